/* Opens and closes the house of a worker. */
#include "programs/worker.h"

#include "identity/figures.h"

bool
worker_open(unsigned owner, const char *account, const void *settings, void *shared, void **state, const char **why)
{
    struct house *house = NULL;
    bool opened = house_open(settings, shared, owner, account, &house, why);

    *state = house;
    return opened;
}

void
worker_close(void *state)
{
    house_close(state);
}

void
worker_measure_machine(struct lodge_call *call, double *figures)
{
    house_measure_machine(lodge_state_of(call), figures);
}

void
worker_measure_hashing(struct lodge_call *call, double *figures)
{
    house_measure_hashing(lodge_state_of(call), figures);
}
