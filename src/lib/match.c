/* The first stage: which row of the tables is asked? Paths come decoded and normalised from nginx
 * (DOCUMENT_URI), once, so that nobody decodes twice. */
#include "lib/call.h"

#include <string.h>

#define PART_MAX 128        /* bytes of a {name} that is not an id */

static const char *const method_names[LODGE_METHOD__COUNT] = {
    [LODGE_METHOD_UNSTATED] = "", [LODGE_GET] = "GET", [LODGE_POST] = "POST", [LODGE_PUT] = "PUT",
    [LODGE_PATCH] = "PATCH", [LODGE_DELETE] = "DELETE",
};

const char *
lodge_method_name(enum lodge_method method)
{
    return method < LODGE_METHOD__COUNT ? method_names[method] : "";
}

int
lodge_route_success(const struct lodge_route *route)
{
    if (route->success)
        return route->success;
    if (route->form == LODGE_FORM_GATE)
        return 200;
    if (route->form == LODGE_FORM_TEXT)
        return 200;
    if (!route->gives)
        return route->form == LODGE_FORM_PAGE ? 303 : 204;
    return route->method == LODGE_POST ? 201 : 200;
}

static enum lodge_method
method_of(const char *name)
{
    if (strcmp(name, "HEAD") == 0)
        return LODGE_GET;
    for (enum lodge_method method = LODGE_GET; method < LODGE_METHOD__COUNT; method++)
        if (strcmp(name, method_names[method]) == 0)
            return method;
    return LODGE_METHOD_UNSTATED;
}

/* Reads one part of the path against "{user_id}" or "{name}"; false when it does not fit. */
static bool
part_fits(struct lodge_call *call, const char *pattern, size_t pattern_length, const char *text, size_t length)
{
    struct path_part *part = &call->parts[call->part_count];
    bool is_id = pattern_length > 5 && memcmp(pattern + pattern_length - 4, "_id}", 4) == 0;

    if (call->part_count == PATH_PARTS_MAX || length == 0 || length > PART_MAX)
        return false;
    part->name = pattern + 1;
    part->name_length = pattern_length - 2;
    part->value = lodge_copy(call->arena, text, length);
    call->part_count++;
    return !is_id || lodge_id_parse(part->value, lodge_copy(call->arena, part->name, part->name_length - 3),
        &part->id);
}

/* Walks pattern and path segment by segment; {names} that fit are kept in call->parts. */
static bool
path_fits(struct lodge_call *call, const char *pattern, const char *path)
{
    call->part_count = 0;
    while (*pattern == '/' && *path == '/') {
        size_t wanted = strcspn(++pattern, "/"), length = strcspn(++path, "/");
        bool literal = *pattern != '{';
        if (literal && (wanted != length || memcmp(pattern, path, length) != 0))
            return false;
        if (!literal && !part_fits(call, pattern, wanted, path, length))
            return false;
        pattern += wanted;
        path += length;
    }
    return *pattern == '\0' && *path == '\0';
}

/* Looks at one row: notes its method as allowed when the path fits; true when it is the row asked for. nginx
 * asks the gate with the method of the request that it asks about: that row takes any. */
static bool
route_fits(struct lodge_call *call, const struct lodge_route *route, enum lodge_method method, const char *path)
{
    if (!path_fits(call, route->path, path))
        return false;
    call->allowed |= 1u << route->method;
    return route->method == method || route->form == LODGE_FORM_GATE;
}

static const struct lodge_route *
search_routes(struct lodge_call *call, enum lodge_method method, const char *path)
{
    for (const struct lodge_resource *const *resource = call->server->app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++)
            if (route_fits(call, &(*resource)->routes[i], method, path))
                return &(*resource)->routes[i];
    return NULL;
}

enum lodge_problem
find_route(struct lodge_call *call)
{
    const char *path = lodge_parameter(call, "DOCUMENT_URI");
    enum lodge_method method = method_of(lodge_method_of(call));

    if (!path)
        return lodge_fail(&call->fault, LODGE_NOT_FOUND, "the web server sent no DOCUMENT_URI");
    call->route = search_routes(call, method, path);
    if (!call->route)
        return call->allowed ? LODGE_METHOD_NOT_ALLOWED : LODGE_NOT_FOUND;
    if (call->refused)
        return call->refused;
    /* nginx tells the gate the length of a body that it keeps for the application. */
    return call->route->form == LODGE_FORM_GATE ? LODGE_OK : call->body_refused;
}
