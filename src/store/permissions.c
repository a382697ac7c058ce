/* Rows of groups, roles and who has them. What a pattern allows is decided in identity/. */
#include "store/permissions.h"

#include "store/maps.h"

const struct db_column group_columns[] = {
    DB_ID(struct group, id, id.n),
    DB_TEXT(struct group, name),
    DB_TEXT(struct group, display_name),
    DB_TIME(struct group, created_at),
    DB_END
};

const struct db_column role_columns[] = {
    DB_ID(struct role, id, id.n),
    DB_TEXT(struct role, name),
    DB_FLAG(struct role, built_in),
    DB_END
};

struct name {
    const char *name;
};

const struct db_column name_columns[] = {
    DB_TEXT(struct name, name),
    DB_END
};
_Static_assert(sizeof(struct name) == sizeof(const char *), "rows of names are an array of texts");

const struct db_column count_columns[] = {
    DB_NUMBER(struct count, count),
    DB_END
};

/* ---- what a person has -------------------------------------------------------------------------- */

static enum lodge_problem
names(struct db *db, enum query query, const struct db_value *values, size_t count, size_t max,
    struct lodge_texts *texts)
{
    struct lodge_list rows;
    enum lodge_problem problem = db_many(db, query, values, count, name_columns, sizeof(struct name), max,
        &rows);

    *texts = (struct lodge_texts){ rows.items, rows.count };
    return problem;
}

enum lodge_problem
groups_by_user(struct db *db, struct user_id id, struct lodge_texts *texts)
{
    return names(db, QUERY_GROUPS_BY_USER, DB_WITH(db_id(id.n)), GROUPS_MAX, texts);
}

enum lodge_problem
roles_by_user(struct db *db, struct user_id id, struct lodge_texts *texts)
{
    return names(db, QUERY_ROLES_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)), ROLES_MAX, texts);
}

enum lodge_problem
permission_patterns_by_user(struct db *db, struct user_id id, struct lodge_texts *patterns)
{
    return names(db, QUERY_PERMISSION_PATTERNS_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)), PERMISSIONS_MAX,
        patterns);
}

/* ---- groups and roles --------------------------------------------------------------------------- */

enum lodge_problem
group_by_name(struct db *db, const char *name, struct group *group)
{
    return db_one(db, QUERY_GROUP_BY_NAME, DB_WITH(db_text(name)), group_columns, group);
}

enum lodge_problem
role_by_name(struct db *db, const char *name, struct role *role)
{
    return db_one(db, QUERY_ROLE_BY_NAME, DB_WITH(db_text(name)), role_columns, role);
}

enum lodge_problem
groups_all(struct db *db, struct lodge_list *groups)
{
    return db_many(db, QUERY_GROUPS_ALL, DB_WITH_NOTHING, group_columns, sizeof(struct group), GROUPS_MAX,
        groups);
}

enum lodge_problem
group_insert(struct db *db, const struct group *group)
{
    return db_run(db, QUERY_GROUP_INSERT, DB_WITH(db_id(group->id.n), db_text(group->name),
        db_text(group->display_name), db_time(group->created_at)), NULL);
}

/* ---- who has them ------------------------------------------------------------------------------- */

enum lodge_problem
member_put(struct db *db, struct group_id group, struct user_id user, int64_t now)
{
    return db_run(db, QUERY_MEMBER_PUT, DB_WITH(db_id(group.n), db_id(user.n), db_time(now)), NULL);
}

enum lodge_problem
member_take(struct db *db, struct group_id group, struct user_id user)
{
    return db_run(db, QUERY_MEMBER_TAKE, DB_WITH(db_id(group.n), db_id(user.n)), NULL);
}

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

enum lodge_problem
administrators_besides(struct db *db, struct user_id id, int64_t now, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_ADMINISTRATORS_BESIDES,
        DB_WITH(db_any_id(id.n), db_time(now)), count_columns, &row);

    *count = row.count;
    return problem;
}

enum lodge_problem
guard_write(struct db *db, const char *name)
{
    return db_change(db, QUERY_GUARD_WRITE, DB_WITH(db_text(name)));
}
