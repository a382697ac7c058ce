/* Forgets what nobody was told of in time. */
#include "jobs/jobs.h"

#include "store/events.h"

#include <gatelodge/clock.h>

enum lodge_problem
purge_outbox(struct house *house, struct batch *batch)
{
    struct event_id oldest = event_id_at(lodge_now() - house->settings->audit.outbox_keep);
    enum lodge_problem problem = outbox_purge(house->db, oldest, BATCH_MAX, &batch->done);

    batch->more = batch->done >= BATCH_MAX;
    return problem;
}
