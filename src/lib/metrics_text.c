/* The sums of what all workers counted, in Prometheus' text format 0.0.4, and the table of what is counted. */
#include "lib/metrics_counts.h"

#include <gatelodge/health.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum metric {
#define LODGE_METRIC(name, text, type, labels, about) METRIC_##name,
#include "lib/metrics.def"
#undef LODGE_METRIC
};

const struct lodge_metric lodge_metrics[] = {
#define LODGE_METRIC(name, text, type, labels, about) { text, type, labels, about },
#include "lib/metrics.def"
#undef LODGE_METRIC
};
const size_t lodge_metric_count = LODGE_COUNT(lodge_metrics);

#define LINES_OF_ROUTE (METRICS_CLASSES + 1 + METRICS_BUCKETS + 2)
#define LINE_MAX_BYTES 160      /* of a line, besides its labels */
#define HEAD_MAX_BYTES 4096     /* of all HELP and TYPE, and what is no route's */

#define FIGURE_MAX_BYTES 600    /* of a figure of the app's own: HELP, TYPE and its line */

struct page {
    char *text;
    size_t length, room;
};

static __attribute__((format(printf, 2, 3))) void
write_line(struct page *page, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int length = vsnprintf(page->text + page->length, page->room - page->length, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= page->room - page->length)
        abort();                        /* a bug: metrics_room counts the lines */
    page->length += (size_t)length;
}

static void
write_head(struct page *page, enum metric metric)
{
    const struct lodge_metric *row = &lodge_metrics[metric];

    write_line(page, "# HELP %s %s.\n# TYPE %s %s\n", row->name, row->about, row->name, row->type);
}

static size_t
label_room(const struct lodge_app *app, const struct lodge_route *route)
{
    return strlen(app->name) + strlen(route ? route->path : "") + 64;
}

size_t
metrics_room(const struct lodge_app *app)
{
    size_t labels = label_room(app, NULL);

    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++)
            labels += label_room(app, &(*resource)->routes[i]);

    size_t rows = metrics_rows(app);
    size_t figures = app->figure_count * (FIGURE_MAX_BYTES + sizeof(double));
    return HEAD_MAX_BYTES + figures + LINES_OF_ROUTE * (rows * LINE_MAX_BYTES + labels)
        + rows * sizeof(struct sums) + 2 * labels + rows * 64;
}

/* Paths are of plain characters (check.c): nothing in a label needs an escape. */
static struct sums *
sum_rows(const struct metrics *metrics, struct lodge_arena *arena)
{
    struct sums *sums = LODGE_NEW_ARRAY(arena, struct sums, metrics->rows), *next = sums;
    const char *program = metrics->app->name;

    for (const struct lodge_resource *const *resource = metrics->app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++, next++)
            next->labels = lodge_print(arena, "program=\"%s\",method=\"%s\",path=\"%s\"", program,
                lodge_method_name((*resource)->routes[i].method), (*resource)->routes[i].path);
    next->labels = lodge_print(arena, "program=\"%s\",method=\"\",path=\"\"", program);
    for (size_t row = 0; row < metrics->rows; row++)
        metrics_sum_row(metrics, row, &sums[row]);
    return sums;
}

static void
write_counters(struct page *page, const struct sums *sums, size_t rows)
{
    write_head(page, METRIC_CALLS);
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < METRICS_CLASSES; i++)
            write_line(page, "%s{%s,status=\"%zuxx\"} %llu\n", lodge_metrics[METRIC_CALLS].name, sums[row].labels,
                i + 2, (unsigned long long)sums[row].classes[i]);
    write_head(page, METRIC_PROBLEMS);
    for (size_t row = 0; row < rows; row++)
        write_line(page, "%s{%s} %llu\n", lodge_metrics[METRIC_PROBLEMS].name, sums[row].labels,
            (unsigned long long)sums[row].problems);
}

static void
write_histogram(struct page *page, const struct sums *sums)
{
    const char *name = lodge_metrics[METRIC_DURATION].name;
    uint64_t count = 0;

    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        count += sums->buckets[i];
        if (i + 1 < METRICS_BUCKETS)
            write_line(page, "%s_bucket{%s,le=\"%g\"} %llu\n", name, sums->labels,
                (double)metrics_bounds[i] / 1e6, (unsigned long long)count);
        else
            write_line(page, "%s_bucket{%s,le=\"+Inf\"} %llu\n", name, sums->labels, (unsigned long long)count);
    }
    write_line(page, "%s_sum{%s} %llu.%06llu\n", name, sums->labels,
        (unsigned long long)(sums->microseconds / 1000000), (unsigned long long)(sums->microseconds % 1000000));
    write_line(page, "%s_count{%s} %llu\n", name, sums->labels, (unsigned long long)count);
}

static void
write_number(struct page *page, enum metric metric, const char *program, uint64_t number)
{
    write_head(page, metric);
    write_line(page, "%s{program=\"%s\"} %llu\n", lodge_metrics[metric].name, program, (unsigned long long)number);
}

static void
write_workers(struct page *page, const struct metrics *metrics)
{
    const char *program = metrics->app->name;
    uint64_t workers = 0, busy = 0;

    for (size_t place = 0; place < METRICS_PLACES; place++) {
        workers += atomic_load(&metrics->shared->places[place].worker) != 0;
        busy += atomic_load(&metrics->shared->places[place].busy);
    }
    write_number(page, METRIC_STARTS, program, atomic_load(&metrics->shared->starts));
    write_number(page, METRIC_CRASHES, program, atomic_load(&metrics->shared->crashes));
    write_number(page, METRIC_WORKERS, program, workers);
    write_number(page, METRIC_BUSY, program, busy);
    write_number(page, METRIC_STARTED, program, (uint64_t)metrics->started / 1000);
}

/* Head and lines of the app's own; the head stands once above the rows of one name. */
static void
write_figures(struct page *page, const struct lodge_app *app, const double *figures)
{
    const char *above = "";

    for (size_t i = 0; i < app->figure_count; i++) {
        const struct lodge_figure *row = &app->figures[i];

        if (isnan(figures[i]))
            continue;
        if (strcmp(row->name, above) != 0)
            write_line(page, "# HELP %s %s.\n# TYPE %s %s\n", row->name, row->about, row->name, row->type);
        above = row->name;
        if (row->label)
            write_line(page, "%s{program=\"%s\",%s=\"%s\"} %.17g\n", row->name, app->name, row->label, row->value,
                figures[i]);
        else
            write_line(page, "%s{program=\"%s\"} %.17g\n", row->name, app->name, figures[i]);
    }
}

const char *
metrics_text(const struct metrics *metrics, const double *figures, struct lodge_arena *arena)
{
    const struct sums *sums = sum_rows(metrics, arena);
    size_t room = metrics_room(metrics->app);
    struct page page = { .text = lodge_take(arena, room), .room = room };

    write_counters(&page, sums, metrics->rows);
    write_head(&page, METRIC_DURATION);
    for (size_t row = 0; row < metrics->rows; row++)
        write_histogram(&page, &sums[row]);
    write_workers(&page, metrics);
    write_figures(&page, metrics->app, figures);
    return page.text;
}
