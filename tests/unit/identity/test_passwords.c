/* Passwords: which are accepted, and that hashes are made and compared as they should. */
#include "identity/passwords.h"

#include "argon2_count.h"
#include "fake_store.h"
#include "identity/blocklist.h"
#include "identity/hashing.h"
#include "support/test.h"

#include <argon2.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define GOOD "violet lamp under the stairs"
#define REST "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"     /* salt and hash, well-formed */

static struct house *house;

static enum lodge_problem
fits(const char *password)
{
    const char *const names[] = { "annika", NULL, "annika.berg@example.org", "annika.berg", "Annika Berg", "bo" };

    fake_next_call(house);
    return password_fits(house, "/password", password, names, LODGE_COUNT(names));
}

static void
refused_as(const char *password, const char *code)
{
    ck_assert_msg(fits(password) == LODGE_FIELD_INVALID, "%s", password);
    ck_assert_msg(fake_misfit(house, "/password", code), "%s: %s", password, code);
}

static bool
matches(const char *hash, const char *password)
{
    bool same = true;

    fake_next_call(house);
    ck_assert_int_eq(password_check(house, hash, password, &same), LODGE_OK);
    return same;
}

/* ---- rules -------------------------------------------------------------------------------------- */

START_TEST(any_characters_may_make_a_password)
{
    house = fake_house();
    ck_assert_int_eq(fits(GOOD), LODGE_OK);
    ck_assert_int_eq(fits("aaaaaaaaaaaaaab"), LODGE_OK);
    ck_assert_int_eq(fits("\U0001F600\U0001F600\U0001F600 \u05D0\u05D1 \u00E9\u00E9\u00E9 a ,;"), LODGE_OK);
    ck_assert_int_eq(fits("               x"), LODGE_OK);
}
END_TEST

START_TEST(length_counts_characters_and_ends_at_1024_bytes)
{
    char text[1026];

    house = fake_house();
    refused_as("", "too_short");
    refused_as(NULL, "too_short");
    refused_as("fourteen chars", "too_short");
    ck_assert_int_eq(fits("fifteen chars!!"), LODGE_OK);
    refused_as("\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9", "too_short");
    memset(text, 'x', sizeof(text));
    text[1024] = '\0';
    ck_assert_int_eq(fits(text), LODGE_OK);
    text[1024] = 'x';
    text[1025] = '\0';
    refused_as(text, "too_long");
    ck_assert_int_eq(argon2_hashes, 0);
}
END_TEST

START_TEST(control_characters_and_broken_utf_8_are_refused)
{
    house = fake_house();
    refused_as("violet lamp under\tthe stairs", "control_character");
    refused_as("violet lamp under\nthe stairs", "control_character");
    refused_as("violet lamp under \xff the stairs", "not_utf8");
}
END_TEST

START_TEST(little_more_than_ones_own_name_is_refused)
{
    house = fake_house();
    refused_as("annika.berg@example.org", "own_name");
    refused_as("ANNIKA.BERG@EXAMPLE.ORG", "own_name");
    refused_as("annika1234567890", "own_name");
    refused_as("xANNIKAxxANNIKAxxANNIKAxx", "own_name");
    refused_as("gatelodge20261234", "own_name");
    refused_as("GateLodge-GateLodge", "own_name");
    ck_assert_int_eq(fits("annika and the violet lamp"), LODGE_OK);     /* enough is left */
    ck_assert_int_eq(fits("bo bo bo bo bo bo"), LODGE_OK);              /* too short a name to look for */
}
END_TEST

