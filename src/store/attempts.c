/* Rows of wrong passwords. How many are too many is decided in identity/. */
#include "store/attempts.h"

#include "store/maps.h"

const struct db_column attempts_columns[] = {
    DB_NUMBER(struct attempts, failures),
    DB_TIME(struct attempts, until),
    DB_END
};

enum lodge_problem
attempt_count(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE], int64_t now, int64_t window,
    struct attempts *attempts)
{
    return db_one(db, QUERY_ATTEMPT_COUNT, DB_WITH(db_bytes(key, ATTEMPT_KEY_SIZE), db_time(now + window),
        db_time(now), db_time(now), db_time(now + window)), attempts_columns, attempts);
}

enum lodge_problem
attempt_take_back(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE])
{
    return db_run(db, QUERY_ATTEMPT_TAKE_BACK, DB_WITH(db_bytes(key, ATTEMPT_KEY_SIZE)), NULL);
}

enum lodge_problem
attempts_forget(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE])
{
    return db_run(db, QUERY_ATTEMPTS_FORGET, DB_WITH(db_bytes(key, ATTEMPT_KEY_SIZE)), NULL);
}

enum lodge_problem
attempts_purge(struct db *db, int64_t now, int64_t limit, uint64_t *forgotten)
{
    return db_run(db, QUERY_ATTEMPTS_PURGE, DB_WITH(db_time(now), db_number(limit)), forgotten);
}
