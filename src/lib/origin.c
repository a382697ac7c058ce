/* What an origin is: for the settings, which nginx's module reads, too. What pages of others may do: cors.c. */
#include "lib/cors.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"

static size_t
host_length(const char *host)
{
    if (*host != '[')
        return strspn(host, LETTERS DIGITS ".-");
    size_t length = strspn(host + 1, "abcdef" DIGITS ":.");
    return host[1 + length] == ']' ? length + 2 : 0;
}

static bool
port_is_written(const char *origin, const char *port)
{
    static const char *const usual[][2] = { { "https://", ":443" }, { "http://", ":80" } };

    for (size_t i = 0; i < LODGE_COUNT(usual); i++)
        if (lodge_text_starts(origin, usual[i][0]) && strcmp(port, usual[i][1]) == 0)
            return false;
    return *port == '\0' || (port[1] >= '1' && port[1] <= '9' && strspn(port + 1, DIGITS) == strlen(port + 1)
        && strlen(port + 1) <= 5);
}

const char *
origin_flaw(const char *origin)
{
    size_t scheme = strspn(origin, LETTERS DIGITS "+.-");

    if (strcmp(origin, "*") == 0 || strcmp(origin, "null") == 0)
        return "would let every page in";
    if (scheme == 0 || strchr(DIGITS "+.-", *origin) || strncmp(origin + scheme, "://", 3) != 0)
        return "does not begin with a scheme, as https://";
    const char *host = origin + scheme + 3, *port = host + host_length(host);
    if (port == host)
        return "has no host in small letters";
    if (*port != '\0' && *port != ':')
        return "has something behind its host";
    return port_is_written(origin, port) ? NULL : "has a port that no browser sends";
}
