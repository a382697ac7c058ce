/* Forgets what is over. Nothing depends on it: checks look at the times themselves. But MariaDB learns of a use
 * later than the table does, and later still after an outage: sessions are kept that may have been used. */
#include "jobs/jobs.h"

#include "store/attempts.h"
#include "store/replays.h"
#include "store/sessions.h"

#include <gatelodge/clock.h>

/* How much later a session may have been used, on whichever host, than MariaDB knows. */
static int64_t
delay_of_uses(const struct house *house)
{
    const struct house_settings *settings = house->settings;

    return settings->table.file ? settings->table.grace + 2 * settings->sessions.touch_interval : 0;
}

enum lodge_problem
purge_expired(struct house *house, struct batch *batch)
{
    int64_t now = lodge_now();
    uint64_t sessions = 0, attempts = 0, replays = 0;
    enum lodge_problem problem = sessions_purge(house->db, now, now - delay_of_uses(house), BATCH_MAX,
        &sessions);

    if (problem == LODGE_OK)
        problem = attempts_purge(house->db, now, BATCH_MAX, &attempts);
    if (problem == LODGE_OK)
        problem = replays_purge(house->db, now, BATCH_MAX, &replays);
    batch->done = sessions + attempts + replays;
    batch->more = sessions >= BATCH_MAX || attempts >= BATCH_MAX || replays >= BATCH_MAX;
    return problem;
}
