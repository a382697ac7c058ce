/* Rows that tell every host what to ask MariaDB for anew. */
#include "store/changes.h"

#include "store/maps.h"

const struct db_column change_columns[] = {
    DB_ID(struct change, id, id.n),
    DB_TIME(struct change, at),
    DB_ID(struct change, user_id, user_id.n),
    DB_ID(struct change, subject_id, subject),
    DB_END
};

enum lodge_problem
change_insert(struct db *db, struct user_id user, struct lodge_id session_or_token)
{
    return db_run(db, QUERY_CHANGE_INSERT,
        DB_WITH(db_id(lodge_id_new()), db_id(user.n), db_id(session_or_token)), NULL);
}

enum lodge_problem
changes_after(struct db *db, int64_t at, int64_t limit, struct lodge_list *changes)
{
    return db_many(db, QUERY_CHANGES_AFTER, DB_WITH(db_time(at), db_number(limit)), change_columns,
        sizeof(struct change), (size_t)limit, changes);
}

enum lodge_problem
changes_purge(struct db *db, int64_t age, int64_t limit, uint64_t *forgotten)
{
    return db_run(db, QUERY_CHANGES_PURGE, DB_WITH(db_number(age / 1000), db_number(limit)), forgotten);
}
