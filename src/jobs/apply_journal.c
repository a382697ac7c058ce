/* Does in MariaDB what was revoked while it was away. */
#include "jobs/jobs.h"

#include "identity/journal.h"
#include "identity/table.h"

#include <inttypes.h>

/* That MariaDB is away, or takes no changes, is told by others, and no reason to try less and less often. */
enum lodge_problem
apply_journal(struct house *house, struct batch *batch)
{
    uint64_t torn = 0;

    if (table_is_away(house->table))
        return LODGE_OK;
    enum lodge_problem problem = journal_apply(house, &batch->done, &torn);

    if (problem == LODGE_UNAVAILABLE)
        return LODGE_OK;
    if (problem || torn == 0)
        return problem;
    return lodge_fail(house->fault, LODGE_BROKEN,
        "%" PRIu64 " revocations in the journal could not be read, and are lost", torn);
}
