/* What a running program says of itself to gatelodge reload and gatelodge upgrade: a file in run_directory/programs. */
#ifndef LIB_STATUS_H
#define LIB_STATUS_H

#include "lib/prefork.h"

#include <gatelodge/arena.h>

#include <sys/stat.h>

struct status {
    const char *path;               /* run_directory/programs/NAME; NULL: nobody is told */
    const char *directory;
    const char *about;              /* lines that never change */
    ino_t inode;                    /* of the file, while it is ours */
};

/* What it will say: in which version, from which file, with which settings. Writes nothing yet. */
void status_open(struct status *status, const char *run_directory, const char *const facts[][2],
    struct lodge_arena *arena);

/* Writes the file anew, in one step. A directory that cannot be written is no reason to fail. */
void status_write(struct status *status, const struct prefork_progress *progress);

/* Removes it, unless another program has written it since. */
void status_close(struct status *status);

#endif
