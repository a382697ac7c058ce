/* Changing what runs while people use it: new settings, new programs, new tables, restarts, crashes. No request fails.
 *
 * GATELODGE_ROUNDS=N does everything N times as often. */
#include "support/load.h"
#include "support/story.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WORKERS_MAX 16
#define PROGRAMS    3

static const char *const programs[PROGRAMS] = { "login", "gate", "api" };

/* ---- the load ----------------------------------------------------------------------------------- */

/* Nothing of this is about how often somebody may ask. */
static void
lift_limits(void)
{
    settings_add("pace {\n    read = 1000000\n    write = 1000000\n    guess = 1000000\n    mail = 1000000\n}");
    settings_put("passwords", "argon2_memory = 7168K");
    settings_put("passwords", "argon2_passes = 1");
    settings_apply();
    RUN_WELL(NULL, "sed", "-i", "s/rate=[0-9]*r\\/s/rate=100000r\\/s/", text("%s/nginx/paces.conf",
        the_world()->directory));
    nginx_include("nothing", "");
}

static long
rounds(void)
{
    const char *wanted = getenv("GATELODGE_ROUNDS");
    long count = wanted ? strtol(wanted, NULL, 10) : 0;

    return count > 0 ? count : 1;
}

/* Somebody reads a protected page by cookie, another by token; somebody signs in, reads and writes. */
static void
begin_load(void)
{
    static struct load loads[6];
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL), cleo = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    const char *token = program_of(ben)->bearer, *app = the_world()->app;
    const struct load wanted[] = {
        { .name = "page by cookie", .method = "GET", .path = app, .status = 200,
          .header = text("Cookie: __Host-gatelodge=%s", cookie_of(browser, "__Host-gatelodge")) },
        { .name = "page by token", .method = "GET", .path = app, .status = 200, .bearer = token },
        { .name = "sign in", .method = "POST", .path = "/api/v1/sessions", .status = 201,
          .body = text("{\"identifier\":\"%s\",\"password\":\"%s\"}", cleo.username, cleo.password) },
        { .name = "read", .method = "GET", .path = "/api/v1/me", .status = 200, .bearer = token },
        { .name = "session", .method = "GET", .path = "/api/v1/sessions/current", .status = 200, .bearer = token },
        { .name = "write", .method = "PATCH", .path = "/api/v1/me", .status = 200, .bearer = token,
          .body = "{\"display_name\":\"Ben\"}" },
    };

    memcpy(loads, wanted, sizeof(wanted));
    load_begin(loads, sizeof(wanted) / sizeof(wanted[0]));
    /* On a connection that a worker is just closing: nginx asks again by another one. */
    errors_expected("(recv|writev)\\(\\) failed .*gatelodge-gate.sock");
}

static void
end_load(void)
{
    load_wait(3);
    load_end();
    printf("%u requests, %u failed\n", load_asked(NULL), load_failed(NULL));
    ck_assert_msg(load_failed(NULL) == 0, "%u of %u requests failed:\n%s", load_failed(NULL), load_asked(NULL),
        load_complaints());
}

/* ---- what happens meanwhile --------------------------------------------------------------------- */

START_TEST(no_request_fails_while_programs_read_their_settings)
{
    begin_load();
    for (long round = 0; round < rounds(); round++) {
        for (size_t i = 0; i < PROGRAMS; i++)
            program_reload(programs[i]);
        RUN_WELL(NULL, "gatelodge", "reload");
        load_wait(2);
    }
    end_load();
}
END_TEST

START_TEST(after_a_reload_every_check_is_decided_by_the_new_rules)
{
    struct browser *program = program_of(A_PERSON(NULL));

    for (long round = 0; round < rounds(); round++) {
        settings_restore();
        settings_put("site \"sample\"", "rule \"closed\" { path = \"/sample\" groups = {\"nobody\"} }");
        RUN_WELL(NULL, "gatelodge", "reload", "gate");
        for (int i = 0; i < 20; i++)
            ck_assert_int_eq(browse(program, "GET", the_world()->app, NULL, NULL).status, 403);
        settings_restore();
        RUN_WELL(NULL, "gatelodge", "reload", "gate");
        for (int i = 0; i < 20; i++)
            ck_assert_int_eq(browse(program, "GET", the_world()->app, NULL, NULL).status, 200);
    }
}
END_TEST

/* A new file in the place of each program, as make install does. */
static void
install_programs(void)
{
    for (size_t i = 0; i < PROGRAMS; i++) {
        const char *file = text("%s/prefix/libexec/gatelodge/gatelodge-%s", the_world()->directory, programs[i]);

        RUN_WELL(NULL, "cp", "-p", file, text("%s.new", file));
        RUN_WELL(NULL, "mv", text("%s.new", file), file);
    }
}

static ino_t
file_of(pid_t process)
{
    struct stat about;

    ck_assert(stat(text("/proc/%ld/exe", (long)process), &about) == 0);
    return about.st_ino;
}

START_TEST(no_request_fails_while_programs_are_replaced)
{
    pid_t gate = program_pid("gate");

    begin_load();
    for (long round = 0; round < 2 * rounds(); round++) {
        ino_t before = file_of(gate);

        install_programs();
        RUN_WELL(NULL, "gatelodge", "upgrade");
        ck_assert_int_eq(program_pid("gate"), gate);
        ck_assert(file_of(gate) != before);
        load_wait(2);
    }
    end_load();
}
END_TEST

