/* Who may what: the names in permissions.def, and what a person holds of them. */
#ifndef IDENTITY_PERMISSIONS_H
#define IDENTITY_PERMISSIONS_H

#include "identity/house.h"
#include "store/permissions.h"

#define PERMISSION_NAME_MAX 64      /* bytes; a pattern likewise */

struct permission {
    const char *name;
    const char *about;
};

/* All permissions, sorted by name. */
extern const struct permission permissions[];
extern const size_t permission_count;

/* Whether a pattern of a role ("*", "*.read", "users.write") covers a permission. */
bool permission_matches(const char *pattern, const char *name);

/* Whether one of the patterns covers it. What is covered may be a pattern itself: "*" covers all of them. */
bool permission_is_covered(struct lodge_texts patterns, const char *name);

/* Whether a role may hold this: "*", "*.read", or words with dots between them, as gatelodge's permissions or an
 * application's own. */
bool permission_pattern_is_valid(const char *text);

/* The permissions of a person, by all roles, with patterns resolved. Applications' own permissions (names
 * that are not in permissions.def) are kept as they are. */
enum lodge_problem permissions_by_user(struct house *house, struct user_id id, struct lodge_texts *names);

#endif
