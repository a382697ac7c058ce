/* Rows of the chain. */
#include "store/event_chain.h"

#include "store/event_columns.h"
#include "store/maps.h"

#define GAPS_MAX 10000

const struct db_column event_head_columns[] = {
    DB_NUMBER(struct event_head, seq),
    DB_BYTES(struct event_head, link),
    DB_BYTES(struct event_head, mac),
    DB_END
};

const struct db_column sealed_event_columns[] = {
    EVENT_COLUMNS,
    DB_NUMBER(struct sealed_event, seq),
    DB_TEXT(struct sealed_event, link),
    DB_END
};
_Static_assert(offsetof(struct sealed_event, row) == 0, "an event's columns fill both structs");

const struct db_column event_gap_columns[] = {
    DB_NUMBER(struct event_gap, first_seq),
    DB_NUMBER(struct event_gap, last_seq),
    DB_BYTES(struct event_gap, link),
    DB_BYTES(struct event_gap, mac),
    DB_END
};

/* ---- sealing ------------------------------------------------------------------------------------ */

enum lodge_problem
event_head_read(struct db *db, struct event_head *head)
{
    return db_one(db, QUERY_EVENT_HEAD, DB_WITH_NOTHING, event_head_columns, head);
}

enum lodge_problem
event_head_move(struct db *db, const struct event_head *from, const struct event_head *to)
{
    return db_change(db, QUERY_EVENT_HEAD_MOVE, DB_WITH(
        db_number(to->seq), db_bytes(to->link, EVENT_LINK_SIZE), db_bytes(to->mac, EVENT_LINK_SIZE),
        db_number(from->seq), db_bytes(from->link, EVENT_LINK_SIZE)));
}

enum lodge_problem
events_unsealed(struct db *db, int64_t limit, struct lodge_list *events)
{
    return db_many(db, QUERY_EVENTS_UNSEALED, DB_WITH(db_number(limit)), event_columns, sizeof(struct event_row),
        SEALED_EVENTS_MAX, events);
}

enum lodge_problem
events_unsealed_count(struct db *db, struct event_id before, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_EVENTS_UNSEALED_COUNT, DB_WITH(db_any_id(before.n)), count_columns,
        &row);

    *count = row.count;
    return problem;
}

enum lodge_problem
event_unsealed_first(struct db *db, int64_t *at)
{
    struct event_time row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_EVENT_UNSEALED_FIRST, DB_WITH_NOTHING, event_time_columns, &row);

    *at = row.at;
    return problem;
}

enum lodge_problem
events_unsealed_some(struct db *db, int64_t most, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_EVENTS_UNSEALED_SOME, DB_WITH(db_number(most)), count_columns, &row);

    *count = row.count;
    return problem;
}

enum lodge_problem
event_seal(struct db *db, struct event_id id, int64_t seq, const unsigned char link[EVENT_LINK_SIZE])
{
    return db_change(db, QUERY_EVENT_SEAL, DB_WITH(db_number(seq), db_bytes(link, EVENT_LINK_SIZE), db_id(id.n)));
}

/* ---- looking ------------------------------------------------------------------------------------ */

enum lodge_problem
events_sealed(struct db *db, int64_t seq, struct event_id id, struct lodge_list *events)
{
    return db_many(db, QUERY_EVENTS_SEALED,
        DB_WITH(db_number(seq), db_number(seq), db_any_id(id.n), db_number(SEALED_EVENTS_MAX)),
        sealed_event_columns, sizeof(struct sealed_event), SEALED_EVENTS_MAX, events);
}

enum lodge_problem
event_gaps(struct db *db, struct lodge_list *gaps)
{
    return db_many(db, QUERY_EVENT_GAPS, DB_WITH(db_number(GAPS_MAX)), event_gap_columns, sizeof(struct event_gap),
        GAPS_MAX, gaps);
}
