/* A program's options and its socket: what it says, and with which status it ends. */
#include "lib/call.h"
#include "support/door.h"
#include "support/test.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static lodge_handler say_hello;

struct words { const char *text; };
static const struct lodge_field words_fields[] = { LODGE_TEXT(struct words, text, "Words", .max = 100) };
LODGE_SCHEMA(words, struct words, words_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/hello", .about = "Greet", .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ,
      .gives = &words, .run = say_hello },
};
static const struct lodge_route careless_routes[] = {
    { .method = LODGE_GET, .path = "/hello", .about = "Greet", .pace = LODGE_PACE_READ, .gives = &words,
      .run = say_hello },
};
static LODGE_RESOURCE(talk, "Talk", routes);
static LODGE_RESOURCE(careless, "Careless", careless_routes);
static const struct lodge_resource *const resources[] = { &talk, NULL };
static const struct lodge_resource *const careless_resources[] = { &careless, NULL };
static const struct lodge_app good = { .name = "talk", .about = "Talk to people", .resources = resources };
static const struct lodge_app bad = { .name = "talk", .about = "Talk to people", .resources = careless_resources };

static enum lodge_problem
say_hello(struct lodge_call *call)
{
    LODGE_GIVE(call, struct words, "hello");
    return LODGE_OK;
}

static char said[64 * 1024];
static char file_path[64];

