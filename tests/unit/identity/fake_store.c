/* The tables. Texts are copied into memory that lives as long as the test. */
#include "fake_store.h"
#include "identity/hashing.h"

#include <gatelodge/clock.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct fake_store fake;
int64_t fake_now = 1800000000000;

static struct lodge_arena *
memory(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new(64 * 1024 * 1024);
    return arena;
}

static const char *
kept(const char *text)
{
    return lodge_copy_text(memory(), text);
}

static enum lodge_problem
asked(void)
{
    fake.questions++;
    return fake.every_question;
}

/* ---- the house ---------------------------------------------------------------------------------- */

struct house_settings fake_settings = {
    .passwords = { .min_length = 15, .argon2_memory = 64 * 1024, .argon2_passes = 1, .argon2_lanes = 1,
        .hashing_memory = 128 * 1024 },
    .sessions = { .idle = LODGE_HOURS(1), .lifetime = LODGE_HOURS(12), .remembered_idle = LODGE_DAYS(7),
        .remembered_lifetime = LODGE_DAYS(30), .fresh = LODGE_MINUTES(10), .touch_interval = LODGE_MINUTES(1) },
    .attempts = { .per_address = 6, .per_account_and_address = 3, .window = LODGE_MINUTES(15) },
    .registration = { .open = true, .status = "pending" },
};

static int64_t
standing_clock(void)
{
    return fake_now;
}

static struct lodge_arena *last_call;

/* What a call holds besides memory goes with it. */
static void
end_call(void)
{
    lodge_arena_free(last_call);
}

struct house *
fake_house(void)
{
    static struct house house;
    static struct lodge_fault fault;

    if (!last_call)
        atexit(end_call);
    lodge_clock_use(standing_clock);
    hashing_free(house.hashing);
    lodge_arena_free(house.arena);
    fault = (struct lodge_fault){ .retry_after = 0 };
    house = (struct house){ .settings = &fake_settings, .hashing = hashing_new(&fake_settings.passwords, 2),
        .arena = lodge_arena_new(8 * 1024 * 1024), .fault = &fault };
    last_call = house.arena;
    return &house;
}

void
fake_next_call(struct house *house)
{
    lodge_arena_reset(house->arena);
    memset(house->fault, 0, sizeof(*house->fault));
}

bool
fake_misfit(const struct house *house, const char *pointer, const char *code)
{
    for (size_t i = 0; i < house->fault->misfit_count; i++)
        if (lodge_text_equal(house->fault->misfits[i].pointer, pointer)
            && lodge_text_equal(house->fault->misfits[i].code, code))
            return true;
    return false;
}

/* ---- people ------------------------------------------------------------------------------------- */

static struct user *
user_where(bool (*fits)(const struct user *user, const void *what), const void *what)
{
    for (size_t i = 0; i < fake.rows.user_count; i++)
        if (fits(&fake.rows.users[i], what))
            return &fake.rows.users[i];
    return NULL;
}

static bool
has_id(const struct user *user, const void *id)
{
    return lodge_id_equal(user->id.n, ((const struct user_id *)id)->n);
}

static bool
has_username(const struct user *user, const void *name)
{
    return lodge_text_equal(user->username, name);
}

static bool
has_email(const struct user *user, const void *email)
{
    return email && lodge_text_equal(user->email_folded, email);
}

static enum lodge_problem
give(const struct user *row, struct user *user)
{
    if (asked())
        return fake.every_question;
    if (!row)
        return LODGE_NOT_FOUND;
    *user = *row;
    return LODGE_OK;
}

enum lodge_problem
user_by_id(struct db *db, struct user_id id, struct user *user)
{
    enum lodge_problem problem = give(user_where(has_id, &id), user);

    (void)db;
    if (problem == LODGE_OK)
        fake_name_grants(user);
    return problem;
}

enum lodge_problem
user_by_username(struct db *db, const char *username, struct user *user)
{
    (void)db;
    return give(user_where(has_username, username), user);
}

enum lodge_problem
user_by_email(struct db *db, const char *email_folded, struct user *user)
{
    (void)db;
    return give(user_where(has_email, email_folded), user);
}

static struct user
user_kept(const struct user *user)
{
    struct user copy = *user;

    copy.username = kept(user->username);
    copy.email = kept(user->email);
    copy.email_folded = kept(user->email_folded);
    copy.display_name = kept(user->display_name);
    copy.status = kept(user->status);
    copy.locale = kept(user->locale);
    copy.time_zone = kept(user->time_zone);
    copy.attributes = kept(user->attributes);
    return copy;
}

