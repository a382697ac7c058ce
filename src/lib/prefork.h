/* A parent that keeps workers alive. */
#ifndef LIB_PREFORK_H
#define LIB_PREFORK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define WORKERS_MAX     64
#define WORKER_RETIRED  3       /* exit status: answered as many calls as it should          */
#define WORKER_MISFIT   78      /* exit status: cannot work with these settings (EX_CONFIG)  */

struct leavers;

/* How far a change has come: of settings, or of the program. */
struct prefork_progress {
    int64_t generation;         /* of workers that are being started, or serve; counts from 1 */
    int64_t ready;              /* the newest of which all serve */
    int64_t complete;           /* the newest of which all serve, and nobody else does */
    int64_t refused;            /* how many changes were refused: everything stayed as it was */
};

struct prefork {
    int64_t workers;            /* how many; at most WORKERS_MAX                       */
    int64_t drain;              /* milliseconds that a leaving worker has              */
    void *what;                 /* handed to all functions                             */

    /* The generation before, of the program whose place this one has taken, and its workers. 0 and NULL: none. */
    int64_t generation;
    const struct leavers *inherited;

    /* A worker's whole life, in a process of its own. Leaves when `signals` can be read. Calls
     * prefork_ready(ready) when it can serve. Returns its exit status. */
    int (*work)(void *what, int signals, int ready);

    /* A worker has ended; crashed: nobody had asked it to. May be NULL. */
    void (*ended)(void *what, pid_t worker, bool crashed);

    /* Reads the settings again, for the workers that are forked from then on; may change the members above.
     * False when they are bad: it has logged why, and everything stays as it is. */
    bool (*reload)(struct prefork *prefork);

    /* In a child: becomes the program as it is installed now, to see whether it would start; exit status 0 says yes. */
    void (*try_successor)(void *what);

    /* Becomes it, and hands over who works still; returns when that does not work, after saying why. */
    void (*give_way)(void *what, int64_t generation, const struct leavers *workers);

    /* Hears of each step. May be NULL. */
    void (*tell)(void *what, const struct prefork_progress *progress);
};

/* Forks workers and keeps them alive until SIGTERM or SIGINT; SIGHUP replaces them after a reload, SIGUSR2 the whole
 * program, in the same process. Returns the parent's exit status: 0, or 1 when no worker could ever work. The
 * caller must have no children but the inherited workers. */
int prefork_run(struct prefork *prefork);

/* Tells the parent that this worker serves. */
void prefork_ready(int ready);

#endif
