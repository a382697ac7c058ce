/* gatelodge print: what the tables in the code say, so that nobody has to read them there. */
#include "config.h"

#include "programs/commands/output.h"

#include "identity/permissions.h"
#include "resources/resources.h"

#include <gatelodge/app.h>
#include <gatelodge/health.h>

#include <stdio.h>
#include <string.h>

static enum lodge_problem
print_described(const struct errand *errand, const char *what)
{
    output_text(lodge_describe(&whole_house, what, errand->arena));
    return LODGE_OK;
}

enum lodge_problem
print_openapi(struct errand *errand)
{
    return print_described(errand, "openapi");
}

/* ---- routes ------------------------------------------------------------------------------------- */

struct route_row {
    const char *method;
    const char *path;
    const char *caller;
    const char *permission;
    const char *about;
};

static const struct lodge_field route_fields[] = {
    LODGE_TEXT(struct route_row, method, "Method", .max = 8),
    LODGE_TEXT(struct route_row, path, "Path", .max = 256),
    LODGE_TEXT(struct route_row, caller, "Who may call it", .max = 32),
    LODGE_TEXT(struct route_row, permission, "Permission that they must hold", .max = 64, .nullable = true),
    LODGE_TEXT(struct route_row, about, "What it does", .max = 256),
};
LODGE_SCHEMA(route_schema, struct route_row, route_fields);

static const char *
caller_name(enum lodge_who caller)
{
    switch (caller) {
    case LODGE_ANYONE:
        return "anyone";
    case LODGE_PERSON:
        return "person";
    case LODGE_FRESH_PERSON:
        return "fresh_person";
    case LODGE_CALLER_UNSTATED:
        break;
    }
    return "nobody";
}

static void
add_routes(struct listing *listing, const struct lodge_resource *resource)
{
    struct lodge_arena *arena = listing->errand->arena;
    struct route_row *rows = LODGE_NEW_ARRAY(arena, struct route_row, resource->count);

    for (size_t i = 0; i < resource->count; i++) {
        const struct lodge_route *route = &resource->routes[i];
        rows[i] = (struct route_row){ lodge_method_name(route->method), route->path, caller_name(route->caller),
                                      route->permission, route->about };
    }
    listing_add(listing, arena, (struct lodge_list){ rows, resource->count });
}

enum lodge_problem
print_routes(struct errand *errand)
{
    static const char *const columns[] = { "method", "path", "caller", "permission", "about", NULL };
    struct listing listing;

    if (!option_given(errand, "json"))
        return print_described(errand, "routes");
    listing_begin(&listing, errand, &route_schema, columns);
    for (const struct lodge_resource *const *resource = all_resources; *resource; resource++)
        add_routes(&listing, *resource);
    return listing_end(&listing);
}

/* ---- problems ----------------------------------------------------------------------------------- */

struct problem_row {
    const char *code;
    int64_t status;
    const char *title;
    const char *detail;
};

static const struct lodge_field problem_fields[] = {
    LODGE_TEXT(struct problem_row, code, "Stable name", .max = 64),
    LODGE_NUMBER(struct problem_row, status, "HTTP status", .min = 400, .max = 599),
    LODGE_TEXT(struct problem_row, title, "What happened", .max = 256),
    LODGE_TEXT(struct problem_row, detail, "What to do next", .max = 256),
};
LODGE_SCHEMA(problem_schema, struct problem_row, problem_fields);

enum lodge_problem
print_problems(struct errand *errand)
{
    static const char *const columns[] = { "status", "code", "title", "detail", NULL };
    struct problem_row rows[LODGE_PROBLEM__COUNT - 1];
    struct listing listing;

    if (!option_given(errand, "json") && !errand->words)
        return print_described(errand, "problems");
    for (int i = 1; i < LODGE_PROBLEM__COUNT; i++) {
        const struct lodge_problem_row *row = lodge_problem_row((enum lodge_problem)i);
        rows[i - 1] = (struct problem_row){ row->code, row->status, problem_title(errand, row),
                                            problem_detail(errand, row) };
    }
    listing_begin(&listing, errand, &problem_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ rows, LODGE_COUNT(rows) });
    return listing_end(&listing);
}

/* ---- permissions, settings ---------------------------------------------------------------------- */

static const struct lodge_field permission_fields[] = {
    LODGE_TEXT(struct permission, name, "Its name", .max = 64),
    LODGE_TEXT(struct permission, about, "What it allows", .max = 256),
};
LODGE_SCHEMA(permission_schema, struct permission, permission_fields);

enum lodge_problem
print_permissions(struct errand *errand)
{
    static const char *const columns[] = { "name", "about", NULL };
    struct permission *rows = LODGE_NEW_ARRAY(errand->arena, struct permission, permission_count);
    struct listing listing;

    for (size_t i = 0; i < permission_count; i++)
        rows[i] = (struct permission){ permissions[i].name,
            errand_say(errand, permissions[i].about, "permissions.%s", permissions[i].name) };
    listing_begin(&listing, errand, &permission_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ rows, permission_count });
    return listing_end(&listing);
}

enum lodge_problem
print_settings(struct errand *errand)
{
    if (option_given(errand, "json"))
        return output_settings(errand, NULL);
    output_text(lodge_describe_settings(&house_settings, errand->arena));
    return LODGE_OK;
}

static const struct lodge_field metric_fields[] = {
    LODGE_TEXT(struct lodge_metric, name, "Its name", .max = 64),
    LODGE_TEXT(struct lodge_metric, type, "counter, gauge or histogram", .max = 16),
    LODGE_TEXT(struct lodge_metric, labels, "Its labels besides program", .max = 64),
    LODGE_TEXT(struct lodge_metric, about, "What it counts", .max = 256),
};
LODGE_SCHEMA(metric_schema, struct lodge_metric, metric_fields);

enum lodge_problem
print_metrics(struct errand *errand)
{
    static const char *const columns[] = { "name", "type", "labels", "about", NULL };
    struct listing listing;

    if (!option_given(errand, "json"))
        return print_described(errand, "metrics");
    listing_begin(&listing, errand, &metric_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ lodge_metrics, lodge_metric_count });
    return listing_end(&listing);
}

/* ---- the program itself ------------------------------------------------------------------------- */

struct version {
    const char *version;
};

static const struct lodge_field version_fields[] = {
    LODGE_TEXT(struct version, version, "Version of gatelodge", .max = 64),
};
LODGE_SCHEMA(version_schema, struct version, version_fields);

enum lodge_problem
show_version(struct errand *errand)
{
    if (option_given(errand, "json"))
        return output_one(errand, &version_schema, &(struct version){ PACKAGE_VERSION });
    output_text("gatelodge " PACKAGE_VERSION "\n");
    return LODGE_OK;
}

enum lodge_problem
show_help(struct errand *errand)
{
    const char *words = lodge_texts_join(errand->arena,
        (struct lodge_texts){ errand->operands, errand->operand_count }, " ", 256);

    if (!is_command(words) && !is_family(words))
        return errand_misuse(errand, "There is no command \"%s\".", words);
    output_text(help_text(errand, words));
    return LODGE_OK;
}
