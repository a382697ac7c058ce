/* What a program says about itself, see lodge_describe in <gatelodge/app.h>. */
#ifndef LIB_DESCRIBE_H
#define LIB_DESCRIBE_H

#include <gatelodge/route.h>

#include <stdbool.h>

/* The OpenAPI 3.1 document of these resources, JSON. openapi.c */
const char *describe_openapi(const struct lodge_resource *const *resources, struct lodge_arena *arena);

/* Sets known[problem] for each problem that a call of this route can meet: those that follow from its row,
 * and those that it names. describe_problems.c */
void problems_of_route(const struct lodge_route *route, bool known[LODGE_PROBLEM__COUNT]);

#endif
