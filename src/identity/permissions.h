/* Who may what: the names in permissions.def, and what a person holds of them. */
#ifndef IDENTITY_PERMISSIONS_H
#define IDENTITY_PERMISSIONS_H

#include "identity/house.h"
#include "store/permissions.h"

struct permission {
    const char *name;
    const char *about;
};

/* All permissions, sorted by name. */
extern const struct permission permissions[];
extern const size_t permission_count;

/* Whether a pattern of a role ("*", "*.read", "users.write") covers a permission. */
bool permission_matches(const char *pattern, const char *name);

/* The permissions of a person, by all roles, with patterns resolved. Applications' own permissions (names
 * that are not in permissions.def) are kept as they are. */
enum lodge_problem permissions_by_user(struct house *house, struct user_id id, struct lodge_texts *names);

#endif
