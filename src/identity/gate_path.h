/* Paths as the rules see them, and the refusal of those that another server could read otherwise.
 * Why so strict: docs/decisions/0005-paths-at-the-gate.md. */
#ifndef IDENTITY_GATE_PATH_H
#define IDENTITY_GATE_PATH_H

#include <stddef.h>

#define PATH_ROOM 8193      /* bytes of the longest path, with its NUL */

/* Reads the path of a URL as it was sent, up to "?": decodes it once, as nginx does. Of what nginx would
 * resolve beyond that (dot segments, doubled slashes) nothing is left to do, because it is refused. NULL when
 * the path is clear; else why it is refused, as the end of a sentence that begins with "the path". */
const char *gate_path_read(const char *sent, size_t length, char path[PATH_ROOM]);

/* The same question about a path that nginx decoded already ($uri). */
const char *gate_path_flaw(const char *path);

#endif
