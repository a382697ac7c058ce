/* Who is in a group, and one role that everybody in it gets or loses. */
#include "identity/groups.h"

#include "identity/administrators.h"
#include "identity/events.h"
#include "identity/grants.h"
#include "identity/lists.h"
#include "identity/session_table.h"
#include "store/users.h"

#include <gatelodge/clock.h>

/* What is given to a group or taken from it, within its transaction. */
struct group_grant {
    struct house *house;
    const struct signed_in *by;
    struct group_id group_id;
    struct user_id user_id;         /* of a member */
    struct role_id role_id;         /* of a role */
    struct group group;
    struct user user;
    struct role role;
};

static enum lodge_problem
tell_of_member(struct group_grant *grant, enum event_kind kind)
{
    return event_write(grant->house, &(struct event){ .kind = kind, .outcome = OUTCOME_DONE,
        .target = { "group", grant->group.id.n, grant->group.name },
        .other = { "user", grant->user.id.n, grant->user.username } });
}

/* What both kinds begin with. Who takes something away might take it from the last administrator. */
static enum lodge_problem
find_group(struct db *db, struct group_grant *grant, bool taking)
{
    enum lodge_problem problem = taking ? administrators_guard(db) : LODGE_OK;

    if (problem == LODGE_OK)
        problem = guard_write(db, "groups");
    return problem ? problem : group_by_id(db, grant->group_id, &grant->group);
}

/* What is not there can be taken away, too: nothing happens, and nothing is told. */
static bool
is_among(const struct group_grant *grant, const char *names, const char *name)
{
    return lodge_texts_hold(list_split(grant->house->arena, names), name);
}

/* ---- members ------------------------------------------------------------------------------------ */

static enum lodge_problem
put_member(struct db *db, void *what)
{
    struct group_grant *grant = what;
    bool held = false;
    enum lodge_problem problem = find_group(db, grant, false);

    if (problem == LODGE_OK)
        problem = user_by_id(db, grant->user_id, &grant->user);
    if (problem == LODGE_OK)
        problem = grant_of_group(grant->house, grant->by, grant->group_id);
    if (problem == LODGE_OK)
        problem = grant_finds_room(grant->house, grant->user.group_names, grant->group.name, GROUPS_MAX, &held);
    if (problem || held)
        return problem;
    problem = member_put(db, grant->group_id, grant->user_id, lodge_now());
    if (problem == LODGE_OK)
        problem = session_table_tell(grant->house, grant->user_id, (struct lodge_id){ 0 });
    return problem ? problem : tell_of_member(grant, EVENT_MEMBER_ADDED);
}

static enum lodge_problem
take_member(struct db *db, void *what)
{
    struct group_grant *grant = what;
    struct administration administration;
    enum lodge_problem problem = find_group(db, grant, true);

    if (problem == LODGE_OK)
        problem = user_by_id(db, grant->user_id, &grant->user);
    if (problem || !is_among(grant, grant->user.group_names, grant->group.name))
        return problem;
    problem = administration_look(db, &administration);
    if (problem == LODGE_OK)
        problem = member_take(db, grant->group_id, grant->user_id);
    if (problem == LODGE_OK)
        problem = session_table_tell(grant->house, grant->user_id, (struct lodge_id){ 0 });
    if (problem == LODGE_OK)
        problem = administration_remains(db, &administration);
    return problem ? problem : tell_of_member(grant, EVENT_MEMBER_REMOVED);
}

enum lodge_problem
group_add_member(struct house *house, const struct signed_in *by, struct group_id id, struct user_id user)
{
    struct group_grant grant = { .house = house, .by = by, .group_id = id, .user_id = user };

    return db_within(house->db, put_member, &grant);
}

enum lodge_problem
group_remove_member(struct house *house, struct group_id id, struct user_id user)
{
    struct group_grant grant = { .house = house, .group_id = id, .user_id = user };

    return db_within(house->db, take_member, &grant);
}

/* ---- roles -------------------------------------------------------------------------------------- */

static enum lodge_problem
put_role(struct db *db, void *what)
{
    struct group_grant *grant = what;
    bool held = false;
    enum lodge_problem problem = find_group(db, grant, false);

    if (problem == LODGE_OK)
        problem = role_by_id(db, grant->role_id, &grant->role);
    if (problem == LODGE_OK)
        problem = grant_of_role(grant->house, grant->by, &grant->role);
    if (problem == LODGE_OK)
        problem = grant_finds_room(grant->house, grant->group.role_names, grant->role.name, ROLES_MAX, &held);
    return problem || held ? problem : group_put_role(grant->house, &grant->group, &grant->role);
}

static enum lodge_problem
take_role(struct db *db, void *what)
{
    struct group_grant *grant = what;
    struct administration administration;
    enum lodge_problem problem = find_group(db, grant, true);

    if (problem == LODGE_OK)
        problem = role_by_id(db, grant->role_id, &grant->role);
    if (problem || !is_among(grant, grant->group.role_names, grant->role.name))
        return problem;
    problem = administration_look(db, &administration);
    if (problem == LODGE_OK)
        problem = group_take_role(grant->house, &grant->group, &grant->role);
    return problem ? problem : administration_remains(db, &administration);
}

enum lodge_problem
group_grant_role(struct house *house, const struct signed_in *by, struct group_id id, struct role_id role)
{
    struct group_grant grant = { .house = house, .by = by, .group_id = id, .role_id = role };

    return db_within(house->db, put_role, &grant);
}

enum lodge_problem
group_revoke_role(struct house *house, struct group_id id, struct role_id role)
{
    struct group_grant grant = { .house = house, .group_id = id, .role_id = role };

    return db_within(house->db, take_role, &grant);
}
