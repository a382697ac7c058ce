/* What an application is told about who is signed in. */
#ifndef RESOURCES_GATE_HEADERS_H
#define RESOURCES_GATE_HEADERS_H

#include "identity/sessions.h"

#include <gatelodge/call.h>

/* Adds the headers about a person: Remote-User, Remote-Groups, … A value that is absent or cannot be a header
 * is left out, never cut where it identifies somebody. All together stay under 3.5 KiB. False, and nothing
 * added, when the username itself cannot be one: nobody passes without a name. */
bool gate_headers_add(struct lodge_call *call, const struct signed_in *person);

#endif
