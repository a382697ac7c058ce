/* An event as it is told: by the API, by the command line, and to those who want to know. */
#ifndef IDENTITY_EVENT_VIEW_H
#define IDENTITY_EVENT_VIEW_H

#include "store/events.h"

#include <gatelodge/schema.h>

/* Somebody or something, as it was called when it happened. */
struct event_party_view {
    const char *kind;
    const char *id;                     /* NULL: it has none */
    const char *name;                   /* NULL: it has none */
};

struct event_view {
    struct lodge_id id;
    int64_t at;
    const struct event_party_view *actor;
    const char *action;
    const struct event_party_view *target;      /* NULL: nothing in particular */
    const struct event_party_view *other;       /* NULL: nothing else */
    const char *outcome;
    const char *reason;                 /* NULL: it was not refused */
    const char *ip;
    const char *user_agent;
    const char *request_id;
    const char *details;
    struct event_party_view actor_is, target_is, other_is;      /* what the three above point to; else empty */
};

/* All of these are of struct event_view. */
extern const struct lodge_schema event_schema;          /* all of it                                        */
extern const struct lodge_schema event_filter_schema;   /* what can be asked for, members of members as actor.id */
extern const struct lodge_schema told_event_schema;     /* what leaves the house: nobody's address or agent */

void event_view_of(struct lodge_arena *arena, const struct event_row *row, struct event_view *view);

#endif
