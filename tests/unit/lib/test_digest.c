/* SHA-256, digests of several texts, digests with a key. */
#include <gatelodge/digest.h>

#include "support/test.h"

#include <string.h>

START_TEST(sha256_gives_what_fips_180_4_says)
{
    static const unsigned char abc[LODGE_DIGEST_SIZE] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
        0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    };
    static const unsigned char nothing[LODGE_DIGEST_SIZE] = {
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
        0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    };
    unsigned char digest[LODGE_DIGEST_SIZE];

    lodge_digest("abc", 3, digest);
    ck_assert_mem_eq(digest, abc, LODGE_DIGEST_SIZE);
    lodge_digest("", 0, digest);
    ck_assert_mem_eq(digest, nothing, LODGE_DIGEST_SIZE);
}
END_TEST

START_TEST(texts_cut_at_other_places_have_other_digests)
{
    unsigned char one[LODGE_DIGEST_SIZE], other[LODGE_DIGEST_SIZE];

    lodge_digest_texts((const char *const[]){ "ab", "c" }, 2, one);
    lodge_digest_texts((const char *const[]){ "a", "bc" }, 2, other);
    ck_assert_mem_ne(one, other, LODGE_DIGEST_SIZE);
    lodge_digest_texts((const char *const[]){ "abc" }, 1, other);
    ck_assert_mem_ne(one, other, LODGE_DIGEST_SIZE);
    lodge_digest_texts((const char *const[]){ "ab", "c", "" }, 3, other);
    ck_assert_mem_ne(one, other, LODGE_DIGEST_SIZE);
    lodge_digest_texts((const char *const[]){ "ab", "c" }, 2, other);
    ck_assert_mem_eq(one, other, LODGE_DIGEST_SIZE);
}
END_TEST

START_TEST(each_text_has_its_length_in_eight_bytes_before_it)
{
    unsigned char one[LODGE_DIGEST_SIZE], other[LODGE_DIGEST_SIZE];

    lodge_digest_texts((const char *const[]){ "ab", "c" }, 2, one);
    lodge_digest("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19, other);
    ck_assert_mem_eq(one, other, LODGE_DIGEST_SIZE);
}
END_TEST

START_TEST(a_digest_with_a_key_is_what_rfc_4231_says)
{
    static const unsigned char second_case[LODGE_DIGEST_SIZE] = {
        0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7,
        0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
    };
    unsigned char digest[LODGE_DIGEST_SIZE], other[LODGE_DIGEST_SIZE];

    lodge_digest_keyed("Jefe", 4, "what do ya want for nothing?", 28, digest);
    ck_assert_mem_eq(digest, second_case, LODGE_DIGEST_SIZE);
    lodge_digest_keyed("Jeff", 4, "what do ya want for nothing?", 28, other);
    ck_assert_mem_ne(digest, other, LODGE_DIGEST_SIZE);
    lodge_digest_keyed(NULL, 0, "", 0, digest);
    lodge_digest_keyed("", 0, "", 0, other);
    ck_assert_mem_eq(digest, other, LODGE_DIGEST_SIZE);
}
END_TEST

RUN_TESTS("digest", sha256_gives_what_fips_180_4_says, texts_cut_at_other_places_have_other_digests,
    each_text_has_its_length_in_eight_bytes_before_it, a_digest_with_a_key_is_what_rfc_4231_says);
