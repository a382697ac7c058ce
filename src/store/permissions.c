/* What a person has. What a pattern allows is decided in identity/. */
#include "store/permissions.h"

#include "store/maps.h"

const struct db_column source_columns[] = {
    DB_ID(struct source, id, id),
    DB_TEXT(struct source, name),
    DB_TEXT(struct source, by_group),
    DB_END
};

const struct db_column permission_source_columns[] = {
    DB_TEXT(struct permission_source, pattern),
    DB_TEXT(struct permission_source, by_role),
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

enum lodge_problem
db_names(struct db *db, enum query query, const struct db_value *values, size_t count, size_t max,
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
    return db_names(db, QUERY_GROUPS_BY_USER, DB_WITH(db_id(id.n)), GROUPS_MAX, texts);
}

enum lodge_problem
roles_by_user(struct db *db, struct user_id id, struct lodge_texts *texts)
{
    return db_names(db, QUERY_ROLES_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)), ROLES_MAX, texts);
}

enum lodge_problem
permission_patterns_by_user(struct db *db, struct user_id id, struct lodge_texts *patterns)
{
    return db_names(db, QUERY_PERMISSION_PATTERNS_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)), PERMISSIONS_MAX,
        patterns);
}

enum lodge_problem
group_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources)
{
    return db_many(db, QUERY_GROUP_SOURCES_BY_USER, DB_WITH(db_id(id.n)), source_columns, sizeof(struct source),
        SOURCES_MAX, sources);
}

enum lodge_problem
role_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources)
{
    return db_many(db, QUERY_ROLE_SOURCES_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)), source_columns,
        sizeof(struct source), SOURCES_MAX, sources);
}

enum lodge_problem
permission_sources_by_user(struct db *db, struct user_id id, struct lodge_list *sources)
{
    return db_many(db, QUERY_PERMISSION_SOURCES_BY_USER, DB_WITH(db_id(id.n), db_id(id.n)),
        permission_source_columns, sizeof(struct permission_source), SOURCES_MAX, sources);
}

enum lodge_problem
administrators_besides(struct db *db, struct user_id id, int64_t now, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_ADMINISTRATORS_BESIDES,
        DB_WITH(db_any_id(id.n), db_time(now), db_any_id(id.n), db_time(now)), count_columns, &row);

    *count = row.count;
    return problem;
}

enum lodge_problem
guard_write(struct db *db, const char *name)
{
    return db_change(db, QUERY_GUARD_WRITE, DB_WITH(db_text(name)));
}
