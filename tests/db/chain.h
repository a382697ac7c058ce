/* What the tests of events share: a house that seals, events of any moment, and what a walk of the chain finds. */
#ifndef TESTS_DB_CHAIN_H
#define TESTS_DB_CHAIN_H

#include "scratch.h"

#include "identity/event_proof.h"
#include "identity/event_retention.h"

/* The start of a month of UTC. */
#define MONTH(year, month) event_month_start((struct event_month){ (year), (month) })

extern struct event_key key;
extern struct house house;              /* as jobs has it */

/* Fixture: no events, one partition, a fresh head. It ends with end_clean. */
void begin_chain(void);

/* The same within a test, to try another way. */
void begin_chain_again(void);

/* An event of this moment, written by login. */
struct event_id happens(int64_t at, const char *action);

/* Seals all there is; how many. */
uint64_t seal(void);

/* What a walk finds; as text: "edited 3, deleted 5-6". The anchor may be NULL. */
struct event_findings findings_with(const struct event_anchor *anchor);
const char *flaws_with(const struct event_anchor *anchor);
const char *flaws(void);

#endif
