/* Personal access tokens: what programs of a person show. One never allows more than its owner may do, needs no
 * password, and is never fresh. It comes into sight by session_of_token, like a session. */
#ifndef IDENTITY_ACCESS_TOKENS_H
#define IDENTITY_ACCESS_TOKENS_H

#include "identity/sessions.h"
#include "store/tokens.h"

#define TOKENS_MAX             100      /* of one person */
#define TOKEN_NAME_MAX         100      /* characters */
#define TOKEN_PERMISSIONS_MAX  100
#define TOKEN_NETWORKS_MAX     20
#define TOKEN_NETWORK_MAX      49       /* characters: an address of IPv6 and its bits */

struct new_token {
    const char *name;
    struct lodge_texts permissions;
    struct lodge_texts networks;            /* none: usable from everywhere */
    int64_t expires_at;                     /* 0: never */
};

/* A token that was just made: the only moment it is known. */
struct made_token {
    struct token row;
    char *token;                            /* in the call's arena */
};

/* Whose token it is, and what they may: a token never allows more. */
struct token_owner {
    struct user_id id;
    const char *username;
    struct lodge_texts permissions;
    struct session_id session;              /* that asks for it; none: the command line */
};

/* Makes a token for its owner. LODGE_NOT_SIGNED_IN when the session was ended meanwhile; LODGE_FIELD_INVALID with
 * misfits: /permissions/0 that they do not hold, /networks/0 that is none, /expires_at that has passed, or a token too
 * many. */
enum lodge_problem access_token_make(struct house *house, const struct token_owner *owner,
    const struct new_token *wanted, struct made_token *made);

/* Makes a token for a service. `by` is who asks, and must hold all that the service may, else LODGE_NOT_ALLOWED;
 * NULL is the command line, which also makes tokens for persons. LODGE_FIELD_INVALID as above, and for a person, who
 * makes tokens alone; LODGE_NOT_FOUND. */
enum lodge_problem access_token_make_for(struct house *house, const struct signed_in *by, struct user_id id,
    const struct new_token *wanted, struct made_token *made);

/* Revokes a token of somebody. LODGE_NOT_FOUND when they have no such. While MariaDB is away, as for sessions. */
enum lodge_problem access_token_revoke(struct house *house, struct user_id owner, struct token_id id);

/* The same of whomever. LODGE_NOT_FOUND when there is none. */
enum lodge_problem access_token_revoke_any(struct house *house, struct token_id id);

/* Asks MariaDB for the owner of a token, with their groups, those of the token's permissions that they hold now,
 * and its networks; the digest stays as it is. LODGE_NOT_FOUND when there is no such token or it is over. Who looks
 * into the table first, and whether the owner is active, is for session_of_token. */
enum lodge_problem access_token_find(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE],
    struct signed_in *found);

#endif
