/* Does what a handler gave keep what the schema promises? Only test builds ask: a reply that is true to its
 * schema there needs no second look in production. */
#include "lib/give.h"

#include "lib/fit.h"

#include <string.h>

static const char *
text_flaw(struct lodge_arena *arena, const struct lodge_field *field, const char *text, int64_t max)
{
    int64_t length = lodge_text_length(text);

    if (length < 0)
        return lodge_print(arena, "%s is not UTF-8", field->name);
    if (field->kind == LODGE_KIND_SECRET || field->kind == LODGE_KIND_ANYTHING)
        length = (int64_t)strlen(text);
    if (length > max)
        return lodge_print(arena, "%s is longer than %lld", field->name, (long long)max);
    return NULL;
}

static const char *
choice_flaw(struct lodge_arena *arena, const struct lodge_field *field, const char *text)
{
    for (const char *const *choice = field->choices; *choice; choice++)
        if (lodge_text_equal(*choice, text))
            return NULL;
    return lodge_print(arena, "%s is none of its choices", field->name);
}

static const char *
count_flaw(struct lodge_arena *arena, const struct lodge_field *field, size_t count, const void *items)
{
    if ((int64_t)count > field->max)
        return lodge_print(arena, "%s has %zu entries, more than %lld", field->name, count,
            (long long)field->max);
    return count > 0 && !items ? lodge_print(arena, "%s has entries that are nowhere", field->name) : NULL;
}

static const char *
texts_flaw(struct lodge_arena *arena, const struct lodge_field *field, const struct lodge_texts *texts)
{
    const char *flaw = count_flaw(arena, field, texts->count, texts->items);

    for (size_t i = 0; !flaw && i < texts->count; i++)
        flaw = texts->items[i] ? text_flaw(arena, field, texts->items[i], field->each_max)
                               : lodge_print(arena, "%s holds NULL", field->name);
    return flaw;
}

static const char *
list_flaw(struct lodge_arena *arena, const struct lodge_field *field, const struct lodge_list *list)
{
    const char *flaw = count_flaw(arena, field, list->count, list->items);

    for (size_t i = 0; !flaw && i < list->count; i++)
        flaw = given_flaw(arena, field->schema, (const char *)list->items + i * field->schema->size);
    return flaw;
}

static const char *
number_flaw(struct lodge_arena *arena, const struct lodge_field *field, int64_t number)
{
    if (field->min == field->max || (number >= field->min && number <= field->max))
        return NULL;
    return lodge_print(arena, "%s is %lld, out of its range", field->name, (long long)number);
}

static const char *
pointed_flaw(struct lodge_arena *arena, const struct lodge_field *field, const void *pointer)
{
    if (field->kind == LODGE_KIND_OBJECT)
        return given_flaw(arena, field->schema, pointer);
    if (field->kind == LODGE_KIND_CHOICE)
        return choice_flaw(arena, field, pointer);
    return text_flaw(arena, field, pointer, field->kind == LODGE_KIND_EMAIL ? EMAIL_MAX : field->max);
}

static const char *
member_flaw(struct lodge_arena *arena, const struct lodge_field *field, const void *member)
{
    const void *pointer;

    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_SECRET:
    case LODGE_KIND_CHOICE:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_ANYTHING:
        memcpy(&pointer, member, sizeof(pointer));
        return pointed_flaw(arena, field, pointer);
    case LODGE_KIND_NUMBER:
        return number_flaw(arena, field, *(const int64_t *)member);
    case LODGE_KIND_TEXTS:
        return texts_flaw(arena, field, member);
    case LODGE_KIND_LIST:
        return list_flaw(arena, field, member);
    case LODGE_KIND_FLAG:
    case LODGE_KIND_TIME:
    case LODGE_KIND_ID:
        return NULL;
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    return lodge_print(arena, "%s has no kind", field->name);
}

const char *
given_flaw(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given)
{
    const char *flaw = NULL;

    for (size_t i = 0; !flaw && i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];
        const void *member = (const char *)given + field->offset;

        if (!given_is_none(field, member))
            flaw = member_flaw(arena, field, member);
        else if (!field->nullable && !field->optional)
            flaw = lodge_print(arena, "%s is nothing, and neither nullable nor optional", field->name);
    }
    return flaw;
}
