/* Rows of one-time links for the first administrator. Which of them still work is decided in identity/. */
#ifndef STORE_SETUP_CODES_H
#define STORE_SETUP_CODES_H

#include "store/db.h"
#include "store/ids.h"

#define SETUP_DIGEST_SIZE 32    /* SHA-256 of the code; the code itself is nowhere */

/* Part of a transaction: this code, and no other any more. */
enum lodge_problem setup_code_put(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t expires_at);

/* LODGE_NOT_FOUND when there is no such code, or it has expired. */
enum lodge_problem setup_code_find(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t now);

/* The same, and takes it away: of two who try, one succeeds. */
enum lodge_problem setup_code_use(struct db *db, const unsigned char digest[SETUP_DIGEST_SIZE], int64_t now);

/* Gives somebody who has just been inserted a role. */
enum lodge_problem first_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now);

#endif
