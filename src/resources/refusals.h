/* Writing down who asked for what they may not do. */
#ifndef RESOURCES_REFUSALS_H
#define RESOURCES_REFUSALS_H

#include <gatelodge/call.h>

/* For lodge_app.refused: an event for somebody who is signed in and asked for what is not allowed to them. Who is not
 * signed in, or asks too often, leaves none: anybody could fill the table. */
void refusal_write(struct lodge_call *call, enum lodge_problem problem);

#endif
