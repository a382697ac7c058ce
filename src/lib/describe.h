/* What a program says about itself, see lodge_describe in <gatelodge/app.h>. */
#ifndef LIB_DESCRIBE_H
#define LIB_DESCRIBE_H

#include "lib/route_facts.h"

#include <gatelodge/app.h>

#include <stdbool.h>

/* Every problem that an app can have: a count that covers the library's and its own. */
#define ALL_PROBLEMS (LODGE_PROBLEM__COUNT + LODGE_OWN_PROBLEMS_MAX)

/* The n-th of them, n at least 1 and under problems_of_app; and where a problem stands among them.
 * describe_problems.c */
size_t problems_of_app(const struct lodge_app *app);
enum lodge_problem problem_at(size_t n);
size_t place_of_problem(enum lodge_problem problem);

/* The OpenAPI 3.1 document of an app, JSON. openapi.c */
const char *describe_openapi(const struct lodge_app *app, struct lodge_arena *arena);

/* Locations for nginx. describe_nginx.c */
const char *describe_nginx(const struct lodge_app *app, struct lodge_arena *arena);

/* Sets known[n] for each problem that a call of this route can meet: those that follow from its row and its app,
 * and those that it names. describe_problems.c */
void problems_of_route(const struct lodge_app *app, const struct lodge_route *route, bool known[ALL_PROBLEMS]);

#endif
