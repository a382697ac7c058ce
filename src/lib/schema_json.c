/* A struct as JSON outside of a call: for programs that print. */
#include "lib/give.h"

const char *
lodge_json(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given)
{
    struct lodge_fault fault = { .note = "" };
    struct json *object = json_new(arena);

    if (give_struct(arena, &fault, schema, given, object) != LODGE_OK)
        return NULL;
    return json_write_pretty(arena, object);
}
