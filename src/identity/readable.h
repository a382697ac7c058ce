/* Texts that somebody sent or typed, as they may be kept. */
#ifndef IDENTITY_READABLE_H
#define IDENTITY_READABLE_H

#include <gatelodge/arena.h>

/* At most `max` characters of a text; NULL for NULL, and for what is not UTF-8: nobody could read it. */
const char *readable(struct lodge_arena *arena, const char *text, int max);

#endif
