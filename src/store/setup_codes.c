/* Rows of one-time links, and the role that the one who uses it gets. */
#include "store/setup_codes.h"

#include "store/maps.h"

enum lodge_problem
setup_code_put(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t expires_at)
{
    enum lodge_problem problem = db_run(db, QUERY_SETUP_CODES_FORGET, DB_WITH_NOTHING, NULL);

    if (problem)
        return problem;
    return db_run(db, QUERY_SETUP_CODE_INSERT, DB_WITH(db_bytes(digest, SETUP_DIGEST_SIZE), db_time(expires_at)),
        NULL);
}

enum lodge_problem
setup_code_find(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t now)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_SETUP_CODE_COUNT,
        DB_WITH(db_bytes(digest, SETUP_DIGEST_SIZE), db_time(now)), count_columns, &row);

    return problem == LODGE_OK && row.count == 0 ? LODGE_NOT_FOUND : problem;
}

enum lodge_problem
setup_code_use(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t now)
{
    return db_change(db, QUERY_SETUP_CODE_USE, DB_WITH(db_bytes(digest, SETUP_DIGEST_SIZE), db_time(now)));
}

enum lodge_problem
first_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now)
{
    return db_run(db, QUERY_FIRST_ROLE_INSERT, DB_WITH(db_id(user.n), db_id(role.n), db_time(now)), NULL);
}
