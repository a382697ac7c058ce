/* The OpenAPI 3.1 document of a program, from its tables alone: nothing here knows any route. What is taken
 * and given is described by openapi_parameters.c and openapi_schema.c, what is answered by openapi_responses.c and
 * openapi_headers.c; openapi_examples.c shows what all of it looks like. */
#include "config.h"

#include "lib/describe.h"
#include "lib/openapi.h"

#include <gatelodge/text.h>

#include <ctype.h>
#include <string.h>

/* "/api/v1/users/{user_id}/roles" and GET as "users_user_roles_get": resource, then method. */
static const char *
operation_id(struct lodge_arena *arena, const struct lodge_route *route)
{
    const char *path = route->path, *method = lodge_method_name(route->method);
    char *id = lodge_take(arena, strlen(path) + strlen(method) + 2), *end = id;

    if (lodge_text_starts(path, "/api/"))
        path += strlen("/api/") + strcspn(path + strlen("/api/"), "/");
    for (path += *path == '/'; *path; path++) {
        if (strncmp(path, "_id}", 4) == 0)
            path += 3;
        if (*path != '{' && *path != '}')
            *end++ = isalnum((unsigned char)*path) ? *path : '_';
    }
    if (end > id)
        *end++ = '_';
    for (; *method; method++)
        *end++ = (char)tolower((unsigned char)*method);
    return id;
}

static void
add_content(struct openapi *openapi, struct json *content, const char *type, const struct lodge_schema *schema)
{
    struct json *entry = json_add_object(content, type);

    openapi_add_reference(openapi, entry, "schema", schema, false);
    openapi_add_example(openapi, entry, schema, false);
}

static void
add_body(struct openapi *openapi, struct json *operation, const struct lodge_route *route)
{
    if (!route->takes)
        return;
    struct json *body = json_add_object(operation, "requestBody");
    json_add_flag(body, "required", true);
    struct json *content = json_add_object(body, "content");
    add_content(openapi, content, "application/json", route->takes);
    if (route->method == LODGE_PATCH)
        add_content(openapi, content, "application/merge-patch+json", route->takes);
}

static void
add_security(struct json *operation, const struct lodge_route *route)
{
    struct json *security = json_add_list(operation, "security");

    if (route->caller == LODGE_ANYONE)
        return;
    json_add_list(json_add_object(security, NULL), "cookie");
    json_add_list(json_add_object(security, NULL), "bearer");
}

static const char *
describe_route(struct lodge_arena *arena, const struct lodge_route *route)
{
    const char *more = route->more ? route->more : route->about;
    bool ended = *more && more[strlen(more) - 1] == '.';
    const char *fresh = route->caller == LODGE_FRESH_PERSON ? " The sign-in must be recent." : "";

    if (!route->permission)
        return lodge_print(arena, "%s%s%s", more, ended ? "" : ".", fresh);
    return lodge_print(arena, "%s%s Needs the permission `%s`.%s", more, ended ? "" : ".", route->permission,
        fresh);
}

static void
add_operation(struct openapi *openapi, struct json *paths, const struct lodge_resource *resource,
    const struct lodge_route *route)
{
    const char *method = lodge_method_name(route->method);
    char *lower = lodge_copy_text(openapi->arena, method);
    struct json *path;

    for (char *letter = lower; *letter; letter++)
        *letter = (char)tolower((unsigned char)*letter);
    if (!json_member(paths, route->path, &path)) {
        path = json_add_object(paths, route->path);
        openapi_add_path_parameters(openapi, path, route->path);
    }
    struct json *operation = json_add_object(path, lower);
    json_add_text(json_add_list(operation, "tags"), NULL, resource->name);
    json_add_text(operation, "operationId", operation_id(openapi->arena, route));
    if (route->deprecated_at)
        json_add_flag(operation, "deprecated", true);
    json_add_text(operation, "summary", route->about);
    json_add_text(operation, "description", describe_route(openapi->arena, route));
    add_security(operation, route);
    openapi_add_parameters(openapi, operation, route);
    add_body(openapi, operation, route);
    openapi_add_responses(openapi, operation, route);
}

