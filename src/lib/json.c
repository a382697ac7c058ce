/* JSON in and out: the only file that knows json-c. What json-c is too lenient for is refused before, by
 * json_scan.c. When json-c gets no memory, the process ends: it would go on with members missing. */
#include "lib/json.h"

#include "lib/json_scan.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A struct json is json-c's object under a name of ours. */
static struct json_object *
theirs(struct json *value)
{
    return (struct json_object *)value;
}

static struct json *
ours(struct json_object *object)
{
    return (struct json *)object;
}

static struct json_object *
must(struct json_object *made)
{
    if (!made)
        abort();
    return made;
}

static void
release(void *object)
{
    json_object_put(object);
}

/* The tree of a text that json_scan let through; NULL when json-c thinks otherwise. */
static struct json_object *
build(const char *text, size_t length)
{
    struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);

    if (!tokener || length > INT_MAX)
        abort();
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    struct json_object *object = json_tokener_parse_ex(tokener, text, (int)length);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    json_tokener_free(tokener);
    if (error == json_tokener_success)
        return object;
    json_object_put(object);
    return NULL;
}

enum lodge_problem
json_parse(struct lodge_arena *arena, struct lodge_fault *fault, const char *text, size_t length,
    struct json **object)
{
    enum lodge_problem problem = json_scan(arena, fault, text, length);

    *object = NULL;
    if (problem)
        return problem;
    struct json_object *built = build(text, length);
    if (!built)
        return lodge_fail(fault, LODGE_MALFORMED, "not JSON: json-c refuses it");
    lodge_undo(arena, release, built);
    *object = ours(built);
    return LODGE_OK;
}

static const char *
write_as(struct lodge_arena *arena, struct json *value, int style)
{
    size_t length = 0;
    const char *text = json_object_to_json_string_length(theirs(value),
        style | JSON_C_TO_STRING_NOSLASHESCAPE, &length);

    if (!text)
        abort();
    return lodge_copy(arena, text, length);
}

const char *
json_write(struct lodge_arena *arena, struct json *value)
{
    return write_as(arena, value, JSON_C_TO_STRING_PLAIN);
}

const char *
json_write_pretty(struct lodge_arena *arena, struct json *value)
{
    return write_as(arena, value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED);
}

enum json_kind
json_kind_of(struct json *value)
{
    switch (json_object_get_type(theirs(value))) {
    case json_type_null:
        return JSON_NULL;
    case json_type_boolean:
        return JSON_FLAG;
    case json_type_double:
        return JSON_FRACTION;
    case json_type_int:
        return JSON_NUMBER;
    case json_type_object:
        return JSON_OBJECT;
    case json_type_array:
        return JSON_LIST;
    case json_type_string:
        return JSON_TEXT;
    }
    abort();
}

bool
json_flag(struct json *value)
{
    return json_object_get_boolean(theirs(value));
}

int64_t
json_number(struct json *value)
{
    return json_object_get_int64(theirs(value));
}

const char *
json_text(struct json *value)
{
    return json_object_get_string(theirs(value));
}

size_t
json_count(struct json *list)
{
    return json_object_array_length(theirs(list));
}

struct json *
json_entry(struct json *list, size_t index)
{
    return ours(json_object_array_get_idx(theirs(list), index));
}

bool
json_member(struct json *object, const char *name, struct json **value)
{
    struct json_object *found = NULL;
    bool there = json_object_object_get_ex(theirs(object), name, &found);

    *value = ours(found);
    return there;
}

size_t
json_members(struct lodge_arena *arena, struct json *object, const struct json_member **members)
{
    struct json_object_iterator at = json_object_iter_begin(theirs(object));
    struct json_object_iterator end = json_object_iter_end(theirs(object));
    size_t count = 0, room = (size_t)json_object_object_length(theirs(object));
    struct json_member *found = LODGE_NEW_ARRAY(arena, struct json_member, room);

    for (; !json_object_iter_equal(&at, &end) && count < room; json_object_iter_next(&at), count++) {
        found[count].name = json_object_iter_peek_name(&at);
        found[count].value = ours(json_object_iter_peek_value(&at));
    }
    *members = found;
    return count;
}

struct json *
json_new(struct lodge_arena *arena)
{
    struct json_object *object = must(json_object_new_object());

    lodge_undo(arena, release, object);
    return ours(object);
}

/* `value` belongs to the holder from here on. */
static struct json *
add(struct json *holder, const char *name, struct json_object *value)
{
    int failed = name ? json_object_object_add(theirs(holder), name, value)
                      : json_object_array_add(theirs(holder), value);

    if (failed)
        abort();
    return ours(value);
}

struct json *
json_add_object(struct json *holder, const char *name)
{
    return add(holder, name, must(json_object_new_object()));
}

struct json *
json_add_list(struct json *holder, const char *name)
{
    return add(holder, name, must(json_object_new_array()));
}

void
json_add_null(struct json *holder, const char *name)
{
    add(holder, name, NULL);
}

void
json_add_flag(struct json *holder, const char *name, bool flag)
{
    add(holder, name, must(json_object_new_boolean(flag)));
}

void
json_add_number(struct json *holder, const char *name, int64_t number)
{
    add(holder, name, must(json_object_new_int64(number)));
}

void
json_add_text(struct json *holder, const char *name, const char *text)
{
    add(holder, name, text ? must(json_object_new_string(text)) : NULL);
}

bool
json_add_written(struct json *holder, const char *name, const char *text)
{
    struct json_object *object = build(text, strlen(text));

    if (!json_object_is_type(object, json_type_object)) {
        json_object_put(object);
        return false;
    }
    add(holder, name, object);
    return true;
}

static struct json_object *
object_in(struct json_object *holder, const char *name)
{
    struct json_object *found = NULL;

    if (json_object_object_get_ex(holder, name, &found) && json_object_is_type(found, json_type_object))
        return found;
    return theirs(json_add_object(ours(holder), name));
}

/* As deep as the patch, which json_scan bounds. */
static void
merge(struct json_object *target, struct json_object *patch)
{
    json_object_object_foreach(patch, name, value) {
        if (!value)
            json_object_object_del(target, name);
        else if (json_object_is_type(value, json_type_object))
            merge(object_in(target, name), value);
        else
            add(ours(target), name, json_object_get(value));
    }
}

bool
json_merge_written(struct json *object, const char *patch)
{
    struct json_object *built = build(patch, strlen(patch));
    bool is = json_object_is_type(built, json_type_object);

    if (is)
        merge(theirs(object), built);
    json_object_put(built);
    return is;
}
