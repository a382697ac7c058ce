/* From a call with an Idempotency-Key to the rule that answers it once. */
#include "resources/replays.h"

#include "identity/replays.h"
#include "resources/house.h"

static enum lodge_problem
run_call(void *call, struct lodge_kept_answer *answer)
{
    return lodge_replay_run(call, answer);
}

static enum lodge_problem
once_enclosed(struct lodge_call *call, const struct lodge_replay_key *key, struct lodge_kept_answer *answer,
    bool *replayed)
{
    const struct repeatable request = { .key = key, .run = run_call, .what = call };

    return replay_enclosed(house_of(call), &request, answer, replayed);
}

static enum lodge_problem
once_reserved(struct lodge_call *call, const struct lodge_replay_key *key, struct lodge_kept_answer *answer,
    bool *replayed)
{
    const struct repeatable request = { .key = key, .run = run_call, .what = call };

    return replay_reserved(house_of(call), &request, answer, replayed);
}

const struct lodge_replays replays_enclosed = { .once = once_enclosed };
const struct lodge_replays replays_reserved = { .once = once_reserved };
