/* Query strings and forms: what they say, and what is refused. */
#include "support/test.h"

#include "lib/form.h"

#include <stdbool.h>
#include <string.h>

static struct lodge_arena *arena;
static struct lodge_fault fault;
static struct form form;

static enum lodge_problem
parse(const char *text)
{
    lodge_arena_free(arena);
    arena = lodge_arena_new(1024 * 1024);
    fault = (struct lodge_fault){ .misfit_count = 0 };
    return form_parse(arena, &fault, text, strlen(text), &form);
}

static bool
member_is(size_t index, const char *name, const char *value)
{
    return strcmp(form.members[index].name, name) == 0 && strcmp(form.members[index].value, value) == 0;
}

START_TEST(members_are_decoded_in_order)
{
    ck_assert_int_eq(parse("a=1&b+b=%C3%A4+x%2B&c=&d&a=2"), LODGE_OK);
    ck_assert_uint_eq(form.count, 5);
    ck_assert(member_is(0, "a", "1"));
    ck_assert(member_is(1, "b b", "\xc3\xa4 x+"));
    ck_assert(member_is(2, "c", ""));
    ck_assert(member_is(3, "d", ""));
    ck_assert(member_is(4, "a", "2"));
}
END_TEST

START_TEST(nothing_is_an_empty_form)
{
    ck_assert_int_eq(parse(""), LODGE_OK);
    ck_assert_uint_eq(form.count, 0);
    ck_assert_int_eq(parse("&&"), LODGE_OK);
    ck_assert_uint_eq(form.count, 0);
}
END_TEST

START_TEST(only_the_first_equals_sign_separates)
{
    ck_assert_int_eq(parse("a=b=c&=x"), LODGE_OK);
    ck_assert(member_is(0, "a", "b=c"));
    ck_assert(member_is(1, "", "x"));
}
END_TEST

START_TEST(broken_escapes_nul_and_odd_names_are_malformed)
{
    static const char *const texts[] = { "a=%", "a=%4", "a=%g1", "a=%00", "%00=a", "%0a=1", "%ff=1",
        "%7f=1" };

    for (size_t i = 0; i < LODGE_COUNT(texts); i++)
        ck_assert_msg(parse(texts[i]) == LODGE_MALFORMED, "%s was taken", texts[i]);
    ck_assert_int_eq(parse("good=1&bad=%zz"), LODGE_MALFORMED);
    ck_assert_str_eq(fault.note, "a broken form at byte 7");
}
END_TEST

START_TEST(a_form_has_a_bounded_number_of_members)
{
    char text[FORM_MEMBERS_MAX * 4 + 8], *at = text;

    for (int i = 0; i < FORM_MEMBERS_MAX; i++)
        at = stpcpy(at, "a=1&");
    ck_assert_int_eq(parse(text), LODGE_OK);
    ck_assert_uint_eq(form.count, FORM_MEMBERS_MAX);
    stpcpy(at, "a");
    ck_assert_int_eq(parse(text), LODGE_MALFORMED);
}
END_TEST

RUN_TESTS("form", members_are_decoded_in_order, nothing_is_an_empty_form,
    only_the_first_equals_sign_separates,
    broken_escapes_nul_and_odd_names_are_malformed, a_form_has_a_bounded_number_of_members);
