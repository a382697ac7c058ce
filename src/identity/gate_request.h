/* What nginx asks the gate about, cut into parts and checked. */
#ifndef IDENTITY_GATE_REQUEST_H
#define IDENTITY_GATE_REQUEST_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>

#define ASKED_URL_MAX 8192      /* bytes */

/* What nginx said, in its own FastCGI parameters, never in headers of the client. NULL: it did not. */
struct gate_sources {
    const char *original_method;    /* X_ORIGINAL_METHOD */
    const char *original_url;       /* X_ORIGINAL_URL: $scheme://$host$request_uri */
    const char *original_path;      /* X_ORIGINAL_PATH: $uri of the protected location */
    const char *forwarded_method;   /* X_FORWARDED_METHOD, _PROTO, _HOST, _URI */
    const char *forwarded_proto;
    const char *forwarded_host;
    const char *forwarded_uri;
    const char *own_path;           /* DOCUMENT_URI: the location of the check itself */
};

struct asked_url {
    const char *method;
    const char *host;       /* as host_read writes it */
    const char *path;       /* decoded, as rules see it; every server reads it alike */
    const char *url;        /* https://…, for the way back: the host as above, the rest as it was sent */
    const char *front;      /* https://…/: the front page of the same host */
};

/* Reads what was asked. *reason is stable, for Gatelodge-Reason:
 *     sources_disagree (LODGE_NOT_SIGNED_IN)    two parameters say different things
 *     request_missing, request_malformed (LODGE_MALFORMED)
 *     plain_http (LODGE_NOT_ALLOWED)            the client speaks http
 *     path_refused (LODGE_PATH_REFUSED)         see gate_path.h
 * The sentence for the log is in the fault. */
enum lodge_problem gate_request_read(const struct gate_sources *sources, struct lodge_arena *arena,
    struct lodge_fault *fault, struct asked_url *asked, const char **reason);

#endif
