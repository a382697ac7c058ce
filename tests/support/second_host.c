/* Starts the second host's programs under keepers, who start them again as systemd would, and end with us. */
#include "support/second_host.h"
#include "support/door.h"
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
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ACCOUNTS "second_"      /* its statements are counted apart */

static const char *
in_its_folder(const char *name)
{
    return text("%s/second/%s", the_world()->directory, name);
}

/* ---- programs ----------------------------------------------------------------------------------- */

/* Becomes the program, as the user whose world it is. */
static _Noreturn void
be_program(const char *program)
{
    const char *directory = the_world()->directory;
    int log = open(text("%s/log/second-%s.log", directory, program), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
        0666);
    struct stat owner;

    if (stat(text("%s/data", directory), &owner) != 0 || log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl(text("%s/prefix/libexec/gatelodge/gatelodge-%s", directory, program), text("gatelodge-%s", program),
        "--config", in_its_folder("gatelodge.conf"), (char *)NULL);
    _exit(127);
}

static void
rest(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

/* Starts it whenever it has ended, unless there is a file "hold". */
static _Noreturn void
keep(const char *program)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    world_let_go();
    for (;;) {
        do
            rest();
        while (access(in_its_folder("hold"), F_OK) == 0);
        pid_t pid = fork();

        if (pid == 0)
            be_program(program);
        text_to_file(in_its_folder(text("%s.pid", program)), text("%ld\n", (long)pid));
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
}

static void
start(const char *program)
{
    pid_t keeper = fork();

    ck_assert(keeper >= 0);
    if (keeper == 0)
        keep(program);
}

/* ---- the host ----------------------------------------------------------------------------------- */

/* The settings of the world, in another folder and with other accounts. */
static void
write_settings(const char *more)
{
    const char *directory = the_world()->directory;
    const char *copied = RUN_WELL(NULL, "sed",
        "-e", text("s|%s/run/sessions|%s|", directory, in_its_folder("sessions")),
        "-e", text("s|%s/revocations|%s|", directory, in_its_folder("revocations")),
        "-e", text("s|run_directory = .*|run_directory = \"%s\"|", in_its_folder("")),
        "-e", "s|account_prefix = .*|account_prefix = \"" ACCOUNTS "\"|",
        "-e", text("s|password_directory = .*|password_directory = \"%s\"|", in_its_folder("secrets")),
        the_world()->settings);

    text_to_file(in_its_folder("gatelodge.conf"), text("%s\n%s\n", copied, more));
}

static void
make_account(const char *program)
{
    const char *password = text("second quiet rivers of %s", program);

    sql("CREATE USER " ACCOUNTS "%s@localhost IDENTIFIED BY '%s'", program, password);
    text_to_file(in_its_folder(text("secrets/" ACCOUNTS "%s", program)), password);
}

static void
give_rights(void)
{
    const char *grants = RUN_WELL(NULL, "awk", "/^--/ { next } { text = text $0 \"\\n\" } /;$/ {"
        " if (text ~ /TO gatelodge_(gate|jobs)@/) print text; text = \"\" }", SOURCE_DIRECTORY "/db/grants.sql");

    sql("%s", RUN_WELL(grants, "sed", "s/gatelodge_\\([a-z]*\\)@/" ACCOUNTS "\\1@/"));
}

void
second_host_start(const char *settings)
{
    const char *directory = the_world()->directory;

    RUN_WELL(NULL, "mkdir", "-p", in_its_folder("secrets"));
    make_account("gate");
    make_account("jobs");
    give_rights();
    sql("SET GLOBAL userstat = ON");
    write_settings(settings);
    RUN_WELL(NULL, "chown", "-R", text("--reference=%s/data", directory), in_its_folder(""));
    start("gate");
    start("jobs");
    WAIT_UNTIL(access(in_its_folder("gatelodge-gate.sock"), F_OK) == 0, 20);
    WAIT_UNTIL(second_host_feed() != 0, 20);
}

static int
asked(const char *socket, struct browser *browser, const char *url)
{
    static struct door_answer answer;
    const char *cookie = browser->bearer ? NULL : cookie_of(browser, "__Host-gatelodge");
    const struct door_parameter parameters[] = {
        { "REQUEST_METHOD", "GET" }, { "REQUEST_URI", "/.gatelodge/check" }, { "DOCUMENT_URI", "/.gatelodge/check" },
        { "REMOTE_ADDR", "127.0.0.1" }, { "HTTP_ACCEPT", "application/json" }, { "GATELODGE_SUCCESS", "204" },
        { "X_ORIGINAL_METHOD", "GET" }, { "X_ORIGINAL_URL", url },
        { "X_ORIGINAL_PATH", strchr(url + strlen("https://"), '/') },
        { cookie ? "HTTP_COOKIE" : "HTTP_AUTHORIZATION",
          cookie ? text("__Host-gatelodge=%s", cookie) : text("Bearer %s", browser->bearer ? browser->bearer : "") },
        { NULL, NULL },
    };
    int door = door_open(socket);

    ck_assert_msg(door >= 0, "nobody listens at %s", socket);
    bool heard = door_begin(door, false) && door_parameters(door, parameters) && door_body(door, NULL, 0)
        && door_hear(door, &answer);
    close(door);
    ck_assert_msg(heard, "nobody answers at %s", socket);
    return answer.status;
}

int
second_host_asked(struct browser *browser, const char *url)
{
    return asked(in_its_folder("gatelodge-gate.sock"), browser, url);
}

int
first_host_asked(struct browser *browser, const char *url)
{
    return asked(text("%s/run/gatelodge-gate.sock", the_world()->directory), browser, url);
}

/* ---- its jobs ----------------------------------------------------------------------------------- */

pid_t
second_host_jobs(void)
{
    const char *content = text_of_file(in_its_folder("jobs.pid"), NULL);
    long pid = content ? strtol(content, NULL, 10) : 0;

    return pid > 1 && kill((pid_t)pid, 0) == 0 ? (pid_t)pid : 0;
}

/* The second child: the first does the rounds of jobs. */
pid_t
second_host_feed(void)
{
    long parent = (long)second_host_jobs(), first = 0, second = 0;
    const char *children = text_of_file(text("/proc/%ld/task/%ld/children", parent, parent), NULL);

    if (!children || sscanf(children, "%ld %ld", &first, &second) != 2)
        return 0;
    return (pid_t)(first > second ? first : second);
}

void
second_host_kill_jobs(void)
{
    pid_t parent = second_host_jobs(), feed = second_host_feed();

    ck_assert(parent != 0 && feed != 0);
    text_to_file(in_its_folder("hold"), "");
    ck_assert(kill(parent, SIGKILL) == 0);
    WAIT_UNTIL(kill(feed, 0) != 0, 10);
}

void
second_host_start_jobs(void)
{
    ck_assert(unlink(in_its_folder("hold")) == 0);
    WAIT_UNTIL(second_host_feed() != 0, 20);
}

long long
second_host_statements(const char *program)
{
    return sql_number("SELECT IFNULL(SUM(select_commands + update_commands), 0) FROM information_schema.user_statistics"
        " WHERE user = '" ACCOUNTS "%s'", program);
}
