/* From the words of a command line to a row of the table with its operands and options. */
#include "programs/commands/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The words that are still to be read. */
struct words {
    char *const *next;
    char *const *end;
};

bool
is_family(const char *words)
{
    size_t length = strlen(words);

    for (size_t i = 0; i < command_count; i++)
        if (length == 0 || (strncmp(commands[i].path, words, length) == 0 && commands[i].path[length] == ' '))
            return true;
    return false;
}

static const struct command *
command_of(const char *path)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].path, path) == 0)
            return &commands[i];
    return NULL;
}

bool
is_command(const char *words)
{
    return command_of(words) != NULL;
}

static const struct option *
option_named(const struct option *options, const char *name, size_t length)
{
    for (; options && options->name; options++)
        if (strlen(options->name) == length && strncmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static enum lodge_problem
take_option(struct errand *errand, const char *word, struct words *words)
{
    const char *name = word + 2, *value = strchr(name, '=');
    size_t length = value ? (size_t)(value - name) : strlen(name);
    const struct option *option = option_named(global_options, name, length);

    if (!option && errand->command)
        option = option_named(errand->command->options, name, length);
    if (!option)
        return errand_misuse(errand, "There is no option --%.*s here.", (int)length, name);
    if (value)
        value++;
    else if (option->value && words->next < words->end)
        value = *words->next++;
    if (option->value && !value)
        return errand_misuse(errand, "--%s needs a value: --%s %s.", option->name, option->name, option->value);
    if (!option->value && value)
        return errand_misuse(errand, "--%s takes no value.", option->name);
    if (option->count != OPTION_MANY && option_given(errand, option->name))
        return errand_misuse(errand, "--%s is there twice.", option->name);
    if (errand->given_count == GIVEN_MAX)
        return errand_misuse(errand, "These are more than %d options.", GIVEN_MAX);
    errand->given[errand->given_count++] = (struct given_option){ option, value };
    return LODGE_OK;
}

static enum lodge_problem
take_word(struct errand *errand, const char *word)
{
    if (errand->command) {
        if (errand->operand_count == OPERANDS_MAX)
            return errand_misuse(errand, "These are too many words.");
        errand->operands[errand->operand_count++] = word;
        return LODGE_OK;
    }

    const char *typed = lodge_print(errand->arena, "%s%s%s", errand->typed, *errand->typed ? " " : "", word);

    errand->command = command_of(typed);
    if (!errand->command && !is_family(typed))
        return errand_misuse(errand, "There is no command \"%.100s\".", typed);
    errand->typed = typed;
    return LODGE_OK;
}

/* Compares the operands with the row's: words in brackets may be missing. */
static enum lodge_problem
check_operands(struct errand *errand)
{
    const char *wanted = errand->command->operands;
    size_t count = 0;

    while (*wanted) {
        size_t length = strcspn(wanted, " ");
        if (count == errand->operand_count && *wanted != '[')
            return errand_misuse(errand, "%.*s is missing.", (int)length, wanted);
        if (count < errand->operand_count)
            count++;
        wanted += length + strspn(wanted + length, " ");
    }
    if (count < errand->operand_count)
        return errand_misuse(errand, "\"%.100s\" is one word too many.", errand->operands[count]);
    return LODGE_OK;
}

enum lodge_problem
arguments_read(struct errand *errand, int count, char *const *list)
{
    struct words words = { list + (count > 0), list + count };
    bool options_over = false;
    enum lodge_problem problem = LODGE_OK;

    errand->typed = "";
    while (words.next < words.end && problem == LODGE_OK) {
        const char *word = *words.next++;

        if (options_over || word[0] != '-' || word[1] == '\0')
            problem = take_word(errand, word);
        else if (strcmp(word, "--") == 0)
            options_over = true;
        else if (strcmp(word, "-h") == 0)
            problem = take_option(errand, "--help", &words);
        else if (word[1] == '-')
            problem = take_option(errand, word, &words);
        else
            problem = errand_misuse(errand, "There is no option %.100s here.", word);
    }
    if (problem || option_given(errand, "help"))
        return problem;
    if (!errand->command)
        return errand_misuse(errand, "\"gatelodge%s%s\" is not a whole command.", *errand->typed ? " " : "",
            errand->typed);
    return check_operands(errand);
}

bool
option_given(const struct errand *errand, const char *name)
{
    return option_values(errand, name).count > 0;
}

const char *
option_value(const struct errand *errand, const char *name)
{
    struct lodge_texts values = option_values(errand, name);

    return values.count > 0 ? values.items[0] : NULL;
}

struct lodge_texts
option_values(const struct errand *errand, const char *name)
{
    const char **values = LODGE_NEW_ARRAY(errand->arena, const char *, errand->given_count);
    size_t count = 0;

    for (size_t i = 0; i < errand->given_count; i++)
        if (strcmp(errand->given[i].option->name, name) == 0)
            values[count++] = errand->given[i].value;
    return (struct lodge_texts){ values, count };
}

enum lodge_problem
option_number(struct errand *errand, const char *name, int64_t min, int64_t max, int64_t *number)
{
    const char *text = option_value(errand, name);
    char *end;

    if (!text)
        return LODGE_OK;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end || value < min || value > max)
        return errand_misuse(errand, "--%s must be a number from %" PRId64 " to %" PRId64 ".", name, min, max);
    *number = value;
    return LODGE_OK;
}
