/* Proving that nobody changed what the events say: the chain is walked from its beginning, row by row, and whatever
 * does not fit is named. Nothing is changed. */
#ifndef IDENTITY_EVENT_PROOF_H
#define IDENTITY_EVENT_PROOF_H

#include "identity/event_chain.h"

#define EVENT_FLAWS_MAX 100         /* that are told one by one */

/* A link that was written down elsewhere (audit_anchor in the log). */
struct event_anchor {
    int64_t seq;                    /* 0: none */
    unsigned char link[EVENT_LINK_SIZE];
};

/* Something that does not fit. */
struct event_flaw {
    const char *kind;               /* edited, deleted, reordered, inserted, truncated, head, anchor, gap */
    int64_t seq;                    /* number of the row … */
    int64_t last_seq;               /* … to this one, where several are missing; else the same */
    struct lodge_id event;          /* none: the row is not there */
    const char *what;               /* a sentence */
};

/* What was found. */
struct event_findings {
    int64_t sealed;                 /* rows that were looked at */
    int64_t dropped;                /* numbers whose rows were dropped because they are old */
    struct event_head head;
    struct lodge_list flaws;        /* struct event_flaw, by number; at most EVENT_FLAWS_MAX … */
    int64_t flaw_count;             /* … of so many */
};

struct event_proof;

/* Begins. It lives in `arena`, which outlives the pages; the house has the key. Reads the gaps. */
enum lodge_problem event_proof_begin(struct house *house, struct lodge_arena *arena,
    const struct event_anchor *anchor, struct event_proof **proof);

/* Walks some rows on; they are taken from the house's arena, which may be emptied afterwards. *more: go on. */
enum lodge_problem event_proof_walk(struct event_proof *proof, struct house *house, bool *more);

/* How far it is. */
int64_t event_proof_seq(const struct event_proof *proof);

/* When there are no more. */
void event_proof_end(struct event_proof *proof, struct event_findings *findings);

/* Reads "SEQ:LINK" as the log has it. */
bool event_anchor_parse(const char *text, struct event_anchor *anchor);

#endif
