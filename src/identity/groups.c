/* Groups: added, changed, nested, deleted. Who is in them and which roles they have is in group_grants.c. */
#include "identity/groups.h"

#include "identity/account_fields.h"
#include "identity/administrators.h"
#include "identity/events.h"
#include "identity/grants.h"
#include "identity/names.h"
#include "identity/session_table.h"

#include <gatelodge/clock.h>

/* One change within its transaction. */
struct regrouping {
    struct house *house;
    const struct signed_in *by;
    struct group_id id;
    const struct group_change *change;
    struct group *group;            /* as it is, then as it becomes */
};

/* ---- what is given ------------------------------------------------------------------------------ */

static enum lodge_problem
check_fields(struct house *house, const struct group_change *change)
{
    const char *display_name = NULL;
    enum lodge_problem problem = LODGE_OK;

    if (change->name_given && !group_name_is_valid(change->name))
        problem = lodge_misfit(house->fault, "/name", "not_a_name", "1 to 64 of a-z, 0-9, and . _ - behind the first.");
    if (change->display_name_given && field_display_name(house, change->display_name, &display_name) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    return problem;
}

/* ---- nesting ------------------------------------------------------------------------------------ */

static enum lodge_problem
check_levels(struct house *house, struct group_id id, struct group_id parent)
{
    int64_t above = 0, below = 0;
    enum lodge_problem problem = group_depth(house->db, parent, &above);

    if (problem == LODGE_OK)
        problem = group_height(house->db, id, &below);
    if (problem || above + 1 + below < GROUP_LEVELS_MAX)
        return problem;
    return lodge_misfit(house->fault, "/parent", "too_deep", "At most 10 levels of groups in groups.");
}

static enum lodge_problem
check_parent(struct regrouping *regrouping, struct group_id parent)
{
    struct house *house = regrouping->house;
    struct group found = { 0 };
    bool within = false;
    enum lodge_problem problem = group_by_id(house->db, parent, &found);

    if (problem == LODGE_NOT_FOUND)
        return lodge_misfit(house->fault, "/parent", "not_found", "There is no such group.");
    if (problem == LODGE_OK)
        problem = group_is_within(house->db, parent, regrouping->id, &within);
    if (problem == LODGE_OK && within)
        return LODGE_CYCLE;
    if (problem == LODGE_OK)
        problem = check_levels(house, regrouping->id, parent);
    return problem ? problem : grant_of_group(house, regrouping->by, parent);
}

/* Everybody in the group comes to what the new parent gives, and loses what the old one gave. */
static enum lodge_problem
nest(struct regrouping *regrouping, struct group_id parent)
{
    struct house *house = regrouping->house;
    struct administration administration;
    enum lodge_problem problem = lodge_id_is_none(parent.n) ? LODGE_OK : check_parent(regrouping, parent);

    if (problem == LODGE_OK)
        problem = administration_look(house->db, &administration);
    if (problem == LODGE_OK)
        problem = group_nest(house->db, regrouping->id, parent);
    return problem ? problem : administration_remains(house->db, &administration);
}

/* ---- adding ------------------------------------------------------------------------------------- */

static enum lodge_problem
put_roles(struct regrouping *regrouping)
{
    const struct group_change *change = regrouping->change;

    return !change->roles_given ? LODGE_OK
        : group_put_roles(regrouping->house, regrouping->by, regrouping->group, change->roles);
}

static enum lodge_problem
insert_group(struct db *db, void *what)
{
    struct regrouping *regrouping = what;
    struct group *group = regrouping->group;
    bool nested = !lodge_id_is_none(group->parent.n);
    enum lodge_problem problem = guard_write(db, "groups");

    group->role_names = NULL;           /* also when this runs again */
    if (problem == LODGE_OK && nested)
        problem = check_parent(regrouping, group->parent);
    if (problem == LODGE_OK)
        problem = group_insert(db, group);
    if (problem == LODGE_OK && nested)
        problem = group_nest(db, group->id, group->parent);
    if (problem == LODGE_OK)
        problem = event_write(regrouping->house, &(struct event){ .kind = EVENT_GROUP_CREATED,
            .outcome = OUTCOME_DONE, .target = { "group", group->id.n, group->name } });
    return problem ? problem : put_roles(regrouping);
}

enum lodge_problem
group_create(struct house *house, const struct signed_in *by, const struct group_change *wanted, struct group *made)
{
    struct regrouping regrouping = { .house = house, .by = by, .change = wanted, .group = made };
    enum lodge_problem problem = check_fields(house, wanted);

    if (problem)
        return problem;
    regrouping.id.n = lodge_id_new();
    *made = (struct group){ .id = regrouping.id, .name = wanted->name, .display_name = wanted->display_name,
        .parent = wanted->parent, .created_at = lodge_now() };
    made->updated_at = made->created_at;
    return db_transact(house->db, insert_group, &regrouping);
}

/* ---- changing ----------------------------------------------------------------------------------- */

static const char *
parent_text(struct house *house, struct group_id parent)
{
    return lodge_id_is_none(parent.n) ? NULL : lodge_id_text(house->arena, "group", parent.n);
}

/* Applies what is given, and says what became of it. */
static size_t
apply(const struct regrouping *regrouping, struct event_change changes[3])
{
    const struct group_change *change = regrouping->change;
    struct house *house = regrouping->house;
    struct group *group = regrouping->group;
    size_t count = 0;

    if (change->name_given && !lodge_text_equal(change->name, group->name)) {
        changes[count++] = (struct event_change){ "name", group->name, change->name };
        group->name = change->name;
    }
    if (change->display_name_given && !lodge_text_equal(change->display_name, group->display_name)) {
        changes[count++] = (struct event_change){ "display_name", group->display_name, change->display_name };
        group->display_name = change->display_name;
    }
    if (change->parent_given && !lodge_id_equal(change->parent.n, group->parent.n)) {
        changes[count++] = (struct event_change){ "parent", parent_text(house, group->parent),
            parent_text(house, change->parent) };
        group->parent = change->parent;
    }
    return count;
}

/* Rules of the gate call groups by name. Whoever could rename or delete a group that allows more than they may, could
 * make another of its name, and be in it; or take it out of what allows more, and be in it as it is. */
static enum lodge_problem
may_be_regrouped(const struct regrouping *regrouping)
{
    return grant_of_group(regrouping->house, regrouping->by, regrouping->id);
}

static enum lodge_problem
write_group(struct regrouping *regrouping, struct group_id old_parent)
{
    struct event_change changes[3];
    struct group *group = regrouping->group;
    const char *old_name = group->name;
    size_t count = apply(regrouping, changes);
    bool renamed = !lodge_text_equal(group->name, old_name), moved = !lodge_id_equal(group->parent.n, old_parent.n);
    enum lodge_problem problem = renamed || moved ? may_be_regrouped(regrouping) : LODGE_OK;

    if (problem)
        return problem;
    if (count == 0)
        return put_roles(regrouping);
    if (moved)
        problem = nest(regrouping, group->parent);
    group->updated_at = lodge_now();
    if (problem == LODGE_OK)
        problem = group_update(regrouping->house->db, group);
    if (problem == LODGE_OK)
        problem = session_table_tell_all(regrouping->house);
    if (problem == LODGE_OK)
        problem = event_write(regrouping->house, &(struct event){
            .kind = EVENT_GROUP_CHANGED, .outcome = OUTCOME_DONE, .target = { "group", group->id.n, group->name },
            .changes = changes, .change_count = count });
    return problem ? problem : put_roles(regrouping);
}

static enum lodge_problem
change_group(struct db *db, void *what)
{
    struct regrouping *regrouping = what;
    bool guarded = regrouping->change->parent_given || regrouping->change->roles_given;
    enum lodge_problem problem = guarded ? administrators_guard(db) : LODGE_OK;

    if (problem == LODGE_OK)
        problem = guard_write(db, "groups");
    if (problem == LODGE_OK)
        problem = group_by_id(db, regrouping->id, regrouping->group);
    if (problem == LODGE_OK)
        problem = house_expects(regrouping->house, regrouping->group);
    return problem ? problem : write_group(regrouping, regrouping->group->parent);
}

enum lodge_problem
group_change(struct house *house, const struct signed_in *by, struct group_id id, const struct group_change *change,
    struct group *changed)
{
    struct regrouping regrouping = { .house = house, .by = by, .id = id, .change = change, .group = changed };
    enum lodge_problem problem = check_fields(house, change);

    if (problem)
        return problem;
    return db_transact(house->db, change_group, &regrouping);
}

/* ---- deleting ----------------------------------------------------------------------------------- */

static enum lodge_problem
delete_group(struct db *db, void *what)
{
    struct regrouping *regrouping = what;
    struct administration administration;
    struct group group = { 0 };
    enum lodge_problem problem = administrators_guard(db);

    if (problem == LODGE_OK)
        problem = guard_write(db, "groups");
    if (problem == LODGE_OK)
        problem = group_by_id(db, regrouping->id, &group);
    if (problem == LODGE_OK)
        problem = may_be_regrouped(regrouping);
    if (problem == LODGE_OK)
        problem = house_expects(regrouping->house, &group);
    if (problem == LODGE_OK)
        problem = administration_look(db, &administration);
    if (problem == LODGE_OK)
        problem = group_delete(db, regrouping->id);
    if (problem == LODGE_OK)
        problem = session_table_tell_all(regrouping->house);
    if (problem == LODGE_OK)
        problem = administration_remains(db, &administration);
    return problem ? problem : event_write(regrouping->house, &(struct event){
        .kind = EVENT_GROUP_DELETED, .outcome = OUTCOME_DONE, .target = { "group", group.id.n, group.name } });
}

enum lodge_problem
group_remove(struct house *house, const struct signed_in *by, struct group_id id)
{
    struct regrouping regrouping = { .house = house, .by = by, .id = id };

    return db_transact(house->db, delete_group, &regrouping);
}
