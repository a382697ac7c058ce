/* JSON: what is refused although json-c would take it, and what comes out again. */
#include "support/test.h"

#include "lib/json.h"
#include "lib/json_scan.h"
#include "lib/place.h"

#include <gatelodge/schema.h>

#include <stdio.h>
#include <string.h>

static struct lodge_arena *arena;
static struct lodge_fault fault;
static struct json *object;

/* What json-c keeps outside the arena must not outlive the test: it would count as leaked. */
static void
end_arena(void)
{
    lodge_arena_free(arena);
}

/* Parses in a fresh arena. */
static enum lodge_problem
parse_bytes(const char *text, size_t length)
{
    if (!arena)
        atexit(end_arena);
    lodge_arena_free(arena);
    arena = lodge_arena_new(8 * 1024 * 1024);
    fault = (struct lodge_fault){ .misfit_count = 0 };
    return json_parse(arena, &fault, lodge_copy(arena, text, length), length, &object);
}

static enum lodge_problem
parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/* Whether the text is JSON, and everything in it has one meaning. */
static bool
is_clean(const char *text)
{
    return parse(text) == LODGE_OK && fault.misfit_count == 0;
}

/* Whether the only misfit is this one. */
static bool
misfits_once(const char *text, const char *pointer, const char *code)
{
    return parse(text) == LODGE_OK && fault.misfit_count == 1
        && strcmp(fault.misfits[0].pointer, pointer) == 0 && strcmp(fault.misfits[0].code, code) == 0;
}

static const char *
round_trip(const char *text)
{
    ck_assert_msg(is_clean(text), "%s: %s", text, fault.note);
    return json_write(arena, object);
}

START_TEST(what_json_c_takes_and_rfc_8259_does_not_is_malformed)
{
    static const char *const texts[] = {
        "", " ", "{", "}", "[]", "1", "\"a\"", "null", "{'a':1}", "{\"a\":NaN}", "{\"a\":Infinity}",
        "{\"a\":-Infinity}", "{\"a\":nan}", "{a:1}", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":.5}",
        "{\"a\":1e}", "{\"a\":+1}", "{\"a\":0x10}", "{\"a\":1,}", "{\"a\":[1,]}", "{\"a\":[,1]}",
        "{\"a\" 1}", "{\"a\":}", "{\"a\":1}}", "{\"a\":1}x", "{\"a\":1} {}", "{\"a\":TRUE}", "{\"a\":True}",
        "{\"a\":nul}", "{\"a\":truefalse}", "{\"a\":\"\t\"}", "{\"a\":\"\\x41\"}", "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12\"}", "{\"a\":\"b}", "{\"a\":1/**/}", "/**/{\"a\":1}", "{\"a\":1}//",
        "\xef\xbb\xbf{\"a\":1}", "{\"a\":\"\xff\"}", "{\"a\":\"\xc0\x80\"}", "{\"a\":\"\xed\xa0\x80\"}",
        "{\"\\u0000\":1}", "{\"\\ud800\":1}", "{\"a\":1\v}", "{\"a\":[1}", "{\"a\":{\"b\":1]}",
        "{\"a\":\"\\", "{1:2}",
    };

    for (size_t i = 0; i < LODGE_COUNT(texts); i++)
        ck_assert_msg(parse(texts[i]) == LODGE_MALFORMED, "%s was taken", texts[i]);
    ck_assert_int_eq(parse_bytes("{\"a\":\"b\0c\"}", 11), LODGE_MALFORMED);
    ck_assert_int_eq(parse_bytes("{\"a\":1}\0", 8), LODGE_MALFORMED);
}
END_TEST

START_TEST(the_note_says_where_and_never_what)
{
    ck_assert_int_eq(parse("{\"password\":'hunter2'}"), LODGE_MALFORMED);
    ck_assert_str_eq(fault.note, "not JSON at byte 12: no value");
    ck_assert_int_eq(parse("{\"a\":1} x"), LODGE_MALFORMED);
    ck_assert_str_eq(fault.note, "not JSON at byte 8: something behind the object");
}
END_TEST

START_TEST(everything_that_is_json_comes_out_again)
{
    ck_assert_str_eq(round_trip(" \t\r\n{ } \n"), "{}");
    ck_assert_str_eq(round_trip("{\"a\" : [ true , false , null , -0.5e+3 , {} , [ ] ] }"),
        "{\"a\":[true,false,null,-0.5e+3,{},[]]}");
    ck_assert_str_eq(round_trip("{\"a\":9223372036854775807,\"b\":-9223372036854775808}"),
        "{\"a\":9223372036854775807,\"b\":-9223372036854775808}");
    ck_assert_str_eq(round_trip("{\"\":\"\\u00e4\\ud83d\\ude00\\/\\\"\\\\\\n\\u0001\"}"),
        "{\"\":\"\xc3\xa4\xf0\x9f\x98\x80/\\\"\\\\\\n\\u0001\"}");
}
END_TEST

