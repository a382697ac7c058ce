/* Foreign hashes: what is known, what it may cost, and that known passwords match known hashes. */
#include "identity/foreign_hashes.h"

#include "support/test.h"

#include <gatelodge/arena.h>

#include <stdio.h>
#include <string.h>

#define HORSE "correct horse battery staple"

static bool
matches(const char *hash, const char *password)
{
    ck_assert_msg(foreign_hash_judge(hash) == FOREIGN_FITS, "%s does not fit", hash);
    return foreign_hash_matches(hash, password);
}

/* Each matches its password, and not another, nor the same with something behind it, nor none. */
static void
matches_only(const char *hash, const char *password)
{
    char other[FOREIGN_PASSWORD_MAX];

    snprintf(other, sizeof(other), "%sx", password);
    ck_assert_msg(matches(hash, password), "%s", hash);
    ck_assert_msg(!matches(hash, other), "%s matches %s", hash, other);
    ck_assert_msg(!matches(hash, ""), "%s matches nothing", hash);
}

static void
is_judged(const char *hash, enum foreign_verdict verdict)
{
    ck_assert_msg(foreign_hash_judge(hash) == verdict, "%s: %d", hash, (int)foreign_hash_judge(hash));
    if (verdict != FOREIGN_FITS)
        ck_assert_msg(!foreign_hash_matches(hash, HORSE), "%s", hash);
}

/* ---- what others published ---------------------------------------------------------------------- */

/* From the tests of crypt_blowfish 1.3. */
START_TEST(bcrypts_published_hashes_match)
{
    matches_only("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U");
    matches_only("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*");
}
END_TEST

/* From Ulrich Drepper's specification, and the same again by openssl passwd. */
START_TEST(sha_crypts_published_hashes_match)
{
    matches_only("$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5", "Hello world!");
    matches_only("$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI"
        "68u4OTLiBFdcbYEdFCoEOfaS35inz1", "Hello world!");
}
END_TEST

/* RFC 7914, 12 (in crypt's form from yescrypt's page), and 11 for PBKDF2. */
START_TEST(the_rfcs_vectors_match)
{
    matches_only("$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D", "pleaseletmein");
    matches_only("$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LU"
        "lwUkKpr55h6F3A1lHkDfzwF7RVdYhw", "pleaseletmein");
    matches_only("$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyev"
        "uUqD7m2DYMvfoswGQA", "password");
    matches_only("$pbkdf2-sha256$i=1,l=64$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4"
        "RbHjC9UJESBB06GXgw", "passwd");
}
END_TEST

/* From phpass's test.php. */
START_TEST(phpasss_published_hash_matches)
{
    matches_only("$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", "test12345");
}
END_TEST

/* ---- each form ---------------------------------------------------------------------------------- */

