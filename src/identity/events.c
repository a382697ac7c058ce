/* Events: what is written of them, and what others are told. Reading them is event_view.c's matter; that nobody
 * changes them afterwards, event_chain.c's. */
#include "identity/events.h"

#include "identity/event_view.h"
#include "identity/readable.h"

#include <gatelodge/clock.h>

#include <stdlib.h>
#include <string.h>

#define NAME_CHARACTERS    255
#define ADDRESS_CHARACTERS 45
#define ID_CHARACTERS      64
#define DETAILS_MAX        16384    /* bytes of all changes together                              */
#define VALUE_MIN          16       /* characters of each value where more would not fit          */

enum telling { NOT_TOLD, TOLD };

static const struct {
    const char *action;
    enum telling telling;
} rows[EVENT__COUNT] = {
#define EVENT(name, action, told, about) [EVENT_##name] = { action, told },
#include "identity/events.def"
#undef EVENT
};

static const char *const actor_kinds[] = {
    [ACTOR_UNSTATED] = "nobody",
    [ACTOR_USER]     = "user",
    [ACTOR_COMMAND]  = "command",
    [ACTOR_SYSTEM]   = "system",
};

/* ---- details ------------------------------------------------------------------------------------ */

struct details {
    struct lodge_list changes;
};

static const struct lodge_field change_fields[] = {
    LODGE_TEXT(struct event_change, member, "What changed", .max = 64),
    LODGE_TEXT(struct event_change, from, "What it was", .max = EVENT_VALUE_MAX, .optional = true),
    LODGE_TEXT(struct event_change, to, "What it is", .max = EVENT_VALUE_MAX, .optional = true),
};
LODGE_SCHEMA(event_change, struct event_change, change_fields);

static const struct lodge_field details_fields[] = {
    /* One more than anybody tells: when it was asked for. */
    LODGE_LIST(struct details, changes, &event_change, "What changed", .max = EVENT_CHANGES_MAX + 1),
};
LODGE_SCHEMA(details_schema, struct details, details_fields);

static const char *
write_details(struct lodge_arena *arena, const struct event *event, int value_max)
{
    struct event_change *kept = LODGE_NEW_ARRAY(arena, struct event_change, event->change_count);
    struct details details = { .changes = { kept, event->change_count } };

    for (size_t i = 0; i < event->change_count; i++)
        kept[i] = (struct event_change){
            .member = event->changes[i].member,
            .from = readable(arena, event->changes[i].from, value_max),
            .to = readable(arena, event->changes[i].to, value_max),
        };
    return lodge_json_line(arena, &details_schema, &details);
}

/* The event is from when it was done; when that was asked for is one more change. */
static struct event
with_asked_at(struct lodge_arena *arena, const struct event *event, int64_t asked_at)
{
    struct event_change *changes = LODGE_NEW_ARRAY(arena, struct event_change, event->change_count + 1);
    struct event more = *event;

    if (asked_at == 0)
        return more;
    for (size_t i = 0; i < event->change_count; i++)
        changes[i] = event->changes[i];
    changes[more.change_count++] = (struct event_change){ "asked_at", NULL, lodge_time_text(arena, asked_at) };
    more.changes = changes;
    return more;
}

static const char *
details_of(struct lodge_arena *arena, const struct event *event)
{
    if (event->change_count == 0)
        return "{}";
    const char *text = write_details(arena, event, EVENT_VALUE_MAX);

    return strlen(text) <= DETAILS_MAX ? text : write_details(arena, event, VALUE_MIN);
}

/* ---- the row ------------------------------------------------------------------------------------ */

static struct event_party
party_of(struct lodge_arena *arena, const struct event_target *target)
{
    return (struct event_party){ target->kind, target->id, readable(arena, target->name, NAME_CHARACTERS) };
}

/* The time is that of the id, to the millisecond: both put events into the same order. */
static int64_t
time_of(struct lodge_id id)
{
    int64_t time = 0;

    for (int i = 0; i < 6; i++)
        time = time << 8 | id.bytes[i];
    return time;
}

static struct event_row
row_of(const struct house *house, const struct event *event)
{
    const struct actor *actor = &house->actor;
    struct lodge_arena *arena = house->arena;
    bool refused = event->outcome == OUTCOME_REFUSED;
    struct lodge_id id = lodge_id_new();

    return (struct event_row){
        .id.n = id,
        .at = time_of(id),
        .actor = { actor_kinds[actor->kind], actor->id, readable(arena, actor->name, NAME_CHARACTERS) },
        .action = rows[event->kind].action,
        .target = party_of(arena, &event->target),
        .other = party_of(arena, &event->other),
        .outcome = refused ? "refused" : "done",
        .reason = refused ? lodge_problem_row(event->reason)->code : NULL,
        .address = readable(arena, actor->address, ADDRESS_CHARACTERS),
        .user_agent = readable(arena, actor->user_agent, NAME_CHARACTERS),
        .request_id = readable(arena, actor->request_id, ID_CHARACTERS),
        .details = details_of(arena, event),
    };
}

/* ---- writing ------------------------------------------------------------------------------------ */

struct writing {
    const struct event_row *row;
    const char *payload;                /* NULL: nobody is told */
};

static enum lodge_problem
write_rows(struct db *db, void *what)
{
    const struct writing *writing = what;
    enum lodge_problem problem = event_insert(db, writing->row);

    return problem || !writing->payload ? problem : outbox_insert(db, writing->row, writing->payload);
}

static const char *
payload_of(struct lodge_arena *arena, const struct event_row *row)
{
    struct event_view view;

    event_view_of(arena, row, &view);
    return lodge_json_line(arena, &told_event_schema, &view);
}

enum lodge_problem
event_write(struct house *house, const struct event *event)
{
    if (event->kind == EVENT_UNSTATED || event->outcome == OUTCOME_UNSTATED
        || event->change_count > EVENT_CHANGES_MAX)
        abort();
    const struct event told = with_asked_at(house->arena, event, house->actor.asked_at);
    struct event_row row = row_of(house, &told);
    struct writing writing = { .row = &row };

    if (rows[event->kind].telling == TOLD && event->outcome == OUTCOME_DONE)
        writing.payload = payload_of(house->arena, &row);
    return db_within(house->db, write_rows, &writing);
}

void
event_write_refusal(struct house *house, const struct event *event)
{
    /* What the database said is in the call's note, unless that says more. */
    enum lodge_problem ignored = event_write(house, event);

    (void)ignored;
}
