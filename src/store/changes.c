/* Rows that tell every host what to ask MariaDB for anew. */
#include "store/changes.h"

#include "store/maps.h"

enum lodge_problem
change_insert(struct db *db, struct user_id user, struct lodge_id session_or_token)
{
    return db_run(db, QUERY_CHANGE_INSERT,
        DB_WITH(db_id(lodge_id_new()), db_id(user.n), db_id(session_or_token)), NULL);
}
