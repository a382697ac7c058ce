/* Rows of personal access tokens. The token itself is nowhere: only its SHA-256. */
#ifndef STORE_TOKENS_H
#define STORE_TOKENS_H

#include "store/sessions.h"

struct token {
    struct token_id id;
    struct user_id user_id;
    const char *name;               /* what its owner calls it */
    const char *permissions;        /* names with commas; "" is none */
    const char *networks;           /* in CIDR notation with commas; "" is everywhere */
    int64_t created_at;
    int64_t expires_at;             /* 0: never */
    int64_t last_used_at;           /* right to the touch interval; 0: never */
};

/* A token with its person: what a check asks for. The name is not read. */
struct token_user {
    struct token token;
    const char *username;
    const char *email;
    const char *display_name;
    const char *status;
    int64_t user_expires_at;
};

/* A token with the name of whose it is. */
struct owned_token {
    struct token token;
    const char *username;
};

/* LODGE_NOT_FOUND when no token has this digest, or when it is over at `now`. */
enum lodge_problem token_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct token_user *found);

/* Writes the last use, unless somebody wrote a later one meanwhile. */
enum lodge_problem token_touch(struct db *db, struct token_id id, int64_t now);

/* LODGE_NOT_FOUND when its person is no more. */
enum lodge_problem token_insert(struct db *db, const struct token *token,
    const unsigned char digest[TOKEN_DIGEST_SIZE]);

/* LODGE_NOT_FOUND when this person has no such token. */
enum lodge_problem token_delete(struct db *db, struct user_id user_id, struct token_id id);

/* The same of whomever; LODGE_NOT_FOUND when there is none. */
enum lodge_problem token_delete_any(struct db *db, struct token_id id, struct user_id *owner);

/* All tokens of a person; *deleted may be NULL. */
enum lodge_problem tokens_delete_by_user(struct db *db, struct user_id user_id, uint64_t *deleted);

/* How many a person has, those that are over included. */
enum lodge_problem tokens_count(struct db *db, struct user_id user_id, int64_t *count);

/* At most `limit` (1 to 201) tokens of a person, also those that are over, newest first, behind `after` (none:
 * from the start; ids grow with time). */
enum lodge_problem tokens_by_user(struct db *db, struct user_id user_id, struct token_id after, int64_t limit,
    struct lodge_list *tokens);

/* The same of everybody, as struct owned_token. */
enum lodge_problem tokens_page(struct db *db, struct token_id after, int64_t limit, struct lodge_list *tokens);

#endif
