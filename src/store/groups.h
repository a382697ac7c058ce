/* Rows of groups, how they are nested, and who is in them. */
#ifndef STORE_GROUPS_H
#define STORE_GROUPS_H

#include "store/db.h"
#include "store/ids.h"

struct group {
    struct group_id id;
    const char *name;
    const char *display_name;       /* NULL: none */
    struct group_id parent;         /* none: it is in no group */
    int64_t created_at;
    int64_t updated_at;
    const char *role_names;         /* that it was given itself, with commas; NULL: none */
};

#define MEMBERS_COUNTED 1000        /* of one group, at most; db/queries/groups.sql says it, too */

struct member {
    struct user_id user;
    const char *username;
    const char *display_name;       /* NULL: none */
    int64_t since;
};

enum lodge_problem group_by_id(struct db *db, struct group_id id, struct group *group);
enum lodge_problem group_by_name(struct db *db, const char *name, struct group *group);

/* A page of groups behind a name (NULL: from the first) or an id (none: likewise); at most PAGE_ROWS_MAX. */
enum lodge_problem groups_by_name(struct db *db, const char *behind, bool backwards, int64_t limit,
    struct lodge_list *groups);
enum lodge_problem groups_by_age(struct db *db, struct group_id behind, bool newest_first, int64_t limit,
    struct lodge_list *groups);

/* Adds a group; LODGE_ALREADY_THERE when the name is taken. What is above it, group_nest says. */
enum lodge_problem group_insert(struct db *db, const struct group *group);

/* Writes name, display name, parent and updated_at. Only with the guard "groups". The nesting
 * is written by group_nest. */
enum lodge_problem group_update(struct db *db, const struct group *group);

/* Deletes a group; what was in it is in no group then. */
enum lodge_problem group_delete(struct db *db, struct group_id id);

/* Puts a group, with all that is in it, under another (none: under no group). Only with the guard "groups". */
enum lodge_problem group_nest(struct db *db, struct group_id id, struct group_id parent);

/* Whether `id` is `ancestor` itself or somewhere in it. */
enum lodge_problem group_is_within(struct db *db, struct group_id id, struct group_id ancestor, bool *is);

/* Levels of groups below a group, and above it. */
enum lodge_problem group_height(struct db *db, struct group_id id, int64_t *levels);
enum lodge_problem group_depth(struct db *db, struct group_id id, int64_t *levels);

/* Patterns of the permissions that being in the group gives, by the groups above it, too. */
enum lodge_problem permission_patterns_by_group(struct db *db, struct group_id id, struct lodge_texts *patterns);

/* Who was put into a group itself, in the order of their ids, behind one (none: from the first). */
enum lodge_problem members_by_group(struct db *db, struct group_id id, struct user_id behind, int64_t limit,
    struct lodge_list *members);

/* How many were put into each of these groups itself, at most PAGE_ROWS_MAX groups; MEMBERS_COUNTED: so many, or
 * more. */
enum lodge_problem members_counted(struct db *db, const struct group_id *groups, size_t count, int64_t *members);

/* Putting what is there already, and taking what is not, is LODGE_OK. */
enum lodge_problem member_put(struct db *db, struct group_id group, struct user_id user, int64_t now);
enum lodge_problem member_take(struct db *db, struct group_id group, struct user_id user);
enum lodge_problem group_role_put(struct db *db, struct group_id group, struct role_id role, int64_t now);
enum lodge_problem group_role_take(struct db *db, struct group_id group, struct role_id role);

#endif
