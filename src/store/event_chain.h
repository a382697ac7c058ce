/* Rows of the chain that seals events: its links, its head, and where old rows were dropped. How links are reckoned
 * is not known here: identity/event_chain.h. */
#ifndef STORE_EVENT_CHAIN_H
#define STORE_EVENT_CHAIN_H

#include "store/events.h"

#define EVENT_LINK_SIZE      32
#define SEALED_EVENTS_MAX    250    /* rows of one question: the largest fit a batch's memory, several times */

/* The newest link. */
struct event_head {
    int64_t seq;                            /* 0: nothing was ever sealed */
    unsigned char link[EVENT_LINK_SIZE];
    unsigned char mac[EVENT_LINK_SIZE];
};

/* A row with its place in the chain. */
struct sealed_event {
    struct event_row row;
    int64_t seq;
    const char *link;                       /* hexadecimal, upper case; NULL: there is none */
};

/* Rows that were dropped because they are old, and the link of the last of them. */
struct event_gap {
    int64_t first_seq;
    int64_t last_seq;
    unsigned char link[EVENT_LINK_SIZE];
    unsigned char mac[EVENT_LINK_SIZE];
};

/* ---- sealing ------------------------------------------------------------------------------------ */

enum lodge_problem event_head_read(struct db *db, struct event_head *head);

/* Part of a transaction. Moves the head; LODGE_NOT_FOUND when it is not where it was. */
enum lodge_problem event_head_move(struct db *db, const struct event_head *from, const struct event_head *to);

/* At most `limit` (SEALED_EVENTS_MAX) events that are not sealed, struct event_row, oldest first. */
enum lodge_problem events_unsealed(struct db *db, int64_t limit, struct lodge_list *events);

/* How many that are older than this id are not sealed. */
enum lodge_problem events_unsealed_count(struct db *db, struct event_id before, int64_t *count);

/* When the oldest event was that is not sealed; LODGE_NOT_FOUND when all are. And how many there are, up to `most`. */
enum lodge_problem event_unsealed_first(struct db *db, int64_t *at);
enum lodge_problem events_unsealed_some(struct db *db, int64_t most, int64_t *count);

/* Part of a transaction. LODGE_NOT_FOUND when somebody else has sealed it. */
enum lodge_problem event_seal(struct db *db, struct event_id id, int64_t seq,
    const unsigned char link[EVENT_LINK_SIZE]);

/* ---- looking ------------------------------------------------------------------------------------ */

/* At most SEALED_EVENTS_MAX sealed events behind this place, struct sealed_event, in the order of the chain. */
enum lodge_problem events_sealed(struct db *db, int64_t seq, struct event_id id, struct lodge_list *events);

/* Every gap, struct event_gap, in order. */
enum lodge_problem event_gaps(struct db *db, struct lodge_list *gaps);

#endif
