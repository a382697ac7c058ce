/* One lifetime: a bounded stretch of memory, and what must be undone when it ends. */
#include "lib/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct undoing {
    void (*call)(void *what);
    void *what;
    struct undoing *older;
};

struct lodge_arena {
    unsigned char *space;
    size_t used;
    size_t limit;
    struct undoing *undo;
};

struct lodge_arena *
lodge_arena_new(size_t limit)
{
    struct lodge_arena *arena = calloc(1, sizeof(*arena));
    void *space = mmap(NULL, limit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (!arena || space == MAP_FAILED)
        abort();                        /* nothing can be done without memory */
    arena->space = space;
    arena->limit = limit;
    return arena;
}

void
lodge_arena_free(struct lodge_arena *arena)
{
    if (!arena)
        return;
    lodge_arena_reset(arena);
    munmap(arena->space, arena->limit);
    free(arena);
}

struct arena_mark
arena_mark(const struct lodge_arena *arena)
{
    return (struct arena_mark){ arena->used, arena->undo };
}

void
arena_rewind(struct lodge_arena *arena, struct arena_mark mark)
{
    while (arena->undo != mark.undo) {
        struct undoing *newest = arena->undo;
        arena->undo = newest->older;
        newest->call(newest->what);
    }
    explicit_bzero(arena->space + mark.used, arena->used - mark.used);
    arena->used = mark.used;
}

void
lodge_arena_reset(struct lodge_arena *arena)
{
    arena_rewind(arena, (struct arena_mark){ 0, NULL });
}

size_t
lodge_arena_used(const struct lodge_arena *arena)
{
    return arena->used;
}

void *
lodge_take(struct lodge_arena *arena, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);

    if (rounded < size || rounded > arena->limit - arena->used)
        abort();                        /* a bug: every input is bounded by its schema */
    void *taken = arena->space + arena->used;
    arena->used += rounded;
    return taken;                       /* already zero: see lodge_arena_reset */
}

void *
lodge_take_array(struct lodge_arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        abort();
    return lodge_take(arena, bytes);
}

char *
lodge_copy(struct lodge_arena *arena, const void *bytes, size_t length)
{
    if (length == SIZE_MAX)
        abort();
    char *copy = lodge_take(arena, length + 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *
lodge_copy_text(struct lodge_arena *arena, const char *text)
{
    return text ? lodge_copy(arena, text, strlen(text)) : NULL;
}

char *
lodge_print_list(struct lodge_arena *arena, const char *format, va_list values)
{
    size_t left = arena->limit - arena->used;
    int length = vsnprintf((char *)arena->space + arena->used, left, format, values);

    if (length < 0 || (size_t)length >= left)
        abort();                        /* a bug, as in lodge_take */
    return lodge_take(arena, (size_t)length + 1);
}

char *
lodge_print(struct lodge_arena *arena, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char *text = lodge_print_list(arena, format, values);
    va_end(values);
    return text;
}

void
lodge_undo(struct lodge_arena *arena, void (*call)(void *what), void *what)
{
    struct undoing *newest = LODGE_NEW(arena, struct undoing);

    *newest = (struct undoing){ call, what, arena->undo };
    arena->undo = newest;
}
