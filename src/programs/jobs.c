/* gatelodge-jobs: what happens regularly, without a socket. Options, settings, signals and the log; what is
 * done when stands in jobs/table.c. */
#include "config.h"

#include "identity/event_chain.h"
#include "jobs/jobs.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SETTINGS_ROOM (64 * 1024 * 1024)
#define BATCH_ROOM    (64 * 1024 * 1024)     /* of the largest events, sealed again after every conflict */

enum { DONE = 0, FAILED = 1, WRONG_USE = 2 };

/* What the settings of one moment make of the program. Replaced as a whole. */
struct edition {
    struct lodge_arena *arena;
    struct house *house;
};

struct program {
    const char *file;                   /* settings */
    struct edition edition;
    struct lodge_arena *batch;          /* memory of one batch */
    struct lodge_fault fault;
    struct round rounds[JOBS_MAX];
    bool away;                          /* MariaDB is, and the log says so */
    bool told[JOBS_MAX];                /* whose failure is in the log, in the order of `rounds` */
    int64_t anchor_due;                 /* lodge_steady */
    int64_t anchored;                   /* number of the newest link that was written to the log */
};

struct wish {
    const char *file;
    bool check;
    bool once;
};

static void
edition_close(struct edition *edition)
{
    if (edition->house)
        house_close(edition->house);
    lodge_arena_free(edition->arena);
    *edition = (struct edition){ 0 };
}

/* Without the key everything else goes on: events are written, and sealed once it is there. */
static void
read_event_key(struct edition *edition)
{
    struct house *house = edition->house;
    const char *why = NULL;

    house->event_key = event_key_read(house->settings->audit.key_file, edition->arena, &why);
    if (!house->event_key)
        lodge_log(LODGE_WARNING, "events are not sealed: %s", why);
}

/* Reads the settings and, when `open` is set, makes a house. False after saying why; nothing is left open. */
static bool
edition_open(const char *file, bool open, struct edition *edition)
{
    const void *settings = NULL;
    void *shared = NULL;
    const char *why = "it does not say why";

    *edition = (struct edition){ .arena = lodge_arena_new(SETTINGS_ROOM) };
    if (lodge_settings_use("jobs", &house_settings, file, edition->arena, &settings, &why) == LODGE_OK
        && house_prepare(settings, edition->arena, &shared, &why)
        && (!open || house_open(settings, shared, QUERY_FOR_JOBS, "jobs", &edition->house, &why))) {
        if (open)
            read_event_key(edition);
        return true;
    }
    lodge_log(LODGE_ERROR, "%s", why);
    edition_close(edition);
    return false;
}

/* Gives up what is not needed any more. Settings are read again from the same folder: editors replace files.
 * What they then say of the database must be within reach, too. */
static bool
confine(const struct program *program)
{
    const char *slash = strrchr(program->file, '/');
    struct lodge_needs needs = { 0 };
    const char *why = NULL;
    size_t count = 0;

    house_needs(program->edition.house->settings, &needs);
    while (needs.reads[count])
        count++;
    needs.reads[count++] = !slash ? "." : slash == program->file ? "/"
        : lodge_copy(program->edition.arena, program->file, (size_t)(slash - program->file));
    if (program->edition.house->event_key)
        needs.reads[count] = program->edition.house->settings->audit.key_file;
    if (lodge_confine(&needs, &why))
        return true;
    lodge_log(LODGE_ERROR, "%s", why);
    return false;
}

static void
reload(struct program *program)
{
    struct edition edition;

    if (!edition_open(program->file, true, &edition)) {
        lodge_log(LODGE_ERROR, "the settings stay as they were");
        return;
    }
    edition_close(&program->edition);
    program->edition = edition;
    lodge_log(LODGE_NOTICE, "the settings were read again");
}

/* ---- anchors ------------------------------------------------------------------------------------ */

static void
log_anchor(const struct event_head *head, struct lodge_arena *arena)
{
    char seq[24];
    const struct lodge_log_field fields[] = {
        { "note", "audit_anchor" }, { "seq", seq }, { "link", event_link_text(arena, head->link) },
    };

    snprintf(seq, sizeof(seq), "%" PRId64, head->seq);
    lodge_log_fields(LODGE_NOTICE, fields, LODGE_COUNT(fields));
}

/* Writes the newest link to the log, which others keep: who holds the database and the key alike cannot change what
 * was sealed before it. A head that cannot be read is the sealing job's to complain of. */
static void
anchor(struct program *program)
{
    struct house *house = program->edition.house;
    struct event_head head = { 0 };

    program->anchor_due = lodge_steady() + house->settings->audit.anchor_interval;
    if (!house->event_key)
        return;
    program->fault = (struct lodge_fault){ .note = "" };
    house_serve(house, program->batch, &program->fault);
    bool read = events_head(house, &head) == LODGE_OK;

    if (read && head.seq > 0)
        log_anchor(&head, program->batch);
    if (read && head.seq < program->anchored)
        lodge_log(LODGE_ERROR, "the events were set back from number %" PRId64 " to %" PRId64, program->anchored,
            head.seq);
    if (head.seq > program->anchored)
        program->anchored = head.seq;
    lodge_arena_reset(program->batch);
}

/* ---- rounds ------------------------------------------------------------------------------------- */

static void
log_failure(const struct program *program, const struct job *job, enum lodge_problem problem)
{
    const struct lodge_log_field fields[] = {
        { "job", job->name },
        { "problem", lodge_problem_row(problem)->code },
        { "note", program->fault.note[0] ? program->fault.note : lodge_problem_row(problem)->title },
    };

    lodge_log_fields(problem == LODGE_UNAVAILABLE ? LODGE_WARNING : LODGE_ERROR, fields, LODGE_COUNT(fields));
}