/* Made by Python's hashlib, and by libxcrypt itself. */
START_TEST(every_form_is_read)
{
    static const char *const hashes[] = {
        "$2a$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$5$rounds=1000$a.salt/8$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$anothersalt$GGW1X5bgpZnzfKgEO.IKb58Wo6ds013gwwFLFv2GuTC",
        ("$6$rounds=1000$a.salt/8$ajgP0NuxT46Ee3hWhJlMrV6TeAp/q.7HdDAyMh5eoD.1oe0ELsm19kQmBdFedSiZJNy1k2248R"
            "baRM2IBysBS."),
        "$y$j75$DxPiRmaAy2Cn/.rHdwnCu/$U9OXheKZzWeJJXUi2rJHSzzSKqpCSTMg5RS0UEGgPtB",
        "$y$j9T$DxPiRmaAy2Cn/.rHdwnCu/$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$7$86..../....a.salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "pbkdf2_sha256$1200$djangosalt$n4RyX+TkAZBP/vfryyTxWyOSa33L+bnFulWEtl1HIdQ=",
        "pbkdf2_sha1$1200$djangosalt$ubNPLG9e4FkExFpYxzLxWOmEgm8=",
        ("$pbkdf2-sha256$i=1200,l=64$APv/IHNhbHQgb2YgMTZiISE$"
            "/KQ/M4ubKZAJq8qAgpNw+7UBo2hPcNJx7/T1ipMKZf3Pez0Im+o+bz3jKRui33CdJsu7D4PiToSFYFrKq/8lDQ"),
        ("$pbkdf2-sha512$i=1200$APv/IHNhbHQgb2YgMTZiISE=$"
            "KEsvImBMJdnpVA5C3eE7N+I0GwaZtgcNNx6lj/p4A1lgL9i9OyISXwyQVENjV7ORt6ocDp2MW8wgG2+DOEUuRw=="),
        ("$pbkdf2-sha1$i=1200$APv/IHNhbHQgb2YgMTZiISE=$"
            "ddIZbxSZ6gXKxBOZgfFOsdnigGh9YZ0i9Cpswi8Tnp/N0cvgpyilLEqh0rcWS8vp5Jq5TgiUFu5scdnM5nTL3Q=="),
        "$pbkdf2$1200$APv/IHNhbHQgb2YgMTZiISE$ddIZbxSZ6gXKxBOZgfFOsdnigGg",
        "$pbkdf2-sha256$1200$APv/IHNhbHQgb2YgMTZiISE$/KQ/M4ubKZAJq8qAgpNw.7UBo2hPcNJx7/T1ipMKZf0",
        ("$pbkdf2-sha512$1200$APv/IHNhbHQgb2YgMTZiISE$"
            "KEsvImBMJdnpVA5C3eE7N.I0GwaZtgcNNx6lj/p4A1lgL9i9OyISXwyQVENjV7ORt6ocDp2MW8wgG2.DOEUuRw"),
        "{SSHA}W7Ii79C/US0s7cDZEE32bbbjtFgA+/8gc2FsdA==",
        "{SSHA256}30Wnqgq1m/qytQnBN//ThPIINyR2i5wPgs0dPZEvrokA+/8gc2FsdA==",
        "{SSHA512}53XSUkmc2qW+6XMzlC2z/XKmsE71y4esm7IpMyE3NgcnD1lfICMdVOdmndSn+Z0E66ogObgvzi0JWXJtQGFz0AD7/yBzYWx0",
        "$H$5saltsalt9hJCA5XQHb5HNaayqAQyz/",
        "$P$BsaltsaltQzFfSQXmLYYwGZyj3dUJh.",
    };

    for (size_t i = 0; i < LODGE_COUNT(hashes); i++)
        matches_only(hashes[i], HORSE);
}
END_TEST

/* A hash of which one character is exchanged matches nothing; most are not even one. */
START_TEST(no_other_hash_matches)
{
    char hash[] = "$5$rounds=1000$a.salt/8$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3";

    for (size_t i = 15; hash[i]; i++) {
        char kept = hash[i];

        hash[i] = kept == 'z' ? 'y' : 'z';
        ck_assert_msg(!foreign_hash_matches(hash, HORSE), "%s", hash);
        hash[i] = kept;
    }
    ck_assert(matches(hash, HORSE));
}
END_TEST

/* ---- what is refused ---------------------------------------------------------------------------- */

START_TEST(what_would_cost_too_much_is_refused_before_it_is_computed)
{
    static const char *const hashes[] = {
        "$2b$15$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2y$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$5$rounds=1000001$a.salt/8$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$rounds=999999999$a.salt/8$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$y$jCT$DxPiRmaAy2Cn/.rHdwnCu/$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$y$jgg$DxPiRmaAy2Cn/.rHdwnCu/$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$7$F6..../....a.salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "$7$zzzzzzzzzzza.salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "$7$4zzzzz/....a.salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "$scrypt$ln=17,r=8,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=63,r=8,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=10,r=8,p=999$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=1,r=999999999,p=999999999$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$pbkdf2-sha256$i=2000001$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
        "$pbkdf2-sha256$i=1000001$c2Fs$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4",
        "pbkdf2_sha256$900000000$djangosalt$n4RyX+TkAZBP/vfryyTxWyOSa33L+bnFulWEtl1HIdQ=",
        "$P$HsaltsaltQzFfSQXmLYYwGZyj3dUJh.",
        "$P$SsaltsaltQzFfSQXmLYYwGZyj3dUJh.",
    };

    for (size_t i = 0; i < LODGE_COUNT(hashes); i++)
        is_judged(hashes[i], FOREIGN_TOO_COSTLY);
}
END_TEST

