/* Rows of groups. Whether a nesting makes sense is decided in identity/. */
#include "store/groups.h"

#include "store/maps.h"
#include "store/permissions.h"

#include <string.h>

const struct db_column group_columns[] = {
    DB_ID(struct group, id, id.n),
    DB_TEXT(struct group, name),
    DB_TEXT(struct group, display_name),
    DB_ID(struct group, parent_id, parent.n),
    DB_TIME(struct group, created_at),
    DB_TIME(struct group, updated_at),
    DB_TEXT(struct group, role_names),
    DB_END
};

const struct db_column member_columns[] = {
    DB_ID(struct member, id, user.n),
    DB_TEXT(struct member, username),
    DB_TEXT(struct member, display_name),
    DB_TIME(struct member, since),
    DB_END
};

struct group_size {
    int64_t place;                  /* among those that were asked for, from 1 */
    int64_t members;
};

const struct db_column group_size_columns[] = {
    DB_NUMBER(struct group_size, place),
    DB_NUMBER(struct group_size, members),
    DB_END
};

/* ---- reading ------------------------------------------------------------------------------------ */

enum lodge_problem
group_by_id(struct db *db, struct group_id id, struct group *group)
{
    return db_one(db, QUERY_GROUP_BY_ID, DB_WITH(db_id(id.n)), group_columns, group);
}

enum lodge_problem
group_by_name(struct db *db, const char *name, struct group *group)
{
    return db_one(db, QUERY_GROUP_BY_NAME, DB_WITH(db_text(name)), group_columns, group);
}

enum lodge_problem
groups_by_name(struct db *db, const char *behind, bool backwards, int64_t limit, struct lodge_list *groups)
{
    const char *start = behind ? behind : backwards ? AFTER_ALL_NAMES : "";

    return db_many(db, backwards ? QUERY_GROUPS_BY_NAME_BACKWARDS : QUERY_GROUPS_BY_NAME,
        DB_WITH(db_text(start), db_number(limit)), group_columns, sizeof(struct group), PAGE_ROWS_MAX, groups);
}

enum lodge_problem
groups_by_age(struct db *db, struct group_id behind, bool newest_first, int64_t limit, struct lodge_list *groups)
{
    if (newest_first && lodge_id_is_none(behind.n))
        memset(behind.n.bytes, 0xFF, sizeof(behind.n.bytes));
    return db_many(db, newest_first ? QUERY_GROUPS_NEWEST_FIRST : QUERY_GROUPS_OLDEST_FIRST,
        DB_WITH(db_any_id(behind.n), db_number(limit)), group_columns, sizeof(struct group), PAGE_ROWS_MAX, groups);
}

/* ---- writing ------------------------------------------------------------------------------------ */

enum lodge_problem
group_insert(struct db *db, const struct group *group)
{
    enum lodge_problem problem = db_run(db, QUERY_GROUP_INSERT, DB_WITH(db_id(group->id.n), db_text(group->name),
        db_text(group->display_name), db_id(group->parent.n), db_time(group->created_at),
        db_time(group->updated_at)), NULL);

    return problem ? problem
        : db_run(db, QUERY_GROUP_ANCESTOR_SELF, DB_WITH(db_id(group->id.n), db_id(group->id.n)), NULL);
}

enum lodge_problem
group_update(struct db *db, const struct group *group)
{
    return db_change(db, QUERY_GROUP_UPDATE, DB_WITH(db_text(group->name), db_text(group->display_name),
        db_id(group->parent.n), db_time(group->updated_at), db_id(group->id.n)));
}

static enum lodge_problem
detach(struct db *db, struct group_id id)
{
    return db_run(db, QUERY_GROUP_DETACH, DB_WITH(db_id(id.n), db_id(id.n), db_id(id.n)), NULL);
}

enum lodge_problem
group_delete(struct db *db, struct group_id id)
{
    enum lodge_problem problem = detach(db, id);

    return problem ? problem : db_change(db, QUERY_GROUP_DELETE, DB_WITH(db_id(id.n)));
}

