/* Names: what may be one, and that each has one form. */
#include "identity/names.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct lodge_arena *arena;

static const char *
username(const char *text)
{
    if (!arena)
        arena = lodge_arena_new(4 * 1024 * 1024);
    return username_fold(arena, text);
}

static const char *
email(const char *text)
{
    username("a");
    return email_fold(arena, text);
}

static const char *
password(const char *text)
{
    username("a");
    return password_normalise(arena, text);
}

/* RFC 8265, 3.5. Two points are ours: "@" belongs to e-mail addresses, and upper case is folded. */
START_TEST(the_examples_of_rfc_8265_are_told_apart)
{
    ck_assert_str_eq(email("juliet@example.com"), "juliet@example.com");
    ck_assert_ptr_null(username("juliet@example.com"));
    ck_assert_str_eq(username("fussball"), "fussball");
    ck_assert_str_eq(username("fu\u00DFball"), "fu\u00DFball");
    ck_assert_str_eq(username("\u03C0"), "\u03C0");
    ck_assert_str_eq(username("\u03A3"), "\u03C3");
    ck_assert_str_eq(username("\u03C3"), "\u03C3");
    ck_assert_str_eq(username("\u03C2"), "\u03C2");
    ck_assert_ptr_null(username("foo bar"));
    ck_assert_ptr_null(username(""));
    ck_assert_ptr_null(username("henry\u2163"));
    ck_assert_ptr_null(username("\u265A"));
}
END_TEST

START_TEST(case_width_and_composition_make_no_other_name)
{
    ck_assert_str_eq(username("Ann.Lee"), "ann.lee");
    ck_assert_str_eq(username("\uFF21\uFF4E\uFF4E\uFF11"), "ann1");
    ck_assert_str_eq(username("\uFF76\uFF9E"), "\u30AC");
    ck_assert_str_eq(username("e\u0301mile"), "\u00E9mile");
    ck_assert_str_eq(username("\u00C9MILE"), "\u00E9mile");
    ck_assert_str_eq(username("E\u0301mile"), "\u00E9mile");
}
END_TEST

START_TEST(only_letters_digits_and_four_marks_make_a_username)
{
    static const char allowed[] = "._-+";

    for (int c = 1; c < 128; c++) {
        char text[4] = { 'a', (char)c, 'b', '\0' };
        bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || strchr(allowed, c) != NULL;

        ck_assert_msg((username(text) != NULL) == fits, "character %d", c);
    }
    for (size_t i = 0; i < strlen(allowed); i++)
        ck_assert_ptr_null(username((const char[]){ allowed[i], 'a', '\0' }));
    ck_assert_ptr_null(username("a\u00A0b"));      /* no-break space */
    ck_assert_ptr_null(username("a\u200Bb"));      /* zero width space */
    ck_assert_ptr_null(username("a\u200Db"));      /* joiner */
    ck_assert_ptr_null(username("a\u202Eb"));      /* turns the direction */
    ck_assert_ptr_null(username("a\xc2\x85" "b"));
    ck_assert_ptr_null(username("\u0301a"));       /* a mark on nothing */
    ck_assert_ptr_null(username("\uFB01n"));       /* a ligature */
    ck_assert_ptr_null(username("a\u0640b"));      /* an exception of RFC 5892 */
    ck_assert_ptr_null(username("\u1100\u1161\u3164"));
    ck_assert_ptr_null(username("a\uFE0Fb"));      /* variation selector: invisible */
    ck_assert_ptr_null(username("\U0001F600"));
}
END_TEST

START_TEST(what_is_not_utf_8_is_no_name)
{
    static const char *const broken[] = { "a\xff", "\xc0\xae", "\xed\xa0\x80", "a\xc3", "\xf4\x90\x80\x80", "\x80" };

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        ck_assert_ptr_null(username(broken[i]));
        ck_assert_ptr_null(password(broken[i]));
        ck_assert_ptr_null(email(lodge_print(arena, "%s@example.org", broken[i])));
        ck_assert_ptr_null(email(lodge_print(arena, "a@%s.org", broken[i])));
        ck_assert_ptr_null(caseless(arena, broken[i]));
    }
    ck_assert_ptr_null(username(NULL));
    ck_assert_ptr_null(email(NULL));
    ck_assert_ptr_null(password(NULL));
}
END_TEST

START_TEST(directions_do_not_mix)
{
    ck_assert_str_eq(username("\u05D0\u05D1"), "\u05D0\u05D1");
    ck_assert_str_eq(username("\u05D0\u05D1" "1"), "\u05D0\u05D1" "1");
    ck_assert_str_eq(username("\u0645\u0661"), "\u0645\u0661");
    ck_assert_ptr_null(username("\u05D0" "a"));
    ck_assert_ptr_null(username("a\u05D0"));
    ck_assert_ptr_null(username("1\u05D0"));
    ck_assert_ptr_null(username("\u05D0-"));
    ck_assert_ptr_null(username("\u0645" "1\u0661"));
    ck_assert_ptr_null(username("\u0645\u0661\u06F1"));
}
END_TEST

START_TEST(a_name_that_looks_like_an_id_is_refused)
{
    ck_assert_ptr_null(username("user_01h2xcejqtf2nbrexx3vqjhp41"));
    ck_assert_ptr_null(username("USER_01H2XCEJQTF2NBREXX3VQJHP41"));
    ck_assert_ptr_null(username("group_01h2xcejqtf2nbrexx3vqjhp41"));
    ck_assert_str_eq(username("user_01h2xcejqtf2nbrexx3vqjhp4"), "user_01h2xcejqtf2nbrexx3vqjhp4");
    ck_assert_str_eq(username("user_1"), "user_1");
}
END_TEST

START_TEST(a_username_has_at_most_sixty_four_characters)
{
    char text[2 * USERNAME_MAX + 3] = "";

    memset(text, 'a', USERNAME_MAX);
    ck_assert_ptr_nonnull(username(text));
    text[USERNAME_MAX] = 'a';
    ck_assert_ptr_null(username(text));

    text[0] = '\0';
    for (int i = 0; i < USERNAME_MAX; i++)
        strcat(text, "\u00E9");
    ck_assert_ptr_nonnull(username(text));
    strcat(text, "a");
    ck_assert_ptr_null(username(text));
}
END_TEST

/* Every character there is, alone and behind a letter. */
START_TEST(folding_what_is_folded_changes_nothing)
{
    for (unsigned point = 1; point < 0x110000; point++) {
        char text[8] = "a";
        size_t at = point % 2;

        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        if (point < 0x80)
            snprintf(text + at, 6, "%c", (int)point);
        else if (point < 0x800)
            snprintf(text + at, 6, "%c%c", (int)(0xC0 | point >> 6), (int)(0x80 | (point & 63)));
        else if (point < 0x10000)
            snprintf(text + at, 6, "%c%c%c", (int)(0xE0 | point >> 12), (int)(0x80 | (point >> 6 & 63)),
                (int)(0x80 | (point & 63)));
        else
            snprintf(text + at, 6, "%c%c%c%c", (int)(0xF0 | point >> 18), (int)(0x80 | (point >> 12 & 63)),
                (int)(0x80 | (point >> 6 & 63)), (int)(0x80 | (point & 63)));
        const char *once = username(text);
        if (once) {
            const char *twice = username(once);
            ck_assert_msg(twice && strcmp(once, twice) == 0, "U+%04X", point);
        }
        lodge_arena_reset(arena);
    }
}
END_TEST

START_TEST(an_email_address_has_one_form)
{
    ck_assert_str_eq(email("Ann.Lee+x@Example.ORG"), "ann.lee+x@example.org");
    ck_assert_str_eq(email("o'brien@example.org"), "o'brien@example.org");
    ck_assert_str_eq(email("_x@example.org"), "_x@example.org");
    ck_assert_str_eq(email("ann@B\u00FCcher.example"), "ann@xn--bcher-kva.example");
    ck_assert_str_eq(email("ann@xn--bcher-kva.example"), "ann@xn--bcher-kva.example");
    ck_assert_str_eq(email("\u00C9MILE@example.org"), "\u00E9mile@example.org");
    ck_assert_str_eq(email("ann@\uFF45xample.org"), "ann@example.org");
}
END_TEST

START_TEST(what_is_no_email_address_is_refused)
{
    static const char *const wrong[] = {
        "", "@", "ann", "ann@", "@example.org", "ann@@example.org", "ann@a@example.org", "a b@example.org",
        ".ann@example.org", "ann.@example.org", "a..b@example.org", "ann@example..org", "ann@-x.org",
        "ann@exa mple.org", "ann@example.org\n", "ann\r\nBcc: x@example.org", "\"ann\"@example.org",
        "ann@exa_mple.org", "ann@exa/mple.org", "ann@[127.0.0.1]", "a,b@example.org", "<ann@example.org>",
        "ann@ex\u00ADample.org", "ann@ex\u200Bample.org", "ann@\u2100.org", "ann@exam\u3002org", "ann@-\u00E9.org",
    };
    char text[400] = "a@";

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(email(wrong[i]) == NULL, "%s", wrong[i]);
    for (int i = 0; i < 60; i++)
        strcat(text, "abcd.");
    ck_assert_ptr_null(email(strcat(text, "org")));
}
END_TEST

START_TEST(a_password_keeps_every_character_but_odd_spaces)
{
    char text[1030];

    ck_assert_str_eq(password("  Two  Spaces "), "  Two  Spaces ");
    ck_assert_str_eq(password("a\u00A0b\u3000c"), "a b c");
    ck_assert_str_eq(password("e\u0301"), "\u00E9");
    ck_assert_str_eq(password("\uFF21\u2163"), "\uFF21\u2163");
    ck_assert_ptr_null(password(""));
    ck_assert_ptr_null(password("a\tb"));
    ck_assert_ptr_null(password("a\x7f"));
    ck_assert_ptr_null(password("a\xc2\x85"));
    memset(text, 'x', sizeof(text));
    text[1024] = '\0';
    ck_assert_str_eq(password(text), text);
    text[1024] = 'x';
    text[1025] = '\0';
    ck_assert_ptr_null(password(text));
}
END_TEST

START_TEST(caseless_texts_are_alike)
{
    ck_assert_str_eq(caseless(arena ? arena : (username("a"), arena), "STRASSE"), caseless(arena, "stra\u00DFe"));
    ck_assert_str_eq(caseless(arena, "\uFF21\u03A3"), caseless(arena, "a\u03C2"));
}
END_TEST

/* The words of a text with "|" between them. */
static const char *
words(const char *text)
{
    username("a");
    return lodge_texts_join(arena, words_of(arena, text), "|", 2000);
}

START_TEST(words_are_letters_digits_and_their_marks)
{
    char text[400] = "";

    ck_assert_str_eq(words("Ann Bell"), "Ann|Bell");
    ck_assert_str_eq(words("  ann.bell@example-2.org,"), "ann|bell|example|2|org");
    ck_assert_str_eq(words("O\u2019Brien \u00DC\u0308ber na\u00EFve \u5C71\u7530 \u0661"),
        "O|Brien|\u00DC\u0308ber|na\u00EFve|\u5C71\u7530|\u0661");
    ck_assert_str_eq(words("a\u200Bb\u2163c\u00BD"), "a|b\u2163c\u00BD");
    ck_assert_str_eq(words("\u0301a \u2764\uFE0F Bo 1\uFE0F\u20E3"), "a|Bo|1\uFE0F\u20E3");
    ck_assert_str_eq(words("I\u015F\u0131k \u1112\u1161\u11AB e\u0301"), "I\u015Fik|\uD55C|\u00E9");
    ck_assert_uint_eq(words_of(arena, "\u2026 -- \"'\\ \U0001F600").count, 0);
    ck_assert_uint_eq(words_of(arena, "\u0301 \u2764\uFE0F \u0301").count, 0);
    ck_assert_uint_eq(words_of(arena, "\u0640\u0640 \u07FA \uFE77 \uFF9E \uFC60").count, 0);
    ck_assert_str_eq(words("\u0640\u0628\u0640\u0628"), "\u0628\u0640\u0628");
    ck_assert_uint_eq(words_of(arena, "").count, 0);
    ck_assert_uint_eq(words_of(arena, NULL).count, 0);
    ck_assert_uint_eq(words_of(arena, "ann \xff").count, 0);
    for (int i = 0; i < WORD_MAX; i++)
        strcat(text, "\u00E9");
    const char *longest = lodge_copy_text(arena, text);
    strcat(text, "e b");
    ck_assert_str_eq(words(text), lodge_print(arena, "%s|b", longest));
}
END_TEST

START_TEST(group_names_are_plain)
{
    char text[70];

    ck_assert(group_name_is_valid("staff"));
    ck_assert(group_name_is_valid("a.b_c-9"));
    ck_assert(group_name_is_valid("9"));
    ck_assert(!group_name_is_valid(""));
    ck_assert(!group_name_is_valid(NULL));
    ck_assert(!group_name_is_valid("Staff"));
    ck_assert(!group_name_is_valid("a,b"));
    ck_assert(!group_name_is_valid("a b"));
    ck_assert(!group_name_is_valid(".a"));
    ck_assert(!group_name_is_valid("-a"));
    ck_assert(!group_name_is_valid("\u00E9"));
    memset(text, 'a', sizeof(text));
    text[64] = '\0';
    ck_assert(group_name_is_valid(text));
    text[64] = 'a';
    text[65] = '\0';
    ck_assert(!group_name_is_valid(text));
}
END_TEST

RUN_TESTS("names", the_examples_of_rfc_8265_are_told_apart, case_width_and_composition_make_no_other_name,
    only_letters_digits_and_four_marks_make_a_username, what_is_not_utf_8_is_no_name, directions_do_not_mix,
    a_name_that_looks_like_an_id_is_refused, a_username_has_at_most_sixty_four_characters,
    folding_what_is_folded_changes_nothing, an_email_address_has_one_form, what_is_no_email_address_is_refused,
    a_password_keeps_every_character_but_odd_spaces, caseless_texts_are_alike,
    words_are_letters_digits_and_their_marks, group_names_are_plain);
