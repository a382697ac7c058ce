/* The OpenAPI document while it is written. */
#ifndef LIB_OPENAPI_H
#define LIB_OPENAPI_H

#include "lib/json.h"

#include <gatelodge/app.h>

#define OPENAPI_SCHEMAS_MAX 256
#define OPENAPI_ETAG        "\"5d8c72a5edda8d6a\""     /* an example */

/* A schema that has a place in components: once for what is taken, once for what is given. */
struct openapi_schema {
    const struct lodge_schema *schema;
    bool given;
    const char *name;
};

struct openapi {
    struct lodge_arena *arena;
    const struct lodge_app *app;
    struct json *schemas;           /* components/schemas   */
    struct json *parameters;        /* components/parameters */
    struct json *headers;           /* components/headers */
    struct json *responses;         /* components/responses */
    struct openapi_schema known[OPENAPI_SCHEMAS_MAX];
    size_t known_count;
};

/* "new_user" as "NewUser". */
const char *openapi_pascal(struct lodge_arena *arena, const char *name);

/* Adds {"$ref": …} for a schema, and the schema to the components when it is new there. */
void openapi_add_reference(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_schema *schema, bool given);

/* Adds what a member is like. */
void openapi_add_field(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_field *field, bool given);

/* Adds what a struct, or a member, can look like: a value that fits. */
void openapi_add_example(struct openapi *openapi, struct json *holder, const struct lodge_schema *schema, bool given);
void openapi_add_field_example(struct openapi *openapi, struct json *holder, const char *name,
    const struct lodge_field *field, bool given);

/* A TypeID with this prefix. */
const char *openapi_example_id(struct lodge_arena *arena, const char *prefix);

/* Adds the {names} of a path, which all of its operations share, and the parameters of one operation. */
void openapi_add_path_parameters(struct openapi *openapi, struct json *path, const char *template);
void openapi_add_parameters(struct openapi *openapi, struct json *operation, const struct lodge_route *route);

/* Adds the headers of an answer; route NULL: of a problem that many routes share. */
void openapi_add_headers(struct openapi *openapi, struct json *response, const struct lodge_route *route, int status);

/* Adds the pattern of a TypeID with this prefix. */
void openapi_add_id_pattern(struct openapi *openapi, struct json *holder, const char *prefix, size_t length);

/* Adds the schema of problems. */
void openapi_add_problem_schema(struct openapi *openapi);

/* Adds the responses of a route: success, and each status that its problems have. */
void openapi_add_responses(struct openapi *openapi, struct json *operation, const struct lodge_route *route);

#endif
