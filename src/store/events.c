/* Rows of events. Sealing them is event_chain.c's matter. */
#include "store/events.h"

#include "store/event_columns.h"
#include "store/maps.h"

const struct db_column event_columns[] = {
    EVENT_COLUMNS,
    DB_END
};

struct event_id
event_id_at(int64_t time)
{
    struct event_id id = { { { 0 } } };

    for (int i = 0; i < 6; i++)
        id.n.bytes[i] = (unsigned char)(time >> (40 - 8 * i));
    return id;
}

enum lodge_problem
event_insert(struct db *db, const struct event_row *event)
{
    return db_run(db, QUERY_EVENT_INSERT, DB_WITH(
        db_id(event->id.n), db_time(event->at),
        db_text(event->actor.kind), db_id(event->actor.id), db_text(event->actor.name), db_text(event->action),
        db_text(event->target.kind), db_id(event->target.id), db_text(event->target.name),
        db_text(event->other.kind), db_id(event->other.id), db_text(event->other.name),
        db_text(event->outcome), db_text(event->reason), db_text(event->address), db_text(event->user_agent),
        db_text(event->request_id), db_text(event->details)), NULL);
}

enum lodge_problem
outbox_insert(struct db *db, const struct event_row *event, const char *payload)
{
    return db_run(db, QUERY_OUTBOX_INSERT, DB_WITH(
        db_id(event->id.n), db_text(event->action), db_text(event->target.kind), db_id(event->target.id),
        db_text(payload), db_time(event->at)), NULL);
}

enum lodge_problem
outbox_purge(struct db *db, struct event_id before, int64_t limit, uint64_t *forgotten)
{
    return db_run(db, QUERY_OUTBOX_PURGE, DB_WITH(db_any_id(before.n), db_number(limit)), forgotten);
}
