/* Texts with commas between them, as rows keep short lists. */
#ifndef IDENTITY_LISTS_H
#define IDENTITY_LISTS_H

#include <gatelodge/arena.h>
#include <gatelodge/text.h>

/* "pwd,otp" as two texts; NULL and "" as none. */
struct lodge_texts list_split(struct lodge_arena *arena, const char *text);

/* The other way round; none is "". The texts hold no comma. */
const char *list_join(struct lodge_arena *arena, struct lodge_texts texts);

/* The same texts sorted, each once. */
struct lodge_texts list_sort(struct lodge_arena *arena, struct lodge_texts texts);

/* What stands in the first and not in the second. */
struct lodge_texts list_difference(struct lodge_arena *arena, struct lodge_texts first, struct lodge_texts second);

#endif
