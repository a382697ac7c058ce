/* What a caller shows to say who they are: a cookie, or a bearer token. */
#ifndef RESOURCES_CREDENTIAL_H
#define RESOURCES_CREDENTIAL_H

#include "identity/sessions.h"

#include <gatelodge/call.h>

/* Whether the call shows anything at all. */
bool credential_came(struct lodge_call *call);

/* Who the call's credential belongs to. A bearer token of ours counts before the cookie. LODGE_NOT_SIGNED_IN when
 * none came or it is not valid, LODGE_UNAVAILABLE when that cannot be known. */
enum lodge_problem signed_in_of(struct lodge_call *call, struct signed_in *found);

/* For lodge_app.identify: fills the caller; `about` is the struct signed_in. */
enum lodge_problem session_identify(struct lodge_call *call, struct lodge_caller *caller);

/* The struct signed_in of a caller on a route for LODGE_PERSON. */
const struct signed_in *signed_in_caller(struct lodge_call *call);

/* LODGE_NOT_ALLOWED when the caller showed a personal access token: one neither ends sessions nor revokes tokens. */
enum lodge_problem session_needed(struct lodge_call *call);

/* Sets the cookie to this token, for the browser's session, or for `lasting` milliseconds when not 0. */
void credential_set(struct lodge_call *call, const char *token, int64_t lasting);

/* Takes the cookie away. */
void credential_clear(struct lodge_call *call);

#endif
