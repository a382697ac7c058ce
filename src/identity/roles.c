/* Roles: added, changed, deleted. Who was given one is in role_grants.c. */
#include "identity/roles.h"

#include "identity/events.h"
#include "identity/grants.h"
#include "identity/lists.h"
#include "identity/names.h"
#include "identity/permissions.h"
#include "identity/session_table.h"

#include <gatelodge/clock.h>

/* One change within its transaction. */
struct reshaping {
    struct house *house;
    const struct signed_in *by;
    struct role_id id;
    const struct role_change *change;
    struct lodge_texts permissions;     /* sorted, each once */
    struct role *role;                  /* as it is, then as it becomes */
};

/* ---- what is given ------------------------------------------------------------------------------ */

static enum lodge_problem
check_fields(struct house *house, const struct role_change *change)
{
    enum lodge_problem problem = LODGE_OK;

    if (change->name_given && !group_name_is_valid(change->name))
        problem = lodge_misfit(house->fault, "/name", "not_a_name", "1 to 64 of a-z, 0-9, and . _ - behind the first.");
    for (size_t i = 0; change->permissions_given && i < change->permissions.count; i++)
        if (!permission_pattern_is_valid(change->permissions.items[i]))
            problem = lodge_misfit(house->fault, lodge_print(house->arena, "/permissions/%zu", i), "not_a_permission",
                "Words like users.read, or a pattern like *.read, or *.");
    return problem;
}

/* ---- permissions -------------------------------------------------------------------------------- */

static enum lodge_problem
write_permissions(struct reshaping *reshaping)
{
    struct house *house = reshaping->house;
    struct lodge_texts old = list_split(house->arena, reshaping->role->permissions);
    struct lodge_texts added = list_difference(house->arena, reshaping->permissions, old);
    struct lodge_texts removed = list_difference(house->arena, old, reshaping->permissions);
    enum lodge_problem problem = grant_is_covered(house, reshaping->by, added);

    for (size_t i = 0; problem == LODGE_OK && i < removed.count; i++)
        problem = role_permission_take(house->db, reshaping->id, removed.items[i]);
    for (size_t i = 0; problem == LODGE_OK && i < added.count; i++)
        problem = role_permission_put(house->db, reshaping->id, added.items[i]);
    reshaping->role->permissions = list_join(house->arena, reshaping->permissions);
    return problem;
}

/* ---- adding ------------------------------------------------------------------------------------- */

static enum lodge_problem
insert_role(struct db *db, void *what)
{
    struct reshaping *reshaping = what;
    struct role *role = reshaping->role;
    enum lodge_problem problem = role_insert(db, role);

    role->permissions = NULL;
    if (problem == LODGE_OK)
        problem = write_permissions(reshaping);
    if (problem)
        return problem;
    const struct event_change change = { "permissions", NULL, role->permissions };
    return event_write(reshaping->house, &(struct event){ .kind = EVENT_ROLE_CREATED, .outcome = OUTCOME_DONE,
        .target = { "role", role->id.n, role->name }, .changes = &change, .change_count = 1 });
}

enum lodge_problem
role_create(struct house *house, const struct signed_in *by, const struct role_change *wanted, struct role *made)
{
    struct reshaping reshaping = { .house = house, .by = by, .id.n = lodge_id_new(), .role = made,
        .permissions = list_sort(house->arena, wanted->permissions) };
    enum lodge_problem problem = check_fields(house, wanted);

    if (problem)
        return problem;
    *made = (struct role){ .id = reshaping.id, .name = wanted->name, .created_at = lodge_now() };
    made->updated_at = made->created_at;
    return db_transact(house->db, insert_role, &reshaping);
}

/* ---- changing ----------------------------------------------------------------------------------- */

static enum lodge_problem
write_role(struct reshaping *reshaping)
{
    const struct role_change *change = reshaping->change;
    struct role *role = reshaping->role;
    struct event_change changes[2];
    size_t count = 0;
    enum lodge_problem problem = LODGE_OK;

    if (change->name_given && !lodge_text_equal(change->name, role->name)) {
        changes[count++] = (struct event_change){ "name", role->name, change->name };
        role->name = change->name;
    }
    const char *before = role->permissions ? role->permissions : "";
    const char *after = list_join(reshaping->house->arena, reshaping->permissions);
    if (change->permissions_given && !lodge_text_equal(before, after)) {
        changes[count++] = (struct event_change){ "permissions", before, after };
        problem = write_permissions(reshaping);
        if (problem == LODGE_OK)
            problem = session_table_tell_all(reshaping->house);
    }
    if (count == 0)
        return LODGE_OK;
    role->updated_at = lodge_now();
    if (problem == LODGE_OK)
        problem = role_update(reshaping->house->db, role);
    return problem ? problem : event_write(reshaping->house, &(struct event){
        .kind = EVENT_ROLE_CHANGED, .outcome = OUTCOME_DONE, .target = { "role", role->id.n, role->name },
        .changes = changes, .change_count = count });
}

/* What changing and deleting begin with. */
static enum lodge_problem
find_role(struct reshaping *reshaping)
{
    struct db *db = reshaping->house->db;
    enum lodge_problem problem = guard_write(db, "roles");

    if (problem == LODGE_OK)
        problem = role_by_id(db, reshaping->id, reshaping->role);
    if (problem == LODGE_OK && reshaping->role->built_in)
        return LODGE_BUILT_IN;
    return problem ? problem : house_expects(reshaping->house, reshaping->role);
}

static enum lodge_problem
change_role(struct db *db, void *what)
{
    struct reshaping *reshaping = what;
    enum lodge_problem problem = find_role(reshaping);

    (void)db;
    return problem ? problem : write_role(reshaping);
}

enum lodge_problem
role_change(struct house *house, const struct signed_in *by, struct role_id id, const struct role_change *change,
    struct role *changed)
{
    struct reshaping reshaping = { .house = house, .by = by, .id = id, .change = change, .role = changed,
        .permissions = list_sort(house->arena, change->permissions) };
    enum lodge_problem problem = check_fields(house, change);

    if (problem)
        return problem;
    return db_transact(house->db, change_role, &reshaping);
}

/* ---- deleting ----------------------------------------------------------------------------------- */

static enum lodge_problem
delete_role(struct db *db, void *what)
{
    struct reshaping *reshaping = what;
    enum lodge_problem problem = find_role(reshaping);

    if (problem == LODGE_OK)
        problem = role_delete(db, reshaping->id);
    if (problem == LODGE_OK)
        problem = session_table_tell_all(reshaping->house);
    return problem ? problem : event_write(reshaping->house, &(struct event){
        .kind = EVENT_ROLE_DELETED, .outcome = OUTCOME_DONE,
        .target = { "role", reshaping->role->id.n, reshaping->role->name } });
}

enum lodge_problem
role_remove(struct house *house, struct role_id id)
{
    struct role role = { 0 };
    struct reshaping reshaping = { .house = house, .id = id, .role = &role };

    return db_transact(house->db, delete_role, &reshaping);
}
