/* The key's file: 64 hexadecimal digits and a line end, as gatelodge setup makes it. */
#include "identity/event_key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define DIGITS (2 * EVENT_KEY_SIZE)

/* The file's first bytes in `text`, a line end at their end taken away. False: *why. */
static bool
read_text(const char *path, struct lodge_arena *arena, char text[DIGITS + 3], const char **why)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? read(file, text, DIGITS + 2) : -1;

    if (length < 0)
        *why = lodge_print(arena, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return length >= 0;
}

static bool
read_digits(const char *text, unsigned char bytes[EVENT_KEY_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    if (strlen(text) != DIGITS || strspn(text, digits) != DIGITS)
        return false;
    for (size_t i = 0; i < EVENT_KEY_SIZE; i++) {
        long high = strchr(digits, text[2 * i]) - digits, low = strchr(digits, text[2 * i + 1]) - digits;

        bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

const struct event_key *
event_key_read(const char *path, struct lodge_arena *arena, const char **why)
{
    struct event_key *key = LODGE_NEW(arena, struct event_key);
    char text[DIGITS + 3];

    if (!path) {
        *why = "audit.key_file is not set";
        return NULL;
    }
    if (!read_text(path, arena, text, why))
        return NULL;
    bool read = read_digits(text, key->bytes);
    explicit_bzero(text, sizeof(text));
    if (read)
        return key;
    *why = lodge_print(arena, "%s does not hold %d hexadecimal digits", path, DIGITS);
    return NULL;
}
