/* SHA-256, and digests of several texts. */
#include "identity/digest.h"

#include "support/test.h"

#include <string.h>

START_TEST(sha256_gives_what_fips_180_4_says)
{
    static const unsigned char abc[DIGEST_SIZE] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
        0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    };
    static const unsigned char nothing[DIGEST_SIZE] = {
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
        0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    };
    unsigned char digest[DIGEST_SIZE];

    digest_sha256("abc", 3, digest);
    ck_assert_mem_eq(digest, abc, DIGEST_SIZE);
    digest_sha256("", 0, digest);
    ck_assert_mem_eq(digest, nothing, DIGEST_SIZE);
}
END_TEST

START_TEST(texts_cut_at_other_places_have_other_digests)
{
    unsigned char one[DIGEST_SIZE], other[DIGEST_SIZE];

    digest_texts((const char *const[]){ "ab", "c" }, 2, one);
    digest_texts((const char *const[]){ "a", "bc" }, 2, other);
    ck_assert_mem_ne(one, other, DIGEST_SIZE);
    digest_texts((const char *const[]){ "abc" }, 1, other);
    ck_assert_mem_ne(one, other, DIGEST_SIZE);
    digest_texts((const char *const[]){ "ab", "c", "" }, 3, other);
    ck_assert_mem_ne(one, other, DIGEST_SIZE);
    digest_texts((const char *const[]){ "ab", "c" }, 2, other);
    ck_assert_mem_eq(one, other, DIGEST_SIZE);
}
END_TEST

START_TEST(each_text_has_its_length_in_eight_bytes_before_it)
{
    unsigned char one[DIGEST_SIZE], other[DIGEST_SIZE];

    digest_texts((const char *const[]){ "ab", "c" }, 2, one);
    digest_sha256("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19, other);
    ck_assert_mem_eq(one, other, DIGEST_SIZE);
}
END_TEST

RUN_TESTS("digest", sha256_gives_what_fips_180_4_says, texts_cut_at_other_places_have_other_digests,
    each_text_has_its_length_in_eight_bytes_before_it);
