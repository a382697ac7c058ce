/* Where in what was sent something stands. What may stand there is schema.c's and fit.c's matter. */
#include "lib/place.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct pointer {
    char text[POINTER_MAX + 1];
    size_t length;
    bool full;
};

struct place
place_member(const struct place *above, const char *name)
{
    return (struct place){ .above = above, .name = name, .length = strlen(name) };
}

static void
append(struct pointer *pointer, const char *bytes, size_t length)
{
    if (pointer->full || length > POINTER_MAX - pointer->length) {
        pointer->full = true;
        return;
    }
    memcpy(pointer->text + pointer->length, bytes, length);
    pointer->length += length;
}

/* Bytes of the character that starts with this byte, in a text that is known to be UTF-8. */
static size_t
character_size(unsigned char first)
{
    if (first < 0xc0)
        return 1;
    if (first < 0xe0)
        return 2;
    return first < 0xf0 ? 3 : 4;
}

static void
append_name(struct pointer *pointer, const char *name, size_t length, bool escaped)
{
    for (size_t i = 0; i < length;) {
        size_t size = character_size((unsigned char)name[i]);

        if (size > length - i)
            size = length - i;
        if (escaped && name[i] == '~')
            append(pointer, "~0", 2);
        else if (escaped && name[i] == '/')
            append(pointer, "~1", 2);
        else
            append(pointer, name + i, size);
        i += size;
    }
}

/* As deep as documents may be nested, which json_scan bounds. */
static void
append_place(struct pointer *pointer, const struct place *place)
{
    if (!place->above)
        return;
    append_place(pointer, place->above);
    append(pointer, "/", 1);
    if (place->name) {
        append_name(pointer, place->name, place->length, true);
        return;
    }
    char index[24];
    int length = snprintf(index, sizeof(index), "%zu", place->index);
    append(pointer, index, (size_t)length);
}

const char *
place_pointer(struct lodge_arena *arena, const struct place *place)
{
    struct pointer pointer = { .length = 0 };

    if (place->above)
        append_place(&pointer, place);
    else if (place->name)
        append_name(&pointer, place->name, place->length, false);
    return lodge_copy(arena, pointer.text, pointer.length);
}

void
place_misfit(struct lodge_arena *arena, struct lodge_fault *fault, const struct place *place,
    const char *code, const char *format, ...)
{
    va_list values;

    if (fault->misfit_count >= LODGE_MISFITS_MAX)
        return;
    va_start(values, format);
    const char *detail = lodge_print_list(arena, format, values);
    va_end(values);
    lodge_misfit(fault, place_pointer(arena, place), code, detail);
}
