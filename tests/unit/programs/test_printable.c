/* What reaches a terminal cannot command it. */
#include "programs/commands/output.h"

#include "support/test.h"

#include <locale.h>

static struct lodge_arena *arena;

static const char *
shown(const char *text)
{
    if (!arena) {
        arena = lodge_arena_new(1024 * 1024);
        ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    }
    return printable(arena, text, false);
}

START_TEST(letters_of_all_languages_stay)
{
    ck_assert_str_eq(shown("Ann Äpfel 漢字 עברית 😀 e\xcc\x81"), "Ann Äpfel 漢字 עברית 😀 e\xcc\x81");
    ck_assert_str_eq(shown(""), "");
}
END_TEST

START_TEST(control_characters_are_escaped)
{
    ck_assert_str_eq(shown("a\x1b[2Jb"), "a\\u001b[2Jb");
    ck_assert_str_eq(shown("a\r\n\tb\x7f"), "a\\u000d\\u000a\\u0009b\\u007f");
    ck_assert_str_eq(shown("\xc2\x9b" "31m"), "\\u009b31m");
}
END_TEST

START_TEST(marks_that_turn_the_direction_are_escaped)
{
    ck_assert_str_eq(shown("user\u202egpj"), "user\\u202egpj");
    ck_assert_str_eq(shown("\u2066\u2069\u200f"), "\\u2066\\u2069\\u200f");
    ck_assert_str_eq(shown("a\u2028b"), "a\\u2028b");
}
END_TEST

START_TEST(broken_characters_are_escaped_byte_by_byte)
{
    ck_assert_str_eq(shown("a\xff\xc3"), "a\\u00ff\\u00c3");
    ck_assert_str_eq(shown("\xed\xa0\x80"), "\\u00ed\\u00a0\\u0080");
}
END_TEST

START_TEST(characters_beyond_the_first_plane_become_two_escapes)
{
    ck_assert_str_eq(shown("\xf4\x8f\xbf\xbf"), "\\udbff\\udfff");
}
END_TEST

START_TEST(line_ends_stay_where_they_are_wanted)
{
    shown("");
    ck_assert_str_eq(printable(arena, "{\n \"a\": \"\x7f\"\n}", true), "{\n \"a\": \"\\u007f\"\n}");
}
END_TEST

RUN_TESTS("printable", letters_of_all_languages_stay, control_characters_are_escaped,
    marks_that_turn_the_direction_are_escaped, broken_characters_are_escaped_byte_by_byte,
    characters_beyond_the_first_plane_become_two_escapes, line_ends_stay_where_they_are_wanted);
