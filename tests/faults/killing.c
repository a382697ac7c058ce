/* Programs are killed under load, by kill -9, one after the other. What was acknowledged stays, and the service
 * comes back without anybody's help but a supervisor's, whose part the test plays: it starts again what ended.
 *
 * A hundred times with GATELODGE_TEST_ALL=1, else twice each. */
#include "support/story.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADDERS  3               /* who add people */
#define WRITERS (ADDERS + 1)    /* and one who signs in */
#define LOOKED  100             /* sessions that are tried in the end */

static const char *
notes_of(int writer)
{
    return text("%s/acknowledged-%d", the_world()->directory, writer);
}

static const char *
stop_file(void)
{
    return text("%s/stop-writing", the_world()->directory);
}

/* Whether no failure excuses this answer. */
static bool
is_wrong(int status, int right)
{
    return status != 0 && status != right && status < 500 && status != 429;
}

/* Until told to stop: asks for what is to be kept, and notes what was acknowledged, a line each. */
static int
write_on(int writer, const char *bearer, struct person ann)
{
    FILE *notes = fopen(notes_of(writer), "we");
    const char *url = the_world()->url;
    struct browser *program = a_program(bearer);

    for (int i = 0; notes && access(stop_file(), F_OK) != 0; i++) {
        const char *name = text("w%d-%d", writer, i);
        struct answer answer = writer < ADDERS
            ? browse(program, "POST", text("%s/api/v1/users", url), "application/json",
                text("{\"username\":\"%s\"}", name))
            : browse(a_program(NULL), "POST", text("%s/api/v1/sessions", url), "application/json",
                text("{\"identifier\":\"%s\",\"password\":\"%s\",\"deliver\":\"token\"}", ann.username,
                    ann.password));
        if (is_wrong(answer.status, 201)) {
            fprintf(stderr, "writer %d: %d\n%s\n", writer, answer.status, answer.body);
            return 2;
        }
        if (answer.status == 201
            && (fprintf(notes, "%s\n", writer < ADDERS ? name : said(answer, "token")) < 0 || fflush(notes) != 0))
            return 1;
    }
    return notes ? 0 : 1;
}

static void
start_writers(pid_t writers[WRITERS], struct person ann)
{
    const char *bearer = program_of(the_administrator())->bearer;

    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        ck_assert(writers[i] >= 0);
        if (writers[i] == 0) {
            world_let_go();
            _exit(write_on(i, bearer, ann));
        }
    }
}

static void
stop_writers(const pid_t writers[WRITERS])
{
    text_to_file(stop_file(), "");
    for (int i = 0; i < WRITERS; i++) {
        int status = 0;
        ck_assert(waitpid(writers[i], &status, 0) == writers[i]);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "writer %d ended with %d", i, status);
    }
}

/* ---- killing and supervising -------------------------------------------------------------------- */

static _Noreturn void
be_program(const char *service)
{
    const char *directory = the_world()->directory;
    const char *path = text("%s/prefix/libexec/gatelodge/gatelodge-%s", directory, service);
    int log = open(text("%s/log/%s.log", directory, service), O_WRONLY | O_APPEND | O_CLOEXEC);
    struct stat owner;

    setsid();
    world_let_go();
    if (stat(text("%s/data", directory), &owner) != 0 || log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0))
        _exit(126);
    execl(path, path, "--config", the_world()->settings, (char *)NULL);
    _exit(127);
}

/* As a supervisor does when a program has ended. */
static void
start_again(const char *service)
{
    pid_t middle = fork();

    ck_assert(middle >= 0);
    if (middle == 0) {
        pid_t pid = fork();
        if (pid == 0)
            be_program(service);
        text_to_file(text("%s/run/%s.pid", the_world()->directory, service), text("%ld\n", (long)pid));
        _exit(0);
    }
    ck_assert(waitpid(middle, NULL, 0) == middle);
}

