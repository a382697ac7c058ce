/* Does every row of every table make sense? Asked at each start and in make check, so that a row that forgets
 * something fails there and not at night. What schemas must be like is in check_schema.c. */
#include "lib/call.h"

#include "lib/check.h"
#include "lib/describe.h"
#include "lib/route_facts.h"

#include <string.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"
#define PATH_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

/* Each looks at one row, and returns what is wrong with it or NULL. */
typedef const char *route_check(struct lodge_arena *arena, const struct lodge_route *route);

static const char *
method_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    return route->method == LODGE_METHOD_UNSTATED || route->method >= LODGE_METHOD__COUNT
        ? "has no method" : NULL;
}

static const char *
caller_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    if (route->caller == LODGE_CALLER_UNSTATED)
        return "says not who may call";
    if (route->permission && route->caller == LODGE_ANYONE)
        return "wants a permission of anyone: nobody is asked who they are";
    return route->permission && !*route->permission ? "wants a permission without a name" : NULL;
}

static const char *
pace_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    return route->pace == LODGE_PACE_UNSTATED || route->pace >= LODGE_PACE__COUNT
        ? "says not how often" : NULL;
}

static const char *
about_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    if (!route->about || !*route->about)
        return "says not what it does";
    return route->about[strlen(route->about) - 1] == '.' ? "ends its sentence with a full stop" : NULL;
}

static const char *
run_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    return route->run ? NULL : "has no handler";
}

/* One segment of a path: a word, or a {name}. */
static const char *
segment_flaw(const char *segment, size_t length)
{
    if (length == 0)
        return "has an empty segment in its path";
    if (*segment != '{')
        return strspn(segment, PATH_LETTERS) < length ? "has an odd character in its path" : NULL;
    if (length < 3 || segment[length - 1] != '}' || strspn(segment + 1, NAME_LETTERS) != length - 2)
        return "has a path with a broken {name}";
    if (length > LODGE_ID_PREFIX_MAX && memcmp(segment + length - 4, "_id}", 4) == 0)
        return "has a path with an {id} whose prefix is too long";
    return NULL;
}

static const char *
path_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    const char *flaw = NULL, *at = route->path;
    size_t names = 0;

    (void)arena;
    if (!at || *at != '/')
        return "has a path that does not begin with a slash";
    if (!at[1])
        return NULL;
    while (!flaw && *at == '/') {
        size_t length = strcspn(++at, "/");

        names += *at == '{';
        flaw = segment_flaw(at, length);
        at += length;
    }
    return !flaw && names > PATH_PARTS_MAX ? "has too many {names} in its path" : flaw;
}

/* Whether the first {name} of a path, and so on, is there again. */
static const char *
path_names_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    for (const char *name = strchr(route->path, '{'); name; name = strchr(name + 1, '{'))
        if (memmem(name + 1, strlen(name + 1), name, strcspn(name, "}") + 1))
            return "has one {name} twice in its path";
    return NULL;
}

static const char *
form_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    if (route->takes && (route->method == LODGE_GET || route->method == LODGE_DELETE))
        return "takes a body, which GET and DELETE have not";
    switch (route->form) {
    case LODGE_FORM_JSON:
        return NULL;
    case LODGE_FORM_TEXT:
        return route->takes || route->gives ? "takes or gives a struct, but its form is a text" : NULL;
    case LODGE_FORM_PAGE:
        return route->gives ? "gives a struct, but its form is a page" : NULL;
    case LODGE_FORM_GATE:
        if (route->method != LODGE_GET)
            return "is for the gate, which is asked by GET";
        return route->query || route->takes || route->gives
            ? "is for the gate, which has no body and no query" : NULL;
    }
    return "has an unknown form";
}

static const char *
success_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    int status = lodge_route_success(route);

    (void)arena;
    if (status < 200 || status > 399)
        return "has a success that is none";
    if (route->may_wait && (route->gives || route->form == LODGE_FORM_GATE || route->form == LODGE_FORM_TEXT))
        return "may wait, and gives something";
    return route->gives && (status == 204 || status == 303 || status == 304)
        ? "gives something with a status that has no body" : NULL;
}

