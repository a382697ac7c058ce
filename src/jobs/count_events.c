/* Counts what happened in hours that are over. */
#include "jobs/jobs.h"

#include "identity/statistics.h"

enum lodge_problem
count_events(struct house *house, struct batch *batch)
{
    enum lodge_problem problem = statistics_keep(house, &batch->done);

    batch->more = batch->done >= STATISTICS_BATCH;
    return problem;
}
