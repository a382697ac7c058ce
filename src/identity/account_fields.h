/* What the members of an account must be like, wherever they come from: API, command line or registration. */
#ifndef IDENTITY_ACCOUNT_FIELDS_H
#define IDENTITY_ACCOUNT_FIELDS_H

#include "identity/accounts.h"

#define ATTRIBUTES_MAX (16 * 1024)      /* bytes of JSON */

/* Puts every member that `change` gives into `user`, folded and checked; the others stay. LODGE_FIELD_INVALID
 * with a misfit for each that does not fit. */
enum lodge_problem fields_put(struct house *house, const struct account_change *change, struct user *user);

/* Copies the members that `change` gives from one to the other, and merges attributes (RFC 7396): LODGE_FIELD_INVALID
 * when they are too long together. */
enum lodge_problem fields_copy(struct house *house, const struct account_change *change, const struct user *from,
    struct user *to);

/* As password_fits, with the names of `user` as names that it must not lean on. */
enum lodge_problem field_password_fits(struct house *house, const char *pointer, const char *password,
    const struct user *user);

/* A name that people read: at most DISPLAY_NAME_MAX characters, none of control. NULL and "" are none. */
enum lodge_problem field_display_name(struct house *house, const char *text, const char **name);

#endif
