/* Workers who have lost their seat. Who loses it, and when they are asked to leave: prefork.c. */
#include "lib/leavers.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <signal.h>
#include <sys/wait.h>

#define NEVER INT64_MAX

void
leavers_add(struct leavers *leavers, pid_t worker)
{
    struct leaver *place = leavers->list;

    while (place < leavers->list + LEAVERS_MAX && place->pid != 0)
        place++;
    if (place == leavers->list + LEAVERS_MAX)
        kill(worker, SIGKILL);
    else
        *place = (struct leaver){ .pid = worker, .deadline = NEVER };
}

void
leavers_dismiss(struct leavers *leavers, int64_t drain)
{
    for (struct leaver *leaver = leavers->list; leaver < leavers->list + LEAVERS_MAX; leaver++)
        if (leaver->pid != 0 && leaver->deadline == NEVER) {
            kill(leaver->pid, SIGTERM);
            leaver->deadline = lodge_steady() + drain;
        }
}

bool
leavers_bury(struct leavers *leavers, pid_t worker, int status, bool *crashed)
{
    struct leaver *leaver = leavers->list;

    while (leaver < leavers->list + LEAVERS_MAX && leaver->pid != worker)
        leaver++;
    if (leaver == leavers->list + LEAVERS_MAX)
        return false;
    *crashed = WIFSIGNALED(status) && !leaver->killed;
    if (*crashed)
        lodge_log(LODGE_ERROR, "worker %ld ended with signal %d while leaving", (long)worker, WTERMSIG(status));
    leaver->pid = 0;
    return true;
}

void
leavers_hurry(struct leavers *leavers)
{
    for (struct leaver *leaver = leavers->list; leaver < leavers->list + LEAVERS_MAX; leaver++)
        if (leaver->pid != 0 && !leaver->killed && leaver->deadline <= lodge_steady()) {
            lodge_log(LODGE_WARNING, "worker %ld did not leave in time and is killed", (long)leaver->pid);
            leaver->killed = true;
            kill(leaver->pid, SIGKILL);
        }
}

bool
leavers_any(const struct leavers *leavers)
{
    for (size_t i = 0; i < LEAVERS_MAX; i++)
        if (leavers->list[i].pid != 0)
            return true;
    return false;
}

int64_t
leavers_due(const struct leavers *leavers)
{
    int64_t next = NEVER;

    for (const struct leaver *leaver = leavers->list; leaver < leavers->list + LEAVERS_MAX; leaver++)
        if (leaver->pid != 0 && !leaver->killed && leaver->deadline < next)
            next = leaver->deadline;
    return next;
}
