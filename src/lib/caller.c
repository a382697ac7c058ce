/* Two stages: who is calling, and may they? And what a call says of its sender. */
#include "lib/call.h"

#include <string.h>
#include <strings.h>

/* Whether a browser sent this from one of our own pages: Fetch Metadata, else Origin. Anything that says
 * neither is not believed. */
static bool
is_same_origin(struct lodge_call *call)
{
    const char *site = lodge_parameter(call, "HTTP_SEC_FETCH_SITE");
    const char *origin = lodge_parameter(call, "HTTP_ORIGIN");
    const char *host = lodge_parameter(call, "HTTP_HOST");

    if (site)
        return strcmp(site, "same-origin") == 0;
    return origin && host && lodge_text_starts(origin, "https://") && strcasecmp(origin + 8, host) == 0;
}

static bool
is_unsafe(const struct lodge_route *route)
{
    return route->method != LODGE_GET;
}

static enum lodge_problem
identify(struct lodge_call *call)
{
    enum lodge_problem problem = call->server->app->identify(call, &call->caller);

    if (problem != LODGE_OK)
        return problem;
    if (lodge_id_is_none(call->caller.user))
        return LODGE_NOT_SIGNED_IN;
    return LODGE_OK;
}

enum lodge_problem
know_caller(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;
    bool for_anyone = route->caller == LODGE_ANYONE;
    enum lodge_problem problem = for_anyone ? LODGE_OK : identify(call);

    if (problem != LODGE_OK)
        return problem;
    bool forgeable = call->caller.by_cookie || route->form == LODGE_FORM_PAGE;
    if (forgeable && is_unsafe(route) && !is_same_origin(call))
        return LODGE_CROSS_SITE;
    return LODGE_OK;
}

enum lodge_problem
check_permission(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;

    if (route->permission && !lodge_caller_may(&call->caller, route->permission))
        return lodge_fail(&call->fault, LODGE_NOT_ALLOWED, "lacks %s", route->permission);
    if (route->caller == LODGE_FRESH_PERSON && !call->caller.fresh)
        return LODGE_REAUTHENTICATION_REQUIRED;
    return LODGE_OK;
}

bool
lodge_caller_may(const struct lodge_caller *caller, const char *permission)
{
    return lodge_texts_hold(caller->permissions, permission);
}

const struct lodge_caller *
lodge_caller_of(struct lodge_call *call)
{
    return &call->caller;
}

const char *
lodge_cookie(struct lodge_call *call, const char *name)
{
    return lodge_header_cookie(call->arena, lodge_parameter(call, "HTTP_COOKIE"), name);
}

const char *
lodge_bearer(struct lodge_call *call)
{
    return lodge_header_bearer(lodge_parameter(call, "HTTP_AUTHORIZATION"));
}

bool
lodge_address_of(struct lodge_call *call, struct lodge_address *address)
{
    const char *text = lodge_parameter(call, "REMOTE_ADDR");

    return text && lodge_address_parse(text, address);
}
