/* From a row to what is told of it. */
#include "identity/event_view.h"

static const char *const outcomes[] = { "done", "refused", NULL };

static const struct lodge_field party_fields[] = {
    LODGE_TEXT(struct event_party_view, kind, "What it is: user, group, role, session, token, call; of who acted "
        "also nobody (not signed in), command (the command line) and system", .max = 24),
    LODGE_TEXT(struct event_party_view, id, "Its identifier, where it has one", .max = LODGE_ID_TEXT_MAX,
        .nullable = true),
    LODGE_TEXT(struct event_party_view, name, "What it was called at that moment", .max = 255, .nullable = true),
};
LODGE_SCHEMA(event_party, struct event_party_view, party_fields);

#define WHAT_HAPPENED \
    LODGE_ID(struct event_view, id, "Stable identifier; it grows with time", .prefix = "event"), \
    LODGE_TIME(struct event_view, at, "When it happened"), \
    LODGE_OBJECT(struct event_view, actor, struct event_party_view, &event_party, "Who did it"), \
    LODGE_TEXT(struct event_view, action, "What happened, as subject and verb: user.created", .max = 64), \
    LODGE_OBJECT(struct event_view, target, struct event_party_view, &event_party, \
        "What it happened to: a person where one is concerned", .nullable = true), \
    LODGE_OBJECT(struct event_view, other, struct event_party_view, &event_party, \
        "What else it is about: the role that was given, the session that was ended", .nullable = true), \
    LODGE_CHOICE(struct event_view, outcome, "Whether it was done or refused", .choices = outcomes), \
    LODGE_TEXT(struct event_view, reason, "Why it was refused: the code of a problem", .max = 64, .nullable = true), \
    LODGE_TEXT(struct event_view, request_id, "Id of the request that it came by", .max = 64, .nullable = true), \
    LODGE_ANYTHING(struct event_view, details, "More of it: changes, a list of member, from and to", .max = 16384)

static const struct lodge_field event_fields[] = {
    WHAT_HAPPENED,
    LODGE_TEXT(struct event_view, ip, "Address that it came from", .max = 45, .nullable = true),
    LODGE_TEXT(struct event_view, user_agent, "Program that it came by", .max = 255, .nullable = true),
};
const struct lodge_schema event_schema = {
    .name = "event", .size = sizeof(struct event_view), .fields = event_fields, .count = LODGE_COUNT(event_fields),
};

static const struct lodge_field told_event_fields[] = { WHAT_HAPPENED };
const struct lodge_schema told_event_schema = {
    .name = "told_event", .size = sizeof(struct event_view), .fields = told_event_fields,
    .count = LODGE_COUNT(told_event_fields),
};

static const struct event_party_view *
party_view(struct lodge_arena *arena, const struct event_party *party)
{
    if (!party->kind)
        return NULL;
    struct event_party_view *view = LODGE_NEW(arena, struct event_party_view);

    *view = (struct event_party_view){ .kind = party->kind, .name = party->name };
    if (!lodge_id_is_none(party->id))
        view->id = lodge_id_text(arena, party->kind, party->id);
    return view;
}

void
event_view_of(struct lodge_arena *arena, const struct event_row *row, struct event_view *view)
{
    *view = (struct event_view){
        .id = row->id.n,
        .at = row->at,
        .actor = party_view(arena, &row->actor),
        .action = row->action,
        .target = party_view(arena, &row->target),
        .other = party_view(arena, &row->other),
        .outcome = row->outcome,
        .reason = row->reason,
        .ip = row->address,
        .user_agent = row->user_agent,
        .request_id = row->request_id,
        .details = row->details,
    };
}
