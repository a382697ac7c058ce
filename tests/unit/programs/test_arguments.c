/* From the words of a command line to a command, its operands and options. */
#include "programs/commands/command.h"

#include "support/test.h"

#include <string.h>

#define WORDS_MAX 256

static struct lodge_arena *arena;
static struct errand errand;

/* Reads a command line whose words have one space between them. */
static enum lodge_problem
read_line(const char *line)
{
    char *words[WORDS_MAX] = { NULL };
    int count = 0;

    if (!arena)
        arena = lodge_arena_new(1024 * 1024);       /* ends with the test's process */
    while (*line && count < WORDS_MAX) {
        size_t length = strcspn(line, " ");
        words[count++] = lodge_copy(arena, line, length);
        line += length + (line[length] == ' ');
    }
    errand = (struct errand){ .arena = arena };
    return arguments_read(&errand, count, words);
}

START_TEST(words_find_their_command_and_operands)
{
    ck_assert_int_eq(read_line("gatelodge user show ann"), LODGE_OK);
    ck_assert_str_eq(errand.command->path, "user show");
    ck_assert_str_eq(errand.operands[0], "ann");
    ck_assert_uint_eq(errand.operand_count, 1);
}
END_TEST

START_TEST(options_stand_anywhere_behind_their_command)
{
    ck_assert_int_eq(read_line("gatelodge --json user add --email=a@b.test ann --role one --role two"), LODGE_OK);
    ck_assert(option_given(&errand, "json"));
    ck_assert_str_eq(option_value(&errand, "email"), "a@b.test");
    struct lodge_texts roles = option_values(&errand, "role");
    ck_assert_uint_eq(roles.count, 2);
    ck_assert_str_eq(roles.items[0], "one");
    ck_assert_str_eq(roles.items[1], "two");
    ck_assert(!option_given(&errand, "group"));
    ck_assert_ptr_null(option_value(&errand, "group"));
}
END_TEST

START_TEST(a_value_may_be_empty_or_look_like_an_option)
{
    ck_assert_int_eq(read_line("gatelodge user add ann --name= --email --json"),
        LODGE_OK);
    ck_assert_str_eq(option_value(&errand, "name"), "");
    ck_assert_str_eq(option_value(&errand, "email"), "--json");
    ck_assert(!option_given(&errand, "json"));
}
END_TEST

START_TEST(behind_two_hyphens_everything_is_a_word)
{
    ck_assert_int_eq(read_line("gatelodge user show -- --json"), LODGE_OK);
    ck_assert_str_eq(errand.operands[0], "--json");
}
END_TEST

START_TEST(an_operand_in_brackets_may_be_missing)
{
    ck_assert_int_eq(read_line("gatelodge session revoke --user ann"), LODGE_OK);
    ck_assert_uint_eq(errand.operand_count, 0);
    ck_assert_ptr_null(errand.operands[0]);
}
END_TEST

START_TEST(what_makes_no_sense_is_misuse_with_a_sentence)
{
    static const struct {
        const char *line;
        const char *why;
    } lines[] = {
        { "gatelodge", "\"gatelodge\" is not a whole command." },
        { "gatelodge user", "\"gatelodge user\" is not a whole command." },
        { "gatelodge use", "There is no command \"use\"." },
        { "gatelodge user show", "NAME is missing." },
        { "gatelodge version x", "\"x\" is one word too many." },
        { "gatelodge user show a b", "\"b\" is one word too many." },
        { "gatelodge user list --limit", "--limit needs a value: --limit N." },
        { "gatelodge user list --json=x", "--json takes no value." },
        { "gatelodge user list --json --json", "--json is there twice." },
        { "gatelodge --limit 3 user list", "There is no option --limit here." },
        { "gatelodge version --jso", "There is no option --jso here." },
    };

    for (size_t i = 0; i < LODGE_COUNT(lines); i++) {
        ck_assert_int_eq(read_line(lines[i].line), LODGE_MALFORMED);
        ck_assert(errand.misused);
        ck_assert_str_eq(errand.why, lines[i].why);
    }
}
END_TEST

START_TEST(more_words_and_options_than_there_is_room_for_are_refused)
{
    char options[1024] = "gatelodge user add ann", words[1024] = "gatelodge user add";

    for (int i = 0; i <= GIVEN_MAX; i++)
        strcat(options, " --role=x");
    ck_assert_int_eq(read_line(options), LODGE_MALFORMED);
    ck_assert_str_eq(errand.why, "These are more than 64 options.");
    for (int i = 0; i <= OPERANDS_MAX; i++)
        strcat(words, " x");
    ck_assert_int_eq(read_line(words), LODGE_MALFORMED);
    ck_assert_str_eq(errand.why, "These are too many words.");
}
END_TEST

START_TEST(help_forgives_what_is_missing)
{
    ck_assert_int_eq(read_line("gatelodge user show -h"), LODGE_OK);
    ck_assert(option_given(&errand, "help"));
    ck_assert_str_eq(errand.typed, "user show");
}
END_TEST

START_TEST(numbers_have_bounds)
{
    static const char *const bad[] = { "", "x", "1x", "0", "11", "-1", "99999999999999999999", "0x5" };
    int64_t number = 7;

    ck_assert_int_eq(read_line("gatelodge user list"), LODGE_OK);
    ck_assert_int_eq(option_number(&errand, "limit", 1, 10, &number), LODGE_OK);
    ck_assert_int_eq(number, 7);
    ck_assert_int_eq(read_line("gatelodge user list --limit 10"), LODGE_OK);
    ck_assert_int_eq(option_number(&errand, "limit", 1, 10, &number), LODGE_OK);
    ck_assert_int_eq(number, 10);
    for (size_t i = 0; i < LODGE_COUNT(bad); i++) {
        ck_assert_int_eq(read_line(lodge_print(arena, "gatelodge user list --limit=%s", bad[i])), LODGE_OK);
        ck_assert_int_eq(option_number(&errand, "limit", 1, 10, &number), LODGE_MALFORMED);
    }
}
END_TEST

/* The table itself: what a later row could get wrong. */
START_TEST(every_row_of_the_table_makes_sense)
{
    for (size_t i = 0; i < command_count; i++) {
        ck_assert_int_ne(commands[i].needs, NEEDS_UNSTATED);
        ck_assert(commands[i].run != NULL);
        ck_assert_uint_gt(strlen(commands[i].about), 0);
        ck_assert_int_ne(commands[i].about[strlen(commands[i].about) - 1], '.');
        for (size_t other = 0; other < i; other++)
            ck_assert_str_ne(commands[i].path, commands[other].path);
        for (const struct option *option = commands[i].options; option && option->name; option++) {
            ck_assert_int_ne(option->count, OPTION_UNSTATED);
            for (const struct option *global = global_options; global->name; global++)
                ck_assert_str_ne(option->name, global->name);
        }
    }
}
END_TEST

RUN_TESTS("arguments", words_find_their_command_and_operands, options_stand_anywhere_behind_their_command,
    a_value_may_be_empty_or_look_like_an_option, behind_two_hyphens_everything_is_a_word,
    an_operand_in_brackets_may_be_missing, what_makes_no_sense_is_misuse_with_a_sentence,
    more_words_and_options_than_there_is_room_for_are_refused, help_forgives_what_is_missing, numbers_have_bounds,
    every_row_of_the_table_makes_sense);
