/* What is taken and given, as the JSON Schema of OpenAPI 3.1. */
#include "lib/openapi.h"

#include "lib/filter.h"
#include "lib/fit.h"

#include <stdlib.h>
#include <string.h>

const char *
openapi_pascal(struct lodge_arena *arena, const char *name)
{
    char *pascal = lodge_copy_text(arena, name), *end = pascal;
    bool raise = true;

    for (; *name; name++) {
        bool letter = *name >= 'a' && *name <= 'z';

        if (*name != '_')
            *end++ = (char)(raise && letter ? *name - 'a' + 'A' : *name);
        raise = *name == '_';
    }
    *end = '\0';
    return pascal;
}

/* {"type": "string"}, or {"type": ["string", "null"]}. */
static void
add_type(struct json *schema, const char *type, bool nullable)
{
    if (!nullable) {
        json_add_text(schema, "type", type);
        return;
    }
    struct json *types = json_add_list(schema, "type");
    json_add_text(types, NULL, type);
    json_add_text(types, NULL, "null");
}

static void
add_bounds(struct json *schema, const char *least, const char *most, int64_t min, int64_t max)
{
    if (min > 0)
        json_add_number(schema, least, min);
    if (max > 0)
        json_add_number(schema, most, max);
}

static void
add_choices(struct json *schema, const struct lodge_field *field, bool nullable)
{
    struct json *choices = json_add_list(schema, "enum");

    for (const char *const *choice = field->choices; *choice; choice++)
        json_add_text(choices, NULL, *choice);
    if (nullable)
        json_add_null(choices, NULL);
}

static void
add_range(struct json *schema, const struct lodge_field *field)
{
    json_add_text(schema, "format", "int64");
    if (field->min == field->max)
        return;
    json_add_number(schema, "minimum", field->min);
    json_add_number(schema, "maximum", field->max);
}

