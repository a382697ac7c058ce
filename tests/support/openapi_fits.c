/* Finds what an OpenAPI 3.1 document says about a reply; whether the body fits is schema_fits.c's matter. */
#include "support/openapi_fits.h"
#include "support/schema_fits.h"
#include "support/text.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Whether "/api/v1/users/{user_id}" is the template of "/api/v1/users/user_…". */
static bool
is_template_of(const char *template, const char *path)
{
    while (*template && *path) {
        if (*template == '{') {
            size_t segment = strcspn(path, "/");
            if (segment == 0)
                return false;
            template += strcspn(template, "}") + 1;
            path += segment;
        } else if (*template++ != *path++) {
            return false;
        }
    }
    return !*template && !*path;
}

/* The path's entry; one written out wins over one with {names}. */
static json_object *
find_path(json_object *document, const char *path)
{
    json_object *paths, *found = NULL;

    if (!json_object_object_get_ex(document, "paths", &paths)
        || json_object_object_get_ex(paths, path, &found))
        return found;
    struct json_object_iterator it = json_object_iter_begin(paths), end = json_object_iter_end(paths);
    for (; !found && !json_object_iter_equal(&it, &end); json_object_iter_next(&it))
        if (is_template_of(json_object_iter_peek_name(&it), path))
            found = json_object_iter_peek_value(&it);
    return found;
}

static json_object *
find_operation(json_object *path, const char *method)
{
    json_object *operation = NULL;
    char lower[16] = { 0 };

    for (size_t i = 0; i < sizeof(lower) - 1 && method[i]; i++)
        lower[i] = (char)(method[i] | 0x20);
    json_object_object_get_ex(path, strcmp(lower, "head") == 0 ? "get" : lower, &operation);
    return operation;
}

static json_object *
find_response(json_object *document, json_object *operation, int status)
{
    json_object *responses, *response = NULL;

    if (!json_object_object_get_ex(operation, "responses", &responses))
        return NULL;
    if (!json_object_object_get_ex(responses, text("%d", status), &response))
        json_object_object_get_ex(responses, "default", &response);
    return response ? schema_followed(document, response) : NULL;
}

/* The schema for this kind of content. */
static json_object *
find_schema(json_object *response, const char *content_type)
{
    json_object *content, *entry, *schema = NULL;

    const char *bare = content_type ? text("%.*s", (int)strcspn(content_type, "; "), content_type) : "";
    if (json_object_object_get_ex(response, "content", &content)
        && json_object_object_get_ex(content, bare, &entry))
        json_object_object_get_ex(entry, "schema", &schema);
    return schema;
}

static const char *
judge_body(json_object *document, json_object *response, const struct openapi_reply *reply, const char *what)
{
    json_object *schema = find_schema(response, reply->content_type);

    if (!schema && !json_object_object_get_ex(response, "content", NULL) && !reply->body)
        return NULL;
    if (!schema)
        return text("%s: the document does not know content of type %s here", what,
            reply->content_type ? reply->content_type : "(none)");
    if (strcmp(reply->method, "HEAD") == 0 || reply->status == 304)
        return NULL;
    return schema_misfit(document, schema, reply->body, what);
}

const char *
openapi_misfit(json_object *document, const struct openapi_reply *reply)
{
    const char *what = text("%s %s, %d", reply->method, reply->path, reply->status);
    json_object *path = find_path(document, reply->path);
    json_object *operation = path ? find_operation(path, reply->method) : NULL;

    /* What no route answers, the library does: its problems have one schema for all. */
    if (!operation && (reply->status == 404 || reply->status == 405 || strcmp(reply->method, "OPTIONS") == 0))
        return NULL;
    if (!operation)
        return text("%s: the document does not know this operation", what);
    json_object *response = find_response(document, operation, reply->status);
    if (!response)
        return text("%s: the document does not know this status", what);
    return judge_body(document, response, reply, what);
}
