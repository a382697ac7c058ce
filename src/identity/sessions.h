/* Sessions: opened by a password, found by a token, ended by anybody who may. */
#ifndef IDENTITY_SESSIONS_H
#define IDENTITY_SESSIONS_H

#include "identity/events.h"
#include "identity/house.h"
#include "identity/tokens.h"
#include "store/sessions.h"

/* Who wants in, and from where. */
struct credentials {
    const char *identifier;                 /* username or e-mail address, as typed */
    const char *password;
    bool remember;
    const struct lodge_address *from;       /* NULL: not known */
    const char *address;                    /* the same as text, for the list of sessions */
    const char *user_agent;                 /* NULL: not sent; cut at 255 characters */
};

/* A session that was just opened or renewed: the only moment its token is known. */
struct opened_session {
    struct session_user who;
    char *token;                            /* in the call's arena */
};

/* Everybody who is signed in, as a check sees them: where a session was opened from, and by what (address, user_agent),
 * stands in its row alone. */
struct signed_in {
    struct session_user who;
    struct token_id token;                  /* none: by a session. Else that has no id, and its end is the token's */
    unsigned char digest[LODGE_DIGEST_SIZE];      /* of the token that was shown */
    struct lodge_texts groups;
    struct lodge_texts permissions;
    struct lodge_texts networks;            /* of a token: from where it may be shown; none: from everywhere */
};

/* Whether a personal access token was shown: there is no session then. */
static inline bool
signed_in_by_token(const struct signed_in *found)
{
    return !lodge_id_is_none(found->token.n);
}

/* Opens a session. LODGE_WRONG_CREDENTIALS for a wrong password and for somebody unknown alike, in time, too;
 * LODGE_ACCOUNT_SUSPENDED (only after the right password) for a person who is not active or has expired;
 * LODGE_TOO_MANY; LODGE_BUSY; LODGE_UNAVAILABLE. Rehashes when the costs changed. */
enum lodge_problem session_open(struct house *house, const struct credentials *given,
    struct opened_session *opened);

/* Who holds this token: a live session of an active person, or a personal access token of theirs, shown `from` one
 * of its networks (NULL: not known); with groups and permissions. Its last use is written now and then.
 * LODGE_NOT_SIGNED_IN when nobody does; LODGE_UNAVAILABLE when that cannot be known. */
enum lodge_problem session_of_token(struct house *house, const char *token, const struct lodge_address *from,
    struct signed_in *found);

/* Whether the password was given recently enough for delicate changes. */
bool session_is_fresh(const struct house *house, const struct session *session);

/* Gives a session a new token and a new time of authentication, for the right password. `digest` is that
 * of the token in use. Problems as session_open. */
enum lodge_problem session_reauthenticate(struct house *house, const struct signed_in *signed_in,
    const char *password, const struct lodge_address *from, struct opened_session *opened);

/* Whether this is the password of who is signed in: an attempt like any other, refused as an event of this kind.
 * *hash is what it was compared with. Problems as session_open. */
enum lodge_problem session_prove(struct house *house, enum event_kind kind, const struct signed_in *signed_in,
    const char *password, const struct lodge_address *from, const char **hash);

/* Ending a session holds on this machine before the call returns. While MariaDB is away it is kept in the
 * journal: LODGE_OK, and house->journalled. Nobody knows then whether there is such a session. */

/* Ends one session of a person; LODGE_NOT_FOUND when they have no such. */
enum lodge_problem session_end(struct house *house, struct user_id user, struct session_id id);

/* The same for whomever it belongs to. */
enum lodge_problem session_end_any(struct house *house, struct session_id id);

/* Ends all sessions of a person but `keep` (none: all). */
enum lodge_problem sessions_end(struct house *house, struct user_id user, struct session_id keep);

/* Ends all sessions of a person but the one that asks. */
enum lodge_problem sessions_end_others(struct house *house, const struct signed_in *by);

/* What the journal kept, once MariaDB is back: ends all sessions of a person but `keep`, and all of everybody,
 * that were opened no later than `until`. */
enum lodge_problem sessions_end_until(struct house *house, struct user_id user, struct session_id keep, int64_t until);
enum lodge_problem sessions_end_all_until(struct house *house, int64_t until);

#endif
