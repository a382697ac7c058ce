/* What follows from a route's row beyond its columns: which conditions its calls may set, and whether they may be
 * repeated. */
#ifndef LIB_ROUTE_FACTS_H
#define LIB_ROUTE_FACTS_H

#include <gatelodge/app.h>

#include <stdbool.h>

/* Whether its answers of 200 and 201 carry an entity tag: what it gives as JSON, unless a secret is shown in it that
 * is never shown again. */
bool route_has_etag(const struct lodge_route *route);

/* Whether its calls may say If-None-Match, and be answered 304: GET of what has a tag. */
bool route_may_be_unchanged(const struct lodge_route *route);

/* The row that reads what this one changes: GET of the same path, giving one thing and not a list by a query. NULL when
 * this row changes nothing, or when what it changes has no tag. */
const struct lodge_route *route_reader(const struct lodge_app *app, const struct lodge_route *route);

/* Whether its calls may say If-Match: PUT, PATCH and DELETE of JSON. Where what they change has no tag, none
 * matches. */
bool route_takes_match(const struct lodge_route *route);

/* Whether its calls may say Idempotency-Key: a POST of JSON. */
bool route_takes_key(const struct lodge_route *route);

#endif
