/* Headers of every answer, problems after RFC 9457, and cookies. Whether an answer fits the description of the API is
 * judged when all stories have ended, from the exchanges that are kept here: tests/openapi/replies.mjs. */
#include "support/promises.h"
#include "support/ask.h"
#include "support/exchanges.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <json-c/json.h>
#include <string.h>

#define TOKEN "gl_(ses|pat)_[0-9A-Za-z]{49}"

static bool
is_of_api(const char *path)
{
    return strncmp(path, "/api/", 5) == 0;
}

/* Each header that every answer has, and what it must be like. */
static const struct { const char *name; const char *like; bool api_only; } headers[] = {
    { "Strict-Transport-Security", "^max-age=31536000; includeSubDomains$", false },
    { "X-Content-Type-Options",    "^nosniff$",                             false },
    { "X-Frame-Options",           "^DENY$",                                false },
    { "Referrer-Policy",           "^(same-origin|strict-origin|no-referrer)$", false },
    { "Content-Security-Policy",   "frame-ancestors 'none'",                false },
    { "Content-Security-Policy",   "^default-src 'none'; frame-ancestors 'none'$", true },
    { "Cross-Origin-Opener-Policy", "^same-origin$",                        false },
    { "Cache-Control",             "no-store",                              true  },
    { "X-Request-Id",              "^[A-Za-z0-9._~-]{8,128}$",              true  },
};

static const char *
header_flaw(const char *path, const struct answer *answer)
{
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        const char *value = header_of(*answer, headers[i].name);

        if (headers[i].api_only && !is_of_api(path))
            continue;
        if (!value)
            return text("has no %s", headers[i].name);
        if (!text_matches(value, headers[i].like))
            return text("%s: %s", headers[i].name, value);
        if (headers_of(*answer, headers[i].name) != 1)
            return text("has two %s", headers[i].name);
    }
    if (header_of(*answer, "Server") && !text_matches(header_of(*answer, "Server"), "^nginx$"))
        return "tells its version";
    return NULL;
}

/* The one cookie we set: its name says where it goes, and it always says the rest. */
static const char *
cookie_flaw(const struct answer *answer)
{
    const char *cookie = header_of(*answer, "Set-Cookie");

    if (!cookie)
        return NULL;
    if (headers_of(*answer, "Set-Cookie") != 1)
        return "sets two cookies";
    world_secret_in(cookie, TOKEN);
    return text_matches(cookie, "^__Host-gatelodge=(" TOKEN ")?; Path=/; Secure; HttpOnly; SameSite=Lax"
        "(; Max-Age=[0-9]+)?$") ? NULL : text("Set-Cookie: %s", cookie);
}

/* RFC 9457, and what the contract adds. The members are judged by the document's schema, too, where a route
 * has one. */
static const char *
problem_flaw(const struct answer *answer)
{
    const char *code = said(*answer, "code"), *type = said(*answer, "type"),
        *status = said(*answer, "status");
    const char *id = said(*answer, "request_id"), *header = header_of(*answer, "X-Request-Id");
    const char *content_type = header_of(*answer, "Content-Type");

    if (!content_type || !text_matches(content_type, "^application/problem\\+json(; *charset=utf-8)?$"))
        return text("a problem comes as %s", content_type ? content_type : "nothing");
    if (!answer->json || !code || !type || !status || !said(*answer, "title") || !said(*answer, "detail"))
        return "a problem lacks members";
    if (strcmp(type, text("/problems/%s", code)) != 0 || !text_matches(code, "^[a-z][a-z_]*$"))
        return text("problem %s is of type %s", code, type);
    if (strcmp(status, text("%d", answer->status)) != 0)
        return text("problem says %s, the answer %d", status, answer->status);
    if (!id || !header || strcmp(id, header) != 0)
        return "request_id is not X-Request-Id";
    if (answer->status == 401 && !header_of(*answer, "WWW-Authenticate"))
        return "401 without WWW-Authenticate";
    if (answer->status == 405 && !header_of(*answer, "Allow"))
        return "405 without Allow";
    if ((answer->status == 429 || strcmp(code, "busy") == 0) && !header_of(*answer, "Retry-After"))
        return text("%d without Retry-After", answer->status);
    return (answer->status == 422) != json_object_object_get_ex(answer->json, "errors", NULL)
        ? "errors belong to 422, and to 422 alone" : NULL;
}

static const char *
body_flaw(const char *method, const struct answer *answer)
{
    bool bodyless = strcmp(method, "HEAD") == 0 || answer->status == 204 || answer->status == 304;
    const char *type = header_of(*answer, "Content-Type");

    if (bodyless)
        return answer->length == 0 ? NULL : "has a body";
    if (answer->status >= 400)
        return problem_flaw(answer);
    if (type && strncmp(type, "application/json", 16) == 0 && !answer->json)
        return "is not JSON";
    return NULL;
}

void
keep_promises(const char *method, const char *path, struct answer *answer)
{
    const char *flaw = header_flaw(path, answer);

    world_secret_in(answer->body, TOKEN);
    if (!flaw)
        flaw = cookie_flaw(answer);
    if (!flaw && is_of_api(path))
        flaw = body_flaw(method, answer);
    exchange_keep(method, path, answer);
    ck_assert_msg(!flaw, "%s %s, %d: %s\n%s%s", method, path, answer->status, flaw, answer->headers,
        answer->body);
}
