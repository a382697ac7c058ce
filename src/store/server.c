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

const struct db_column server_state_columns[] = {
    DB_TIME(struct server_state, now),
    DB_TEXT(struct server_state, version),
    DB_END
};

struct schema_number {
    int64_t number;
};

const struct db_column schema_number_columns[] = {
    DB_NUMBER(struct schema_number, number),
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

enum lodge_problem
server_logs_statements(struct db *db, bool *statements)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_SERVER_LOGS_STATEMENTS, DB_WITH_NOTHING, count_columns, &row);

    *statements = row.count > 0;
    return problem;
}

enum lodge_problem
server_state(struct db *db, struct server_state *state)
{
    return db_one(db, QUERY_SERVER_STATE, DB_WITH_NOTHING, server_state_columns, state);
}

enum lodge_problem
schema_number(struct db *db, int64_t *number)
{
    struct schema_number row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_MIGRATION_NEWEST, DB_WITH(db_number(INT32_MAX)),
        schema_number_columns, &row);

    *number = row.number;
    return problem;
}
