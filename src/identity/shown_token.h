/* What somebody shows to say who they are: a bearer token of ours, or our cookie. Whether it opens anything is told
 * elsewhere. Texts are the headers' values, NULL where none was sent. */
#ifndef IDENTITY_SHOWN_TOKEN_H
#define IDENTITY_SHOWN_TOKEN_H

#include "identity/settings.h"

/* The name of the cookie. */
const char *shown_cookie_name(const struct session_settings *settings);

/* A bearer token of ours, as programs send it; NULL for an Authorization of another kind, which belongs to an
 * application behind the gate, whose people still come with our cookie. */
const char *shown_by_program(const char *authorization);

/* The token in the cookie. */
const char *shown_by_browser(const struct session_settings *settings, const char *cookies, struct lodge_arena *arena);

/* Which of both counts: a program's. */
const char *shown_token(const struct session_settings *settings, const char *authorization, const char *cookies,
    struct lodge_arena *arena);

#endif
