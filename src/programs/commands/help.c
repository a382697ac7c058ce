/* How commands are used, printed from their table. */
#include "programs/commands/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_MAX   (64 * 1024)  /* bytes; the table is ours and much smaller */
#define LINE_WIDTH 80           /* columns of a usage line */

struct page {
    char *text;
    size_t length;
};

static void add(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
add(struct page *page, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int length = vsnprintf(page->text + page->length, HELP_MAX - page->length, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= HELP_MAX - page->length)
        abort();
    page->length += (size_t)length;
}

/* " [--role ROLE]..." */
static const char *
option_usage(struct lodge_arena *arena, const struct option *option)
{
    return lodge_print(arena, " [--%s%s%s]%s", option->name, option->value ? " " : "",
        option->value ? option->value : "", option->count == OPTION_MANY ? "..." : "");
}

static void
add_usage(struct page *page, struct lodge_arena *arena, const struct command *command)
{
    size_t line = page->length;

    add(page, "usage: gatelodge %s%s%s", command->path, *command->operands ? " " : "", command->operands);
    for (const struct option *option = command->options; option && option->name; option++) {
        const char *usage = option_usage(arena, option);

        if (page->length - line + strlen(usage) > LINE_WIDTH) {
            line = page->length;
            add(page, "\n%*s", (int)strlen("usage: gatelodge"), "");
        }
        add(page, "%s", usage);
    }
    add(page, "\n");
}

static void
add_options(struct page *page, const struct option *options)
{
    for (; options && options->name; options++) {
        int room = 20 - (int)strlen(options->name);
        add(page, "  --%s %-*s %s%s\n", options->name, room > 0 ? room : 0, options->value ? options->value : "",
            options->about, options->count == OPTION_MANY ? "; may come several times" : "");
    }
}

static bool
belongs(const struct command *command, const char *words)
{
    size_t length = strlen(words);

    return length == 0 || (strncmp(command->path, words, length) == 0
        && (command->path[length] == ' ' || command->path[length] == '\0'));
}

/* All that must be there, and of what may be there the first word: the rest is in the command's own help. */
static int
shown_operands(const char *operands)
{
    const char *optional = strstr(operands, " [");

    return optional ? (int)(optional - operands) : (int)strlen(operands);
}

static void
add_family(struct page *page, const char *words)
{
    add(page, "usage: gatelodge %s%sCOMMAND [OPTIONS]\n\n", words, *words ? " " : "");
    for (size_t i = 0; i < command_count; i++)
        if (belongs(&commands[i], words))
            add(page, "  %-18s %-10.*s %s\n", commands[i].path, shown_operands(commands[i].operands),
                commands[i].operands, commands[i].about);
    add(page, "\nWith every command:\n");
    add_options(page, global_options);
}

static void
add_command(struct page *page, struct lodge_arena *arena, const struct command *command)
{
    add_usage(page, arena, command);
    add(page, "\n%s.\n\n", command->about);
    add_options(page, command->options);
    add_options(page, global_options);
}

const char *
usage_text(struct lodge_arena *arena, const struct errand *errand)
{
    struct page page = { lodge_take(arena, HELP_MAX), 0 };

    if (errand->command)
        add_usage(&page, arena, errand->command);
    else
        add(&page, "usage: gatelodge %s%sCOMMAND [OPTIONS]\nSee: gatelodge %s%s--help\n",
            errand->typed, *errand->typed ? " " : "", errand->typed, *errand->typed ? " " : "");
    return page.text;
}

const char *
help_text(struct lodge_arena *arena, const char *words)
{
    struct page page = { lodge_take(arena, HELP_MAX), 0 };

    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].path, words) == 0) {
            add_command(&page, arena, &commands[i]);
            return page.text;
        }
    add_family(&page, words);
    return page.text;
}
