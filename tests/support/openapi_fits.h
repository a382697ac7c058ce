/* Whether a reply is what the OpenAPI document promises for its route. */
#ifndef TESTS_SUPPORT_OPENAPI_FITS_H
#define TESTS_SUPPORT_OPENAPI_FITS_H

struct json_object;

/* What came back. */
struct openapi_reply {
    const char *method;             /* "GET"; HEAD is judged as GET without a body  */
    const char *path;               /* "/api/v1/users/user_…", without query        */
    int status;
    const char *content_type;       /* NULL: none                                   */
    struct json_object *body;       /* NULL: none, or null                          */
};

/* NULL when it fits; else a sentence. */
const char *openapi_misfit(struct json_object *document, const struct openapi_reply *reply);

#endif
