/* Rows of personal access tokens. What one opens is decided in identity/. */
#include "store/tokens.h"

#include "store/maps.h"

#include <string.h>

#define TOKEN_COLUMNS \
    DB_ID(struct token, id, id.n), \
    DB_ID(struct token, user_id, user_id.n), \
    DB_TEXT(struct token, permissions), \
    DB_TEXT(struct token, networks), \
    DB_TIME(struct token, created_at), \
    DB_TIME(struct token, expires_at), \
    DB_TIME(struct token, last_used_at)

const struct db_column token_columns[] = {
    TOKEN_COLUMNS,
    DB_TEXT(struct token, name),
    DB_END
};

const struct db_column owned_token_columns[] = {
    TOKEN_COLUMNS,
    DB_TEXT(struct token, name),
    DB_TEXT(struct owned_token, username),
    DB_END
};
_Static_assert(offsetof(struct owned_token, token) == 0, "a token's columns fill it, too");

const struct db_column token_owner_columns[] = {
    DB_ID(struct user_id, user_id, n),
    DB_END
};

const struct db_column token_user_columns[] = {
    TOKEN_COLUMNS,
    DB_TEXT(struct token_user, username),
    DB_TEXT(struct token_user, email),
    DB_TEXT(struct token_user, display_name),
    DB_TEXT(struct token_user, status),
    DB_TIME(struct token_user, user_expires_at),
    DB_END
};
_Static_assert(offsetof(struct token_user, token) == 0, "a token's columns fill both structs");

enum lodge_problem
token_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct token_user *found)
{
    return db_one(db, QUERY_TOKEN_BY_DIGEST, DB_WITH(db_bytes(digest, TOKEN_DIGEST_SIZE), db_time(now)),
        token_user_columns, found);
}

enum lodge_problem
token_touch(struct db *db, struct token_id id, int64_t now)
{
    return db_run(db, QUERY_TOKEN_TOUCH, DB_WITH(db_time(now), db_id(id.n), db_time(now)), NULL);
}

enum lodge_problem
token_insert(struct db *db, const struct token *token, const unsigned char digest[TOKEN_DIGEST_SIZE])
{
    return db_run(db, QUERY_TOKEN_INSERT, DB_WITH(
        db_id(token->id.n), db_bytes(digest, TOKEN_DIGEST_SIZE), db_id(token->user_id.n), db_text(token->name),
        db_text(token->permissions), db_text(token->networks), db_time(token->created_at),
        db_time(token->expires_at)), NULL);
}

enum lodge_problem
token_delete(struct db *db, struct user_id user_id, struct token_id id)
{
    return db_change(db, QUERY_TOKEN_DELETE, DB_WITH(db_id(id.n), db_id(user_id.n)));
}

enum lodge_problem
token_delete_any(struct db *db, struct token_id id, struct user_id *owner)
{
    return db_one(db, QUERY_TOKEN_DELETE_ANY, DB_WITH(db_id(id.n)), token_owner_columns, owner);
}

enum lodge_problem
tokens_delete_by_user(struct db *db, struct user_id user_id, uint64_t *deleted)
{
    return db_run(db, QUERY_TOKENS_DELETE_BY_USER, DB_WITH(db_id(user_id.n)), deleted);
}

enum lodge_problem
tokens_count(struct db *db, struct user_id user_id, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_TOKENS_COUNT, DB_WITH(db_id(user_id.n)), count_columns, &row);

    *count = row.count;
    return problem;
}

/* Newest first: none stands for the end of all ids. */
static struct token_id
start_behind(struct token_id after)
{
    if (lodge_id_is_none(after.n))
        memset(after.n.bytes, 0xFF, sizeof(after.n.bytes));
    return after;
}

enum lodge_problem
tokens_by_user(struct db *db, struct user_id user_id, struct token_id after, int64_t limit,
    struct lodge_list *tokens)
{
    return db_many(db, QUERY_TOKENS_BY_USER,
        DB_WITH(db_id(user_id.n), db_id(start_behind(after).n), db_number(limit)),
        token_columns, sizeof(struct token), PAGE_ROWS_MAX, tokens);
}

enum lodge_problem
tokens_page(struct db *db, struct token_id after, int64_t limit, struct lodge_list *tokens)
{
    return db_many(db, QUERY_TOKENS_PAGE, DB_WITH(db_id(start_behind(after).n), db_number(limit)),
        owned_token_columns, sizeof(struct owned_token), PAGE_ROWS_MAX, tokens);
}
