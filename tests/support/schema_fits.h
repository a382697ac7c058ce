/* Whether a JSON value fits a JSON Schema: the part of draft 2020-12 that our OpenAPI document uses. Written
 * apart from src/lib on purpose: the replies are judged by somebody else than who wrote them. */
#ifndef TESTS_SUPPORT_SCHEMA_FITS_H
#define TESTS_SUPPORT_SCHEMA_FITS_H

struct json_object;

/* NULL when `value` fits; else a sentence that names the place, which lives until the next call. `document`
 * is where "$ref" leads. A keyword that we do not know is a misfit: nothing is taken on trust. */
const char *schema_misfit(struct json_object *document, struct json_object *schema, struct json_object *value,
    const char *where);

/* What a "$ref" means, or `object` itself when it has none; NULL when it leads nowhere. */
struct json_object *schema_followed(struct json_object *document, struct json_object *object);

#endif
