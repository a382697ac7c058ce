/* From a call to the house that serves it. */
#ifndef RESOURCES_HOUSE_H
#define RESOURCES_HOUSE_H

#include "identity/house.h"

#include <gatelodge/call.h>

/* The worker's house, ready to serve this call; it knows who asks, as far as that is known yet. Never NULL. */
struct house *house_of(struct lodge_call *call);

/* The same for a call that changes nothing, which nobody will be told of. */
struct house *house_to_read(struct lodge_call *call);

/* The same for a call that changes something: the rule that changes it asks `met` about the row as it is then. Do not
 * call house_of behind it, which expects nothing. */
struct house *house_expecting(struct lodge_call *call,
    enum lodge_problem (*met)(const struct expectation *expectation, struct house *house, const void *row));

/* What became of a revocation, on a route that .may_wait: LODGE_OK with 204, or 202 when it is in the journal; else
 * `problem`. */
enum lodge_problem house_revoked(struct lodge_call *call, enum lodge_problem problem);

/* For lodge_app.ready: whether the database answers. */
enum lodge_problem house_is_ready(struct lodge_call *call);

#endif
