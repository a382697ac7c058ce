/* Rows that tell every host what to ask MariaDB for anew. Who writes them: identity/session_table.h. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H

#include "store/db.h"
#include "store/ids.h"

struct change_id { struct lodge_id n; };

struct change {
    struct change_id id;
    int64_t at;                     /* by the clock of the database, before its COMMIT: not in the order of those */
    struct user_id user_id;         /* none: everybody */
    struct lodge_id subject;        /* a session or token of theirs; none: all */
};

/* Tells of a user, or of one session or token of theirs. No user: of everybody. */
enum lodge_problem change_insert(struct db *db, struct user_id user, struct lodge_id session_or_token);

/* The changes after this time, by time and id, at most `limit`. */
enum lodge_problem changes_after(struct db *db, int64_t at, int64_t limit, struct lodge_list *changes);

/* Forgets changes that are older than so many milliseconds, at most `limit`. */
enum lodge_problem changes_purge(struct db *db, int64_t age, int64_t limit, uint64_t *forgotten);

#endif
