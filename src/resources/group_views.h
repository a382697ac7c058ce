/* What groups and roles look like outside: the same for the API and the command line's --json. */
#ifndef RESOURCES_GROUP_VIEWS_H
#define RESOURCES_GROUP_VIEWS_H

#include "store/permissions.h"

#include <gatelodge/schema.h>

struct group_view {
    struct lodge_id id;
    const char *name;
    const char *display_name;
    struct lodge_id parent;
    struct lodge_texts roles;
    int64_t created_at;
    int64_t updated_at;
    int64_t member_count;               /* of an entry of a list */
};

struct role_view {
    struct lodge_id id;
    const char *name;
    struct lodge_texts permissions;
    bool built_in;
    int64_t created_at;
    int64_t updated_at;
};

extern const struct lodge_schema group_schema;
extern const struct lodge_schema listed_group_schema;      /* with what group_views_count says (decision 34) */
extern const struct lodge_schema role_schema;

/* The view of a row; its lists are taken from the arena. */
struct group_view group_view_of(struct lodge_arena *arena, const struct group *group);
struct role_view role_view_of(struct lodge_arena *arena, const struct role *role);

/* Says of each group how many were put into it itself; MEMBERS_COUNTED: so many, or more. */
enum lodge_problem group_views_count(struct lodge_arena *arena, struct db *db, struct group_view *views, size_t count);

#endif