static const char *
times_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    (void)arena;
    if (route->deprecated_at < 0 || route->sunset_at < 0)
        return "has a time that is none";
    return route->sunset_at && (!route->deprecated_at || route->sunset_at < route->deprecated_at)
        ? "will be gone before it is deprecated" : NULL;
}

static const char *
problems_flaw(const struct lodge_app *app, const struct lodge_route *route)
{
    for (const enum lodge_problem *problem = route->problems; problem && *problem != LODGE_OK; problem++)
        if (*problem >= LODGE_PROBLEM__COUNT && problem_row_of(app, *problem) == lodge_problem_row(*problem))
            return "names a problem that does not exist";
    return NULL;
}

/* An app's own problems: named once, and told with a status that is one. */
static const char *
own_problem_flaw(const struct lodge_app *app, size_t own)
{
    const struct lodge_problem_row *row = &app->problems[own];

    if (!row->code || !*row->code || strspn(row->code, NAME_LETTERS) != strlen(row->code))
        return "has no code in snake_case";
    if (!row->title || !*row->title || !row->detail || !*row->detail)
        return "has no title or no detail";
    if (row->status < 400 || row->status > 599)
        return "has a status that is no error";
    for (size_t i = 1; i < LODGE_PROBLEM__COUNT + own; i++)
        if (lodge_text_equal(problem_row_of(app, problem_at(i))->code, row->code))
            return "has a code that is taken";
    return NULL;
}

static const char *
own_problems_flaw(const struct lodge_app *app, struct lodge_arena *arena)
{
    const char *flaw = NULL;
    size_t i = 0;

    if (app->problem_count > LODGE_OWN_PROBLEMS_MAX)
        return "the app has too many problems of its own";
    while (!flaw && i < app->problem_count)
        flaw = own_problem_flaw(app, i++);
    return flaw ? lodge_print(arena, "the app's problem %zu %s", i - 1, flaw) : NULL;
}

static const char *
schemas_flaw(struct lodge_arena *arena, const struct lodge_route *route)
{
    const struct { const char *verb; const struct lodge_schema *schema; enum schema_use use; } uses[] = {
        { "asks for", route->query, USE_QUERY },
        { "takes", route->takes, route->form == LODGE_FORM_PAGE ? USE_FORM : USE_TAKEN },
        { "gives", route->gives, USE_GIVEN },
    };

    for (size_t i = 0; i < LODGE_COUNT(uses); i++) {
        const char *flaw = uses[i].schema ? schema_flaw(arena, uses[i].schema, uses[i].use) : NULL;

        if (flaw)
            return lodge_print(arena, "%s %s: %s", uses[i].verb, uses[i].schema->name, flaw);
    }
    return NULL;
}

static route_check *const route_checks[] = {
    method_flaw, path_flaw, path_names_flaw, caller_flaw, pace_flaw, about_flaw, run_flaw, form_flaw,
    success_flaw, times_flaw, schemas_flaw,
};

/* Whether two paths match the same requests, as far as their {names} do not tell: "/a/{b}" and "/a/{c}". */
static bool
same_shape(const char *one, const char *other)
{
    while (*one == '/' && *other == '/') {
        size_t length = strcspn(++one, "/"), other_length = strcspn(++other, "/");
        bool both_names = *one == '{' && *other == '{';

        if (!both_names && (length != other_length || memcmp(one, other, length) != 0))
            return false;
        one += length;
        other += other_length;
    }
    return !*one && !*other;
}

/* Whether a row before this one already answers what this one should. */
static bool
is_shadowed(const struct lodge_app *app, const struct lodge_route *route)
{
    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++) {
            const struct lodge_route *other = &(*resource)->routes[i];

            if (other == route)
                return false;
            if (other->method == route->method && same_shape(other->path, route->path))
                return true;
        }
    return false;
}

