/* Memory that runs out on request: the allocations below src/programs/allocation.c, of which one fails. Linked
 * into a test, or loaded before a worker (LD_PRELOAD): then the number stands in a file that both map. */
#include "faults/scarce.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic int64_t unarmed;
static _Atomic int64_t *left = &unarmed;    /* allocations until the one that fails; 0: none will */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

_Atomic int64_t *
scarce_share(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(*left), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

    if (file >= 0)
        close(file);
    return page == MAP_FAILED ? NULL : page;
}

/* Programs that are loaded with us, but are not ours, have memory enough. */
__attribute__((constructor)) static void
map_for_workers(void)
{
    const char *path = getenv("GATELODGE_TEST_SCARCE");

    if (path && strncmp(program_invocation_short_name, "gatelodge-", strlen("gatelodge-")) == 0)
        left = scarce_share(path);
    if (!left)
        abort();
}

void
scarce_after(int64_t allocations)
{
    atomic_store(left, allocations);
}

int64_t
scarce_left(void)
{
    return atomic_load(left);
}

static int
fails(void)
{
    if (atomic_load(left) <= 0 || atomic_fetch_sub(left, 1) != 1)
        return 0;
    errno = ENOMEM;
    return 1;
}

/* The C library's own, behind ours. */
static void *
next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

void *
__libc_malloc(size_t size)
{
    static void *(*real)(size_t);

    if (!real)
        *(void **)&real = next("__libc_malloc");
    return fails() ? NULL : real(size);
}

void *
__libc_calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);

    if (!real)
        *(void **)&real = next("__libc_calloc");
    return fails() ? NULL : real(count, size);
}

void *
__libc_realloc(void *old, size_t size)
{
    static void *(*real)(void *, size_t);

    if (!real)
        *(void **)&real = next("__libc_realloc");
    return fails() ? NULL : real(old, size);
}
