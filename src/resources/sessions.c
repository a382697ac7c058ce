/* /api/v1/sessions: signing in, staying in, signing out. The rules are in identity/sessions.c; the form
 * of the sign-in page is in portal.c. */
#include "identity/names.h"
#include "identity/passwords.h"
#include "identity/permissions.h"
#include "identity/sessions.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/sign_in.h"
#include "resources/views.h"

static lodge_handler open_session, read_session, end_session, reauthenticate;

static const char *const deliveries[] = { "cookie", "token", NULL };

struct sign_in {
    const char *identifier;
    const char *password;
    bool remember;
    const char *deliver;
};

static const struct lodge_field sign_in_fields[] = {
    LODGE_TEXT(struct sign_in, identifier,
        "Username or e-mail address", .required = true, .min = 1, .max = 254, .example = "ann"),
    LODGE_SECRET(struct sign_in, password, "The password", .required = true, .min = 1, .max = PASSWORD_MAX),
    LODGE_FLAG(struct sign_in, remember, "Whether the session outlives the browser"),
    LODGE_CHOICE(struct sign_in, deliver,
        "As a cookie for browsers, or as a token in the answer for programs",
        .choices = deliveries, .fallback = "cookie"),
};
LODGE_SCHEMA(sign_in, struct sign_in, sign_in_fields);

struct password_again {
    const char *password;
};

static const struct lodge_field password_again_fields[] = {
    LODGE_SECRET(struct password_again, password, "The password, once more", .required = true, .min = 1,
        .max = PASSWORD_MAX),
};
LODGE_SCHEMA(password_again, struct password_again, password_again_fields);

struct current_session {
    const struct session_view *session;
    const struct user_view *user;
    struct lodge_texts groups;
    struct lodge_texts roles;
    struct lodge_texts permissions;
};

static const struct lodge_field current_session_fields[] = {
    LODGE_OBJECT(struct current_session, session, struct session_view, &session_schema, "The session"),
    LODGE_OBJECT(struct current_session, user, struct user_view, &user_schema, "Whose it is"),
    LODGE_TEXTS(struct current_session, groups, "Every group that counts", .max = GROUPS_MAX, .each_max = 64,
        .example = "staff"),
    LODGE_TEXTS(struct current_session, roles, "Every role that counts", .max = ROLES_MAX, .each_max = 64,
        .example = "auditor"),
    LODGE_TEXTS(struct current_session, permissions, "Every permission that follows", .max = PERMISSIONS_MAX,
        .each_max = 64, .example = "users.read"),
};
LODGE_SCHEMA(current_session, struct current_session, current_session_fields);

static const enum lodge_problem sign_in_problems[] = {
    LODGE_WRONG_CREDENTIALS, LODGE_ACCOUNT_SUSPENDED, LODGE_TOO_MANY, LODGE_BUSY, LODGE_OK
};
static const enum lodge_problem again_problems[] = {
    LODGE_WRONG_CREDENTIALS, LODGE_ACCOUNT_SUSPENDED, LODGE_NOT_ALLOWED, LODGE_TOO_MANY, LODGE_BUSY, LODGE_OK
};
static const enum lodge_problem session_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/api/v1/sessions", .about = "Sign in",
      .more = "A wrong password and an unknown name get the same answer, in the same time.",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_GUESS,
      .takes = &sign_in, .gives = &opened_session_schema, .problems = sign_in_problems, .run = open_session },

    { .method = LODGE_GET, .path = "/api/v1/sessions/current", .about = "Read the session that asks",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .gives = &current_session, .problems = session_problems, .run = read_session },

    { .method = LODGE_DELETE, .path = "/api/v1/sessions/current", .about = "Sign out",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .may_wait = true, .problems = session_problems,
      .run = end_session },

    { .method = LODGE_POST, .path = "/api/v1/sessions/current/reauthenticate",
      .about = "Give the password once more",
      .more = "Makes the session fresh, for changes that ask for it. The session's token changes.",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_GUESS, .success = 200,
      .takes = &password_again, .gives = &opened_session_schema, .problems = again_problems,
      .run = reauthenticate },
};
LODGE_RESOURCE(sessions, "Signing in", routes);

