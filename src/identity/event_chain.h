/* Sealing: every event gets a number and a link, which is reckoned with a key from the link before it and all that
 * the event says. Who has no key can neither change a row nor take one away without its being seen.
 *
 * Those who write events do not wait for one another: rows are written unsealed, and sealed by one (jobs) a moment
 * later, in batches. See docs/decisions/0013-audit.md. */
#ifndef IDENTITY_EVENT_CHAIN_H
#define IDENTITY_EVENT_CHAIN_H

#include "identity/event_key.h"
#include "identity/house.h"
#include "store/event_chain.h"

/* A link as people write it down. */
#define EVENT_LINK_TEXT (2 * EVENT_LINK_SIZE)

/* Seals at most `limit` events (SEALED_EVENTS_MAX), if there is a key. LODGE_BROKEN when the head does not belong to
 * the key: somebody changed it, or the key is another's. */
__attribute__((warn_unused_result)) enum lodge_problem
events_seal(struct house *house, int64_t limit, uint64_t *sealed);

/* The head, if it belongs to the key, which must be there; else LODGE_BROKEN. */
__attribute__((warn_unused_result)) enum lodge_problem
events_head(struct house *house, struct event_head *head);

/* The link that follows `before` when this row has the number `seq`. */
void event_link(struct lodge_arena *arena, const struct event_key *key, const unsigned char before[EVENT_LINK_SIZE],
    int64_t seq, const struct event_row *row, unsigned char link[EVENT_LINK_SIZE]);

/* Writes and compares what proves a head, and a gap. A head of number 0 without anything is one. */
void event_head_sign(const struct event_key *key, struct event_head *head);
bool event_head_is_ours(const struct event_key *key, const struct event_head *head);
void event_gap_sign(const struct event_key *key, struct event_gap *gap);
bool event_gap_is_ours(const struct event_key *key, const struct event_gap *gap);

/* A link in hexadecimal digits, upper case. */
const char *event_link_text(struct lodge_arena *arena, const unsigned char link[EVENT_LINK_SIZE]);

#endif
