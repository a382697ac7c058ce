/* A newer program takes the place of this one, in the same process: what goes over, and how. */
#ifndef LIB_HANDOVER_H
#define LIB_HANDOVER_H

#include "lib/leavers.h"
#include "lib/socket.h"

struct handover {
    int64_t generation;             /* of the workers; 0: nothing was handed over */
    struct listener listener;
    int metrics;                    /* descriptor of the counters; -1: none */
    struct leavers workers;         /* who go on until the newer program's are ready */
};

/* Takes what was handed to this process. Its texts live in the arena. */
void handover_take(struct lodge_arena *arena, struct handover *handover);

/* Where this program is installed, for whoever comes after it: as it was started, absolute. NULL when nobody knows. */
const char *handover_path(const char *name, struct lodge_arena *arena);

/* In a child: becomes the installed program, asked whether it would start with these arguments (--check). */
_Noreturn void handover_try(const char *path, char *const arguments[]);

/* Becomes the installed program. Returns only when that does not work: everything is as before, errno says why. */
void handover_give(const char *path, char *const arguments[], const struct handover *handover);

#endif
