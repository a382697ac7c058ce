/* Paths at the gate: whatever is sent is refused, or has one spelling that nobody reads otherwise. */
#include "fuzz.h"

#include "identity/gate_path.h"

#include <gatelodge/text.h>

#include <stdlib.h>
#include <string.h>

/* Every character but the slash escaped: the same path, spelt as differently as possible. */
static const char *
escape_all(struct lodge_arena *arena, const char *path)
{
    char *escaped = lodge_take(arena, strlen(path) * 3 + 1), *end = escaped;

    for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
        static const char digits[] = "0123456789abcdef";
        if (*c == '/') {
            *end++ = '/';
            continue;
        }
        *end++ = '%';
        *end++ = digits[*c >> 4];
        *end++ = digits[*c & 15];
    }
    return escaped;
}

static void
check_path(struct lodge_arena *arena, const char *path)
{
    static const char *const never[] = { "//", "/./", "/../", "\xef\xbc\x8f", "\\", ";", "?", "#", "%2f",
        "%2F", "%2e", "%2E",
        "%00" };
    static char again[PATH_ROOM];
    size_t length = strlen(path);

    if (path[0] != '/' || length >= PATH_ROOM || lodge_text_length(path) < 0)
        abort();
    for (size_t i = 0; i < LODGE_COUNT(never); i++)
        if (strstr(path, never[i]))
            abort();
    if ((length >= 2 && strcmp(path + length - 2, "/.") == 0)
        || (length >= 3 && strcmp(path + length - 3, "/..") == 0))
        abort();
    const char *escaped = escape_all(arena, path);
    if (strlen(escaped) < PATH_ROOM && (gate_path_read(escaped, strlen(escaped), again) || strcmp(path,
        again) != 0))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[PATH_ROOM];

    if (!gate_path_read((const char *)data, size, path))
        check_path(fuzz_arena(), path);
    return 0;
}
