/* By ptrace: the process stands behind the instruction that calls the kernel, which is run once more with other
 * registers. */
#include "sandbox/inject.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <elf.h>

#define BELOW_STACK 4096            /* nobody looks there while the process stands */

#if defined(__x86_64__)
#define INSTRUCTION 2               /* bytes of the instruction that calls the kernel */
static void
prepare(struct user_regs_struct *to, long number, const long given[6])
{
    to->rip -= INSTRUCTION;
    to->rax = (unsigned long)number;
    to->orig_rax = (unsigned long)-1;       /* do not restart the call that was waited in */
    to->rdi = (unsigned long)given[0];
    to->rsi = (unsigned long)given[1];
    to->rdx = (unsigned long)given[2];
    to->r10 = (unsigned long)given[3];
    to->r8 = (unsigned long)given[4];
    to->r9 = (unsigned long)given[5];
}
static long result_of(const struct user_regs_struct *registers) { return (long)registers->rax; }
static unsigned long stack_of(const struct user_regs_struct *registers) { return registers->rsp; }
int inject_is_possible(void) { return 1; }
#elif defined(__aarch64__)
#define INSTRUCTION 4
static void
prepare(struct user_regs_struct *to, long number, const long given[6])
{
    to->pc -= INSTRUCTION;
    to->regs[8] = (unsigned long)number;
    for (int i = 0; i < 6; i++)
        to->regs[i] = (unsigned long)given[i];
}
static long result_of(const struct user_regs_struct *registers) { return (long)registers->regs[0]; }
static unsigned long stack_of(const struct user_regs_struct *registers) { return registers->sp; }
int inject_is_possible(void) { return 1; }
#else
static void
prepare(struct user_regs_struct *to, long number, const long given[6])
{
    (void)to;
    (void)number;
    (void)given;
}
static long result_of(const struct user_regs_struct *registers) { (void)registers; return -ENOSYS; }
static unsigned long stack_of(const struct user_regs_struct *registers) { (void)registers; return 0; }
int inject_is_possible(void) { return 0; }
#endif

static void
registers(pid_t process, int get, struct user_regs_struct *values)
{
    struct iovec room = { values, sizeof(*values) };
    long done = get ? ptrace(PTRACE_GETREGSET, process, NT_PRSTATUS, &room)
        : ptrace(PTRACE_SETREGSET, process, NT_PRSTATUS, &room);

    ck_assert_msg(done == 0, "registers: %s", strerror(errno));
}

static void
put_text(pid_t process, unsigned long address, const char *string)
{
    char room[256] = "";
    long word;

    ck_assert_uint_lt(strlen(string), sizeof(room));
    memcpy(room, string, strlen(string));
    for (size_t at = 0; at < sizeof(room); at += sizeof(word)) {
        memcpy(&word, room + at, sizeof(word));
        ck_assert(ptrace(PTRACE_POKEDATA, process, address + at, word) == 0);
    }
}

/* Runs one instruction; false when the process ended by it. */
static int
step(pid_t process)
{
    int status = 0;

    ck_assert(ptrace(PTRACE_SINGLESTEP, process, 0, 0) == 0);
    ck_assert(waitpid(process, &status, __WALL) == process);
    return WIFSTOPPED(status);
}

long
inject(pid_t process, long number, const long arguments[6], const char *string)
{
    struct user_regs_struct before, changed;
    long given[6];
    int status;

    ck_assert_msg(ptrace(PTRACE_ATTACH, process, 0, 0) == 0, "ptrace: %s", strerror(errno));
    ck_assert(waitpid(process, &status, __WALL) == process && WIFSTOPPED(status));
    registers(process, 1, &before);
    unsigned long room = (stack_of(&before) - BELOW_STACK) & ~15ul;
    if (string)
        put_text(process, room, string);
    for (int i = 0; i < 6; i++)
        given[i] = arguments[i] == (long)INJECT_TEXT ? (long)room : arguments[i];
    changed = before;
    prepare(&changed, number, given);
    registers(process, 0, &changed);
    if (!step(process))
        return INJECT_KILLED;
    registers(process, 1, &changed);
    registers(process, 0, &before);
    ck_assert(ptrace(PTRACE_DETACH, process, 0, 0) == 0);
    return result_of(&changed);
}
