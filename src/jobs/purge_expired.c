/* Forgets what is over. Nothing depends on it: checks look at the times themselves. */
#include "jobs/jobs.h"

#include "store/attempts.h"
#include "store/replays.h"
#include "store/sessions.h"

#include <gatelodge/clock.h>

enum lodge_problem
purge_expired(struct house *house, struct batch *batch)
{
    int64_t now = lodge_now();
    uint64_t sessions = 0, attempts = 0, replays = 0;
    enum lodge_problem problem = sessions_purge(house->db, now, BATCH_MAX, &sessions);

    if (problem == LODGE_OK)
        problem = attempts_purge(house->db, now, BATCH_MAX, &attempts);
    if (problem == LODGE_OK)
        problem = replays_purge(house->db, now, BATCH_MAX, &replays);
    batch->done = sessions + attempts + replays;
    batch->more = sessions >= BATCH_MAX || attempts >= BATCH_MAX || replays >= BATCH_MAX;
    return problem;
}
