/* Texts cut between characters. */
#include "identity/readable.h"

#include <gatelodge/text.h>

const char *
readable(struct lodge_arena *arena, const char *text, int max)
{
    size_t end = 0;

    if (!text || lodge_text_length(text) < 0)
        return NULL;
    for (int characters = 0; text[end]; end++)
        if (((unsigned char)text[end] & 0xC0) != 0x80 && ++characters > max)
            break;
    return text[end] ? lodge_copy(arena, text, end) : text;
}
