/* What a program says about itself: its routes and its problems as tables. Its OpenAPI document is written by
 * openapi.c. */
#include "lib/describe.h"

#include "lib/call.h"

#include <gatelodge/health.h>

#include <string.h>

#define COLUMNS 6

struct table {
    struct lodge_arena *arena;
    const char *(*rows)[COLUMNS];
    size_t count;
};

static const char *const who_names[] = {
    [LODGE_CALLER_UNSTATED] = "?", [LODGE_ANYONE] = "anyone", [LODGE_PERSON] = "person",
    [LODGE_FRESH_PERSON] = "fresh person",
};
static const char *const pace_names[LODGE_PACE__COUNT] = {
    [LODGE_PACE_UNSTATED] = "?", [LODGE_PACE_FREE] = "free", [LODGE_PACE_READ] = "read",
    [LODGE_PACE_WRITE] = "write", [LODGE_PACE_GUESS] = "guess", [LODGE_PACE_MAIL] = "mail",
};

static struct table
table_new(struct lodge_arena *arena, size_t rows)
{
    const char *(*room)[COLUMNS] = lodge_take_array(arena, rows, sizeof(room[0]));

    return (struct table){ .arena = arena, .rows = room };
}

static void
add_row(struct table *table, const char *const cells[COLUMNS])
{
    memcpy(table->rows[table->count++], cells, sizeof(table->rows[0]));
}

static size_t
width_of(const struct table *table, size_t column)
{
    size_t width = 0;

    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i][column] && strlen(table->rows[i][column]) > width)
            width = strlen(table->rows[i][column]);
    return width;
}

/* One line: cells padded to their columns, but for the last. */
static const char *
row_text(struct lodge_arena *arena, const char *const cells[COLUMNS], const size_t widths[COLUMNS])
{
    const char *line = "";

    for (size_t i = 0; i < COLUMNS && cells[i]; i++) {
        bool last = i + 1 == COLUMNS || !cells[i + 1];

        line = last ? lodge_print(arena, "%s%s\n", line, cells[i])
                    : lodge_print(arena, "%s%-*s  ", line, (int)widths[i], cells[i]);
    }
    return line;
}

static const char *
table_text(const struct table *table)
{
    const char **lines = LODGE_NEW_ARRAY(table->arena, const char *, table->count);
    size_t widths[COLUMNS], length = 0;

    for (size_t i = 0; i < COLUMNS; i++)
        widths[i] = width_of(table, i);
    for (size_t i = 0; i < table->count; i++) {
        lines[i] = row_text(table->arena, table->rows[i], widths);
        length += strlen(lines[i]);
    }
    return lodge_texts_join(table->arena, (struct lodge_texts){ lines, table->count }, "", length);
}

static const char *
describe_routes(const struct lodge_app *app, struct lodge_arena *arena)
{
    size_t count = 0;

    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        count += (*resource)->count;
    struct table table = table_new(arena, count);
    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++) {
            const struct lodge_route *route = &(*resource)->routes[i];

            add_row(&table, (const char *const[COLUMNS]){ lodge_method_name(route->method), route->path,
                who_names[route->caller], route->permission ? route->permission : "-",
                pace_names[route->pace], route->about });
        }
    return table_text(&table);
}

static const char *
describe_problems(const struct lodge_app *app, struct lodge_arena *arena)
{
    struct table table = table_new(arena, problems_of_app(app));

    for (size_t i = 1; i < problems_of_app(app); i++) {
        const struct lodge_problem_row *row = problem_row_of(app, problem_at(i));

        add_row(&table, (const char *const[COLUMNS]){ row->code, lodge_print(arena, "%d", row->status),
            row->title, row->detail });
    }
    return table_text(&table);
}

static const char *
describe_metrics(const struct lodge_app *app, struct lodge_arena *arena)
{
    struct table table = table_new(arena, lodge_metric_count + app->figure_count);
    const char *above = "";

    for (size_t i = 0; i < lodge_metric_count; i++) {
        const struct lodge_metric *row = &lodge_metrics[i];

        add_row(&table, (const char *const[COLUMNS]){ row->name, row->type,
            *row->labels ? row->labels : "-", row->about });
    }
    for (size_t i = 0; i < app->figure_count; i++) {
        const struct lodge_figure *row = &app->figures[i];

        if (strcmp(row->name, above) != 0)
            add_row(&table, (const char *const[COLUMNS]){ row->name, row->type, row->label ? row->label : "-",
                row->about });
        above = row->name;
    }
    return table_text(&table);
}

const char *
lodge_describe(const struct lodge_app *app, const char *what, struct lodge_arena *arena)
{
    static const struct {
        const char *name;
        const char *(*describe)(const struct lodge_app *app, struct lodge_arena *arena);
    } words[] = {
        { "routes", describe_routes }, { "openapi", describe_openapi }, { "problems", describe_problems },
        { "metrics", describe_metrics }, { "nginx", describe_nginx },
    };

    for (size_t i = 0; i < LODGE_COUNT(words); i++)
        if (lodge_text_equal(words[i].name, what))
            return words[i].describe(app, arena);
    return NULL;
}
