/* The roles of a group: one is given or taken, or all of them are set as a whole. */
#include "identity/groups.h"

#include "identity/administrators.h"
#include "identity/events.h"
#include "identity/grants.h"
#include "identity/lists.h"
#include "identity/session_table.h"

#include <gatelodge/clock.h>

static enum lodge_problem
tell(struct house *house, enum event_kind kind, const struct group *group, const struct role *role)
{
    return event_write(house, &(struct event){ .kind = kind, .outcome = OUTCOME_DONE,
        .target = { "group", group->id.n, group->name }, .other = { "role", role->id.n, role->name } });
}

enum lodge_problem
group_put_role(struct house *house, const struct group *group, const struct role *role)
{
    enum lodge_problem problem = group_role_put(house->db, group->id, role->id, lodge_now());

    if (problem == LODGE_OK)
        problem = session_table_tell_all(house);
    return problem ? problem : tell(house, EVENT_ROLE_GRANTED, group, role);
}

enum lodge_problem
group_take_role(struct house *house, const struct group *group, const struct role *role)
{
    enum lodge_problem problem = group_role_take(house->db, group->id, role->id);

    if (problem == LODGE_OK)
        problem = session_table_tell_all(house);
    return problem ? problem : tell(house, EVENT_ROLE_REVOKED, group, role);
}

static enum lodge_problem
give_role(struct house *house, const struct signed_in *by, const struct group *group, const char *name)
{
    struct role role = { 0 };
    enum lodge_problem problem = role_by_name(house->db, name, &role);

    if (problem == LODGE_OK)
        problem = grant_of_role(house, by, &role);
    return problem ? problem : group_put_role(house, group, &role);
}

static enum lodge_problem
take_role(struct house *house, const struct group *group, const char *name)
{
    struct role role = { 0 };
    enum lodge_problem problem = role_by_name(house->db, name, &role);

    return problem ? problem : group_take_role(house, group, &role);
}

/* Every name that is none is told at once. */
static enum lodge_problem
check_names(struct house *house, struct lodge_texts names)
{
    enum lodge_problem wrong = LODGE_OK;
    struct role role;

    for (size_t i = 0; i < names.count; i++) {
        enum lodge_problem problem = role_by_name(house->db, names.items[i], &role);

        if (problem == LODGE_NOT_FOUND)
            wrong = lodge_misfit(house->fault, lodge_print(house->arena, "/roles/%zu", i), "not_found",
                "There is no such role.");
        else if (problem)
            return problem;
    }
    return wrong;
}

enum lodge_problem
group_put_roles(struct house *house, const struct signed_in *by, struct group *group, struct lodge_texts names)
{
    struct lodge_texts old = list_split(house->arena, group->role_names), wanted = list_sort(house->arena, names);
    struct lodge_texts added = list_difference(house->arena, wanted, old);
    struct lodge_texts removed = list_difference(house->arena, old, wanted);
    struct administration administration;
    enum lodge_problem problem = check_names(house, names);

    if (problem == LODGE_OK)
        problem = administration_look(house->db, &administration);
    for (size_t i = 0; problem == LODGE_OK && i < added.count; i++)
        problem = give_role(house, by, group, added.items[i]);
    for (size_t i = 0; problem == LODGE_OK && i < removed.count; i++)
        problem = take_role(house, group, removed.items[i]);
    group->role_names = list_join(house->arena, wanted);
    return problem ? problem : administration_remains(house->db, &administration);
}