enum lodge_problem
user_insert(struct db *db, const struct user *user)
{
    (void)db;
    if (asked())
        return fake.every_question;
    if (user_where(has_username, user->username))
        return LODGE_USERNAME_TAKEN;
    if (user_where(has_email, user->email_folded))
        return LODGE_EMAIL_TAKEN;
    ck_assert_uint_lt(fake.rows.user_count, FAKE_ROWS);
    fake.rows.hashes[fake.rows.user_count] = fake.rows.words[fake.rows.user_count] = NULL;
    fake.rows.users[fake.rows.user_count++] = user_kept(user);
    return LODGE_OK;
}

enum lodge_problem
user_touch(struct db *db, struct user_id id, int64_t now)
{
    struct user *row = user_where(has_id, &id);

    (void)db;
    if (asked())
        return fake.every_question;
    if (!row)
        return LODGE_NOT_FOUND;
    row->updated_at = now;
    row->version++;
    return LODGE_OK;
}

enum lodge_problem
user_update(struct db *db, const struct user *user)
{
    struct user *row = user_where(has_id, &user->id);
    struct user *other = user_where(has_username, user->username);

    (void)db;
    if (asked())
        return fake.every_question;
    if (fake.overtakings > 0) {
        fake.overtakings--;
        return LODGE_NOT_FOUND;
    }
    if (other && other != row)
        return LODGE_USERNAME_TAKEN;
    other = user_where(has_email, user->email_folded);
    if (other && other != row)
        return LODGE_EMAIL_TAKEN;
    if (!row || row->version != user->version)
        return LODGE_NOT_FOUND;
    int64_t created_at = row->created_at, last_login_at = row->last_login_at;
    *row = user_kept(user);
    row->created_at = created_at;
    row->last_login_at = last_login_at;
    row->version++;
    return LODGE_OK;
}

static void
drop_sessions(struct user_id user, struct session_id keep, int64_t until)
{
    size_t left = 0;

    for (size_t i = 0; i < fake.rows.session_count; i++)
        if (!lodge_id_equal(fake.rows.sessions[i].session.user_id.n, user.n)
            || lodge_id_equal(fake.rows.sessions[i].session.id.n, keep.n)
            || fake.rows.sessions[i].session.created_at > until)
            fake.rows.sessions[left++] = fake.rows.sessions[i];
    fake.rows.session_count = left;
}

enum lodge_problem
user_delete(struct db *db, struct user_id id, int64_t version)
{
    struct user *row = user_where(has_id, &id);

    (void)db;
    if (asked())
        return fake.every_question;
    if (!row || row->version != version)
        return LODGE_NOT_FOUND;
    size_t place = (size_t)(row - fake.rows.users), last = --fake.rows.user_count;
    fake.rows.users[place] = fake.rows.users[last];
    fake.rows.hashes[place] = fake.rows.hashes[last];
    drop_sessions(id, (struct session_id){ 0 }, INT64_MAX);
    return LODGE_OK;
}

enum lodge_problem
user_signed_in(struct db *db, const struct entrant *entrant, int64_t now)
{
    struct user *row = user_where(has_id, &entrant->id);

    (void)db;
    if (asked())
        return fake.every_question;
    if (!row || !lodge_text_equal(row->status, entrant->status) || row->expires_at != entrant->expires_at
        || !lodge_text_equal(fake.rows.hashes[row - fake.rows.users], entrant->hash))
        return LODGE_NOT_FOUND;
    row->last_login_at = now;
    return LODGE_OK;
}

static enum lodge_problem
give_entrant(const struct user *row, struct entrant *entrant)
{
    if (asked())
        return fake.every_question;
    if (!row)
        return LODGE_NOT_FOUND;
    *entrant = (struct entrant){ .id = row->id, .username = row->username, .email = row->email,
        .display_name = row->display_name, .status = row->status, .expires_at = row->expires_at,
        .hash = fake.rows.hashes[row - fake.rows.users] };
    return LODGE_OK;
}

enum lodge_problem
entrant_by_id(struct db *db, struct user_id id, struct entrant *entrant)
{
    (void)db;
    return give_entrant(user_where(has_id, &id), entrant);
}

enum lodge_problem
entrant_by_username(struct db *db, const char *username, struct entrant *entrant)
{
    (void)db;
    return give_entrant(user_where(has_username, username), entrant);
}

enum lodge_problem
entrant_by_email(struct db *db, const char *email_folded, struct entrant *entrant)
{
    (void)db;
    return give_entrant(user_where(has_email, email_folded), entrant);
}

enum lodge_problem
password_put(struct db *db, struct user_id id, const char *hash, int64_t now)
{
    struct user *row = user_where(has_id, &id);

    (void)db;
    (void)now;
    ck_assert_ptr_nonnull(row);
    fake.rows.hashes[row - fake.rows.users] = kept(hash);
    return asked();
}

