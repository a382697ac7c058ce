/* The keywords of JSON Schema, one function for each, and the table that names them. */
#include "support/schema_fits.h"
#include "support/text.h"

#include <json-c/json.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct question {
    json_object *document;
    json_object *schema;
    json_object *rule;          /* what stands behind the keyword */
    json_object *value;
    const char *where;
};

typedef const char *judge(const struct question *asked);

json_object *
schema_followed(json_object *document, json_object *object)
{
    json_object *reference, *target;

    for (int hops = 0; hops < 8; hops++) {
        if (!json_object_object_get_ex(object, "$ref", &reference))
            return object;
        const char *pointer = json_object_get_string(reference);
        if (pointer[0] != '#' || json_pointer_get(document, pointer + 1, &target) != 0)
            return NULL;
        object = target;
    }
    return NULL;
}

static const char *
follow(const struct question *asked)
{
    json_object *target = schema_followed(asked->document, asked->schema);

    if (!target)
        return text("%s: %s leads nowhere", asked->where, json_object_get_string(asked->rule));
    return schema_misfit(asked->document, target, asked->value, asked->where);
}

static bool
is_of_type(json_object *value, const char *type)
{
    static const struct { const char *name; json_type type; } names[] = {
        { "null", json_type_null }, { "boolean", json_type_boolean }, { "integer", json_type_int },
        { "number", json_type_double }, { "number", json_type_int }, { "string", json_type_string },
        { "array", json_type_array }, { "object", json_type_object },
    };

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i].name, type) == 0 && json_object_is_type(value, names[i].type))
            return true;
    return false;
}

static const char *
judge_type(const struct question *asked)
{
    bool one = json_object_is_type(asked->rule, json_type_string);

    if (one && is_of_type(asked->value, json_object_get_string(asked->rule)))
        return NULL;
    for (size_t i = 0; !one && i < json_object_array_length(asked->rule); i++)
        if (is_of_type(asked->value, json_object_get_string(json_object_array_get_idx(asked->rule, i))))
            return NULL;
    return text("%s: is %s, not of type %s", asked->where, json_object_to_json_string(asked->value),
        json_object_to_json_string(asked->rule));
}

static const char *
judge_const(const struct question *asked)
{
    return json_object_equal(asked->rule, asked->value) ? NULL
        : text("%s: is not %s", asked->where, json_object_to_json_string(asked->rule));
}

static const char *
judge_enum(const struct question *asked)
{
    for (size_t i = 0; i < json_object_array_length(asked->rule); i++)
        if (json_object_equal(json_object_array_get_idx(asked->rule, i), asked->value))
            return NULL;
    return text("%s: %s is none of %s", asked->where, json_object_to_json_string(asked->value),
        json_object_to_json_string(asked->rule));
}

static const char *
judge_required(const struct question *asked)
{
    if (!json_object_is_type(asked->value, json_type_object))
        return NULL;
    for (size_t i = 0; i < json_object_array_length(asked->rule); i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(asked->rule, i));
        if (!json_object_object_get_ex(asked->value, name, NULL))
            return text("%s: has no %s", asked->where, name);
    }
    return NULL;
}

static const char *
judge_properties(const struct question *asked)
{
    struct json_object_iterator it = json_object_iter_begin(asked->rule),
        end = json_object_iter_end(asked->rule);
    const char *misfit = NULL;
    json_object *member;

    for (; !misfit && !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
        const char *name = json_object_iter_peek_name(&it);
        if (json_object_is_type(asked->value, json_type_object)
            && json_object_object_get_ex(asked->value, name, &member))
            misfit = schema_misfit(asked->document, json_object_iter_peek_value(&it), member,
                text("%s/%s", asked->where, name));
    }
    return misfit;
}

/* One member that "properties" does not name. */
static const char *
judge_addition(const struct question *asked, const char *name, json_object *member)
{
    json_object *properties;

    if (json_object_object_get_ex(asked->schema, "properties", &properties)
        && json_object_object_get_ex(properties, name, NULL))
        return NULL;
    if (json_object_is_type(asked->rule, json_type_boolean))
        return json_object_get_boolean(asked->rule) ? NULL
            : text("%s: has %s, which the document does not name", asked->where, name);
    return schema_misfit(asked->document, asked->rule, member, text("%s/%s", asked->where, name));
}

static const char *
judge_additions(const struct question *asked)
{
    const char *misfit = NULL;

    if (!json_object_is_type(asked->value, json_type_object))
        return NULL;
    struct json_object_iterator it = json_object_iter_begin(asked->value),
        end = json_object_iter_end(asked->value);
    for (; !misfit && !json_object_iter_equal(&it, &end); json_object_iter_next(&it))
        misfit = judge_addition(asked, json_object_iter_peek_name(&it), json_object_iter_peek_value(&it));
    return misfit;
}

static const char *
judge_items(const struct question *asked)
{
    const char *misfit = NULL;

    if (!json_object_is_type(asked->value, json_type_array))
        return NULL;
    for (size_t i = 0; !misfit && i < json_object_array_length(asked->value); i++)
        misfit = schema_misfit(asked->document, asked->rule, json_object_array_get_idx(asked->value, i),
            text("%s/%zu", asked->where, i));
    return misfit;
}

static int64_t
entries(json_object *value)
{
    return json_object_is_type(value, json_type_array) ? (int64_t)json_object_array_length(value) : -1;
}

