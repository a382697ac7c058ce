/* Which roles a person was given. */
#include "identity/roles.h"

#include "identity/administrators.h"
#include "identity/events.h"
#include "identity/grants.h"
#include "identity/lists.h"
#include "identity/session_table.h"
#include "store/users.h"

#include <gatelodge/clock.h>

/* What is given or taken, within its transaction. */
struct role_grant {
    struct house *house;
    const struct signed_in *by;
    struct user_id user_id;
    struct role_id role_id;
    struct user user;
    struct role role;
};

static enum lodge_problem
find(struct db *db, struct role_grant *grant)
{
    enum lodge_problem problem = user_by_id(db, grant->user_id, &grant->user);

    return problem ? problem : role_by_id(db, grant->role_id, &grant->role);
}

static enum lodge_problem
tell(struct role_grant *grant, enum event_kind kind)
{
    return event_write(grant->house, &(struct event){ .kind = kind, .outcome = OUTCOME_DONE,
        .target = { "user", grant->user.id.n, grant->user.username },
        .other = { "role", grant->role.id.n, grant->role.name } });
}

static enum lodge_problem
put(struct db *db, void *what)
{
    struct role_grant *grant = what;
    bool held = false;
    enum lodge_problem problem = find(db, grant);

    if (problem == LODGE_OK)
        problem = grant_of_role(grant->house, grant->by, &grant->role);
    if (problem == LODGE_OK)
        problem = grant_finds_room(grant->house, grant->user.role_names, grant->role.name, ROLES_MAX, &held);
    if (problem || held)
        return problem;
    problem = user_role_put(db, grant->user_id, grant->role_id, lodge_now());
    if (problem == LODGE_OK)
        problem = session_table_tell(grant->house, grant->user_id, (struct lodge_id){ 0 });
    return problem ? problem : tell(grant, EVENT_ROLE_GRANTED);
}

/* A role can be held twice, by oneself and by a group: who still administrates shows afterwards. */
static enum lodge_problem
take(struct db *db, void *what)
{
    struct role_grant *grant = what;
    struct administration administration;
    enum lodge_problem problem = administrators_guard(db);

    if (problem == LODGE_OK)
        problem = find(db, grant);
    if (problem || !lodge_texts_hold(list_split(grant->house->arena, grant->user.role_names), grant->role.name))
        return problem;             /* what is not there can be taken away, too: nothing happens, nothing is told */
    problem = administration_look(db, &administration);
    if (problem == LODGE_OK)
        problem = user_role_take(db, grant->user_id, grant->role_id);
    if (problem == LODGE_OK)
        problem = session_table_tell(grant->house, grant->user_id, (struct lodge_id){ 0 });
    if (problem == LODGE_OK)
        problem = administration_remains(db, &administration);
    return problem ? problem : tell(grant, EVENT_ROLE_REVOKED);
}

enum lodge_problem
account_grant_role(struct house *house, const struct signed_in *by, struct user_id id, struct role_id role)
{
    struct role_grant grant = { .house = house, .by = by, .user_id = id, .role_id = role };

    return db_within(house->db, put, &grant);
}

enum lodge_problem
account_revoke_role(struct house *house, struct user_id id, struct role_id role)
{
    struct role_grant grant = { .house = house, .user_id = id, .role_id = role };

    return db_within(house->db, take, &grant);
}
