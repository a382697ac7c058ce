/* Giving back a part of an arena: for the library, which knows what nobody looks at any more. */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include <gatelodge/arena.h>

/* A moment of an arena. */
struct arena_mark {
    size_t used;
    void *undo;
};

struct arena_mark arena_mark(const struct lodge_arena *arena);

/* Undoes and wipes what was taken since then, as lodge_arena_reset does with everything. */
void arena_rewind(struct lodge_arena *arena, struct arena_mark mark);

#endif
