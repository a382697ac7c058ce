/* A seam for tests: which routes were called. */
#ifndef LIB_ROUTE_SEEN_H
#define LIB_ROUTE_SEEN_H

#include "lib/call.h"

/* Opens GATELODGE_TEST_ROUTES's file, before the sandbox closes. */
void route_seen_open(void);

/* Appends "METHOD path status" to it, so that a run can tell which routes no test
 * called. Does nothing without test seams. */
void route_seen(const struct lodge_call *call);

#endif
