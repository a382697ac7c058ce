/* Sentences in a reader's language, by name. A catalogue is a file that holds one JSON object of texts. */
#ifndef GATELODGE_WORDS_H
#define GATELODGE_WORDS_H

#include <gatelodge/arena.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_words;

/* The catalogue in a file, for as long as the arena lives; NULL when there is none, or when it is not one. */
const struct lodge_words *lodge_words_read(struct lodge_arena *arena, const char *path);

/* The sentence of this name; `otherwise` when the catalogue has none, or is NULL. */
const char *lodge_words_say(const struct lodge_words *words, const char *name, const char *otherwise);

#ifdef __cplusplus
}
#endif

#endif
