/* What the workers' main files share: from lodge_app's untyped hooks to a house. */
#ifndef PROGRAMS_WORKER_H
#define PROGRAMS_WORKER_H

#include "identity/house.h"

#include <gatelodge/app.h>

/* For lodge_app.open, with the database account of the program. */
bool worker_open(unsigned owner, const char *account, const void *settings, void *shared, void **state,
    const char **why);

/* For lodge_app.close. */
void worker_close(void *state);

/* For lodge_app.measure: what belongs to this machine. Only the gate tells it, so that nobody adds it up … */
void worker_measure_machine(struct lodge_call *call, double *figures);

/* … and what belongs to login. */
void worker_measure_hashing(struct lodge_call *call, double *figures);

#endif
