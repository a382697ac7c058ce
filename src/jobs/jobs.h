/* What happens regularly: a table of jobs, each done in small batches, and when each is due. Nothing here waits,
 * catches signals or logs: that is programs/jobs.c. */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "identity/house.h"

#define JOBS_MAX      16                    /* rows of the table                                        */
#define BATCH_MAX     500                   /* rows of one statement: short locks, small write sets     */
#define BATCH_PAUSE   INT64_C(50)           /* milliseconds between batches, for everybody else         */
#define BACK_OFF_MIN  INT64_C(1000)         /* milliseconds until a job that failed is tried again …    */
#define BACK_OFF_MAX  INT64_C(60000)        /* … and when it goes on failing                            */

/* What came of one batch. */
struct batch {
    uint64_t done;              /* rows */
    bool more;                  /* there is more to do at once */
    uint32_t place;             /* where the last batch of this round ended, to go on from; 0 in the first */
};

/* Does one batch. The house serves it; its arena ends with the batch. */
typedef enum lodge_problem job_run(struct house *house, struct batch *batch);

struct job {
    const char *name;           /* in the log */
    int64_t every;              /* milliseconds from the end of one round to the start of the next; 0: touch_interval */
    job_run *run;
    const char *about;          /* one sentence without a full stop */
    bool quiet;                 /* too often for a line of log each time that it goes well */
};

extern const struct job jobs[];
extern const size_t job_count;

/* One job over time: a round is all batches until nothing is left. */
struct round {
    const struct job *job;
    int64_t due;                /* lodge_steady */
    int64_t back_off;           /* 0: the last batch went well */
    uint64_t done;              /* rows of this round so far */
    uint32_t place;             /* where its last batch ended */
};

enum round_event {
    ROUND_UNSTATED,
    ROUND_GOES_ON,              /* another batch is due soon                      */
    ROUND_ENDED,                /* nothing is left                                */
    ROUND_FAILED,               /* it went well before                            */
    ROUND_STILL_FAILS,          /* as before: not worth a line                    */
    ROUND_WORKS_AGAIN,          /* it failed before; what came of it as for ENDED */
};

/* A job whose first round is due at once. */
struct round round_new(const struct job *job, int64_t now);

/* Runs one batch at `now` (lodge_steady) and says when the next is due. *problem is what the job returned; after
 * ROUND_ENDED and ROUND_WORKS_AGAIN *done is the number of rows. */
enum round_event round_run(struct round *round, struct house *house, int64_t now, enum lodge_problem *problem,
    uint64_t *done);

/* The round that is due first. */
struct round *round_next(struct round *rounds, size_t count);

/* The jobs, each in a file of its own. */
job_run apply_journal, count_events, purge_changes, purge_expired, purge_outbox, seal_events, write_uses;

#endif
