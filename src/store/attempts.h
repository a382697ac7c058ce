/* Rows of wrong passwords, counted before they are tried, so that parallel guesses count, too. */
#ifndef STORE_ATTEMPTS_H
#define STORE_ATTEMPTS_H

#include "store/db.h"

#define ATTEMPT_KEY_SIZE 32     /* SHA-256 of what is counted: an address, or an account and an address */

/* What an attempt at signing in is counted under. */
struct attempt_keys {
    unsigned char account[ATTEMPT_KEY_SIZE];    /* and address */
    unsigned char address[ATTEMPT_KEY_SIZE];
};

struct attempts {
    int64_t failures;           /* in this window, with the one just counted */
    int64_t until;              /* when the window ends */
};

/* Counts one attempt in one statement: a window that is over begins anew and ends at now + window. */
enum lodge_problem attempt_count(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE], int64_t now,
    int64_t window, struct attempts *attempts);

/* The same under both keys. */
enum lodge_problem attempts_count(struct db *db, const struct attempt_keys *keys, int64_t now, int64_t window,
    struct attempts *of_account, struct attempts *of_address);

/* Takes one attempt back under one key, or under both: it does not count after all. */
enum lodge_problem attempt_take_back(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE]);
enum lodge_problem attempts_take_back(struct db *db, const struct attempt_keys *keys);

/* Takes one attempt of the address back, and all of the account. */
enum lodge_problem attempts_forgive(struct db *db, const struct attempt_keys *keys);

/* Forgets at most `limit` windows that are over. */
enum lodge_problem attempts_purge(struct db *db, int64_t now, int64_t limit, uint64_t *forgotten);

#endif
