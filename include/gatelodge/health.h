/* How a program is: three routes that an app lists among its resources, and what it counts of itself. */
#ifndef GATELODGE_HEALTH_H
#define GATELODGE_HEALTH_H

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

#ifdef __cplusplus
}
#endif

#endif
