/* gatelodge-jobs: what happens regularly, without a socket. Options, settings and the start; what is done when
 * stands in jobs/table.c. */
#include "config.h"

#include "programs/jobs.h"

#include "identity/event_chain.h"
#include "jobs/jobs.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define SETTINGS_ROOM (64 * 1024 * 1024)

struct wish {
    const char *file;
    bool check;
    bool once;
};

/* ---- settings ----------------------------------------------------------------------------------- */

/* Without the key everything else goes on: events are written, and sealed once it is there. */
static void
read_event_key(struct edition *edition)
{
    const char *why = NULL;

    edition->prepared->event_key = event_key_read(edition->settings->audit.key_file, edition->arena, &why);
    if (!edition->prepared->event_key)
        lodge_log(LODGE_WARNING, "events are not sealed: %s", why);
}

/* Reads the file, and what it names when `all` is set. */
static bool
read_settings(const char *file, bool all, struct edition *edition)
{
    const void *settings = NULL;
    void *prepared = NULL;
    const char *why = "it does not say why";

    *edition = (struct edition){ .arena = lodge_arena_new(SETTINGS_ROOM) };
    if (lodge_settings_use("jobs", &house_settings, file, edition->arena, &settings, &why) == LODGE_OK
        && house_prepare(settings, edition->arena, &prepared, &why)) {
        edition->settings = settings;
        edition->prepared = prepared;
        if (all) {
            house_announce(prepared);
            read_event_key(edition);
        }
        return true;
    }
    lodge_log(LODGE_ERROR, "%s", why);
    edition_close(edition);
    return false;
}

bool
edition_open(const char *file, struct edition *edition)
{
    return read_settings(file, true, edition);
}

void
edition_close(struct edition *edition)
{
    lodge_arena_free(edition->arena);
    *edition = (struct edition){ .arena = NULL };
}

bool
edition_fits(const struct edition *edition)
{
    struct house *house = NULL;
    const char *why = NULL;
    bool fits = house_open(edition->settings, edition->prepared, QUERY_FOR_JOBS, "jobs", &house, &why);

    if (!fits)
        lodge_log(LODGE_ERROR, "%s", why);
    house_close(house);
    return fits;
}

bool
edition_confine(const struct edition *edition)
{
    struct lodge_needs needs = { .local_sockets = false };
    const char *why = NULL;

    house_needs(edition->settings, &needs);
    if (lodge_confine(&needs, &why))
        return true;
    lodge_log(LODGE_ERROR, "%s", why);
    return false;
}

/* ---- options ------------------------------------------------------------------------------------ */

static void
print_job(const struct job *job)
{
    if (job->every)
        printf("  %-15s %s, every %" PRId64 " seconds.\n", job->name, job->about, job->every / LODGE_SECONDS(1));
    else
        printf("  %-15s %s, every touch_interval.\n", job->name, job->about);
}

static void
print_help(void)
{
    printf("gatelodge-jobs: What happens regularly.\n\n"
        "usage: gatelodge-jobs [--config FILE]             do it until SIGTERM\n"
        "       gatelodge-jobs [--config FILE] --once      do everything once\n"
        "       gatelodge-jobs [--config FILE] --check     say whether the settings are right\n"
        "       gatelodge-jobs --version | --help\n\n"
        "  --config FILE   settings; else $GATELODGE_CONFIG, else " SETTINGS_FILE "\n\n"
        "  feed            Tell this host's session table what was changed, a few times a second.\n");
    for (size_t i = 0; i < job_count; i++)
        print_job(&jobs[i]);
    printf("\nSIGHUP reads the settings again, SIGUSR2 lets the program take over that is installed now.\n"
        "The log goes to standard error. Exit status: 0 done, 1 failed, 2 wrong use.\n");
}

/* False and an exit status when the options leave nothing to run. */
static bool
read_options(int argc, char *argv[], struct wish *wish, int *status)
{
    static const struct option options[] = {
        { "config",  required_argument, NULL, 'c' },
        { "check",   no_argument,       NULL, 'k' },
        { "once",    no_argument,       NULL, 'o' },
        { "version", no_argument,       NULL, 'v' },
        { "help",    no_argument,       NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *environment = getenv("GATELODGE_CONFIG");
    int option;

    *wish = (struct wish){ .file = environment && *environment ? environment : SETTINGS_FILE };
    *status = DONE;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        wish->check |= option == 'k';
        wish->once |= option == 'o';
        if (option == 'c')
            wish->file = optarg;
        else if (option == '?')
            *status = WRONG_USE;
        else if (option == 'h')
            print_help();
        else if (option == 'v')
            printf("gatelodge-jobs " PACKAGE_VERSION "\n");
        if (option == 'h' || option == 'v')
            return false;
    }
    if (optind == argc && *status == DONE && !(wish->check && wish->once))
        return true;
    fputs("usage: gatelodge-jobs [--config FILE] [--once | --check]\n", stderr);
    *status = WRONG_USE;
    return false;
}

/* ---- start -------------------------------------------------------------------------------------- */

static int
check(const char *file)
{
    struct edition edition;

    if (!read_settings(file, false, &edition))
        return FAILED;
    edition_close(&edition);
    return printf("%s works.\n", file) < 0 ? FAILED : DONE;
}

static int
run_once(struct edition *edition, struct legacy *legacy)
{
    int status = rounds_once(edition, legacy);

    edition_close(edition);
    return status;
}

/* Signals wait until somebody asks for them: who that is differs between parent and children. */
static void
hold_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGUSR2);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGALRM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
}

int
main(int argc, char *argv[])
{
    struct edition edition;
    struct wish wish;
    int status;

    if (!read_options(argc, argv, &wish, &status))
        return status;
    if (wish.check)
        return check(wish.file);
    hold_signals();
    if (!edition_open(wish.file, &edition))
        return FAILED;

    struct legacy *legacy = mmap(NULL, sizeof(*legacy), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (legacy == MAP_FAILED)
        abort();
    if (wish.once)
        return run_once(&edition, legacy);

    struct lodge_arena *arena = lodge_arena_new(SETTINGS_ROOM);

    status = parent_run(wish.file, &edition, legacy,
        lodge_running_begin("jobs", &house_settings, wish.file, argv, arena));
    lodge_arena_free(arena);
    return status;
}
