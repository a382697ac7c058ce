/* Accounts: what may be done with people, and what belongs to it. */
#ifndef IDENTITY_ACCOUNTS_H
#define IDENTITY_ACCOUNTS_H

#include "identity/standing.h"
#include "store/permissions.h"
#include "store/users.h"

struct new_account {
    const char *kind;               /* NULL: "person" */
    const char *username;
    const char *email;              /* NULL: none */
    const char *display_name;       /* NULL: none */
    const char *status;             /* NULL: "active" */
    const char *locale;             /* NULL: none */
    const char *time_zone;          /* NULL: none */
    const char *attributes;         /* NULL: "{}" */
    int64_t expires_at;             /* 0: never */
    const char *password;           /* NULL: none, nobody can sign in yet. Only login and the command line */
};

/* Members that are to change; the others stay. */
struct account_change {
    bool username_given, email_given, display_name_given, status_given, locale_given, time_zone_given,
        attributes_given, expires_at_given;
    const char *username;
    const char *email;
    const char *display_name;
    const char *status;
    const char *locale;
    const char *time_zone;
    const char *attributes;
    int64_t expires_at;
};

/* Adds a person. LODGE_FIELD_INVALID with misfits (/username, /email, /password …), LODGE_USERNAME_TAKEN,
 * LODGE_EMAIL_TAKEN. */
enum lodge_problem account_create(struct house *house, const struct new_account *wanted, struct user *made);

/* Who asks is `by` in all of these, NULL at the command line: LODGE_NOT_ALLOWED when the person may more than they,
 * for whoever can change an account can take it over. LODGE_PRECONDITION_FAILED when the house expects another. */

/* Changes a person; who is not active or expired afterwards has no sessions left. Problems as account_create;
 * LODGE_LAST_ADMINISTRATOR when nobody would be left to administrate for good; LODGE_PRECONDITION_FAILED, the row
 * being a struct user. */
enum lodge_problem account_change(struct house *house, const struct signed_in *by, struct user_id id,
    const struct account_change *change, struct user *changed);

/* Deletes a person with everything that belongs to them. LODGE_LAST_ADMINISTRATOR and LODGE_PRECONDITION_FAILED as
 * above. */
enum lodge_problem account_delete(struct house *house, const struct signed_in *by, struct user_id id);

/* What a person does themselves when registration is open; else LODGE_REGISTRATION_CLOSED. A known e-mail
 * address is LODGE_OK like a new one, and takes as long. */
enum lodge_problem account_register(struct house *house, const struct new_account *wanted);

/* A person by username, e-mail address or TypeID, as an administrator types them. */
enum lodge_problem account_find(struct house *house, const char *name, struct user *user);

#endif
