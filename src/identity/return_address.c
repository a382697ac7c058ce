/* Reads return addresses. Everything that a browser would repair (tabs, backslashes, missing slashes, user
 * information) is refused instead of repaired: repairing is what open redirects are made of. */
#include "identity/return_address.h"

#include "identity/gate_path.h"

#include <gatelodge/text.h>

#include <string.h>

#define ADDRESS_MAX 8192        /* bytes */
#define HTTPS       "https://"

/* Visible ASCII without the backslash, and no fragment: those never reach a server, so none came from one. */
static bool
is_plain(const char *address)
{
    const char *c = address;

    while (*c > 0x20 && *c < 0x7f && *c != '\\' && *c != '#')
        c++;
    return *c == '\0' && c - address <= ADDRESS_MAX;
}

/* The path is held to what the gate itself lets pass. */
static bool
path_is_clear(const char *path)
{
    char decoded[PATH_ROOM];

    return gate_path_read(path, strcspn(path, "?"), decoded) == NULL;
}

enum return_kind
return_address_read(const char *address, char host[HOST_ROOM])
{
    if (!address || !is_plain(address))
        return RETURN_REFUSED;
    if (address[0] == '/')
        return path_is_clear(address) ? RETURN_PATH : RETURN_REFUSED;
    if (!lodge_text_starts(address, HTTPS))
        return RETURN_REFUSED;

    const char *authority = address + strlen(HTTPS);
    size_t length = strcspn(authority, "/?");
    const char *rest = authority + length;
    if (!host_read(authority, length, host))
        return RETURN_REFUSED;
    return *rest == '\0' || (*rest == '/' && path_is_clear(rest)) ? RETURN_URL : RETURN_REFUSED;
}
