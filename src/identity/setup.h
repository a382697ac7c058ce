/* The first administrator: made by whoever holds the one-time link that "gatelodge setup" prints. */
#ifndef IDENTITY_SETUP_H
#define IDENTITY_SETUP_H

#include "identity/accounts.h"
#include "identity/tokens.h"

/* A link's secret: this is the only moment it is known. */
struct setup_code {
    char text[TOKEN_LENGTH + 1];
    int64_t expires_at;
};

/* Makes a code; older ones work no more. LODGE_SETUP_DONE when somebody administrates already. */
enum lodge_problem setup_begin(struct house *house, struct setup_code *code);

/* Makes the first administrator and uses the code up, both or neither. LODGE_SETUP_LINK_OVER for a code that is
 * wrong, used or too old; LODGE_SETUP_DONE; or as account_create. E-mail address and password are needed. */
enum lodge_problem setup_finish(struct house *house, const char *code, const struct new_account *wanted,
    struct user *made);

#endif
