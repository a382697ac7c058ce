/* Confines a process that has what it needs. The only file that knows libseccomp; files are landlock.c's.
 *
 * What is allowed is a list, in groups that a program asks for by struct lodge_needs. A call that was
 * forgotten here fails with EPERM, which is an error of that call; what only an attacker makes kills. */
#include "config.h"

#include "lib/landlock.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>
#include <gatelodge/schema.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CALLS_MAX 64            /* that any program may have */

enum group { SERVING, READING, WRITING, CONNECTING, RESOLVING, THREADS, NOBODY };

static const struct {
    enum group group;
    int call;
} allowed[] = {
    /* connections that come in, and the log */
    { SERVING, SCMP_SYS(accept4) },             { SERVING, SCMP_SYS(recvfrom) },
    { SERVING, SCMP_SYS(recvmsg) },             { SERVING, SCMP_SYS(sendto) },
    { SERVING, SCMP_SYS(sendmsg) },             { SERVING, SCMP_SYS(read) },
    { SERVING, SCMP_SYS(write) },               { SERVING, SCMP_SYS(writev) },
    { SERVING, SCMP_SYS(shutdown) },            { SERVING, SCMP_SYS(close) },
    { SERVING, SCMP_SYS(poll) },                { SERVING, SCMP_SYS(ppoll) },
    { SERVING, SCMP_SYS(epoll_create1) },       { SERVING, SCMP_SYS(epoll_ctl) },
    { SERVING, SCMP_SYS(epoll_wait) },          { SERVING, SCMP_SYS(epoll_pwait) },
    { SERVING, SCMP_SYS(getsockopt) },          { SERVING, SCMP_SYS(setsockopt) },
    { SERVING, SCMP_SYS(getpeername) },         { SERVING, SCMP_SYS(fcntl) },
    { SERVING, SCMP_SYS(lseek) },               { SERVING, SCMP_SYS(fstat) },
    { SERVING, SCMP_SYS(newfstatat) },
    /* memory; mmap and mprotect below */
    { SERVING, SCMP_SYS(brk) },                 { SERVING, SCMP_SYS(munmap) },
    { SERVING, SCMP_SYS(mremap) },              { SERVING, SCMP_SYS(madvise) },
    { SERVING, SCMP_SYS(futex) },               { SERVING, SCMP_SYS(sysinfo) },     /* qsort asks for it */
    /* time, chance, itself, signals, the end */
    { SERVING, SCMP_SYS(clock_gettime) },       { SERVING, SCMP_SYS(gettimeofday) },
    { SERVING, SCMP_SYS(clock_nanosleep) },     { SERVING, SCMP_SYS(getrandom) },
    { SERVING, SCMP_SYS(getpid) },              { SERVING, SCMP_SYS(gettid) },
    { SERVING, SCMP_SYS(rt_sigaction) },        { SERVING, SCMP_SYS(rt_sigprocmask) },
    { SERVING, SCMP_SYS(rt_sigreturn) },        { SERVING, SCMP_SYS(rt_sigtimedwait) },
    { SERVING, SCMP_SYS(restart_syscall) },     { SERVING, SCMP_SYS(exit) },
    { SERVING, SCMP_SYS(exit_group) },
    { WRITING, SCMP_SYS(pread64) },             { WRITING, SCMP_SYS(fdatasync) },
    { WRITING, SCMP_SYS(ftruncate) },
    { CONNECTING, SCMP_SYS(connect) },
    { RESOLVING, SCMP_SYS(bind) },              { RESOLVING, SCMP_SYS(getsockname) },
    { RESOLVING, SCMP_SYS(sendmmsg) },          { RESOLVING, SCMP_SYS(ioctl) },
    { RESOLVING, SCMP_SYS(uname) },
    { THREADS, SCMP_SYS(set_robust_list) },     { THREADS, SCMP_SYS(rseq) },
};

#define BITS SCMP_CMP_MASKED_EQ

/* Allowed when bits of an argument are as said. */
static const struct {
    enum group group;
    int call;
    struct scmp_arg_cmp when;       /* argument, comparison, mask, value */
} conditional[] = {
    { SERVING,    SCMP_SYS(mmap),     { 2, BITS, PROT_EXEC, 0 } },
    { SERVING,    SCMP_SYS(mprotect), { 2, BITS, PROT_EXEC, 0 } },
    { SERVING,    SCMP_SYS(kill),     { 1, BITS, UINT32_MAX, 0 } },           /* whether a process is there */
    { READING,    SCMP_SYS(openat),   { 2, BITS, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY } },
    { CONNECTING, SCMP_SYS(socket),   { 0, BITS, UINT32_MAX, AF_UNIX } },
    { RESOLVING,  SCMP_SYS(socket),   { 0, BITS, UINT32_MAX, AF_INET } },
    { RESOLVING,  SCMP_SYS(socket),   { 0, BITS, UINT32_MAX, AF_INET6 } },
    { RESOLVING,  SCMP_SYS(socket),   { 0, BITS, UINT32_MAX, AF_NETLINK } },  /* own addresses */
    { THREADS,    SCMP_SYS(clone),    { 0, BITS, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM } },
};

_Static_assert(LODGE_COUNT(allowed) + LODGE_COUNT(conditional) <= CALLS_MAX, "a sandbox is a short list");

/* Nothing that we or our libraries would ever call. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(mount), SCMP_SYS(pivot_root),
    SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare), SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load), SCMP_SYS(io_uring_setup),
};

static bool
is_needed(enum group group, const struct lodge_needs *needs)
{
    switch (group) {
    case SERVING:
        return true;
    case READING:
        return needs->reads[0] != NULL;
    case WRITING:
        return needs->files;
    case CONNECTING:
        return needs->local_sockets || needs->network;
    case RESOLVING:
        return needs->network;
    case THREADS:
        return needs->threads;
    case NOBODY:
        return false;
    }
    return false;
}

/* abort() sends a signal, to this process alone. A thread is asked for by clone3 first, whose arguments cannot
 * be seen: the C library is told that there is none, and takes clone. */
static int
add_odd_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp itself = { .arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)getpid() };
    int failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &itself);

    return failed ? failed : seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

static int
add_rules(scmp_filter_ctx filter, const struct lodge_needs *needs)
{
    int failed = add_odd_rules(filter);

    for (size_t i = 0; i < LODGE_COUNT(allowed) && !failed; i++)
        if (is_needed(allowed[i].group, needs))
            failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i].call, 0);
    for (size_t i = 0; i < LODGE_COUNT(conditional) && !failed; i++)
        if (is_needed(conditional[i].group, needs))
            failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, conditional[i].call, 1,
                &conditional[i].when);
    for (size_t i = 0; i < LODGE_COUNT(deadly) && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    return failed;
}

/* 0, or the negative errno of what failed. */
static int
enter_seccomp(const struct lodge_needs *needs)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failed = filter ? add_rules(filter, needs) : -ENOMEM;

    if (!failed) {
        seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);       /* the kernel notes what it refuses  */
        seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);  /* a tree: the order costs nothing   */
        failed = seccomp_load(filter);
    }
    if (filter)
        seccomp_release(filter);
    return failed;
}

static void
give_up_privileges(const struct lodge_needs *needs)
{
    const struct rlimit none = { 0, 0 };

    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &none);
    if (!needs->everything && !needs->threads)
        setrlimit(RLIMIT_NPROC, &none);
}

#ifdef LODGE_TEST_SEAMS
#include <stdlib.h>

/* Tests write which faults they want into a file, whenever they like; the clock that they turn is a file, too,
 * which is mapped when it is read first. */
static void
add_seams(struct lodge_needs *needs)
{
    size_t count = 0;

    (void)lodge_now();
    while (needs->reads[count])
        count++;
    if (count < LODGE_READS_MAX - 1)
        needs->reads[count] = getenv("GATELODGE_TEST_FAULTS");
}
#else
static void
add_seams(struct lodge_needs *needs)
{
    (void)needs;
}
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1          /* gcc says so by itself */
#endif
#endif

#ifdef __SANITIZE_ADDRESS__
/* Sanitizers look into their own process and write reports: nothing is forbidden to them. */
static bool
confine(const struct lodge_needs *needs, const char **why)
{
    (void)enter_seccomp;
    (void)needs;
    (void)why;
    return true;
}
#else
static bool
confine(const struct lodge_needs *needs, const char **why)
{
    if (!landlock_enter(needs)) {
        *why = "landlock refuses to confine it";
        return false;
    }
    int failed = enter_seccomp(needs);
    if (failed == -EINVAL || failed == -ENOSYS || failed == -EOPNOTSUPP) {
        lodge_log(LODGE_WARNING, "seccomp is not to be had here (%s): calls are not confined", strerror(-failed));
        failed = 0;
    }
    if (failed)
        *why = "seccomp refuses to confine it";
    return failed == 0;
}
#endif

bool
lodge_confine(const struct lodge_needs *needs, const char **why)
{
    struct lodge_needs all = *needs;

    add_seams(&all);
    give_up_privileges(needs);
    return needs->everything || confine(&all, why);
}
