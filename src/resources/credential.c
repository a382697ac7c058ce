/* Cookies and bearer tokens: read, set, taken away. Whether they are valid is told in identity/. */
#include "resources/credential.h"

#include "identity/permissions.h"
#include "identity/shown_token.h"
#include "resources/house.h"

#include <gatelodge/clock.h>

#include <string.h>

struct house *
house_to_read(struct lodge_call *call)
{
    struct house *house = lodge_state_of(call);

    house_serve(house, lodge_arena_of(call), lodge_fault_of(call));
    return house;
}

struct house *
house_of(struct lodge_call *call)
{
    struct house *house = house_to_read(call);
    const struct lodge_caller *caller = lodge_caller_of(call);

    house->actor.address = lodge_parameter(call, "REMOTE_ADDR");
    house->actor.user_agent = lodge_parameter(call, "HTTP_USER_AGENT");
    house->actor.request_id = lodge_request_id(call);
    house->caller = caller->about;
    if (!lodge_id_is_none(caller->user))
        house_acts(house, caller->user, caller->name);
    return house;
}

struct house *
house_expecting(struct lodge_call *call,
    enum lodge_problem (*met)(const struct expectation *expectation, struct house *house, const void *row))
{
    struct expectation *expectation = LODGE_NEW(lodge_arena_of(call), struct expectation);
    struct house *house = house_of(call);

    *expectation = (struct expectation){ .met = met, .call = call };
    house->expects = expectation;
    return house;
}

enum lodge_problem
house_revoked(struct lodge_call *call, enum lodge_problem problem)
{
    const struct house *house = lodge_state_of(call);

    if (problem == LODGE_OK && house->journalled)
        lodge_accept(call);
    return problem;
}

static const struct session_settings *
settings_of(struct lodge_call *call)
{
    const struct house_settings *settings = lodge_settings_of(call);

    return &settings->sessions;
}

static const char *
token_of_program(struct lodge_call *call)
{
    return shown_by_program(lodge_parameter(call, "HTTP_AUTHORIZATION"));
}

static const char *
token_of_browser(struct lodge_call *call)
{
    return shown_by_browser(settings_of(call), lodge_parameter(call, "HTTP_COOKIE"), lodge_arena_of(call));
}

bool
credential_came(struct lodge_call *call)
{
    return token_of_program(call) || token_of_browser(call);
}

enum lodge_problem
signed_in_of(struct lodge_call *call, struct signed_in *found)
{
    const char *token = shown_token(settings_of(call), lodge_parameter(call, "HTTP_AUTHORIZATION"),
        lodge_parameter(call, "HTTP_COOKIE"), lodge_arena_of(call));
    struct lodge_address address;

    if (!token)
        return LODGE_NOT_SIGNED_IN;
    return session_of_token(house_to_read(call), token, lodge_address_of(call, &address) ? &address : NULL, found);
}

enum lodge_problem
session_identify(struct lodge_call *call, struct lodge_caller *caller)
{
    if (!credential_came(call))
        return LODGE_OK;

    struct signed_in *found = LODGE_NEW(lodge_arena_of(call), struct signed_in);
    enum lodge_problem problem = signed_in_of(call, found);
    if (problem != LODGE_OK)
        return problem;

    const struct session *session = &found->who.session;
    *caller = (struct lodge_caller){
        .user = session->user_id.n,
        .name = found->who.username,
        .permissions = found->permissions,
        .authenticated_at = session->authenticated_at,
        .fresh = session_is_fresh(house_to_read(call), session),
        .by_cookie = !token_of_program(call),
        .about = found,
    };
    return LODGE_OK;
}

const struct signed_in *
signed_in_caller(struct lodge_call *call)
{
    return lodge_caller_of(call)->about;
}

enum lodge_problem
session_needed(struct lodge_call *call)
{
    if (!signed_in_by_token(signed_in_caller(call)))
        return LODGE_OK;
    return lodge_fail(lodge_fault_of(call), LODGE_NOT_ALLOWED, "not with a personal access token");
}

static void
set_cookie(struct lodge_call *call, const char *value, const char *lasting)
{
    const struct session_settings *settings = settings_of(call);
    const char *domain = settings->cookie_domain;

    lodge_reply_header(call, "Set-Cookie", lodge_print(lodge_arena_of(call),
        "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax%s%s%s", shown_cookie_name(settings), value,
        domain ? "; Domain=" : "", domain ? domain : "", lasting));
}

void
credential_set(struct lodge_call *call, const char *token, int64_t lasting)
{
    const char *age = lasting == 0 ? ""
        : lodge_print(lodge_arena_of(call), "; Max-Age=%lld", (long long)(lasting / LODGE_SECONDS(1)));

    set_cookie(call, token, age);
}

void
credential_clear(struct lodge_call *call)
{
    set_cookie(call, "", "; Max-Age=0");
}
