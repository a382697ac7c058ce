/* The sign-in pages: what they need to know before anybody is signed in, and their forms, which work without
 * JavaScript, so that they take a form and answer with a redirect. The pages themselves are static files in web/. */
#include "identity/passwords.h"
#include "identity/policy.h"
#include "identity/sessions.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/sign_in.h"

#define RETURN_ADDRESS_MAX 2048     /* characters */

static lodge_handler read_portal, sign_in_by_form, sign_out_by_form;

struct way_back {
    const char *rd;
    const char *rm;
    bool again;
};

static const struct lodge_field way_back_fields[] = {
    LODGE_TEXT(struct way_back, rd, "Where to go afterwards: an https address of a known host, or a path",
        .max = RETURN_ADDRESS_MAX),
    LODGE_TEXT(struct way_back, rm, "Method of the request that was interrupted", .max = 16),
    LODGE_FLAG(struct way_back, again, "Whether somebody is signed in already, too long ago for where they go"),
};
LODGE_SCHEMA(way_back, struct way_back, way_back_fields);

struct sign_in_form {
    const char *identifier;
    const char *password;
    bool remember;
};

static const struct lodge_field sign_in_form_fields[] = {
    LODGE_TEXT(struct sign_in_form, identifier, "Username or e-mail address", .required = true, .max = 254),
    LODGE_SECRET(struct sign_in_form, password, "The password", .required = true, .max = PASSWORD_MAX),
    LODGE_FLAG(struct sign_in_form, remember, "Whether the session outlives the browser"),
};
LODGE_SCHEMA(sign_in_form, struct sign_in_form, sign_in_form_fields);

struct portal_view {
    bool registration;
    bool username_changeable;
    int64_t password_min;
    int64_t password_max;
    const char *return_to;
};

static const struct lodge_field portal_view_fields[] = {
    LODGE_FLAG(struct portal_view, registration, "Whether people may make an account themselves"),
    LODGE_FLAG(struct portal_view, username_changeable, "Whether people may change their username themselves"),
    LODGE_NUMBER(struct portal_view, password_min, "Characters that a password must have at least",
        .min = 1, .max = PASSWORD_MAX, .example = "15"),
    LODGE_NUMBER(struct portal_view, password_max, "Bytes that a password may have at most",
        .min = 1, .max = PASSWORD_MAX, .example = "1024"),
    LODGE_TEXT(struct portal_view, return_to, "Where a sign-in leads: rd, when that may be, else the page of this "
        "installation for it", .max = RETURN_ADDRESS_MAX, .example = "https://wiki.example.org/"),
};
LODGE_SCHEMA(portal_view, struct portal_view, portal_view_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/portal", .about = "Read what the sign-in pages need to know",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .query = &way_back, .gives = &portal_view,
      .run = read_portal },

    { .method = LODGE_POST, .path = "/login", .about = "Sign in by the page's form",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_GUESS, .form = LODGE_FORM_PAGE,
      .query = &way_back, .takes = &sign_in_form, .run = sign_in_by_form },

    { .method = LODGE_POST, .path = "/logout", .about = "Sign out by a page's form",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_WRITE, .form = LODGE_FORM_PAGE, .run = sign_out_by_form },
};
LODGE_RESOURCE(portal, "Sign-in pages", routes);

/* Where a sign-in leads: rd, when the rules for it allow, else home. */
static const char *
destination(struct lodge_call *call)
{
    const struct house *house = house_of(call);
    const char *wanted = LODGE_ASKED(call, struct way_back)->rd;

    return wanted && policy_may_return(house->policy, wanted) ? wanted : house->settings->home;
}

static enum lodge_problem
read_portal(struct lodge_call *call)
{
    const struct house_settings *settings = house_to_read(call)->settings;

    LODGE_GIVE(call, struct portal_view,
        .registration = settings->registration.open,
        .username_changeable = settings->profile.username,
        .password_min = settings->passwords.min_length,
        .password_max = PASSWORD_MAX,
        .return_to = destination(call));
    return LODGE_OK;
}

/* Back to the form. The part behind the # shows the alert for this problem; it is never sent to a server. */
static const char *
sign_in_page(struct lodge_call *call, enum lodge_problem problem)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    const struct way_back *asked = LODGE_ASKED(call, struct way_back);
    const char *rd = asked->rd ? lodge_print(arena, "rd=%s", lodge_percent_encode(arena, asked->rd)) : "";
    const char *rm = asked->rm ? lodge_print(arena, "&rm=%s", lodge_percent_encode(arena, asked->rm)) : "";

    return lodge_print(arena, "/login%s%s%s%s#%s", *rd ? "?" : "", rd, *rd ? rm : "",
        *rd && asked->again ? "&again=true" : "", lodge_problem_row(problem)->code);
}

static enum lodge_problem
sign_in_by_form(struct lodge_call *call)
{
    const struct sign_in_form *given = LODGE_TAKEN(call, struct sign_in_form);
    struct opened_session opened;
    enum lodge_problem problem = sign_in_person(call, given->identifier, given->password, given->remember, &opened);

    if (problem != LODGE_OK) {
        lodge_redirect(call, sign_in_page(call, problem));
        return LODGE_OK;
    }
    sign_in_cookie(call, &opened);
    lodge_redirect(call, destination(call));
    return LODGE_OK;
}

/* The route is for anybody: who it is shows only here. */
static enum lodge_problem
sign_out(struct lodge_call *call, const struct session_user *who)
{
    struct house *house = house_of(call);

    house_acts(house, who->session.user_id.n, who->username);
    return session_end(house, who->session.user_id, who->session.id);
}

static enum lodge_problem
sign_out_by_form(struct lodge_call *call)
{
    struct signed_in found;
    enum lodge_problem problem = signed_in_of(call, &found);

    if (problem == LODGE_OK && !signed_in_by_token(&found))
        problem = sign_out(call, &found.who);
    if (problem != LODGE_OK && problem != LODGE_NOT_FOUND && problem != LODGE_NOT_SIGNED_IN)
        return problem;             /* not ended: saying "signed out" would be a lie */
    credential_clear(call);
    lodge_redirect(call, "/signed-out");
    return LODGE_OK;
}
