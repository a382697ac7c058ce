/* Can a program do its work? What GET /readyz asks of the house. */
#include "resources/house.h"

static enum lodge_problem
do_nothing(struct db *db, void *what)
{
    (void)db;
    (void)what;
    return LODGE_OK;
}

enum lodge_problem
house_is_ready(struct lodge_call *call)
{
    enum lodge_problem problem = db_transact(house_of(call)->db, do_nothing, NULL);

    if (problem != LODGE_OK)
        lodge_misfit(lodge_fault_of(call), "database", "unavailable", "The database does not answer.");
    return problem;
}
