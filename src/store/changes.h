/* Rows that tell every host what to ask MariaDB for anew. Who writes them: identity/session_table.h. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H

#include "store/db.h"
#include "store/ids.h"

/* Tells of a user, or of one session or token of theirs. No user: of everybody. */
enum lodge_problem change_insert(struct db *db, struct user_id user, struct lodge_id session_or_token);

#endif
