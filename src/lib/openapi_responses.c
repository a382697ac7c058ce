/* What a route answers, as OpenAPI responses: its success, and each status that its problems have. */
#include "lib/call.h"
#include "lib/describe.h"
#include "lib/openapi.h"

#include <gatelodge/text.h>

#include <string.h>

static void
add_header(struct json *response, const char *name, const char *type, const char *about)
{
    struct json *headers;

    if (!json_member(response, "headers", &headers))
        headers = json_add_object(response, "headers");
    struct json *header = json_add_object(headers, name);
    json_add_text(header, "description", about);
    json_add_text(json_add_object(header, "schema"), "type", type);
}

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

/* What every response of this status has. */
static void
finish_problem(struct json *response, int status)
{
    if (status == 401)
        add_header(response, "WWW-Authenticate", "string", "How to authenticate.");
    if (status == 429 || status == 503)
        add_header(response, "Retry-After", "integer", "Seconds after which to try again.");
    struct json *content = json_add_object(json_add_object(response, "content"), "application/problem+json");
    json_add_text(json_add_object(content, "schema"), "$ref", "#/components/schemas/Problem");
}

/* A status with one problem is told by reference. */
static void
refer_to_problem(struct openapi *openapi, struct json *responses, enum lodge_problem problem)
{
    const struct lodge_problem_row *row = problem_row_of(openapi->app, problem);
    const char *name = openapi_pascal(openapi->arena, row->code);
    struct json *response;

    json_add_text(json_add_object(responses, lodge_print(openapi->arena, "%d", row->status)), "$ref",
        lodge_print(openapi->arena, "#/components/responses/%s", name));
    if (json_member(openapi->responses, name, &response))
        return;
    response = json_add_object(openapi->responses, name);
    json_add_text(response, "description", lodge_print(openapi->arena, "`%s`: %s", row->code, row->title));
    finish_problem(response, row->status);
}

/* Several problems of one status are told in one response. */
static void
list_problems(struct openapi *openapi, struct json *responses, int status,
    const bool known[ALL_PROBLEMS])
{
    struct json *response = json_add_object(responses, lodge_print(openapi->arena, "%d", status));
    const char *about = "";

    for (size_t i = 1; i < problems_of_app(openapi->app); i++) {
        const struct lodge_problem_row *row = problem_row_of(openapi->app, problem_at(i));

        if (known[i] && row->status == status)
            about = lodge_print(openapi->arena, "%s%s`%s`: %s", about, *about ? " " : "", row->code,
                row->title);
    }
    json_add_text(response, "description", about);
    finish_problem(response, status);
}

static void
add_success(struct openapi *openapi, struct json *responses, const struct lodge_route *route)
{
    int status = lodge_route_success(route);
    struct json *response = json_add_object(responses, lodge_print(openapi->arena, "%d", status));

    json_add_text(response, "description", lodge_print(openapi->arena, "Done: %s.", route->about));
    if (status == 201)
        add_header(response, "Location", "string", "Where the new thing is.");
    if (!route->gives && status != 200)
        return;
    struct json *content = json_add_object(json_add_object(response, "content"), "application/json");
    if (route->gives)
        openapi_add_reference(openapi, content, "schema", route->gives, true);
    else
        json_add_text(json_add_object(content, "schema"), "type", "object");
}

void
openapi_add_responses(struct openapi *openapi, struct json *operation, const struct lodge_route *route)
{
    struct json *responses = json_add_object(operation, "responses");
    bool known[ALL_PROBLEMS];

    problems_of_route(route, known);
    add_success(openapi, responses, route);
    for (int status = 400; status < 600; status++) {
        enum lodge_problem found = LODGE_OK;
        int count = 0;

        for (size_t i = 1; i < problems_of_app(openapi->app); i++)
            if (known[i] && problem_row_of(openapi->app, problem_at(i))->status == status) {
                found = problem_at(i);
                count++;
            }
        if (count == 1)
            refer_to_problem(openapi, responses, found);
        else if (count > 1)
            list_problems(openapi, responses, status, known);
    }
}
