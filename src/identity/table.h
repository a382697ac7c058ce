/* The session table: memory that all programs of a host share, with what MariaDB said of sessions and tokens,
 * and how far that may be believed. Nothing here asks MariaDB; who does when is told in session_table.c. How
 * it works, and why it may be trusted: docs/decisions/0022-session-table.md.
 *
 * Everything here can be called by any process at any time, and never waits for another. */
#ifndef IDENTITY_TABLE_H
#define IDENTITY_TABLE_H

#include "identity/sessions.h"

#define TABLE_RECORD_MAX 4096       /* bytes of one record; who has more groups and permissions is asked for */

struct table;

/* ---- the file ----------------------------------------------------------------------------------- */

/* Maps the table in this file, and makes it first when there is none, or one of another layout, size or boot,
 * which is then retired. NULL and a sentence in *why when that cannot be. The file is the directory's
 * owner's, 0640. */
struct table *table_open(const struct table_settings *settings, struct lodge_arena *arena, const char **why);

/* The same for who only tells it of changes: what is there stays, of whatever size, and its lease and grace are for
 * those to say who serve. */
struct table *table_join(const struct table_settings *settings, struct lodge_arena *arena, const char **why);

/* Maps what is there, to read and to note uses: for nginx's module, which makes nothing. NULL when there is
 * none of this layout and boot. Aborts nothing. */
struct table *table_look(const char *file);

/* NULL is accepted. */
void table_close(struct table *table);

/* Whether a newer table has taken this one's place: nothing in it may be believed, and a new one can be
 * opened. */
bool table_is_retired(const struct table *table);

/* Retires it for all who have it mapped, where its file has no name any more and nobody else will find it. Whether
 * it is retired now, or was. */
bool table_retire_deleted(struct table *table);

/* ---- records ------------------------------------------------------------------------------------ */

enum table_found {
    TABLE_UNSTATED,
    TABLE_MISS,             /* nothing is known of it, or nothing that counts still */
    TABLE_HIT,              /* *found is filled: believed as far as table_trust says */
    TABLE_NOBODY,           /* MariaDB said a moment ago that there is no such */
};

/* Where a record was found, for table_trust and table_use. */
struct table_place {
    uint32_t slot;          /* number among all slots */
    int64_t asked_at;       /* lodge_steady, when MariaDB was asked for it */
    int64_t last_use;       /* lodge_now; at least found->who.session.last_seen_at */
    int64_t vouched;        /* table_vouched, as it was before the marks were looked at */
    uint16_t tag;           /* whose slot it was */
};

/* What is known of a token by its digest. A record whose mark was raised is a miss, and so is a session that
 * is over at `now` (lodge_now), or a user who has expired: MariaDB may know better. `found` is filled but for
 * address and user_agent, which are NULL; last_seen_at and idle_expires_at are those of the last use on this
 * host, or MariaDB's where they are later. Its texts live in the arena: at most TABLE_RECORD_MAX bytes and a
 * pointer for each text. */
enum table_found table_find(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], int64_t now,
    struct lodge_arena *arena, struct signed_in *found, struct table_place *place);

/* Notes that it was used now. False when there is nowhere to note it: a table_look that may not write uses. */
bool table_use(struct table *table, const struct table_place *place, int64_t now);

/* The moment, to be read before MariaDB is asked what will be kept. */
uint64_t table_moment(const struct table *table);

/* Keeps what MariaDB said; asked_at is lodge_steady, and `moment` table_moment, from before the question.
 * Only active users are to be kept. `idle` is for how long a use moves the idle end (0: a token, which has
 * none). What does not fit is not kept. */
void table_keep(struct table *table, const struct signed_in *who, int64_t idle, uint64_t moment, int64_t asked_at);

/* Remembers for a moment that there is no such token. */
void table_keep_nobody(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], uint64_t moment,
    int64_t asked_at);

/* ---- marks -------------------------------------------------------------------------------------- */

/* From now on nothing counts that MariaDB was asked for before: of one session or token … */
void table_mark(struct table *table, struct lodge_id session_or_token);

/* … of one user … */
void table_mark_user(struct table *table, struct user_id user);

/* … of everybody. */
void table_mark_all(struct table *table);

/* ---- trust -------------------------------------------------------------------------------------- */

enum table_trust {
    TRUST_UNSTATED,
    TRUST_VOUCHED,          /* it holds */
    TRUST_ASK,              /* nobody vouches for it: ask MariaDB; should it be away, table_has_grace */
    TRUST_GRACE,            /* MariaDB is away, the feed says: it holds */
    TRUST_OVER,             /* MariaDB is away for too long */
};

enum table_trust table_trust(const struct table *table, const struct table_place *place);

/* Whether a record may still be believed although MariaDB was asked and is away. */
bool table_has_grace(const struct table *table, const struct table_place *place);

/* The feed: everything that was committed before `since` (lodge_steady) is in the marks. Says, too, that
 * MariaDB is there. */
void table_vouch(struct table *table, int64_t since);

/* The feed: MariaDB cannot be reached. To be said again, at least every half lease. */
void table_say_away(struct table *table);

/* Whether the feed said so, and within the lease. NULL: no. */
bool table_is_away(const struct table *table);

/* The latest table_vouch's `since`; 0: never. */
int64_t table_vouched(const struct table *table);

/* ---- uses, for the feed to write down ------------------------------------------------------------- */

struct table_usage {
    struct session_id session;      /* one of both */
    struct token_id token;
    int64_t last_use;               /* lodge_now */
    int64_t idle_expires_at;        /* of a session, reckoned from it */
};

/* Goes through the slots from *slot on, and takes at most `max` uses that are newer by `older_than` ms than
 * what MariaDB knows; they count as known from then on. *slot is where to go on; false when there is nothing
 * behind it. */
bool table_take_uses(struct table *table, uint32_t *slot, int64_t older_than, struct table_usage *uses, size_t max,
    size_t *count);

/* ---- the journal, and the rules of nginx's module ---------------------------------------------------- */

/* How many revocations wait in the journal for MariaDB, as far as the table was told. Whoever makes the table
 * says it first. */
uint64_t table_journal(const struct table *table);
void table_set_journal(struct table *table, uint64_t waiting);

/* Digest of the settings that the gate decides by; nginx's module decides only by the same. Zeros: none. */
void table_set_policy(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE]);
bool table_policy_is(const struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE]);

/* ---- figures ------------------------------------------------------------------------------------ */

struct table_figures {
    uint64_t records;               /* published, counted by walking */
    uint64_t bytes_used, bytes;     /* of records; of the whole file */
    uint64_t kept, evicted, too_large, given_up;    /* since it was made */
    int64_t vouched_ago;            /* ms; -1: never */
    bool away;
    uint64_t journal;
};

void table_count(const struct table *table, struct table_figures *figures);

/* Whether anything counts still of this session or token, and is this person's: walks all of it. */
bool table_holds(const struct table *table, struct lodge_id session_or_token, struct user_id user);

/* The user of a record by their username, for who revokes while MariaDB is away: walks all of it. False when
 * there is none. */
bool table_user_named(const struct table *table, const char *username, struct lodge_arena *arena, struct user_id *user);

#endif
