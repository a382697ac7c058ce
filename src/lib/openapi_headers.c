/* The headers of answers, each described once; which answer has which follows from its route and status. */
#include "lib/describe.h"
#include "lib/openapi.h"

#include <gatelodge/text.h>

/* An answer: of a route, or of a problem that many routes share, then `route` is NULL. */
struct described {
    const struct lodge_app *app;
    const struct lodge_route *route;
    int status;
};

static bool
is_any(const struct described *answer)
{
    (void)answer;
    return true;
}

static bool
is_made(const struct described *answer)
{
    return answer->status == 201;
}

static bool
has_state(const struct described *answer)
{
    return answer->route && route_has_etag(answer->route)
        && (answer->status == 200 || answer->status == 201 || answer->status == 304);
}

/* A list is what has a cursor for more. */
static bool
is_page(const struct described *answer)
{
    if (!has_state(answer) || answer->route->method != LODGE_GET)
        return false;
    const struct lodge_schema *schema = answer->route->gives;
    for (size_t i = 0; i < schema->count; i++)
        if (lodge_text_equal(schema->fields[i].name, "next"))
            return true;
    return false;
}

static bool
is_limited(const struct described *answer)
{
    return !answer->route || answer->route->pace != LODGE_PACE_FREE;
}

/* Refusals are given again, too. */
static bool
can_be_replayed(const struct described *answer)
{
    return answer->app->replays && (!answer->route || route_takes_key(answer->route));
}

/* Also what is still being done elsewhere. */
static bool
says_when(const struct described *answer)
{
    return answer->status == 429 || answer->status == 503 || (answer->status == 409 && can_be_replayed(answer));
}

static bool
says_how(const struct described *answer)
{
    return answer->status == 401 || answer->status == 403;
}

static bool
is_deprecated(const struct described *answer)
{
    return answer->route && answer->route->deprecated_at != 0;
}

static bool
will_be_gone(const struct described *answer)
{
    return answer->route && answer->route->sunset_at != 0;
}

static const struct {
    const char *component, *name, *type, *pattern, *example, *about;
    bool always;                /* where it belongs, it never lacks */
    bool (*belongs)(const struct described *answer);
} headers[] = {
    { "RequestId", "X-Request-Id", "string", "^[A-Za-z0-9._-]{1,64}$", "req_01h2xcejqtf2nbrexx3vqjhp41",
      "Names this call in the log.", true, is_any },
    { "Location", "Location", "string", "^/", "/api/v1/…", "Where the new thing is.", true, is_made },
    { "ETag", "ETag", "string", "^\"[^\"]+\"$", OPENAPI_ETAG,
      "Names this state of the thing, for If-Match and If-None-Match.", true, has_state },
    { "Link", "Link", "string", "^<[^>]*>; rel=\"next\"$", "</api/v1/…?cursor=…>; rel=\"next\"",
      "Where the next page is (RFC 8288); behind the last there is none.", false, is_page },
    { "RateLimitPolicy", "RateLimit-Policy", "string", "^\"[a-z]+\";q=[0-9]+;w=[0-9]+$", "\"read\";q=100;w=60",
      "How often this may be asked.", false, is_limited },
    { "RateLimit", "RateLimit", "string", "^\"[a-z]+\";r=[0-9]+;t=[0-9]+$", "\"read\";r=99;t=1",
      "How often it may be asked still, and when that is more again.", false, is_limited },
    { "IdempotencyReplayed", "Idempotency-Replayed", "string", "^true$", "true",
      "There when nothing was done, since the Idempotency-Key came before: this is the first answer.", false,
      can_be_replayed },
    { "Deprecation", "Deprecation", "string", "^@[0-9]+$", "@1795168800",
      "Since when another route should be used (RFC 9745).", true, is_deprecated },
    { "Sunset", "Sunset", "string", NULL, "Sat, 20 Nov 2027 10:00:00 GMT",
      "When this route will be gone, at the earliest (RFC 8594).", true, will_be_gone },
    { "RetryAfter", "Retry-After", "integer", NULL, "1", "Seconds after which to try again.", false, says_when },
    { "WWWAuthenticate", "WWW-Authenticate", "string", NULL, "Bearer realm=\"gatelodge\"",
      "How to authenticate, or what the token lacks (RFC 6750).", false, says_how },
};

static void
add_component(struct openapi *openapi, size_t index)
{
    struct json *header = json_add_object(openapi->headers, headers[index].component);

    json_add_text(header, "description", headers[index].about);
    if (headers[index].always)
        json_add_flag(header, "required", true);
    struct json *schema = json_add_object(header, "schema");
    json_add_text(schema, "type", headers[index].type);
    if (headers[index].pattern)
        json_add_text(schema, "pattern", headers[index].pattern);
    if (lodge_text_equal(headers[index].type, "integer"))
        json_add_number(header, "example", 1);
    else
        json_add_text(header, "example", headers[index].example);
}

void
openapi_add_headers(struct openapi *openapi, struct json *response, const struct lodge_route *route, int status)
{
    const struct described answer = { openapi->app, route, status };
    struct json *list = json_add_object(response, "headers"), *known;

    for (size_t i = 0; i < LODGE_COUNT(headers); i++) {
        if (!headers[i].belongs(&answer))
            continue;
        if (!json_member(openapi->headers, headers[i].component, &known))
            add_component(openapi, i);
        json_add_text(json_add_object(list, headers[i].name), "$ref",
            lodge_print(openapi->arena, "#/components/headers/%s", headers[i].component));
    }
}
