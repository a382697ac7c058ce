/* What we understand of return addresses: reads one a line, in hexadecimal digits; prints "url HOST", "path" or
 * "refused" for each. For redirects.mjs, which compares it with what browsers understand. */
#include "identity/host.h"
#include "identity/return_address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096

static void
unhex(const char *digits, char *text)
{
    size_t length = strspn(digits, "0123456789abcdef") / 2;
    char two[3] = "";

    for (size_t i = 0; i < length; i++) {
        memcpy(two, digits + 2 * i, 2);
        text[i] = (char)strtol(two, NULL, 16);
    }
    text[length] = '\0';
}

int
main(void)
{
    char line[LINE_MAX_BYTES], address[LINE_MAX_BYTES], host[HOST_ROOM];

    while (fgets(line, sizeof(line), stdin)) {
        unhex(line, address);
        switch (return_address_read(address, host)) {
        case RETURN_URL:
            printf("url %s\n", host);
            break;
        case RETURN_PATH:
            puts("path");
            break;
        case RETURN_REFUSED:
            puts("refused");
            break;
        }
    }
    return EXIT_SUCCESS;
}
