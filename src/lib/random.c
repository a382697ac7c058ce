/* Random bytes from the kernel, and comparing secrets. */
#include <gatelodge/random.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void
lodge_random(void *bytes, size_t length)
{
    unsigned char *next = bytes;

    while (length > 0) {
        ssize_t got = getrandom(next, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            abort();
        next += got;
        length -= (size_t)got;
    }
}

bool
lodge_same_secret(const void *one, const void *other, size_t length)
{
    const volatile unsigned char *a = one, *b = other;     /* volatile: no early end is invented */
    unsigned char difference = 0;

    for (size_t i = 0; i < length; i++)
        difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}
