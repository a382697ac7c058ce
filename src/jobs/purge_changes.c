/* Forgets changes that every feed has read long ago. */
#include "jobs/jobs.h"

#include "jobs/feed.h"
#include "store/changes.h"

enum lodge_problem
purge_changes(struct house *house, struct batch *batch)
{
    enum lodge_problem problem = changes_purge(house->db, CHANGES_KEPT, BATCH_MAX, &batch->done);

    batch->more = batch->done >= BATCH_MAX;
    return problem;
}
