/* A configuration of nginx as a tree of directives, its includes put in. Read only; what the words mean is told
 * elsewhere. */
#ifndef PROGRAMS_NGINX_CONFIGURATION_H
#define PROGRAMS_NGINX_CONFIGURATION_H

#include <gatelodge/problem.h>
#include <gatelodge/text.h>

struct directive {
    const char *file;
    int line;
    const char *name;
    struct lodge_texts values;          /* the words behind the name, without their quotes */
    bool is_block;
    struct directive *parent;           /* the block that it stands in; NULL for the outermost, which has no name */
    struct directive *first, *last;     /* what stands in it */
    struct directive *next;             /* what stands behind it */
};

/* Reads a file with everything that it includes. Names without a slash before them are looked for in `prefix`.
 * LODGE_NOT_FOUND when a file cannot be read, LODGE_FIELD_INVALID when it is not nginx's language; then *why is
 * "file:line: what is wrong". Files, depth and words are bounded. */
enum lodge_problem configuration_read(const char *path, const char *prefix, struct lodge_arena *arena,
    struct directive **outermost, const char **why);

/* ---- finding: lookup.c ------------------------------------------------------------------------------ */

/* The last directive of this name that stands in the block itself; NULL when there is none. */
const struct directive *directive_in(const struct directive *block, const char *name);

/* The same, in the block or the nearest block around it that has one: how nginx inherits. */
const struct directive *directive_around(const struct directive *block, const char *name);

/* The nearest block, this one or one around it, in which this name stands: where nginx takes lists from. */
const struct directive *level_of(const struct directive *block, const char *name);

/* Of the list that holds in a block (proxy_set_header …): the entry whose first word is this one, in any case. */
const struct directive *entry_of(const struct directive *block, const char *list, const char *word);

/* The block around of this name ("server"), or the block itself; NULL when there is none. */
const struct directive *block_around(const struct directive *directive, const char *name);

/* The value by number; "" when there are not so many. */
const char *value_of(const struct directive *directive, size_t number);

/* Whether a directive holds in the block and says this: directive_says(location, "satisfy", "any"). */
bool directive_says(const struct directive *block, const char *name, const char *value);

/* The directive behind this one in the order of reading, blocks before what stands in them; NULL at the end. */
const struct directive *directive_behind(const struct directive *directive);

#endif
