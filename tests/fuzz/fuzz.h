/* What every fuzzer has: the entry that libFuzzer calls, and an arena. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <gatelodge/arena.h>

#include <stdint.h>

#define FUZZ_INPUT_MAX (256 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An empty arena. */
static inline struct lodge_arena *
fuzz_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)64 * 1024 * 1024);
    lodge_arena_reset(arena);
    return arena;
}

#endif