/* ---- nesting ------------------------------------------------------------------------------------ */

enum lodge_problem
group_nest(struct db *db, struct group_id id, struct group_id parent)
{
    enum lodge_problem problem = detach(db, id);

    if (problem || lodge_id_is_none(parent.n))
        return problem;
    return db_run(db, QUERY_GROUP_ATTACH, DB_WITH(db_id(id.n), db_id(parent.n)), NULL);
}

enum lodge_problem
group_is_within(struct db *db, struct group_id id, struct group_id ancestor, bool *is)
{
    struct count distance = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_GROUP_DISTANCE, DB_WITH(db_id(ancestor.n), db_id(id.n)),
        count_columns, &distance);

    *is = problem == LODGE_OK;
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

static enum lodge_problem
count_levels(struct db *db, enum query query, struct group_id id, int64_t *levels)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, query, DB_WITH(db_id(id.n)), count_columns, &row);

    *levels = row.count;
    return problem;
}

enum lodge_problem
group_height(struct db *db, struct group_id id, int64_t *levels)
{
    return count_levels(db, QUERY_GROUP_HEIGHT, id, levels);
}

enum lodge_problem
group_depth(struct db *db, struct group_id id, int64_t *levels)
{
    return count_levels(db, QUERY_GROUP_DEPTH, id, levels);
}

/* ---- what belongs to a group -------------------------------------------------------------------- */

enum lodge_problem
permission_patterns_by_group(struct db *db, struct group_id id, struct lodge_texts *patterns)
{
    return db_names(db, QUERY_PERMISSION_PATTERNS_BY_GROUP, DB_WITH(db_id(id.n)), PERMISSIONS_MAX, patterns);
}

enum lodge_problem
members_by_group(struct db *db, struct group_id id, struct user_id behind, int64_t limit,
    struct lodge_list *members)
{
    return db_many(db, QUERY_MEMBERS_BY_GROUP, DB_WITH(db_id(id.n), db_any_id(behind.n), db_number(limit)),
        member_columns, sizeof(struct member), PAGE_ROWS_MAX, members);
}

#define LISTED_ID (2 * sizeof(struct lodge_id) + sizeof("\"\",") - 1)

/* As ["0195…","0195…"]. */
static void
list_ids(const struct group_id *groups, size_t count, char text[])
{
    static const char digits[] = "0123456789abcdef";

    *text++ = '[';
    for (size_t i = 0; i < count; i++) {
        *text++ = '"';
        for (size_t at = 0; at < sizeof(groups[i].n.bytes); at++) {
            *text++ = digits[groups[i].n.bytes[at] >> 4];
            *text++ = digits[groups[i].n.bytes[at] & 15];
        }
        *text++ = '"';
        *text++ = i + 1 < count ? ',' : ']';
    }
    *text = '\0';
}

enum lodge_problem
members_counted(struct db *db, const struct group_id *groups, size_t count, int64_t *members)
{
    char ids[PAGE_ROWS_MAX * LISTED_ID + sizeof("[")];
    struct lodge_list rows = { 0 };

    if (count == 0)
        return LODGE_OK;
    list_ids(groups, count, ids);
    enum lodge_problem problem = db_many(db, QUERY_MEMBERS_COUNTED, DB_WITH(db_text(ids)), group_size_columns,
        sizeof(struct group_size), PAGE_ROWS_MAX, &rows);
    const struct group_size *sizes = rows.items;
    for (size_t i = 0; problem == LODGE_OK && i < rows.count; i++)
        members[sizes[i].place - 1] = sizes[i].members;
    return problem;
}

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
group_role_put(struct db *db, struct group_id group, struct role_id role, int64_t now)
{
    return db_run(db, QUERY_GROUP_ROLE_PUT, DB_WITH(db_id(group.n), db_id(role.n), db_time(now)), NULL);
}

enum lodge_problem
group_role_take(struct db *db, struct group_id group, struct role_id role)
{
    return db_run(db, QUERY_GROUP_ROLE_TAKE, DB_WITH(db_id(group.n), db_id(role.n)), NULL);
}
