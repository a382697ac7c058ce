/* Rows of roles, and who was given them. */
#ifndef STORE_ROLES_H
#define STORE_ROLES_H

#include "store/db.h"
#include "store/ids.h"

struct role {
    struct role_id id;
    const char *name;
    bool built_in;                  /* stays as it is */
    int64_t created_at;
    int64_t updated_at;
    const char *permissions;        /* patterns of them, with commas; NULL: none */
};

enum lodge_problem role_by_id(struct db *db, struct role_id id, struct role *role);
enum lodge_problem role_by_name(struct db *db, const char *name, struct role *role);

/* A page of roles behind a name (NULL: from the first) or an id (none: likewise); at most PAGE_ROWS_MAX. */
enum lodge_problem roles_by_name(struct db *db, const char *behind, bool backwards, int64_t limit,
    struct lodge_list *roles);
enum lodge_problem roles_by_age(struct db *db, struct role_id behind, bool newest_first, int64_t limit,
    struct lodge_list *roles);

/* Adds a role without permissions. LODGE_ALREADY_THERE when the name is taken. */
enum lodge_problem role_insert(struct db *db, const struct role *role);

/* Writes name and updated_at. Only with the guard "roles". */
enum lodge_problem role_update(struct db *db, const struct role *role);
enum lodge_problem role_delete(struct db *db, struct role_id id);

/* One pattern more, LODGE_ALREADY_THERE when it is there; one less. */
enum lodge_problem role_permission_put(struct db *db, struct role_id id, const char *pattern);
enum lodge_problem role_permission_take(struct db *db, struct role_id id, const char *pattern);

/* Putting what is there already, and taking what is not, is LODGE_OK. */
enum lodge_problem user_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now);
enum lodge_problem user_role_take(struct db *db, struct user_id user, struct role_id role);

#endif
