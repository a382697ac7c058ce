/* Settings files: refused with a place and a reason, or accepted whole. */
#include "fuzz.h"

#include "identity/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lodge_arena *arena = fuzz_arena();
    char path[32];
    const void *bound = NULL;
    const char *why = NULL;
    int file = memfd_create("settings", MFD_CLOEXEC);

    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (lodge_settings_read(&house_settings, path, arena, &bound, &why) != LODGE_OK) {
        if (!why || !*why)
            abort();
    } else {
        const struct house_settings *settings = bound;
        if (!settings->portal || strncmp(settings->portal, "https://", 8) != 0)
            abort();
    }
    close(file);
    return 0;
}
