/* Passwords that are refused because everybody knows them. */
#ifndef IDENTITY_BLOCKLIST_H
#define IDENTITY_BLOCKLIST_H

#include <gatelodge/arena.h>

#include <stdbool.h>

#define BLOCKLIST_BYTES_MAX (16 * 1024 * 1024)

struct blocklist;

/* Reads a file: one password a line, UTF-8, in lower case (ASCII is made so; other letters are taken as
 * they are). NULL and a sentence in *why when it cannot be read. `path` NULL is an empty list. Lives as
 * long as the arena, but does not fill it. */
struct blocklist *blocklist_read(const char *path, struct lodge_arena *arena, const char **why);

/* Whether this password, made caseless, is on the list. */
bool blocklist_holds(const struct blocklist *list, const char *password);

#endif
