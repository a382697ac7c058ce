/* Which of its indexes a list of people walks. */
#ifndef RESOURCES_USER_LIST_H
#define RESOURCES_USER_LIST_H

#include "resources/page.h"

enum user_order { USER_ORDER_UNSTATED, BY_CREATION, BY_USERNAME, BY_EMAIL };

struct user_list {
    enum user_order order;
    bool backwards;
    const char *first, *last;       /* BY_USERNAME, BY_EMAIL: between these, as they are compared */
};

/* The list for what is asked: the shortest walk that meets everybody who can match, in the order that was asked for. */
struct user_list user_list_for(struct lodge_arena *arena, const struct page_query *asked);

/* People as pages of `struct user_view`; what is listed is a struct user_list. */
extern const struct page_source user_lists;

#endif
