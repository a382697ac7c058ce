/* Rows of sessions. When one begins and ends is decided in identity/. */
#include "store/sessions.h"

#include "store/maps.h"

#include <string.h>

#define SESSION_COLUMNS \
    DB_ID(struct session, id, id.n), \
    DB_ID(struct session, user_id, user_id.n), \
    DB_TIME(struct session, created_at), \
    DB_TIME(struct session, authenticated_at), \
    DB_TIME(struct session, last_seen_at), \
    DB_TIME(struct session, idle_expires_at), \
    DB_TIME(struct session, expires_at), \
    DB_FLAG(struct session, remembered), \
    DB_TEXT(struct session, address), \
    DB_TEXT(struct session, user_agent), \
    DB_TEXT(struct session, methods), \
    DB_NUMBER(struct session, level)

const struct db_column session_columns[] = {
    SESSION_COLUMNS,
    DB_END
};

const struct db_column session_user_columns[] = {
    SESSION_COLUMNS,
    DB_TEXT(struct session_user, username),
    DB_TEXT(struct session_user, email),
    DB_TEXT(struct session_user, display_name),
    DB_TEXT(struct session_user, status),
    DB_TIME(struct session_user, user_expires_at),
    DB_END
};

const struct db_column session_owner_columns[] = {
    DB_ID(struct user_id, user_id, n),
    DB_END
};
_Static_assert(offsetof(struct session_user, session) == 0, "a session's columns fill both structs");

/* ---- one session -------------------------------------------------------------------------------- */

enum lodge_problem
session_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct session_user *found)
{
    return db_one(db, QUERY_SESSION_BY_DIGEST,
        DB_WITH(db_bytes(digest, TOKEN_DIGEST_SIZE), db_time(now), db_time(now)), session_user_columns,
        found);
}

enum lodge_problem
session_by_id(struct db *db, struct session_id id, struct session *found)
{
    return db_one(db, QUERY_SESSION_BY_ID, DB_WITH(db_id(id.n)), session_columns, found);
}

enum lodge_problem
session_insert(struct db *db, const struct session *session, const unsigned char digest[TOKEN_DIGEST_SIZE])
{
    return db_run(db, QUERY_SESSION_INSERT, DB_WITH(
        db_id(session->id.n), db_bytes(digest, TOKEN_DIGEST_SIZE), db_id(session->user_id.n),
        db_time(session->created_at), db_time(session->authenticated_at), db_time(session->last_seen_at),
        db_time(session->idle_expires_at), db_time(session->expires_at), db_flag(session->remembered),
        db_text(session->address), db_text(session->user_agent), db_text(session->methods),
        db_number(session->level)), NULL);
}

enum lodge_problem
session_touch(struct db *db, struct session_id id, int64_t now, int64_t idle_expires_at)
{
    return db_run(db, QUERY_SESSION_TOUCH,
        DB_WITH(db_time(now), db_time(idle_expires_at), db_id(id.n), db_time(now)), NULL);
}

enum lodge_problem
session_hold(struct db *db, struct session_id id)
{
    return db_change(db, QUERY_SESSION_HOLD, DB_WITH(db_id(id.n)));
}

enum lodge_problem
session_renew(struct db *db, struct session_id id, const unsigned char old_digest[TOKEN_DIGEST_SIZE],
    const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t authenticated_at)
{
    return db_change(db, QUERY_SESSION_RENEW, DB_WITH(
        db_bytes(digest, TOKEN_DIGEST_SIZE), db_time(authenticated_at), db_id(id.n),
        db_bytes(old_digest, TOKEN_DIGEST_SIZE)));
}

enum lodge_problem
session_delete(struct db *db, struct user_id user_id, struct session_id id)
{
    return db_change(db, QUERY_SESSION_DELETE, DB_WITH(db_id(id.n), db_id(user_id.n)));
}

enum lodge_problem
session_delete_any(struct db *db, struct session_id id, struct user_id *owner)
{
    return db_one(db, QUERY_SESSION_DELETE_ANY, DB_WITH(db_id(id.n)), session_owner_columns, owner);
}

/* ---- many --------------------------------------------------------------------------------------- */

enum lodge_problem
sessions_delete_by_user(struct db *db, struct user_id user_id, struct session_id keep, uint64_t *ended)
{
    return db_run(db, QUERY_SESSIONS_DELETE_BY_USER, DB_WITH(db_id(user_id.n), db_any_id(keep.n)), ended);
}

/* Ids begin with the time, in milliseconds. */
struct session_id
session_id_after(int64_t time)
{
    struct session_id id = { { { 0 } } };

    for (int i = 0; i < 6; i++)
        id.n.bytes[i] = (unsigned char)((time + 1) >> (40 - 8 * i));
    return id;
}

enum lodge_problem
sessions_delete_until(struct db *db, struct user_id user_id, struct session_id keep, int64_t until, uint64_t *ended)
{
    return db_run(db, QUERY_SESSIONS_DELETE_UNTIL,
        DB_WITH(db_id(user_id.n), db_any_id(keep.n), db_id(session_id_after(until).n)), ended);
}

enum lodge_problem
session_owner_until(struct db *db, int64_t until, struct user_id *owner)
{
    return db_one(db, QUERY_SESSION_OWNER_UNTIL, DB_WITH(db_id(session_id_after(until).n)), session_owner_columns,
        owner);
}

/* Newest first: none stands for the end of all ids. */
static struct session_id
start_behind(struct session_id after)
{
    if (lodge_id_is_none(after.n))
        memset(after.n.bytes, 0xFF, sizeof(after.n.bytes));
    return after;
}

enum lodge_problem
sessions_by_user(struct db *db, struct user_id user_id, int64_t now, struct session_id after, int64_t limit,
    struct lodge_list *sessions)
{
    return db_many(db, QUERY_SESSIONS_BY_USER,
        DB_WITH(db_id(user_id.n), db_id(start_behind(after).n), db_time(now), db_time(now), db_number(limit)),
        session_columns, sizeof(struct session), PAGE_ROWS_MAX, sessions);
}

enum lodge_problem
sessions_page(struct db *db, int64_t now, struct session_id after, int64_t limit, struct lodge_list *sessions)
{
    return db_many(db, QUERY_SESSIONS_PAGE,
        DB_WITH(db_id(start_behind(after).n), db_time(now), db_time(now), db_number(limit)),
        session_user_columns, sizeof(struct session_user), PAGE_ROWS_MAX, sessions);
}

enum lodge_problem
sessions_purge(struct db *db, int64_t now, int64_t idle_since, int64_t limit, uint64_t *forgotten)
{
    uint64_t expired = 0, idle = 0;
    enum lodge_problem problem = db_run(db, QUERY_SESSIONS_PURGE_EXPIRED,
        DB_WITH(db_time(now), db_number(limit)), &expired);

    if (problem == LODGE_OK && (int64_t)expired < limit)
        problem = db_run(db, QUERY_SESSIONS_PURGE_IDLE,
            DB_WITH(db_time(idle_since), db_number(limit - (int64_t)expired)), &idle);
    *forgotten = expired + idle;
    return problem;
}
