/* Whether a person is looking: a page that is navigated to may be sent to the sign-in page; anything else
 * would follow the redirect and take the sign-in page for its answer. */
#ifndef RESOURCES_GATE_NAVIGATION_H
#define RESOURCES_GATE_NAVIGATION_H

#include <gatelodge/call.h>

/* Told by Sec-Fetch-Mode and Sec-Fetch-Dest where a browser sends them, else by Upgrade, X-Requested-With,
 * Accept. */
bool gate_is_navigation(struct lodge_call *call);

#endif
