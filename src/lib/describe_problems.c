/* Which problems can a call of a route meet? Most follow from its row. */
#include "lib/describe.h"

#include <string.h>

size_t
problems_of_app(const struct lodge_app *app)
{
    return LODGE_PROBLEM__COUNT + app->problem_count;
}

enum lodge_problem
problem_at(size_t n)
{
    return n < LODGE_PROBLEM__COUNT ? (enum lodge_problem)n : LODGE_OWN_PROBLEM(n - LODGE_PROBLEM__COUNT);
}

size_t
place_of_problem(enum lodge_problem problem)
{
    return problem < LODGE_PROBLEM_OWN ? problem : problem - LODGE_PROBLEM_OWN + LODGE_PROBLEM__COUNT;
}

void
problems_of_route(const struct lodge_app *app, const struct lodge_route *route, bool known[ALL_PROBLEMS])
{
    bool person = route->caller != LODGE_ANYONE, unsafe = route->method != LODGE_GET;

    memset(known, 0, ALL_PROBLEMS * sizeof(known[0]));
    known[LODGE_MALFORMED] = known[LODGE_FIELD_INVALID] = route->form != LODGE_FORM_GATE;
    known[LODGE_BODY_TOO_LARGE] = known[LODGE_UNSUPPORTED_MEDIA_TYPE] = route->takes != NULL;
    known[LODGE_NOT_SIGNED_IN] = person;
    known[LODGE_REAUTHENTICATION_REQUIRED] = route->caller == LODGE_FRESH_PERSON;
    known[LODGE_NOT_ALLOWED] = route->permission != NULL;
    known[LODGE_CROSS_SITE] = unsafe && (person || route->form == LODGE_FORM_PAGE);
    known[LODGE_NOT_FOUND] = strchr(route->path, '{') != NULL;
    known[LODGE_PRECONDITION_FAILED] = route_takes_match(route);
    known[LODGE_STILL_RUNNING] = known[LODGE_IDEMPOTENCY_KEY_REUSED] = app->replays && route_takes_key(route);
    known[LODGE_TOO_MANY] = route->pace != LODGE_PACE_FREE;
    known[LODGE_BROKEN] = known[LODGE_UNAVAILABLE] = true;
    for (const enum lodge_problem *problem = route->problems; problem && *problem != LODGE_OK; problem++)
        known[place_of_problem(*problem)] = true;
}
