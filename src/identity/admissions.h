/* People whom somebody adds together with the groups they are to be in: all of it or nothing, or only to see what would
 * come of it. */
#ifndef IDENTITY_ADMISSIONS_H
#define IDENTITY_ADMISSIONS_H

#include "identity/accounts.h"

struct admission {
    const struct new_account *account;
    struct lodge_texts groups;          /* names of what must be there */
    bool rehearsal;                     /* nothing is to stay */
};

/* Adds a person as account_create does, and puts them into groups as group_add_member does, in one transaction.
 * Problems of both; LODGE_FIELD_INVALID with a misfit for a group that is not there (/groups/0). */
enum lodge_problem account_admit(struct house *house, const struct signed_in *by, const struct admission *admission,
    struct user *made);

#endif
