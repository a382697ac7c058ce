/* What groups and roles look like outside. */
#include "resources/group_views.h"

#include "identity/lists.h"
#include "identity/names.h"
#include "identity/permissions.h"
#include "identity/roles.h"

#define GROUP_FIELDS \
    LODGE_ID(struct group_view, id, "Stable identifier", .prefix = "group"), \
    LODGE_TEXT(struct group_view, name, "What rules call it", .max = GROUP_NAME_MAX, .example = "staff"), \
    LODGE_TEXT(struct group_view, display_name, "What people call it", .max = DISPLAY_NAME_MAX, .nullable = true, \
        .example = "Our staff"), \
    LODGE_ID(struct group_view, parent, "The group that everybody in this one is in, too", .prefix = "group", \
        .nullable = true, .example = "group_01h455vb4pex5vsknk084sn02q"), \
    LODGE_TEXTS(struct group_view, roles, "Names of the roles that it was given itself", .max = ROLES_MAX, \
        .each_max = GROUP_NAME_MAX, .example = "help-desk"), \
    LODGE_TIME(struct group_view, created_at, "When it was added"), \
    LODGE_TIME(struct group_view, updated_at, "When it was last changed")

static const struct lodge_field group_fields[] = { GROUP_FIELDS };
LODGE_SCHEMA_SHARED(group_schema, struct group_view, group_fields);

static const struct lodge_field listed_group_fields[] = {
    GROUP_FIELDS,
    LODGE_NUMBER(struct group_view, member_count, "How many people were put into it itself; 1000: or more",
        .max = MEMBERS_COUNTED, .example = "12"),
};
LODGE_SCHEMA_SHARED(listed_group_schema, struct group_view, listed_group_fields);

static const struct lodge_field role_fields[] = {
    LODGE_ID(struct role_view, id, "Stable identifier", .prefix = "role"),
    LODGE_TEXT(struct role_view, name, "What it is called", .max = GROUP_NAME_MAX, .example = "help-desk"),
    LODGE_TEXTS(struct role_view, permissions, "What it allows: names, or patterns like *.read",
        .max = ROLE_PERMISSIONS_MAX, .each_max = PERMISSION_NAME_MAX, .example = "users.read"),
    LODGE_FLAG(struct role_view, built_in, "Whether it stays as it is", .example = "false"),
    LODGE_TIME(struct role_view, created_at, "When it was added"),
    LODGE_TIME(struct role_view, updated_at, "When it was last changed"),
};
LODGE_SCHEMA_SHARED(role_schema, struct role_view, role_fields);

struct group_view
group_view_of(struct lodge_arena *arena, const struct group *group)
{
    return (struct group_view){
        .id = group->id.n,
        .name = group->name,
        .display_name = group->display_name,
        .parent = group->parent.n,
        .roles = list_split(arena, group->role_names),
        .created_at = group->created_at,
        .updated_at = group->updated_at,
    };
}

enum lodge_problem
group_views_count(struct lodge_arena *arena, struct db *db, struct group_view *views, size_t count)
{
    struct group_id *ids = LODGE_NEW_ARRAY(arena, struct group_id, count);
    int64_t *members = LODGE_NEW_ARRAY(arena, int64_t, count);

    for (size_t i = 0; i < count; i++)
        ids[i].n = views[i].id;
    enum lodge_problem problem = members_counted(db, ids, count, members);
    for (size_t i = 0; problem == LODGE_OK && i < count; i++)
        views[i].member_count = members[i];
    return problem;
}

struct role_view
role_view_of(struct lodge_arena *arena, const struct role *role)
{
    return (struct role_view){
        .id = role->id.n,
        .name = role->name,
        .permissions = list_split(arena, role->permissions),
        .built_in = role->built_in,
        .created_at = role->created_at,
        .updated_at = role->updated_at,
    };
}
