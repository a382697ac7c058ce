/* What the files that read events share: the columns of an event. */
#ifndef STORE_EVENT_COLUMNS_H
#define STORE_EVENT_COLUMNS_H

#include "store/events.h"

#define EVENT_TEXT(column, member) { column, DB_KIND_TEXT, LODGE_AT(struct event_row, member, const char *), 0 }

#define EVENT_COLUMNS \
    DB_ID(struct event_row, id, id.n), \
    DB_TIME(struct event_row, at), \
    EVENT_TEXT("actor_kind", actor.kind), \
    DB_ID(struct event_row, actor_id, actor.id), \
    EVENT_TEXT("actor_name", actor.name), \
    DB_TEXT(struct event_row, action), \
    EVENT_TEXT("target_kind", target.kind), \
    DB_ID(struct event_row, target_id, target.id), \
    EVENT_TEXT("target_name", target.name), \
    EVENT_TEXT("other_kind", other.kind), \
    DB_ID(struct event_row, other_id, other.id), \
    EVENT_TEXT("other_name", other.name), \
    DB_TEXT(struct event_row, outcome), \
    DB_TEXT(struct event_row, reason), \
    DB_TEXT(struct event_row, address), \
    DB_TEXT(struct event_row, user_agent), \
    DB_TEXT(struct event_row, request_id), \
    DB_TEXT(struct event_row, details)

#endif
