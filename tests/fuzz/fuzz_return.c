/* Return addresses, and the same text as the URL that nginx asks about: refused, or cut at one place only. */
#include "fuzz.h"

#include "identity/gate_request.h"
#include "identity/return_address.h"

#include <stdlib.h>
#include <string.h>

/* A host that was read is read again as itself, and nothing in it could end it. */
static void
check_host(const char *host)
{
    char again[HOST_ROOM];

    if (!host_read(host, strlen(host), again) || strcmp(host, again) != 0 || strpbrk(host, "/\\@?#%, \t"))
        abort();
}

static void
check_address(const char *address)
{
    char host[HOST_ROOM];

    switch (return_address_read(address, host)) {
    case RETURN_URL:
        if (strncmp(address, "https://", 8) != 0)
            abort();
        check_host(host);
        break;
    case RETURN_PATH:
        if (address[0] != '/' || address[1] == '/' || address[1] == '\\')
            abort();
        break;
    case RETURN_REFUSED:
        return;
    }
    for (const char *c = address; *c; c++)
        if (*c <= ' ' || *c > '~' || *c == '\\')
            abort();
}

/* What the gate understood it can ask about again, and hears the same. */
static void
check_request(struct lodge_arena *arena, const char *url)
{
    struct lodge_fault fault = { .note = "" };
    struct gate_sources sources = { .original_method = "GET", .original_url = url };
    struct asked_url asked, again;
    const char *reason = NULL;

    if (gate_request_read(&sources, arena, &fault, &asked, &reason) != LODGE_OK) {
        if (!reason)
            abort();
        return;
    }
    check_host(asked.host);
    sources.original_url = asked.url;
    if (gate_request_read(&sources, arena, &fault, &again, &reason) != LODGE_OK
        || strcmp(asked.host, again.host) != 0 || strcmp(asked.path, again.path) != 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lodge_arena *arena = fuzz_arena();
    const char *text = lodge_copy(arena, data, size);

    check_address(text);
    check_request(arena, text);
    return 0;
}
