/* Hosts as they stand in a URL. */
#ifndef IDENTITY_HOST_H
#define IDENTITY_HOST_H

#include <stdbool.h>
#include <stddef.h>

#define HOST_ROOM 262       /* 253 characters of a name, ":65535", a bracket or two, NUL */

/* Reads "HOST" or "HOST:PORT" of an https URL into the one form in which hosts are compared: lower case, no
 * port 443, no dot at the end. False for user information, an empty or broken name, a broken port, and
 * everything that is not ASCII: international names are asked for in their xn-- form. */
bool host_read(const char *text, size_t length, char host[HOST_ROOM]);

#endif
