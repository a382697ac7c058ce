/* Two stages: who is calling, and may they? And what a call says of its sender. */
#include "lib/call.h"

#include <arpa/inet.h>
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

/* The length of the cookie's value when `text` begins with "name=", else -1. */
static long
cookie_value_length(const char *text, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(text, name, length) != 0 || text[length] != '=')
        return -1;
    return (long)strcspn(text + length + 1, "; \t");
}

const char *
lodge_cookie(struct lodge_call *call, const char *name)
{
    const char *next = lodge_parameter(call, "HTTP_COOKIE"), *value = NULL;
    size_t length = 0;

    while (next && *next) {
        next += strspn(next, "; \t");
        long found = cookie_value_length(next, name);
        if (found >= 0 && value)
            return NULL;                /* two of one name: somebody tossed one in */
        if (found >= 0) {
            value = next + strlen(name) + 1;
            length = (size_t)found;
        }
        next += strcspn(next, ";");
    }
    return value && length ? lodge_copy(call->arena, value, length) : NULL;
}

const char *
lodge_bearer(struct lodge_call *call)
{
    const char *value = lodge_parameter(call, "HTTP_AUTHORIZATION");

    if (!value || strncasecmp(value, "Bearer ", 7) != 0)
        return NULL;
    value += 7;
    value += strspn(value, " ");
    return *value ? value : NULL;
}

/* How an IPv4 address begins inside IPv6 (RFC 4291, 2.5.5.2). */
static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool
lodge_address_parse(const char *text, struct lodge_address *address)
{
    memcpy(address->bytes, mapped, sizeof(mapped));
    return inet_pton(AF_INET, text, address->bytes + 12) == 1 || inet_pton(AF_INET6, text, address->bytes) == 1;
}

bool
lodge_address_of(struct lodge_call *call, struct lodge_address *address)
{
    const char *text = lodge_parameter(call, "REMOTE_ADDR");

    return text && lodge_address_parse(text, address);
}

struct lodge_address
lodge_address_network(struct lodge_address address)
{
    if (memcmp(address.bytes, mapped, sizeof(mapped)) != 0)
        memset(address.bytes + 8, 0, 8);
    return address;
}
