/* A program's main: options, settings, tables, socket, and then the parent of the workers. */
#include "config.h"

#include "lib/call.h"
#include "lib/digest.h"
#include "lib/fastcgi.h"
#include "lib/handover.h"
#include "lib/log.h"
#include "lib/metrics.h"
#include "lib/pace.h"
#include "lib/prefork.h"
#include "lib/route_seen.h"
#include "lib/socket.h"
#include "lib/status.h"

#include <gatelodge/app.h>

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SETTINGS_ROOM   (64 * 1024 * 1024)
#define DESCRIBE_ROOM   (64 * 1024 * 1024)
#define DEFAULT_FILE    SYSCONFDIR "/gatelodge/gatelodge.conf"

enum { DONE = 0, FAILED = 1, WRONG_USE = 2 };

/* What the settings of one moment make of the program. Replaced as a whole. */
struct edition {
    struct lodge_arena *arena;
    const struct library_settings *settings;
    const struct program_settings *program;
    void *shared;                       /* of the app's prepare */
};

struct program {
    const struct lodge_app *app;
    const char *file;                   /* settings */
    struct edition edition;
    struct paces *paces;
    struct metrics *metrics;
    struct listener listener;
    struct handover handover;           /* of the program whose place this one has taken */
    struct status status;
    const char *path;                   /* where it is installed; NULL: nobody knows */
    char **arguments;
};

struct wish {
    const char *file;
    const char *print;
    bool check;
};

/* Reads the settings into an edition, whose arena is the caller's to free. False after saying why. */
static bool
read_settings(const struct program *program, struct edition *edition)
{
    struct lodge_arena *arena = lodge_arena_new(SETTINGS_ROOM);
    const char *why = NULL;

    *edition = (struct edition){ .arena = arena };
    if (settings_read(program->app->settings, program->file, arena, &edition->settings, &why) != LODGE_OK) {
        lodge_log(LODGE_ERROR, "%s", why);
        return false;
    }
    edition->program = program_settings_of(edition->settings, program->app->name, arena);
    return true;
}

/* Lets the app prepare what its workers share. False after saying why. */
static bool
prepare(const struct program *program, struct edition *edition)
{
    const struct lodge_app *app = program->app;
    const char *why = "it does not say why";

    if (!app->prepare || app->prepare(edition->settings->app, edition->arena, &edition->shared, &why))
        return true;
    lodge_log(LODGE_ERROR, "cannot prepare: %s", why);
    return false;
}

static void
announce(const struct program *program)
{
    if (program->app->announce)
        program->app->announce(program->edition.shared);
}

/* Gives up what the worker does not need any more. False after saying why. */
static bool
confine(const struct server *server)
{
    struct lodge_needs needs = { 0 };
    const char *why = NULL;

    route_seen_open();                      /* a seam for tests; it could not later */
    digest_prepare();
    if (server->app->needs)
        server->app->needs(server->settings, &needs);
    if (lodge_confine(&needs, &why))
        return true;
    lodge_log(LODGE_ERROR, "a worker cannot start: %s", why);
    return false;
}

/* A worker's whole life. */
static int
work(void *what, int signals, int ready)
{
    const struct program *program = what;
    const struct lodge_app *app = program->app;
    const struct edition *edition = &program->edition;
    struct server server = {
        .app = app, .program = edition->program, .library = edition->settings,
        .settings = edition->settings->app, .paces = program->paces, .metrics = program->metrics,
        .watching = &edition->settings->metrics,
        .origins = &edition->settings->cors.origins,
    };
    const char *why = "it does not say why";

    metrics_worker_starts(program->metrics);
    if (app->open && !app->open(server.settings, edition->shared, &server.state, &why)) {
        lodge_log(LODGE_ERROR, "a worker cannot start: %s", why);
        return WORKER_MISFIT;
    }
    if (!confine(&server))
        return WORKER_MISFIT;
    prefork_ready(ready);

    enum fastcgi_end end = fastcgi_run(&server, program->listener.descriptor, signals);

    if (app->close)
        app->close(server.state);
    return end == FASTCGI_RETIRED ? WORKER_RETIRED : 0;
}

static void
forget_worker(void *what, pid_t worker, bool crashed)
{
    const struct program *program = what;

    metrics_worker_ended(program->metrics, worker, crashed);
}

