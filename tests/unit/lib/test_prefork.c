/* A whole program with its parent and workers: what crashes is replaced, what is asked to leave leaves in order. */
#include "lib/call.h"
#include "lib/prefork.h"
#include "support/door.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static lodge_handler tell_process, crash, wait_long;

struct process { int64_t number; const char *greeting; };
static const struct lodge_field process_fields[] = {
    LODGE_NUMBER(struct process, number, "Process", .max = INT32_MAX),
    LODGE_TEXT(struct process, greeting, "Setting", .max = 100),
};
LODGE_SCHEMA(process, struct process, process_fields);

#define GET(path_, run_) { .method = LODGE_GET, .path = path_, .about = path_, .caller = LODGE_ANYONE, \
    .pace = LODGE_PACE_FREE, .gives = &process, .run = run_ }
static const struct lodge_route routes[] = {
    GET("/process", tell_process), GET("/crash", crash), GET("/slow", wait_long),
};
static LODGE_RESOURCE(life, "Life", routes);
static const struct lodge_resource *const resources[] = { &life, NULL };

struct own { const char *greeting; bool fits; bool prepares; };
static const struct lodge_setting own_rows[] = {
    LODGE_SET_TEXT(struct own, greeting, "What to say", .max = 100, .fallback = "hello"),
    LODGE_SET_FLAG(struct own, fits, "Whether workers can open", .fallback = "true"),
    LODGE_SET_FLAG(struct own, prepares, "Whether the parent can prepare", .fallback = "true"),
};
static const struct lodge_setting_group own = {
    .size = sizeof(struct own), .rows = own_rows, .count = LODGE_COUNT(own_rows),
};

static int begun[2], go_on[2];      /* pipes with which a test holds the slow handler */

static enum lodge_problem
tell_process(struct lodge_call *call)
{
    const struct own *settings = lodge_settings_of(call);

    LODGE_GIVE(call, struct process, getpid(), settings->greeting);
    return LODGE_OK;
}

static enum lodge_problem
crash(struct lodge_call *call)
{
    (void)call;
    raise(SIGKILL);
    return LODGE_OK;
}

static enum lodge_problem
wait_long(struct lodge_call *call)
{
    char byte = '!';

    if (write(begun[1], &byte, 1) != 1 || read(go_on[0], &byte, 1) != 1)
        abort();
    return tell_process(call);
}

static bool
prepare(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    *shared = lodge_copy_text(arena, "shared");
    *why = "told so by a test";
    return ((const struct own *)settings)->prepares;
}

static bool
open_worker(const void *settings, void *shared, void **state, const char **why)
{
    *state = shared;
    *why = "told not to fit by a test";
    return ((const struct own *)settings)->fits && strcmp(shared, "shared") == 0;
}

static const struct lodge_app app = {
    .name = "life", .about = "Live", .resources = resources, .settings = &own, .prepare = prepare,
    .open = open_worker,
};

/* The program under test: a child whose log comes through a pipe. */
static char folder[64], settings_path[128], socket_path[128];
static char logged[64 * 1024];
static size_t logged_length;
static int log_pipe;
static pid_t parent;

static void
write_settings(const char *text)
{
    FILE *file = fopen(settings_path, "w");

    ck_assert_ptr_nonnull(file);
    fprintf(file, "run_directory = \"%s\"\n%s\n", folder, text);
    ck_assert_int_eq(fclose(file), 0);
}