void
openapi_add_id_pattern(struct openapi *openapi, struct json *holder, const char *prefix, size_t length)
{
    json_add_text(holder, "pattern", lodge_print(openapi->arena, "^%.*s_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        (int)length, prefix));
}

static void
add_text_entries(struct json *schema, const struct lodge_field *field)
{
    struct json *items = json_add_object(schema, "items");

    json_add_text(items, "type", "string");
    json_add_number(items, "maxLength", field->each_max);
    add_bounds(schema, "minItems", "maxItems", field->min, field->max);
}

/* A reference has no type of its own that null could join. */
static void
add_object(struct openapi *openapi, struct json *schema, const struct lodge_field *field, bool nullable,
    bool given)
{
    struct json *either = json_add_list(schema, nullable ? "anyOf" : "allOf");

    openapi_add_reference(openapi, either, NULL, field->schema, given);
    if (nullable)
        json_add_text(json_add_object(either, NULL), "type", "null");
}

static void
add_limits(struct openapi *openapi, struct json *schema, const struct lodge_field *field, bool nullable,
    bool given)
{
    switch (field->kind) {
    case LODGE_KIND_TEXT:
        add_bounds(schema, "minLength", "maxLength", field->min, field->max);
        return;
    case LODGE_KIND_EMAIL:
        json_add_text(schema, "format", "idn-email");       /* RFC 6531: more than ASCII */
        add_bounds(schema, "minLength", "maxLength", field->min, field->max ? field->max : EMAIL_MAX);
        return;
    case LODGE_KIND_SECRET:
        json_add_text(schema, "format", "password");
        json_add_number(schema, "maxLength", field->max);   /* min counts bytes: fewer characters may do */
        return;
    case LODGE_KIND_CHOICE:
        add_choices(schema, field, nullable);
        return;
    case LODGE_KIND_NUMBER:
        add_range(schema, field);
        return;
    case LODGE_KIND_TIME:
        json_add_text(schema, "format", "date-time");
        return;
    case LODGE_KIND_ID:
        openapi_add_id_pattern(openapi, schema, field->prefix, strlen(field->prefix));
        return;
    case LODGE_KIND_TEXTS:
        add_text_entries(schema, field);
        return;
    case LODGE_KIND_LIST:
        add_bounds(schema, "minItems", "maxItems", field->min, field->max);
        openapi_add_reference(openapi, schema, "items", field->schema, given);
        return;
    case LODGE_KIND_ANYTHING:
        json_add_flag(schema, "additionalProperties", true);
        return;
    case LODGE_KIND_FILTER:
        json_add_number(schema, "maxLength", LODGE_FILTER_MAX);
        return;
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_FLAG:
    case LODGE_KIND_UNSTATED:
        return;
    }
}

static void
add_fallback(struct json *schema, const struct lodge_field *field)
{
    if (field->kind == LODGE_KIND_NUMBER)
        json_add_number(schema, "default", strtoll(field->fallback, NULL, 10));
    else if (field->kind == LODGE_KIND_FLAG)
        json_add_flag(schema, "default", lodge_text_equal(field->fallback, "true"));
    else
        json_add_text(schema, "default", field->fallback);
}

static const char *
describe_field(struct lodge_arena *arena, const struct lodge_field *field)
{
    if (field->kind != LODGE_KIND_FILTER)
        return lodge_print(arena, "%s.", field->about);
    return lodge_print(arena, "%s. %s", field->about, filter_describe(arena, field->schema));
}

void
openapi_add_field(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_field *field, bool given)
{
    static const char *const types[] = {
        [LODGE_KIND_UNSTATED] = "null", [LODGE_KIND_TEXT] = "string", [LODGE_KIND_EMAIL] = "string",
        [LODGE_KIND_SECRET] = "string", [LODGE_KIND_CHOICE] = "string", [LODGE_KIND_NUMBER] = "integer",
        [LODGE_KIND_FLAG] = "boolean", [LODGE_KIND_TIME] = "string", [LODGE_KIND_ID] = "string",
        [LODGE_KIND_TEXTS] = "array", [LODGE_KIND_LIST] = "array", [LODGE_KIND_OBJECT] = "object",
        [LODGE_KIND_ANYTHING] = "object", [LODGE_KIND_FILTER] = "string",
    };
    bool nullable = field->nullable && !(given && field->optional);     /* what is left out is not null */
    struct json *schema = json_add_object(holder, name);

    if (field->kind == LODGE_KIND_OBJECT)
        add_object(openapi, schema, field, nullable, given);
    else
        add_type(schema, types[field->kind], nullable);
    json_add_text(schema, "description", describe_field(openapi->arena, field));
    add_limits(openapi, schema, field, nullable, given);
    if (field->fallback && !given)
        add_fallback(schema, field);
}

static bool
is_always_there(const struct lodge_field *field, bool given)
{
    return given ? !field->optional : field->required;
}

static void
add_schema(struct openapi *openapi, const char *name, const struct lodge_schema *schema, bool given)
{
    struct json *object = json_add_object(openapi->schemas, name), *required = NULL;

    json_add_text(object, "type", "object");
    if (!given)
        json_add_flag(object, "additionalProperties", false);
    for (size_t i = 0; i < schema->count; i++) {
        if (!is_always_there(&schema->fields[i], given))
            continue;
        if (!required)
            required = json_add_list(object, "required");
        json_add_text(required, NULL, schema->fields[i].name);
    }
    struct json *properties = json_add_object(object, "properties");
    for (size_t i = 0; i < schema->count; i++)
        openapi_add_field(openapi, properties, schema->fields[i].name, &schema->fields[i], given);
}

/* A name for the component: that of the schema, with a number when another schema has it. In C a schema may
 * be called session_schema, to leave `session` to the struct; here it is Session. */
static const char *
free_name(struct openapi *openapi, const struct lodge_schema *schema)
{
    static const char ending[] = "_schema";
    size_t length = strlen(schema->name), size = strlen(ending);
    bool ends = length > size && strcmp(schema->name + length - size, ending) == 0;
    const char *word = lodge_copy(openapi->arena, schema->name, ends ? length - size : length);
    const char *plain = openapi_pascal(openapi->arena, word), *name = plain;
    struct json *taken;

    for (int number = 2; json_member(openapi->schemas, name, &taken); number++)
        name = lodge_print(openapi->arena, "%s%d", plain, number);
    return name;
}

static const char *
component_of(struct openapi *openapi, const struct lodge_schema *schema, bool given)
{
    for (size_t i = 0; i < openapi->known_count; i++)
        if (openapi->known[i].schema == schema && openapi->known[i].given == given)
            return openapi->known[i].name;
    if (openapi->known_count == OPENAPI_SCHEMAS_MAX)
        abort();
    const char *name = free_name(openapi, schema);
    openapi->known[openapi->known_count++] = (struct openapi_schema){ schema, given, name };
    add_schema(openapi, name, schema, given);
    return name;
}

void
openapi_add_reference(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_schema *schema, bool given)
{
    const char *component = component_of(openapi, schema, given);

    json_add_text(json_add_object(holder, name), "$ref",
        lodge_print(openapi->arena, "#/components/schemas/%s", component));
}
