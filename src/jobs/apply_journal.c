/* Does in MariaDB what was revoked while it was away. */
#include "jobs/jobs.h"

#include "identity/journal.h"
#include "identity/table.h"

#include <inttypes.h>

#define USES_ROOM ((size_t)1024 * 1024)     /* bytes that one batch of uses may take */

/* Who is told of is asked for anew, the others of a person among them: by then MariaDB must know that they were used in
 * the meantime. Where that cannot be written, a job of its own says so, and revocations do not wait for it. */
static void
write_uses_first(struct house *house)
{
    struct lodge_arena *call = house->arena, *arena = lodge_arena_new(USES_ROOM);
    struct batch batch = { .more = true };

    while (batch.more) {
        house_serve(house, arena, house->fault);
        batch.more = false;
        if (write_uses(house, &batch) != LODGE_OK)
            break;
        lodge_arena_reset(arena);
    }
    house_serve(house, call, house->fault);
    lodge_arena_free(arena);
}

/* That MariaDB is away, or takes no changes, is told by others, and no reason to try less and less often. */
enum lodge_problem
apply_journal(struct house *house, struct batch *batch)
{
    uint64_t torn = 0;

    if (table_is_away(house->table))
        return LODGE_OK;
    if (journal_waiting(house) > 0)
        write_uses_first(house);
    enum lodge_problem problem = journal_apply(house, &batch->done, &torn);

    if (problem == LODGE_UNAVAILABLE)
        return LODGE_OK;
    if (problem || torn == 0)
        return problem;
    return lodge_fail(house->fault, LODGE_BROKEN,
        "%" PRIu64 " revocations in the journal could not be read, and are lost", torn);
}
