/* What a route answers, as OpenAPI responses: its success, and each status that its problems have. */
#include "lib/call.h"
#include "lib/describe.h"
#include "lib/openapi.h"

#include <gatelodge/text.h>

#include <string.h>

struct member {
    const char *name, *type, *about;
};

/* The members of an object, each of them always there. */
static struct json *
add_members(struct json *schema, const struct member *members, size_t count)
{
    json_add_text(schema, "type", "object");
    struct json *required = json_add_list(schema, "required");
    struct json *properties = json_add_object(schema, "properties");

    for (size_t i = 0; i < count; i++) {
        struct json *member = json_add_object(properties, members[i].name);

        json_add_text(required, NULL, members[i].name);
        json_add_text(member, "type", members[i].type);
        json_add_text(member, "description", members[i].about);
    }
    return properties;
}

void
openapi_add_problem_schema(struct openapi *openapi)
{
    static const struct member members[] = {
        { "type", "string", "A page that explains the problem." },
        { "title", "string", "What happened. Never varies." },
        { "status", "integer", "The HTTP status." },
        { "detail", "string", "What to do next." },
        { "code", "string", "Stable name of the problem." },
        { "request_id", "string", "Names this call in the log." },
    }, misfit_members[] = {
        { "pointer", "string", "JSON pointer into the body, or the name of a query member." },
        { "code", "string", "Stable name of what does not fit." },
        { "detail", "string", "What does not fit, as a sentence." },
    };
    struct json *problem = json_add_object(openapi->schemas, "Problem");

    json_add_text(problem, "description", "What went wrong, as in RFC 9457.");
    struct json *properties = add_members(problem, members, LODGE_COUNT(members));
    struct json *errors = json_add_object(properties, "errors");
    json_add_text(errors, "type", "array");
    json_add_text(errors, "description", "With status 422: one entry for each member that does not fit. "
        "With 503: for each part that is missing.");
    json_add_number(errors, "maxItems", LODGE_MISFITS_MAX);
    add_members(json_add_object(errors, "items"), misfit_members, LODGE_COUNT(misfit_members));
}

/* What comes with a problem of this kind, as reply.c writes it. */
static void
add_problem_example(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_problem_row *row)
{
    struct json *example = json_add_object(holder, name);

    json_add_text(example, "type", lodge_print(openapi->arena, "/problems/%s", row->code));
    json_add_text(example, "title", row->title);
    json_add_number(example, "status", row->status);
    json_add_text(example, "detail", row->detail);
    json_add_text(example, "code", row->code);
    json_add_text(example, "request_id", openapi_example_id(openapi->arena, "req"));
    if (row->status != 422)
        return;
    struct json *errors = json_add_list(example, "errors");
    if (row != problem_row_of(openapi->app, LODGE_FIELD_INVALID))
        return;
    struct json *error = json_add_object(errors, NULL);
    json_add_text(error, "pointer", "/name");
    json_add_text(error, "code", "missing");
    json_add_text(error, "detail", "This is needed.");
}

/* What every response of this status has. Returns where its example belongs. */
static struct json *
finish_problem(struct openapi *openapi, struct json *response, const struct lodge_route *route, int status)
{
    openapi_add_headers(openapi, response, route, status);
    struct json *content = json_add_object(json_add_object(response, "content"), "application/problem+json");
    json_add_text(json_add_object(content, "schema"), "$ref", "#/components/schemas/Problem");
    return content;
}

/* A status with one problem is told by reference. */
static void
refer_to_problem(struct openapi *openapi, struct json *responses, const struct lodge_problem_row *row)
{
    const char *name = openapi_pascal(openapi->arena, row->code);
    struct json *response;

    json_add_text(json_add_object(responses, lodge_print(openapi->arena, "%d", row->status)), "$ref",
        lodge_print(openapi->arena, "#/components/responses/%s", name));
    if (json_member(openapi->responses, name, &response))
        return;
    response = json_add_object(openapi->responses, name);
    json_add_text(response, "description", lodge_print(openapi->arena, "`%s`: %s", row->code, row->title));
    add_problem_example(openapi, finish_problem(openapi, response, NULL, row->status), "example", row);
}

/* Several problems of one status are told in one response, with an example for each. */
static void
list_problems(struct openapi *openapi, struct json *responses, const struct lodge_route *route,
    const struct lodge_problem_row *const rows[], size_t count)
{
    int status = rows[0]->status;
    struct json *response = json_add_object(responses, lodge_print(openapi->arena, "%d", status));
    const char *about = "";

    for (size_t i = 0; i < count; i++)
        about = lodge_print(openapi->arena, "%s%s`%s`: %s", about, *about ? " " : "", rows[i]->code,
            rows[i]->title);
    json_add_text(response, "description", about);
    struct json *content = finish_problem(openapi, response, route, status);
    struct json *examples = json_add_object(content, "examples");
    for (size_t i = 0; i < count; i++) {
        struct json *example = json_add_object(examples, rows[i]->code);

        json_add_text(example, "summary", rows[i]->title);
        add_problem_example(openapi, example, "value", rows[i]);
    }
}

static void
add_success(struct openapi *openapi, struct json *responses, const struct lodge_route *route)
{
    int status = lodge_route_success(route);
    struct json *response = json_add_object(responses, lodge_print(openapi->arena, "%d", status));

    json_add_text(response, "description", lodge_print(openapi->arena, "Done: %s.", route->about));
    openapi_add_headers(openapi, response, route, status);
    if (!route->gives && status != 200)
        return;
    struct json *content = json_add_object(json_add_object(response, "content"), "application/json");
    if (route->gives) {
        openapi_add_reference(openapi, content, "schema", route->gives, true);
        openapi_add_example(openapi, content, route->gives, true);
    } else {
        json_add_text(json_add_object(content, "schema"), "type", "object");
        json_add_object(content, "example");
    }
}

static void
add_waiting(struct openapi *openapi, struct json *responses, const struct lodge_route *route)
{
    if (!route->may_wait)
        return;
    struct json *response = json_add_object(responses, "202");
    json_add_text(response, "description", "Kept, and will be done: the database is away. It holds here already.");
    openapi_add_headers(openapi, response, route, 202);
}

static void
add_unchanged(struct openapi *openapi, struct json *responses, const struct lodge_route *route)
{
    if (!route_may_be_unchanged(route))
        return;
    struct json *response = json_add_object(responses, "304");
    json_add_text(response, "description", "It is still what If-None-Match names.");
    openapi_add_headers(openapi, response, route, 304);
}

void
openapi_add_responses(struct openapi *openapi, struct json *operation, const struct lodge_route *route)
{
    struct json *responses = json_add_object(operation, "responses");
    const struct lodge_problem_row *rows[ALL_PROBLEMS];
    bool known[ALL_PROBLEMS];

    problems_of_route(openapi->app, route, known);
    add_success(openapi, responses, route);
    add_waiting(openapi, responses, route);
    add_unchanged(openapi, responses, route);
    for (int status = 400; status < 600; status++) {
        size_t count = 0;

        for (size_t i = 1; i < problems_of_app(openapi->app); i++)
            if (known[i] && problem_row_of(openapi->app, problem_at(i))->status == status)
                rows[count++] = problem_row_of(openapi->app, problem_at(i));
        if (count == 1)
            refer_to_problem(openapi, responses, rows[0]);
        else if (count > 1)
            list_problems(openapi, responses, route, rows, count);
    }
}
