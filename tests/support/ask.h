/* Asking the portal, as stories do. Every answer is held against what we promise: headers, problems, and the
 * OpenAPI document that the API itself gives out. An answer that breaks a promise ends the story. */
#ifndef TESTS_SUPPORT_ASK_H
#define TESTS_SUPPORT_ASK_H

#include "support/browser.h"

/* From now on ask() asks as this one. A story begins as a browser that nobody is signed in with. */
void ask_from_now_as(struct browser *browser);
struct browser *asking(void);

/* Asks: "POST /api/v1/sessions" with a JSON body (NULL: none), in which single quotes stand for double ones.
 * The body is a format; what it says under "password" and the like is remembered as a secret. */
struct answer ask(const char *request, const char *body, ...) __attribute__((format(printf, 2, 3)));
struct answer ask_as(struct browser *browser, const char *request, const char *body, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a body of any type, as it is. */
struct answer ask_with(struct browser *browser, const char *request, const char *type, const char *body);

/* Sends a form, its members already encoded. */
struct answer submit(struct browser *browser, const char *path, const char *form);

/* What a JSON answer says at "user.username" or "data.0.id", as text; NULL when it is null or not there. */
const char *said(struct answer answer, const char *place);

/* Entries of a list in a JSON answer. */
size_t entries(struct answer answer, const char *place);

/* Whether a list of texts in a JSON answer holds this one. */
bool lists(struct answer answer, const char *place, const char *wanted);

/* Ends the story unless the answer has this status; returns the answer. */
#define EXPECT(status, answer) expect((answer), (status), NULL, __FILE__, __LINE__)

/* The same for a problem with this code. */
#define REFUSED(status, code, answer) expect((answer), (status), (code), __FILE__, __LINE__)

struct answer expect(struct answer answer, int status, const char *code, const char *file, int line);

/* Whether a 422 names this member with this code. */
bool misfit(struct answer answer, const char *pointer, const char *code);

#endif