static const char *
settings_file(const char *text)
{
    snprintf(file_path, sizeof(file_path), "/tmp/test_main.%ld", (long)getpid());
    FILE *file = fopen(file_path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
    return file_path;
}

/* Starts the program with these options, ended by NULL; what it says goes to `out`. */
static pid_t
start(const struct lodge_app *app, FILE *out, va_list options)
{
    char *argv[16] = { (char[]){ "/usr/bin/talk" } };
    int argc = 1;

    while ((argv[argc] = va_arg(options, char *)))
        argc++;
    pid_t child = fork();
    if (child == 0) {
        dup2(fileno(out), STDOUT_FILENO);
        dup2(fileno(out), STDERR_FILENO);
        exit(lodge_main(app, argc, argv));
    }
    return child;
}

/* Runs the program to its end. Returns its status; what it said is in `said`. */
static int
run(const struct lodge_app *app, ...)
{
    FILE *out = tmpfile();
    int status;
    va_list options;

    va_start(options, app);
    pid_t child = start(app, out, options);
    va_end(options);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    rewind(out);
    said[fread(said, 1, sizeof(said) - 1, out)] = '\0';
    fclose(out);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

#define SAID(text) ck_assert_msg(strstr(said, text) != NULL, "%s", said)

START_TEST(help_and_version_are_given_on_request)
{
    ck_assert_int_eq(run(&good, "--help", NULL), 0);
    SAID("talk: Talk to people.\n");
    SAID("--config FILE");
    SAID("SIGHUP");
    ck_assert_int_eq(run(&good, "--version", NULL), 0);
    SAID("talk (gatelodge) ");
}
END_TEST

START_TEST(wrong_use_is_told_and_ends_with_2)
{
    ck_assert_int_eq(run(&good, "--nonsense", NULL), 2);
    SAID("Try talk --help.");
    ck_assert_int_eq(run(&good, "--config", NULL), 2);
    ck_assert_int_eq(run(&good, "more", NULL), 2);
    SAID("\"more\" is too much");
    ck_assert_int_eq(run(&good, "--print", "nonsense", NULL), 2);
    SAID("routes, openapi, problems, settings, metrics or nginx");
}
END_TEST

START_TEST(settings_can_be_checked_alone)
{
    ck_assert_int_eq(run(&good, "--config", settings_file("log { format = json }"), "--check", NULL), 0);
    SAID("settings and tables are right");
    ck_assert_int_eq(run(&good, "--config", settings_file("log {\n format = xml }"), "--check", NULL), 1);
    SAID(":2: format = xml: must be one of logfmt, json in log");
    ck_assert_int_eq(run(&good, "--config", "/nowhere/at.all", "--check", NULL), 1);
    SAID("/nowhere/at.all: No such file");
    unlink(file_path);
}
END_TEST

START_TEST(the_environment_names_the_settings_file)
{
    setenv("GATELODGE_CONFIG", settings_file("nonsense = 1"), 1);
    ck_assert_int_eq(run(&good, "--check", NULL), 1);
    SAID("nonsense");
    unlink(file_path);
}
END_TEST

START_TEST(settings_are_printed_with_their_defaults)
{
    ck_assert_int_eq(run(&good, "--print", "settings", NULL), 0);
    SAID("#calls_per_worker = 1000000");
    ck_assert_int_eq(run(&good, "--print", "routes", NULL), 0);
    SAID("/hello");
}
END_TEST

START_TEST(a_table_that_makes_no_sense_does_not_start)
{
    ck_assert_int_eq(run(&bad, "--config", settings_file(""), "--check", NULL), 1);
    SAID("a table makes no sense: ");
    unlink(file_path);
}
END_TEST

START_TEST(a_socket_that_cannot_be_made_is_explained)
{
    char text[512];

    ck_assert_int_eq(run(&good, "--config", settings_file("run_directory = \"/nowhere/at/all\""), NULL), 1);
    SAID("/nowhere/at/all/gatelodge-talk.sock: No such file or directory; make its directory, or set run_directory");
    snprintf(text, sizeof(text), "program \"talk\" { socket = \"/tmp/%0100d/s\" }", 7);
    ck_assert_int_eq(run(&good, "--config", settings_file(text), NULL), 1);
    SAID("too long for a socket");
    snprintf(text, sizeof(text), "program \"talk\" { socket = \"%s\" }", file_path);
    ck_assert_int_eq(run(&good, "--config", settings_file(text), NULL), 1);
    SAID("is there and is no socket");
    unlink(file_path);
}
END_TEST

/* A listening socket as systemd or spawn-fcgi would hand it over. */
static int
listen_at(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);

    unlink(path);
    memcpy(address.sun_path, path, strlen(path));
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(listen(listening, 5), 0);
    return listening;
}

/* Runs the program with the socket at this descriptor, asks it once, and ends it. */
static void
serve_at(int descriptor)
{
    static struct door_answer answer;
    const char *settings = settings_file("run_directory = /nowhere\nprogram \"talk\" { workers = 1 }");
    char path[64], number[32];
    int status;

    snprintf(path, sizeof(path), "/tmp/test_main.socket.%ld", (long)getpid());
    int listening = listen_at(path);
    pid_t child = fork();
    if (child == 0) {
        char *argv[] = { (char[]){ "talk" }, (char[]){ "--config" }, file_path, NULL };
        snprintf(number, sizeof(number), "%ld", (long)getpid());
        dup2(listening, descriptor);
        if (descriptor == 3) {
            setenv("LISTEN_PID", number, 1);
            setenv("LISTEN_FDS", "1", 1);
        }
        exit(lodge_main(&good, 3, argv));
    }
    close(listening);
    int door = door_open(path);
    ck_assert(door_ask(door, "GET", "/hello", NULL, false) && door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    kill(child, SIGTERM);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_int_eq(access(path, F_OK), 0);        /* not ours to remove */
    unlink(path);
    unlink(settings);
}

START_TEST(a_socket_of_systemd_is_used)
{
    serve_at(3);
}
END_TEST

START_TEST(a_socket_of_spawn_fcgi_is_used)
{
    serve_at(0);
}
END_TEST

RUN_TESTS("main", help_and_version_are_given_on_request, wrong_use_is_told_and_ends_with_2,
    settings_can_be_checked_alone, the_environment_names_the_settings_file, settings_are_printed_with_their_defaults,
    a_table_that_makes_no_sense_does_not_start, a_socket_that_cannot_be_made_is_explained,
    a_socket_of_systemd_is_used, a_socket_of_spawn_fcgi_is_used);
