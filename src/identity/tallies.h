/* What was counted last, in memory that the workers of a program share: however many ask, and whichever worker, it is
 * counted once in a while. What is counted is told in statistics.h. */
#ifndef IDENTITY_TALLIES_H
#define IDENTITY_TALLIES_H

#include "store/statistics.h"

#include <gatelodge/clock.h>

#define TALLY_HOURS    48               /* the newest: those before them are in the database */
#define TALLY_PROGRAMS 2                /* that are asked how they are                       */
#define TALLY_COUNTING TALLY_PROGRAMS   /* MariaDB, which is asked for counts                */

struct tallies;

/* How many there are. */
struct statistics_now {
    int64_t active_sessions;
    struct people_counts people;
};

/* What was counted at one time, by lodge_now. */
struct tally {
    int64_t counted_at;                 /* 0: never */
    int64_t keep_until;
    int64_t counting_until;             /* somebody counts anew: the others take what is here */
    int64_t kept_before;                /* when the first hour begins that is not in the database; 0: none is there */
    int64_t live_from;                  /* when the first hour of `live` begins: then, or later */
    struct event_counts live[TALLY_HOURS];
    struct statistics_now now;
};

/* Made before the workers are. Never NULL. */
struct tallies *tallies_new(void);
void tallies_free(struct tallies *tallies);

/* Copies what was counted last. False when that is too old: then the caller counts anew, and the others go on with what
 * is there, unless it is much too old. */
bool tally_take(struct tallies *tallies, int64_t now, struct tally *tally);

void tally_put(struct tallies *tallies, const struct tally *tally);

/* Whoever waited in vain, for another program or TALLY_COUNTING, says so: until then, by lodge_steady, no worker waits
 * for it again. */
void tally_silence(struct tallies *tallies, size_t program, int64_t until);
bool tally_is_silent(struct tallies *tallies, size_t program, int64_t now);

#endif
