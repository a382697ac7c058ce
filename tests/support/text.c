/* Texts that nobody frees: a test is a process, and it ends soon. */
#include "support/text.h"

#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *__asan_default_options(void);

/* What such a test allocates lives until it ends: nothing of that is a leak. */
const char *
__asan_default_options(void)
{
    return "detect_leaks=0";
}

static char **kept;             /* so that the leak checker still sees them */
static size_t kept_count, kept_room;

char *
text_keep(char *allocated)
{
    if (kept_count == kept_room) {
        kept_room = kept_room ? 2 * kept_room : 64;
        kept = realloc(kept, kept_room * sizeof(*kept));
        if (!kept)
            abort();
    }
    kept[kept_count++] = allocated;
    return allocated;
}

const char *
text(const char *format, ...)
{
    char *printed = NULL;
    va_list arguments;

    va_start(arguments, format);
    int length = vasprintf(&printed, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    return text_keep(printed);
}

bool
text_matches(const char *subject, const char *expression)
{
    regex_t compiled;

    if (regcomp(&compiled, expression, REG_EXTENDED | REG_NOSUB) != 0) {
        fprintf(stderr, "not a regular expression: %s\n", expression);
        abort();
    }
    bool matches = regexec(&compiled, subject, 0, NULL, 0) == 0;
    regfree(&compiled);
    return matches;
}

char *
text_of_file(const char *path, size_t *length)
{
    char *content = NULL, piece[16384];
    size_t size = 0, got;
    FILE *file = fopen(path, "re"), *memory = file ? open_memstream(&content, &size) : NULL;

    if (!memory)
        return NULL;
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        fwrite(piece, 1, got, memory);
    fclose(file);
    if (fclose(memory) != 0)
        abort();
    if (length)
        *length = size;
    return text_keep(content);
}

void
text_to_file(const char *path, const char *content)
{
    const char *beside = text("%s.new", path);
    struct stat old;
    FILE *file = fopen(beside, "we");

    if (!file || fputs(content, file) == EOF || fclose(file) != 0) {
        perror(beside);
        abort();
    }
    if (stat(path, &old) == 0
        && (chown(beside, old.st_uid, old.st_gid) != 0 || chmod(beside, old.st_mode & 07777) != 0))
        perror(beside);
    if (rename(beside, path) != 0) {
        perror(path);
        abort();
    }
}
