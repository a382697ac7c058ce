/* Reads the host of a URL strictly: what browsers and servers could take for different hosts is none. */
#include "identity/host.h"

#include <gatelodge/call.h>

#include <string.h>

#define NAME_MAX_LENGTH  253    /* RFC 1035, 2.3.4, without the dot at the end */
#define LABEL_MAX_LENGTH 63

static bool
is_label_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool
is_name(const char *name)
{
    size_t label = 0;

    for (const char *c = name; *c; c++) {
        if (*c == '.' ? label == 0 : !is_label_character(*c))
            return false;
        label = *c == '.' ? 0 : label + 1;
        if (label > LABEL_MAX_LENGTH)
            return false;
    }
    return label > 0;
}

static const char *
last_label(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? dot + 1 : name;
}

/* A last label of digits, or 0x…, makes browsers read the whole as an IPv4 address in one of its many
 * spellings ("127.1", "0x7f.1"). Only the ordinary one is taken. */
static bool
is_plain_name(const char *name)
{
    const char *last = last_label(name);
    struct lodge_address address;
    bool numeric = strspn(last, "0123456789") == strlen(last) || (last[0] == '0' && last[1] == 'x');

    return is_name(name) && (!numeric || lodge_address_parse(name, &address));
}

static bool
is_bracketed(char *name, size_t length)
{
    struct lodge_address address;

    if (length < 4 || name[length - 1] != ']')
        return false;
    name[length - 1] = '\0';
    bool good = strspn(name + 1, "0123456789abcdef:.") == length - 2 && strchr(name, ':')
        && lodge_address_parse(name + 1, &address);
    name[length - 1] = ']';
    return good;
}

/* The port in `text`, 443 when it is empty, 0 when it is none. */
static unsigned
port_of(const char *text, size_t length)
{
    unsigned port = 0;

    if (length == 0 || length > 5 || text[0] == '0')
        return 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        port = port * 10 + (unsigned)(text[i] - '0');
    }
    return port <= 65535 ? port : 0;
}

/* Where ":PORT" begins: behind the bracket of an IPv6 address, or at the only colon. */
static size_t
name_length(const char *text, size_t length)
{
    const char *colon = memchr(text, ']', length);
    size_t skip = colon ? (size_t)(colon - text) : 0;

    colon = memchr(text + skip, ':', length - skip);
    return colon ? (size_t)(colon - text) : length;
}

bool
host_read(const char *text, size_t length, char host[HOST_ROOM])
{
    size_t used = length ? name_length(text, length) : 0, behind = length - used;   /* ":PORT", or nothing */
    unsigned port = behind ? port_of(text + used + 1, behind - 1) : 443;

    if (used == 0 || used > NAME_MAX_LENGTH + 1 || port == 0)
        return false;
    for (size_t i = 0; i < used; i++)
        host[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    if (host[used - 1] == '.')
        used--;
    host[used] = '\0';
    if (used > NAME_MAX_LENGTH || strlen(host) != used)
        return false;
    if (host[0] == '[' ? !is_bracketed(host, used) : !is_plain_name(host))
        return false;
    if (port != 443) {
        memcpy(host + used, text + length - behind, behind);
        host[used + behind] = '\0';
    }
    return true;
}
