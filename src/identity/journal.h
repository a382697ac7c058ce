/* What is revoked while MariaDB is away: on disk before anybody hears that it was accepted, in force on this
 * machine at once, and done in MariaDB when it is back. Why it holds: docs/decisions/0023-outages.md. */
#ifndef IDENTITY_JOURNAL_H
#define IDENTITY_JOURNAL_H

#include "identity/journal_file.h"
#include "identity/sessions.h"

/* ---- revoking ----------------------------------------------------------------------------------- */

/* After MariaDB was asked to revoke something, and `problem` came of it: LODGE_UNAVAILABLE, with which
 * nothing was done, becomes LODGE_OK and house->journalled where it could be written down; every other
 * problem stays what it is. To be called outside of transactions, by who then answers. */
enum lodge_problem journal_instead(struct house *house, enum lodge_problem problem, enum revocation_kind kind,
    struct user_id user, struct lodge_id which);

/* The same for all sessions of a person but the one that asks, which goes on passing. */
enum lodge_problem journal_instead_of_others(struct house *house, enum lodge_problem problem,
    const struct signed_in *by);

/* ---- asking MariaDB meanwhile ------------------------------------------------------------------- */

/* Before MariaDB is asked who holds a token. LODGE_OK, or LODGE_UNAVAILABLE when the journal cannot be read:
 * then nothing that MariaDB says may be believed. */
enum lodge_problem journal_before(struct house *house, struct journal_place *before);

/* After it has answered: LODGE_OK; LODGE_NOT_FOUND when it was revoked and MariaDB does not know yet;
 * LODGE_UNAVAILABLE as above; LODGE_STILL_RUNNING when MariaDB was told of a revocation meanwhile, and is to
 * be asked again. */
enum lodge_problem journal_after(struct house *house, const struct journal_place *before,
    const struct signed_in *found);

/* ---- MariaDB is back ---------------------------------------------------------------------------- */

/* How many revocations wait; UINT64_MAX when that cannot be known. Tells the table, too. */
uint64_t journal_waiting(struct house *house);

/* Does in MariaDB what waits, one after the other, each with its event, and empties the journal: for jobs.
 * What was done already is left alone, so that it can end anywhere and be called again. *done is how many;
 * *torn, how many say nothing. LODGE_OK, or what stopped it: LODGE_BROKEN is the journal itself. */
enum lodge_problem journal_apply(struct house *house, uint64_t *done, uint64_t *torn);

#endif