static void
prepare_folder(const char *settings)
{
    snprintf(folder, sizeof(folder), "/tmp/test_prefork.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(settings_path, sizeof(settings_path), "%s/settings", folder);
    snprintf(socket_path, sizeof(socket_path), "%s/gatelodge-life.sock", folder);
    write_settings(settings);
    ck_assert_int_eq(pipe(begun), 0);
    ck_assert_int_eq(pipe(go_on), 0);
}

static void
start_program(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    parent = fork();
    if (parent == 0) {
        char *argv[] = { (char[]){ "life" }, (char[]){ "--config" }, settings_path, NULL };

        dup2(ends[1], STDERR_FILENO);
        exit(lodge_main(&app, 3, argv));
    }
    close(ends[1]);
    log_pipe = ends[0];
    fcntl(log_pipe, F_SETFL, O_NONBLOCK);
}

static void
start(const char *settings)
{
    prepare_folder(settings);
    start_program();
}

static int
times_logged(const char *text)
{
    int times = 0;

    for (const char *at = logged; (at = strstr(at, text)); at++)
        times++;
    return times;
}

/* Waits until the log holds the text so many times. */
static void
wait_logged(const char *text, int times)
{
    struct pollfd more = { .fd = log_pipe, .events = POLLIN };
    int64_t end = lodge_steady() + LODGE_SECONDS(20);

    while (times_logged(text) < times) {
        ck_assert_msg(lodge_steady() < end, "never logged: %s\n%s", text, logged);
        poll(&more, 1, 100);
        ssize_t got = read(log_pipe, logged + logged_length, sizeof(logged) - 1 - logged_length);
        if (got > 0)
            logged_length += (size_t)got;
    }
}

static int
end_of_parent(void)
{
    int status;

    ck_assert_int_eq(waitpid(parent, &status, 0), parent);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
remove_folder(void)
{
    unlink(settings_path);
    unlink(socket_path);
    rmdir(folder);
}

static void
stop(void)
{
    kill(parent, SIGTERM);
    ck_assert_int_eq(end_of_parent(), 0);
    ck_assert_int_eq(access(socket_path, F_OK), -1);
    remove_folder();
}

static struct door_answer answer;

/* Who answers: the number of the process. */
static pid_t
ask(void)
{
    int door = door_open(socket_path);

    ck_assert_int_ge(door, 0);
    ck_assert(door_ask(door, "GET", "/process", NULL, false));
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    close(door);
    return (pid_t)strtol(strstr(answer.body, "number\":") + 8, NULL, 10);
}

/* A call that is in the hand of a worker now. */
static int
ask_slowly(void)
{
    char byte;
    int door = door_open(socket_path);

    ck_assert(door_ask(door, "GET", "/slow", NULL, false));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    return door;
}

static void
wait_gone(pid_t worker)
{
    int64_t end = lodge_steady() + LODGE_SECONDS(20);

    while (kill(worker, 0) == 0 || errno != ESRCH) {
        ck_assert(lodge_steady() < end);
        poll(NULL, 0, 5);
    }
}

START_TEST(a_program_serves_when_all_its_workers_are_ready)
{
    struct stat about;

    start("program \"life\" { workers = 3 }");
    wait_logged("ready: 3 workers", 1);
    ck_assert_int_ne(ask(), parent);
    ck_assert_int_eq(stat(socket_path, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0660);
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(a_worker_that_crashes_is_replaced)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t first = ask();
    int door = door_open(socket_path);
    ck_assert(door_ask(door, "GET", "/crash", NULL, false));
    ck_assert(!door_hear(door, &answer));
    wait_logged("ended with signal 9", 1);
    ck_assert_int_ne(ask(), first);
    stop();
}
END_TEST

START_TEST(a_worker_retires_after_its_calls_without_a_call_lost)
{
    pid_t last = 0;
    int changes = 0;

    start("program \"life\" { workers = 2 calls_per_worker = 5 }");
    wait_logged("ready", 1);
    for (int i = 0; i < 60; i++) {
        pid_t now = ask();
        changes += now != last;
        last = now;
    }
    ck_assert_int_ge(changes, 6);
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(workers_that_do_not_fit_end_the_start)
{
    start("fits = false");
    ck_assert_int_eq(end_of_parent(), 1);
    wait_logged("a worker cannot start: told not to fit by a test", 1);
    ck_assert_int_eq(access(socket_path, F_OK), -1);
    remove_folder();
}
END_TEST

START_TEST(a_parent_that_cannot_prepare_does_not_start)
{
    start("prepares = false");
    ck_assert_int_eq(end_of_parent(), 1);
    wait_logged("cannot prepare: told so by a test", 1);
    remove_folder();
}
END_TEST

START_TEST(a_reload_brings_new_settings_to_all_and_loses_no_call)
{
    start("program \"life\" { workers = 2 }");
    wait_logged("ready: 2 workers", 1);
    pid_t before = ask();
    int door = ask_slowly();
    write_settings("greeting = \"good morning\"\nprogram \"life\" { workers = 3 }");
    kill(parent, SIGHUP);
    wait_logged("ready: 3 workers", 1);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    ck_assert_ptr_nonnull(strstr(answer.body, "\"hello\""));
    wait_gone(before);
    for (int i = 0; i < 10; i++) {
        ask();
        ck_assert_ptr_nonnull(strstr(answer.body, "\"good morning\""));
    }
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(bad_settings_are_refused_and_the_old_ones_stay)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("greeting = new\nnonsense = 1");
    kill(parent, SIGHUP);
    wait_logged("/settings:3: no such option 'nonsense'", 1);
    wait_logged("the settings stay as they were", 1);
    write_settings("greeting = new\nprepares = false");
    kill(parent, SIGHUP);
    wait_logged("the settings stay as they were", 2);
    ck_assert_int_eq(ask(), before);
    ck_assert_ptr_nonnull(strstr(answer.body, "\"hello\""));
    stop();
}
END_TEST

START_TEST(the_old_workers_serve_until_new_ones_can)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("fits = false\nprogram \"life\" { workers = 1 }");
    kill(parent, SIGHUP);
    wait_logged("told not to fit", 3);
    ck_assert_int_eq(ask(), before);
    write_settings("program \"life\" { workers = 1 }");
    kill(parent, SIGHUP);
    wait_logged("ready", 2);
    wait_gone(before);
    ck_assert_int_ne(ask(), before);
    stop();
}
END_TEST

START_TEST(the_call_in_hand_is_finished_before_the_end)
{
    start("program \"life\" { workers = 2 }");
    wait_logged("ready", 1);
    int door = ask_slowly();
    kill(parent, SIGTERM);
    kill(parent, SIGTERM);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(end_of_parent(), 0);
    wait_logged("stopped", 1);
    remove_folder();
}
END_TEST

START_TEST(who_does_not_leave_in_time_is_killed)
{
    start("program \"life\" { workers = 2 drain = 200ms }");
    wait_logged("ready", 1);
    int door = ask_slowly();
    kill(parent, SIGINT);
    ck_assert_int_eq(end_of_parent(), 0);
    ck_assert(!door_hear(door, &answer));
    wait_logged("did not leave in time", 1);
    remove_folder();
}
END_TEST

START_TEST(workers_do_not_outlive_their_parent)
{
    int status;

    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t worker = ask();
    kill(parent, SIGKILL);
    waitpid(parent, &status, 0);
    wait_gone(worker);
    remove_folder();
}
END_TEST

START_TEST(the_next_program_takes_the_path_over_and_keeps_it)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t first = parent;
    start_program();
    wait_logged("ready", 2);
    pid_t second = parent;
    parent = first;
    kill(first, SIGTERM);
    ck_assert_int_eq(end_of_parent(), 0);
    ask();
    parent = second;
    stop();
}
END_TEST

START_TEST(systemd_hears_what_happens)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char state[128] = "";
    int manager = socket(AF_UNIX, SOCK_DGRAM, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/test_prefork.notify.%ld", (long)getpid());
    unlink(address.sun_path);
    ck_assert_int_eq(bind(manager, (struct sockaddr *)&address, sizeof(address)), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    start("program \"life\" { workers = 1 }");
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "READY=1");
    kill(parent, SIGHUP);
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_int_eq(strncmp(state, "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
    memset(state, 0, sizeof(state));
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "READY=1");
    stop();
    memset(state, 0, sizeof(state));
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "STOPPING=1");
    unlink(address.sun_path);
}
END_TEST

static int
crash_at_once(void *what, int signals, int ready)
{
    (void)what;
    (void)signals;
    (void)ready;
    return 9;
}

START_TEST(who_crashes_again_and_again_is_replaced_later_and_later)
{
    int ends[2], status;

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    parent = fork();
    if (parent == 0) {
        struct prefork prefork = { .workers = 1, .drain = 1000, .work = crash_at_once };

        dup2(ends[1], STDERR_FILENO);
        exit(prefork_run(&prefork));
    }
    log_pipe = ends[0];
    wait_logged("ended with status 9; another follows in 0 ms", 1);
    wait_logged("another follows in 100 ms", 1);
    wait_logged("another follows in 200 ms", 1);
    wait_logged("another follows in 400 ms", 1);
    kill(parent, SIGTERM);
    ck_assert_int_eq(waitpid(parent, &status, 0), parent);
    ck_assert_int_eq(times_logged("another follows"), 4);
}
END_TEST

RUN_TESTS("prefork", a_program_serves_when_all_its_workers_are_ready, a_worker_that_crashes_is_replaced,
    a_worker_retires_after_its_calls_without_a_call_lost, workers_that_do_not_fit_end_the_start,
    a_parent_that_cannot_prepare_does_not_start, a_reload_brings_new_settings_to_all_and_loses_no_call,
    bad_settings_are_refused_and_the_old_ones_stay, the_old_workers_serve_until_new_ones_can,
    the_call_in_hand_is_finished_before_the_end, who_does_not_leave_in_time_is_killed,
    workers_do_not_outlive_their_parent, the_next_program_takes_the_path_over_and_keeps_it,
    systemd_hears_what_happens, who_crashes_again_and_again_is_replaced_later_and_later);
