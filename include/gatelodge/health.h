/* How a program is: three routes that an app lists among its resources, and what it counts of itself. */
#ifndef GATELODGE_HEALTH_H
#define GATELODGE_HEALTH_H

#include <gatelodge/arena.h>
#include <gatelodge/route.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* GET /healthz (it lives), /readyz (it can do its work, see lodge_app.ready) and /metrics (Prometheus' text
 * format), for callers from this machine and those that the setting metrics.allow names. */
extern const struct lodge_resource lodge_health;

/* One number that every program counts. */
struct lodge_metric {
    const char *name;
    const char *type;       /* "counter", "gauge" or "histogram" */
    const char *labels;     /* besides `program`, which each has */
    const char *about;      /* one sentence without a full stop */
};

extern const struct lodge_metric lodge_metrics[];
extern const size_t lodge_metric_count;

/* A number of an app's own, for lodge_app.figures; one row for each value of its label. Rows of one name stand
 * together. */
struct lodge_figure {
    const char *name;       /* "parking_cars_total": at most 64 of a-z 0-9 _; counters end in _total */
    const char *type;       /* "counter" or "gauge" */
    const char *label;      /* besides `program`; NULL: none */
    const char *value;      /* of the label; at most 32 of a-z 0-9 _ */
    const char *about;      /* one sentence without a full stop, the same in all rows of one name */
};

/* Adds to the number in row `figure` of lodge_app.figures, in memory where only this worker writes: a few instructions,
 * and not lost when it crashes. A row that is not there, or outside of a worker: does nothing. */
void lodge_count(size_t figure, uint64_t more);

/* What was counted of one route since the program was started, by all its workers. */
struct lodge_route_figures {
    const struct lodge_route *route;
    uint64_t calls;
    uint64_t problems;      /* calls that ended with one */
    int64_t mean;           /* microseconds that a call took */
    int64_t p95;            /* 95 of 100 took no longer, as near as a histogram tells */
};

/* Of each route that was called: a list of struct lodge_route_figures, in the order of the app's tables. It is the
 * call's; some 50 bytes for each route. */
struct lodge_list lodge_route_figures(struct lodge_call *call);

/* When the program was started, in milliseconds since 1970. */
int64_t lodge_started_at(struct lodge_call *call);

/* Where the program `name` ("login") listens, by the settings that this one goes by; NULL outside of lodge_main. */
const char *lodge_socket_of(struct lodge_call *call, const char *name);

/* Asks whoever listens at a Unix socket for GET of this path, as nginx would for this machine, and waits some
 * `patience` milliseconds. The status of the answer, and its body, of which 4 KiB are kept in the arena. Else a
 * sentence in *why, and 0 when no answer came, -1 when nobody took the connection. A program that is confined needs
 * local_sockets, see sandbox.h. */
int lodge_ask_program(const char *socket, const char *path, int64_t patience, struct lodge_arena *arena,
    const char **body, const char **why);

#ifdef __cplusplus
}
#endif

#endif
