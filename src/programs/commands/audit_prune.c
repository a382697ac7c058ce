/* gatelodge audit prune: makes the months that will be needed and drops those that are old. It asks over a connection
 * of its own, which waits for as long as moving rows takes. */
#include "programs/commands/audit.h"
#include "programs/commands/output.h"

#include "identity/event_retention.h"

static const struct lodge_field step_fields[] = {
    LODGE_TEXT(struct event_step, month, "Which month", .max = 16),
    LODGE_TEXT(struct event_step, action, "Whether it is made or dropped", .max = 16),
    LODGE_NUMBER(struct event_step, events, "Events that go with it", .max = INT64_MAX),
};
LODGE_SCHEMA(step_schema, struct event_step, step_fields);

/* Without a key, months without sealed events can be dropped all the same. */
static void
find_key(struct house *house, struct lodge_arena *arena)
{
    const char *why = NULL;

    house->event_key = event_key_read(house->settings->audit.key_file, arena, &why);
}

enum lodge_problem
prune_events(struct errand *errand)
{
    static const char *const columns[] = { "month", "action", "events", NULL };
    struct house house = *errand->house;
    struct lodge_list steps = { 0 };
    struct listing listing;

    house.db = db_new(&errand->settings->database, QUERY_FOR_UPGRADE, "cli");
    find_key(&house, errand->arena);
    house_serve(&house, errand->arena, &errand->fault);
    enum lodge_problem problem = event_retention_run(&house, option_given(errand, "plan"), &steps);
    db_free(house.db);
    if (steps.count > 0 || problem == LODGE_OK) {
        listing_begin(&listing, errand, &step_schema, columns);
        listing_add(&listing, errand->arena, steps);
        enum lodge_problem broken = listing_end(&listing);
        problem = problem ? problem : broken;
    }
    if (problem == LODGE_BROKEN && errand->fault.note[0])
        return errand_refuse(errand, problem, NULL, "%s", errand->fault.note);
    return problem;
}
