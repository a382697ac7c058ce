/* What a person has: groups, roles and permissions, by themselves and by the groups that they are in. */
#ifndef STORE_PERMISSIONS_H
#define STORE_PERMISSIONS_H

#include "store/groups.h"
#include "store/roles.h"

#define GROUPS_MAX      500     /* groups, roles and permissions of one person that are read */
#define ROLES_MAX       500
#define PERMISSIONS_MAX 500
#define SOURCES_MAX     2000    /* ways in which one person comes to all of one kind */

/* A group or role of a person, and a group by which it is theirs. One row for each way. */
struct source {
    struct lodge_id id;
    const char *name;
    const char *by_group;       /* NULL: given to the person */
};

/* A pattern of permissions of a person, and a role that holds it. */
struct permission_source {
    const char *pattern;
    const char *by_role;
};

/* Names, sorted. Permissions may be patterns: "*", "*.read". Those of the person's groups count, too, and of all
 * groups that these are in. */
enum lodge_problem groups_by_user(struct db *db, struct user_id id, struct lodge_texts *names);
enum lodge_problem roles_by_user(struct db *db, struct user_id id, struct lodge_texts *names);
enum lodge_problem permission_patterns_by_user(struct db *db, struct user_id id, struct lodge_texts *patterns);

/* The same with where each comes from, sorted by name: struct source, struct source, struct permission_source. */
enum lodge_problem group_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources);
enum lodge_problem role_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources);
enum lodge_problem permission_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources);

/* Above 0 when people other than this one are active administrators (role "administrator", also by a group), and not
 * expired at `now`; not how many. */
enum lodge_problem administrators_besides(struct db *db, struct user_id id, int64_t now, int64_t *count);

/* Makes transactions that must not run side by side collide on every node: a row is written that both
 * write. `name` is a row of the table guards: "administrators", "groups", "roles". */
enum lodge_problem guard_write(struct db *db, const char *name);

#endif
