/* An allocation that fails ends the process, also inside libraries: json-c would otherwise write well-formed JSON
 * that lacks a member, which is worse than a crash. The parent starts another worker.
 * Sanitizers bring an allocator of their own that does the same. */
#include "config.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1          /* gcc says so by itself */
#endif
#endif

#if defined(HAVE___LIBC_MALLOC) && !defined(__SANITIZE_ADDRESS__)
#include <stddef.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static void *
must(void *memory, size_t size)
{
    if (!memory && size > 0)
        abort();
    return memory;
}

void *
malloc(size_t size)
{
    return must(__libc_malloc(size), size);
}

void *
calloc(size_t count, size_t size)
{
    return must(__libc_calloc(count, size), count && size);
}

void *
realloc(void *old, size_t size)
{
    return must(__libc_realloc(old, size), size);
}
#else
typedef int nothing_to_replace;     /* a file must not be empty */
#endif
