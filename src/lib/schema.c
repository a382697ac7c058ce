/* The stage bind_input: does what was sent fit what the route asks for and takes? Here are the kinds of
 * content; what a value must be like is said by fit.c and fit_value.c. */
#include "lib/call.h"

#include "lib/fit.h"

#include <string.h>
#include <strings.h>

static const struct lodge_schema nothing = { .name = "nothing" };

static const char *
skip_space(const char *text)
{
    return text + strspn(text, " \t");
}

/* Whether a Content-Type is this type (RFC 9110, 8.3.1), with no other parameter than charset=utf-8. */
static bool
content_is(const char *given, const char *type)
{
    static const char *const parameters[] = { "charset=utf-8", "charset=\"utf-8\"" };
    size_t length = strlen(type);

    if (strncasecmp(given, type, length) != 0)
        return false;
    const char *rest = skip_space(given + length);
    if (!*rest)
        return true;
    if (*rest != ';')
        return false;
    rest = skip_space(rest + 1);
    for (size_t i = 0; i < LODGE_COUNT(parameters); i++) {
        size_t size = strlen(parameters[i]);

        if (strncasecmp(rest, parameters[i], size) == 0 && !*skip_space(rest + size))
            return true;
    }
    return false;
}

static bool
content_is_taken(const struct lodge_route *route, const char *given)
{
    if (!given)
        return false;
    if (route->form == LODGE_FORM_PAGE)
        return content_is(given, "application/x-www-form-urlencoded");
    return content_is(given, "application/json")
        || (route->method == LODGE_PATCH && content_is(given, "application/merge-patch+json"));
}

static struct fitting
fitting_of(struct lodge_call *call)
{
    return (struct fitting){ .arena = call->arena, .fault = &call->fault,
                             .patch = call->route->method == LODGE_PATCH };
}

static enum lodge_problem
bind_query(struct lodge_call *call)
{
    const struct lodge_schema *schema = call->route->query ? call->route->query : &nothing;
    const struct fitting fitting = fitting_of(call);
    const char *text = lodge_parameter(call, "QUERY_STRING");
    size_t length = text ? strlen(text) : 0;
    struct form form;
    uint64_t given;

    if (length > QUERY_MAX)
        return lodge_fail(&call->fault, LODGE_MALFORMED, "a query of %zu bytes", length);
    enum lodge_problem problem = form_parse(call->arena, &call->fault, text ? text : "", length, &form);
    if (problem)
        return problem;
    void *asked = lodge_take(call->arena, schema->size);
    fit_form(&fitting, schema, &form, NULL, asked, &given);
    call->asked = asked;
    return LODGE_OK;
}

static enum lodge_problem
bind_form(struct lodge_call *call, void *taken)
{
    const struct fitting fitting = fitting_of(call);
    const struct place document = { .above = NULL };
    struct form form;
    enum lodge_problem problem = form_parse(call->arena, &call->fault, call->body, call->body_length, &form);

    if (problem == LODGE_OK)
        fit_form(&fitting, call->route->takes, &form, &document, taken, &call->given_fields);
    return problem;
}

static enum lodge_problem
bind_json(struct lodge_call *call, void *taken)
{
    const struct fitting fitting = fitting_of(call);
    const struct place document = { .above = NULL };
    struct json *object;
    enum lodge_problem problem = json_parse(call->arena, &call->fault, call->body, call->body_length,
        &object);

    if (problem == LODGE_OK)
        fit_object(&fitting, call->route->takes, object, &document, taken, &call->given_fields);
    return problem;
}

static enum lodge_problem
bind_body(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;

    if (!route->takes)
        return call->body_length == 0 ? LODGE_OK
            : lodge_fail(&call->fault, LODGE_MALFORMED, "a body where none is taken");
    if (!content_is_taken(route, lodge_parameter(call, "CONTENT_TYPE")))
        return lodge_fail(&call->fault, LODGE_UNSUPPORTED_MEDIA_TYPE, "this content type is not taken here");
    if (call->body_length == 0)
        return lodge_fail(&call->fault, LODGE_MALFORMED, "no body");

    void *taken = lodge_take(call->arena, route->takes->size);
    call->taken = taken;
    return route->form == LODGE_FORM_PAGE ? bind_form(call, taken) : bind_json(call, taken);
}

/* Rules across fields see only structs whose fields fit. */
static void
check_rules(const struct lodge_schema *schema, const void *bound, struct lodge_fault *fault)
{
    if (schema && schema->check && fault->misfit_count == 0)
        schema->check(bound, fault);
}

enum lodge_problem
bind_input(struct lodge_call *call)
{
    if (call->route->form == LODGE_FORM_GATE)
        return LODGE_OK;        /* nginx may hand over the client's own query and body: no input here */

    enum lodge_problem problem = bind_query(call);
    if (problem == LODGE_OK)
        problem = bind_body(call);
    if (problem)
        return problem;
    check_rules(call->route->query, call->asked, &call->fault);
    check_rules(call->route->takes, call->taken, &call->fault);
    return call->fault.misfit_count > 0 ? LODGE_FIELD_INVALID : LODGE_OK;
}
