/* Rows of wrong passwords. How many are too many is decided in identity/. */
#include "store/attempts.h"

#include "store/maps.h"

#include <string.h>

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

/* The rows come as the keys went: in their order. */
enum lodge_problem
attempts_count(struct db *db, const struct attempt_keys *keys, int64_t now, int64_t window,
    struct attempts *of_account, struct attempts *of_address)
{
    bool turned = memcmp(keys->account, keys->address, ATTEMPT_KEY_SIZE) > 0;
    struct lodge_list counted;
    enum lodge_problem problem = db_many(db, QUERY_ATTEMPTS_COUNT, DB_WITH(
        db_bytes(turned ? keys->address : keys->account, ATTEMPT_KEY_SIZE), db_time(now + window),
        db_bytes(turned ? keys->account : keys->address, ATTEMPT_KEY_SIZE), db_time(now + window),
        db_time(now), db_time(now), db_time(now + window)), attempts_columns, sizeof(struct attempts), 2, &counted);

    if (problem)
        return problem;
    if (counted.count != 2)
        return LODGE_BROKEN;
    const struct attempts *rows = counted.items;
    *of_account = rows[turned];
    *of_address = rows[!turned];
    return LODGE_OK;
}

enum lodge_problem
attempt_take_back(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE])
{
    return db_run(db, QUERY_ATTEMPTS_TAKE_BACK,
        DB_WITH(db_bytes(key, ATTEMPT_KEY_SIZE), db_bytes(key, ATTEMPT_KEY_SIZE)), NULL);
}

enum lodge_problem
attempts_take_back(struct db *db, const struct attempt_keys *keys)
{
    return db_run(db, QUERY_ATTEMPTS_TAKE_BACK,
        DB_WITH(db_bytes(keys->account, ATTEMPT_KEY_SIZE), db_bytes(keys->address, ATTEMPT_KEY_SIZE)), NULL);
}

enum lodge_problem
attempts_forgive(struct db *db, const struct attempt_keys *keys)
{
    return db_run(db, QUERY_ATTEMPTS_FORGIVE, DB_WITH(db_bytes(keys->account, ATTEMPT_KEY_SIZE),
        db_bytes(keys->account, ATTEMPT_KEY_SIZE), db_bytes(keys->address, ATTEMPT_KEY_SIZE)), NULL);
}

enum lodge_problem
attempts_purge(struct db *db, int64_t now, int64_t limit, uint64_t *forgotten)
{
    return db_run(db, QUERY_ATTEMPTS_PURGE, DB_WITH(db_time(now), db_number(limit)), forgotten);
}
