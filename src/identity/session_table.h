/* Where checks find sessions and tokens: in the table that all programs of this machine share, and in MariaDB when the
 * table does not know or may not be believed (decision 22); and how whoever changes what checks say tells of it. */
#ifndef IDENTITY_SESSION_TABLE_H
#define IDENTITY_SESSION_TABLE_H

#include "identity/sessions.h"
#include "identity/table.h"

/* Where somebody was found, for session_table_touch. */
struct found_place {
    bool in_table;
    struct table_place place;
};

/* Finds a live session or token with its person, groups and permissions. LODGE_NOT_FOUND when there is none;
 * LODGE_UNAVAILABLE when that cannot be known. Whether the person is active, and may come from where they come, is for
 * who asks. */
enum lodge_problem session_table_find(struct house *house, enum token_kind kind,
    const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found, struct found_place *where);

/* Notes the last use: in the table, from which the feed writes it down; or in MariaDB where nobody does, when the touch
 * interval has passed since the one that is known. */
enum lodge_problem session_table_touch(struct house *house, struct signed_in *found, const struct found_place *where);

/* Tells every host that what checks say of somebody changes: of a session or token of theirs, or (none) of all. Part of
 * the transaction that changes it; the table of this host knows before that transaction's caller is answered. */
enum lodge_problem session_table_tell(struct house *house, struct user_id user, struct lodge_id session_or_token);

/* The same of everybody: what a group or a role gives is not told person by person. */
enum lodge_problem session_table_tell_all(struct house *house);

/* Nobody knows who is added in this transaction: nothing needs to be told of them before it ends. */
void session_table_adds(struct house *house, struct user_id newcomer);

#endif
