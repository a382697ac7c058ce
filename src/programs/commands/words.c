/* In which language commands speak: the reader's. English stands in the code and needs no catalogue. */
#include "programs/commands/command.h"

#include <stdlib.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

/* Where catalogues are: as told by the environment, or as installed. */
static const char *
directory(void)
{
    const char *given = getenv("GATELODGE_LANGUAGES");

    return given && *given ? given : PKGDATADIR "/languages";
}

/* Letters that a locale begins with: 2 of "de_AT.UTF-8", none of "C". */
static size_t
language_in(const char *locale)
{
    size_t length = strspn(locale, LETTERS);

    return length >= 2 && length <= 3 && strchr("_.@", locale[length]) ? length : 0;
}

/* The first of these variables that is set decides, as for every program. */
static const char *
wanted_locale(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < LODGE_COUNT(variables); i++) {
        const char *locale = getenv(variables[i]);
        if (locale && *locale)
            return locale;
    }
    return "C";
}

void
errand_read_words(struct errand *errand)
{
    const char *locale = wanted_locale();
    size_t length = language_in(locale);

    if (length == 0 || (length == 2 && strncmp(locale, "en", 2) == 0))
        return;
    errand->words = lodge_words_read(errand->arena,
        lodge_print(errand->arena, "%s/%.*s.json", directory(), (int)length, locale));
}

const char *
errand_say(const struct errand *errand, const char *otherwise, const char *format, ...)
{
    va_list values;

    if (!errand->words)
        return otherwise;
    va_start(values, format);
    const char *name = lodge_print_list(errand->arena, format, values);
    va_end(values);
    return lodge_words_say(errand->words, name, otherwise);
}

const char *
problem_title(const struct errand *errand, const struct lodge_problem_row *row)
{
    return errand_say(errand, row->title, "problems.%s.title", row->code);
}

const char *
problem_detail(const struct errand *errand, const struct lodge_problem_row *row)
{
    return errand_say(errand, row->detail, "problems.%s.detail", row->code);
}

const char *
command_word(const struct errand *errand, const char *path, const char *name, const char *otherwise)
{
    char *words = lodge_copy_text(errand->arena, path);

    for (char *c = words; *c; c++)
        *c = *c == ' ' ? '_' : *c;
    return errand_say(errand, otherwise, "command.%s.%s", words, name);
}
