/* The inside of gatelodge-jobs: a parent that keeps two children alive. One does the rounds of jobs, the other feeds
 * the session table, which nothing may delay. Each has a connection of its own and is confined. */
#ifndef PROGRAMS_JOBS_H
#define PROGRAMS_JOBS_H

#include "identity/house.h"

#include <gatelodge/running.h>

enum { DONE = 0, FAILED = 1, WRONG_USE = 2, RETIRED = 3 };     /* RETIRED: of a child, whose table was replaced */

/* What the settings of one moment make of the program. Replaced as a whole. */
struct edition {
    struct lodge_arena *arena;
    const struct house_settings *settings;
    struct house *prepared;             /* with its table and its key, without a database */
};

/* What children know and their successors are to know, too: in memory that the parent shares with them. */
struct legacy {
    int64_t anchored;                   /* number of the newest link that was written to the log */
};

/* ---- jobs.c ------------------------------------------------------------------------------------- */

/* Reads the settings. False after saying why; nothing is left open. */
bool edition_open(const char *file, struct edition *edition);

/* Connects, and says whether program, schema and rights fit together; MariaDB may be away. */
bool edition_fits(const struct edition *edition);

void edition_close(struct edition *edition);

/* Gives up what this process does not need any more. False after saying why. */
bool edition_confine(const struct edition *edition);

/* ---- jobs_parent.c ------------------------------------------------------------------------------ */

/* Keeps the children alive until SIGTERM or SIGINT; SIGHUP replaces them after reading the settings again, SIGUSR2 the
 * whole program by the file that is installed now. Takes the edition over. Returns the exit status. */
int parent_run(const char *file, struct edition *edition, struct legacy *legacy, struct lodge_running *running);

/* ---- jobs_rounds.c ------------------------------------------------------------------------------ */

/* Does jobs when they are due, until SIGTERM, which is heard between batches; each is short. */
int rounds_run(const struct edition *edition, struct legacy *legacy);

/* Applies changes, and runs every job to its end, once. */
int rounds_once(const struct edition *edition, struct legacy *legacy);

/* ---- jobs_feed.c -------------------------------------------------------------------------------- */

/* Feeds the table until SIGTERM, or until another table has taken its place. */
int feed_run(const struct edition *edition, struct legacy *legacy);

#endif
