/* What a program counts of itself: for each route calls and problems and how long they took; its workers.
 *
 * Each worker counts in a place of its own, in memory that the parent made: nothing is lost when a worker
 * crashes, and none waits for another. Sums are made when somebody asks; how they are written is told in
 * metrics_text.c. */
#include "lib/metrics_counts.h"

#include "lib/clock.h"

#include <gatelodge/health.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "counters must not need locks");

/* Of this worker. Like the log it is wanted everywhere, and decides nothing. */
static struct metrics *of_this_worker;

/* Upper bounds of the histogram, in microseconds. */
const int64_t metrics_bounds[METRICS_BUCKETS - 1] = {
    10, 25, 50, 100, 250, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000,
};

size_t
metrics_rows(const struct lodge_app *app)
{
    size_t rows = 1;                        /* the last: what no route was found for */

    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        rows += (*resource)->count;
    return rows;
}

static void
add_to_layout(uint64_t *layout, const void *bytes, size_t length)
{
    for (const unsigned char *byte = bytes; length > 0; byte++, length--)
        *layout = (*layout ^ *byte) * 0x100000001b3;    /* FNV-1a */
}

/* What the numbers mean: the same for programs that count the same in the same places. */
static uint64_t
layout_of(const struct metrics *metrics)
{
    const size_t shape[] = { metrics->rows, metrics->figure_stride, metrics->size, METRICS_PLACES };
    uint64_t layout = 0xcbf29ce484222325;

    add_to_layout(&layout, shape, sizeof(shape));
    add_to_layout(&layout, metrics_bounds, sizeof(metrics_bounds));
    for (const struct lodge_resource *const *resource = metrics->app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++) {
            const struct lodge_route *route = &(*resource)->routes[i];

            add_to_layout(&layout, &route->method, sizeof(route->method));
            add_to_layout(&layout, route->path, strlen(route->path) + 1);
        }
    for (size_t i = 0; i < metrics->app->figure_count; i++)
        add_to_layout(&layout, metrics->app->figures[i].name, strlen(metrics->app->figures[i].name) + 1);
    return layout;
}

/* Maps a file of just this size; NULL when it is not. */
static struct shared_counts *
map_counts(int file, size_t size)
{
    struct stat about;
    void *shared = MAP_FAILED;

    if (file >= 0 && fstat(file, &about) == 0 && about.st_size == (off_t)size)
        shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return shared == MAP_FAILED ? NULL : shared;
}

/* Memory without a name, which a newer program can be handed. */
static void
make_counts(struct metrics *metrics)
{
    metrics->file = memfd_create("gatelodge-metrics", MFD_CLOEXEC);
    if (metrics->file < 0 || ftruncate(metrics->file, (off_t)metrics->size) < 0)
        abort();
    metrics->shared = map_counts(metrics->file, metrics->size);
    if (!metrics->shared)
        abort();
}

struct metrics *
metrics_new(const struct lodge_app *app, int before)
{
    struct metrics *metrics = calloc(1, sizeof(*metrics));
    size_t rows = metrics_rows(app), stride = (app->figure_count + 7) / 8 * 8;
    size_t counts = sizeof(struct shared_counts) + rows * METRICS_PLACES * sizeof(struct route_counts);
    size_t size = counts + stride * METRICS_PLACES * sizeof(uint64_t);

    if (!metrics)
        abort();
    *metrics = (struct metrics){ .app = app, .rows = rows, .size = size, .figure_stride = stride,
        .started = lodge_now(), .file = before };
    metrics->shared = map_counts(before, size);
    if (!metrics->shared || atomic_load(&metrics->shared->layout) != layout_of(metrics)) {
        if (metrics->shared)
            munmap(metrics->shared, size);
        if (before >= 0)
            close(before);
        make_counts(metrics);
        atomic_store(&metrics->shared->layout, layout_of(metrics));
    }
    metrics->figures = (_Atomic uint64_t *)(void *)((char *)metrics->shared + counts);
    return metrics;
}

int
metrics_descriptor(const struct metrics *metrics)
{
    return metrics->file;
}

void
metrics_free(struct metrics *metrics)
{
    if (!metrics)
        return;
    if (of_this_worker == metrics)
        of_this_worker = NULL;
    munmap(metrics->shared, metrics->size);
    close(metrics->file);
    free(metrics);
}