/* Hands the token over as it was asked for, and describes the session. */
static void
give_opened(struct lodge_call *call, const struct opened_session *opened, bool as_token)
{
    struct session_view view;

    session_view_of(lodge_arena_of(call), &opened->who.session, opened->who.session.id, &view);
    if (as_token)
        view.token = opened->token;
    else
        sign_in_cookie(call, opened);
    lodge_give(call, &view, sizeof(view));
}

static enum lodge_problem
open_session(struct lodge_call *call)
{
    const struct sign_in *given = LODGE_TAKEN(call, struct sign_in);
    struct opened_session opened;
    enum lodge_problem problem = sign_in_person(call, given->identifier, given->password, given->remember,
        &opened);

    if (problem != LODGE_OK)
        return problem;
    lodge_reply_header(call, "Location", "/api/v1/sessions/current");
    give_opened(call, &opened, lodge_text_equal(given->deliver, "token"));
    return LODGE_OK;
}

static enum lodge_problem
view_current(struct lodge_call *call, struct current_session *view)
{
    const struct signed_in *caller = signed_in_caller(call);
    struct house *house = house_of(call);
    struct session_view *session = LODGE_NEW(house->arena, struct session_view);
    struct user_view *person = LODGE_NEW(house->arena, struct user_view);
    struct lodge_texts all_roles;
    struct session row;
    struct user user;
    enum lodge_problem problem = session_needed(call);

    if (problem == LODGE_OK)
        problem = session_by_id(house->db, caller->who.session.id, &row);
    if (problem == LODGE_NOT_FOUND)
        return LODGE_NOT_SIGNED_IN;         /* at this very moment */
    if (problem == LODGE_OK)
        problem = user_by_id(house->db, caller->who.session.user_id, &user);
    if (problem == LODGE_OK)
        problem = roles_by_user(house->db, user.id, &all_roles);
    if (problem != LODGE_OK)
        return problem;
    user_view_of(house->arena, &user, person);
    session_view_of(house->arena, &row, row.id, session);
    *view = (struct current_session){ session, person, caller->groups, all_roles, caller->permissions };
    return LODGE_OK;
}

static enum lodge_problem
read_session(struct lodge_call *call)
{
    struct current_session view;
    enum lodge_problem problem = view_current(call, &view);

    if (problem == LODGE_OK)
        lodge_give(call, &view, sizeof(view));
    return problem;
}

/* Whether it is as the caller expects, who may expect nothing: then it does not matter that MariaDB is away. */
static enum lodge_problem
is_as_expected(struct lodge_call *call)
{
    bool anything = lodge_parameter(call, "HTTP_IF_MATCH") || lodge_parameter(call, "HTTP_IF_NONE_MATCH");
    struct current_session view;
    enum lodge_problem problem = anything ? view_current(call, &view) : session_needed(call);

    return anything && problem == LODGE_OK ? lodge_must_match(call, &current_session, &view) : problem;
}

static enum lodge_problem
end_session(struct lodge_call *call)
{
    const struct session *session = &signed_in_caller(call)->who.session;
    enum lodge_problem problem = is_as_expected(call);

    if (problem == LODGE_OK)
        problem = house_revoked(call, session_end(house_of(call), session->user_id, session->id));
    if (problem != LODGE_OK && problem != LODGE_NOT_FOUND)
        return problem;             /* not ended: the cookie stays, so that it can be tried again */
    credential_clear(call);
    return LODGE_OK;
}

static enum lodge_problem
reauthenticate(struct lodge_call *call)
{
    struct opened_session opened;
    struct lodge_address address;
    enum lodge_problem problem = session_needed(call);

    if (problem == LODGE_OK)
        problem = session_reauthenticate(house_of(call), signed_in_caller(call),
            LODGE_TAKEN(call, struct password_again)->password, lodge_address_of(call, &address) ? &address : NULL,
            &opened);
    if (problem == LODGE_OK)
        give_opened(call, &opened, !lodge_caller_of(call)->by_cookie);
    return problem;
}
