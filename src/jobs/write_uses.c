/* Writes to MariaDB when sessions and tokens were used last, as this host's table knows it. Checks write nothing. */
#include "jobs/jobs.h"

#include "identity/table.h"
#include "store/sessions.h"
#include "store/tokens.h"

#define USES_MAX 100                    /* of one transaction: whoever else uses these sessions waits for it */

/* A use that was taken from the table counts as written there: it is taken when a transaction is under way, and no
 * second time when that is tried again. */
struct uses {
    struct house *house;
    struct batch *batch;
    struct table_usage items[USES_MAX];
    size_t count;
    bool taken;
};

static enum lodge_problem
write_use(struct db *db, const struct table_usage *use)
{
    if (lodge_id_is_none(use->session.n))
        return token_touch(db, use->token, use->last_use);
    return session_touch(db, use->session, use->last_use, use->idle_expires_at);
}

static enum lodge_problem
write_some(struct db *db, void *what)
{
    struct uses *uses = what;
    struct batch *batch = uses->batch;
    enum lodge_problem problem = LODGE_OK;

    if (!uses->taken)
        batch->more = table_take_uses(uses->house->table, &batch->place, 1, uses->items, USES_MAX, &uses->count);
    uses->taken = true;
    for (size_t i = 0; i < uses->count && problem == LODGE_OK; i++)
        problem = write_use(db, &uses->items[i]);
    return problem;
}

enum lodge_problem
write_uses(struct house *house, struct batch *batch)
{
    struct uses *uses = LODGE_NEW(house->arena, struct uses);

    if (!house->table)
        return LODGE_OK;
    uses->house = house;
    uses->batch = batch;
    enum lodge_problem problem = db_transact(house->db, write_some, uses);
    batch->done = uses->count;
    return problem;
}
