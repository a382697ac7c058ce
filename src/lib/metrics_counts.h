/* The inside of the metrics: who counts is metrics.c, who tells is metrics_text.c. */
#ifndef LIB_METRICS_COUNTS_H
#define LIB_METRICS_COUNTS_H

#include "lib/metrics.h"

#include <stdatomic.h>

#define METRICS_CLASSES 4       /* of status: 2xx to 5xx                                        */
#define METRICS_BUCKETS 18      /* of the histogram; the last has no bound                      */
#define METRICS_PLACES  320     /* more than there can be workers, with those who are leaving   */

struct route_counts {
    _Atomic uint64_t classes[METRICS_CLASSES];
    _Atomic uint64_t problems;
    _Atomic uint64_t buckets[METRICS_BUCKETS];
    _Atomic uint64_t microseconds;
};

/* Aligned, so that workers do not take a line of the cache from each other. */
struct place {
    _Alignas(64) _Atomic pid_t worker;      /* 0: free */
    _Atomic bool busy;
    _Atomic bool used;                      /* by now or ever: there may be counts */
};

struct shared_counts {
    _Atomic uint64_t layout;            /* of all that follows: whether a newer program can go on in it */
    _Atomic uint64_t starts, crashes;
    struct place places[METRICS_PLACES];
    struct route_counts counts[];       /* a row for each route, for each place */
};

struct metrics {
    const struct lodge_app *app;
    size_t rows;
    size_t size;
    struct shared_counts *shared;
    _Atomic uint64_t *figures;  /* the app's own, for each place; behind the counts of routes */
    size_t figure_stride;       /* numbers of one place: whole lines of the cache */
    size_t place;               /* of this worker */
    int64_t started;
    int file;                   /* the memory's descriptor */
};

/* One row of the tables, with the sums of its counts over all workers. */
struct sums {
    const char *labels;         /* as they are written; NULL: not wanted */
    uint64_t classes[METRICS_CLASSES], problems, buckets[METRICS_BUCKETS], microseconds;
};

/* Adds what was counted in this row. */
void metrics_sum_row(const struct metrics *metrics, size_t row, struct sums *sums);

extern const int64_t metrics_bounds[METRICS_BUCKETS - 1];

/* Routes of an app, and one row more for calls that found none. */
size_t metrics_rows(const struct lodge_app *app);

#endif
