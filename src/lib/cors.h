/* Pages of other origins that may read our answers (CORS, the Fetch standard). Off unless the settings name some. */
#ifndef LIB_CORS_H
#define LIB_CORS_H

#include <gatelodge/call.h>

/* What is wrong with an origin as a browser would send it, as the rest of a sentence; NULL when nothing is. */
const char *origin_flaw(const char *origin);

/* Adds what the answer says to the page that asks, if it is one of those. */
void cors_add_headers(struct lodge_call *call);

#endif
