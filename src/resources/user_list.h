/* Which way a list of people goes: along one of their indexes, from where to where. */
#ifndef RESOURCES_USER_LIST_H
#define RESOURCES_USER_LIST_H

#include "resources/page.h"
#include "store/ids.h"

enum user_order { USER_ORDER_UNSTATED, BY_ID, BY_CREATION, BY_USERNAME, BY_EMAIL };

struct user_list {
    enum user_order order;
    bool backwards;
    struct user_id id;              /* BY_ID: of the only one */
    int64_t since, until;           /* BY_CREATION: between these, both included */
    const char *status;             /* BY_CREATION: only of this one; NULL: of all */
    const char *first, *last;       /* BY_USERNAME, BY_EMAIL: the same, as they are folded */
};

/* The list for what is asked: the shortest walk that meets everybody who can match, in the order that was asked for. */
struct user_list user_list_for(struct lodge_arena *arena, const struct page_query *asked);

/* People as pages of `struct user_view`; what is listed is a struct user_list. */
extern const struct page_source user_lists;

#endif
