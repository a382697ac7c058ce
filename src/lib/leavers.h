/* Workers who have lost their seat: they work on until they are asked to leave, and then they are waited for. */
#ifndef LIB_LEAVERS_H
#define LIB_LEAVERS_H

#include "lib/prefork.h"

#define LEAVERS_MAX (WORKERS_MAX * 4)

struct leaver {
    pid_t pid;              /* 0: nobody */
    int64_t deadline;       /* when it is killed; INT64_MAX: not asked to leave yet */
    bool killed;
};

struct leavers {
    struct leaver list[LEAVERS_MAX];
};

/* Takes one in; kills it when reloads come faster than calls can end. */
void leavers_add(struct leavers *leavers, pid_t worker);

/* Asks those to leave who were not asked yet; each has `drain` milliseconds. */
void leavers_dismiss(struct leavers *leavers, int64_t drain);

/* One of them has ended; false when it is none. crashed: a signal ended it that was not ours. */
bool leavers_bury(struct leavers *leavers, pid_t worker, int status, bool *crashed);

/* Kills who did not leave in time. */
void leavers_hurry(struct leavers *leavers);

bool leavers_any(const struct leavers *leavers);

/* When leavers_hurry has something to do next; INT64_MAX: never. */
int64_t leavers_due(const struct leavers *leavers);

#endif
