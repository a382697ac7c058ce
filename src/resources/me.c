/* /api/v1/me: what everybody may see and change of themselves. */
#include "identity/accounts.h"
#include "identity/names.h"
#include "identity/sessions.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"
#include "resources/views.h"

#include <gatelodge/clock.h>

static lodge_handler read_me, change_me, list_my_sessions, end_my_session, end_my_other_sessions;

struct my_profile {
    const char *display_name;
    const char *locale;
    const char *time_zone;
};

static const struct lodge_field my_profile_fields[] = {
    LODGE_TEXT(struct my_profile, display_name, "What to call them", .min = 1, .max = DISPLAY_NAME_MAX,
        .nullable = true, .example = "Ann Bell"),
    LODGE_TEXT(struct my_profile, locale, "Language they read, as a BCP 47 tag", .min = 2, .max = 35,
        .nullable = true, .example = "en-GB"),
    LODGE_TEXT(struct my_profile, time_zone, "Time zone they live in, as IANA names it", .min = 1, .max = 64,
        .nullable = true, .example = "Europe/London"),
};
LODGE_SCHEMA(my_profile, struct my_profile, my_profile_fields);

struct session_page_query {
    int64_t limit;
    const char *cursor;
};

static const struct lodge_field session_page_query_fields[] = {
    LODGE_NUMBER(struct session_page_query, limit, "Entries of a page", .min = 1, .max = PAGE_MAX,
        .fallback = PAGE_DEFAULT),
    LODGE_TEXT(struct session_page_query, cursor, "Where the page begins: next of the page before", .max = CURSOR_MAX),
};
LODGE_SCHEMA(session_page_query, struct session_page_query, session_page_query_fields);

struct session_page {
    struct lodge_list data;
    const char *next;
};

static const struct lodge_field session_page_fields[] = {
    LODGE_LIST(struct session_page, data, &session_schema, "The sessions, newest first", .max = PAGE_MAX),
    LODGE_TEXT(struct session_page, next, "Cursor of the next page", .max = CURSOR_MAX, .nullable = true),
};
LODGE_SCHEMA(session_page, struct session_page, session_page_fields);

static const enum lodge_problem session_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/me", .about = "Read one's own profile",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ, .gives = &user_schema, .run = read_me },

    { .method = LODGE_PATCH, .path = "/api/v1/me", .about = "Change one's own profile",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE,
      .takes = &my_profile, .gives = &user_schema, .run = change_me },

    { .method = LODGE_GET, .path = "/api/v1/me/sessions", .about = "List one's own sessions",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .query = &session_page_query, .gives = &session_page, .run = list_my_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/me/sessions", .about = "End all of one's sessions but this one",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .problems = session_problems,
      .run = end_my_other_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/me/sessions/{session_id}", .about = "End one of one's own sessions",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .problems = session_problems, .run = end_my_session },
};
LODGE_RESOURCE(me, "Oneself", routes);

static struct user_id
my_id(struct lodge_call *call)
{
    return (struct user_id){ lodge_caller_of(call)->user };
}

static enum lodge_problem
read_me(struct lodge_call *call)
{
    struct user user;
    enum lodge_problem problem = user_by_id(house_of(call)->db, my_id(call), &user);

    return problem == LODGE_OK ? give_user(call, &user) : problem;
}

static enum lodge_problem
change_me(struct lodge_call *call)
{
    const struct my_profile *given = LODGE_TAKEN(call, struct my_profile);
    const struct account_change change = {
        .display_name_given = lodge_given(call, "display_name"), .display_name = given->display_name,
        .locale_given = lodge_given(call, "locale"), .locale = given->locale,
        .time_zone_given = lodge_given(call, "time_zone"), .time_zone = given->time_zone,
    };
    struct user user;
    enum lodge_problem problem = account_change(house_expecting(call, user_as_expected), my_id(call),
        &change, &user);

    return problem == LODGE_OK ? give_user(call, &user) : problem;
}

static const char *
cursor_behind(struct lodge_call *call, const struct session_page_query *asked, const struct session *last)
{
    return cursor_write(call, (struct place){ last->created_at, last->id.n },
        lodge_print(lodge_arena_of(call), "limit=%lld", (long long)asked->limit));
}

static enum lodge_problem
list_my_sessions(struct lodge_call *call)
{
    const struct session_page_query *asked = LODGE_ASKED(call, struct session_page_query);
    struct house *house = house_of(call);
    struct session_id mine = signed_in_caller(call)->who.session.id;
    struct lodge_list rows;
    struct place place;
    enum lodge_problem problem = cursor_read(call, asked->cursor, &place);

    if (problem == LODGE_OK)
        problem = sessions_by_user(house->db, my_id(call), lodge_now(), (struct session_id){ place.id },
            asked->limit + 1, &rows);
    if (problem != LODGE_OK)
        return problem;

    bool more = page_cut(&rows, asked->limit);
    const struct session *row = rows.items;
    struct session_view *views = LODGE_NEW_ARRAY(house->arena, struct session_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        session_view_of(house->arena, &row[i], mine, &views[i]);
    const char *next = more ? cursor_behind(call, asked, &row[rows.count - 1]) : NULL;
    LODGE_GIVE(call, struct session_page, { views, rows.count }, next);
    return LODGE_OK;
}

static enum lodge_problem
end_my_session(struct lodge_call *call)
{
    struct session_id id = { lodge_path_id(call, "session_id") };
    enum lodge_problem problem = session_needed(call);

    if (problem == LODGE_OK)
        problem = session_end(house_of(call), my_id(call), id);
    if (problem == LODGE_OK && lodge_id_equal(id.n, signed_in_caller(call)->who.session.id.n))
        credential_clear(call);
    return problem;
}

static enum lodge_problem
end_my_other_sessions(struct lodge_call *call)
{
    enum lodge_problem problem = session_needed(call);

    return problem ? problem : sessions_end(house_of(call), my_id(call), signed_in_caller(call)->who.session.id);
}
