/* Every job there is. */
#include "jobs/jobs.h"

#include <gatelodge/clock.h>

const struct job jobs[] = {
    { "write-uses",    0,                 write_uses,    "Write down when sessions and tokens were used last", true },
    { "apply-journal", LODGE_SECONDS(1),  apply_journal, "Do what was revoked while MariaDB was away", true },
    { "seal-events",   LODGE_SECONDS(1),  seal_events,   "Seal what happened, so that nobody changes it", true },
    { "count-events",  LODGE_MINUTES(10), count_events,  "Count what happened in the hours that are over", true },
    { "purge-expired", LODGE_MINUTES(10), purge_expired, "Forget sessions, attempts and answers that are over", false },
    { "purge-changes", LODGE_HOURS(1),    purge_changes, "Forget changes that every host has seen", true },
    { "purge-outbox",  LODGE_HOURS(1),    purge_outbox,  "Forget events that nobody was told of in time", false },
};
const size_t job_count = LODGE_COUNT(jobs);
_Static_assert(LODGE_COUNT(jobs) <= JOBS_MAX, "there is room for every job");
