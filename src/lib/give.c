/* What a handler gave, as JSON: the rows of a schema walked the other way. Whether the struct keeps what the
 * schema promises is give_check.c's matter. */
#include "lib/give.h"

#include <gatelodge/clock.h>

#include <stdlib.h>
#include <string.h>

static const void *
pointer_in(const void *member)
{
    const void *pointer;

    memcpy(&pointer, member, sizeof(pointer));
    return pointer;
}

bool
given_is_none(const struct lodge_field *field, const void *member)
{
    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_SECRET:
    case LODGE_KIND_CHOICE:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_ANYTHING:
        return !pointer_in(member);
    case LODGE_KIND_TIME:
        return *(const int64_t *)member == 0;
    case LODGE_KIND_ID:
        return lodge_id_is_none(*(const struct lodge_id *)member);
    case LODGE_KIND_NUMBER:
    case LODGE_KIND_FLAG:
    case LODGE_KIND_TEXTS:
    case LODGE_KIND_LIST:
        return false;
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    abort();                    /* check.c refuses a field without a kind, and a filter that is given */
}

static void
give_texts(const struct lodge_field *field, const struct lodge_texts *texts, struct json *object)
{
    struct json *list = json_add_list(object, field->name);

    for (size_t i = 0; i < texts->count; i++)
        json_add_text(list, NULL, texts->items[i]);
}

static enum lodge_problem
give_list(const struct giving *giving, const struct lodge_field *field,
    const struct lodge_list *given, struct json *object)
{
    const char *items = given->items;
    struct json *list = json_add_list(object, field->name);
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < given->count && problem == LODGE_OK; i++)
        problem = give_struct(giving, field->schema, items + i * field->schema->size,
            json_add_object(list, NULL));
    return problem;
}

static enum lodge_problem
give_anything(const struct giving *giving, const struct lodge_field *field, const char *text,
    struct json *object)
{
    if (json_add_written(object, field->name, text))
        return LODGE_OK;
    return lodge_fail(giving->fault, LODGE_BROKEN, "what is given as %s is not a JSON object", field->name);
}

static enum lodge_problem
give_member(const struct giving *giving, const struct lodge_field *field,
    const void *member, struct json *object)
{
    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_SECRET:
    case LODGE_KIND_CHOICE:
        json_add_text(object, field->name, pointer_in(member));
        return LODGE_OK;
    case LODGE_KIND_NUMBER:
        json_add_number(object, field->name, *(const int64_t *)member);
        return LODGE_OK;
    case LODGE_KIND_FLAG:
        json_add_flag(object, field->name, *(const bool *)member);
        return LODGE_OK;
    case LODGE_KIND_TIME:
        json_add_text(object, field->name, lodge_time_text(giving->arena, *(const int64_t *)member));
        return LODGE_OK;
    case LODGE_KIND_ID:
        json_add_text(object, field->name,
            lodge_id_text(giving->arena, field->prefix, *(const struct lodge_id *)member));
        return LODGE_OK;
    case LODGE_KIND_TEXTS:
        give_texts(field, member, object);
        return LODGE_OK;
    case LODGE_KIND_LIST:
        return give_list(giving, field, member, object);
    case LODGE_KIND_OBJECT:
        return give_struct(giving, field->schema, pointer_in(member),
            json_add_object(object, field->name));
    case LODGE_KIND_ANYTHING:
        return give_anything(giving, field, pointer_in(member), object);
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    abort();
}

enum lodge_problem
give_struct(const struct giving *giving, const struct lodge_schema *schema,
    const void *given, struct json *object)
{
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < schema->count && problem == LODGE_OK; i++) {
        const struct lodge_field *field = &schema->fields[i];
        const void *member = (const char *)given + field->offset;

        if (giving->again && field->shown_once)
            continue;
        if (!given_is_none(field, member))
            problem = give_member(giving, field, member, object);
        else if (!field->optional)
            json_add_null(object, field->name);
    }
    return problem;
}
