/* Which problems can a call of a route meet? Most follow from its row. */
#include "lib/describe.h"

#include <string.h>

void
problems_of_route(const struct lodge_route *route, bool known[LODGE_PROBLEM__COUNT])
{
    bool person = route->caller != LODGE_ANYONE, unsafe = route->method != LODGE_GET;

    memset(known, 0, LODGE_PROBLEM__COUNT * sizeof(known[0]));
    known[LODGE_MALFORMED] = known[LODGE_FIELD_INVALID] = route->form != LODGE_FORM_GATE;
    known[LODGE_BODY_TOO_LARGE] = known[LODGE_UNSUPPORTED_MEDIA_TYPE] = route->takes != NULL;
    known[LODGE_NOT_SIGNED_IN] = person;
    known[LODGE_REAUTHENTICATION_REQUIRED] = route->caller == LODGE_FRESH_PERSON;
    known[LODGE_NOT_ALLOWED] = route->permission != NULL;
    known[LODGE_CROSS_SITE] = unsafe && (person || route->form == LODGE_FORM_PAGE);
    known[LODGE_NOT_FOUND] = strchr(route->path, '{') != NULL;
    known[LODGE_TOO_MANY] = route->pace != LODGE_PACE_FREE;
    known[LODGE_BROKEN] = known[LODGE_UNAVAILABLE] = true;
    for (const enum lodge_problem *problem = route->problems; problem && *problem != LODGE_OK; problem++)
        known[*problem] = true;
}
