/* What a program counts of itself, in memory shared by its workers. */
#ifndef LIB_METRICS_H
#define LIB_METRICS_H

#include "lib/call.h"

#include <sys/types.h>

struct metrics;

/* Makes the counters of an app's routes, in memory that processes forked later share; or goes on counting in what the
 * program before left in the descriptor `before` (-1: there was none), when it counted the same. Never NULL. */
struct metrics *metrics_new(const struct lodge_app *app, int before);

/* What a newer program is handed as `before`. */
int metrics_descriptor(const struct metrics *metrics);
void metrics_free(struct metrics *metrics);

/* In a worker, before it serves: takes a place that it alone counts in. What was counted there stays. */
void metrics_worker_starts(struct metrics *metrics);

/* In the parent, when a worker has ended: its place is free. */
void metrics_worker_ended(struct metrics *metrics, pid_t worker, bool crashed);

/* In a worker, around each call; `began` is what the first returned. NULL metrics count nothing. */
int64_t metrics_call_begins(struct metrics *metrics);
void metrics_call_ended(struct metrics *metrics, const struct lodge_call *call, enum lodge_problem problem,
    int64_t began);

/* The app's own figures, in the order of its table: the sums of counters, NAN for gauges, which lodge_app.measure
 * knows. */
double *metrics_figures(const struct metrics *metrics, struct lodge_arena *arena);

/* The sums over all workers and these figures, Prometheus' text format 0.0.4; with metrics_figures at most metrics_room
 * bytes of the arena. */
const char *metrics_text(const struct metrics *metrics, const double *figures, struct lodge_arena *arena);
size_t metrics_room(const struct lodge_app *app);

#endif