void
metrics_worker_starts(struct metrics *metrics)
{
    struct shared_counts *shared = metrics->shared;
    pid_t self = getpid();
    size_t place = 0;

    for (; place + 1 < METRICS_PLACES; place++) {
        pid_t nobody = 0;

        if (atomic_compare_exchange_strong(&shared->places[place].worker, &nobody, self))
            break;
    }
    metrics->place = place;                 /* the last is shared by those for whom there is no other */
    atomic_store(&shared->places[place].used, true);
    atomic_fetch_add(&shared->starts, 1);
    of_this_worker = metrics;
}

void
metrics_worker_ended(struct metrics *metrics, pid_t worker, bool crashed)
{
    struct shared_counts *shared = metrics->shared;

    atomic_fetch_add(&shared->crashes, crashed ? 1 : 0);
    for (size_t place = 0; place < METRICS_PLACES; place++)
        if (atomic_load(&shared->places[place].worker) == worker) {
            atomic_store(&shared->places[place].busy, false);
            atomic_store(&shared->places[place].worker, 0);
        }
}

int64_t
metrics_call_begins(struct metrics *metrics)
{
    if (metrics)
        atomic_store(&metrics->shared->places[metrics->place].busy, true);
    return clock_microseconds();
}

/* Which row of counts a route has: that of its place in the tables. */
static size_t
row_of(const struct metrics *metrics, const struct lodge_route *route)
{
    size_t before = 0;

    for (const struct lodge_resource *const *resource = metrics->app->resources; route && *resource; resource++) {
        for (size_t i = 0; i < (*resource)->count; i++)
            if (&(*resource)->routes[i] == route)
                return before + i;
        before += (*resource)->count;
    }
    return metrics->rows - 1;
}

static size_t
bucket_of(int64_t microseconds)
{
    size_t bucket = 0;

    while (bucket + 1 < METRICS_BUCKETS && microseconds > metrics_bounds[bucket])
        bucket++;
    return bucket;
}

static void
add(_Atomic uint64_t *count, uint64_t more)
{
    atomic_fetch_add_explicit(count, more, memory_order_relaxed);
}

void
metrics_call_ended(struct metrics *metrics, const struct lodge_call *call, enum lodge_problem problem,
    int64_t began)
{
    if (!metrics)
        return;

    int64_t took = clock_microseconds() - began;
    size_t class = call->status >= 200 && call->status < 600 ? (size_t)call->status / 100 - 2 : METRICS_CLASSES - 1;
    struct route_counts *counts = &metrics->shared->counts[metrics->place * metrics->rows
        + row_of(metrics, call->route)];

    add(&counts->classes[class], 1);
    add(&counts->problems, problem != LODGE_OK);
    add(&counts->buckets[bucket_of(took)], 1);
    add(&counts->microseconds, took > 0 ? (uint64_t)took : 0);
    atomic_store(&metrics->shared->places[metrics->place].busy, false);
}

void
metrics_sum_row(const struct metrics *metrics, size_t row, struct sums *sums)
{
    for (size_t place = 0; place < METRICS_PLACES; place++) {
        struct route_counts *counts = &metrics->shared->counts[place * metrics->rows + row];

        if (!atomic_load(&metrics->shared->places[place].used))
            continue;           /* reading its pages would make them */

        for (size_t i = 0; i < METRICS_CLASSES; i++)
            sums->classes[i] += atomic_load_explicit(&counts->classes[i], memory_order_relaxed);
        for (size_t i = 0; i < METRICS_BUCKETS; i++)
            sums->buckets[i] += atomic_load_explicit(&counts->buckets[i], memory_order_relaxed);
        sums->problems += atomic_load_explicit(&counts->problems, memory_order_relaxed);
        sums->microseconds += atomic_load_explicit(&counts->microseconds, memory_order_relaxed);
    }
}

void
lodge_count(size_t figure, uint64_t more)
{
    const struct metrics *metrics = of_this_worker;

    if (metrics && figure < metrics->app->figure_count)
        add(&metrics->figures[metrics->place * metrics->figure_stride + figure], more);
}

double *
metrics_figures(const struct metrics *metrics, struct lodge_arena *arena)
{
    double *figures = LODGE_NEW_ARRAY(arena, double, metrics->app->figure_count);

    for (size_t figure = 0; figure < metrics->app->figure_count; figure++) {
        uint64_t sum = 0;

        for (size_t place = 0; place < METRICS_PLACES; place++)
            if (atomic_load(&metrics->shared->places[place].used))
                sum += atomic_load_explicit(&metrics->figures[place * metrics->figure_stride + figure],
                    memory_order_relaxed);
        figures[figure] = strcmp(metrics->app->figures[figure].type, "gauge") == 0 ? (double)NAN : (double)sum;
    }
    return figures;
}
