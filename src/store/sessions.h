/* Rows of sessions. The token itself is nowhere: only its SHA-256. */
#ifndef STORE_SESSIONS_H
#define STORE_SESSIONS_H

#include "store/db.h"
#include "store/ids.h"

#define TOKEN_DIGEST_SIZE 32

struct session {
    struct session_id id;
    struct user_id user_id;
    int64_t created_at;
    int64_t authenticated_at;       /* when a password was last given */
    int64_t last_seen_at;           /* right to the touch interval */
    int64_t idle_expires_at;
    int64_t expires_at;
    bool remembered;
    const char *address;            /* where it was opened, as text; NULL: not known */
    const char *user_agent;         /* at most 255 characters; NULL: none was sent */
    const char *methods;            /* RFC 8176 values with commas: "pwd" */
    int64_t level;                  /* assurance level: 1 is a password alone */
};

/* A session with its person: what a check asks for. */
struct session_user {
    struct session session;
    const char *username;
    const char *email;
    const char *display_name;
    const char *status;
    int64_t user_expires_at;
};

/* LODGE_NOT_FOUND when no session has this digest, or when it is over at `now`. */
enum lodge_problem session_by_digest(struct db *db, const unsigned char digest[TOKEN_DIGEST_SIZE], int64_t now,
    struct session_user *found);

/* Also one that is over. LODGE_NOT_FOUND when there is none. */
enum lodge_problem session_by_id(struct db *db, struct session_id id, struct session *found);

enum lodge_problem session_insert(struct db *db, const struct session *session,
    const unsigned char digest[TOKEN_DIGEST_SIZE]);

/* Writes last use and idle deadline, unless somebody wrote a later use meanwhile. */
enum lodge_problem session_touch(struct db *db, struct session_id id, int64_t now, int64_t idle_expires_at);

/* Part of a transaction that needs the session to be there until its end; LODGE_NOT_FOUND when it was ended. */
enum lodge_problem session_hold(struct db *db, struct session_id id);

/* Gives the session a new token and a new time of authentication, where it still has the old digest;
 * LODGE_NOT_FOUND otherwise. */
enum lodge_problem session_renew(struct db *db, struct session_id id,
    const unsigned char old_digest[TOKEN_DIGEST_SIZE], const unsigned char digest[TOKEN_DIGEST_SIZE],
    int64_t authenticated_at);

/* LODGE_NOT_FOUND when this person has no such session. */
enum lodge_problem session_delete(struct db *db, struct user_id user_id, struct session_id id);

/* By id alone: for administrators. */
enum lodge_problem session_delete_any(struct db *db, struct session_id id, struct user_id *owner);

/* All sessions of a person but `keep` (none: really all); *ended may be NULL. */
enum lodge_problem sessions_delete_by_user(struct db *db, struct user_id user_id, struct session_id keep,
    uint64_t *ended);

/* The first id that a session may have which is opened later than this time. */
struct session_id session_id_after(int64_t time);

/* The same of those that were opened no later than `until`; and whose the oldest of everybody's is, or
 * LODGE_NOT_FOUND. */
enum lodge_problem sessions_delete_until(struct db *db, struct user_id user_id, struct session_id keep, int64_t until,
    uint64_t *ended);
enum lodge_problem session_owner_until(struct db *db, int64_t until, struct user_id *owner);

/* At most `limit` (1 to 201) sessions of a person that are not over, newest first, behind `after`
 * (none: from the start; ids grow with time). */
enum lodge_problem sessions_by_user(struct db *db, struct user_id user_id, int64_t now, struct session_id after,
    int64_t limit, struct lodge_list *sessions);

/* The same of everybody, with names: struct session_user. */
enum lodge_problem sessions_page(struct db *db, int64_t now, struct session_id after, int64_t limit,
    struct lodge_list *sessions);

/* Forgets at most `limit` sessions that are over, or were to end unused before `idle_since`. */
enum lodge_problem sessions_purge(struct db *db, int64_t now, int64_t idle_since, int64_t limit, uint64_t *forgotten);

#endif