static void
follow(struct prefork *prefork, const struct program *program)
{
    prefork->workers = program->edition.program->workers;
    prefork->drain = program->edition.program->drain;
    log_use(program->app->name, &program->edition.settings->log);
}

static bool
reload(struct prefork *prefork)
{
    struct program *program = prefork->what;
    struct edition edition;
    bool good = read_settings(program, &edition) && prepare(program, &edition);

    if (!good) {
        lodge_arena_free(edition.arena);
        lodge_log(LODGE_ERROR, "the settings stay as they were");
        return false;
    }
    lodge_arena_free(program->edition.arena);
    program->edition = edition;
    announce(program);
    paces_follow(program->paces, &edition.settings->pace);
    follow(prefork, program);
    lodge_log(LODGE_NOTICE, "the settings were read again");
    return true;
}

static void
try_successor(void *what)
{
    const struct program *program = what;

    if (program->path)
        handover_try(program->path, program->arguments);
    lodge_log(LODGE_ERROR, "it was started as \"%s\", and that is not known to be a file", program->arguments[0]);
}

static void
give_way(void *what, int64_t generation, const struct leavers *workers)
{
    const struct program *program = what;
    struct handover handover = { .generation = generation, .listener = program->listener,
        .metrics = metrics_descriptor(program->metrics), .workers = *workers };

    lodge_log(LODGE_NOTICE, "%s takes over", program->path);
    handover_give(program->path, program->arguments, &handover);
    lodge_log(LODGE_ERROR, "%s cannot be started: %s", program->path, strerror(errno));
}

static void
tell(void *what, const struct prefork_progress *progress)
{
    status_write(&((struct program *)what)->status, progress);
}

/* Where the caller is believed to be whom the parameters name, nobody but nginx may send any. */
static bool
may_listen(const struct lodge_app *app, const struct listener *listener)
{
    bool local_only = app->local_only || app->identify == lodge_identify_by_gate;

    if (!local_only || listener_is_local(listener))
        return true;
    lodge_log(LODGE_ERROR, "the inherited socket is not a Unix socket: on any other, everybody could say who "
        "they are");
    return false;
}

/* What others find the program by. */
static void
open_status(struct program *program, struct lodge_arena *arena)
{
    const struct lodge_app *app = program->app;
    const char *const facts[][2] = {
        { "name", app->name }, { "version", app->version ? app->version : PACKAGE_VERSION },
        { "program", program->path }, { "settings", program->file }, { NULL, NULL },
    };

    status_open(&program->status, program->edition.settings->run_directory, facts, arena);
}

/* The socket of the program before, an inherited one, or one of our own. */
static bool
open_listener(struct program *program, struct lodge_arena *arena, const char **why)
{
    program->listener = program->handover.listener;
    return program->listener.descriptor >= 0
        || listener_open(program->edition.settings, program->edition.program, arena, &program->listener, why);
}

/* Opens the socket and keeps workers alive. */
static int
run(struct program *program, struct lodge_arena *arena)
{
    struct prefork prefork = {
        .what = program, .work = work, .ended = forget_worker, .reload = reload, .try_successor = try_successor,
        .give_way = give_way, .tell = tell, .generation = program->handover.generation,
        .inherited = &program->handover.workers,
    };
    const struct edition *edition = &program->edition;
    const char *why = NULL;
    int status = FAILED;

    open_status(program, arena);
    follow(&prefork, program);
    program->paces = paces_new(&edition->settings->pace);
    program->metrics = metrics_new(program->app, program->handover.metrics);
    if (!open_listener(program, arena, &why)) {
        lodge_log(LODGE_ERROR, "%s", why);
    } else {
        if (may_listen(program->app, &program->listener)) {
            announce(program);
            status = prefork_run(&prefork);
        }
        listener_close(&program->listener);
        status_close(&program->status);
        lodge_log(LODGE_NOTICE, "stopped");
    }
    paces_free(program->paces);
    metrics_free(program->metrics);
    return status;
}

