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

static const struct lodge_field session_page_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &session_schema)
};
LODGE_SCHEMA(session_page_query, struct page_query, session_page_query_fields);

static const struct lodge_field session_page_fields[] = {
    PAGE_FIELDS(&session_schema, "The sessions, newest first")
};
LODGE_SCHEMA(session_page, struct page, session_page_fields);

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
    enum lodge_problem problem = account_change(house_expecting(call, user_as_expected),
        signed_in_caller(call), my_id(call), &change, &user);

    return problem == LODGE_OK ? give_user(call, &user) : problem;
}

/* Whose sessions, at what time, and which of them asks. */
struct session_list {
    struct user_id whose;
    int64_t now;
    struct session_id current;
};

static enum lodge_problem
fetch_sessions(struct house *house, const void *list, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct session_list *found = list;

    return sessions_by_user(house->db, found->whose, found->now, (struct session_id){ after.id }, limit, rows);
}

static void
view_session(struct lodge_arena *arena, const void *list, const void *row, void *view)
{
    const struct session_list *found = list;

    session_view_of(arena, row, found->current, view);
}

static struct place
place_of_session(const void *list, const void *row)
{
    const struct session *session = row;

    (void)list;
    return (struct place){ .id = session->id.n };
}

static const struct page_source my_sessions = {
    .row_size = sizeof(struct session),
    .view_size = sizeof(struct session_view),
    .fetch = fetch_sessions,
    .view = view_session,
    .place = place_of_session,
};

static enum lodge_problem
list_my_sessions(struct lodge_call *call)
{
    const struct session_list mine = { my_id(call), lodge_now(), signed_in_caller(call)->who.session.id };

    return page_give(call, &my_sessions, &mine, LODGE_ASKED(call, struct page_query));
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