START_TEST(common_passwords_are_refused_whatever_their_case)
{
    char path[] = "/tmp/gatelodge-common-XXXXXX";
    int file = mkstemp(path);
    const char *why;

    house = fake_house();
    ck_assert_int_eq(write(file, "violetlampviolet\nstra\xc3\x9f" "enstrassen\n", 32), 32);
    close(file);
    struct lodge_arena *arena = lodge_arena_new(65536);
    house->blocklist = blocklist_read(path, arena, &why);
    unlink(path);
    refused_as("violetlampviolet", "too_common");
    refused_as("VioletLampViolet", "too_common");
    refused_as("\uFF36iolet\uFF2Campviolet", "too_common");
    ck_assert_int_eq(fits("violetlampviolet2"), LODGE_OK);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(every_reason_is_told)
{
    house = fake_house();
    refused_as("annika", "too_short");
    ck_assert(fake_misfit(house, "/password", "own_name"));
}
END_TEST

/* ---- hashes ------------------------------------------------------------------------------------- */

/* From the test vectors of the reference implementation, argon2id, version 0x13. */
START_TEST(published_hashes_match)
{
    static const char published[] = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
        "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    static const char lanes[] = "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$"
        "bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    house = fake_house();
    ck_assert(matches(published, "password"));
    ck_assert(!matches(published, "Password"));
    ck_assert(matches(lanes, "password"));
    ck_assert(!matches(lanes, "passwor"));
}
END_TEST

START_TEST(a_hash_matches_its_password_and_no_other)
{
    const char *hash = NULL;
    char kept[PASSWORD_HASH_MAX + 1];

    house = fake_house();
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_OK);
    ck_assert_int_eq(strncmp(hash, "$argon2id$v=19$m=64,t=1,p=1$", 28), 0);
    strcpy(kept, hash);
    ck_assert_int_eq(argon2id_verify(hash, GOOD, strlen(GOOD)), ARGON2_OK);
    ck_assert(matches(kept, GOOD));
    ck_assert(!matches(kept, GOOD "!"));
    ck_assert(!matches(kept, "Violet lamp under the stairs"));
    ck_assert(!matches(kept, ""));
    ck_assert(!matches(kept, "a\nb"));
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_OK);
    ck_assert_str_ne(hash, kept);
}
END_TEST

START_TEST(what_cannot_be_a_password_matches_not_even_the_hash_of_nothing)
{
    static const char nothing[] = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"
        "HFKSb41i6f6Tx0rCfz5vxoyNWwnNH5ticpRSCdr8PXY";

    house = fake_house();
    ck_assert(!matches(nothing, ""));
    ck_assert(!matches(nothing, "a\nb"));
    ck_assert_int_eq(argon2_hashes, 2);
}
END_TEST

START_TEST(the_last_byte_of_a_long_password_counts)
{
    char text[PASSWORD_MAX + 1], kept[PASSWORD_HASH_MAX + 1];
    const char *hash;

    house = fake_house();
    memset(text, 'y', PASSWORD_MAX);
    text[PASSWORD_MAX] = '\0';
    ck_assert_int_eq(password_hash(house, text, &hash), LODGE_OK);
    strcpy(kept, hash);
    ck_assert(matches(kept, text));
    text[PASSWORD_MAX - 1] = 'z';
    ck_assert(!matches(kept, text));
}
END_TEST

START_TEST(the_same_password_typed_otherwise_matches)
{
    const char *hash;
    char kept[PASSWORD_HASH_MAX + 1];

    house = fake_house();
    ck_assert_int_eq(password_hash(house, "e\u0301t\u00E9 \u00A0 e\u0301t\u00E9", &hash), LODGE_OK);
    strcpy(kept, hash);
    ck_assert(matches(kept, "\u00E9te\u0301 \u3000 \u00E9t\u00E9"));
}
END_TEST

START_TEST(somebody_unknown_costs_one_hash_of_the_same_size)
{
    const char *hash;

    house = fake_house();
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_OK);
    argon2_hashes = 0;
    argon2_memory = 0;
    ck_assert(!matches(NULL, GOOD));
    ck_assert_int_eq(argon2_hashes, 1);
    ck_assert_uint_eq(argon2_memory, 64);
    ck_assert(!matches(NULL, "a\nb"));
    ck_assert_int_eq(argon2_hashes, 2);
    ck_assert_uint_eq(argon2_memory, 128);
}
END_TEST

