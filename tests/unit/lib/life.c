/* The program of test_prefork and test_handover, and those who start, ask and watch it. */
#include "unit/lib/life.h"

#include "lib/call.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

int begun[2], go_on[2];      /* pipes with which a test holds the slow handler */

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
char life_socket[128];
char installed[128];
static char folder[64], settings_path[128], status_path[128];
static bool is_installed;           /* it is started from the file `installed` */
static char logged[64 * 1024];
static size_t logged_length;
int log_pipe;
pid_t parent;

#define PIPES "TEST_PREFORK_PIPES"

/* Started by the name of the program, this is it. */
__attribute__((constructor)) static void
be_installed_program(int argc, char *argv[])
{
    const char *name = strrchr(argv[0], '/'), *pipes = getenv(PIPES);

    if (!name || strcmp(name, "/life") != 0)
        return;
    if (!pipes || sscanf(pipes, "%d %d %d %d", &begun[0], &begun[1], &go_on[0], &go_on[1]) != 4)
        abort();
    exit(lodge_main(&app, argc, argv));
}

void
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
    snprintf(life_socket, sizeof(life_socket), "%s/gatelodge-life.sock", folder);
    snprintf(installed, sizeof(installed), "%s/life", folder);
    snprintf(status_path, sizeof(status_path), "%s/programs/life", folder);
    write_settings(settings);
    ck_assert_int_eq(pipe(begun), 0);
    ck_assert_int_eq(pipe(go_on), 0);
}

void
start_program(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    parent = fork();
    if (parent == 0) {
        char *argv[] = { (char[]){ "life" }, (char[]){ "--config" }, settings_path, NULL };

        dup2(ends[1], STDERR_FILENO);
        if (is_installed) {
            argv[0] = installed;
            execv(installed, argv);
        }
        exit(lodge_main(&app, 3, argv));
    }
    close(ends[1]);
    log_pipe = ends[0];
    fcntl(log_pipe, F_SETFL, O_NONBLOCK);
}

void
start(const char *settings)
{
    prepare_folder(settings);
    start_program();
}

/* Puts a file in the place of the program, as an installation does. */
static void
install(const char *from)
{
    char command[512];

    snprintf(command, sizeof(command), "cd '%s' && cp '%s' life.new && chmod 755 life.new && mv life.new life",
        folder, from);
    ck_assert_int_eq(system(command), 0);
}

void
start_installed(const char *settings)
{
    char pipes[64], self[128];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(length, 0);
    self[length] = '\0';
    prepare_folder(settings);
    snprintf(pipes, sizeof(pipes), "%d %d %d %d", begun[0], begun[1], go_on[0], go_on[1]);
    setenv(PIPES, pipes, 1);
    install(self);
    is_installed = true;
    start_program();
}

void
install_newer(void)
{
    install(installed);
}

void
install_broken(void)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof(path), "%s.broken", installed);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("#!/bin/sh\nexit 5\n", file);
    fclose(file);
    install(path);
    unlink(path);
}

int
times_logged(const char *text)
{
    int times = 0;

    for (const char *at = logged; (at = strstr(at, text)); at++)
        times++;
    return times;
}

/* Waits until the log holds the text so many times. */
void
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

int
end_of_parent(void)
{
    int status;

    ck_assert_int_eq(waitpid(parent, &status, 0), parent);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

void
remove_folder(void)
{
    unlink(settings_path);
    unlink(life_socket);
    unlink(installed);
    unlink(status_path);                    /* of a parent that was killed */
    *strrchr(status_path, '/') = '\0';
    rmdir(status_path);
    rmdir(folder);
}

void
stop(void)
{
    kill(parent, SIGTERM);
    ck_assert_int_eq(end_of_parent(), 0);
    ck_assert_int_eq(access(life_socket, F_OK), -1);
    remove_folder();
}

struct door_answer answer;

/* Who answers: the number of the process. */
pid_t
ask(void)
{
    int door = door_open(life_socket);

    ck_assert_int_ge(door, 0);
    ck_assert(door_ask(door, "GET", "/process", NULL, false));
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    close(door);
    return (pid_t)strtol(strstr(answer.body, "number\":") + 8, NULL, 10);
}

/* A call that is in the hand of a worker now. */
int
ask_slowly(void)
{
    char byte;
    int door = door_open(life_socket);

    ck_assert(door_ask(door, "GET", "/slow", NULL, false));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    return door;
}

void
wait_gone(pid_t worker)
{
    int64_t end = lodge_steady() + LODGE_SECONDS(20);

    while (kill(worker, 0) == 0 || errno != ESRCH) {
        ck_assert(lodge_steady() < end);
        poll(NULL, 0, 5);
    }
}

/* A number of the file by which others find the program; -1: it is not there. */
long
status_says(const char *name)
{
    char text[2048] = "", line[64];
    FILE *file = fopen(status_path, "r");

    if (!file)
        return -1;
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    snprintf(line, sizeof(line), "\n%s=", name);
    const char *at = strstr(text, line);
    return at ? strtol(at + strlen(line), NULL, 10) : -1;
}

void
wait_status(const char *name, long value)
{
    int64_t end = lodge_steady() + LODGE_SECONDS(20);

    while (status_says(name) != value) {
        ck_assert_msg(lodge_steady() < end, "%s is %ld", name, status_says(name));
        poll(NULL, 0, 5);
    }
}

ino_t
running_file(void)
{
    char path[64];
    struct stat about;

    snprintf(path, sizeof(path), "/proc/%ld/exe", (long)parent);
    ck_assert_int_eq(stat(path, &about), 0);
    return about.st_ino;
}
