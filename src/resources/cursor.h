/* Cursors: a place in a list as one word. */
#ifndef RESOURCES_CURSOR_H
#define RESOURCES_CURSOR_H

#include "resources/page.h"

/* The word of a place in the list of this name. */
const char *cursor_write(struct lodge_arena *arena, const char *list, struct place place);

/* Reads it back; false when it was not written for this list. */
bool cursor_read(struct lodge_arena *arena, const char *list, const char *cursor, struct place *place);

#endif
