/* Rows of people. What a person may be called and who may change them is not known here: identity/. */
#include "store/users.h"

#include "store/maps.h"

#include <string.h>

const struct db_column user_columns[] = {
    DB_ID(struct user, id, id.n),
    DB_TEXT(struct user, kind),
    DB_TEXT(struct user, username),
    DB_TEXT(struct user, email),
    DB_TEXT(struct user, email_folded),
    DB_FLAG(struct user, email_verified),
    DB_TEXT(struct user, display_name),
    DB_TEXT(struct user, status),
    DB_TEXT(struct user, locale),
    DB_TEXT(struct user, time_zone),
    DB_TEXT(struct user, attributes),
    DB_NUMBER(struct user, version),
    DB_TIME(struct user, created_at),
    DB_TIME(struct user, updated_at),
    DB_TIME(struct user, last_login_at),
    DB_TIME(struct user, expires_at),
    DB_TEXT(struct user, group_names),
    DB_TEXT(struct user, role_names),
    DB_END
};

const struct db_column entrant_columns[] = {
    DB_ID(struct entrant, id, id.n),
    DB_TEXT(struct entrant, username),
    DB_TEXT(struct entrant, email),
    DB_TEXT(struct entrant, display_name),
    DB_TEXT(struct entrant, status),
    DB_TIME(struct entrant, expires_at),
    DB_TEXT(struct entrant, hash),
    DB_END
};

/* ---- reading ------------------------------------------------------------------------------------ */

enum lodge_problem
user_by_id(struct db *db, struct user_id id, struct user *user)
{
    return db_one(db, QUERY_USER_BY_ID, DB_WITH(db_id(id.n)), user_columns, user);
}

enum lodge_problem
username_by_id(struct db *db, struct user_id id, const char **username)
{
    struct lodge_texts names;
    enum lodge_problem problem = db_names(db, QUERY_USERNAME_BY_ID, DB_WITH(db_id(id.n)), 1, &names);

    *username = problem == LODGE_OK && names.count > 0 ? names.items[0] : NULL;
    return problem;
}

enum lodge_problem
user_by_username(struct db *db, const char *username, struct user *user)
{
    return db_one(db, QUERY_USER_BY_USERNAME, DB_WITH(db_text(username)), user_columns, user);
}

enum lodge_problem
user_by_email(struct db *db, const char *email_folded, struct user *user)
{
    return db_one(db, QUERY_USER_BY_EMAIL, DB_WITH(db_text(email_folded)), user_columns, user);
}

/* The place before everybody: nobody was created in the first millisecond of 1970, or after 9999. */
static struct user_place
place_before_all(bool newest_first)
{
    struct user_place place = { .created_at = newest_first ? 253402300799999 : 1 };

    memset(place.id.n.bytes, newest_first ? 0xFF : 0, sizeof(place.id.n.bytes));
    return place;
}

enum lodge_problem
users_page(struct db *db, struct user_place place, bool newest_first, int64_t limit, struct lodge_list *users)
{
    if (place.created_at == 0)
        place = place_before_all(newest_first);
    return db_many(db, newest_first ? QUERY_USERS_NEWEST_FIRST : QUERY_USERS_OLDEST_FIRST,
        DB_WITH(db_time(place.created_at), db_time(place.created_at), db_id(place.id.n), db_number(limit)),
        user_columns, sizeof(struct user), PAGE_ROWS_MAX, users);
}

enum lodge_problem
users_of_status(struct db *db, const char *status, struct user_place place, bool newest_first, int64_t limit,
    struct lodge_list *users)
{
    if (place.created_at == 0)
        place = place_before_all(newest_first);
    return db_many(db, newest_first ? QUERY_USERS_OF_STATUS_NEWEST_FIRST : QUERY_USERS_OF_STATUS_OLDEST_FIRST,
        DB_WITH(db_text(status), db_time(place.created_at), db_time(place.created_at), db_id(place.id.n),
            db_number(limit)),
        user_columns, sizeof(struct user), PAGE_ROWS_MAX, users);
}

static enum lodge_problem
users_between(struct db *db, enum query query, struct user_range range, int64_t limit, struct lodge_list *users)
{
    return db_many(db, query,
        DB_WITH(db_text(range.first), db_text(range.last), db_any_id(range.but.n), db_number(limit)),
        user_columns, sizeof(struct user), PAGE_ROWS_MAX, users);
}

