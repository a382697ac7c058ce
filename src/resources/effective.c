/* /api/v1/users/{user_id}/effective: all that a person has, and where each of it comes from. */
#include "identity/names.h"
#include "identity/permissions.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "store/users.h"

#include <stdlib.h>
#include <string.h>

#define WAYS_MAX 50             /* that are told of one group, role or permission */

static lodge_handler read_effective;

struct origin_view {
    struct lodge_id id;
    const char *name;
    bool direct;
    struct lodge_texts groups;
};

static const struct lodge_field effective_group_fields[] = {
    LODGE_ID(struct origin_view, id, "The group", .prefix = "group"),
    LODGE_TEXT(struct origin_view, name, "What rules call it", .max = GROUP_NAME_MAX, .example = "staff"),
    LODGE_FLAG(struct origin_view, direct, "Whether they were put into it themselves"),
    LODGE_TEXTS(struct origin_view, groups, "Groups that they were put into and that are in it", .max = WAYS_MAX,
        .each_max = GROUP_NAME_MAX, .example = "sales"),
};
LODGE_SCHEMA(effective_group, struct origin_view, effective_group_fields);

static const struct lodge_field effective_role_fields[] = {
    LODGE_ID(struct origin_view, id, "The role", .prefix = "role"),
    LODGE_TEXT(struct origin_view, name, "What it is called", .max = GROUP_NAME_MAX, .example = "auditor"),
    LODGE_FLAG(struct origin_view, direct, "Whether it was given to them themselves"),
    LODGE_TEXTS(struct origin_view, groups, "Groups of theirs that it was given to", .max = WAYS_MAX,
        .each_max = GROUP_NAME_MAX, .example = "staff"),
};
LODGE_SCHEMA(effective_role, struct origin_view, effective_role_fields);

struct held_view {
    const char *name;
    struct lodge_texts roles;
};

static const struct lodge_field effective_permission_fields[] = {
    LODGE_TEXT(struct held_view, name, "What they may do", .max = PERMISSION_NAME_MAX, .example = "users.read"),
    LODGE_TEXTS(struct held_view, roles, "Roles of theirs that allow it", .max = WAYS_MAX,
        .each_max = GROUP_NAME_MAX, .example = "auditor"),
};
LODGE_SCHEMA(effective_permission, struct held_view, effective_permission_fields);

struct effective_view {
    struct lodge_list groups;
    struct lodge_list roles;
    struct lodge_list permissions;
};

static const struct lodge_field effective_fields[] = {
    LODGE_LIST(struct effective_view, groups, &effective_group, "Groups that they are in, sorted by name",
        .max = GROUPS_MAX),
    LODGE_LIST(struct effective_view, roles, &effective_role, "Roles that they have, sorted by name", .max = ROLES_MAX),
    LODGE_LIST(struct effective_view, permissions, &effective_permission, "What they may do, sorted by name",
        .max = PERMISSIONS_MAX),
};
LODGE_SCHEMA(effective, struct effective_view, effective_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/users/{user_id}/effective",
      .about = "Read all that a person may, and where it comes from",
      .more = "Of each group, role and permission at most 50 ways are told. Where a role holds a pattern, the "
              "permissions that it stands for are told.",
      .caller = LODGE_PERSON, .permission = "users.read", .pace = LODGE_PACE_READ,
      .gives = &effective, .run = read_effective },
};
LODGE_RESOURCE(effective_rights, "Effective rights", routes);

/* ---- groups and roles --------------------------------------------------------------------------- */

/* Rows of one name follow one another: where the one at `start` ends. */
static size_t
end_of(const struct source *sources, size_t count, size_t start)
{
    size_t end = start + 1;

    while (end < count && lodge_id_equal(sources[end].id, sources[start].id))
        end++;
    return end;
}

/* One thing of a person with its ways; a row without a group says that it is theirs directly. */
static struct origin_view
origin_of(struct lodge_arena *arena, const struct source *sources, size_t count)
{
    const char **ways = LODGE_NEW_ARRAY(arena, const char *, WAYS_MAX);
    struct origin_view view = { .id = sources->id, .name = sources->name };
    size_t told = 0;

    for (size_t i = 0; i < count; i++) {
        bool itself = !sources[i].by_group;

        view.direct = view.direct || itself;
        if (!itself && told < WAYS_MAX)
            ways[told++] = sources[i].by_group;
    }
    view.groups = (struct lodge_texts){ ways, told };
    return view;
}

static struct lodge_list
origins_of(struct lodge_arena *arena, struct lodge_list rows, size_t max)
{
    const struct source *sources = rows.items;
    struct origin_view *views = LODGE_NEW_ARRAY(arena, struct origin_view, rows.count);
    size_t count = 0;

    for (size_t start = 0, end; start < rows.count && count < max; start = end) {
        end = end_of(sources, rows.count, start);
        views[count++] = origin_of(arena, sources + start, end - start);
    }
    return (struct lodge_list){ views, count };
}

/* ---- permissions -------------------------------------------------------------------------------- */

static bool
is_among(const char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

static struct held_view
held_of(struct lodge_arena *arena, struct lodge_list rows, const char *name)
{
    const struct permission_source *sources = rows.items;
    const char **holders = LODGE_NEW_ARRAY(arena, const char *, WAYS_MAX);
    size_t count = 0;

    for (size_t i = 0; i < rows.count && count < WAYS_MAX; i++)
        if (permission_matches(sources[i].pattern, name) && !is_among(holders, count, sources[i].by_role))
            holders[count++] = sources[i].by_role;
    return (struct held_view){ name, { holders, count } };
}

static struct lodge_list
all_held(struct lodge_arena *arena, struct lodge_texts names, struct lodge_list sources)
{
    struct held_view *views = LODGE_NEW_ARRAY(arena, struct held_view, names.count);

    for (size_t i = 0; i < names.count; i++)
        views[i] = held_of(arena, sources, names.items[i]);
    return (struct lodge_list){ views, names.count };
}

static enum lodge_problem
read_effective(struct lodge_call *call)
{
    struct house *house = house_of(call);
    const struct user_id id = { lodge_path_id(call, "user_id") };
    struct lodge_list group_rows, role_rows, permission_rows;
    struct lodge_texts held;
    struct user user;
    enum lodge_problem problem = user_by_id(house->db, id, &user);

    if (problem == LODGE_OK)
        problem = group_sources_by_user(house->db, id, &group_rows);
    if (problem == LODGE_OK)
        problem = role_sources_by_user(house->db, id, &role_rows);
    if (problem == LODGE_OK)
        problem = permission_sources_by_user(house->db, id, &permission_rows);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, id, &held);
    if (problem)
        return problem;
    LODGE_GIVE(call, struct effective_view,
        .groups = origins_of(house->arena, group_rows, GROUPS_MAX),
        .roles = origins_of(house->arena, role_rows, ROLES_MAX),
        .permissions = all_held(house->arena, held, permission_rows));
    return LODGE_OK;
}
