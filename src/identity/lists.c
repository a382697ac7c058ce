/* Texts with commas between them. */
#include "identity/lists.h"

#include <string.h>

struct lodge_texts
list_split(struct lodge_arena *arena, const char *text)
{
    size_t most = 1, count = 0;

    if (!text || !*text)
        return (struct lodge_texts){ 0 };
    for (const char *c = text; *c; c++)
        most += *c == ',';
    const char **texts = LODGE_NEW_ARRAY(arena, const char *, most);
    while (count < most) {
        size_t length = strcspn(text, ",");
        texts[count++] = lodge_copy(arena, text, length);
        text += length + (text[length] == ',');
    }
    return (struct lodge_texts){ texts, count };
}

const char *
list_join(struct lodge_arena *arena, struct lodge_texts texts)
{
    size_t room = 0;

    for (size_t i = 0; i < texts.count; i++)
        room += strlen(texts.items[i]) + 1;
    return lodge_texts_join(arena, texts, ",", room);
}
