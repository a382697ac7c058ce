/* Somebody must always be there to administrate. */
#ifndef IDENTITY_ADMINISTRATORS_H
#define IDENTITY_ADMINISTRATORS_H

#include "store/permissions.h"
#include "store/users.h"

#define ADMINISTRATOR "administrator"       /* the role's name */

/* Part of a transaction that may take an administrator away, and its first statement: of two such
 * transactions the second waits for the first, or is repeated, and so sees what the first did. */
enum lodge_problem administrators_guard(struct db *db);

/* LODGE_LAST_ADMINISTRATOR when this person, and nobody else, administrates: has the role, also by a group, is active
 * and has not expired. */
enum lodge_problem administrator_may_go(struct db *db, struct user_id id, int64_t now);

/* The same for a change that may concern many people at once, as that of a group does: look before it, ask behind
 * it. Where nobody administrated before, nothing is lost. */
struct administration {
    int64_t count;                      /* of people who administrate */
};

enum lodge_problem administration_look(struct db *db, struct administration *administration);
enum lodge_problem administration_remains(struct db *db, const struct administration *before);

#endif
