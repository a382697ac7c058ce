/* Real workers in a real world, as if somebody had taken one of them over: what it tries is refused. Needs
 * programs without sanitizers, which cannot be confined. */
#include "sandbox/inject.h"
#include "support/story.h"
#include "support/unsanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const programs[] = { "login", "gate", "api", "jobs" };

static bool
says(pid_t process, const char *expression)
{
    const char *status = text_of_file(text("/proc/%ld/status", (long)process), NULL);

    return status && text_matches(status, expression);
}

/* One that is confined and waits: a worker, or a child of jobs. */
static bool
find_victim(const char *program, pid_t *process)
{
    pid_t workers[16];
    size_t count = program_workers(program, workers, 16);

    *process = count > 0 ? workers[count - 1] : 0;
    return *process && says(*process, "State:[[:space:]]*S") && says(*process, "Seccomp:[[:space:]]*2");
}

static pid_t
victim(const char *program)
{
    pid_t process;

    WAIT_UNTIL(find_victim(program, &process), 20);
    return process;
}

static long
attempt(const char *program, long number, long first, long second, long third, const char *string)
{
    const long arguments[6] = { first, second, third, MAP_PRIVATE | MAP_ANONYMOUS, -1 };

    return inject(victim(program), number, arguments, string);
}

static bool
landlock_is_there(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

/* That seccomp is on is a victim's first mark. */
START_TEST(every_worker_is_confined)
{
    for (size_t i = 0; i < 4; i++) {
        pid_t worker = victim(programs[i]);
        const char *limits = text_of_file(text("/proc/%ld/limits", (long)worker), NULL);

        ck_assert_msg(says(worker, "NoNewPrivs:[[:space:]]*1"), "%s may gain privileges", programs[i]);
        ck_assert_msg(says(worker, "CapEff:[[:space:]]*0000000000000000"), "%s has capabilities", programs[i]);
        ck_assert_msg(text_matches(limits, "Max core file size *0 *0 "), "%s dumps core", programs[i]);
    }
}
END_TEST

START_TEST(no_worker_opens_a_file_that_is_not_its_own)
{
    int refused = landlock_is_there() ? -EACCES : 3;

    for (size_t i = 0; i < 4; i++) {
        const char *name = programs[i];
        ck_assert_msg(attempt(name, SYS_openat, AT_FDCWD, (long)INJECT_TEXT, O_RDONLY, "/etc/passwd") == refused
            || !landlock_is_there(), "%s", name);
        ck_assert_int_eq(attempt(name, SYS_openat, AT_FDCWD, (long)INJECT_TEXT, O_WRONLY | O_CREAT, "/tmp/x"),
            -EPERM);
        ck_assert_int_eq(attempt(name, SYS_unlinkat, AT_FDCWD, (long)INJECT_TEXT, 0, "/tmp/x"), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_mkdirat, AT_FDCWD, (long)INJECT_TEXT, 0700, "/tmp/x"), -EPERM);
    }
}
END_TEST

START_TEST(no_worker_reaches_the_network_or_other_processes)
{
    for (size_t i = 0; i < 4; i++) {
        const char *name = programs[i];
        ck_assert_int_eq(attempt(name, SYS_socket, AF_INET, SOCK_STREAM, 0, NULL), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_socket, AF_INET6, SOCK_DGRAM, 0, NULL), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_socket, AF_NETLINK, SOCK_RAW, 0, NULL), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_kill, program_pid("nginx"), SIGTERM, 0, NULL), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_clone, SIGCHLD, 0, 0, NULL), -EPERM);
        ck_assert_int_eq(attempt(name, SYS_mmap, 0, 4096, PROT_WRITE | PROT_EXEC, NULL), -EPERM);
    }
}
END_TEST

/* It dies of it, and another worker follows. */
START_TEST(a_worker_that_starts_a_program_or_traces_is_ended)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    errors_expected("worker [0-9]+ ended with signal 31");
    errors_expected("upstream prematurely closed|Connection reset by peer");
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(attempt(programs[i], SYS_execve, (long)INJECT_TEXT, 0, 0, "/bin/sh"), INJECT_KILLED);
        ck_assert_int_eq(attempt(programs[i], SYS_ptrace, 0, 0, 0, NULL), INJECT_KILLED);
    }
    WAIT_UNTIL(ask_as(browser, "GET /api/v1/me", NULL).status == 200, 20);
}
END_TEST

/* With its account and its password: whoever holds a worker has both. */
static struct ran
as_account(const char *program, const char *statement)
{
    const char *directory = the_world()->directory;
    const char *password = run_well(NULL, (const char *const[]){ "cat",
        text("%s/secrets/gatelodge_%s", directory, program), NULL });

    return RUN(statement, "mariadb", "--no-defaults", text("--socket=%s/run/mariadb.sock", directory),
        text("--user=gatelodge_%s", program), text("--password=%s", password), "--batch", "gatelodge");
}

START_TEST(no_worker_reads_or_writes_tables_that_are_not_its_business)
{
    static const struct { const char *program, *statement; } foreign[] = {
        { "gate",  "SELECT hash FROM passwords" },
        { "gate",  "INSERT INTO sessions SELECT * FROM sessions" },
        { "gate",  "UPDATE users SET status = 'active'" },
        { "gate",  "DELETE FROM sessions" },
        { "login", "DELETE FROM users" },
        { "login", "INSERT INTO user_roles SELECT * FROM user_roles" },
        { "api",   "DROP TABLE users" },
        { "jobs",  "SELECT hash FROM passwords" },
        { "jobs",  "UPDATE users SET status = 'active'" },
        { "api",   "SELECT hash FROM passwords" },
        { "api",   "SELECT * FROM mysql.global_priv" },
        { "login", "SELECT LOAD_FILE('/etc/passwd') INTO OUTFILE '/tmp/x'" },
    };

    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct ran ran = as_account(foreign[i].program, foreign[i].statement);
        ck_assert_msg(ran.status != 0 && text_matches(ran.errors, "ERROR 1(142|143|044|045|227) "),
            "%s: %s\n%s%s", foreign[i].program, foreign[i].statement, ran.output, ran.errors);
    }
}
END_TEST

START_TEST(a_confined_program_does_its_work_and_finds_the_database_again)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    errors_expected("[Dd]atabase|MariaDB|MySQL|mariadb|unavailable");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);
    database_stop();
    REFUSED(503, "unavailable", ask_as(browser, "GET /api/v1/me", NULL));
    database_start();
    WAIT_UNTIL(ask_as(browser, "GET /api/v1/me", NULL).status == 200, 15);
    WAIT_UNTIL(browse(browser, "GET", the_world()->app, NULL, NULL).status == 200, 15);
    WAIT_UNTIL(try_to_sign_in(a_browser(), ann.username, ann.password).status == 201, 15);
}
END_TEST

int
main(void)
{
    if (!use_unsanitized() || !inject_is_possible()) {
        fputs("workers cannot be taken over here\n", stderr);
        return 77;
    }
    return run_stories("confined", NULL, (const TTest *const[]){
        every_worker_is_confined, no_worker_opens_a_file_that_is_not_its_own,
        no_worker_reaches_the_network_or_other_processes, a_worker_that_starts_a_program_or_traces_is_ended,
        no_worker_reads_or_writes_tables_that_are_not_its_business,
        a_confined_program_does_its_work_and_finds_the_database_again, NULL });
}
