/* The key that seals events. Only who seals or verifies has it: jobs, and the command line. */
#ifndef IDENTITY_EVENT_KEY_H
#define IDENTITY_EVENT_KEY_H

#include <gatelodge/arena.h>

#include <stdbool.h>

#define EVENT_KEY_SIZE 32       /* bytes; in the file they are 64 hexadecimal digits */

struct event_key {
    unsigned char bytes[EVENT_KEY_SIZE];
};

/* Reads the file (NULL: none is set). The key lives in the arena, which wipes it. NULL: *why says what is in the
 * way. */
const struct event_key *event_key_read(const char *path, struct lodge_arena *arena, const char **why);

#endif
