/* What nginx's module answers by itself: a clear yes, out of the session table. nginx is not known here, so that tests
 * can ask without it. Nothing waits, and no input ends the process. */
#ifndef NGINX_MODULE_ANSWERING_H
#define NGINX_MODULE_ANSWERING_H

#include "identity/gate_values.h"

#include <stdbool.h>
#include <stddef.h>

/* What a request says, as nginx/check.conf sends it to the gate. */
enum asked {
    ASKED_METHOD,           /* X_ORIGINAL_METHOD  */
    ASKED_URL,              /* X_ORIGINAL_URL     */
    ASKED_PATH,             /* X_ORIGINAL_PATH    */
    ASKED_ADDRESS,          /* REMOTE_ADDR        */
    ASKED_AUTHORIZATION,    /* HTTP_AUTHORIZATION */
    ASKED_COOKIES,          /* HTTP_COOKIE        */
    ASKED__COUNT
};

/* Bytes without a NUL behind them; none: it was not sent. */
struct asked_bytes {
    const void *at;
    size_t length;
};

struct answering;

/* Reads the settings file and its rules. NULL, and a sentence in `why`, when they cannot be had. */
struct answering *answering_new(const char *file, char *why, size_t room);

/* NULL is accepted. */
void answering_free(struct answering *answering);

/* In the process that will answer, once: finds the table, and looks up what would cost time later. */
void answering_begin(struct answering *answering);

/* Whether the gate would let this request pass, and what it would tell the application: a value that it would not tell
 * is NULL. Values live until answering_forget. False: it may be so or not, the gate is to be asked. */
bool answering_passes(struct answering *answering, const struct asked_bytes asked[ASKED__COUNT],
    const char *values[GATE_VALUE__COUNT]);

/* Wipes what the last request left. */
void answering_forget(struct answering *answering);

#endif