START_TEST(a_member_twice_is_found_however_it_is_written)
{
    ck_assert(misfits_once("{\"a\":1,\"b\":2,\"a\":1}", "/a", "duplicate_member"));
    ck_assert(misfits_once("{\"a\":1,\"\\u0061\":1}", "/a", "duplicate_member"));
    ck_assert(misfits_once("{\"\\u00e4\":1,\"\xc3\xa4\":1}", "/\xc3\xa4", "duplicate_member"));
    ck_assert(misfits_once("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":1}", "/\xf0\x9f\x98\x80",
        "duplicate_member"));
    ck_assert(misfits_once("{\"x\":[0,{\"a/b~\":1,\"a/b~\":2}]}", "/x/1/a~1b~0", "duplicate_member"));
    ck_assert(is_clean("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}],\"aa\":1,\"\":2}"));
}
END_TEST

START_TEST(a_text_without_meaning_is_a_misfit)
{
    ck_assert(misfits_once("{\"a\":\"b\\u0000c\"}", "/a", "control_character"));
    ck_assert(misfits_once("{\"a\":[\"\\ud800\"]}", "/a/0", "not_utf8"));
    ck_assert(misfits_once("{\"a\":\"\\udc00\\ud800\"}", "/a", "not_utf8"));
    ck_assert(misfits_once("{\"a\":\"\\ud800\\u0041\"}", "/a", "not_utf8"));
}
END_TEST

START_TEST(a_number_that_would_become_another_is_a_misfit)
{
    ck_assert(misfits_once("{\"a\":9223372036854775808}", "/a", "too_large"));
    ck_assert(misfits_once("{\"a\":-9223372036854775809}", "/a", "too_small"));
    ck_assert(misfits_once("{\"a\":1e400}", "/a", "too_large"));
    ck_assert(misfits_once("{\"a\":-1.5E+999}", "/a", "too_small"));
    ck_assert(is_clean("{\"a\":1e-400}"));
}
END_TEST

/* `start` as often as `times`, then `middle`, then `end` as often. */
static const char *
nested(const char *start, const char *middle, const char *end, int times)
{
    static char text[JSON_VALUES_MAX * 8];
    char *at = text;

    for (int i = 0; i < times; i++)
        at = stpcpy(at, start);
    at = stpcpy(at, middle);
    for (int i = 0; i < times; i++)
        at = stpcpy(at, end);
    return text;
}

START_TEST(depth_count_and_length_have_bounds)
{
    ck_assert(is_clean(nested("{\"a\":", "0", "}", JSON_DEPTH_MAX)));
    ck_assert_int_eq(parse(nested("{\"a\":", "0", "}", JSON_DEPTH_MAX + 1)), LODGE_MALFORMED);
    ck_assert_ptr_nonnull(strstr(fault.note, "nested too deeply"));
    ck_assert_int_eq(parse(nested("{\"a\":", "0", "}", 10000)), LODGE_MALFORMED);

    char text[JSON_VALUES_MAX * 2 + 16] = "{\"a\":[0", *at = text + strlen(text);
    for (int i = 0; i < JSON_VALUES_MAX - 3; i++)
        at = stpcpy(at, ",1");
    stpcpy(at, "]}");
    ck_assert(is_clean(text));
    stpcpy(at, ",1]}");
    ck_assert_int_eq(parse(text), LODGE_MALFORMED);

    char number[JSON_NUMBER_MAX + 16] = "{\"a\":0.";
    memset(number + strlen(number), '1', JSON_NUMBER_MAX - 2);
    stpcpy(number + strlen(number), "}");
    ck_assert(is_clean(number));
    stpcpy(number + strlen(number) - 1, "1}");
    ck_assert_int_eq(parse(number), LODGE_MALFORMED);
}
END_TEST

START_TEST(too_many_members_are_refused)
{
    static char text[JSON_NAMES_MAX * 16 + 64];
    char *at = stpcpy(text, "{");

    for (int i = 0; i < JSON_NAMES_MAX; i++)
        at += snprintf(at, 24, "%s\"m%d\":0", i ? "," : "", i);
    stpcpy(at, "}");
    ck_assert(is_clean(text));
    stpcpy(at, ",\"more\":0}");
    ck_assert_int_eq(parse(text), LODGE_MALFORMED);

    at = stpcpy(text, "{\"list\":[{\"a\":0}");    /* only objects that are open count */
    for (int i = 0; i < JSON_NAMES_MAX; i++)
        at = stpcpy(at, ",{\"a\":0}");
    stpcpy(at, "]}");
    ck_assert(is_clean(text));
}
END_TEST

