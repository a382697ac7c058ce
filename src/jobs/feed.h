/* The feed: what was changed through other hosts, told to this host's session table. Decision 22. When it is asked, and
 * what is said while MariaDB is away, is in programs/jobs_feed.c. */
#ifndef JOBS_FEED_H
#define JOBS_FEED_H

#include "identity/house.h"

#include <gatelodge/clock.h>

#define CHANGES_MAX  20000          /* of one question; when there are more, everybody's mark is raised */
#define CHANGES_KEPT LODGE_HOURS(24)

struct feed {
    struct house *house;            /* with a database of its own, whose timeouts are short */
    int64_t look_back;              /* how far each round reads again */
    int64_t position;               /* what was committed before is in the marks; MariaDB's clock; 0: not known yet */
    struct lodge_arena *rows;       /* of the round that is under way … */
    struct lodge_arena *seen_rows;  /* … and of the last good one */
    struct lodge_list seen;         /* struct change: told to the table before, and not to be told again */
    bool told_of_clocks;            /* the log says that they differ */
};

/* A feed for this house, which has a table; it ends with feed_close. `writers` are the settings by which changes are
 * written: not those of the feed's own database. */
struct feed feed_new(struct house *house, const struct database_settings *writers);
void feed_close(struct feed *feed);

/* Raises the marks of all that was changed since the last time, and vouches for the table. Otherwise nothing is said of
 * it, and the next round begins where this one did. */
enum lodge_problem feed_round(struct feed *feed, struct lodge_fault *fault);

#endif
