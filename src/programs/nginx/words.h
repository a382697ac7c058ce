/* nginx's language as words and marks: quotes, escapes and comments. What words mean is told elsewhere. */
#ifndef PROGRAMS_NGINX_WORDS_H
#define PROGRAMS_NGINX_WORDS_H

#include <gatelodge/arena.h>

#include <stdbool.h>

enum mark { MARK_UNSTATED, MARK_WORD, MARK_END_OF_LINE, MARK_OPEN, MARK_CLOSE, MARK_END_OF_FILE, MARK_BROKEN };

struct words {
    struct lodge_arena *arena;
    const char *next, *end;
    int line;
    const char *word;           /* of the last MARK_WORD, without quotes */
    const char *flaw;           /* of MARK_BROKEN */
};

/* Reads the next word, or `;` `{` `}`. */
enum mark words_next(struct words *words);

/* Behind `{`: skips to the `}` that belongs to it, in another language (…_by_lua_block). False when there is none. */
bool words_skip_block(struct words *words);

#endif