START_TEST(no_request_fails_while_tables_are_upgraded_beneath_the_old_programs)
{
    const char *next = text("%s/next", the_world()->directory), *schema = text("%s/schema", next);

    begin_load();
    RUN_WELL(NULL, "mkdir", next);
    RUN_WELL(NULL, "cp", "-r", SOURCE_DIRECTORY "/db/schema", SOURCE_DIRECTORY "/db/grants.sql", next);
    for (long round = 0; round < rounds(); round++) {
        text_to_file(text("%s/%ld_test.sql", schema, 9000 + round),
            text("ALTER TABLE users ADD COLUMN test_%ld INT NOT NULL DEFAULT 0;\n"
                "ALTER TABLE sessions ADD COLUMN test_%ld INT NOT NULL DEFAULT 0;\n", round, round));
        RUN_WELL(NULL, "gatelodge", "upgrade", "--schema", schema, "--defaults-file", the_world()->database);
        load_wait(2);
    }
    end_load();
}
END_TEST

/* ---- restarts: the socket stays, as a socket unit of systemd keeps it ---------------------------- */

static int
listen_beside(const char *service)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *path = text("%s/run/gatelodge-%s.sock", the_world()->directory, service);
    struct stat owner;
    int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert(stat(path, &owner) == 0);
    ck_assert_uint_lt(strlen(path) + 4, sizeof(address.sun_path));
    strcat(strcpy(address.sun_path, path), ".new");
    ck_assert(door >= 0 && bind(door, (struct sockaddr *)&address, sizeof(address)) == 0);
    ck_assert(chown(address.sun_path, owner.st_uid, owner.st_gid) == 0 && chmod(address.sun_path, 0660) == 0);
    ck_assert(listen(door, 511) == 0 && rename(address.sun_path, path) == 0);
    return door;
}

static _Noreturn void
be_program(const char *service, int door)
{
    const char *directory = the_world()->directory;
    const char *file = text("%s/prefix/libexec/gatelodge/gatelodge-%s", directory, service);
    struct stat owner;
    int log = open(text("%s/log/%s.log", directory, service), O_WRONLY | O_APPEND | O_CLOEXEC);

    setsid();
    world_let_go();
    if (log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0 || dup2(door, 3) < 0 || stat(directory, &owner) != 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0))
        _exit(126);
    setenv("LISTEN_PID", text("%ld", (long)getpid()), 1);
    setenv("LISTEN_FDS", "1", 1);
    execl(file, file, "--config", the_world()->settings, (char *)NULL);
    _exit(127);
}

/* Starts it behind this socket, where quickstart finds it, too. */
static void
start_behind(const char *service, int door)
{
    size_t before = program_logged(service, "ready: ");
    pid_t started = fork();

    ck_assert(started >= 0);
    if (started == 0)
        be_program(service, door);
    text_to_file(text("%s/run/%s.pid", the_world()->directory, service), text("%ld\n", (long)started));
    WAIT_UNTIL(program_logged(service, "ready: ") > before, 20);
}

static void
stop_program(pid_t pid)
{
    ck_assert(kill(pid, SIGTERM) == 0);
    WAIT_UNTIL(program_is_gone(pid), 30);
}

START_TEST(no_request_fails_while_a_service_is_restarted)
{
    int doors[PROGRAMS];

    begin_load();
    for (size_t i = 0; i < PROGRAMS; i++) {
        pid_t before = program_pid(programs[i]);

        doors[i] = listen_beside(programs[i]);
        start_behind(programs[i], doors[i]);
        stop_program(before);
    }
    for (long round = 0; round < rounds(); round++) {
        for (size_t i = 0; i < PROGRAMS; i++) {
            stop_program(program_pid(programs[i]));
            start_behind(programs[i], doors[i]);
        }
        RUN_WELL(NULL, "gatelodge", "upgrade");
    }
    end_load();
}
END_TEST

/* ---- crashes ------------------------------------------------------------------------------------ */

static unsigned
kill_workers(const char *service)
{
    pid_t workers[WORKERS_MAX];
    size_t count = program_workers(service, workers, WORKERS_MAX);

    for (size_t i = 0; i < count; i++) {
        ck_assert(kill(workers[i], SIGKILL) == 0);
        load_wait(2);
    }
    return (unsigned)count;
}

/* nginx asks another worker for what may be asked again. A POST or PATCH that its worker had in hand is lost, and
 * nothing else: one at most for each crash. */
START_TEST(a_crash_costs_at_most_the_write_in_hand)
{
    unsigned crashes = 0;

    errors_expected("ended with signal 9|prematurely closed|Connection reset");
    begin_load();
    for (long round = 0; round < rounds(); round++)
        for (size_t i = 0; i < PROGRAMS; i++)
            crashes += kill_workers(programs[i]);
    load_wait(3);
    load_end();

    unsigned lost = load_failed("sign in") + load_failed("write");
    printf("%u requests and %u crashes, %u writes lost\n", load_asked(NULL), crashes, lost);
    ck_assert_uint_ge(crashes, 6);
    ck_assert_msg(lost <= crashes && load_failed(NULL) == lost, "%u crashes, %u writes of %u lost:\n%s", crashes, lost,
        load_asked(NULL), load_complaints());
}
END_TEST

RUN_STORIES("upgrading", lift_limits, no_request_fails_while_programs_read_their_settings,
    after_a_reload_every_check_is_decided_by_the_new_rules, no_request_fails_while_programs_are_replaced,
    no_request_fails_while_a_service_is_restarted, a_crash_costs_at_most_the_write_in_hand,
    no_request_fails_while_tables_are_upgraded_beneath_the_old_programs);
