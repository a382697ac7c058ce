/* Does the rounds of jobs, says in the log what came of them, and writes anchors there: the newest link of the sealed
 * events, which others keep. */
#include "config.h"

#include "programs/jobs.h"

#include "identity/event_chain.h"
#include "jobs/feed.h"
#include "jobs/jobs.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#define BATCH_ROOM (64 * 1024 * 1024)       /* of the largest events, sealed again after every conflict */

struct program {
    struct house *house;
    struct legacy *legacy;
    struct lodge_arena *batch;          /* memory of one batch */
    struct lodge_fault fault;
    struct round rounds[JOBS_MAX];
    bool away;                          /* MariaDB is, and the log says so */
    bool told[JOBS_MAX];                /* whose failure is in the log, in the order of `rounds` */
    int64_t anchor_due;                 /* lodge_steady */
};

/* Connects first, for what that reads the first time may be out of reach afterwards. A connection that does not fit is
 * told of by the jobs, as one that is away. */
static bool
begin(struct program *program, const struct edition *edition, struct legacy *legacy)
{
    const char *why = NULL;

    *program = (struct program){ .legacy = legacy, .batch = lodge_arena_new(BATCH_ROOM) };
    (void)house_open(edition->settings, edition->prepared, QUERY_FOR_JOBS, "jobs", &program->house, &why);
    for (size_t i = 0; i < job_count; i++)
        program->rounds[i] = round_new(&jobs[i], lodge_steady());
    return edition_confine(edition);
}

static int
end(struct program *program, int status)
{
    house_close(program->house);
    lodge_arena_free(program->batch);
    return status;
}

/* The house serves what comes next, which acts under this name. */
static void
serve(struct program *program, const char *name)
{
    program->fault = (struct lodge_fault){ .note = "" };
    program->house->nobody_else = (struct actor){ .kind = ACTOR_SYSTEM, .name = name };
    house_serve(program->house, program->batch, &program->fault);
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
    struct house *house = program->house;
    struct legacy *legacy = program->legacy;
    struct event_head head = { 0 };

    program->anchor_due = lodge_steady() + house->settings->audit.anchor_interval;
    if (!house->event_key)
        return;
    serve(program, NULL);
    bool read = events_head(house, &head) == LODGE_OK;

    if (head.seq > 0)
        log_anchor(&head, program->batch);
    else
        program->anchor_due = lodge_steady() + LODGE_SECONDS(1);    /* nothing is sealed yet */
    if (read && head.seq < legacy->anchored)
        lodge_log(LODGE_ERROR, "the events were set back from number %" PRId64 " to %" PRId64, legacy->anchored,
            head.seq);
    if (head.seq > legacy->anchored)
        legacy->anchored = head.seq;
    lodge_arena_reset(program->batch);
}

/* ---- batches ------------------------------------------------------------------------------------ */

static void
log_failure(const struct program *program, const char *name, enum lodge_problem problem)
{
    const struct lodge_log_field fields[] = {
        { "job", name },
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
        log_failure(program, round->job->name, problem);
}

/* MariaDB is back when a job works that failed before: others may have had nothing to ask it. */
static void
note_end(struct program *program, const struct round *round, uint64_t done, bool again)
{
    bool *told = &program->told[round - program->rounds];

    if (*told || !round->job->quiet)
        log_end(round->job, done, *told);
    program->away &= !again;
    *told = false;
}

static enum round_event
run_batch(struct program *program, struct round *round)
{
    enum lodge_problem problem = LODGE_OK;
    uint64_t done = 0;

    serve(program, round->job->name);
    enum round_event event = round_run(round, program->house, lodge_steady(), &problem, &done);
    lodge_arena_reset(program->batch);
    switch (event) {
    case ROUND_FAILED:
        note_failure(program, round, problem);
        break;
    case ROUND_ENDED:
    case ROUND_WORKS_AGAIN:
        note_end(program, round, done, event == ROUND_WORKS_AGAIN);
        break;
    case ROUND_GOES_ON:
    case ROUND_STILL_FAILS:
    case ROUND_UNSTATED:
        break;
    }
    return event;
}

/* ---- rounds ------------------------------------------------------------------------------------- */

/* Whether SIGTERM or SIGINT, which are blocked, came within that time. */
static bool
is_told_to_leave(int64_t milliseconds)
{
    int64_t wait = milliseconds > 0 ? milliseconds : 0;
    const struct timespec time = { .tv_sec = (time_t)(wait / 1000), .tv_nsec = (long)(wait % 1000) * 1000000 };
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return sigtimedwait(&signals, NULL, &time) > 0;
}

int
rounds_run(const struct edition *edition, struct legacy *legacy)
{
    struct program program;

    if (!begin(&program, edition, legacy))
        return end(&program, FAILED);
    lodge_log(LODGE_NOTICE, "started, %zu jobs", job_count);
    for (;;) {
        struct round *next = round_next(program.rounds, job_count);

        if (is_told_to_leave(next->due - lodge_steady()))
            break;
        if (next->due <= lodge_steady())
            run_batch(&program, next);
        if (program.anchor_due <= lodge_steady())
            anchor(&program);
    }
    anchor(&program);
    lodge_log(LODGE_NOTICE, "stopped");
    return end(&program, DONE);
}

static bool
feed_once(struct program *program)
{
    if (!program->house->table)
        return true;
    serve(program, "feed");
    struct feed feed = feed_new(program->house, &program->house->settings->database);
    enum lodge_problem problem = feed_round(&feed, &program->fault);

    feed_close(&feed);
    if (problem)
        log_failure(program, "feed", problem);
    return problem == LODGE_OK;
}

static bool
finish_round(struct program *program, struct round *round)
{
    enum round_event event = ROUND_GOES_ON;

    while (event == ROUND_GOES_ON) {
        if (is_told_to_leave(0))
            return false;
        event = run_batch(program, round);
    }
    return event == ROUND_ENDED;
}

int
rounds_once(const struct edition *edition, struct legacy *legacy)
{
    struct program program;

    bool good = begin(&program, edition, legacy) && feed_once(&program);

    for (size_t i = 0; i < job_count && good; i++)
        good = finish_round(&program, &program.rounds[i]);
    if (good)
        anchor(&program);
    return end(&program, good ? DONE : FAILED);
}
