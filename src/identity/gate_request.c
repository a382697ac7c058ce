/* Reads what nginx asks about. Nothing is guessed: what is missing, broken or contradictory is refused. */
#include "identity/gate_request.h"

#include "identity/gate_path.h"
#include "identity/host.h"

#include <gatelodge/text.h>

#include <string.h>

#define METHOD_MAX 32

/* What one source says; NULL where it says nothing. Texts are copies of the arena. */
struct said {
    const char *method;
    const char *scheme;
    const char *host;
    const char *uri;        /* path and query as they were sent */
};

struct reading {
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    const char **reason;
};

static enum lodge_problem
refuse(const struct reading *reading, enum lodge_problem problem, const char *reason, const char *note)
{
    *reading->reason = reason;
    return lodge_fail(reading->fault, problem, "%s: %s", reason, note);
}

static enum lodge_problem
malformed(const struct reading *reading, const char *note)
{
    return refuse(reading, LODGE_MALFORMED, "request_malformed", note);
}

/* As nginx takes them: capitals, "-" and "_". */
static bool
is_method(const char *method)
{
    size_t length = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    return length > 0 && length <= METHOD_MAX && method[length] == '\0';
}

static enum lodge_problem
read_method(const struct reading *reading, const char *method, struct said *said)
{
    said->method = method;
    return !method || is_method(method) ? LODGE_OK : malformed(reading, "the method is none");
}

static enum lodge_problem
read_scheme(const struct reading *reading, const char *scheme, size_t length, struct said *said)
{
    if (length == 5 && memcmp(scheme, "https", 5) == 0)
        said->scheme = "https";
    else if (length == 4 && memcmp(scheme, "http", 4) == 0)
        said->scheme = "http";
    return said->scheme ? LODGE_OK : malformed(reading, "the scheme is neither https nor http");
}

static enum lodge_problem
read_host(const struct reading *reading, const char *host, size_t length, struct said *said)
{
    char room[HOST_ROOM];

    if (!host_read(host, length, room))
        return malformed(reading, "the host is none");
    said->host = lodge_copy_text(reading->arena, room);
    return LODGE_OK;
}

static enum lodge_problem
read_uri(const struct reading *reading, const char *uri, struct said *said)
{
    if (uri[0] != '/')
        return malformed(reading, "the path does not begin with a slash");
    if (strlen(uri) > ASKED_URL_MAX)
        return malformed(reading, "the URL is too long");
    said->uri = uri;
    return LODGE_OK;
}

/* X_ORIGINAL_METHOD and X_ORIGINAL_URL. */
static enum lodge_problem
read_original(const struct reading *reading, const struct gate_sources *sources, struct said *said)
{
    const char *url = sources->original_url;
    enum lodge_problem problem = read_method(reading, sources->original_method, said);

    if (problem || !url)
        return problem;
    const char *colon = strstr(url, "://");
    if (!colon)
        return malformed(reading, "the URL has no scheme");
    const char *host = colon + 3;
    size_t host_length = strcspn(host, "/?#");

    problem = read_scheme(reading, url, (size_t)(colon - url), said);
    if (!problem)
        problem = read_host(reading, host, host_length, said);
    return problem ? problem : read_uri(reading, host + host_length, said);
}

/* X_FORWARDED_METHOD, _PROTO, _HOST and _URI. */
static enum lodge_problem
read_forwarded(const struct reading *reading, const struct gate_sources *sources, struct said *said)
{
    const char *scheme = sources->forwarded_proto;
    const char *host = sources->forwarded_host;
    enum lodge_problem problem = read_method(reading, sources->forwarded_method, said);

    if (!problem && scheme)
        problem = read_scheme(reading, scheme, strlen(scheme), said);
    if (!problem && host)
        problem = read_host(reading, host, strlen(host), said);
    if (!problem && sources->forwarded_uri)
        problem = read_uri(reading, sources->forwarded_uri, said);
    return problem;
}

/* One text out of two sources. False when both speak and disagree. */
static bool
agree(const char *one, const char *other, const char **both)
{
    *both = one ? one : other;
    return !one || !other || lodge_text_equal(one, other);
}

static enum lodge_problem
bring_together(const struct reading *reading, const struct said *one, const struct said *other,
    struct said *both)
{
    if (!agree(one->method, other->method, &both->method) || !agree(one->scheme, other->scheme, &both->scheme)
        || !agree(one->host, other->host, &both->host) || !agree(one->uri, other->uri, &both->uri))
        return refuse(reading, LODGE_NOT_SIGNED_IN, "sources_disagree",
            "X_ORIGINAL_… and X_FORWARDED_… say different things");
    if (!both->method || !both->scheme || !both->host || !both->uri)
        return refuse(reading, LODGE_MALFORMED, "request_missing", "nginx did not say what is asked for");
    if (!lodge_text_equal(both->scheme, "https"))
        return refuse(reading, LODGE_NOT_ALLOWED, "plain_http", "the client speaks http");
    return LODGE_OK;
}

/* The path for the rules: nginx's $uri where it was sent, since locations are chosen and rewritten by it;
 * else the path that was asked. Both must be clear: the application may get either. A $uri that is written in
 * the check's own location names that location and says nothing. */
static enum lodge_problem
read_path(const struct reading *reading, const struct gate_sources *sources, const char *uri,
    const char **path)
{
    char decoded[PATH_ROOM];
    const char *flaw = gate_path_read(uri, strcspn(uri, "?"), decoded);
    const char *original = sources->original_path;

    if (original && lodge_text_equal(original, sources->own_path))
        original = NULL;
    if (!flaw && original && !lodge_text_equal(original, decoded))
        flaw = gate_path_flaw(original);
    if (flaw)
        return refuse(reading, LODGE_PATH_REFUSED, "path_refused",
            lodge_print(reading->arena, "the path %s", flaw));
    *path = lodge_copy_text(reading->arena, original ? original : decoded);
    return LODGE_OK;
}

/* Put together by hand: this happens before every request of every site. */
static const char *
url_of(struct lodge_arena *arena, const char *host, const char *uri)
{
    static const char scheme[] = "https://";
    size_t host_length = strlen(host), uri_length = strlen(uri);
    char *url = lodge_take(arena, sizeof(scheme) + host_length + uri_length);

    memcpy(url, scheme, sizeof(scheme) - 1);
    memcpy(url + sizeof(scheme) - 1, host, host_length);
    memcpy(url + sizeof(scheme) - 1 + host_length, uri, uri_length);
    return url;
}

enum lodge_problem
gate_request_read(const struct gate_sources *sources, struct lodge_arena *arena, struct lodge_fault *fault,
    struct asked_url *asked, const char **reason)
{
    struct reading reading = { .arena = arena, .fault = fault, .reason = reason };
    struct said original = { 0 };
    struct said forwarded = { 0 };
    struct said both = { 0 };
    enum lodge_problem problem = read_original(&reading, sources, &original);

    if (!problem)
        problem = read_forwarded(&reading, sources, &forwarded);
    if (!problem)
        problem = bring_together(&reading, &original, &forwarded, &both);
    if (!problem)
        problem = read_path(&reading, sources, both.uri, &asked->path);
    if (problem)
        return problem;
    asked->method = both.method;
    asked->host = both.host;
    asked->front = url_of(arena, both.host, "/");
    asked->url = url_of(arena, both.host, both.uri);
    return LODGE_OK;
}
