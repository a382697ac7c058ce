/* A seam for tests: which routes were called. */
#ifndef LIB_ROUTE_SEEN_H
#define LIB_ROUTE_SEEN_H

#include "lib/call.h"

/* Appends "METHOD path status" to GATELODGE_TEST_ROUTES's file, so that a run can tell which routes no test
 * called. Does nothing without test seams. */
void route_seen(const struct lodge_call *call);

#endif
