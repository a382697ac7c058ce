/* gatelodge reload: running programs read the settings again, and nobody goes by the old ones when it is over. */
#include "programs/commands/running.h"

#include <signal.h>

enum lodge_problem
reload_programs(struct errand *errand)
{
    struct running_programs running = { .count = 0 };
    void *shared;
    enum lodge_problem problem = errand_prepare(errand, &shared);   /* bad settings: nobody is asked to read them */

    if (problem == LODGE_OK)
        problem = running_find(errand, errand->operands[0], &running);
    if (problem)
        return problem;
    if (running.count == 0)
        return errand_refuse(errand, LODGE_NOT_FOUND, "See what is wrong: gatelodge doctor",
            "No program runs by these settings: there is nothing in %s", running.directory);
    return running_change(errand, SIGHUP, "reloaded", &running);
}
