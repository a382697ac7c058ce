/* Lists of events: a statement for each index and direction. */
#include "store/event_lists.h"

#include "store/event_columns.h"
#include "store/maps.h"

#include <stdlib.h>
#include <string.h>

static const enum query statements[EVENTS__COUNT][2] = {
    [EVENTS_ALL]        = { QUERY_EVENTS_OLDEST_FIRST, QUERY_EVENTS_NEWEST_FIRST },
    [EVENTS_BY_ACTOR]   = { QUERY_EVENTS_BY_ACTOR_OLDEST_FIRST, QUERY_EVENTS_BY_ACTOR_NEWEST_FIRST },
    [EVENTS_BY_TARGET]  = { QUERY_EVENTS_BY_TARGET_OLDEST_FIRST, QUERY_EVENTS_BY_TARGET_NEWEST_FIRST },
    [EVENTS_BY_ACTION]  = { QUERY_EVENTS_BY_ACTION_OLDEST_FIRST, QUERY_EVENTS_BY_ACTION_NEWEST_FIRST },
    [EVENTS_BY_OUTCOME] = { QUERY_EVENTS_BY_OUTCOME_OLDEST_FIRST, QUERY_EVENTS_BY_OUTCOME_NEWEST_FIRST },
    [EVENTS_BY_ADDRESS] = { QUERY_EVENTS_BY_ADDRESS_OLDEST_FIRST, QUERY_EVENTS_BY_ADDRESS_NEWEST_FIRST },
    [EVENTS_BY_REQUEST] = { QUERY_EVENTS_BY_REQUEST_OLDEST_FIRST, QUERY_EVENTS_BY_REQUEST_NEWEST_FIRST },
    [EVENTS_ABOUT]      = { QUERY_EVENTS_ABOUT_OLDEST_FIRST, QUERY_EVENTS_ABOUT_NEWEST_FIRST },
};

struct event_range
event_range_all(void)
{
    struct event_range range = { .index = EVENTS_ALL };

    memset(range.below.n.bytes, 0xFF, sizeof(range.below.n.bytes));
    return range;
}

enum lodge_problem
events_page(struct db *db, const struct event_range *range, int64_t limit, struct lodge_list *events)
{
    enum query query = statements[range->index][range->newest_first];
    struct db_value id = db_any_id(range->id), text = db_text(range->text), most = db_number(limit);
    struct db_value above = db_any_id(range->above.n), below = db_any_id(range->below.n);
    struct db_value all[] = { above, below, most };
    struct db_value by_id[] = { id, above, below, most };
    struct db_value by_text[] = { text, above, below, most };
    struct db_value about[] = { id, above, below, most, id, above, below, most, id, above, below, most, most };

    switch (range->index) {
    case EVENTS_ALL:
        return db_many(db, query, all, LODGE_COUNT(all), event_columns, sizeof(struct event_row), EVENTS_MAX, events);
    case EVENTS_BY_ACTOR:
    case EVENTS_BY_TARGET:
        return db_many(db, query, by_id, LODGE_COUNT(by_id), event_columns, sizeof(struct event_row), EVENTS_MAX,
            events);
    case EVENTS_BY_ACTION:
    case EVENTS_BY_OUTCOME:
    case EVENTS_BY_ADDRESS:
    case EVENTS_BY_REQUEST:
        return db_many(db, query, by_text, LODGE_COUNT(by_text), event_columns, sizeof(struct event_row), EVENTS_MAX,
            events);
    case EVENTS_ABOUT:
        return db_many(db, query, about, LODGE_COUNT(about), event_columns, sizeof(struct event_row), EVENTS_MAX,
            events);
    case EVENTS_UNSTATED:
    case EVENTS__COUNT:
        break;
    }
    abort();
}
