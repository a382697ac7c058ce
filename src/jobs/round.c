/* When a job runs: rounds of batches, and more and more patience while it fails. */
#include "jobs/jobs.h"

struct round
round_new(const struct job *job, int64_t now)
{
    return (struct round){ .job = job, .due = now };
}

static int64_t
pause_after(const struct round *round, const struct house *house, const struct batch *batch)
{
    if (batch->more)
        return BATCH_PAUSE;
    return round->job->every ? round->job->every : house->settings->sessions.touch_interval;
}

static enum round_event
fail(struct round *round, int64_t now)
{
    bool failed_before = round->back_off > 0;
    int64_t longer = failed_before ? round->back_off * 2 : BACK_OFF_MIN;

    round->back_off = longer < BACK_OFF_MAX ? longer : BACK_OFF_MAX;
    round->due = now + round->back_off;
    return failed_before ? ROUND_STILL_FAILS : ROUND_FAILED;
}

enum round_event
round_run(struct round *round, struct house *house, int64_t now, enum lodge_problem *problem, uint64_t *done)
{
    struct batch batch = { .place = round->place };
    bool failed_before = round->back_off > 0;

    *problem = round->job->run(house, &batch);
    round->done += batch.done;
    *done = round->done;
    if (*problem)
        return fail(round, now);
    round->back_off = 0;
    round->due = now + pause_after(round, house, &batch);
    round->place = batch.more ? batch.place : 0;
    if (!batch.more)
        round->done = 0;
    return failed_before ? ROUND_WORKS_AGAIN : batch.more ? ROUND_GOES_ON : ROUND_ENDED;
}

struct round *
round_next(struct round *rounds, size_t count)
{
    struct round *next = rounds;

    for (size_t i = 1; i < count; i++)
        if (rounds[i].due < next->due)
            next = &rounds[i];
    return next;
}
