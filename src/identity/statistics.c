/* Counts, and keeps what was counted. */
#include "identity/statistics.h"

#include "identity/tallies.h"
#include "store/server.h"

#include <gatelodge/clock.h>

#define SETTLING    LODGE_MINUTES(5)    /* an event is written within so long of the time that it bears */
#define KEPT_LEAST  LODGE_SECONDS(5)    /* what was counted counts for so long …                        */
#define KEPT_TIMES  100                 /* … and for so many times as long as counting took …           */
#define KEPT_MOST   LODGE_MINUTES(1)    /* … but no longer                                              */
#define IN_VAIN     LODGE_SECONDS(1)    /* who counted for so long and failed …                         */
#define REST_TIMES  4                   /* … lets all rest for so many times as long                    */

/* ---- counting ----------------------------------------------------------------------------------- */

static int64_t
hour_of(int64_t time)
{
    return time - time % STATISTICS_HOUR;
}

/* The first hour that is not kept in the database yet; 0: none is there. */
static enum lodge_problem
first_not_kept(struct house *house, int64_t now, int64_t *hour)
{
    struct event_hour newest = { 0 };
    enum lodge_problem problem = event_hour_before(house->db, now, &newest);

    *hour = problem == LODGE_OK ? newest.at + STATISTICS_HOUR : 0;
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

static enum lodge_problem
count_live(struct house *house, int64_t now, struct tally *tally)
{
    int64_t oldest = hour_of(now) - (TALLY_HOURS - 1) * STATISTICS_HOUR;
    enum lodge_problem problem = first_not_kept(house, now, &tally->kept_before);

    tally->live_from = tally->kept_before > oldest ? tally->kept_before : oldest;
    for (int64_t hour = tally->live_from; problem == LODGE_OK && hour <= now; hour += STATISTICS_HOUR)
        problem = events_counted(house->db, hour, hour + STATISTICS_HOUR,
            &tally->live[(hour - tally->live_from) / STATISTICS_HOUR]);
    return problem;
}

static int64_t
kept_for(int64_t took)
{
    int64_t keep = took * KEPT_TIMES;

    return keep < KEPT_LEAST ? KEPT_LEAST : keep > KEPT_MOST ? KEPT_MOST : keep;
}

static enum lodge_problem
count_anew(struct house *house, int64_t now, struct tally *tally)
{
    int64_t began = lodge_steady();

    *tally = (struct tally){ .counted_at = now };
    enum lodge_problem problem = count_live(house, now, tally);
    if (problem == LODGE_OK)
        problem = sessions_counted(house->db, now, &tally->now.active_sessions);
    if (problem == LODGE_OK)
        problem = people_counted(house->db, &tally->now.people);

    tally->keep_until = now + kept_for(lodge_steady() - began);
    return problem;
}

/* Counts for all workers. While it takes too long they would all be at it, until there is none left for anything
 * else. */
static enum lodge_problem
count_for_all(struct house *house, struct tally *tally)
{
    int64_t began = lodge_steady();

    if (tally_is_silent(house->tallies, TALLY_COUNTING, began))
        return lodge_fail(house->fault, LODGE_UNAVAILABLE, "counting took too long a moment ago");
    enum lodge_problem problem = count_anew(house, lodge_now(), tally);
    int64_t took = lodge_steady() - began;

    if (problem == LODGE_OK)
        tally_put(house->tallies, tally);
    else if (took >= IN_VAIN)
        tally_silence(house->tallies, TALLY_COUNTING, began + REST_TIMES * took);
    return problem;
}

/* ---- reading ------------------------------------------------------------------------------------ */

struct span {
    int64_t since;
    int64_t step;
    struct statistics_step *steps;
    size_t count;
};

static int64_t
end_of(const struct span *span)
{
    return span->since + span->step * (int64_t)span->count;
}

static void
add_hour(const struct span *span, int64_t hour, const struct event_counts *counts)
{
    if (hour < span->since || hour >= end_of(span))
        return;
    struct event_counts *sum = &span->steps[(hour - span->since) / span->step].counts;
    sum->signed_in += counts->signed_in;
    sum->sign_in_refused += counts->sign_in_refused;
    sum->calls_refused += counts->calls_refused;
    sum->registered += counts->registered;
}

static enum lodge_problem
add_kept(struct house *house, const struct span *span, int64_t until)
{
    enum lodge_problem problem = LODGE_OK;
    struct lodge_list hours = { .count = EVENT_HOURS_MAX };

    for (int64_t since = span->since; problem == LODGE_OK && hours.count == EVENT_HOURS_MAX && since < until;) {
        problem = event_hours(house->db, since, until, &hours);
        const struct event_hour *hour = hours.items;
        for (size_t i = 0; problem == LODGE_OK && i < hours.count; i++) {
            add_hour(span, hour[i].at, &hour[i].counts);
            since = hour[i].at + STATISTICS_HOUR;
        }
    }
    return problem;
}

/* Adds the hours that are in memory, and says of each step whether an hour of it is missing. */
static void
add_live(const struct span *span, const struct tally *tally)
{
    for (int64_t i = 0; i < TALLY_HOURS; i++)
        add_hour(span, tally->live_from + i * STATISTICS_HOUR, &tally->live[i]);
    for (size_t i = 0; i < span->count; i++) {
        struct statistics_step *step = &span->steps[i];

        step->complete = step->at + span->step <= tally->kept_before || step->at >= tally->live_from
            || tally->kept_before == tally->live_from;
    }
}

enum lodge_problem
statistics_read(struct house *house, int64_t since, int64_t step, struct statistics_step *steps, size_t count,
    struct statistics_now *now)
{
    const struct span span = { since, step, steps, count };
    struct tally tally;
    enum lodge_problem problem = LODGE_OK;

    if (!tally_take(house->tallies, lodge_now(), &tally))
        problem = count_for_all(house, &tally);
    for (size_t i = 0; i < count; i++)
        steps[i] = (struct statistics_step){ .at = since + step * (int64_t)i };
    if (problem == LODGE_OK)
        problem = add_kept(house, &span, end_of(&span) < tally.live_from ? end_of(&span) : tally.live_from);
    if (problem != LODGE_OK)
        return problem;
    add_live(&span, &tally);
    *now = tally.now;
    return LODGE_OK;
}

/* ---- keeping ------------------------------------------------------------------------------------ */

/* The hour to begin with: behind the last that is kept; else that of the oldest event, or the last. */
static enum lodge_problem
find_first(struct house *house, int64_t last, int64_t *hour)
{
    int64_t oldest = last - STATISTICS_KEPT, event = 0;
    enum lodge_problem problem = first_not_kept(house, last + STATISTICS_HOUR, hour);

    if (problem == LODGE_OK && *hour == 0) {
        problem = event_behind(house->db, oldest, &event);
        *hour = problem == LODGE_OK && hour_of(event) < last ? hour_of(event) : last;
    }
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

/* The last hour that is over: by both clocks, lest one that goes ahead keeps what is not counted to its end. */
static enum lodge_problem
find_last(struct house *house, int64_t *hour)
{
    int64_t here = lodge_now(), there = 0;
    enum lodge_problem problem = server_time(house->db, &there);

    *hour = hour_of((here < there ? here : there) - SETTLING) - STATISTICS_HOUR;
    return problem;
}

enum lodge_problem
statistics_keep(struct house *house, uint64_t *done)
{
    int64_t last = 0, first = 0;
    enum lodge_problem problem = find_last(house, &last);

    *done = 0;
    if (problem == LODGE_OK)
        problem = find_first(house, last, &first);
    struct event_hour hour = { .at = first };
    for (; problem == LODGE_OK && hour.at <= last && *done < STATISTICS_BATCH; hour.at += STATISTICS_HOUR) {
        problem = events_counted(house->db, hour.at, hour.at + STATISTICS_HOUR, &hour.counts);
        if (problem == LODGE_OK)
            problem = event_hour_insert(house->db, &hour);
        *done += problem == LODGE_OK;
    }
    return problem;
}
