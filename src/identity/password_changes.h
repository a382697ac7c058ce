/* Passwords that are set: one's own for the old one, and another's by who may. Each ends sessions; personal access
 * tokens stay unless it is said that they shall go, for programs go on while a person changes a password out of
 * habit. */
#ifndef IDENTITY_PASSWORD_CHANGES_H
#define IDENTITY_PASSWORD_CHANGES_H

#include "identity/sessions.h"

struct new_password {
    const char *text;
    bool revoke_tokens;         /* whether all personal access tokens go, too */
};

/* Sets the password of who is signed in, and ends all their sessions but this one. `current` is counted as an attempt
 * from `from` (NULL: not known). LODGE_WRONG_CREDENTIALS; LODGE_FIELD_INVALID with /new_password; LODGE_TOO_MANY;
 * LODGE_BUSY. */
enum lodge_problem account_change_own_password(struct house *house, const struct signed_in *signed_in,
    const char *current, const struct new_password *wanted, const struct lodge_address *from);

/* Sets anybody's password and ends all their sessions. `by` is who asks, NULL at the command line:
 * LODGE_NOT_ALLOWED when the person may more than they. LODGE_FIELD_INVALID with /password, also for a service, which
 * has none; LODGE_NOT_FOUND; LODGE_BUSY. */
enum lodge_problem account_set_password(struct house *house, const struct signed_in *by, struct user_id id,
    const struct new_password *wanted);

#endif