START_TEST(a_stored_hash_that_asks_for_too_much_is_not_computed)
{
    static const char *const greedy[] = {
        "$argon2id$v=19$m=257,t=1,p=1" REST,
        "$argon2id$v=19$m=4294967295,t=1,p=1" REST,
        "$argon2id$v=19$m=99999999999999999999,t=1,p=1" REST,
        "$argon2id$v=19$m=64,t=21,p=1" REST,
        "$argon2id$v=19$m=256,t=1,p=17" REST,
    };

    house = fake_house();
    for (size_t i = 0; i < LODGE_COUNT(greedy); i++) {
        argon2_memory = 0;
        ck_assert(!matches(greedy[i], "password"));
        ck_assert_uint_eq(argon2_memory, 64);           /* the decoy's */
        ck_assert_ptr_nonnull(strstr(house->fault->note, "stored hash"));
    }
}
END_TEST

START_TEST(what_is_no_phc_string_matches_nothing)
{
    static const char *const broken[] = {
        "", "x", "$argon2id$",
        "$argon2d$v=19$m=64,t=1,p=1" REST,
        "$argon2id$v=16$m=64,t=1,p=1" REST,
        "$argon2id$v=19$m=0,t=1,p=1" REST,
        "$argon2id$v=19$m=64,t=1,p=0" REST,
        "$argon2id$v=19$m=64,t=1,p=1$$", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=64,t=1,p=1$c29t*XNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=64,t=1,p=1" REST "$",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5",
        "$argon2id$v=19$m=-64,t=1,p=1" REST,
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AA",
    };
    char longer[400];

    house = fake_house();
    for (size_t i = 0; i < LODGE_COUNT(broken); i++) {
        argon2_hashes = 0;
        ck_assert_msg(!matches(broken[i], "password"), "%s", broken[i]);
        ck_assert_int_eq(argon2_hashes, 1);
        ck_assert_ptr_nonnull(strstr(house->fault->note, "stored hash"));
    }
    strcpy(longer, "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$");
    memset(longer + strlen(longer), 'A', 300);
    longer[340] = '\0';
    ck_assert(!matches(longer, "password"));
}
END_TEST

/* The same vectors, of argon2i: others used it. */
START_TEST(argon2i_matches_and_is_outdated)
{
    static const char published[] = "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
        "iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";

    house = fake_house();
    ck_assert(matches(published, "password"));
    ck_assert(!matches(published, "Password"));
    fake_settings.passwords.argon2_memory = 256 * 1024;
    fake_settings.passwords.argon2_passes = 2;
    ck_assert(password_is_outdated(house, published));
}
END_TEST

/* Ours is computed beside it, so that it is not known by being fast. */
START_TEST(a_hash_that_others_made_matches_and_is_outdated)
{
    static const char foreign[] = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

    house = fake_house();
    ck_assert(matches(foreign, "correct horse battery staple"));
    ck_assert_int_eq(argon2_hashes, 1);
    ck_assert(!matches(foreign, "correct horse battery stapler"));
    ck_assert_int_eq(argon2_hashes, 2);
    ck_assert(!matches("$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG", "correct horse battery staple"));
    ck_assert_ptr_nonnull(strstr(house->fault->note, "stored hash"));
    ck_assert(password_is_outdated(house, foreign));
}
END_TEST

START_TEST(what_could_never_match_is_named)
{
    static const struct {
        const char *hash, *code;
    } refused[] = {
        { "$argon2id$v=19$m=4096,t=1,p=1" REST, "hash_too_costly" },
        { "$argon2i$v=19$m=64,t=21,p=1" REST, "hash_too_costly" },
        { "$argon2id$v=19$m=64,t=1,p=1", "hash_unknown" },
        { "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG", "hash_too_costly" },
        { "$2b$04$short", "hash_malformed" },
        { "", "hash_unknown" }, { "violet lamp", "hash_unknown" },
    };

    house = fake_house();
    for (size_t i = 0; i < LODGE_COUNT(refused); i++) {
        fake_next_call(house);
        ck_assert_int_eq(password_hash_fits(house, "/password_hash", refused[i].hash), LODGE_FIELD_INVALID);
        ck_assert_msg(fake_misfit(house, "/password_hash", refused[i].code), "%s", refused[i].hash);
    }
    fake_next_call(house);
    ck_assert_int_eq(password_hash_fits(house, "/password_hash", "$argon2id$v=19$m=64,t=1,p=1" REST), LODGE_OK);
    ck_assert_int_eq(password_hash_fits(house, "/password_hash", "{SSHA}W7Ii79C/US0s7cDZEE32bbbjtFgA+/8gc2FsdA=="),
        LODGE_OK);
    ck_assert_int_eq(argon2_hashes, 0);
}
END_TEST

