/* What holds for whoever was found by a token, wherever that was: in MariaDB or in the session table. Pure. */
#ifndef IDENTITY_STANDING_H
#define IDENTITY_STANDING_H

#include "identity/sessions.h"

/* Whether somebody with this status and expiry (0: never) may be signed in at `now`. */
bool account_is_active(const char *status, int64_t expires_at, int64_t now);

/* NULL when they may enter now, coming from there (NULL: not known); else why not, for the log. */
const char *standing_flaw(const struct signed_in *found, const struct lodge_address *from, int64_t now);

#endif
