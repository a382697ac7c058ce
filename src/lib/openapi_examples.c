/* Examples, so that nobody has to imagine what a schema means: what a row says, else what follows from its
 * kind, name and bounds. */
#include "lib/json.h"
#include "lib/openapi.h"

#include <stdlib.h>
#include <string.h>

#define SOME_ID     "01h2xcejqtf2nbrexx3vqjhp41"
#define SOME_TIME   "2026-11-20T09:15:00.000Z"
#define SOME_EMAIL  "ann@example.org"
#define SOME_SECRET "correct horse battery staple"

/* A member that an example is wanted of, and where it goes. */
struct wanted {
    struct openapi *openapi;
    struct json *holder;
    const char *name;                   /* NULL: the holder is a list */
    const struct lodge_field *field;
    bool given;
    const char *said;                   /* what the row says; may be NULL */
};

static void add_members(struct openapi *openapi, struct json *object, const struct lodge_schema *schema, bool given);

const char *
openapi_example_id(struct lodge_arena *arena, const char *prefix)
{
    return lodge_print(arena, "%s_" SOME_ID, prefix);
}

/* A text within the row's bounds that begins like this. */
static const char *
within_bounds(struct lodge_arena *arena, const struct lodge_field *field, const char *text)
{
    const char *longer = text;

    while ((int64_t)strlen(longer) < field->min)
        longer = lodge_print(arena, "%s %s", longer, text);
    return field->max > 0 && (int64_t)strlen(longer) > field->max ? lodge_copy(arena, longer, (size_t)field->max)
        : longer;
}

static void
add_text(const struct wanted *wanted, const char *text)
{
    json_add_text(wanted->holder, wanted->name, wanted->said ? wanted->said : text);
}

/* The name in words stands for what nobody gave an example of. */
static void
add_words(const struct wanted *wanted)
{
    char *words = lodge_copy_text(wanted->openapi->arena, wanted->field->name);

    for (char *c = words; *c; c++)
        if (*c == '_')
            *c = ' ';
    add_text(wanted, within_bounds(wanted->openapi->arena, wanted->field, words));
}

static void
add_email(const struct wanted *wanted)
{
    add_text(wanted, SOME_EMAIL);
}

static void
add_secret(const struct wanted *wanted)
{
    add_text(wanted, within_bounds(wanted->openapi->arena, wanted->field, SOME_SECRET));
}

static void
add_choice(const struct wanted *wanted)
{
    add_text(wanted, wanted->field->choices[0]);
}

static void
add_time(const struct wanted *wanted)
{
    add_text(wanted, SOME_TIME);
}

static void
add_id(const struct wanted *wanted)
{
    add_text(wanted, openapi_example_id(wanted->openapi->arena, wanted->field->prefix));
}

static void
add_number(const struct wanted *wanted)
{
    const struct lodge_field *field = wanted->field;
    bool bounded = field->min < field->max;
    int64_t number = bounded && field->min > 1 ? field->min : bounded && field->max < 1 ? field->max : 1;

    json_add_number(wanted->holder, wanted->name, wanted->said ? strtoll(wanted->said, NULL, 10) : number);
}

static void
add_flag(const struct wanted *wanted)
{
    json_add_flag(wanted->holder, wanted->name, !wanted->said || lodge_text_equal(wanted->said, "true"));
}

static void
add_texts(const struct wanted *wanted)
{
    struct json *list = json_add_list(wanted->holder, wanted->name);

    if (wanted->said || wanted->field->min > 0)
        json_add_text(list, NULL, wanted->said ? wanted->said : wanted->name);
}

static void
add_anything(const struct wanted *wanted)
{
    json_add_written(wanted->holder, wanted->name, wanted->said ? wanted->said : "{}");
}

static void
add_object(const struct wanted *wanted)
{
    struct json *object = json_add_object(wanted->holder, wanted->name);

    add_members(wanted->openapi, object, wanted->field->schema, wanted->given);
}

static void
add_list(const struct wanted *wanted)
{
    struct json *entry = json_add_object(json_add_list(wanted->holder, wanted->name), NULL);

    add_members(wanted->openapi, entry, wanted->field->schema, wanted->given);
}

void
openapi_add_field_example(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_field *field, bool given)
{
    static void (*const adders[])(const struct wanted *wanted) = {
        [LODGE_KIND_UNSTATED] = add_words, [LODGE_KIND_TEXT] = add_words, [LODGE_KIND_EMAIL] = add_email,
        [LODGE_KIND_SECRET] = add_secret, [LODGE_KIND_CHOICE] = add_choice, [LODGE_KIND_NUMBER] = add_number,
        [LODGE_KIND_FLAG] = add_flag, [LODGE_KIND_TIME] = add_time, [LODGE_KIND_ID] = add_id,
        [LODGE_KIND_TEXTS] = add_texts, [LODGE_KIND_LIST] = add_list, [LODGE_KIND_OBJECT] = add_object,
        [LODGE_KIND_ANYTHING] = add_anything, [LODGE_KIND_FILTER] = add_words,
    };
    const char *said = field->example ? field->example : given ? NULL : field->fallback;

    adders[field->kind](&(struct wanted){ openapi, holder, name, field, given, said });
}

/* A text that nobody gave an example of is none where there need not be one. */
static void
add_members(struct openapi *openapi, struct json *object, const struct lodge_schema *schema, bool given)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];
        bool guessed = field->kind == LODGE_KIND_TEXT && !field->example;

        if (given && guessed && field->nullable && !field->optional)
            json_add_null(object, field->name);
        else if (!guessed || (given ? !field->optional : field->required))
            openapi_add_field_example(openapi, object, field->name, field, given);
    }
}

void
openapi_add_example(struct openapi *openapi, struct json *holder, const struct lodge_schema *schema, bool given)
{
    add_members(openapi, json_add_object(holder, "example"), schema, given);
}