static void
kill_worker(const char *service)
{
    pid_t workers[16];
    size_t count = 0;

    WAIT_UNTIL((count = program_workers(service, workers, 16)) > 0, 20);
    for (size_t i = 0; i < count; i += 2)
        kill(workers[i], SIGKILL);
}

/* Nobody may be there to bury it. */
static bool
has_ended(pid_t pid)
{
    const char *about = text_of_file(text("/proc/%ld/stat", (long)pid), NULL);

    return !about || text_matches(about, "\\) [ZX] ");
}

static void
kill_program(const char *service)
{
    pid_t pid = program_pid(service);

    if (strcmp(service, "database") == 0) {
        database_kill();
        database_start();
        return;
    }
    ck_assert(kill(pid, SIGKILL) == 0);
    WAIT_UNTIL(has_ended(pid), 20);
    start_again(service);
}

static const struct victim {
    const char *service;
    void (*kill)(const char *service);
} victims[] = {
    { "gate", kill_worker },   { "login", kill_worker },  { "api", kill_worker },  { "nginx", kill_worker },
    { "gate", kill_program },  { "login", kill_program }, { "api", kill_program }, { "jobs", kill_program },
    { "database", kill_program },
};
#define VICTIMS (sizeof(victims) / sizeof(victims[0]))

/* ---- what must be there afterwards -------------------------------------------------------------- */

static void
expect_people(int writer)
{
    char *rest = text_of_file(notes_of(writer), NULL), *name;
    int count = 0;

    ck_assert_ptr_nonnull(rest);
    const char *there = sql("SELECT username FROM users WHERE username LIKE 'w%d-%%'", writer);
    while ((name = strsep(&rest, "\n")) && *name) {
        ck_assert_msg(text_matches(there, text("(^|\n)%s(\n|$)", name)), "%s was acknowledged and is lost", name);
        count++;
    }
    ck_assert_msg(count > 0, "nobody was added");
    printf("kept: all of %d people\n", count);
}

static void
expect_sessions(int writer)
{
    char *rest = text_of_file(notes_of(writer), NULL), *token;
    int count = 0;

    ck_assert_ptr_nonnull(rest);
    for (; count < LOOKED && (token = strsep(&rest, "\n")) && *token; count++)
        EXPECT(200, ask_as(a_program(token), "GET /api/v1/me", NULL));
    ck_assert_msg(count > 0, "nobody signed in");
    printf("kept: all of %d sessions\n", count);
}

START_TEST(what_was_acknowledged_survives_every_kill)
{
    unsigned kills = getenv("GATELODGE_TEST_ALL") ? 100 : 2 * VICTIMS;
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    pid_t writers[WRITERS];

    errors_expected("signal 9|upstream|connect\\(\\)|recv\\(\\)|auth request|Connection|reset by peer");
    errors_expected("[Dd]atabase|MariaDB|MySQL|mariadb|unavailable|outcome_unknown|cannot be known");
    start_writers(writers, ann);
    for (unsigned i = 0; i < kills; i++) {
        const struct victim *victim = &victims[i % VICTIMS];
        victim->kill(victim->service);
        WAIT_UNTIL(browse(browser, "GET", the_world()->app, NULL, NULL).status == 200, 25);
        WAIT_UNTIL(browse(browser, "GET", text("%s/api/v1/me", the_world()->url), NULL, NULL).status == 200, 25);
        WAIT_UNTIL(try_to_sign_in(a_browser(), ann.username, ann.password).status == 201, 25);
    }
    stop_writers(writers);
    for (int i = 0; i < ADDERS; i++)
        expect_people(i);
    expect_sessions(ADDERS);
}
END_TEST

/* The load of the test is not what limits are for; sessions of one person are many here. */
static void
open_wide(void)
{
    settings_put("pace", "write = 1000000");
    settings_put("pace", "guess = 1000000");
    settings_apply();
}

int
main(void)
{
    setenv("CK_TIMEOUT_MULTIPLIER", "10", 0);
    return run_stories("killing", open_wide,
        (const TTest *const[]){ what_was_acknowledged_survives_every_kill, NULL });
}
