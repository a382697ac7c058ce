/* Rows of answers that are given again. */
#include "store/replays.h"

#include "store/maps.h"

const struct db_column replay_columns[] = {
    DB_BYTES(struct replay, request),
    DB_NUMBER(struct replay, status),
    DB_TEXT(struct replay, problem),
    DB_TEXT(struct replay, content_type),
    DB_TEXT(struct replay, headers),
    DB_TEXT(struct replay, body),
    DB_TIME(struct replay, expires_at),
    DB_END
};

static struct db_value
digest(const unsigned char bytes[REPLAY_DIGEST_SIZE])
{
    return db_bytes(bytes, REPLAY_DIGEST_SIZE);
}

enum lodge_problem
replay_insert(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE],
    const unsigned char request[REPLAY_DIGEST_SIZE], int64_t expires_at)
{
    return db_run(db, QUERY_REPLAY_INSERT, DB_WITH(digest(name), digest(request), db_time(expires_at)), NULL);
}

enum lodge_problem
replay_by_name(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], struct replay *found)
{
    return db_one(db, QUERY_REPLAY_BY_NAME, DB_WITH(digest(name)), replay_columns, found);
}

enum lodge_problem
replay_take(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE],
    const unsigned char request[REPLAY_DIGEST_SIZE], int64_t expires_at, int64_t now)
{
    return db_change(db, QUERY_REPLAY_TAKE,
        DB_WITH(digest(request), db_time(expires_at), digest(name), db_time(now)));
}

enum lodge_problem
replay_keep(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], int64_t claimed,
    const struct replay *answer)
{
    return db_change(db, QUERY_REPLAY_KEEP, DB_WITH(
        db_number(answer->status), db_text(answer->problem), db_text(answer->content_type),
        db_text(answer->headers), db_text(answer->body), db_time(answer->expires_at), digest(name),
        db_time(claimed)));
}

enum lodge_problem
replay_delete(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], int64_t claimed)
{
    return db_change(db, QUERY_REPLAY_DELETE, DB_WITH(digest(name), db_time(claimed)));
}

enum lodge_problem
replays_purge(struct db *db, int64_t now, int64_t limit, uint64_t *gone)
{
    return db_run(db, QUERY_REPLAYS_PURGE, DB_WITH(db_time(now), db_number(limit)), gone);
}
