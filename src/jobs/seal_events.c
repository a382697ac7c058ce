/* Seals what happened since the last time. Without a key nothing is sealed: programs/jobs.c says so when it starts. */
#include "jobs/jobs.h"

#include "identity/event_chain.h"

enum lodge_problem
seal_events(struct house *house, struct batch *batch)
{
    enum lodge_problem problem = events_seal(house, SEALED_EVENTS_MAX, &batch->done);

    batch->more = batch->done >= SEALED_EVENTS_MAX;
    return problem;
}
