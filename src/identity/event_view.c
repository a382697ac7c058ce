/* From a row to what is told of it. */
#include "identity/event_view.h"

static const char *const outcomes[] = { "done", "refused", NULL };

static const struct lodge_field party_fields[] = {
    LODGE_TEXT(struct event_party_view, kind, "What it is: user, group, role, session, token, call; of who acted "
        "also nobody (not signed in), command (the command line) and system", .max = 24, .example = "user"),
    LODGE_TEXT(struct event_party_view, id, "Its identifier, where it has one", .max = LODGE_ID_TEXT_MAX,
        .nullable = true, .example = "user_01h2xcejqtf2nbrexx3vqjhp41"),
    LODGE_TEXT(struct event_party_view, name, "What it was called at that moment", .max = 255, .nullable = true,
        .example = "ann"),
};
LODGE_SCHEMA(event_party, struct event_party_view, party_fields);

#define WHAT_HAPPENED \
    LODGE_ID(struct event_view, id, "Stable identifier; it grows with time", .prefix = "event"), \
    LODGE_TIME(struct event_view, at, "When it happened"), \
    LODGE_OBJECT(struct event_view, actor, struct event_party_view, &event_party, "Who did it"), \
    LODGE_TEXT(struct event_view, action, "What happened, as subject and verb", .max = 64, .example = "user.created"), \
    LODGE_OBJECT(struct event_view, target, struct event_party_view, &event_party, \
        "What it happened to: a person where one is concerned", .nullable = true), \
    LODGE_OBJECT(struct event_view, other, struct event_party_view, &event_party, \
        "What else it is about: the role that was given, the session that was ended", .nullable = true), \
    LODGE_CHOICE(struct event_view, outcome, "Whether it was done or refused", .choices = outcomes), \
    LODGE_TEXT(struct event_view, reason, "Why it was refused: the code of a problem", .max = 64, .nullable = true)

#define HOW_MUCH_MORE \
    LODGE_TEXT(struct event_view, request_id, "Id of the request that it came by", .max = 64, .nullable = true, \
        .example = "req_01h2xcejqtf2nbrexx3vqjhp41"), \
    LODGE_ANYTHING(struct event_view, details, "More of it: changes, a list of member, from and to", .max = 16384, \
        .example = "{\"changes\":[{\"member\":\"status\",\"from\":\"active\",\"to\":\"suspended\"}]}")

static const struct lodge_field event_fields[] = {
    WHAT_HAPPENED,
    LODGE_TEXT(struct event_view, ip, "Address that it came from", .max = 45, .nullable = true,
        .example = "192.0.2.1"),
    LODGE_TEXT(struct event_view, user_agent, "Program that it came by", .max = 255, .nullable = true,
        .example = "curl/7.88.1"),
    HOW_MUCH_MORE,
};
const struct lodge_schema event_schema = {
    .name = "event", .size = sizeof(struct event_view), .fields = event_fields, .count = LODGE_COUNT(event_fields),
};

static const struct lodge_field told_event_fields[] = { WHAT_HAPPENED, HOW_MUCH_MORE };
const struct lodge_schema told_event_schema = {
    .name = "told_event", .size = sizeof(struct event_view), .fields = told_event_fields,
    .count = LODGE_COUNT(told_event_fields),
};

/* ---- what can be asked for ---------------------------------------------------------------------- */

#define PART(name_, member, about_) \
    { .name = name_, .kind = LODGE_KIND_TEXT, .offset = LODGE_AT(struct event_view, member, const char *), \
      .about = about_, .max = 255, .nullable = true }

static const struct lodge_field filter_fields[] = {
    LODGE_ID(struct event_view, id, "Stable identifier", .prefix = "event"),
    LODGE_TIME(struct event_view, at, "When it happened"),
    PART("actor.kind", actor_is.kind, "What did it"),
    PART("actor.id", actor_is.id, "Who did it"),
    PART("actor.name", actor_is.name, "What they were called"),
    LODGE_TEXT(struct event_view, action, "What happened", .max = 64),
    PART("target.kind", target_is.kind, "What kind of thing it happened to"),
    PART("target.id", target_is.id, "What it happened to"),
    PART("target.name", target_is.name, "What that was called"),
    PART("other.kind", other_is.kind, "What kind of thing else it is about"),
    PART("other.id", other_is.id, "What else it is about"),
    PART("other.name", other_is.name, "What that was called"),
    LODGE_CHOICE(struct event_view, outcome, "Whether it was done or refused", .choices = outcomes),
    LODGE_TEXT(struct event_view, reason, "Why it was refused", .max = 64, .nullable = true),
    LODGE_TEXT(struct event_view, ip, "Address that it came from", .max = 45, .nullable = true),
    LODGE_TEXT(struct event_view, user_agent, "Program that it came by", .max = 255, .nullable = true),
    LODGE_TEXT(struct event_view, request_id, "Id of the request that it came by", .max = 64, .nullable = true),
};
const struct lodge_schema event_filter_schema = {
    .name = "event_filter", .size = sizeof(struct event_view), .fields = filter_fields,
    .count = LODGE_COUNT(filter_fields),
};

/* ---- from rows ---------------------------------------------------------------------------------- */

static const struct event_party_view *
party_view(struct lodge_arena *arena, const struct event_party *party, struct event_party_view *view)
{
    *view = (struct event_party_view){ .kind = party->kind, .name = party->name };
    if (!lodge_id_is_none(party->id))
        view->id = lodge_id_text(arena, party->kind, party->id);
    return party->kind ? view : NULL;
}

void
event_view_of(struct lodge_arena *arena, const struct event_row *row, struct event_view *view)
{
    *view = (struct event_view){
        .id = row->id.n,
        .at = row->at,
        .action = row->action,
        .outcome = row->outcome,
        .reason = row->reason,
        .ip = row->address,
        .user_agent = row->user_agent,
        .request_id = row->request_id,
        .details = row->details,
    };
    view->actor = party_view(arena, &row->actor, &view->actor_is);
    view->target = party_view(arena, &row->target, &view->target_is);
    view->other = party_view(arena, &row->other, &view->other_is);
}
