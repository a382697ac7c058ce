/* Pages of other origins. They ask with a token: cookies are for our own pages alone, so that no answer ever allows
 * credentials. An origin counts as a whole, as the browser sends it; there are no patterns to get wrong. */
#include "lib/cors.h"

#include "lib/call.h"
#include "lib/reply.h"

#include <string.h>

#define REMEMBERED "600"        /* seconds that a browser need not ask again */

/* What a page may send, beside what every page may. */
static const char taken[] = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id,"
    " traceparent";

/* What a page may read, beside what every page may. */
static const char shown[] = "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id,"
    " Idempotency-Replayed, WWW-Authenticate, Deprecation, Sunset";

/* The gate is asked by nginx, and forms are sent by our own pages. */
static bool
is_for_pages_of_others(const struct lodge_call *call)
{
    return !call->route || call->route->form == LODGE_FORM_JSON;
}

void
cors_add_headers(struct lodge_call *call)
{
    const struct lodge_texts *origins = call->server->origins;
    const char *origin = lodge_parameter(call, "HTTP_ORIGIN");
    bool asks_before = lodge_parameter(call, "HTTP_ACCESS_CONTROL_REQUEST_METHOD") != NULL;

    if (!origins || origins->count == 0 || !is_for_pages_of_others(call))
        return;
    lodge_reply_header(call, "Vary", "Origin");
    if (!origin || !lodge_texts_hold(*origins, origin))
        return;
    lodge_reply_header(call, "Access-Control-Allow-Origin", origin);
    if (strcmp(lodge_method_of(call), "OPTIONS") != 0 || !asks_before || call->status != 204) {
        lodge_reply_header(call, "Access-Control-Expose-Headers", shown);
        return;
    }
    lodge_reply_header(call, "Access-Control-Allow-Methods", methods_of_path(call));
    lodge_reply_header(call, "Access-Control-Allow-Headers", taken);
    lodge_reply_header(call, "Access-Control-Max-Age", REMEMBERED);
}
