/* Walks openapi.json. */
#include "attacks/shape.h"

#include "support/ask.h"
#include "support/text.h"

#include <check.h>
#include <json-c/json.h>
#include <string.h>
#include <strings.h>

struct json_object *
shape_document(void)
{
    static json_object *document;

    if (!document)
        document = EXPECT(200, ask_as(a_program(NULL), "GET /api/v1/openapi.json", NULL)).json;
    return document;
}

struct json_object *
shape_followed(struct json_object *schema)
{
    json_object *reference = NULL, *found = NULL;

    if (!json_object_object_get_ex(schema, "$ref", &reference))
        return schema;
    ck_assert(json_pointer_get(shape_document(), json_object_get_string(reference) + 1, &found) == 0);
    return shape_followed(found);
}

static json_object *
body_schema(json_object *about)
{
    json_object *found = NULL;

    return json_pointer_get(about, "/requestBody/content/application~1json/schema", &found) == 0
        ? shape_followed(found) : NULL;
}

/* What a member of a path's description is called in a request; NULL for one that is no method. */
static const char *
method_named(const char *member)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (strcasecmp(methods[i], member) == 0)
            return methods[i];
    return NULL;
}

size_t
shape_operations(struct operation *operations, size_t room)
{
    json_object *paths = NULL;
    size_t count = 0;

    ck_assert(json_object_object_get_ex(shape_document(), "paths", &paths));
    json_object_object_foreach(paths, path, members) {
        json_object_object_foreach(members, member, about)
            if (method_named(member) && count < room)
                operations[count++] = (struct operation){ method_named(member), path, about, body_schema(about) };
    }
    ck_assert_uint_lt(count, room);
    return count;
}

/* What stands for a name in braces. An id that nobody has, where we do not know better. */
static const char *
part_for(const char *name, size_t length, const char *user, const char *session)
{
    if (length == 7 && memcmp(name, "user_id", 7) == 0)
        return user;
    if (length == 10 && memcmp(name, "session_id", 10) == 0)
        return session;
    return text("%.*s_01h2xcejqtf2nbrexx3vqjhp41", (int)(length > 3 ? length - 3 : length), name);
}

const char *
shape_address(const struct operation *operation, const char *user, const char *session)
{
    const char *rest = operation->path, *address = "";

    for (const char *brace; (brace = strchr(rest, '{')) != NULL;) {
        size_t length = strcspn(brace + 1, "}");
        address = text("%s%.*s%s", address, (int)(brace - rest), rest, part_for(brace + 1, length, user, session));
        rest = brace + 2 + length;
    }
    return text("%s%s", address, rest);
}

bool
shape_takes(struct json_object *schema, const char *type)
{
    json_object *types = NULL;

    if (!json_object_object_get_ex(shape_followed(schema), "type", &types))
        return true;
    if (!json_object_is_type(types, json_type_array))
        return strcmp(json_object_get_string(types), type) == 0;
    for (size_t i = 0; i < json_object_array_length(types); i++)
        if (strcmp(json_object_get_string(json_object_array_get_idx(types, i)), type) == 0)
            return true;
    return false;
}

static const char *members_of(json_object *object, const char *other, const char *json);

/* As few entries as may be; those that must be are objects. */
static const char *
fitting_list(json_object *schema)
{
    json_object *items = NULL;

    if (!json_object_object_get_ex(schema, "minItems", NULL) || !json_object_object_get_ex(schema, "items", &items)
        || !shape_takes(items, "object"))
        return "[]";
    return text("[%s]", members_of(shape_followed(items), NULL, NULL));
}

/* A value that fits, by its name where the name says more than the type. */
static const char *
fitting(const char *name, json_object *schema)
{
    if (strcmp(name, "email") == 0)
        return text("\"%s@example.org\"", a_name());
    if (strstr(name, "password"))
        return text("\"%s\"", a_password());
    if (shape_takes(schema, "string"))
        return text("\"%s\"", a_name());
    if (shape_takes(schema, "array"))
        return fitting_list(schema);
    if (shape_takes(schema, "object"))
        return "{}";
    return shape_takes(schema, "boolean") ? "true" : "1";
}

/* An object with what it must have, and one member besides. */
static const char *
members_of(json_object *object, const char *other, const char *json)
{
    json_object *required = NULL, *properties = NULL, *schema = NULL;
    const char *body = other ? text("\"%s\":%s", other, json) : "";

    json_object_object_get_ex(object, "properties", &properties);
    if (json_object_object_get_ex(object, "required", &required))
        for (size_t i = 0; i < json_object_array_length(required); i++) {
            const char *name = json_object_get_string(json_object_array_get_idx(required, i));
            if (other && strcmp(name, other) == 0)
                continue;
            ck_assert(json_object_object_get_ex(properties, name, &schema));
            body = text("%s%s\"%s\":%s", body, *body ? "," : "", name, fitting(name, schema));
        }
    return text("{%s}", body);
}

const char *
shape_body(const struct operation *operation, const char *other, const char *json)
{
    return members_of(operation->takes, other, json);
}
