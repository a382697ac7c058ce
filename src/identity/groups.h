/* Groups as rules: what they may be called, how they nest, who may put whom into one. Everything that changes one is
 * serialised by a guard, so that what was checked is still so when it is written. */
#ifndef IDENTITY_GROUPS_H
#define IDENTITY_GROUPS_H

#include "identity/sessions.h"
#include "store/permissions.h"

#define GROUP_LEVELS_MAX 10     /* of groups in groups */

/* Members that are to change; the others stay. */
struct group_change {
    bool name_given, display_name_given, parent_given, roles_given;
    const char *name;
    const char *display_name;       /* NULL: none */
    struct group_id parent;         /* none: in no group */
    struct lodge_texts roles;       /* names: all that it shall have */
};

/* Who asks is `by` in all of these, NULL at the command line. LODGE_NOT_ALLOWED when it would give a permission that
 * `by` does not hold; LODGE_LAST_ADMINISTRATOR when nobody would be left to administrate; LODGE_NOT_FOUND when there
 * is no such group, role or person; LODGE_PRECONDITION_FAILED when the house expects another group. */

/* Adds a group. LODGE_FIELD_INVALID with misfits (/name, /display_name, /parent, /roles/0), LODGE_ALREADY_THERE. */
enum lodge_problem group_create(struct house *house, const struct signed_in *by, const struct group_change *wanted,
    struct group *made);

/* Changes a group; its new parent counts for everybody in it at once. Problems as above, and LODGE_CYCLE. */
enum lodge_problem group_change(struct house *house, const struct signed_in *by, struct group_id id,
    const struct group_change *change, struct group *changed);

/* Deletes a group. Those in it, people and groups, stay, and are not in it any more. */
enum lodge_problem group_remove(struct house *house, const struct signed_in *by, struct group_id id);

/* Puts somebody into a group, and takes them out again. Doing it twice is no mistake. */
enum lodge_problem group_add_member(struct house *house, const struct signed_in *by, struct group_id id,
    struct user_id user);
enum lodge_problem group_remove_member(struct house *house, struct group_id id, struct user_id user);

/* Gives a role to everybody in a group, and takes it away again. Doing it twice is no mistake. */
enum lodge_problem group_grant_role(struct house *house, const struct signed_in *by, struct group_id id,
    struct role_id role);
enum lodge_problem group_revoke_role(struct house *house, struct group_id id, struct role_id role);

/* Parts of such a transaction: gives a role that may be given, takes one that is there, and says so. */
enum lodge_problem group_put_role(struct house *house, const struct group *group, const struct role *role);
enum lodge_problem group_take_role(struct house *house, const struct group *group, const struct role *role);

/* Part of a transaction that has the guard "groups", and "administrators" where roles may go: gives the group these
 * roles, takes all others away, and says so in group->role_names. LODGE_FIELD_INVALID with /roles/0 that is none. */
enum lodge_problem group_put_roles(struct house *house, const struct signed_in *by, struct group *group,
    struct lodge_texts names);

#endif