START_TEST(what_is_malformed_is_refused)
{
    static const char *const hashes[] = {
        "$2b$", "$2b$4$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$03$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$004$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CGG",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C\xc3",
        "$5$", "$5$salt$", "$5$salt", "$5$rounds=999$a$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$rounds=01000$a$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$rounds=-1$a$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$rounds=1000000000$a$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$rounds=18446744073709551617$a$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$aSaltOfSeventeen.$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$5$s$rounds=5$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$6$a.salt$cQ4naYoxn.O0Ngh4dGjiiVI3bNKawVt79JaKrW/4lv3",
        "$y$", "$y$j9T", "$y$j9T$", "$y$k9T$a$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$y$jzT$a$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$y$j9T3$a$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$7$", "$7$C6..", "$7$C....../....salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "$scrypt$", "$scrypt$ln=0,r=8,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=10,r=8$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=10,r=8,p=1$TmFDbA$", "$scrypt$ln=10,r=8,p=1$$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$scrypt$ln=10,r=8,p=1$TmFDbA$c2hvcnQ",
        "$pbkdf2-sha256$0$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
        "$pbkdf2-sha256$i=1,l=64$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
        "$pbkdf2-sha256$i=1$c2Fsd$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
        "$pbkdf2-sha256$i=1$c2FsdA=$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw",
        "$pbkdf2-sha256$i=1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw$",
        "pbkdf2_sha256$1200$$n4RyX+TkAZBP/vfryyTxWyOSa33L+bnFulWEtl1HIdQ=", "pbkdf2_sha256$1200$salt",
        "$P$", "$P$Bsaltsalt", "$P$4saltsaltQzFfSQXmLYYwGZyj3dUJh.", "$P$BsaltsaltQzFfSQXmLYYwGZyj3dUJh.x",
        "$P$BsaltsaltQzFfSQXmLYYwGZyj3dUJhz", "$P$zsaltsaltQzFfSQXmLYYwGZyj3dUJh.",
        "{SSHA}", "{SSHA}W7Ii79C/US0s7cDZEE32bbbjtFg=", "{SSHA}not base 64",
        "{SSHA512}W7Ii79C/US0s7cDZEE32bbbjtFgA+/8=",
    };

    for (size_t i = 0; i < LODGE_COUNT(hashes); i++)
        is_judged(hashes[i], FOREIGN_MALFORMED);
}
END_TEST

START_TEST(what_is_not_known_is_refused)
{
    static const char *const hashes[] = {
        "", "*", "!", "x", "$", "$1$salt$JDE7wzQyVmzxe4z0pVkQ70", "abJnggxhB/yWI", "$2$04$", "$2x$04$", "$sha1$",
        "{SHA}", "{CRYPT}$5$", "5f4dcc3b5aa765d61d8327deb882cf99", "plain password",
        "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$AAAA",
    };

    for (size_t i = 0; i < LODGE_COUNT(hashes); i++)
        is_judged(hashes[i], FOREIGN_UNKNOWN);
}
END_TEST

START_TEST(long_texts_and_long_passwords_are_bounded)
{
    static const char of_256[] = "pbkdf2_sha256$1$salt$0rsFRcuJGFlhq0whOeyYbRTXNnklzcXb3t39UoElugs=";
    static const char of_257[] = "pbkdf2_sha256$1$salt$6WW2ic0eNgunq3ycAo7gPi7as02upio6yK2ZI038bfY=";
    char hash[400] = "pbkdf2_sha256$1200$", password[FOREIGN_PASSWORD_MAX + 2];

    memset(hash + strlen(hash), 's', 300);
    is_judged(hash, FOREIGN_MALFORMED);
    memset(password, 'p', sizeof(password));
    password[FOREIGN_PASSWORD_MAX + 1] = '\0';
    ck_assert(!matches(of_257, password));
    password[FOREIGN_PASSWORD_MAX] = '\0';
    ck_assert(matches(of_256, password));
}
END_TEST

RUN_TESTS("foreign hashes", bcrypts_published_hashes_match, sha_crypts_published_hashes_match, the_rfcs_vectors_match,
    phpasss_published_hash_matches, every_form_is_read, no_other_hash_matches,
    what_would_cost_too_much_is_refused_before_it_is_computed, what_is_malformed_is_refused,
    what_is_not_known_is_refused, long_texts_and_long_passwords_are_bounded);
