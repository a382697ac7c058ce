/* Tests turn the clock of running programs: they write milliseconds into a file that all of them map.
 * Without --enable-test-seams there is nothing here but a zero. */
#include "config.h"

#include "lib/clock.h"

#ifdef LODGE_TEST_SEAMS
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const volatile int64_t *
map_clock(void)
{
    static const int64_t unturned = 0;
    const char *path = getenv("GATELODGE_TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return &unturned;

    const volatile int64_t *turned = mmap(NULL, sizeof(*turned), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    return turned == MAP_FAILED ? &unturned : turned;
}

int64_t
clock_turned(void)
{
    static const volatile int64_t *turned;

    if (!turned)
        turned = map_clock();
    return *turned;
}
#else
int64_t
clock_turned(void)
{
    return 0;
}
#endif
