/* Calls that may be repeated, see <gatelodge/replay.h>. */
#ifndef LIB_REPLAY_H
#define LIB_REPLAY_H

#include <gatelodge/call.h>
#include <gatelodge/replay.h>

/* Whether the call has an Idempotency-Key, and is one that can. */
bool replay_is_wanted(struct lodge_call *call);

/* Runs the call's handler once and answers, or answers again: the problem that is told. */
enum lodge_problem replay_run_once(struct lodge_call *call);

#endif
