/* Memory with one lifetime: everything a call, a job or a command needs, given back at once.
 *
 * Taking never fails to the caller: an arena that is too small, or a machine without memory, ends the
 * process, because every input is bounded and the room was computed from those bounds. Nothing taken
 * is freed alone. What is not memory (a parsed body, an open file) registers its undoing. */
#ifndef GATELODGE_ARENA_H
#define GATELODGE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_arena;

/* Number of elements of an array whose size the compiler knows. */
#define LODGE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* One zeroed object of this type, living as long as the arena's contents. */
#define LODGE_NEW(arena, type) ((type *)lodge_take((arena), sizeof(type)))

/* Zeroed room for count objects of this type; count may be 0. */
#define LODGE_NEW_ARRAY(arena, type, count) ((type *)lodge_take_array((arena), (count), sizeof(type)))

/* Makes an arena that can hold at most `limit` bytes. The pages are touched only when used.
 * Owned by the caller: end it with lodge_arena_free. Never NULL. */
struct lodge_arena *lodge_arena_new(size_t limit);

/* Undoes, wipes and gives the arena back. NULL is accepted. */
void lodge_arena_free(struct lodge_arena *arena);

/* Runs what was registered with lodge_undo, newest first, then wipes every byte that was in use
 * (OWASP ASVS 5.0, 11.7.1: secrets do not outlive their use). The arena can be used again. */
void lodge_arena_reset(struct lodge_arena *arena);

/* Bytes in use since the last reset. */
size_t lodge_arena_used(const struct lodge_arena *arena);

/* `size` zeroed bytes, aligned for any type. Aborts when the arena's limit is exceeded. */
void *lodge_take(struct lodge_arena *arena, size_t size);

/* `count` times `size` zeroed bytes. Aborts on overflow or when the limit is exceeded. */
void *lodge_take_array(struct lodge_arena *arena, size_t count, size_t size);

/* A copy of `length` bytes with a NUL behind them. `bytes` may be NULL when length is 0. */
char *lodge_copy(struct lodge_arena *arena, const void *bytes, size_t length);

/* A copy of a text. NULL gives NULL. */
char *lodge_copy_text(struct lodge_arena *arena, const char *text);

/* A formatted text. */
char *lodge_print(struct lodge_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As lodge_print, with the arguments as a list. */
char *lodge_print_list(struct lodge_arena *arena, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* Calls `call(what)` when the arena is reset or freed; registrations run newest first. */
void lodge_undo(struct lodge_arena *arena, void (*call)(void *what), void *what);

#ifdef __cplusplus
}
#endif

#endif
