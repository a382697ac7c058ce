/* The two halves of adding a person, for those who add people: accounts.c and registration.c. */
#ifndef IDENTITY_ACCOUNT_PLAN_H
#define IDENTITY_ACCOUNT_PLAN_H

#include "identity/accounts.h"
#include "identity/events.h"

/* Makes the row that is wanted, with a new id. LODGE_FIELD_INVALID with misfits, the password's, too. */
enum lodge_problem account_plan(struct house *house, const struct new_account *wanted, struct user *user);

/* Inserts the row and the password's hash (NULL: none), also within a transaction. LODGE_USERNAME_TAKEN,
 * LODGE_EMAIL_TAKEN. */
enum lodge_problem account_insert(struct house *house, const struct user *user, const char *hash);

/* The same, as another event than EVENT_USER_CREATED. */
enum lodge_problem account_insert_as(struct house *house, enum event_kind kind, const struct user *user,
    const char *hash);

#endif
