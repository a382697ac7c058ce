/* How much happens, and how many there are. Hours that are over are counted once and kept in the database (by
 * gatelodge-jobs); what changes is counted when somebody asks, and kept for a while in memory that the workers of a
 * program share. Decision 31 says what it costs. */
#ifndef IDENTITY_STATISTICS_H
#define IDENTITY_STATISTICS_H

#include "identity/house.h"
#include "identity/tallies.h"

#define STATISTICS_HOUR  LODGE_HOURS(1)
#define STATISTICS_KEPT  LODGE_DAYS(401)    /* hours that are older need not be counted any more */
#define STATISTICS_BATCH 50                 /* hours that are counted and kept at once           */

/* What happened from `at` on, for an hour or a day. */
struct statistics_step {
    int64_t at;
    struct event_counts counts;
    bool complete;                              /* each hour of it was counted; else it will be soon */
};

/* Fills `count` steps of `step` milliseconds, whole hours, from `since` on, when an hour begins; and what there
 * is now. */
enum lodge_problem statistics_read(struct house *house, int64_t since, int64_t step, struct statistics_step *steps,
    size_t count, struct statistics_now *now);

/* Counts and keeps at most STATISTICS_BATCH hours that are over; *done is how many. */
enum lodge_problem statistics_keep(struct house *house, uint64_t *done);

#endif
