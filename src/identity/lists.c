/* Texts with commas between them. */
#include "identity/lists.h"

#include <stdlib.h>
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

static int
by_text(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

struct lodge_texts
list_sort(struct lodge_arena *arena, struct lodge_texts texts)
{
    const char **sorted = LODGE_NEW_ARRAY(arena, const char *, texts.count);
    size_t count = 0;

    for (size_t i = 0; i < texts.count; i++)
        sorted[i] = texts.items[i];
    qsort(sorted, texts.count, sizeof(*sorted), by_text);
    for (size_t i = 0; i < texts.count; i++)
        if (count == 0 || strcmp(sorted[count - 1], sorted[i]) != 0)
            sorted[count++] = sorted[i];
    return (struct lodge_texts){ sorted, count };
}

struct lodge_texts
list_difference(struct lodge_arena *arena, struct lodge_texts first, struct lodge_texts second)
{
    const char **only = LODGE_NEW_ARRAY(arena, const char *, first.count);
    size_t count = 0;

    for (size_t i = 0; i < first.count; i++)
        if (!lodge_texts_hold(second, first.items[i]))
            only[count++] = first.items[i];
    return (struct lodge_texts){ only, count };
}
