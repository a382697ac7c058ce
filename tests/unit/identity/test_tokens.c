/* Tokens: their shape, and that only ours are read. */
#include "identity/tokens.h"

#include "support/test.h"

#include <string.h>

static const char session_token[] = "gl_ses_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp10xcqAf";
static const char personal_token[] = "gl_pat_00000000000000000000000000000000EhzL6HwZ5ow2wMBRB";

START_TEST(a_token_has_its_kind_in_front_and_is_read_back)
{
    char token[TOKEN_LENGTH + 1];
    unsigned char made[LODGE_DIGEST_SIZE], read[LODGE_DIGEST_SIZE];

    token_make(TOKEN_SESSION, token, made);
    ck_assert_uint_eq(strlen(token), TOKEN_LENGTH);
    ck_assert_int_eq(strncmp(token, "gl_ses_", 7), 0);
    ck_assert_int_eq(token_read(token, read), TOKEN_SESSION);
    ck_assert_mem_eq(made, read, LODGE_DIGEST_SIZE);

    token_make(TOKEN_PERSONAL, token, made);
    ck_assert_int_eq(strncmp(token, "gl_pat_", 7), 0);
    ck_assert_int_eq(token_read(token, read), TOKEN_PERSONAL);
}
END_TEST

START_TEST(the_checksum_is_a_crc_32_in_base_62)
{
    unsigned char digest[LODGE_DIGEST_SIZE], expected[LODGE_DIGEST_SIZE];

    ck_assert_int_eq(token_read(session_token, digest), TOKEN_SESSION);
    ck_assert_int_eq(token_read(personal_token, digest), TOKEN_PERSONAL);
    lodge_digest(personal_token, TOKEN_LENGTH, expected);
    ck_assert_mem_eq(digest, expected, LODGE_DIGEST_SIZE);
}
END_TEST

START_TEST(a_token_with_one_other_character_is_none)
{
    static const char others[] = "0aZ_-. \x01\xff";
    unsigned char digest[LODGE_DIGEST_SIZE];
    char token[TOKEN_LENGTH + 1];

    for (size_t place = 0; place < TOKEN_LENGTH; place++)
        for (size_t i = 0; i < sizeof(others); i++) {
            memcpy(token, session_token, sizeof(token));
            if (token[place] == others[i])
                continue;
            token[place] = others[i];
            ck_assert_int_eq(token_read(token, digest), TOKEN_UNSTATED);
        }
}
END_TEST

START_TEST(garbage_is_no_token)
{
    static const char *const garbage[] = { "", "gl_ses_", "gl_ses_0", "Bearer", "gl_ses_\xf0\x9f\x98\x80" };
    char longer[TOKEN_LENGTH + 2];
    unsigned char digest[LODGE_DIGEST_SIZE];

    ck_assert_int_eq(token_read(NULL, digest), TOKEN_UNSTATED);
    for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++)
        ck_assert_int_eq(token_read(garbage[i], digest), TOKEN_UNSTATED);
    memcpy(longer, session_token, TOKEN_LENGTH);
    memcpy(longer + TOKEN_LENGTH, "x", 2);
    ck_assert_int_eq(token_read(longer, digest), TOKEN_UNSTATED);
}
END_TEST

/* 7.2.3 of ASVS: of 256 bits, each is one half of the time. Counted here by characters: each place but the first,
 * which the last bits fill only partly, has every digit about equally often. */
START_TEST(tokens_do_not_repeat_and_use_every_digit)
{
    enum { TOKENS = 20000 };
    static unsigned seen[43][128];
    static char tokens[TOKENS][TOKEN_LENGTH + 1];
    unsigned char digest[LODGE_DIGEST_SIZE];

    for (int i = 0; i < TOKENS; i++) {
        token_make(TOKEN_SESSION, tokens[i], digest);
        for (int place = 0; place < 43; place++)
            seen[place][(unsigned char)tokens[i][7 + place]]++;
    }
    qsort(tokens, TOKENS, sizeof(tokens[0]), (int (*)(const void *, const void *))strcmp);
    for (int i = 1; i < TOKENS; i++)
        ck_assert_str_ne(tokens[i - 1], tokens[i]);
    /* 20000 / 62 is 323; six standard deviations are about 106. */
    for (int place = 1; place < 43; place++)
        for (int digit = '0'; digit <= 'z'; digit++)
            if ((digit <= '9') || (digit >= 'A' && digit <= 'Z') || digit >= 'a')
                ck_assert_msg(seen[place][digit] > 215 && seen[place][digit] < 431,
                    "%c at %d: %u times", digit, place, seen[place][digit]);
}
END_TEST

RUN_TESTS("tokens", a_token_has_its_kind_in_front_and_is_read_back, the_checksum_is_a_crc_32_in_base_62,
    a_token_with_one_other_character_is_none, garbage_is_no_token, tokens_do_not_repeat_and_use_every_digit);