START_TEST(a_pointer_is_cut_between_characters)
{
    char text[2048] = "", name[1025] = "", *at = name;

    for (int i = 0; i < 512; i++)
        at = stpcpy(at, i == 200 ? "xx" : "\xc3\xa4");
    snprintf(text, sizeof(text), "{\"%s\":1e999}", name);
    ck_assert_int_eq(parse(text), LODGE_OK);
    ck_assert_uint_eq(fault.misfit_count, 1);
    ck_assert_uint_eq(strlen(fault.misfits[0].pointer), POINTER_MAX - 1);
    ck_assert_int_eq((unsigned char)fault.misfits[0].pointer[POINTER_MAX - 2], 0xa4);
}
END_TEST

START_TEST(thousands_of_misfits_cost_no_memory)
{
    static char text[JSON_VALUES_MAX * 16];
    char *at = stpcpy(text, "{\"a\":[\"\\u0000\"");

    for (int i = 0; i < JSON_VALUES_MAX - 8; i++)
        at = stpcpy(at, ",\"\\u0000\"");
    stpcpy(at, "]}");
    ck_assert_int_eq(parse(text), LODGE_OK);
    ck_assert_uint_eq(fault.misfit_count, LODGE_MISFITS_MAX);
    ck_assert_uint_lt(lodge_arena_used(arena), strlen(text) + 64 * 1024);
}
END_TEST

START_TEST(what_was_parsed_can_be_walked)
{
    const struct json_member *members;
    struct json *value;

    ck_assert(is_clean("{\"t\":\"x\",\"n\":-7,\"f\":true,\"l\":[1,2],\"z\":null,\"d\":1.0}"));
    ck_assert_uint_eq(json_members(arena, object, &members), 6);
    ck_assert_str_eq(members[1].name, "n");
    ck_assert_int_eq(json_number(members[1].value), -7);
    ck_assert(json_member(object, "t", &value));
    ck_assert_str_eq(json_text(value), "x");
    ck_assert(json_member(object, "l", &value));
    ck_assert_uint_eq(json_count(value), 2);
    ck_assert_int_eq(json_number(json_entry(value, 1)), 2);
    ck_assert(json_member(object, "z", &value));
    ck_assert_int_eq(json_kind_of(value), JSON_NULL);
    ck_assert(json_member(object, "d", &value));
    ck_assert_int_eq(json_kind_of(value), JSON_FRACTION);
    ck_assert(json_member(object, "f", &value) && json_flag(value));
    ck_assert(!json_member(object, "none", &value));
}
END_TEST

START_TEST(a_document_is_built_and_written)
{
    lodge_arena_free(arena);
    arena = lodge_arena_new(1024 * 1024);
    struct json *made = json_new(arena), *list = json_add_list(made, "list");

    json_add_number(list, NULL, 1);
    json_add_text(list, NULL, "</\x01");
    json_add_flag(json_add_object(list, NULL), "on", true);
    json_add_text(made, "none", NULL);
    ck_assert(json_add_written(made, "any", "{\"x\":{\"y\":[1.50]}}"));
    ck_assert(!json_add_written(made, "bad", "[]"));
    ck_assert(!json_add_written(made, "bad", "{\"x\":"));
    ck_assert_str_eq(json_write(arena, made),
        "{\"list\":[1,\"</\\u0001\",{\"on\":true}],\"none\":null,\"any\":{\"x\":{\"y\":[1.50]}}}");
    ck_assert_str_eq(json_write_pretty(arena, list),
        "[\n  1,\n  \"</\\u0001\",\n  {\n    \"on\": true\n  }\n]");
    lodge_arena_reset(arena);
}
END_TEST

/* RFC 7396, appendix A, where both are objects. */
START_TEST(an_object_is_merged_as_rfc_7396_says)
{
    static const char *const cases[][3] = {
        { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
        { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
        { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
        { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
        { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
        { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
        { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
        { "{\"a\":1}", "{}", "{\"a\":1}" },
    };

    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        ck_assert(is_clean(cases[i][0]));
        ck_assert(json_merge_written(object, cases[i][1]));
        ck_assert_str_eq(json_write(arena, object), cases[i][2]);
        ck_assert_str_eq(lodge_json_merge(arena, cases[i][0], cases[i][1]), cases[i][2]);
    }
    ck_assert_ptr_null(lodge_json_merge(arena, "{}", "[1]"));
    ck_assert_ptr_null(lodge_json_merge(arena, "{}", "{"));
    ck_assert_ptr_null(lodge_json_merge(arena, "null", "{}"));
}
END_TEST

RUN_TESTS("json", what_json_c_takes_and_rfc_8259_does_not_is_malformed, the_note_says_where_and_never_what,
    everything_that_is_json_comes_out_again, a_member_twice_is_found_however_it_is_written,
    a_text_without_meaning_is_a_misfit, a_number_that_would_become_another_is_a_misfit,
    depth_count_and_length_have_bounds, too_many_members_are_refused, a_pointer_is_cut_between_characters,
    thousands_of_misfits_cost_no_memory, what_was_parsed_can_be_walked, a_document_is_built_and_written,
    an_object_is_merged_as_rfc_7396_says);
