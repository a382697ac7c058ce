/* From the words of a command line to a command, its operands and options. */
#include "programs/commands/command.h"

#include "support/test.h"

#define WORDS(...) (char *[]){ (char[]){ "gatelodge" }, __VA_ARGS__ }, \
    (int)LODGE_COUNT(((char *[]){ (char[]){ "gatelodge" }, __VA_ARGS__ }))
#define W(text) (char[]){ text }

static struct errand errand;

/* Reachable until the test's process ends: nothing to free. */
static struct lodge_arena *arena;

static char *
copy(const char *text)
{
    if (!arena)
        arena = lodge_arena_new(1024 * 1024);
    return lodge_copy_text(arena, text);
}

static enum lodge_problem
read_words(char **words, int count)
{
    copy("");
    errand = (struct errand){ .arena = arena };
    return arguments_read(&errand, count, words);
}

START_TEST(words_find_their_command_and_operands)
{
    ck_assert_int_eq(read_words(WORDS(W("user"), W("show"), W("ann"))), LODGE_OK);
    ck_assert_str_eq(errand.command->path, "user show");
    ck_assert_str_eq(errand.operands[0], "ann");
    ck_assert_uint_eq(errand.operand_count, 1);
}
END_TEST

START_TEST(options_stand_anywhere_behind_their_command)
{
    ck_assert_int_eq(read_words(WORDS(W("--json"), W("user"), W("add"), W("--email=a@b.test"), W("ann"),
        W("--role"), W("one"), W("--role"), W("two"))), LODGE_OK);
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
    ck_assert_int_eq(read_words(WORDS(W("user"), W("add"), W("ann"), W("--name="), W("--email"), W("--json"))),
        LODGE_OK);
    ck_assert_str_eq(option_value(&errand, "name"), "");
    ck_assert_str_eq(option_value(&errand, "email"), "--json");
    ck_assert(!option_given(&errand, "json"));
}
END_TEST

START_TEST(behind_two_hyphens_everything_is_a_word)
{
    ck_assert_int_eq(read_words(WORDS(W("user"), W("show"), W("--"), W("--json"))), LODGE_OK);
    ck_assert_str_eq(errand.operands[0], "--json");
}
END_TEST

START_TEST(an_operand_in_brackets_may_be_missing)
{
    ck_assert_int_eq(read_words(WORDS(W("session"), W("revoke"), W("--user"), W("ann"))), LODGE_OK);
    ck_assert_uint_eq(errand.operand_count, 0);
    ck_assert_ptr_null(errand.operands[0]);
}
END_TEST

START_TEST(what_makes_no_sense_is_misuse_with_a_sentence)
{
    static const struct {
        const char *words[6];
        const char *why;
    } lines[] = {
        { { "gatelodge" }, "\"gatelodge\" is not a whole command." },
        { { "gatelodge", "user" }, "\"gatelodge user\" is not a whole command." },
        { { "gatelodge", "use" }, "There is no command \"use\"." },
        { { "gatelodge", "user", "show" }, "NAME is missing." },
        { { "gatelodge", "version", "x" }, "\"x\" is one word too many." },
        { { "gatelodge", "user", "show", "a", "b" }, "\"b\" is one word too many." },
        { { "gatelodge", "user", "list", "--limit" }, "--limit needs a value: --limit N." },
        { { "gatelodge", "user", "list", "--json=x" }, "--json takes no value." },
        { { "gatelodge", "user", "list", "--json", "--json" }, "--json is there twice." },
        { { "gatelodge", "--limit", "3", "user", "list" }, "There is no option --limit here." },
        { { "gatelodge", "version", "--jso" }, "There is no option --jso here." },
    };

    for (size_t i = 0; i < LODGE_COUNT(lines); i++) {
        char *words[6] = { NULL };
        int count = 0;

        for (; count < 6 && lines[i].words[count]; count++)
            words[count] = copy(lines[i].words[count]);
        ck_assert_int_eq(read_words(words, count), LODGE_MALFORMED);
        ck_assert(errand.misused);
        ck_assert_str_eq(errand.why, lines[i].why);
    }
}
END_TEST

START_TEST(more_words_and_options_than_there_is_room_for_are_refused)
{
    char *words[200];
    int count = 0;

    words[count++] = copy("gatelodge");
    words[count++] = copy("user");
    words[count++] = copy("add");
    while (count < 200)
        words[count++] = copy("--role=x");
    ck_assert_int_eq(read_words(words, count), LODGE_MALFORMED);
    for (int i = 3; i < 200; i++)
        words[i] = copy("x");
    ck_assert_int_eq(read_words(words, count), LODGE_MALFORMED);
}
END_TEST

START_TEST(help_forgives_what_is_missing)
{
    ck_assert_int_eq(read_words(WORDS(W("user"), W("show"), W("-h"))), LODGE_OK);
    ck_assert(option_given(&errand, "help"));
    ck_assert_str_eq(errand.typed, "user show");
}
END_TEST

START_TEST(numbers_have_bounds)
{
    static const char *const bad[] = { "", "x", "1x", "0", "11", "-1", "99999999999999999999", "0x5" };
    int64_t number = 7;

    ck_assert_int_eq(read_words(WORDS(W("user"), W("list"))), LODGE_OK);
    ck_assert_int_eq(option_number(&errand, "limit", 1, 10, &number), LODGE_OK);
    ck_assert_int_eq(number, 7);
    ck_assert_int_eq(read_words(WORDS(W("user"), W("list"), W("--limit"), W("10"))), LODGE_OK);
    ck_assert_int_eq(option_number(&errand, "limit", 1, 10, &number), LODGE_OK);
    ck_assert_int_eq(number, 10);
    for (size_t i = 0; i < LODGE_COUNT(bad); i++) {
        ck_assert_int_eq(read_words(WORDS(W("user"), W("list"), W("--limit"), copy(bad[i]))), LODGE_OK);
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
