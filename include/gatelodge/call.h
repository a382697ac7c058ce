/* One call: who asks, what they sent, what they get. Everything here lives until the answer is sent. */
#ifndef GATELODGE_CALL_H
#define GATELODGE_CALL_H

#include <gatelodge/arena.h>
#include <gatelodge/id.h>
#include <gatelodge/problem.h>
#include <gatelodge/route.h>
#include <gatelodge/text.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_BODY_MAX    (1024 * 1024)     /* bytes of a request's body                      */
#define LODGE_HEADERS_MAX (8 * 1024)        /* bytes of a reply's own headers, all together   */

struct lodge_call;

/* Who is calling, as the app's `identify` found out. Texts live as long as the call. */
struct lodge_caller {
    struct lodge_id user;               /* none: nobody is signed in */
    const char *name;                   /* for the log */
    struct lodge_texts permissions;     /* names without wildcards */
    int64_t authenticated_at;           /* when a password or the like was last given */
    bool fresh;                         /* that was recent enough for LODGE_FRESH_PERSON */
    bool by_cookie;                     /* came with a cookie: unsafe methods must be same-origin */
    const void *about;                  /* the app's own; see lodge_caller_of */
};

/* An Internet address, IPv4 mapped into IPv6 (RFC 4291, 2.5.5.2). */
struct lodge_address {
    unsigned char bytes[16];
};

struct lodge_arena *lodge_arena_of(struct lodge_call *call);
struct lodge_fault *lodge_fault_of(struct lodge_call *call);

/* What the app's `open` made. */
void *lodge_state_of(struct lodge_call *call);

/* The app's bound settings struct; see <gatelodge/setting.h>. */
const void *lodge_settings_of(struct lodge_call *call);

/* The caller; its user is none when nobody is signed in, or on a route for LODGE_ANYONE whose
 * credentials were not valid. Never NULL. */
const struct lodge_caller *lodge_caller_of(struct lodge_call *call);

/* Whether the caller holds this permission. */
bool lodge_caller_may(const struct lodge_caller *caller, const char *permission);

/* A parameter that the web server sent ("REMOTE_ADDR", "HTTP_ORIGIN"); NULL when absent or empty.
 * A parameter sent twice was refused before any handler ran. */
const char *lodge_parameter(struct lodge_call *call, const char *name);

/* The value of a cookie; NULL when absent, or when two cookies have this name (cookie tossing). */
const char *lodge_cookie(struct lodge_call *call, const char *name);

/* The token of `Authorization: Bearer` (RFC 6750, 2.1); NULL when there is none. */
const char *lodge_bearer(struct lodge_call *call);

/* The same of a header's value (NULL: not sent), without a call. */
const char *lodge_header_cookie(struct lodge_arena *arena, const char *cookies, const char *name);
const char *lodge_header_bearer(const char *authorization);

/* Where the call comes from (REMOTE_ADDR). False when the web server did not say. */
bool lodge_address_of(struct lodge_call *call, struct lodge_address *address);

/* Reads "192.0.2.1" or "2001:db8::1". */
bool lodge_address_parse(const char *text, struct lodge_address *address);

/* What counts as one sender in limits: the address, of IPv6 the /64. */
struct lodge_address lodge_address_network(struct lodge_address address);

/* The request's id: the client's X-Request-Id when it is sane, else made. Never NULL. */
const char *lodge_request_id(struct lodge_call *call);

/* The method as it was sent: "GET", "HEAD", … */
const char *lodge_method_of(struct lodge_call *call);

/* A part of the path: `{name}` of the route. Never NULL for a name that the route has. */
const char *lodge_path_part(struct lodge_call *call, const char *name);

/* A part of the path that is an id; the shape was checked when the route was found. */
struct lodge_id lodge_path_id(struct lodge_call *call, const char *name);

/* The body, bound to the route's `.takes`; the query, bound to its `.query`. The size is compared with
 * the schema's; a difference is a bug and ends the process. */
const void *lodge_taken(struct lodge_call *call, size_t size);
const void *lodge_asked(struct lodge_call *call, size_t size);
#define LODGE_TAKEN(call, type) ((const type *)lodge_taken((call), sizeof(type)))
#define LODGE_ASKED(call, type) ((const type *)lodge_asked((call), sizeof(type)))

/* Whether this member was in the body, also when it was null. */
bool lodge_given(struct lodge_call *call, const char *name);

/* For routes that change a thing which GET of the same path gives: whether the thing, as it is now, is what the caller
 * expects by If-Match and If-None-Match (RFC 9110, 13.1). `given` is a struct of `schema`, the `.gives` of that GET;
 * NULL says that there is no such thing yet. Ask where nobody can change it between asking and changing: within the
 * transaction. LODGE_OK also where the caller expects nothing; LODGE_PRECONDITION_FAILED. A route that changes
 * something without asking, when there was something to ask, is answered LODGE_BROKEN. */
enum lodge_problem lodge_must_match(struct lodge_call *call, const struct lodge_schema *schema, const void *given);

/* Answers with a struct of the route's `.gives`, which is written when the handler returns LODGE_OK. */
void lodge_give(struct lodge_call *call, const void *given, size_t size);
#define LODGE_GIVE(call, type, ...) lodge_give((call), &(const type){ __VA_ARGS__ }, sizeof(type))

/* Adds a header to the reply. A value with control characters, or one that would exceed
 * LODGE_HEADERS_MAX, ends the process: bounding it is the handler's work. NULL adds nothing. */
void lodge_reply_header(struct lodge_call *call, const char *name, const char *value);

/* Answers 202 Accepted: what was asked for is kept where nothing loses it, and will be done. Only on a route whose
 * row says .may_wait; elsewhere it ends the process. A redirect stays one. */
void lodge_accept(struct lodge_call *call);

/* Answers 303 See Other (never 307, RFC 9700, 4.12) with this address and no body. */
void lodge_redirect(struct lodge_call *call, const char *location);

/* Answers with these bytes, which must live as long as the call. */
void lodge_send(struct lodge_call *call, const char *content_type, const void *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif
