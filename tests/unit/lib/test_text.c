/* Texts: UTF-8, lists, percent-encoding, e-mail addresses. */
#include "support/test.h"

#include <gatelodge/text.h>

#include <string.h>

static struct lodge_arena *
memory(void)
{
    return lodge_arena_new(256 * 1024);
}

START_TEST(characters_are_counted_not_bytes)
{
    ck_assert_int_eq(lodge_text_length(""), 0);
    ck_assert_int_eq(lodge_text_length("abc"), 3);
    ck_assert_int_eq(lodge_text_length("zoë"), 3);
    ck_assert_int_eq(lodge_text_length("日本語"), 3);
    ck_assert_int_eq(lodge_text_length("\xf0\x9f\x90\x9f"), 1);
    ck_assert_int_eq(lodge_text_length("\xf4\x8f\xbf\xbf"), 1);
}
END_TEST

START_TEST(what_is_not_utf8_has_no_length)
{
    static const char *const broken[] = {
        "\x80", "\xc3", "\xc3(", "\xe2\x82", "\xf0\x9f\x90", "\xff", "\xc0\xaf", "\xe0\x80\xaf",
        "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "ab\xfe",
    };

    for (size_t i = 0; i < LODGE_COUNT(broken); i++)
        ck_assert_int_eq(lodge_text_length(broken[i]), -1);
}
END_TEST

START_TEST(joined_texts_are_cut_between_texts)
{
    static const char *const items[] = { "staff", "admins", "night-shift" };
    struct lodge_texts texts = { items, 3 };
    struct lodge_arena *arena = memory();

    ck_assert_str_eq(lodge_texts_join(arena, texts, ",", 100), "staff,admins,night-shift");
    ck_assert_str_eq(lodge_texts_join(arena, texts, ",", 24), "staff,admins,night-shift");
    ck_assert_str_eq(lodge_texts_join(arena, texts, ",", 23), "staff,admins");
    ck_assert_str_eq(lodge_texts_join(arena, texts, ",", 4), "");
    ck_assert_str_eq(lodge_texts_join(arena, (struct lodge_texts){ 0 }, ",", 4), "");
    ck_assert(lodge_texts_hold(texts, "admins"));
    ck_assert(!lodge_texts_hold(texts, "admin"));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(percent_decoding_refuses_broken_escapes_and_nul)
{
    struct lodge_arena *arena = memory();
    static const char *const broken[] = { "%", "%4", "%4g", "%zz", "a%", "a%0", "%00", "a%00b" };

    ck_assert_str_eq(lodge_percent_decode(arena, "a%20b+c%41", 10, false), "a b+cA");
    ck_assert_str_eq(lodge_percent_decode(arena, "a%20b+c%41", 10, true), "a b cA");
    ck_assert_str_eq(lodge_percent_decode(arena, "%2541", 5, false), "%41");
    for (size_t i = 0; i < LODGE_COUNT(broken); i++)
        ck_assert_ptr_null(lodge_percent_decode(arena, broken[i], strlen(broken[i]), false));
    ck_assert_ptr_null(lodge_percent_decode(arena, "%412", 2, false));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(what_is_encoded_decodes_to_itself)
{
    struct lodge_arena *arena = memory();
    char every[256] = { 0 };

    for (int i = 1; i < 256; i++)
        every[i - 1] = (char)i;
    const char *encoded = lodge_percent_encode(arena, every);
    ck_assert_str_eq(lodge_percent_decode(arena, encoded, strlen(encoded), true), every);
    ck_assert_uint_eq(strcspn(encoded, " &=#+/?:"), strlen(encoded));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_email_address_looks_like_one)
{
    static const char *const good[] = {
        "ann@example.org", "ann.lee+news@x.test", "a@localhost", "zoë@bücher.example", "o'neil@a-b.example",
    };
    static const char *const bad[] = {
        "", "ann", "@example.org", "ann@", "ann@@example.org", "ann@x@y", ".ann@x.test", "ann.@x.test",
        "a..b@x.test", "ann @x.test", "ann@x..test", "ann@-x.test", "ann@x-.test", "ann@x_y.test", "ann@x.test.",
        "ann@x.test\n", "an\tn@x.test", "\"ann\"@x.test", "ann@[192.0.2.1]", "ann,bob@x.test", "ann@x.test\xff",
    };

    for (size_t i = 0; i < LODGE_COUNT(good); i++)
        ck_assert_msg(lodge_text_is_email(good[i]), "%s", good[i]);
    for (size_t i = 0; i < LODGE_COUNT(bad); i++)
        ck_assert_msg(!lodge_text_is_email(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(an_email_address_has_a_longest_form)
{
    char text[400];

    memset(text, 'a', sizeof(text));
    memcpy(text + 64, "@x.test", 8);
    ck_assert(lodge_text_is_email(text));
    memset(text, 'a', sizeof(text));
    memcpy(text + 65, "@x.test", 8);
    ck_assert(!lodge_text_is_email(text));
}
END_TEST

RUN_TESTS("text", characters_are_counted_not_bytes, what_is_not_utf8_has_no_length,
    joined_texts_are_cut_between_texts, percent_decoding_refuses_broken_escapes_and_nul,
    what_is_encoded_decodes_to_itself, an_email_address_looks_like_one, an_email_address_has_a_longest_form);
