/* The block-list in memory: the file as it was read, and its lines in order. */
#include "identity/blocklist.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHORTEST 8      /* characters; shorter ones never pass anyway (min_length) */

struct blocklist {
    char *text;             /* lines ended by NUL */
    const char **lines;     /* sorted */
    size_t count;
};

static void
blocklist_free(void *what)
{
    struct blocklist *list = what;

    free(list->lines);
    free(list->text);
}

/* Reads `size` bytes; a file that became shorter meanwhile is an error. */
static bool
read_all(int file, char *text, size_t size)
{
    for (size_t done = 0; done < size; ) {
        ssize_t got = read(file, text + done, size - done);

        if (got == 0)
            errno = EIO;
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0)
            done += (size_t)got;
    }
    return true;
}

/* The text of a file, with a NUL behind it; NULL and errno. */
static char *
read_file(const char *path, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    char *text = NULL;

    if (file < 0)
        return NULL;
    if (fstat(file, &about) == 0) {
        if (!S_ISREG(about.st_mode) || about.st_size > BLOCKLIST_BYTES_MAX) {
            errno = S_ISREG(about.st_mode) ? EFBIG : EINVAL;
        } else {
            *size = (size_t)about.st_size;
            text = malloc(*size + 1);
        }
    }
    if (text && !read_all(file, text, *size)) {
        free(text);
        text = NULL;
    }
    int reason = errno;
    close(file);
    errno = reason;
    if (text)
        text[*size] = '\0';
    return text;
}

/* Ends each line with NUL and makes ASCII small; counts the lines. */
static size_t
split(char *text, size_t size)
{
    size_t lines = 1;

    for (size_t i = 0; i < size; i++) {
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
        lines += text[i] == '\n';
        if (text[i] == '\n' || text[i] == '\r')
            text[i] = '\0';
    }
    return lines;
}

static int
by_text(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

struct blocklist *
blocklist_read(const char *path, struct lodge_arena *arena, const char **why)
{
    struct blocklist *list = LODGE_NEW(arena, struct blocklist);
    size_t size = 0;

    if (!path)
        return list;
    list->text = read_file(path, &size);
    if (!list->text) {
        *why = lodge_print(arena, "blocklist %s: %s", path, strerror(errno));
        return NULL;
    }
    list->lines = calloc(split(list->text, size), sizeof(*list->lines));
    if (!list->lines)
        abort();
    for (size_t at = 0; at < size; at += strlen(list->text + at) + 1)
        if (strlen(list->text + at) >= SHORTEST)
            list->lines[list->count++] = list->text + at;
    qsort(list->lines, list->count, sizeof(*list->lines), by_text);
    lodge_undo(arena, blocklist_free, list);
    return list;
}

bool
blocklist_holds(const struct blocklist *list, const char *password)
{
    return list->count > 0
        && bsearch(&password, list->lines, list->count, sizeof(*list->lines), by_text) != NULL;
}
