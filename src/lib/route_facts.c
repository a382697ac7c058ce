/* What follows from a route's row beyond its columns. */
#include "lib/route_facts.h"

static bool
shows_a_secret(const struct lodge_schema *schema)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];

        if (field->shown_once || (field->schema && shows_a_secret(field->schema)))
            return true;
    }
    return false;
}

bool
route_has_etag(const struct lodge_route *route)
{
    return route->form == LODGE_FORM_JSON && route->gives && !shows_a_secret(route->gives);
}

bool
route_may_be_unchanged(const struct lodge_route *route)
{
    return route->method == LODGE_GET && route_has_etag(route);
}

bool
route_takes_match(const struct lodge_route *route)
{
    switch (route->method) {
    case LODGE_PUT:
    case LODGE_PATCH:
    case LODGE_DELETE:
        return route->form == LODGE_FORM_JSON;
    case LODGE_METHOD_UNSTATED:
    case LODGE_GET:
    case LODGE_POST:
    case LODGE_METHOD__COUNT:
        break;
    }
    return false;
}

const struct lodge_route *
route_reader(const struct lodge_app *app, const struct lodge_route *route)
{
    if (!route_takes_match(route))
        return NULL;
    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++) {
            const struct lodge_route *other = &(*resource)->routes[i];

            if (route_may_be_unchanged(other) && !other->query && lodge_text_equal(other->path, route->path))
                return other;
        }
    return NULL;
}

bool
route_takes_key(const struct lodge_route *route)
{
    return route->method == LODGE_POST && route->form == LODGE_FORM_JSON;
}