/* Characters, not bytes; -1 when it is no text. */
static int64_t
characters(json_object *value)
{
    int64_t length = 0;

    if (!json_object_is_type(value, json_type_string))
        return -1;
    for (const char *c = json_object_get_string(value); *c; c++)
        length += ((unsigned char)*c & 0xc0) != 0x80;
    return length;
}

static const char *
too(const char *what, const struct question *asked)
{
    return text("%s: is too %s: %s", asked->where, what, json_object_to_json_string(asked->value));
}

static const char *
judge_max_items(const struct question *asked)
{
    return entries(asked->value) > json_object_get_int64(asked->rule) ? too("long", asked) : NULL;
}

static const char *
judge_min_items(const struct question *asked)
{
    int64_t count = entries(asked->value);

    return count >= 0 && count < json_object_get_int64(asked->rule) ? too("short", asked) : NULL;
}

static const char *
judge_max_length(const struct question *asked)
{
    return characters(asked->value) > json_object_get_int64(asked->rule) ? too("long", asked) : NULL;
}

static const char *
judge_min_length(const struct question *asked)
{
    int64_t length = characters(asked->value);

    return length >= 0 && length < json_object_get_int64(asked->rule) ? too("short", asked) : NULL;
}

static const char *
judge_maximum(const struct question *asked)
{
    if (!json_object_is_type(asked->value, json_type_int))
        return NULL;
    return json_object_get_int64(asked->value) > json_object_get_int64(asked->rule) ? too("large", asked) : NULL;
}

static const char *
judge_minimum(const struct question *asked)
{
    if (!json_object_is_type(asked->value, json_type_int))
        return NULL;
    return json_object_get_int64(asked->value) < json_object_get_int64(asked->rule) ? too("small", asked) : NULL;
}

static const char *
judge_pattern(const struct question *asked)
{
    if (!json_object_is_type(asked->value, json_type_string))
        return NULL;
    return text_matches(json_object_get_string(asked->value), json_object_get_string(asked->rule)) ? NULL
        : text("%s: %s does not match %s", asked->where, json_object_get_string(asked->value),
            json_object_get_string(asked->rule));
}

/* Of the formats, one is ours to keep: times are in UTC with milliseconds. The others are for people. */
static const char *
judge_format(const struct question *asked)
{
    static const char time[] = "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$";

    if (strcmp(json_object_get_string(asked->rule), "date-time") != 0
        || !json_object_is_type(asked->value, json_type_string)
        || text_matches(json_object_get_string(asked->value), time))
        return NULL;
    return text("%s: %s is no time in UTC with milliseconds", asked->where,
        json_object_get_string(asked->value));
}

/* How many of the schemas behind the keyword fit. */
static size_t
fitting(const struct question *asked)
{
    size_t fit = 0;

    for (size_t i = 0; i < json_object_array_length(asked->rule); i++)
        fit += schema_misfit(asked->document, json_object_array_get_idx(asked->rule, i), asked->value,
            asked->where) == NULL;
    return fit;
}

static const char *
judge_any(const struct question *asked)
{
    return fitting(asked) > 0 ? NULL : text("%s: fits none of anyOf", asked->where);
}

static const char *
judge_one(const struct question *asked)
{
    return fitting(asked) == 1 ? NULL : text("%s: does not fit exactly one of oneOf", asked->where);
}

static const char *
judge_all(const struct question *asked)
{
    return fitting(asked) == json_object_array_length(asked->rule) ? NULL
        : text("%s: does not fit all of allOf", asked->where);
}

/* NULL: says nothing about what fits. */
static const struct { const char *name; judge *judge; } keywords[] = {
    { "$ref",                 follow            },
    { "type",                 judge_type        },
    { "const",                judge_const       },
    { "enum",                 judge_enum        },
    { "required",             judge_required    },
    { "properties",           judge_properties  },
    { "additionalProperties", judge_additions   },
    { "items",                judge_items       },
    { "maxItems",             judge_max_items   },
    { "minItems",             judge_min_items   },
    { "maxLength",            judge_max_length  },
    { "minLength",            judge_min_length  },
    { "maximum",              judge_maximum     },
    { "minimum",              judge_minimum     },
    { "pattern",              judge_pattern     },
    { "format",               judge_format      },
    { "anyOf",                judge_any         },
    { "oneOf",                judge_one         },
    { "allOf",                judge_all         },
    { "title",                NULL              },
    { "description",          NULL              },
    { "default",              NULL              },
    { "examples",             NULL              },
    { "readOnly",             NULL              },
    { "writeOnly",            NULL              },
    { "deprecated",           NULL              },
    { "maxProperties",        NULL              },
};

static const char *
judge_keyword(const struct question *asked, const char *name)
{
    for (size_t i = 0; i < COUNT(keywords); i++)
        if (strcmp(keywords[i].name, name) == 0)
            return keywords[i].judge ? keywords[i].judge(asked) : NULL;
    return text("%s: the schema says \"%s\", which this test does not understand", asked->where, name);
}

const char *
schema_misfit(json_object *document, json_object *schema, json_object *value, const char *where)
{
    const char *misfit = NULL;

    if (json_object_is_type(schema, json_type_boolean))
        return json_object_get_boolean(schema) ? NULL : text("%s: may not be there", where);
    if (!json_object_is_type(schema, json_type_object))
        return text("%s: has no schema", where);
    struct json_object_iterator it = json_object_iter_begin(schema), end = json_object_iter_end(schema);
    for (; !misfit && !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
        struct question asked = { document, schema, json_object_iter_peek_value(&it), value, where };
        misfit = judge_keyword(&asked, json_object_iter_peek_name(&it));
    }
    return misfit;
}
