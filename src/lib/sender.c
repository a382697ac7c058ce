/* What a request says of its sender: cookies, a bearer token, an address. As texts, without a call, so that what is no
 * program of ours (nginx's module) reads them by the same code. */
#include <gatelodge/call.h>

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* The length of the cookie's value when `text` begins with "name=", else -1. */
static long
cookie_value_length(const char *text, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(text, name, length) != 0 || text[length] != '=')
        return -1;
    return (long)strcspn(text + length + 1, "; \t");
}

const char *
lodge_header_cookie(struct lodge_arena *arena, const char *cookies, const char *name)
{
    const char *next = cookies, *value = NULL;
    size_t length = 0;

    while (next && *next) {
        next += strspn(next, "; \t");
        long found = cookie_value_length(next, name);
        if (found >= 0 && value)
            return NULL;                /* two of one name: somebody tossed one in */
        if (found >= 0) {
            value = next + strlen(name) + 1;
            length = (size_t)found;
        }
        next += strcspn(next, ";");
    }
    return value && length ? lodge_copy(arena, value, length) : NULL;
}

const char *
lodge_header_bearer(const char *authorization)
{
    const char *token = authorization;

    if (!token || strncasecmp(token, "Bearer ", 7) != 0)
        return NULL;
    token += 7;
    token += strspn(token, " ");
    return *token ? token : NULL;
}

/* How an IPv4 address begins inside IPv6 (RFC 4291, 2.5.5.2). */
static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool
lodge_address_parse(const char *text, struct lodge_address *address)
{
    memcpy(address->bytes, mapped, sizeof(mapped));
    return inet_pton(AF_INET, text, address->bytes + 12) == 1 || inet_pton(AF_INET6, text, address->bytes) == 1;
}

struct lodge_address
lodge_address_network(struct lodge_address address)
{
    if (memcmp(address.bytes, mapped, sizeof(mapped)) != 0)
        memset(address.bytes + 8, 0, 8);
    return address;
}
