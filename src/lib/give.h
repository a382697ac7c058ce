/* What a handler gave, as JSON. */
#ifndef LIB_GIVE_H
#define LIB_GIVE_H

#include "lib/json.h"

#include <gatelodge/schema.h>

/* What giving needs at hand. */
struct giving {
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    bool again;                 /* not for the first time: without what is shown once */
};

/* Adds the members of a struct to a JSON object. LODGE_BROKEN when it holds JSON text that is none. */
enum lodge_problem give_struct(const struct giving *giving, const struct lodge_schema *schema, const void *given,
    struct json *object);

/* Whether a member holds nothing: NULL, time 0, no id. */
bool given_is_none(const struct lodge_field *field, const void *member);

/* What in a given struct does not keep its schema's promise, as a sentence; NULL when all of it does.
 * A test build asks this before each reply: give_check.c. */
const char *given_flaw(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given);

#endif
