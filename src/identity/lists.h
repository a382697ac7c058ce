/* Texts with commas between them, as rows keep short lists. */
#ifndef IDENTITY_LISTS_H
#define IDENTITY_LISTS_H

#include <gatelodge/arena.h>
#include <gatelodge/text.h>

/* "pwd,otp" as two texts; NULL and "" as none. */
struct lodge_texts list_split(struct lodge_arena *arena, const char *text);

/* The other way round; none is "". The texts hold no comma. */
const char *list_join(struct lodge_arena *arena, struct lodge_texts texts);

#endif
