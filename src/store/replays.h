/* Rows of answers that are given again. What they are for is in identity/replays.h. */
#ifndef STORE_REPLAYS_H
#define STORE_REPLAYS_H

#include "store/db.h"

#define REPLAY_DIGEST_SIZE 32

struct replay {
    unsigned char request[REPLAY_DIGEST_SIZE];  /* what was sent */
    int64_t status;                             /* 0: there is no answer yet */
    const char *problem;                        /* NULL: none */
    const char *content_type;                   /* NULL: no body */
    const char *headers;
    const char *body;
    int64_t expires_at;
};

/* Makes a row without an answer. LODGE_ALREADY_THERE when this name has one. Where somebody else is making it, it
 * waits for them. */
enum lodge_problem replay_insert(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE],
    const unsigned char request[REPLAY_DIGEST_SIZE], int64_t expires_at);

enum lodge_problem replay_by_name(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], struct replay *found);

/* Makes a row that is over at `now` the one of another request, without an answer. LODGE_NOT_FOUND when it is not over
 * any more. */
enum lodge_problem replay_take(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE],
    const unsigned char request[REPLAY_DIGEST_SIZE], int64_t expires_at, int64_t now);

/* Writes the answer into the row that expires at `claimed`, or deletes that row. LODGE_NOT_FOUND when somebody else has
 * taken it meanwhile. */
enum lodge_problem replay_keep(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], int64_t claimed,
    const struct replay *answer);
enum lodge_problem replay_delete(struct db *db, const unsigned char name[REPLAY_DIGEST_SIZE], int64_t claimed);

/* Deletes at most `limit` rows that are over. */
enum lodge_problem replays_purge(struct db *db, int64_t now, int64_t limit, uint64_t *gone);

#endif
