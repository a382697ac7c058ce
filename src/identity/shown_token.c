/* Finds the token that counts. */
#include "identity/shown_token.h"

#include "identity/tokens.h"

#include <gatelodge/call.h>

#define COOKIE_OF_HOST   "__Host-gatelodge"      /* bound to the portal's host by its prefix */
#define COOKIE_OF_DOMAIN "__Secure-gatelodge"    /* shared with the sites of a parent domain */

const char *
shown_cookie_name(const struct session_settings *settings)
{
    return settings->cookie_domain ? COOKIE_OF_DOMAIN : COOKIE_OF_HOST;
}

const char *
shown_by_program(const char *authorization)
{
    const char *token = lodge_header_bearer(authorization);

    return token && lodge_text_starts(token, TOKEN_START) ? token : NULL;
}

const char *
shown_by_browser(const struct session_settings *settings, const char *cookies, struct lodge_arena *arena)
{
    return lodge_header_cookie(arena, cookies, shown_cookie_name(settings));
}

const char *
shown_token(const struct session_settings *settings, const char *authorization, const char *cookies,
    struct lodge_arena *arena)
{
    const char *token = shown_by_program(authorization);

    return token ? token : shown_by_browser(settings, cookies, arena);
}
