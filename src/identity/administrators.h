/* Somebody must always be there to administrate. */
#ifndef IDENTITY_ADMINISTRATORS_H
#define IDENTITY_ADMINISTRATORS_H

#include "store/permissions.h"
#include "store/users.h"

#define ADMINISTRATOR "administrator"       /* the role's name */

/* Part of a transaction that may take an administrator away, and its first statement: of two such
 * transactions the second waits for the first, or is repeated, and so sees what the first did. */
enum lodge_problem administrators_guard(struct db *db);

/* Whether this person administrates now: has the role, also by a group, is active and has not expired. */
enum lodge_problem administrates(struct db *db, const struct user *user, int64_t now, bool *does);

/* LODGE_LAST_ADMINISTRATOR when nobody but this person administrates. */
enum lodge_problem administrators_remain(struct db *db, struct user_id besides, int64_t now);

/* The same for a change that may concern many people at once, as that of a group does: look before it, ask behind
 * it. Where nobody administrated before, nothing is lost. */
struct administration {
    int64_t count;                      /* of people who administrate */
};

enum lodge_problem administration_look(struct db *db, struct administration *administration);
enum lodge_problem administration_remains(struct db *db, const struct administration *before);

#endif