enum lodge_problem
users_by_usernames(struct db *db, struct user_range range, bool backwards, int64_t limit, struct lodge_list *users)
{
    return users_between(db, backwards ? QUERY_USERS_BY_USERNAMES_BACK : QUERY_USERS_BY_USERNAMES, range, limit, users);
}

enum lodge_problem
users_by_emails(struct db *db, struct user_range range, int64_t limit, struct lodge_list *users)
{
    return users_between(db, QUERY_USERS_BY_EMAILS, range, limit, users);
}

/* ---- writing ------------------------------------------------------------------------------------ */

/* Which of the two names somebody has already. */
static enum lodge_problem
name_taken(struct db *db, enum lodge_problem problem)
{
    if (problem != LODGE_ALREADY_THERE)
        return problem;
    if (lodge_text_equal(db_duplicate_key(db), "users_username"))
        return LODGE_USERNAME_TAKEN;
    if (lodge_text_equal(db_duplicate_key(db), "users_email"))
        return LODGE_EMAIL_TAKEN;
    return problem;
}

enum lodge_problem
user_insert(struct db *db, const struct user *user)
{
    enum lodge_problem problem = db_run(db, QUERY_USER_INSERT, DB_WITH(
        db_id(user->id.n), db_text(user->kind), db_text(user->username), db_text(user->email),
        db_text(user->email_folded), db_flag(user->email_verified), db_text(user->display_name), db_text(user->status),
        db_text(user->locale), db_text(user->time_zone), db_text(user->attributes),
        db_number(user->version), db_time(user->created_at), db_time(user->updated_at),
        db_time(user->last_login_at), db_time(user->expires_at)), NULL);

    return name_taken(db, problem);
}

enum lodge_problem
user_update(struct db *db, const struct user *user)
{
    enum lodge_problem problem = db_change(db, QUERY_USER_UPDATE, DB_WITH(
        db_text(user->username), db_text(user->email), db_text(user->email_folded),
        db_flag(user->email_verified), db_text(user->display_name), db_text(user->status),
        db_text(user->locale), db_text(user->time_zone), db_text(user->attributes),
        db_time(user->updated_at), db_time(user->expires_at),
        db_id(user->id.n), db_number(user->version)));

    return name_taken(db, problem);
}

enum lodge_problem
user_touch(struct db *db, struct user_id id, int64_t now)
{
    return db_change(db, QUERY_USER_TOUCH, DB_WITH(db_time(now), db_id(id.n)));
}

enum lodge_problem
user_delete(struct db *db, struct user_id id, int64_t version)
{
    return db_change(db, QUERY_USER_DELETE, DB_WITH(db_id(id.n), db_number(version)));
}

enum lodge_problem
user_signed_in(struct db *db, const struct entrant *entrant, int64_t now)
{
    return db_change(db, QUERY_USER_SIGNED_IN, DB_WITH(db_time(now), db_id(entrant->id.n), db_text(entrant->status),
        db_time(entrant->expires_at), db_text(entrant->hash)));
}

/* ---- signing in --------------------------------------------------------------------------------- */

enum lodge_problem
entrant_by_id(struct db *db, struct user_id id, struct entrant *entrant)
{
    return db_one(db, QUERY_ENTRANT_BY_ID, DB_WITH(db_id(id.n)), entrant_columns, entrant);
}

enum lodge_problem
entrant_by_username(struct db *db, const char *username, struct entrant *entrant)
{
    return db_one(db, QUERY_ENTRANT_BY_USERNAME, DB_WITH(db_text(username)), entrant_columns, entrant);
}

enum lodge_problem
entrant_by_email(struct db *db, const char *email_folded, struct entrant *entrant)
{
    return db_one(db, QUERY_ENTRANT_BY_EMAIL, DB_WITH(db_text(email_folded)), entrant_columns, entrant);
}

enum lodge_problem
password_put(struct db *db, struct user_id id, const char *hash, int64_t now)
{
    return db_run(db, QUERY_PASSWORD_PUT, DB_WITH(db_id(id.n), db_text(hash), db_time(now)), NULL);
}

enum lodge_problem
password_replace(struct db *db, struct user_id id, const char *old_hash, const char *hash, int64_t now)
{
    return db_change(db, QUERY_PASSWORD_REPLACE,
        DB_WITH(db_text(hash), db_time(now), db_id(id.n), db_text(old_hash)));
}
