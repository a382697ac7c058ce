/* Does every row of every schema make sense? */
#include "lib/call.h"

#include "lib/check.h"
#include "lib/filter.h"
#include "lib/fit.h"

#include <string.h>

struct nested {
    struct lodge_arena *arena;
    enum schema_use use;
    int depth;
};

/* What each kind of field must say. */
static const struct { bool known, max, each_max, prefix, choices, schema; } needs[] = {
    [LODGE_KIND_TEXT]     = { .known = true, .max = true },
    [LODGE_KIND_EMAIL]    = { .known = true },
    [LODGE_KIND_SECRET]   = { .known = true, .max = true },
    [LODGE_KIND_CHOICE]   = { .known = true, .choices = true },
    [LODGE_KIND_NUMBER]   = { .known = true },
    [LODGE_KIND_FLAG]     = { .known = true },
    [LODGE_KIND_TIME]     = { .known = true },
    [LODGE_KIND_ID]       = { .known = true, .prefix = true },
    [LODGE_KIND_TEXTS]    = { .known = true, .max = true, .each_max = true },
    [LODGE_KIND_LIST]     = { .known = true, .max = true, .schema = true },
    [LODGE_KIND_OBJECT]   = { .known = true, .schema = true },
    [LODGE_KIND_ANYTHING] = { .known = true, .max = true },
    [LODGE_KIND_FILTER]   = { .known = true, .schema = true },
};

static const char *nested_flaw(struct nested nested, const struct lodge_schema *schema);

static const char *
kind_flaw(const struct lodge_field *field)
{
    if ((size_t)field->kind >= LODGE_COUNT(needs) || !needs[field->kind].known)
        return "has no kind";
    if (needs[field->kind].max && field->max <= 0)
        return "has no max";
    if (needs[field->kind].each_max && field->each_max <= 0)
        return "has no each_max";
    if (needs[field->kind].prefix
        && (!field->prefix || !*field->prefix || strlen(field->prefix) > LODGE_ID_PREFIX_MAX))
        return "has no prefix, or a long one";
    if (needs[field->kind].choices && (!field->choices || !field->choices[0]))
        return "has no choices";
    if (needs[field->kind].schema && !field->schema)
        return "has no schema";
    return field->max < field->min && field->kind != LODGE_KIND_EMAIL ? "has a max below its min" : NULL;
}

static const char *
sentence_flaw(const struct lodge_field *field)
{
    if (!field->about || !*field->about)
        return "says not what it is";
    return field->about[strlen(field->about) - 1] == '.' ? "ends its sentence with a full stop" : NULL;
}

static const char *
filter_use_flaw(const struct nested *nested, const struct lodge_field *field)
{
    if (nested->use != USE_QUERY)
        return "is a filter, but in no query";
    for (size_t i = 0; i < field->schema->count; i++)
        if (filter_knows(&field->schema->fields[i]))
            return NULL;
    return "has nothing to ask for";
}

static const char *
use_flaw(const struct nested *nested, const struct lodge_field *field)
{
    bool written = nested->use == USE_QUERY || nested->use == USE_FORM;

    if (written && !kind_is_written(field->kind))
        return "is of a kind that only JSON can say";
    if (field->kind == LODGE_KIND_FILTER)
        return filter_use_flaw(nested, field);
    if (nested->use == USE_GIVEN && field->shown_once && !field->optional)
        return "is shown once, but not optional: an answer that is given again lacks it";
    if (nested->use == USE_GIVEN)
        return field->kind == LODGE_KIND_SECRET && !field->shown_once ? "is a secret that is given" : NULL;
    return field->kind == LODGE_KIND_NUMBER && field->min == field->max ? "has no min and max" : NULL;
}