static void
log_end(const struct job *job, uint64_t done, bool again)
{
    char count[24];
    const struct lodge_log_field fields[] = {
        { "job", job->name }, { "rows", count }, { "note", again ? "it works again" : NULL },
    };

    snprintf(count, sizeof(count), "%" PRIu64, done);
    lodge_log_fields(again ? LODGE_NOTICE : LODGE_INFO, fields, LODGE_COUNT(fields));
}

/* That MariaDB is away is told once, not by every job. */
static void
note_failure(struct program *program, const struct round *round, enum lodge_problem problem)
{
    bool known = problem == LODGE_UNAVAILABLE && program->away;

    program->told[round - program->rounds] = !known;
    program->away |= problem == LODGE_UNAVAILABLE;
    if (!known)
        log_failure(program, round->job, problem);
}

static void
note_end(struct program *program, const struct round *round, uint64_t done)
{
    bool *told = &program->told[round - program->rounds];

    if (*told || !round->job->quiet)
        log_end(round->job, done, *told);
    program->away = *told = false;
}

static enum round_event
run_batch(struct program *program, struct round *round)
{
    enum lodge_problem problem = LODGE_OK;
    uint64_t done = 0;

    program->fault = (struct lodge_fault){ .note = "" };
    program->edition.house->nobody_else = (struct actor){ .kind = ACTOR_SYSTEM, .name = round->job->name };
    house_serve(program->edition.house, program->batch, &program->fault);
    enum round_event event = round_run(round, program->edition.house, lodge_steady(), &problem, &done);
    lodge_arena_reset(program->batch);
    switch (event) {
    case ROUND_FAILED:
        note_failure(program, round, problem);
        break;
    case ROUND_ENDED:
    case ROUND_WORKS_AGAIN:
        note_end(program, round, done);
        break;
    case ROUND_GOES_ON:
    case ROUND_STILL_FAILS:
    case ROUND_UNSTATED:
        break;
    }
    return event;
}

/* Waits for one of the blocked signals; 0 when none came in that time. */
static int
wait_signal(const sigset_t *signals, int64_t milliseconds)
{
    int64_t wait = milliseconds > 0 ? milliseconds : 0;
    const struct timespec time = { .tv_sec = (time_t)(wait / 1000), .tv_nsec = (long)(wait % 1000) * 1000000 };
    int number = sigtimedwait(signals, NULL, &time);

    return number > 0 ? number : 0;
}

/* Runs until SIGTERM, which is heard between batches; each is short. */
static int
run(struct program *program, const sigset_t *signals)
{
    lodge_log(LODGE_NOTICE, "started, %zu jobs", job_count);
    for (;;) {
        struct round *next = round_next(program->rounds, job_count);
        int number = wait_signal(signals, next->due - lodge_steady());

        if (number == SIGTERM || number == SIGINT)
            break;
        if (number == SIGHUP)
            reload(program);
        else if (next->due <= lodge_steady())
            run_batch(program, next);
        if (program->anchor_due <= lodge_steady())
            anchor(program);
    }
    anchor(program);
    lodge_log(LODGE_NOTICE, "stopped");
    return DONE;
}

/* Runs every job to its end, once. */
static int
run_once(struct program *program, const sigset_t *signals)
{
    for (size_t i = 0; i < job_count; i++) {
        enum round_event event = ROUND_GOES_ON;

        while (event == ROUND_GOES_ON) {
            int number = wait_signal(signals, 0);
            if (number == SIGTERM || number == SIGINT)
                return FAILED;
            event = run_batch(program, &program->rounds[i]);
        }
        if (event != ROUND_ENDED)
            return FAILED;
    }
    anchor(program);
    return DONE;
}

/* ---- options ------------------------------------------------------------------------------------ */

static void
print_help(void)
{
    printf("gatelodge-jobs: What happens regularly.\n\n"
        "usage: gatelodge-jobs [--config FILE]             do it until SIGTERM\n"
        "       gatelodge-jobs [--config FILE] --once      do everything once\n"
        "       gatelodge-jobs [--config FILE] --check     say whether the settings are right\n"
        "       gatelodge-jobs --version | --help\n\n"
        "  --config FILE   settings; else $GATELODGE_CONFIG, else " SETTINGS_FILE "\n\n");
    for (size_t i = 0; i < job_count; i++)
        printf("  %-15s %s, every %" PRId64 " seconds.\n", jobs[i].name, jobs[i].about,
            jobs[i].every / LODGE_SECONDS(1));
    printf("\nSIGHUP reads the settings again. The log goes to standard error.\n"
        "Exit status: 0 done, 1 failed, 2 wrong use.\n");
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

int
main(int argc, char *argv[])
{
    struct program program = { 0 };
    struct wish wish;
    sigset_t signals;
    int status;

    if (!read_options(argc, argv, &wish, &status))
        return status;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    program.file = wish.file;
    if (!edition_open(wish.file, !wish.check, &program.edition))
        return FAILED;
    if (wish.check) {
        edition_close(&program.edition);
        return printf("%s works.\n", wish.file) < 0 ? FAILED : DONE;
    }
    if (!confine(&program)) {
        edition_close(&program.edition);
        return FAILED;
    }
    program.batch = lodge_arena_new(BATCH_ROOM);
    for (size_t i = 0; i < job_count; i++)
        program.rounds[i] = round_new(&jobs[i], lodge_steady());
    status = wish.once ? run_once(&program, &signals) : run(&program, &signals);
    edition_close(&program.edition);
    lodge_arena_free(program.batch);
    return status;
}
