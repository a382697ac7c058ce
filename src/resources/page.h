/* Lists in pages: a limit, a filter, and a cursor that says where the next page begins. A list tells where its rows
 * come from, how they look outside and where each stands in the order; the rest is the same for all of them. */
#ifndef RESOURCES_PAGE_H
#define RESOURCES_PAGE_H

#include "resources/house.h"

#include <gatelodge/filter.h>

#define PAGE_MAX      200       /* entries of one page                                   */
#define PAGE_DEFAULT  "50"
#define PAGE_EXAMINED 1000      /* rows that are looked at for one page, at most         */
#define PLACE_TEXT_MAX 320      /* bytes of a place's text                               */
#define CURSOR_MAX    512       /* characters                                            */

/* Where a page begins: behind this row, by whichever of the three the list is in the order of; id decides between
 * equals. All zero: at the start. Stays right while rows come and go. */
struct place {
    int64_t time;
    struct lodge_id id;
    const char *text;
};

/* What every list can be asked for. A list that has more members in its query has a struct of its own and fills this
 * from it. */
struct page_query {
    int64_t limit;
    const char *cursor;
    const struct lodge_filter *filter;
    const char *sort;           /* NULL: not said, or the list has but one order */
};

/* Rows of the query: its struct, and the schema of an entry. */
#define PAGE_QUERY_FIELDS(type, entry) \
    LODGE_NUMBER(type, limit, "Entries of a page", .min = 1, .max = PAGE_MAX, .fallback = PAGE_DEFAULT), \
    LODGE_TEXT(type, cursor, "Where the page begins: next of the page before, asked for with the same other members", \
        .max = CURSOR_MAX), \
    LODGE_FILTER(type, filter, entry, "Which of them")

/* What every list gives, and its rows: the schema of an entry, and a sentence about them. */
struct page {
    struct lodge_list data;
    const char *next;
};

#define PAGE_FIELDS(entry, about_) \
    LODGE_LIST(struct page, data, entry, about_, .max = PAGE_MAX), \
    LODGE_TEXT(struct page, next, "Cursor of the next page, null behind the last; where there is one, the page may " \
        "hold fewer entries than its limit, even none, for what a filter asks for is looked for in small steps", \
        .max = CURSOR_MAX, .nullable = true)

/* A list. `list` is what the handler says of it: whose rows, in which order. */
struct page_source {
    size_t row_size, view_size;
    /* At most `limit` (1 to PAGE_MAX + 1) rows behind `after`, in the list's order. */
    enum lodge_problem (*fetch)(struct house *house, const void *list, struct place after, int64_t limit,
        struct lodge_list *rows);
    /* Whether a row is of the list at all; NULL: every row is. */
    bool (*belongs)(const void *list, const void *row);
    /* What a row looks like outside: a struct of the schema that the filter is over. */
    void (*view)(struct lodge_arena *arena, const void *list, const void *row, void *view);
    struct place (*place)(const void *list, const void *row);
    /* Adds to the views of the page what costs too much to be known of every row that is looked at; the filter is not
     * over it. NULL: nothing. */
    enum lodge_problem (*complete)(struct house *house, void *views, size_t count);
};

/* Answers with a `struct page` of what matches, and the Link header (RFC 8288) of the next. However little matches, it
 * looks at no more than PAGE_EXAMINED rows: then the page is short, and `next` goes on from there.
 * LODGE_FIELD_INVALID when the cursor is not one of ours, or of another list, filter or order. */
enum lodge_problem page_give(struct lodge_call *call, const struct page_source *source, const void *list,
    const struct page_query *asked);

/* What the filter demands that the member "name" equals or begins with (LODGE_EQUALS, LODGE_STARTS), in small letters
 * as names of groups and roles are; NULL: nothing, or what no such name holds. */
const char *page_demanded_name(struct lodge_arena *arena, const struct page_query *asked,
    enum lodge_filter_operator how);

/* The text between all names that begin like this and those before them, or behind them when the list goes
 * backwards. */
const char *page_text_before(struct lodge_arena *arena, const char *start, bool backwards);

#endif
