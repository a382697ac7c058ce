/* The fake's table of personal access tokens, and what there was no room for beside people. */
#include "fake_store.h"

#include <check.h>
#include <string.h>

static enum lodge_problem
asked(void)
{
    fake.questions++;
    return fake.every_question;
}

enum lodge_problem
token_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct token_user *found)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.token_count; i++) {
        const struct token *token = &fake.rows.tokens[i].token;

        if (memcmp(fake.rows.tokens[i].digest, digest, TOKEN_DIGEST_SIZE) != 0
            || (token->expires_at && token->expires_at <= now))
            continue;
        const struct user *user = fake_user_row(token->user_id);
        *found = (struct token_user){ .token = *token, .username = user->username, .email = user->email,
            .display_name = user->display_name, .status = user->status, .user_expires_at = user->expires_at };
        return LODGE_OK;
    }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
token_touch(struct db *db, struct token_id id, int64_t now)
{
    (void)db;
    if (asked() || fake.at_touch)
        return fake.every_question ? fake.every_question : fake.at_touch;
    for (size_t i = 0; i < fake.rows.token_count; i++)
        if (lodge_id_equal(fake.rows.tokens[i].token.id.n, id.n))
            fake.rows.tokens[i].token.last_used_at = now;
    return LODGE_OK;
}

/* The texts are kept: those of the test's own call are gone with it. */
enum lodge_problem
tokens_delete_by_user(struct db *db, struct user_id user_id, uint64_t *deleted)
{
    size_t left = 0;

    (void)db;
    for (size_t i = 0; i < fake.rows.token_count; i++)
        if (!lodge_id_equal(fake.rows.tokens[i].token.user_id.n, user_id.n))
            fake.rows.tokens[left++] = fake.rows.tokens[i];
    *deleted = fake.rows.token_count - left;
    fake.rows.token_count = left;
    return LODGE_OK;
}

enum lodge_problem
token_delete(struct db *db, struct user_id user_id, struct token_id id)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.token_count; i++) {
        const struct token *token = &fake.rows.tokens[i].token;
        if (!lodge_id_equal(token->id.n, id.n) || !lodge_id_equal(token->user_id.n, user_id.n))
            continue;
        fake.rows.tokens[i] = fake.rows.tokens[--fake.rows.token_count];
        return LODGE_OK;
    }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
token_delete_any(struct db *db, struct token_id id, struct user_id *owner)
{
    for (size_t i = 0; i < fake.rows.token_count; i++) {
        *owner = fake.rows.tokens[i].token.user_id;
        if (lodge_id_equal(fake.rows.tokens[i].token.id.n, id.n))
            return token_delete(db, *owner, id);
    }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
token_insert(struct db *db, const struct token *token, const unsigned char digest[TOKEN_DIGEST_SIZE])
{
    static struct lodge_arena *memory;
    struct fake_token row = { .token = *token };

    (void)db;
    if (!memory)
        memory = lodge_arena_new(1 << 20);
    ck_assert_uint_lt(fake.rows.token_count, LODGE_COUNT(fake.rows.tokens));
    row.token.name = lodge_copy_text(memory, token->name);
    row.token.permissions = lodge_copy_text(memory, token->permissions);
    row.token.networks = lodge_copy_text(memory, token->networks);
    memcpy(row.digest, digest, TOKEN_DIGEST_SIZE);
    fake.rows.tokens[fake.rows.token_count++] = row;
    return asked();
}

enum lodge_problem
tokens_count(struct db *db, struct user_id user_id, int64_t *count)
{
    (void)db;
    *count = 0;
    for (size_t i = 0; i < fake.rows.token_count; i++)
        *count += lodge_id_equal(fake.rows.tokens[i].token.user_id.n, user_id.n);
    return asked();
}

enum lodge_problem
session_hold(struct db *db, struct session_id id)
{
    (void)db;
    for (size_t i = 0; i < fake.rows.session_count; i++)
        if (lodge_id_equal(fake.rows.sessions[i].session.id.n, id.n))
            return LODGE_OK;
    return LODGE_NOT_FOUND;
}

/* ---- passwords ---------------------------------------------------------------------------------- */

enum lodge_problem
password_replace(struct db *db, struct user_id id, const char *old_hash, const char *hash, int64_t now)
{
    for (size_t i = 0; i < fake.rows.user_count; i++)
        if (lodge_id_equal(fake.rows.users[i].id.n, id.n) && lodge_text_equal(fake.rows.hashes[i], old_hash))
            return password_put(db, id, hash, now);
    return LODGE_NOT_FOUND;
}

enum lodge_problem
session_by_id(struct db *db, struct session_id id, struct session *found)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.session_count; i++)
        if (lodge_id_equal(fake.rows.sessions[i].session.id.n, id.n)) {
            *found = fake.rows.sessions[i].session;
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
username_by_id(struct db *db, struct user_id id, const char **username)
{
    struct user user = { 0 };
    enum lodge_problem problem = user_by_id(db, id, &user);

    *username = problem ? NULL : user.username;
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

struct session_id
session_id_after(int64_t time)
{
    struct session_id id = { { { 0 } } };

    for (int i = 0; i < 6; i++)
        id.n.bytes[i] = (unsigned char)((time + 1) >> (40 - 8 * i));
    return id;
}

enum lodge_problem
session_owner_until(struct db *db, int64_t until, struct user_id *owner)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.session_count; i++)
        if (fake.rows.sessions[i].session.created_at <= until) {
            *owner = fake.rows.sessions[i].session.user_id;
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}
