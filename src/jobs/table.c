/* Every job there is. */
#include "jobs/jobs.h"

#include <gatelodge/clock.h>

const struct job jobs[] = {
    { "purge-expired", LODGE_MINUTES(10), purge_expired, "Forget sessions and counted attempts that are over" },
};
const size_t job_count = LODGE_COUNT(jobs);
_Static_assert(LODGE_COUNT(jobs) <= JOBS_MAX, "there is room for every job");
