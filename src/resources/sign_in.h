/* What the API's sign-in and the page's form share. */
#ifndef RESOURCES_SIGN_IN_H
#define RESOURCES_SIGN_IN_H

#include "identity/sessions.h"

#include <gatelodge/call.h>

/* Opens a session for the sender of this call. Problems as session_open. */
enum lodge_problem sign_in_person(struct lodge_call *call, const char *identifier, const char *password, bool remember,
    struct opened_session *opened);

/* Hands the token over as a cookie, which lasts as long as a remembered session does. */
void sign_in_cookie(struct lodge_call *call, const struct opened_session *opened);

#endif
