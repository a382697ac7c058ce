/* Keeping events for as long as was said: months are made before they begin and dropped when they are old, without
 * breaking the chain. What is dropped leaves a gap behind that is signed with the key. */
#ifndef IDENTITY_EVENT_RETENTION_H
#define IDENTITY_EVENT_RETENTION_H

#include "identity/event_chain.h"
#include "store/event_partitions.h"

#define EVENT_MONTHS_AHEAD 2        /* that are there before they begin */

/* A month that was made or dropped, or would be. */
struct event_step {
    const char *month;              /* "2026-11" */
    const char *action;             /* "make" or "drop" */
    int64_t events;                 /* that were dropped */
};

/* Makes and drops what is due; with `plan` only says what that would be. The house's database is a connection of
 * QUERY_FOR_UPGRADE. *steps, struct event_step, is what was done also where a problem ends it. LODGE_BROKEN, with a
 * sentence in the fault, when rows are missing, not sealed, or cannot be signed for: they stay. */
enum lodge_problem event_retention_run(struct house *house, bool plan, struct lodge_list *steps);

#endif
