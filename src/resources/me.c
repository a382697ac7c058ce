/* /api/v1/me: what everybody may see and change of themselves. */
#include "identity/accounts.h"
#include "identity/names.h"
#include "identity/sessions.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/session_lists.h"
#include "resources/views.h"

static lodge_handler read_me, change_me, list_my_sessions, end_my_session, end_my_other_sessions;

struct my_profile {
    const char *username;
    const char *display_name;
    const char *locale;
    const char *time_zone;
};

static const struct lodge_field my_profile_fields[] = {
    LODGE_TEXT(struct my_profile, username, "What to sign in with, where the settings let people choose", .min = 1,
        .max = USERNAME_MAX, .example = "ann"),
    LODGE_TEXT(struct my_profile, display_name, "What to call them", .min = 1, .max = DISPLAY_NAME_MAX,
        .nullable = true, .example = "Ann Bell"),
    LODGE_TEXT(struct my_profile, locale, "Language they read, as a BCP 47 tag", .min = 2, .max = 35,
        .nullable = true, .example = "en-GB"),
    LODGE_TEXT(struct my_profile, time_zone, "Time zone they live in, as IANA names it", .min = 1, .max = 64,
        .nullable = true, .example = "Europe/London"),
};
LODGE_SCHEMA(my_profile, struct my_profile, my_profile_fields);

static const enum lodge_problem profile_problems[] = { LODGE_NOT_ALLOWED, LODGE_USERNAME_TAKEN, LODGE_OK };
static const enum lodge_problem session_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/me", .about = "Read one's own profile",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ, .gives = &user_schema, .run = read_me },

    { .method = LODGE_PATCH, .path = "/api/v1/me", .about = "Change one's own profile",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE,
      .takes = &my_profile, .gives = &user_schema, .problems = profile_problems, .run = change_me },

    { .method = LODGE_GET, .path = "/api/v1/me/sessions", .about = "List one's own sessions",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .query = &session_list_query, .gives = &session_list, .run = list_my_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/me/sessions", .about = "End all of one's sessions but this one",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .may_wait = true, .problems = session_problems,
      .run = end_my_other_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/me/sessions/{session_id}", .about = "End one of one's own sessions",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .may_wait = true, .problems = session_problems,
      .run = end_my_session },
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

/* The name may be an application's key; who may choose theirs is the administrator's to say. */
static enum lodge_problem
check_username(struct lodge_call *call)
{
    const struct house_settings *settings = lodge_settings_of(call);

    if (!lodge_given(call, "username"))
        return LODGE_OK;
    if (settings->profile.username)
        return session_needed(call);        /* a token is not whom it stands for */
    return lodge_misfit(lodge_fault_of(call), "/username", "fixed", "Only an administrator may change this.");
}

static enum lodge_problem
change_me(struct lodge_call *call)
{
    const struct my_profile *given = LODGE_TAKEN(call, struct my_profile);
    const struct account_change change = {
        .username_given = lodge_given(call, "username"), .username = given->username,
        .display_name_given = lodge_given(call, "display_name"), .display_name = given->display_name,
        .locale_given = lodge_given(call, "locale"), .locale = given->locale,
        .time_zone_given = lodge_given(call, "time_zone"), .time_zone = given->time_zone,
    };
    struct user user;
    enum lodge_problem problem = check_username(call);

    if (problem == LODGE_OK)        /* these members may every token change: there is nobody to ask */
        problem = account_change(house_expecting(call, user_as_expected), NULL, my_id(call), &change, &user);
    return problem == LODGE_OK ? give_user(call, &user) : problem;
}

static enum lodge_problem
list_my_sessions(struct lodge_call *call)
{
    return give_sessions_of(call, my_id(call));
}

static enum lodge_problem
end_my_session(struct lodge_call *call)
{
    struct session_id id = { lodge_path_id(call, "session_id") };
    enum lodge_problem problem = session_needed(call);

    if (problem == LODGE_OK)
        problem = house_revoked(call, session_end(house_of(call), my_id(call), id));
    if (problem == LODGE_OK && lodge_id_equal(id.n, signed_in_caller(call)->who.session.id.n))
        credential_clear(call);
    return problem;
}

static enum lodge_problem
end_my_other_sessions(struct lodge_call *call)
{
    enum lodge_problem problem = session_needed(call);

    return problem ? problem : house_revoked(call, sessions_end_others(house_of(call), signed_in_caller(call)));
}
