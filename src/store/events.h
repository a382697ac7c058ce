/* Rows of events: what happened, and what others are to be told of it. What is written when is decided in
 * identity/. */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "store/db.h"

struct event_id { struct lodge_id n; };

/* Somebody or something as it was called at that moment. `kind` is the prefix of its TypeID; NULL: nothing. */
struct event_party {
    const char *kind;
    struct lodge_id id;
    const char *name;
};

/* One event. Texts of columns that may be NULL are NULL where there is nothing. */
struct event_row {
    struct event_id id;
    int64_t at;
    struct event_party actor;           /* kind: "nobody", "user", "command" or "system" */
    const char *action;
    struct event_party target;
    struct event_party other;
    const char *outcome;                /* "done" or "refused" */
    const char *reason;
    const char *address;
    const char *user_agent;
    const char *request_id;
    const char *details;                /* a JSON object */
};

/* The smallest id of a moment: events before it have smaller ones. */
struct event_id event_id_at(int64_t time);

/* Writes an event that is not sealed yet. */
__attribute__((warn_unused_result)) enum lodge_problem
event_insert(struct db *db, const struct event_row *event);

/* Lays out the same for others: `payload` is what they will be told, a JSON object. */
__attribute__((warn_unused_result)) enum lodge_problem
outbox_insert(struct db *db, const struct event_row *event, const char *payload);

/* Forgets at most `limit` rows of the outbox that are older than this id. */
enum lodge_problem outbox_purge(struct db *db, struct event_id before, int64_t limit, uint64_t *forgotten);

#endif
