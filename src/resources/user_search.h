/* People who are searched by the beginnings of their words. */
#ifndef RESOURCES_USER_SEARCH_H
#define RESOURCES_USER_SEARCH_H

#include "identity/user_words.h"
#include "resources/page.h"

struct user_search {
    struct word_search words;       /* at least one */
    size_t *walked;                 /* which of them is walked; set by the walk */
};

/* People as pages of `struct user_view`; what is listed is a struct user_search. */
extern const struct page_source user_searches;

#endif
