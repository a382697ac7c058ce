/* What an application is told about who is signed in, as texts; under which names is for who tells it. */
#ifndef IDENTITY_GATE_VALUES_H
#define IDENTITY_GATE_VALUES_H

#include "identity/sessions.h"

enum gate_value {
    GATE_USER,
    GATE_GROUPS,
    GATE_NAME,
    GATE_EMAIL,
    GATE_USER_ID,
    GATE_SESSION,               /* not with a personal access token: that is no session … */
    GATE_AUTH_TIME,             /* … and nobody gave a password for it */
    GATE_ACR,
    GATE_AMR,
    GATE_PERMISSIONS,
    GATE_GROUPS_CUT,            /* "true" when some were left out */
    GATE_PERMISSIONS_CUT,
    GATE_VALUE__COUNT
};

/* Fills the values of a person; NULL is one that is absent or cannot be a header: left out, never cut where it
 * identifies somebody. `between` stands between groups. All together stay under 3.4 KiB. False when the username itself
 * cannot be one: nobody passes without a name. */
bool gate_values_of(const struct signed_in *person, char between, struct lodge_arena *arena,
    const char *values[GATE_VALUE__COUNT]);

#endif
