/* A route says, in one row, what it is, who may call it, how often, what it takes and what it gives.
 * Routing, validation, authorization, limits and the OpenAPI document are derived from the row. */
#ifndef GATELODGE_ROUTE_H
#define GATELODGE_ROUTE_H

#include <gatelodge/problem.h>
#include <gatelodge/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_call;

/* Answers one call: fills what is given and returns LODGE_OK, or returns a problem. */
typedef enum lodge_problem lodge_handler(struct lodge_call *call);

enum lodge_method {
    LODGE_METHOD_UNSTATED,
    LODGE_GET,              /* answers HEAD, too */
    LODGE_POST,
    LODGE_PUT,
    LODGE_PATCH,            /* JSON Merge Patch (RFC 7396): lodge_given tells absent from null */
    LODGE_DELETE,
    LODGE_METHOD__COUNT
};

enum lodge_who {
    LODGE_CALLER_UNSTATED,  /* refused at start: nobody forgets to say who may call */
    LODGE_ANYONE,
    LODGE_PERSON,           /* signed in, else 401 not_signed_in */
    LODGE_FRESH_PERSON,     /* signed in just now, else 401 reauthentication_required */
};

enum lodge_pace {           /* by risk; the numbers are settings */
    LODGE_PACE_UNSTATED,
    LODGE_PACE_FREE,        /* not limited: the gate's own check                     */
    LODGE_PACE_READ,
    LODGE_PACE_WRITE,
    LODGE_PACE_GUESS,       /* a secret could be guessed                             */
    LODGE_PACE_MAIL,        /* a letter or an account comes of it                    */
    LODGE_PACE__COUNT
};

enum lodge_form {           /* in what form the body comes and the answer goes */
    LODGE_FORM_JSON,        /* JSON both ways; the zero value, since it is the strictest */
    LODGE_FORM_PAGE,        /* taken: application/x-www-form-urlencoded; given: a redirect or a page */
    LODGE_FORM_TEXT,        /* no body taken; plain text given by lodge_send, problems as JSON */
    LODGE_FORM_GATE,        /* any method, no body either way; 200, 401 and 403 only, every problem told in
                               the header Gatelodge-Reason: what nginx's auth_request understands; 204 for 200
                               where nginx sends GATELODGE_SUCCESS 204 */
};

struct lodge_route {
    enum lodge_method method;
    const char *path;                   /* "/api/v1/users/{user_id}": {x_id} takes a TypeID with prefix x,
                                           any other {name} one segment of at most 128 bytes */
    const char *about;                  /* one sentence without a full stop; the log's and manual's name */
    const char *more;                   /* what else is good to know, for the manual; may be NULL */
    enum lodge_who caller;
    const char *permission;             /* that the caller must hold; NULL: none beyond being `caller` */
    enum lodge_pace pace;
    enum lodge_form form;
    int success;                        /* status; 0: POST that gives 201, nothing to give 204, else 200 */
    bool may_wait;                      /* its handler may say lodge_accept: 202, it will be done later */
    const struct lodge_schema *query;   /* members of the query string; NULL: none are allowed */
    const struct lodge_schema *takes;   /* the body; NULL: none */
    const struct lodge_schema *gives;   /* the answer; NULL: none */
    size_t room;                        /* bytes that an answer and what leads to it take at most, where lists in
                                           lists may each be long, but never all at once; 0: as `gives` says */
    int64_t deprecated_at;              /* since when another route should be used, milliseconds; 0: it is not so */
    int64_t sunset_at;                  /* when it will be gone, at the earliest; 0: not decided. Both are told in
                                           headers (RFC 9745, RFC 8594) */
    const enum lodge_problem *problems; /* beyond those that follow from the row; ended by LODGE_OK */
    lodge_handler *run;
};

/* A family of routes. */
struct lodge_resource {
    const char *name;                   /* "users" */
    const char *title;                  /* "People" */
    const struct lodge_route *routes;
    size_t count;
};

/* Defines the resource `name_` from a table of routes; put `static` before it to keep it in the file. */
#define LODGE_RESOURCE(name_, title_, routes_) \
    const struct lodge_resource name_ = { \
        .name = #name_, .title = title_, .routes = routes_, .count = LODGE_COUNT(routes_) }

/* "GET", "POST", … ; never NULL. */
const char *lodge_method_name(enum lodge_method method);

/* The status of success that the row means. */
int lodge_route_success(const struct lodge_route *route);

#ifdef __cplusplus
}
#endif

#endif
