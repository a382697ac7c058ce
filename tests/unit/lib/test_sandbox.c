/* What a confined process can still do, tried by processes that confine themselves. Built without sanitizers,
 * together with the sandbox alone: see build.mk. */
#include "support/test.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>
#include <gatelodge/sandbox.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLED (-1)

/* The library's log stays outside of this test. */
void
lodge_log(enum lodge_level level, const char *format, ...)
{
    (void)level;
    (void)format;
}

int64_t
lodge_now(void)
{
    return 0;
}

/* What a child ended with that confined itself and tried something: 0, errno, or KILLED by the sandbox. */
static int
tried(const struct lodge_needs *needs, int (*attempt)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        const char *why = NULL;
        if (!lodge_confine(needs, &why))
            _exit(255);
        _exit(attempt());
    }
    ck_assert(child > 0 && waitpid(child, &status, 0) == child);
    ck_assert_msg(!WIFEXITED(status) || WEXITSTATUS(status) != 255, "it cannot be confined");
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? KILLED : WEXITSTATUS(status);
}

static int
outcome(long result)
{
    return result < 0 ? errno : 0;
}

static int
try_exec(void)
{
    char *const arguments[] = { (char[]){ "true" }, NULL };

    return outcome(execv("/bin/true", arguments));
}

static int
try_fork(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return outcome(child);
}

static int try_trace(void) { return outcome(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); }
static int try_open(void) { return outcome(open("/etc/passwd", O_RDONLY | O_CLOEXEC)); }
static int try_create(void) { return outcome(open("/tmp/x", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)); }
static int try_unlink(void) { return outcome(unlink("/tmp/nothing-of-this-name")); }
static int try_rename(void) { return outcome(rename("/tmp/no", "/tmp/not")); }
static int try_internet(void) { return outcome(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }
static int try_internet6(void) { return outcome(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }
static int try_packets(void) { return outcome(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)); }
static int try_listen(void) { return outcome(listen(0, 1)); }
static int try_local(void) { return outcome(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }
static int try_kill(void) { return outcome(kill(getppid(), SIGCONT)); }
static int try_whether_alive(void) { return kill(getpid(), 0) == 0 ? 0 : errno; }
static int try_limits(void) { return outcome(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 })); }
static int try_identity(void) { return outcome(setuid(0)); }
static int try_everybody_elses(void) { return outcome(syscall(SYS_clone3, NULL, 0)); }

static int
try_code(void)
{
    void *page = mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? errno : 0;
}

static int
try_code_later(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? 254 : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static void *
nothing(void *argument)
{
    return argument;
}

static int
try_thread(void)
{
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, nothing, NULL);

    return failed ? failed : pthread_join(thread, NULL);
}

/* What a call needs: memory large and small, time, sorting, the log. */
static int
try_working(void)
{
    char *large = malloc(64 * 1024 * 1024), *small = malloc(64);
    struct timespec now;
    bool done = large && small && write(2, "", 0) == 0 && clock_gettime(CLOCK_REALTIME, &now) == 0;

    if (done)
        memset(large, 1, 64 * 1024 * 1024);
    free(large);
    free(small);
    return done ? 0 : 1;
}

static const struct lodge_needs least = { 0 };

START_TEST(who_needs_nothing_can_work)
{
    ck_assert_int_eq(tried(&least, try_working), 0);
    ck_assert_int_eq(tried(&least, try_whether_alive), 0);
}
END_TEST

START_TEST(what_only_an_attacker_calls_ends_the_process)
{
    ck_assert_int_eq(tried(&least, try_exec), KILLED);
    ck_assert_int_eq(tried(&least, try_trace), KILLED);
}
END_TEST

START_TEST(what_is_not_needed_is_an_error)
{
    int (*const attempts[])(void) = {
        try_open, try_create, try_unlink, try_rename, try_internet, try_internet6, try_packets, try_listen,
        try_local, try_kill, try_limits, try_identity, try_code, try_code_later, try_thread,
    };

    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
        ck_assert_msg(tried(&least, attempts[i]) == EPERM, "attempt %zu: %d", i, tried(&least, attempts[i]));
    ck_assert_int_ne(tried(&least, try_fork), 0);
    ck_assert_int_eq(tried(&least, try_everybody_elses), ENOSYS);
}
END_TEST

START_TEST(a_database_behind_a_socket_opens_no_other_network)
{
    const struct lodge_needs needs = { .local_sockets = true };

    ck_assert_int_eq(tried(&needs, try_local), 0);
    ck_assert_int_eq(tried(&needs, try_internet), EPERM);
    ck_assert_int_eq(tried(&needs, try_open), EPERM);
}
END_TEST

START_TEST(a_database_elsewhere_opens_the_network)
{
    const struct lodge_needs needs = { .network = true };

    ck_assert_int_eq(tried(&needs, try_internet), 0);
    ck_assert_int_eq(tried(&needs, try_internet6), 0);
    ck_assert_int_eq(tried(&needs, try_packets), EPERM);
    ck_assert_int_eq(tried(&needs, try_listen), EPERM);
}
END_TEST

static int try_open_group(void) { return outcome(open("/etc/group", O_RDONLY | O_CLOEXEC)); }
static int try_write_group(void) { return outcome(open("/etc/group", O_WRONLY | O_CLOEXEC)); }

/* Which files is landlock's: without it in the kernel, any can be read. */
START_TEST(only_named_files_are_read_and_none_is_written)
{
    const struct lodge_needs needs = { .reads = { "/etc/group", "/nowhere" } };
    bool landlock = syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;

    ck_assert_int_eq(tried(&needs, try_open_group), 0);
    ck_assert_int_eq(tried(&needs, try_open), landlock ? EACCES : 0);
    ck_assert_int_eq(tried(&needs, try_write_group), EPERM);
    ck_assert_int_eq(tried(&needs, try_create), EPERM);
}
END_TEST

START_TEST(threads_are_not_processes)
{
    const struct lodge_needs needs = { .threads = true };

    ck_assert_int_eq(tried(&needs, try_thread), 0);
    ck_assert_int_eq(tried(&needs, try_fork), EPERM);
}
END_TEST

static int
look_at_privileges(void)
{
    struct rlimit core;

    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || getrlimit(RLIMIT_CORE, &core) != 0
        || core.rlim_max != 0;
}

START_TEST(who_is_not_confined_gains_no_privileges_either)
{
    const struct lodge_needs needs = { .everything = true };

    ck_assert_int_eq(tried(&needs, try_open), 0);
    ck_assert_int_eq(tried(&needs, try_fork), 0);
    ck_assert_int_eq(tried(&needs, look_at_privileges), 0);
}
END_TEST

RUN_TESTS("sandbox", who_needs_nothing_can_work, what_only_an_attacker_calls_ends_the_process,
    what_is_not_needed_is_an_error, a_database_behind_a_socket_opens_no_other_network,
    a_database_elsewhere_opens_the_network, only_named_files_are_read_and_none_is_written,
    threads_are_not_processes, who_is_not_confined_gains_no_privileges_either);
