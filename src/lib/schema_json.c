/* JSON outside of a call: for programs that print, or store. */
#include "lib/give.h"

static const char *
write_struct(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given,
    const char *(*write)(struct lodge_arena *arena, struct json *value))
{
    struct lodge_fault fault = { .note = "" };
    struct json *object = json_new(arena);
    const struct giving giving = { .arena = arena, .fault = &fault };

    return give_struct(&giving, schema, given, object) == LODGE_OK ? write(arena, object) : NULL;
}

const char *
lodge_json(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given)
{
    return write_struct(arena, schema, given, json_write_pretty);
}

const char *
lodge_json_line(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given)
{
    return write_struct(arena, schema, given, json_write);
}

const char *
lodge_json_merge(struct lodge_arena *arena, const char *text, const char *patch)
{
    struct json *holder = json_new(arena), *object = NULL;

    if (!json_add_written(holder, "merged", text) || !json_member(holder, "merged", &object)
        || !json_merge_written(object, patch))
        return NULL;
    return json_write(arena, object);
}
