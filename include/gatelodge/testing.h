/* Ask a program without a web server: one call, from parameters to reply, in this process. */
#ifndef GATELODGE_TESTING_H
#define GATELODGE_TESTING_H

#include <gatelodge/app.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What came back. Texts live until the asker's next call. */
struct lodge_reply {
    int status;
    const char *headers;        /* lines ended by CR LF, as they would be sent, without Status */
    const char *body;           /* ended by NUL; may be empty */
    size_t length;
};

struct lodge_asker;

/* Opens the app in this process with these bound settings (NULL: defaults). Aborts with the reason on
 * standard error when a table makes no sense or the app does not open. */
struct lodge_asker *lodge_asker_new(const struct lodge_app *app, const void *settings);
void lodge_asker_free(struct lodge_asker *asker);

/* Sets a FastCGI parameter for all calls to come, "HTTP_ORIGIN"; value NULL takes it away. */
void lodge_asker_parameter(struct lodge_asker *asker, const char *name, const char *value);

/* Asks: "POST /api/v1/users?x=y" with a body (NULL: none). A body that begins with { or [ is sent as JSON, any
 * other as a form, unless CONTENT_TYPE was set. Single quotes in a JSON body stand for double quotes, so that
 * it stays readable in C. The call comes from 127.0.0.1 by https://localhost unless parameters say otherwise. */
struct lodge_reply lodge_ask(struct lodge_asker *asker, const char *request, const char *body);

/* The value of a header of the reply, or NULL. */
const char *lodge_reply_header_of(struct lodge_asker *asker, const char *name);

#ifdef __cplusplus
}
#endif

#endif