static bool
has_json(const struct lodge_resource *resource)
{
    for (size_t i = 0; i < resource->count; i++)
        if (resource->routes[i].form == LODGE_FORM_JSON)
            return true;
    return false;
}

static void
add_tags(struct json *document, const struct lodge_resource *const *resources)
{
    struct json *tags = json_add_list(document, "tags");

    for (; *resources; resources++) {
        if (!has_json(*resources))
            continue;
        struct json *tag = json_add_object(tags, NULL);
        json_add_text(tag, "name", (*resources)->name);
        json_add_text(tag, "description", (*resources)->title);
    }
}

/* What holds for every route; Markdown. */
static const char conventions[] =
    "Written by the program itself, from the tables that it runs on.\n\n"
    "- **Bodies** are JSON in UTF-8. What is not known is refused, not ignored. `PATCH` takes a JSON Merge Patch "
    "(RFC 7396): what is absent stays, `null` takes away.\n"
    "- **Problems** come as `application/problem+json` (RFC 9457). Their `code` never changes; with 422, `errors` "
    "names every member that does not fit.\n"
    "- **Lists** come in pages: as long as `next` is not null, the next one is asked for with it as `cursor`.\n"
    "- **Two who change the same thing** do not overwrite each other when they send the `ETag` of what they read as "
    "`If-Match`.\n"
    "- **A POST that got no answer** can be sent again with the same `Idempotency-Key`: it is done once.\n"
    "- **Times** are RFC 3339 in UTC. Ids begin with what they name, and grow with time.";

static void
add_info(struct json *document, const struct lodge_app *app)
{
    struct json *info = json_add_object(document, "info");

    json_add_text(info, "title", app->name);
    json_add_text(info, "version", app->version ? app->version : PACKAGE_VERSION);
    json_add_text(info, "summary", app->about);
    json_add_text(info, "description", conventions);
    json_add_text(json_add_object(json_add_list(document, "servers"), NULL), "url", "/");
}

static void
add_security_schemes(struct json *components)
{
    struct json *schemes = json_add_object(components, "securitySchemes");
    struct json *cookie = json_add_object(schemes, "cookie"), *bearer = json_add_object(schemes, "bearer");

    json_add_text(cookie, "type", "apiKey");
    json_add_text(cookie, "in", "cookie");
    json_add_text(cookie, "name", "__Host-gatelodge");
    json_add_text(cookie, "description",
        "A browser's session. Other methods than GET must be sent same-origin.");
    json_add_text(bearer, "type", "http");
    json_add_text(bearer, "scheme", "bearer");
    json_add_text(bearer, "description", "A token of a session or of a person.");
}

/* Pages and the gate speak no JSON: they are left out. */
static void
add_routes(struct openapi *openapi, struct json *paths, const struct lodge_resource *const *resources)
{
    for (; *resources; resources++)
        for (size_t i = 0; i < (*resources)->count; i++)
            if ((*resources)->routes[i].form == LODGE_FORM_JSON)
                add_operation(openapi, paths, *resources, &(*resources)->routes[i]);
}

const char *
describe_openapi(const struct lodge_app *app, struct lodge_arena *arena)
{
    struct openapi *openapi = LODGE_NEW(arena, struct openapi);
    struct json *document = json_new(arena);

    json_add_text(document, "openapi", "3.1.0");
    add_info(document, app);
    add_tags(document, app->resources);
    struct json *paths = json_add_object(document, "paths");
    struct json *components = json_add_object(document, "components");
    openapi->arena = arena;
    openapi->app = app;
    openapi->schemas = json_add_object(components, "schemas");
    openapi->parameters = json_add_object(components, "parameters");
    openapi->headers = json_add_object(components, "headers");
    openapi->responses = json_add_object(components, "responses");
    openapi_add_problem_schema(openapi);
    add_security_schemes(components);
    add_routes(openapi, paths, app->resources);
    return lodge_print(arena, "%s\n", json_write_pretty(arena, document));
}
