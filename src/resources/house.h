/* From a call to the house that serves it. */
#ifndef RESOURCES_HOUSE_H
#define RESOURCES_HOUSE_H

#include "identity/house.h"

#include <gatelodge/call.h>

/* The worker's house, ready to serve this call. Never NULL. */
struct house *house_of(struct lodge_call *call);

/* For lodge_app.ready: whether the database answers. */
enum lodge_problem house_is_ready(struct lodge_call *call);

#endif