struct user *
fake_user_row(struct user_id id)
{
    return user_where(has_id, &id);
}

struct user *
fake_user(const char *username, const char *email)
{
    struct user user = { .id.n = lodge_id_new(), .username = username, .email = email, .email_folded = email,
        .status = "active", .attributes = "{}", .version = 1, .created_at = fake_now, .updated_at = fake_now };

    ck_assert_int_eq(user_insert(NULL, &user), LODGE_OK);
    return &fake.rows.users[fake.rows.user_count - 1];
}

/* ---- sessions ----------------------------------------------------------------------------------- */

enum lodge_problem
session_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct session_user *found)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.session_count; i++) {
        const struct session *session = &fake.rows.sessions[i].session;

        if (memcmp(fake.rows.sessions[i].digest, digest, TOKEN_DIGEST_SIZE) != 0
            || session->idle_expires_at <= now || session->expires_at <= now)
            continue;
        const struct user *user = user_where(has_id, &session->user_id);
        if (!user)
            break;
        *found = (struct session_user){ .session = *session, .username = user->username, .email = user->email,
            .display_name = user->display_name, .status = user->status, .user_expires_at = user->expires_at };
        return LODGE_OK;
    }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
session_insert(struct db *db, const struct session *session, const unsigned char digest[TOKEN_DIGEST_SIZE])
{
    struct fake_session row = { .session = *session };

    (void)db;
    ck_assert_uint_lt(fake.rows.session_count, FAKE_ROWS);
    row.session.address = kept(session->address);
    row.session.user_agent = kept(session->user_agent);
    memcpy(row.digest, digest, TOKEN_DIGEST_SIZE);
    fake.rows.sessions[fake.rows.session_count++] = row;
    return asked();
}

static struct fake_session *
session_row(struct session_id id)
{
    for (size_t i = 0; i < fake.rows.session_count; i++)
        if (lodge_id_equal(fake.rows.sessions[i].session.id.n, id.n))
            return &fake.rows.sessions[i];
    return NULL;
}

enum lodge_problem
session_touch(struct db *db, struct session_id id, int64_t now, int64_t idle_expires_at)
{
    struct fake_session *row = session_row(id);

    (void)db;
    if (asked() || fake.at_touch)
        return fake.every_question ? fake.every_question : fake.at_touch;
    if (row) {
        row->session.last_seen_at = now;
        row->session.idle_expires_at = idle_expires_at;
    }
    return LODGE_OK;
}

enum lodge_problem
session_renew(struct db *db, struct session_id id, const unsigned char old_digest[TOKEN_DIGEST_SIZE],
    const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t authenticated_at)
{
    struct fake_session *row = session_row(id);

    (void)db;
    if (asked())
        return fake.every_question;
    if (!row || memcmp(row->digest, old_digest, TOKEN_DIGEST_SIZE) != 0)
        return LODGE_NOT_FOUND;
    memcpy(row->digest, digest, TOKEN_DIGEST_SIZE);
    row->session.authenticated_at = authenticated_at;
    return LODGE_OK;
}

enum lodge_problem
session_delete(struct db *db, struct user_id user_id, struct session_id id)
{
    struct fake_session *row = session_row(id);

    (void)db;
    if (asked())
        return fake.every_question;
    if (!row || !lodge_id_equal(row->session.user_id.n, user_id.n))
        return LODGE_NOT_FOUND;
    *row = fake.rows.sessions[--fake.rows.session_count];
    return LODGE_OK;
}

enum lodge_problem
session_delete_any(struct db *db, struct session_id id, struct user_id *owner)
{
    for (size_t i = 0; i < fake.rows.session_count; i++) {
        const struct session *session = &fake.rows.sessions[i].session;
        if (!lodge_id_equal(session->id.n, id.n))
            continue;
        *owner = session->user_id;
        return session_delete(db, session->user_id, id);
    }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
sessions_delete_until(struct db *db, struct user_id user_id, struct session_id keep, int64_t until, uint64_t *ended)
{
    size_t before = fake.rows.session_count;

    (void)db;
    if (asked())
        return fake.every_question;
    drop_sessions(user_id, keep, until);
    *ended = before - fake.rows.session_count;
    return LODGE_OK;
}

enum lodge_problem
sessions_delete_by_user(struct db *db, struct user_id user_id, struct session_id keep, uint64_t *ended)
{
    size_t before = fake.rows.session_count;

    (void)db;
    if (asked())
        return fake.every_question;
    drop_sessions(user_id, keep, INT64_MAX);
    if (ended)
        *ended = before - fake.rows.session_count;
    return LODGE_OK;
}
