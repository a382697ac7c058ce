/* How a program is: three routes that an app lists among its resources, and what it counts of itself. */
#ifndef GATELODGE_HEALTH_H
#define GATELODGE_HEALTH_H

#include <gatelodge/route.h>

#include <stddef.h>

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

#ifdef __cplusplus
}
#endif

#endif
