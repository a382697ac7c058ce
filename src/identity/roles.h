/* Roles as rules: what they may hold, and who may give them to a person. Built-in roles stay as they are. Everything
 * that changes a role is serialised by a guard. */
#ifndef IDENTITY_ROLES_H
#define IDENTITY_ROLES_H

#include "identity/sessions.h"
#include "store/permissions.h"

#define ROLE_PERMISSIONS_MAX 200

/* Members that are to change; the others stay. */
struct role_change {
    bool name_given, permissions_given;
    const char *name;
    struct lodge_texts permissions;     /* patterns; see permission_pattern_is_valid */
};

/* Who asks is `by` in all of these, NULL at the command line. LODGE_NOT_ALLOWED when it would give a permission that
 * `by` does not hold; LODGE_BUILT_IN; LODGE_NOT_FOUND when there is no such role or person;
 * LODGE_PRECONDITION_FAILED when the house expects another role. */

/* Adds a role. LODGE_FIELD_INVALID with misfits (/name, /permissions/0), LODGE_ALREADY_THERE. */
enum lodge_problem role_create(struct house *house, const struct signed_in *by, const struct role_change *wanted,
    struct role *made);

/* Changes a role, for everybody who has it at once. Problems as above. Only what is added must be held by `by`. */
enum lodge_problem role_change(struct house *house, const struct signed_in *by, struct role_id id,
    const struct role_change *change, struct role *changed);

/* Deletes a role; nobody has it any more. */
enum lodge_problem role_remove(struct house *house, struct role_id id);

/* Gives a role to a person, and takes it away again: LODGE_LAST_ADMINISTRATOR when nobody would be left to
 * administrate. Doing it twice is no mistake. */
enum lodge_problem account_grant_role(struct house *house, const struct signed_in *by, struct user_id id,
    struct role_id role);
enum lodge_problem account_revoke_role(struct house *house, struct user_id id, struct role_id role);

#endif