static void
print_help(const struct lodge_app *app, const char *name)
{
    printf("%s: %s.\n\n"
        "usage: %s [--config FILE]             answer calls until SIGTERM\n"
        "       %s [--config FILE] --check     say whether settings and tables are right\n"
        "       %s --print WHAT                describe: routes, openapi, problems, settings,\n"
        "                                         metrics, nginx\n"
        "       %s --version | --help\n\n"
        "  --config FILE   settings; else $GATELODGE_CONFIG, else %s\n\n"
        "It listens on the socket that systemd or spawn-fcgi hands over, else on the one that the\n"
        "settings name. SIGTERM ends it when the calls in hand are answered; SIGHUP reads the settings\n"
        "again, SIGUSR2 lets the program take over that is installed now. The log goes to standard error.\n"
        "Exit status: 0 done, 1 failed, 2 wrong use.\n",
        name, app->about, name, name, name, name, DEFAULT_FILE);
}

static int
print(const struct lodge_app *app, const char *what)
{
    struct lodge_arena *arena = lodge_arena_new(DESCRIBE_ROOM);
    const char *text = strcmp(what, "settings") == 0 ? lodge_describe_settings(app->settings, arena)
        : lodge_describe(app, what, arena);
    int status = DONE;

    if (!text) {
        fprintf(stderr, "%s: --print takes routes, openapi, problems, settings, metrics or nginx,"
            " not \"%s\"\n", app->name, what);
        status = WRONG_USE;
    } else if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
        status = FAILED;
    }
    lodge_arena_free(arena);
    return status;
}

/* False and an exit status when the options leave nothing to run. */
static bool
read_options(const struct lodge_app *app, int argc, char *argv[], struct wish *wish, int *status)
{
    static const struct option options[] = {
        { "config",  required_argument, NULL, 'c' },
        { "check",   no_argument,       NULL, 'k' },
        { "print",   required_argument, NULL, 'p' },
        { "version", no_argument,       NULL, 'v' },
        { "help",    no_argument,       NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'c') {
            wish->file = optarg;
        } else if (option == 'k') {
            wish->check = true;
        } else if (option == 'p') {
            wish->print = optarg;
        } else if (option == 'v' || option == 'h') {
            if (option == 'v')
                printf("%s (gatelodge) %s\n", name, PACKAGE_VERSION);
            else
                print_help(app, name);
            *status = DONE;
            return false;
        } else {
            fprintf(stderr, "Try %s --help.\n", name);
            *status = WRONG_USE;
            return false;
        }
    }
    if (optind == argc)
        return true;
    fprintf(stderr, "%s: \"%s\" is too much. Try %s --help.\n", name, argv[optind], name);
    *status = WRONG_USE;
    return false;
}

/* Whether every row of every table makes sense; says which does not. */
static bool
tables_are_right(const struct lodge_app *app)
{
    struct lodge_arena *arena = lodge_arena_new(DESCRIBE_ROOM);
    const char *flaw = lodge_app_flaw(app, arena);

    if (flaw)
        lodge_log(LODGE_ERROR, "a table makes no sense: %s", flaw);
    lodge_arena_free(arena);
    return !flaw;
}

/* Takes over what the program before has left, if there was one, and runs. */
static int
begin(struct program *program, char *argv[])
{
    struct lodge_arena *arena = lodge_arena_new(64 * 1024);

    handover_take(arena, &program->handover);
    program->path = handover_path(argv[0], arena);
    program->arguments = argv;
    int status = run(program, arena);
    lodge_arena_free(arena);
    return status;
}

int
lodge_main(const struct lodge_app *app, int argc, char *argv[])
{
    const char *from_environment = getenv("GATELODGE_CONFIG");
    struct wish wish = { .file = from_environment && from_environment[0] ? from_environment : DEFAULT_FILE };
    struct program program = { .app = app };
    int status = DONE;

    umask(077);                             /* what is for others says so itself */
    signal(SIGPIPE, SIG_IGN);
    log_use(app->name, NULL);
    if (!read_options(app, argc, argv, &wish, &status))
        return status;
    if (!tables_are_right(app))
        return FAILED;
    if (wish.print)
        return print(app, wish.print);
    program.file = wish.file;
    if (!read_settings(&program, &program.edition) || !prepare(&program, &program.edition))
        status = FAILED;
    else if (wish.check)
        printf("%s: settings and tables are right\n", wish.file);
    else
        status = begin(&program, argv);
    lodge_arena_free(program.edition.arena);
    return status;
}
