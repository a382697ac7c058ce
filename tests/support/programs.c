/* Finds processes by the pid files of quickstart, and their workers by /proc. */
#include "support/programs.h"
#include "support/run.h"
#include "support/sql.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
pid_file(const char *service)
{
    return text("%s/run/%s.pid", the_world()->directory, service);
}

pid_t
program_pid(const char *service)
{
    const char *content = text_of_file(pid_file(service), NULL);
    long pid = content ? strtol(content, NULL, 10) : 0;

    ck_assert_msg(pid > 1, "%s does not run", service);
    return (pid_t)pid;
}

size_t
program_workers(const char *service, pid_t *workers, size_t room)
{
    pid_t parent = program_pid(service);
    const char *children = text_of_file(text("/proc/%ld/task/%ld/children", (long)parent, (long)parent),
        NULL);
    size_t count = 0;
    char *end;

    for (const char *next = children ? children : ""; count < room; next = end) {
        long pid = strtol(next, &end, 10);
        if (end == next)
            break;
        workers[count++] = (pid_t)pid;
    }
    return count;
}

size_t
program_logged(const char *service, const char *words)
{
    const char *log = text_of_file(text("%s/log/%s.log", the_world()->directory, service), NULL);
    size_t count = 0;

    for (const char *found = log; found && (found = strstr(found, words)) != NULL; found++)
        count++;
    return count;
}

static const char *
log_end(const char *service)
{
    const char *log = text_of_file(text("%s/log/%s.log", the_world()->directory, service), NULL);
    size_t length = log ? strlen(log) : 0;

    return log ? log + (length > 2000 ? length - 2000 : 0) : "";
}

#define WORKERS_MAX 64

void
program_reload(const char *service)
{
    size_t before = program_logged(service, "ready: ");
    pid_t workers[WORKERS_MAX];
    size_t count = program_workers(service, workers, WORKERS_MAX);

    ck_assert(kill(program_pid(service), SIGHUP) == 0);
    WAIT_UNTIL(program_logged(service, "ready: ") > before, 20);
    for (size_t i = 0; i < count; i++)
        WAIT_UNTIL(program_is_gone(workers[i]), 60);
}

bool
program_is_gone(pid_t pid)
{
    /* A zombie that nobody waits for is gone, too. */
    const char *about = text_of_file(text("/proc/%ld/stat", (long)pid), NULL);
    const char *state = about ? strrchr(about, ')') : NULL;

    return !state || state[2] == 'Z' || state[2] == 'X';
}

static void
end_database(int how)
{
    pid_t pid = program_pid("database");

    ck_assert(kill(pid, how) == 0);
    WAIT_UNTIL(program_is_gone(pid), 30);
}

void
database_stop(void)
{
    end_database(SIGTERM);
}

void
database_kill(void)
{
    end_database(SIGKILL);
}

/* Becomes MariaDB, as the user whose data it is, in a session of its own, with its usual log. */
static _Noreturn void
be_database(void)
{
    const char *directory = the_world()->directory;
    int log = open(text("%s/log/database.log", directory), O_WRONLY | O_APPEND | O_CLOEXEC);
    struct stat owner;

    setsid();
    if (stat(text("%s/data", directory), &owner) != 0 || log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0))
        _exit(126);
    execlp("mariadbd", "mariadbd", text("--defaults-file=%s/mariadb.cnf", directory), (char *)NULL);
    _exit(127);
}

static bool
database_answers(void)
{
    return RUN(NULL, "mariadb", text("--defaults-file=%s", the_world()->database), "-e", "DO 1").status == 0;
}

void
database_start(void)
{
    pid_t middle = fork(), pid;

    ck_assert(middle >= 0);
    if (middle == 0) {
        /* Grandchildren outlive the story; quickstart finds them by their pid file. */
        pid = fork();
        if (pid == 0)
            be_database();
        text_to_file(pid_file("database"), text("%ld\n", (long)pid));
        _exit(0);
    }
    WAIT_UNTIL(program_is_gone(middle), 5);
    WAIT_UNTIL(database_answers(), 60);
}

void
database_freeze(void)
{
    ck_assert(kill(program_pid("database"), SIGSTOP) == 0);
}

void
database_thaw(void)
{
    ck_assert(kill(program_pid("database"), SIGCONT) == 0);
}

void
nginx_include(const char *name, const char *content)
{
    pid_t nginx = program_pid("nginx"), old[16], now[16];
    size_t count = program_workers("nginx", old, 16);

    text_to_file(text("%s/nginx.d/%s.conf", the_world()->directory, name), content);
    RUN_WELL(NULL, "chmod", "644", text("%s/nginx.d/%s.conf", the_world()->directory, name));
    ck_assert(count > 0 && kill(nginx, SIGHUP) == 0);
    /* The old workers leave when the new ones have come; where the new file is wrong, there are none. */
    for (int64_t end = deadline(60); program_workers("nginx", now, 16) == 0 || now[0] == old[0];)
        wait_a_moment(end, text("new workers of nginx, whose log ends:\n%s", log_end("nginx")), __FILE__, __LINE__);
}
