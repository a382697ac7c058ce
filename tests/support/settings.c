/* The settings file as text: sections begin at the first column, as quickstart writes them. */
#include "support/settings.h"
#include "support/programs.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *usual;

static const char *
settings_now(void)
{
    const char *content = text_of_file(the_world()->settings, NULL);

    ck_assert_msg(content != NULL, "%s cannot be read", the_world()->settings);
    return content;
}

static void
write_settings(const char *content)
{
    text_to_file(the_world()->settings, content);
}

/* Whether a line of the file sets the same as "open = true". */
static bool
sets_the_same(const char *line, const char *wanted)
{
    size_t length = strcspn(wanted, " =");

    line += strspn(line, " ");
    return strncmp(line, wanted, length) == 0 && strchr(" =", line[length]);
}

void
settings_put(const char *section, const char *line)
{
    const char *now = settings_now(), *opening = text("\n%s {\n", section), *found = strstr(now, opening);
    char *content = NULL;
    size_t length;
    FILE *file = open_memstream(&content, &length);

    if (!found) {
        fclose(file);
        free(content);
        settings_add(text("%s {\n    %s\n}", section, line));
        return;
    }
    const char *next = found + strlen(opening);
    fprintf(file, "%.*s    %s\n", (int)(next - now), now, line);
    for (bool inside = true; *next; next += length) {
        length = strcspn(next, "\n") + 1;
        inside = inside && *next != '}';
        if (!inside || !sets_the_same(next, line))
            fprintf(file, "%.*s", (int)length, next);
    }
    fclose(file);
    write_settings(text_keep(content));
}

void
settings_add(const char *lines)
{
    write_settings(text("%s\n%s\n", settings_now(), lines));
}

void
settings_apply(void)
{
    static const char *const programs[] = { "login", "gate", "api" };

    for (size_t i = 0; i < 3; i++)
        program_reload(programs[i]);
}

void
settings_are_usual(void)
{
    usual = settings_now();
}

void
settings_restore(void)
{
    if (strcmp(settings_now(), usual) == 0)
        return;
    write_settings(usual);
    settings_apply();
}
