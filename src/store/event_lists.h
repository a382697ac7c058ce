/* Lists of events, each in the order of one index. Which index is best for a question is not known here. */
#ifndef STORE_EVENT_LISTS_H
#define STORE_EVENT_LISTS_H

#include "store/events.h"

enum event_index {
    EVENTS_UNSTATED,            /* refused */
    EVENTS_ALL,
    EVENTS_BY_ACTOR,            /* id */
    EVENTS_BY_TARGET,           /* id */
    EVENTS_BY_ACTION,           /* text, and all that follow */
    EVENTS_BY_OUTCOME,
    EVENTS_BY_ADDRESS,
    EVENTS_BY_REQUEST,
    EVENTS_ABOUT,               /* id: who did it, to whom it was done, or who else is concerned. Only the api */
    EVENTS__COUNT
};

/* What is walked: the rows of one value, between two ids that are not part of it. */
struct event_range {
    enum event_index index;
    struct lodge_id id;
    const char *text;
    struct event_id above;
    struct event_id below;
    bool newest_first;
};

/* The range of everything. */
struct event_range event_range_all(void);

/* At most `limit` (EVENTS_MAX) of them, struct event_row. */
#define EVENTS_MAX 201
enum lodge_problem events_page(struct db *db, const struct event_range *range, int64_t limit,
    struct lodge_list *events);

#endif
