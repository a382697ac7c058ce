/* Catalogues of sentences. Whoever translates may make mistakes: what is no catalogue is as if it were not there. */
#include <gatelodge/words.h>

#include "lib/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CATALOGUE_MAX ((size_t)256 * 1024)  /* bytes */

struct lodge_words {
    struct json *table;
};

/* All that an open file holds; NULL when it is no ordinary file, too large, or cannot be read. */
static const char *
content(struct lodge_arena *arena, int file, size_t *length)
{
    struct stat facts;

    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || (size_t)facts.st_size > CATALOGUE_MAX)
        return NULL;
    char *text = lodge_take(arena, (size_t)facts.st_size + 1);
    for (*length = 0; *length < (size_t)facts.st_size;) {
        ssize_t got = read(file, text + *length, (size_t)facts.st_size - *length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return NULL;
        *length += (size_t)got;
    }
    text[*length] = '\0';
    return text;
}

const struct lodge_words *
lodge_words_read(struct lodge_arena *arena, const char *path)
{
    struct lodge_words *words = LODGE_NEW(arena, struct lodge_words);
    struct lodge_fault fault = { 0 };
    size_t length = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (file < 0)
        return NULL;
    const char *text = content(arena, file, &length);
    close(file);
    if (!text || json_parse(arena, &fault, text, length, &words->table) != LODGE_OK || fault.misfit_count > 0)
        return NULL;
    return words;
}

const char *
lodge_words_say(const struct lodge_words *words, const char *name, const char *otherwise)
{
    struct json *value;

    if (!words || !json_member(words->table, name, &value) || json_kind_of(value) != JSON_TEXT)
        return otherwise;
    const char *text = json_text(value);
    return *text ? text : otherwise;
}
