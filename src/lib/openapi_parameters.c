/* What an operation takes beside its body: parts of the path, members of the query, and headers. What need not be
 * sent has no example unless its row says one: pages that let people try things out would send it. */
#include "lib/describe.h"
#include "lib/openapi.h"

#include <gatelodge/text.h>

#include <string.h>

#define PART_MAX 128            /* characters of a {name} that is no id, see match.c */

static bool
is_any(const struct lodge_app *app, const struct lodge_route *route)
{
    (void)app;
    (void)route;
    return true;
}

static bool
can_be_repeated(const struct lodge_app *app, const struct lodge_route *route)
{
    return app->replays && route_takes_key(route);
}

static bool
takes_match(const struct lodge_app *app, const struct lodge_route *route)
{
    (void)app;
    return route_takes_match(route);
}

static bool
may_be_unchanged(const struct lodge_app *app, const struct lodge_route *route)
{
    (void)app;
    return route_may_be_unchanged(route);
}

/* The headers that the library understands; which of them a route takes follows from its row. */
static const struct {
    const char *component, *name, *pattern, *about;
    bool (*taken)(const struct lodge_app *app, const struct lodge_route *route);
} headers[] = {
    { "IdempotencyKey", "Idempotency-Key", "^[!-~]{1,128}$",
      "A random word of your own that names this request, like a UUID. Sent again with the same body within 24 hours, "
      "it is not done again: the answer is the first one.", can_be_repeated },
    { "IfMatch", "If-Match", NULL,
      "The ETag of what you read. When it was changed meanwhile, nothing is done and the answer is 412.",
      takes_match },
    { "IfNoneMatch", "If-None-Match", NULL,
      "The ETag of what you have. When it is still the same, the answer is 304 without a body.",
      may_be_unchanged },
    { "RequestId", "X-Request-Id", "^[A-Za-z0-9._-]{1,64}$",
      "Names this call, in the log and in the answer. What is not such a word is replaced by one.", is_any },
    { "TraceParent", "traceparent", "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
      "The trace that this call belongs to (W3C Trace Context); it stands in the log.", is_any },
};

static struct json *
add_parameter(struct json *parameters, const char *name, const char *where, bool required, const char *about)
{
    struct json *parameter = json_add_object(parameters, NULL);

    json_add_text(parameter, "name", name);
    json_add_text(parameter, "in", where);
    if (required)
        json_add_flag(parameter, "required", true);
    json_add_text(parameter, "description", about);
    return parameter;
}

/* {x_id} is a TypeID, every other {name} a text. */
static void
add_path_part(struct openapi *openapi, struct json *parameters, const char *name, size_t length)
{
    struct lodge_arena *arena = openapi->arena;
    const char *text = lodge_copy(arena, name, length);
    bool is_id = length > 3 && memcmp(name + length - 3, "_id", 3) == 0;
    const char *prefix = lodge_copy(arena, name, is_id ? length - 3 : 0);
    const char *about = is_id ? lodge_print(arena, "Which %s.", prefix) : "Which one.";
    struct json *parameter = add_parameter(parameters, text, "path", true, about);
    struct json *schema = json_add_object(parameter, "schema");

    json_add_text(schema, "type", "string");
    if (is_id) {
        openapi_add_id_pattern(openapi, schema, prefix, strlen(prefix));
        json_add_text(parameter, "example", openapi_example_id(arena, prefix));
        return;
    }
    json_add_number(schema, "minLength", 1);
    json_add_number(schema, "maxLength", PART_MAX);
    json_add_text(parameter, "example", text);
}

static void
add_header(struct openapi *openapi, struct json *parameters, size_t index)
{
    const char *component = headers[index].component;
    struct json *known;

    json_add_text(json_add_object(parameters, NULL), "$ref",
        lodge_print(openapi->arena, "#/components/parameters/%s", component));
    if (json_member(openapi->parameters, component, &known))
        return;
    struct json *parameter = json_add_object(openapi->parameters, component);
    json_add_text(parameter, "name", headers[index].name);
    json_add_text(parameter, "in", "header");
    json_add_text(parameter, "description", headers[index].about);
    struct json *schema = json_add_object(parameter, "schema");
    json_add_text(schema, "type", "string");
    if (headers[index].pattern)
        json_add_text(schema, "pattern", headers[index].pattern);
}

void
openapi_add_path_parameters(struct openapi *openapi, struct json *path, const char *template)
{
    const char *part = strchr(template, '{');

    if (!part)
        return;
    struct json *parameters = json_add_list(path, "parameters");
    for (; part; part = strchr(part + 1, '{'))
        add_path_part(openapi, parameters, part + 1, strcspn(part + 1, "}"));
}

void
openapi_add_parameters(struct openapi *openapi, struct json *operation, const struct lodge_route *route)
{
    struct json *parameters = json_add_list(operation, "parameters");

    for (size_t i = 0; route->query && i < route->query->count; i++) {
        const struct lodge_field *field = &route->query->fields[i];
        const char *about = lodge_print(openapi->arena, "%s.", field->about);
        struct json *parameter = add_parameter(parameters, field->name, "query", field->required, about);

        openapi_add_field(openapi, parameter, "schema", field, false);
        if (field->required || field->fallback || field->example)
            openapi_add_field_example(openapi, parameter, "example", field, false);
    }
    for (size_t i = 0; i < LODGE_COUNT(headers); i++)
        if (headers[i].taken(openapi->app, route))
            add_header(openapi, parameters, i);
}
