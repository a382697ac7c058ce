/* Answers that are given again: what was done once for an Idempotency-Key is not done twice. How a request is named and
 * its answer written is the library's matter; docs/decisions/0016-idempotency.md tells why there are two ways. */
#ifndef IDENTITY_REPLAYS_H
#define IDENTITY_REPLAYS_H

#include "identity/house.h"

#include <gatelodge/clock.h>
#include <gatelodge/replay.h>

#define REPLAY_KEPT    LODGE_HOURS(24)      /* how long an answer is given again                          */
#define REPLAY_CLAIMED LODGE_SECONDS(60)    /* after which somebody else may do what was never answered   */

/* One request that may be repeated. */
struct repeatable {
    const struct lodge_replay_key *key;
    /* Does it, and writes its answer: see lodge_replay_run. */
    enum lodge_problem (*run)(void *what, struct lodge_kept_answer *answer);
    void *what;
};

/* See lodge_replays.once, whose last two parameters and result these have.
 *
 * Enclosed: what is done and its answer are one transaction, so that both are there or neither, whatever ends. An equal
 * request waits until the first has ended. `run` may run several times, as every db_work.
 *
 * Reserved: the name is taken first, and the answer written behind what is done, for work that must not hold locks. An
 * equal request is LODGE_STILL_RUNNING meanwhile; when the worker was killed in between, it is done again after
 * REPLAY_CLAIMED. */
enum lodge_problem replay_enclosed(struct house *house, const struct repeatable *request,
    struct lodge_kept_answer *answer, bool *replayed);
enum lodge_problem replay_reserved(struct house *house, const struct repeatable *request,
    struct lodge_kept_answer *answer, bool *replayed);

#endif