/* Whoever changes a thing gets what GET would give, with the entity tag for the next change. */
static const char *
patch_flaw(const struct lodge_app *app, const struct lodge_route *route)
{
    const struct lodge_route *reader = route->method == LODGE_PATCH ? route_reader(app, route) : NULL;

    return reader && reader->gives != route->gives ? "gives something else than GET of the same path" : NULL;
}

static const char *
route_flaw(const struct lodge_app *app, struct lodge_arena *arena, const struct lodge_route *route)
{
    const char *flaw = NULL;

    for (size_t i = 0; !flaw && i < LODGE_COUNT(route_checks); i++)
        flaw = route_checks[i](arena, route);
    if (!flaw)
        flaw = problems_flaw(app, route);
    if (!flaw && is_shadowed(app, route))
        flaw = "is there twice";
    if (!flaw)
        flaw = patch_flaw(app, route);
    if (!flaw && route->caller != LODGE_ANYONE && !app->identify)
        flaw = "wants to know who calls, but the app has no identify";
    if (!flaw)
        return NULL;
    const char *method = lodge_method_name(route->method), *path = route->path ? route->path : "(no path)";
    return lodge_print(arena, "%s%s%s: %s", method, *method ? " " : "", path, flaw);
}

static const char *
resource_flaw(const struct lodge_app *app, struct lodge_arena *arena, const struct lodge_resource *resource)
{
    const char *flaw = NULL;

    if (!resource->name || !resource->title || !*resource->title)
        return "a resource has no name or no title";
    for (size_t i = 0; !flaw && i < resource->count; i++)
        flaw = route_flaw(app, arena, &resource->routes[i]);
    return flaw;
}

static bool
is_plain_word(const char *text, size_t max)
{
    size_t length = text ? strlen(text) : 0;

    return length > 0 && length <= max && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* Prometheus' rules for names, and bounds of our own. */
static const char *
figure_flaw(const struct lodge_figure *row)
{
    bool counter = lodge_text_equal(row->type, "counter");
    const char *end = row->name ? strstr(row->name, "_total") : NULL;

    if (!is_plain_word(row->name, 64))
        return "its name is not at most 64 of a-z 0-9 _";
    if (!counter && !lodge_text_equal(row->type, "gauge"))
        return "it is neither a counter nor a gauge";
    if (counter != (end && end[6] == '\0'))
        return "_total ends the names of counters, and of nothing else";
    if (!row->label != !row->value
        || (row->label && (!is_plain_word(row->label, 32) || !is_plain_word(row->value, 32))))
        return "label and value go together, at most 32 of a-z 0-9 _";
    return row->about && strlen(row->about) <= 200 && !strpbrk(row->about, "\\\n") ? NULL
        : "it has no sentence, or one of more than 200 bytes";
}

static const char *
figures_flaw(const struct lodge_app *app, struct lodge_arena *arena)
{
    const char *flaw = NULL;
    size_t i = 0;

    for (; !flaw && i < app->figure_count; i++)
        flaw = figure_flaw(&app->figures[i]);
    return flaw ? lodge_print(arena, "figure %zu: %s", i - 1, flaw) : NULL;
}

const char *
lodge_app_flaw(const struct lodge_app *app, struct lodge_arena *arena)
{
    const char *flaw = NULL;

    if (!app->name || !app->about || !app->resources)
        return "the app has no name, no sentence or no resources";
    flaw = own_problems_flaw(app, arena);
    for (const struct lodge_resource *const *resource = app->resources; !flaw && *resource; resource++)
        flaw = resource_flaw(app, arena, *resource);
    if (!flaw && app->replays && !app->replays->once)
        flaw = "the app keeps answers, but not how";
    if (!flaw)
        flaw = figures_flaw(app, arena);
    if (!flaw && largest_call(app) > CALL_MAX)
        flaw = lodge_print(arena, "%s: a call could need more than %zu bytes; lower what its schemas allow",
            app->name, CALL_MAX);
    return flaw;
}
