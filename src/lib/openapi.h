/* The OpenAPI document while it is written. */
#ifndef LIB_OPENAPI_H
#define LIB_OPENAPI_H

#include "lib/json.h"

#include <gatelodge/app.h>

#define OPENAPI_SCHEMAS_MAX 256

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

/* Adds the pattern of a TypeID with this prefix. */
void openapi_add_id_pattern(struct openapi *openapi, struct json *holder, const char *prefix, size_t length);

/* Adds the schema of problems. */
void openapi_add_problem_schema(struct openapi *openapi);

/* Adds the responses of a route: success, and each status that its problems have. */
void openapi_add_responses(struct openapi *openapi, struct json *operation, const struct lodge_route *route);

#endif
