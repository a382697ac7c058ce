/* Sessions as pages. */
#include "resources/session_lists.h"

#include "resources/credential.h"
#include "resources/views.h"

#include <gatelodge/clock.h>

static const struct lodge_field session_list_query_fields[] = { PAGE_QUERY_FIELDS(struct page_query, &session_schema) };
LODGE_SCHEMA_SHARED(session_list_query, struct page_query, session_list_query_fields);

static const struct lodge_field session_list_fields[] = { PAGE_FIELDS(&session_schema, "The sessions, newest first") };
LODGE_SCHEMA_SHARED(session_list, struct page, session_list_fields);

static const struct lodge_field all_sessions_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &anybodys_session_schema)
};
LODGE_SCHEMA_SHARED(all_sessions_query, struct page_query, all_sessions_query_fields);

static const struct lodge_field all_sessions_fields[] = {
    PAGE_FIELDS(&anybodys_session_schema, "The sessions, newest first")
};
LODGE_SCHEMA_SHARED(all_sessions_list, struct page, all_sessions_fields);

/* Whose sessions (none: everybody's), at what time, and which of them asks. */
struct list {
    struct user_id whose;
    int64_t now;
    struct session_id current;
};

static struct list
list_for(struct lodge_call *call, struct user_id whose)
{
    return (struct list){ whose, lodge_now(), signed_in_caller(call)->who.session.id };
}

/* ---- of one person ------------------------------------------------------------------------------ */

static enum lodge_problem
fetch_of_one(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct list *list = what;

    return sessions_by_user(house->db, list->whose, list->now, (struct session_id){ after.id }, limit, rows);
}

static void
view_of_one(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    const struct list *list = what;

    session_view_of(arena, row, list->current, view);
}

static struct place
place_of_one(const void *what, const void *row)
{
    const struct session *session = row;

    (void)what;
    return (struct place){ .id = session->id.n };
}

static const struct page_source of_one = {
    .row_size = sizeof(struct session),
    .view_size = sizeof(struct session_view),
    .fetch = fetch_of_one,
    .view = view_of_one,
    .place = place_of_one,
};

enum lodge_problem
give_sessions_of(struct lodge_call *call, struct user_id whose)
{
    const struct list list = list_for(call, whose);

    return page_give(call, &of_one, &list, LODGE_ASKED(call, struct page_query));
}

/* ---- of everybody ------------------------------------------------------------------------------- */

static enum lodge_problem
fetch_of_all(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct list *list = what;

    return sessions_page(house->db, list->now, (struct session_id){ after.id }, limit, rows);
}

static void
view_of_all(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    const struct list *list = what;
    const struct session_user *found = row;
    struct session_view *session_view = view;

    session_view_of(arena, &found->session, list->current, session_view);
    session_view->username = found->username;
}

static struct place
place_of_all(const void *what, const void *row)
{
    const struct session_user *found = row;

    (void)what;
    return (struct place){ .id = found->session.id.n };
}

static const struct page_source of_all = {
    .row_size = sizeof(struct session_user),
    .view_size = sizeof(struct session_view),
    .fetch = fetch_of_all,
    .view = view_of_all,
    .place = place_of_all,
};

enum lodge_problem
give_all_sessions(struct lodge_call *call)
{
    const struct list list = list_for(call, (struct user_id){ 0 });

    return page_give(call, &of_all, &list, LODGE_ASKED(call, struct page_query));
}
