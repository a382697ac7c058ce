/* Questions to MariaDB about itself, not about our rows. */
#include "store/server.h"

#include "store/maps.h"

struct server_time {
    int64_t now;
};

const struct db_column server_time_columns[] = {
    DB_TIME(struct server_time, now),
    DB_END
};

enum lodge_problem
server_time(struct db *db, int64_t *now)
{
    struct server_time row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_SERVER_TIME, DB_WITH_NOTHING, server_time_columns, &row);

    *now = row.now;
    return problem;
}