static const char *
alone_flaw(const struct nested *nested, const struct lodge_field *field)
{
    if (!field->alone)
        return NULL;
    if (field->kind != LODGE_KIND_LIST || nested->use != USE_TAKEN)
        return "is alone, but no list that is taken";
    return field->schema->size < sizeof(struct lodge_fault) ? "is alone, but has no room for what does not fit" : NULL;
}

/* Whether what a row says of its values fits the row itself. */
static bool
written_fits(struct lodge_arena *arena, const struct lodge_field *field, const char *text)
{
    struct lodge_fault fault = { .note = "" };
    const struct fitting fitting = { .arena = arena, .fault = &fault };
    const struct place place = place_member(NULL, field->name);
    union {
        const char *text;
        int64_t number;
        bool flag;
        struct lodge_id id;
    } room = { .id = { .bytes = { 0 } } };

    fit_written(&fitting, field, &place, text, &room);
    return fault.misfit_count == 0;
}

static const char *
fallback_flaw(struct lodge_arena *arena, const struct lodge_field *field)
{
    if (!field->fallback)
        return NULL;
    if (field->required)
        return "has a fallback, but is required";
    if (!kind_is_written(field->kind))
        return "has a fallback, but is of a kind that no text says";
    return written_fits(arena, field, field->fallback) ? NULL : "has a fallback that does not fit";
}

static bool
is_object(struct lodge_arena *arena, const char *text)
{
    struct lodge_fault fault = { .note = "" };
    struct json *object;

    return json_parse(arena, &fault, text, strlen(text), &object) == LODGE_OK && fault.misfit_count == 0;
}

static const char *
example_flaw(struct lodge_arena *arena, const struct lodge_field *field)
{
    bool fits;

    if (!field->example)
        return NULL;
    if (field->kind == LODGE_KIND_TEXTS)
        fits = lodge_text_length(field->example) <= field->each_max;
    else if (field->kind == LODGE_KIND_ANYTHING)
        fits = (int64_t)strlen(field->example) <= field->max && is_object(arena, field->example);
    else if (kind_is_written(field->kind))
        fits = written_fits(arena, field, field->example);
    else
        return "has an example, but those of its members are shown";
    return fits ? NULL : "has an example that does not fit";
}

static const char *
field_flaw(struct nested nested, const struct lodge_field *field)
{
    const char *flaw = kind_flaw(field);

    if (!flaw)
        flaw = sentence_flaw(field);
    if (!flaw)
        flaw = use_flaw(&nested, field);
    if (!flaw)
        flaw = alone_flaw(&nested, field);
    if (!flaw)
        flaw = fallback_flaw(nested.arena, field);
    if (!flaw)
        flaw = example_flaw(nested.arena, field);
    if (flaw || !field->schema)
        return flaw;
    if (field->kind == LODGE_KIND_FILTER)
        nested.use = USE_GIVEN;         /* what is filtered is what is given */
    nested.depth++;
    return nested_flaw(nested, field->schema);
}

static bool
is_named_before(const struct lodge_schema *schema, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (lodge_text_equal(schema->fields[i].name, schema->fields[index].name))
            return true;
    return false;
}

static const char *
nested_flaw(struct nested nested, const struct lodge_schema *schema)
{
    if (nested.depth > NESTING_MAX)
        return "schemas are nested too deeply, or without an end";
    if (!schema->name || schema->count > FIELDS_MAX)
        return "has no name, or too many fields";
    if (nested.depth > 1 && schema->check)
        return lodge_print(nested.arena, "%s is inside another and has a check, which would not run",
            schema->name);
    for (size_t i = 0; i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];
        const char *flaw = is_named_before(schema, i) ? "is there twice" : field_flaw(nested, field);

        if (flaw)
            return lodge_print(nested.arena, "%s %s", field->name, flaw);
    }
    return NULL;
}

const char *
schema_flaw(struct lodge_arena *arena, const struct lodge_schema *schema, enum schema_use use)
{
    return nested_flaw((struct nested){ .arena = arena, .use = use, .depth = 1 }, schema);
}
