/* Rows of groups, roles and who has them. */
#ifndef STORE_PERMISSIONS_H
#define STORE_PERMISSIONS_H

#include "store/db.h"
#include "store/ids.h"

#define GROUPS_MAX      500     /* groups, roles and permissions of one person that are read */
#define ROLES_MAX       500
#define PERMISSIONS_MAX 500

struct group {
    struct group_id id;
    const char *name;
    const char *display_name;
    int64_t created_at;
};

struct role {
    struct role_id id;
    const char *name;
    bool built_in;
};

/* Names, sorted. Permissions may be patterns: "*", "*.read". Roles and permissions count those of the
 * person's groups, too. */
enum lodge_problem groups_by_user(struct db *db, struct user_id id, struct lodge_texts *names);
enum lodge_problem roles_by_user(struct db *db, struct user_id id, struct lodge_texts *names);
enum lodge_problem permission_patterns_by_user(struct db *db, struct user_id id, struct lodge_texts *patterns);

enum lodge_problem group_by_name(struct db *db, const char *name, struct group *group);
enum lodge_problem role_by_name(struct db *db, const char *name, struct role *role);
enum lodge_problem groups_all(struct db *db, struct lodge_list *groups);
enum lodge_problem group_insert(struct db *db, const struct group *group);

/* Putting what is there already, and taking what is not, is LODGE_OK. */
enum lodge_problem member_put(struct db *db, struct group_id group, struct user_id user, int64_t now);
enum lodge_problem member_take(struct db *db, struct group_id group, struct user_id user);
enum lodge_problem user_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now);
enum lodge_problem user_role_take(struct db *db, struct user_id user, struct role_id role);

/* How many people other than this one are active administrators (role "administrator", also by a group),
 * and not expired at `now`. */
enum lodge_problem administrators_besides(struct db *db, struct user_id id, int64_t now, int64_t *count);

/* Makes transactions that must not run side by side collide on every node: a row is written that both
 * write. `name` is a row of the table guards: "administrators". */
enum lodge_problem guard_write(struct db *db, const char *name);

#endif
