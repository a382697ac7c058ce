/* Which way a list of events goes: along one of their indexes, between two moments. */
#ifndef RESOURCES_EVENT_LIST_H
#define RESOURCES_EVENT_LIST_H

#include "resources/page.h"
#include "store/event_lists.h"

struct event_list {
    struct event_range range;
    struct lodge_id reader;         /* of one's own events: addresses of others are not told; none: of all */
};

/* The shortest walk that meets whatever can match, newest first unless it is asked for otherwise. */
struct event_list event_list_for(struct lodge_arena *arena, const struct page_query *asked);

/* The same of what concerns this person. */
struct event_list event_list_about(const struct page_query *asked, struct lodge_id person);

/* Events as pages of `struct event_view`; what is listed is a struct event_list. */
extern const struct page_source event_lists;

#endif
