/* /api/v1/statistics: how much happens, over time, and how many there are now. */
#include "identity/statistics.h"
#include "resources/house.h"
#include "resources/resources.h"

#include <gatelodge/clock.h>

#define STEPS_MAX 744                           /* hours of 31 days            */
#define YEARS_END INT64_C(253402300800000)      /* of those that can be written */

static lodge_handler read_statistics;

enum step { BY_HOUR, BY_DAY };

static const char *const step_names[] = { [BY_HOUR] = "hour", [BY_DAY] = "day", NULL };

static const struct {
    int64_t length;
    int64_t usual;                  /* steps, when nobody says since when */
    int64_t max;
    const char *too_many;
} steps[] = {
    [BY_HOUR] = { LODGE_HOURS(1), 24, STEPS_MAX, "At most 31 days can be told by the hour." },
    [BY_DAY]  = { LODGE_DAYS(1),  30, 400,       "At most 400 days can be told." },
};

struct statistics_query {
    int64_t since;
    int64_t until;
    const char *step;
};

static const struct lodge_field statistics_query_fields[] = {
    LODGE_TIME(struct statistics_query, since, "From when on, taken back to when a step begins; as a rule 24 hours or "
        "30 days before until", .example = "2026-11-19T16:00:00.000Z"),
    LODGE_TIME(struct statistics_query, until, "Until when, taken forth to when a step ends; as a rule now",
        .example = "2026-11-20T16:00:00.000Z"),
    LODGE_CHOICE(struct statistics_query, step, "How long a step is, of UTC: at most 31 days are told by the hour, 400 "
        "by the day", .choices = step_names, .fallback = "hour", .example = "hour"),
};
LODGE_SCHEMA(statistics_query, struct statistics_query, statistics_query_fields);

struct step_view {
    int64_t at;
    int64_t signed_in;
    int64_t sign_in_refused;
    int64_t calls_refused;
    int64_t registered;
    bool complete;
};

#define COUNT(type, member, about_, example_) \
    LODGE_NUMBER(type, member, about_, .max = INT64_MAX, .example = example_)

static const struct lodge_field step_view_fields[] = {
    LODGE_TIME(struct step_view, at, "When it begins", .example = "2026-11-19T16:00:00.000Z"),
    COUNT(struct step_view, signed_in, "Sign-ins", "40"),
    COUNT(struct step_view, sign_in_refused, "Sign-ins that were refused", "3"),
    COUNT(struct step_view, calls_refused, "Requests that somebody may not make", "2"),
    COUNT(struct step_view, registered, "Accounts that people made themselves", "1"),
    LODGE_FLAG(struct step_view, complete, "Whether all events of it were counted that there are yet; old ones are not "
        "for a while after an upgrade", .example = "true"),
};
LODGE_SCHEMA(statistics_step, struct step_view, step_view_fields);

static const struct lodge_field people_fields[] = {
    COUNT(struct people_counts, active, "People who may sign in", "998"),
    COUNT(struct people_counts, suspended, "People who may not", "12"),
    COUNT(struct people_counts, pending, "People who wait for an administrator", "3"),
    COUNT(struct people_counts, services, "Services, whether they may or not", "7"),
};
LODGE_SCHEMA(people_counts, struct people_counts, people_fields);

struct statistics_view {
    int64_t since;
    int64_t until;
    const char *step;
    struct lodge_list data;
    int64_t active_sessions;
    const struct people_counts *people;
};

static const struct lodge_field statistics_fields[] = {
    LODGE_TIME(struct statistics_view, since, "When the first step begins", .example = "2026-11-19T16:00:00.000Z"),
    LODGE_TIME(struct statistics_view, until, "When the last step ends", .example = "2026-11-20T16:00:00.000Z"),
    LODGE_CHOICE(struct statistics_view, step, "How long a step is", .choices = step_names, .example = "hour"),
    LODGE_LIST(struct statistics_view, data, &statistics_step, "The steps, oldest first, also those in which nothing "
        "happened", .max = STEPS_MAX),
    COUNT(struct statistics_view, active_sessions, "Sessions that are not over", "120"),
    LODGE_OBJECT(struct statistics_view, people, struct people_counts, &people_counts, "How many people there are"),
};
LODGE_SCHEMA(statistics_view, struct statistics_view, statistics_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/statistics", .about = "Count what happened and who is there",
      .more = "Counts of audit events. What changes is counted anew after some seconds.",
      .caller = LODGE_PERSON, .permission = "system.read", .pace = LODGE_PACE_READ,
      .query = &statistics_query, .gives = &statistics_view, .run = read_statistics },
};
LODGE_RESOURCE(statistics, "Statistics", routes);

/* What is asked for, in whole steps. */
struct span {
    enum step step;
    int64_t since, until;
};

static enum lodge_problem
read_span(struct lodge_call *call, struct span *span)
{
    const struct statistics_query *asked = LODGE_ASKED(call, struct statistics_query);
    enum step step = lodge_text_equal(asked->step, step_names[BY_DAY]) ? BY_DAY : BY_HOUR;
    int64_t length = steps[step].length, until = asked->until ? asked->until : lodge_now();

    until = (until + length - 1) / length * length;
    int64_t since = asked->since ? asked->since / length * length : until - steps[step].usual * length;
    if (since < 0 || since >= until)
        return lodge_misfit(lodge_fault_of(call), "since", "out_of_range", "It is not before until.");
    if (until >= YEARS_END)
        return lodge_misfit(lodge_fault_of(call), "until", "out_of_range", "It is too far away.");
    if (until - since > steps[step].max * length)
        return lodge_misfit(lodge_fault_of(call), "since", "out_of_range", steps[step].too_many);
    *span = (struct span){ step, since, until };
    return LODGE_OK;
}

static struct lodge_list
view_steps(struct lodge_arena *arena, const struct statistics_step *told, size_t count)
{
    struct step_view *views = LODGE_NEW_ARRAY(arena, struct step_view, count);

    for (size_t i = 0; i < count; i++)
        views[i] = (struct step_view){
            .at = told[i].at, .signed_in = told[i].counts.signed_in,
            .sign_in_refused = told[i].counts.sign_in_refused, .calls_refused = told[i].counts.calls_refused,
            .registered = told[i].counts.registered, .complete = told[i].complete,
        };
    return (struct lodge_list){ views, count };
}

static enum lodge_problem
read_statistics(struct lodge_call *call)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    struct statistics_now *now = LODGE_NEW(arena, struct statistics_now);
    struct span span = { 0 };
    enum lodge_problem problem = read_span(call, &span);

    if (problem != LODGE_OK)
        return problem;
    int64_t length = steps[span.step].length;
    size_t count = (size_t)((span.until - span.since) / length);
    struct statistics_step *told = LODGE_NEW_ARRAY(arena, struct statistics_step, count);
    problem = statistics_read(house_to_read(call), span.since, length, told, count, now);
    if (problem == LODGE_OK)
        LODGE_GIVE(call, struct statistics_view,
            .since = span.since, .until = span.until, .step = step_names[span.step],
            .data = view_steps(arena, told, count),
            .active_sessions = now->active_sessions, .people = &now->people);
    return problem;
}
