/* The programs of these settings that run on this machine, by the files that they write (lib/status.c): whom to
 * signal, and how far they have come. docs/decisions/0024-upgrades.md */
#ifndef PROGRAMS_COMMANDS_RUNNING_H
#define PROGRAMS_COMMANDS_RUNNING_H

#include "programs/commands/command.h"

#include <sys/types.h>

#define RUNNING_MAX 32

struct running {
    const char *name;               /* "api" */
    const char *version;
    pid_t process;                  /* 0: it ended without a word */
    int64_t generation, ready, complete, refused;       /* struct prefork_progress */
};

/* What runs, or is said to. */
struct running_programs {
    const char *directory;
    struct running list[RUNNING_MAX];
    size_t count;
};

/* Reads one of them again; process is 0 when it does not run any more. */
struct running running_read(const char *directory, const char *name, struct lodge_arena *arena);

/* All of them by name, or the one that `only` names (NULL: all). LODGE_NOT_FOUND with a sentence when that one does
 * not run. */
enum lodge_problem running_find(struct errand *errand, const char *only, struct running_programs *running);

/* Signals these, and waits for each until it has changed and nobody works by the old settings or the old file any
 * more. A line for each, or a document; LODGE_BROKEN with a sentence when one of them did not change. `done` is what
 * is said of those that did: "reloaded". */
enum lodge_problem running_change(struct errand *errand, int signal, const char *done,
    const struct running_programs *running);

#endif
