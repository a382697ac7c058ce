/* A set of names: 64 bits of each in a table that doubles. That two names of a million people have one value is as
 * likely as one in ten million, and would refuse somebody in a rehearsal only. */
#include "identity/import_names.h"

#include <gatelodge/arena.h>

#include <stdint.h>

#define PLACES_FIRST ((size_t)1 << 12)
#define PLACES_MAX   ((size_t)1 << 26)
#define ROOM         ((size_t)2 * PLACES_MAX * sizeof(uint64_t))    /* all tables, one twice as large as the other */

struct import_names {
    struct lodge_arena *arena;
    uint64_t *places;               /* 0: free */
    size_t room;
    size_t count;
};

struct import_names *
import_names_new(void)
{
    struct lodge_arena *arena = lodge_arena_new(ROOM);
    struct import_names *names = LODGE_NEW(arena, struct import_names);

    *names = (struct import_names){ .arena = arena, .room = PLACES_FIRST };
    names->places = LODGE_NEW_ARRAY(arena, uint64_t, PLACES_FIRST);
    return names;
}

void
import_names_free(struct import_names *names)
{
    lodge_arena_free(names ? names->arena : NULL);
}

/* FNV-1a. */
static uint64_t
value_of(char kind, const char *name)
{
    uint64_t value = (0xcbf29ce484222325u ^ (unsigned char)kind) * 0x100000001b3u;

    for (const unsigned char *at = (const unsigned char *)name; *at; at++)
        value = (value ^ *at) * 0x100000001b3u;
    return value ? value : 1;
}

/* The place of a value, or the free one where it belongs. */
static uint64_t *
place_of(uint64_t *places, size_t room, uint64_t value)
{
    size_t at = (size_t)(value ^ value >> 32) & (room - 1);

    while (places[at] != 0 && places[at] != value)
        at = (at + 1) & (room - 1);
    return &places[at];
}

static void
grow(struct import_names *names)
{
    uint64_t *larger = LODGE_NEW_ARRAY(names->arena, uint64_t, names->room * 2);

    for (size_t i = 0; i < names->room; i++)
        if (names->places[i] != 0)
            *place_of(larger, names->room * 2, names->places[i]) = names->places[i];
    names->places = larger;
    names->room *= 2;
}

bool
import_names_met(struct import_names *names, char kind, const char *name)
{
    uint64_t value = value_of(kind, name), *place = place_of(names->places, names->room, value);

    if (*place != 0)
        return true;
    if (names->count >= names->room / 2 && names->room >= PLACES_MAX / 2)
        return false;
    *place = value;
    names->count++;
    if (names->count >= names->room / 2)
        grow(names);
    return false;
}
