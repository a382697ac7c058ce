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

/* The options of a command, or with "every" those of all. */
static void
add_options(struct page *page, const struct errand *errand, const char *path, const struct option *options)
{
    const char *many = errand_say(errand, "; may come several times", "command.many");

    for (; options && options->name; options++) {
        int room = 20 - (int)strlen(options->name);
        const char *name = lodge_print(errand->arena, "option.%s", options->name);
        add(page, "  --%s %-*s %s%s\n", options->name, room > 0 ? room : 0, options->value ? options->value : "",
            command_word(errand, path, name, options->about), options->count == OPTION_MANY ? many : "");
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
add_family(struct page *page, const struct errand *errand, const char *words)
{
    add(page, "usage: gatelodge %s%sCOMMAND [OPTIONS]\n\n", words, *words ? " " : "");
    for (size_t i = 0; i < command_count; i++)
        if (belongs(&commands[i], words))
            add(page, "  %-18s %-10.*s %s\n", commands[i].path, shown_operands(commands[i].operands),
                commands[i].operands, command_word(errand, commands[i].path, "about", commands[i].about));
    add(page, "\n%s\n", errand_say(errand, "With every command:", "command.with_every"));
    add_options(page, errand, "every", global_options);
}

static void
add_command(struct page *page, const struct errand *errand, const struct command *command)
{
    add_usage(page, errand->arena, command);
    add(page, "\n%s.\n\n", command_word(errand, command->path, "about", command->about));
    add_options(page, errand, command->path, command->options);
    add_options(page, errand, "every", global_options);
}

const char *
usage_text(const struct errand *errand)
{
    struct page page = { lodge_take(errand->arena, HELP_MAX), 0 };

    if (errand->command)
        add_usage(&page, errand->arena, errand->command);
    else
        add(&page, "usage: gatelodge %s%sCOMMAND [OPTIONS]\nSee: gatelodge %s%s--help\n",
            errand->typed, *errand->typed ? " " : "", errand->typed, *errand->typed ? " " : "");
    return page.text;
}

const char *
help_text(const struct errand *errand, const char *words)
{
    struct page page = { lodge_take(errand->arena, HELP_MAX), 0 };

    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].path, words) == 0) {
            add_command(&page, errand, &commands[i]);
            return page.text;
        }
    add_family(&page, errand, words);
    return page.text;
}
