/* Rows of roles. What a pattern allows is decided in identity/. */
#include "store/roles.h"

#include "store/maps.h"

#include <string.h>

const struct db_column role_columns[] = {
    DB_ID(struct role, id, id.n),
    DB_TEXT(struct role, name),
    DB_FLAG(struct role, built_in),
    DB_TIME(struct role, created_at),
    DB_TIME(struct role, updated_at),
    DB_TEXT(struct role, permissions),
    DB_END
};

/* ---- reading ------------------------------------------------------------------------------------ */

enum lodge_problem
role_by_id(struct db *db, struct role_id id, struct role *role)
{
    return db_one(db, QUERY_ROLE_BY_ID, DB_WITH(db_id(id.n)), role_columns, role);
}

enum lodge_problem
role_by_name(struct db *db, const char *name, struct role *role)
{
    return db_one(db, QUERY_ROLE_BY_NAME, DB_WITH(db_text(name)), role_columns, role);
}

enum lodge_problem
roles_by_name(struct db *db, const char *behind, bool backwards, int64_t limit, struct lodge_list *roles)
{
    const char *start = behind ? behind : backwards ? AFTER_ALL_NAMES : "";

    return db_many(db, backwards ? QUERY_ROLES_BY_NAME_BACKWARDS : QUERY_ROLES_BY_NAME,
        DB_WITH(db_text(start), db_number(limit)), role_columns, sizeof(struct role), PAGE_ROWS_MAX, roles);
}

enum lodge_problem
roles_by_age(struct db *db, struct role_id behind, bool newest_first, int64_t limit, struct lodge_list *roles)
{
    if (newest_first && lodge_id_is_none(behind.n))
        memset(behind.n.bytes, 0xFF, sizeof(behind.n.bytes));
    return db_many(db, newest_first ? QUERY_ROLES_NEWEST_FIRST : QUERY_ROLES_OLDEST_FIRST,
        DB_WITH(db_any_id(behind.n), db_number(limit)), role_columns, sizeof(struct role), PAGE_ROWS_MAX, roles);
}

/* ---- writing ------------------------------------------------------------------------------------ */

enum lodge_problem
role_insert(struct db *db, const struct role *role)
{
    return db_run(db, QUERY_ROLE_INSERT, DB_WITH(db_id(role->id.n), db_text(role->name),
        db_time(role->created_at), db_time(role->created_at)), NULL);
}

enum lodge_problem
role_update(struct db *db, const struct role *role)
{
    return db_change(db, QUERY_ROLE_UPDATE, DB_WITH(db_text(role->name), db_time(role->updated_at), db_id(role->id.n)));
}

enum lodge_problem
role_delete(struct db *db, struct role_id id)
{
    return db_change(db, QUERY_ROLE_DELETE, DB_WITH(db_id(id.n)));
}

enum lodge_problem
role_permission_put(struct db *db, struct role_id id, const char *pattern)
{
    return db_run(db, QUERY_ROLE_PERMISSION_PUT, DB_WITH(db_id(id.n), db_text(pattern)), NULL);
}

enum lodge_problem
role_permission_take(struct db *db, struct role_id id, const char *pattern)
{
    return db_run(db, QUERY_ROLE_PERMISSION_TAKE, DB_WITH(db_id(id.n), db_text(pattern)), NULL);
}

/* ---- who has them ------------------------------------------------------------------------------- */

enum lodge_problem
user_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now)
{
    return db_run(db, QUERY_USER_ROLE_PUT, DB_WITH(db_id(user.n), db_id(role.n), db_time(now)), NULL);
}

enum lodge_problem
user_role_take(struct db *db, struct user_id user, struct role_id role)
{
    return db_run(db, QUERY_USER_ROLE_TAKE, DB_WITH(db_id(user.n), db_id(role.n)), NULL);
}
