/* What the API says of itself, as the attacks need it: every operation, its address for a certain person, and a
 * body that fits it. */
#ifndef TESTS_ATTACKS_SHAPE_H
#define TESTS_ATTACKS_SHAPE_H

#include "support/people.h"

struct json_object;

struct operation {
    const char *method;             /* "POST"                               */
    const char *path;               /* as described: "/api/v1/users/{…}"    */
    struct json_object *about;      /* the operation object                 */
    struct json_object *takes;      /* schema of its JSON body; NULL: none  */
};

/* The document, and the operations in it. */
struct json_object *shape_document(void);
size_t shape_operations(struct operation *operations, size_t room);

/* The path with the person's id for {user_id} and this session for {session_id}. */
const char *shape_address(const struct operation *operation, const char *user, const char *session);

/* A body that fits, of what is required alone; the member `other` (NULL: none) has this JSON text instead. */
const char *shape_body(const struct operation *operation, const char *other, const char *json);

/* The schema behind "$ref". */
struct json_object *shape_followed(struct json_object *schema);

/* Whether a schema takes values of this JSON type. */
bool shape_takes(struct json_object *schema, const char *type);

#endif
