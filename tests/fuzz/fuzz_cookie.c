/* Cookie and Authorization headers: what is taken out of them was in them, once, whole. */
#include "fuzz.h"

#include "identity/tokens.h"
#include "lib/call.h"

#include <gatelodge/app.h>

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "__Host-gatelodge", "__Secure-gatelodge", "a" };

/* A value has no separator in it, and stands behind its name. */
static void
check_cookie(struct lodge_arena *arena, const char *header, const char *name, const char *value)
{
    if (!*value || strpbrk(value, "; \t") || !strstr(header, lodge_print(arena, "%s=%s", name, value)))
        abort();
}

/* A token is nothing but letters and digits, so it can stand in any log line, header or query. */
static void
check_token(const char *text)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    if (token_read(text, digest) == TOKEN_UNSTATED)
        return;
    if (strlen(text) != TOKEN_LENGTH
        || strspn(text, "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != TOKEN_LENGTH)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct server server;
    struct lodge_arena *arena = fuzz_arena();
    const char *header = lodge_copy(arena, data, size);
    struct lodge_call *call = call_new(&server, arena);

    call_parameter(call, "HTTP_COOKIE", header);
    call_parameter(call, "HTTP_AUTHORIZATION", header);
    for (size_t i = 0; i < LODGE_COUNT(names); i++) {
        const char *value = lodge_cookie(call, names[i]);
        if (value)
            check_cookie(arena, header, names[i], value);
        check_token(value);
    }
    const char *bearer = lodge_bearer(call);
    if (bearer && !strstr(header, bearer))
        abort();
    check_token(bearer);
    check_token(header);
    return 0;
}