START_TEST(other_costs_make_a_hash_outdated)
{
    const char *hash;

    house = fake_house();
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_OK);
    ck_assert(!password_is_outdated(house, hash));
    fake_settings.passwords.argon2_passes = 2;
    ck_assert(password_is_outdated(house, hash));
    fake_settings.passwords.argon2_passes = 1;
    fake_settings.passwords.argon2_memory = 128 * 1024;
    ck_assert(password_is_outdated(house, hash));
    fake_settings.passwords.argon2_memory = 64 * 1024;
    fake_settings.passwords.argon2_lanes = 2;
    ck_assert(password_is_outdated(house, hash));
    ck_assert(password_is_outdated(house, "$2b$12$abcdefghijklmnopqrstuv"));
}
END_TEST

START_TEST(without_a_free_slot_it_is_busy_and_says_when)
{
    struct hashing *hashing;
    const char *hash;
    bool same;

    house = fake_house();
    fake_settings.passwords.hashing_memory = 64 * 1024;
    house->hashing = hashing = hashing_new(&fake_settings.passwords, 2);
    /* Another process has the only slot. The pipe's end tells it to leave. */
    int ends[2], ready[2];
    ck_assert_int_eq(pipe(ends) + pipe(ready), 0);
    if (fork() == 0) {
        char byte = (char)hashing_take(hashing);
        close(ends[1]);
        if (write(ready[1], &byte, 1) == 1 && read(ends[0], &byte, 1) == 0)
            hashing_release(hashing, 0);
        _exit(0);
    }
    char taken;
    ck_assert_int_eq(read(ready[0], &taken, 1), 1);
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_BUSY);
    ck_assert_int_eq(house->fault->retry_after, 1);
    ck_assert_int_eq(password_check(house, NULL, GOOD, &same), LODGE_BUSY);
    ck_assert(!same);
    ck_assert_int_eq(argon2_hashes, 0);
    close(ends[1]);
}
END_TEST

START_TEST(a_slot_is_given_back_after_each_hash)
{
    const char *hash;

    house = fake_house();
    fake_settings.passwords.hashing_memory = 64 * 1024;
    house->hashing = hashing_new(&fake_settings.passwords, 2);
    ck_assert_int_eq(password_hash(house, GOOD, &hash), LODGE_OK);
    ck_assert(!matches(NULL, GOOD));
    pid_t child = fork();
    if (child == 0)
        _exit(hashing_take(house->hashing) == 0 ? 0 : 1);
    int status = 1;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
}
END_TEST

RUN_TESTS("passwords", any_characters_may_make_a_password, length_counts_characters_and_ends_at_1024_bytes,
    control_characters_and_broken_utf_8_are_refused, little_more_than_ones_own_name_is_refused,
    common_passwords_are_refused_whatever_their_case, every_reason_is_told, published_hashes_match,
    a_hash_matches_its_password_and_no_other,
    what_cannot_be_a_password_matches_not_even_the_hash_of_nothing, the_last_byte_of_a_long_password_counts,
    the_same_password_typed_otherwise_matches, somebody_unknown_costs_one_hash_of_the_same_size,
    a_stored_hash_that_asks_for_too_much_is_not_computed, what_is_no_phc_string_matches_nothing,
    argon2i_matches_and_is_outdated, a_hash_that_others_made_matches_and_is_outdated, what_could_never_match_is_named,
    other_costs_make_a_hash_outdated, without_a_free_slot_it_is_busy_and_says_when,
    a_slot_is_given_back_after_each_hash);
