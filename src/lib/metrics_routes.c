/* What was counted of each route, in numbers for a program to read. */
#include "lib/metrics_counts.h"

#include <gatelodge/health.h>

/* How long so many of a hundred calls took at most: the histogram knows between which bounds, and within them they are
 * taken to lie evenly. */
static int64_t
percentile(const struct sums *sums, uint64_t calls, uint64_t percent)
{
    double wanted = (double)(calls * percent) / 100, below = 0;
    size_t bucket = 0;

    while (bucket + 1 < METRICS_BUCKETS && below + (double)sums->buckets[bucket] < wanted)
        below += (double)sums->buckets[bucket++];
    int64_t lower = bucket > 0 ? metrics_bounds[bucket - 1] : 0;
    if (bucket + 1 == METRICS_BUCKETS || sums->buckets[bucket] == 0)
        return lower;
    return lower + (int64_t)((double)(metrics_bounds[bucket] - lower) * (wanted - below)
        / (double)sums->buckets[bucket]);
}

static bool
read_route(const struct metrics *metrics, size_t row, const struct lodge_route *route,
    struct lodge_route_figures *figures)
{
    struct sums sums = { 0 };
    uint64_t calls = 0;

    metrics_sum_row(metrics, row, &sums);
    for (size_t i = 0; i < METRICS_BUCKETS; i++)
        calls += sums.buckets[i];
    if (calls == 0)
        return false;
    *figures = (struct lodge_route_figures){ .route = route, .calls = calls, .problems = sums.problems,
        .mean = (int64_t)(sums.microseconds / calls), .p95 = percentile(&sums, calls, 95) };
    return true;
}

struct lodge_list
lodge_route_figures(struct lodge_call *call)
{
    const struct metrics *metrics = call->server->metrics;
    struct lodge_route_figures *figures;
    size_t row = 0, count = 0;

    if (!metrics)
        return (struct lodge_list){ NULL, 0 };
    figures = LODGE_NEW_ARRAY(call->arena, struct lodge_route_figures, metrics->rows);
    for (const struct lodge_resource *const *resource = metrics->app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++)
            count += read_route(metrics, row++, &(*resource)->routes[i], &figures[count]);
    return (struct lodge_list){ figures, count };
}

int64_t
lodge_started_at(struct lodge_call *call)
{
    return call->server->metrics ? call->server->metrics->started : 0;
}
