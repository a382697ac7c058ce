/* Where checks find sessions. Today it asks MariaDB every time; the table in shared memory that will
 * answer without it belongs behind these three functions, and nothing else has to change. */
#ifndef IDENTITY_SESSION_TABLE_H
#define IDENTITY_SESSION_TABLE_H

#include "identity/sessions.h"

/* Finds a live session with person, groups and permissions. LODGE_NOT_FOUND when there is none. */
enum lodge_problem session_table_find(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE],
    struct signed_in *found);

/* Writes the last use when the touch interval has passed since the one that is known. */
enum lodge_problem session_table_touch(struct house *house, struct session *session);

/* Forgets what is known of one session of a person (none: of all), after a change. */
void session_table_forget(struct house *house, struct user_id user, struct session_id session);

#endif
