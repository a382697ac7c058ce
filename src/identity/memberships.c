/* Who has which role and is in which group. */
#include "identity/accounts.h"

#include "identity/account_fields.h"
#include "identity/administrators.h"
#include "identity/names.h"
#include "identity/session_table.h"

#include <gatelodge/clock.h>

/* What is given or taken. */
struct membership {
    struct user_id user;
    struct role_id role;
    struct group_id group;
    enum lodge_problem (*apply)(struct db *db, const struct membership *membership);
};

static enum lodge_problem
put_role(struct db *db, const struct membership *membership)
{
    return user_role_put(db, membership->user, membership->role, lodge_now());
}

static enum lodge_problem
take_role(struct db *db, const struct membership *membership)
{
    return user_role_take(db, membership->user, membership->role);
}

static enum lodge_problem
put_member(struct db *db, const struct membership *membership)
{
    return member_put(db, membership->group, membership->user, lodge_now());
}

static enum lodge_problem
take_member(struct db *db, const struct membership *membership)
{
    return member_take(db, membership->group, membership->user);
}

static enum lodge_problem
give(struct db *db, void *what)
{
    const struct membership *membership = what;
    struct user user = { 0 };
    enum lodge_problem problem = user_by_id(db, membership->user, &user);

    return problem ? problem : membership->apply(db, membership);
}

/* A role can be held twice, by oneself and by a group: who still administrates shows afterwards. */
static enum lodge_problem
take(struct db *db, void *what)
{
    const struct membership *membership = what;
    struct user user = { 0 };
    bool did = false, does = false;
    int64_t now = lodge_now();
    enum lodge_problem problem = administrators_guard(db);

    if (problem == LODGE_OK)
        problem = user_by_id(db, membership->user, &user);
    if (problem == LODGE_OK)
        problem = administrates(db, &user, now, &did);
    if (problem == LODGE_OK)
        problem = membership->apply(db, membership);
    if (problem == LODGE_OK)
        problem = administrates(db, &user, now, &does);
    return problem || !did || does ? problem : administrators_remain(db, user.id, now);
}

static enum lodge_problem
change_membership(struct house *house, db_work *work, struct membership *membership)
{
    enum lodge_problem problem = db_transact(house->db, work, membership);

    session_table_forget(house, membership->user, (struct session_id){ 0 });
    return problem;
}

enum lodge_problem
account_grant_role(struct house *house, struct user_id id, const char *name)
{
    struct role role = { 0 };
    enum lodge_problem problem = role_by_name(house->db, name, &role);
    struct membership membership = { .user = id, .role = role.id, .apply = put_role };

    return problem ? problem : change_membership(house, give, &membership);
}

enum lodge_problem
account_revoke_role(struct house *house, struct user_id id, const char *name)
{
    struct role role = { 0 };
    enum lodge_problem problem = role_by_name(house->db, name, &role);
    struct membership membership = { .user = id, .role = role.id, .apply = take_role };

    return problem ? problem : change_membership(house, take, &membership);
}

enum lodge_problem
account_join_group(struct house *house, struct user_id id, const char *name)
{
    struct group group = { 0 };
    enum lodge_problem problem = group_by_name(house->db, name, &group);
    struct membership membership = { .user = id, .group = group.id, .apply = put_member };

    return problem ? problem : change_membership(house, give, &membership);
}

enum lodge_problem
account_leave_group(struct house *house, struct user_id id, const char *name)
{
    struct group group = { 0 };
    enum lodge_problem problem = group_by_name(house->db, name, &group);
    struct membership membership = { .user = id, .group = group.id, .apply = take_member };

    return problem ? problem : change_membership(house, take, &membership);
}

enum lodge_problem
group_create(struct house *house, const char *name, const char *display_name, struct group *made)
{
    enum lodge_problem problem = field_display_name(house, display_name, &made->display_name);

    if (!name || !group_name_is_valid(name))
        problem = lodge_misfit(house->fault, "/name", "not_a_name",
            "1 to 64 of a-z, 0-9, and . _ - behind the first.");
    if (problem)
        return problem;
    made->id.n = lodge_id_new();
    made->name = name;
    made->created_at = lodge_now();
    return group_insert(house->db, made);
}
