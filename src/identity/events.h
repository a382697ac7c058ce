/* What happened, for the audit log and for those who want to be told: written in the same transaction as the
 * change itself, so that there is never one without the other. */
#ifndef IDENTITY_EVENTS_H
#define IDENTITY_EVENTS_H

#include "identity/house.h"

#define EVENT_CHANGES_MAX   32      /* members of one change                                    */
#define EVENT_VALUE_MAX     1024    /* characters of one value that are kept; the rest is cut   */

enum event_kind {
    EVENT_UNSTATED,                 /* refused */
#define EVENT(name, action, told, about) EVENT_##name,
#include "identity/events.def"
#undef EVENT
    EVENT__COUNT
};

enum event_outcome {
    OUTCOME_UNSTATED,               /* refused */
    OUTCOME_DONE,
    OUTCOME_REFUSED,                /* `reason` says why */
};

/* What became of one member. Never a secret: a password that changed has neither text. */
struct event_change {
    const char *member;
    const char *from;               /* NULL: there was nothing */
    const char *to;                 /* NULL: there is nothing any more */
};

/* What it happened to: a person, a group, a session, … */
struct event_target {
    const char *kind;               /* prefix of its TypeID: "user"; NULL: nothing in particular */
    struct lodge_id id;
    const char *name;               /* as it was called at that moment; NULL: it has none */
};

struct event {
    enum event_kind kind;
    enum event_outcome outcome;
    struct event_target target;
    struct event_target other;              /* the role that was given, who came into a group; may be nothing */
    enum lodge_problem reason;              /* of a refusal */
    const struct event_change *changes;
    size_t change_count;
};

/* Writes what happened, with who did it (house->actor), and one row of the outbox where the event's row says so.
 * Within a transaction it is part of it; outside, it stands for itself. LODGE_OK, or what the database said: then
 * the change must not be kept either. */
__attribute__((warn_unused_result)) enum lodge_problem
event_write(struct house *house, const struct event *event);

/* Writes down that somebody was refused, by itself, once that is judged. A database that cannot write it changes
 * nothing about the answer. */
void event_write_refusal(struct house *house, const struct event *event);

#endif
