/* Lists in pages: a limit, and a cursor that says where the next page begins. */
#ifndef RESOURCES_PAGE_H
#define RESOURCES_PAGE_H

#include <gatelodge/call.h>

#define PAGE_MAX     200        /* entries of one page */
#define PAGE_DEFAULT "50"
#define CURSOR_MAX   64         /* characters */

/* Where a page begins: behind this time and id. Opaque to clients; stays right while rows come and go. */
struct place {
    int64_t time;
    struct lodge_id id;
};

/* Reads a cursor; NULL is the beginning. LODGE_FIELD_INVALID with a misfit when it is not one of ours. */
enum lodge_problem cursor_read(struct lodge_call *call, const char *cursor, struct place *place);

/* The cursor of a page that begins behind `place`; also sends the Link header (RFC 8288) with these
 * other members of the query, "limit=50&sort=created_at". */
const char *cursor_write(struct lodge_call *call, struct place place, const char *query);

/* Lists ask for one row more than the page holds. Takes it off again; true when it was there: another page
 * follows. */
bool page_cut(struct lodge_list *rows, int64_t limit);

#endif
