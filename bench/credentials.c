/* Valid tokens whose holders nobody signed in: for measurements with many sessions, which are then put into MariaDB by
 * their digests. Usage: credentials session|personal COUNT. Prints lines of a token and its digest in hexadecimal. */
#include "identity/tokens.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char *argv[])
{
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    bool personal = argc == 3 && strcmp(argv[1], "personal") == 0;

    if (count <= 0 || (!personal && strcmp(argv[1], "session") != 0)) {
        fprintf(stderr, "usage: credentials session|personal COUNT\n");
        return 2;
    }
    for (long i = 0; i < count; i++) {
        char token[TOKEN_LENGTH + 1];
        unsigned char digest[LODGE_DIGEST_SIZE];

        token_make(personal ? TOKEN_PERSONAL : TOKEN_SESSION, token, digest);
        printf("%s ", token);
        for (size_t byte = 0; byte < sizeof(digest); byte++)
            printf("%02x", digest[byte]);
        puts("");
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
