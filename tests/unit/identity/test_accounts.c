/* Accounts: what may be in them, and what follows when they change. */
#include "identity/accounts.h"
#include "identity/password_changes.h"

#include "argon2_count.h"
#include "fake_store.h"
#include "identity/passwords.h"
#include "identity/sessions.h"
#include "identity/user_words.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

#define GOOD "violet lamp under the stairs"

static struct house *house;
static struct role *administrator;

static void
begin(void)
{
    house = fake_house();
    administrator = fake_role("administrator", "*");
}

static enum lodge_problem
create(struct new_account wanted)
{
    struct user made = { 0 };

    fake_next_call(house);
    return account_create(house, &wanted, &made);
}

static enum lodge_problem
change(struct user_id id, struct account_change wanted)
{
    struct user changed = { 0 };

    fake_next_call(house);
    return account_change(house, NULL, id, &wanted, &changed);
}

static enum lodge_problem
set_email(struct user_id id, const char *email)
{
    return change(id, (struct account_change){ .email_given = true, .email = email });
}

static enum lodge_problem
set_status(struct user_id id, const char *status)
{
    return change(id, (struct account_change){ .status_given = true, .status = status });
}

static enum lodge_problem
set_locale(struct user_id id, const char *locale)
{
    return change(id, (struct account_change){ .locale_given = true, .locale = locale });
}

static enum lodge_problem
set_time_zone(struct user_id id, const char *time_zone)
{
    return change(id, (struct account_change){ .time_zone_given = true, .time_zone = time_zone });
}

static enum lodge_problem
set_expiry(struct user_id id, int64_t expires_at)
{
    return change(id, (struct account_change){ .expires_at_given = true, .expires_at = expires_at });
}

static enum lodge_problem
name_shown(const char *username, const char *display_name)
{
    return create((struct new_account){ .username = username, .display_name = display_name });
}

static struct user_id
an_administrator(const char *username)
{
    struct user_id id = fake_user(username, NULL)->id;

    ck_assert_int_eq(user_role_put(NULL, id, administrator->id, 1), LODGE_OK);
    return id;
}

static void
give_session(struct user_id id)
{
    struct session session = { .id.n = lodge_id_new(), .user_id = id, .expires_at = fake_now + 1 };
    unsigned char digest[TOKEN_DIGEST_SIZE] = { 0 };

    ck_assert_int_eq(session_insert(NULL, &session, digest), LODGE_OK);
}

/* ---- adding ------------------------------------------------------------------------------------- */

START_TEST(a_new_account_is_folded_and_active)
{
    struct user made = { 0 };

    begin();
    ck_assert_int_eq(account_create(house, &(struct new_account){ .username = "Ann", .email = "Ann@Example.ORG",
        .display_name = "Ann", .password = GOOD }, &made), LODGE_OK);
    ck_assert(!lodge_id_is_none(made.id.n));
    ck_assert_str_eq(fake.rows.users[0].username, "ann");
    ck_assert_str_eq(fake.rows.users[0].email, "Ann@Example.ORG");
    ck_assert_str_eq(fake.rows.users[0].email_folded, "ann@example.org");
    ck_assert(!fake.rows.users[0].email_verified);
    ck_assert_str_eq(fake.rows.users[0].status, "active");
    ck_assert_str_eq(fake.rows.users[0].attributes, "{}");
    ck_assert_int_eq(fake.rows.users[0].created_at, fake_now);
    ck_assert_ptr_nonnull(fake.rows.hashes[0]);
    ck_assert_int_eq(fake.transactions, 1);
}
END_TEST

START_TEST(an_account_without_password_opens_to_nobody)
{
    begin();
    ck_assert_int_eq(create((struct new_account){ .username = "ann" }), LODGE_OK);
    ck_assert_ptr_null(fake.rows.hashes[0]);
    ck_assert_int_eq(argon2_hashes, 0);
    ck_assert_ptr_null(fake.rows.users[0].email);
}
END_TEST

START_TEST(names_are_taken_once_whatever_their_case)
{
    begin();
    fake_user("ann", "ann@example.org");
    ck_assert_int_eq(create((struct new_account){ .username = "ANN" }), LODGE_USERNAME_TAKEN);
    ck_assert_int_eq(create((struct new_account){ .username = "anna", .email = "ANN@example.org" }),
        LODGE_EMAIL_TAKEN);
    ck_assert_uint_eq(fake.rows.user_count, 1);
}
END_TEST

START_TEST(every_member_that_does_not_fit_is_named)
{
    char attributes[16 * 1024 + 2];

    begin();
    memset(attributes, ' ', sizeof(attributes));
    attributes[sizeof(attributes) - 1] = '\0';
    ck_assert_int_eq(create((struct new_account){ .username = "a b", .email = "nowhere", .display_name = "a\nb",
        .status = "king", .locale = "english!", .time_zone = "../etc/passwd", .attributes = attributes,
        .expires_at = -1, .password = "short" }), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/username", "not_a_username"));
    ck_assert(fake_misfit(house, "/email", "not_an_email"));
    ck_assert(fake_misfit(house, "/display_name", "control_character"));
    ck_assert(fake_misfit(house, "/status", "not_a_status"));
    ck_assert(fake_misfit(house, "/locale", "not_a_locale"));
    ck_assert(fake_misfit(house, "/time_zone", "not_a_time_zone"));
    ck_assert(fake_misfit(house, "/attributes", "too_long"));
    ck_assert(fake_misfit(house, "/expires_at", "out_of_range"));
    ck_assert(fake_misfit(house, "/password", "too_short"));
    ck_assert_uint_eq(house->fault->misfit_count, 9);
    ck_assert_int_eq(argon2_hashes, 0);
    ck_assert_uint_eq(fake.rows.user_count, 0);
}
END_TEST

START_TEST(a_password_does_not_lean_on_the_accounts_names)
{
    begin();
    ck_assert_int_eq(create((struct new_account){ .username = "someone", .email = "annika@example.org",
        .password = "Annika1234567890" }), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/password", "own_name"));
    ck_assert_int_eq(create((struct new_account){ .username = "someone", .display_name = "Annika Bergman",
        .password = "annika bergman 1" }), LODGE_FIELD_INVALID);
    ck_assert_int_eq(create((struct new_account){ .username = "someone", .email = "x@example.org",
        .password = "someone12345678" }), LODGE_FIELD_INVALID);
}
END_TEST

START_TEST(locales_and_time_zones_have_a_shape)
{
    static const char *const locales[] = { "en", "de-AT", "zh-Hant-TW", "sr-Latn-RS", "de-CH-1996", "" };
    static const char *const no_locales[] = { "e", "-en", "en-", "en--us", "en_US", "english-toolonger1", "12",
        "\u00E9\u00E9" };
    static const char *const zones[] = { "Europe/Vienna", "UTC", "Etc/GMT+5",
        "America/Argentina/Buenos_Aires", "" };
    static const char *const no_zones[] = { "/etc", "Europe/", "europe", "Europe//Vienna",
        "Europe/V ienna", "A.B", "\u00C9" };

    begin();
    struct user_id ann = fake_user("ann", NULL)->id;
    for (size_t i = 0; i < LODGE_COUNT(locales); i++)
        ck_assert_msg(set_locale(ann, locales[i]) == LODGE_OK, "%s", locales[i]);
    for (size_t i = 0; i < LODGE_COUNT(no_locales); i++)
        ck_assert_msg(set_locale(ann, no_locales[i]) == LODGE_FIELD_INVALID, "%s", no_locales[i]);
    for (size_t i = 0; i < LODGE_COUNT(zones); i++)
        ck_assert_msg(set_time_zone(ann, zones[i]) == LODGE_OK, "%s", zones[i]);
    for (size_t i = 0; i < LODGE_COUNT(no_zones); i++)
        ck_assert_msg(set_time_zone(ann, no_zones[i]) == LODGE_FIELD_INVALID, "%s", no_zones[i]);
}
END_TEST

START_TEST(a_display_name_has_at_most_200_characters)
{
    char name[2 * 201 + 1] = "";

    begin();
    for (int i = 0; i < 200; i++)
        strcat(name, "\u00E9");
    ck_assert_int_eq(name_shown("ann", name), LODGE_OK);
    strcat(name, "\u00E9");
    ck_assert_int_eq(name_shown("bob", name), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/display_name", "too_long"));
    ck_assert_int_eq(name_shown("bob", "a\xff"), LODGE_FIELD_INVALID);
    ck_assert_int_eq(name_shown("bob", "a\xc2\x9b"), LODGE_FIELD_INVALID);
    ck_assert_int_eq(name_shown("bob", "a\u2028"), LODGE_FIELD_INVALID);
    ck_assert_int_eq(name_shown("bob", "Ann \u202enimda"), LODGE_FIELD_INVALID);
    ck_assert_int_eq(name_shown("bob", "Ann \u2067nimda\u2069"), LODGE_FIELD_INVALID);
}
END_TEST

/* ---- changing ----------------------------------------------------------------------------------- */

START_TEST(only_what_is_given_changes)
{
    begin();
    struct user *row = fake_user("ann", "ann@example.org");
    row->email_verified = true;
    row->display_name = "Ann";
    fake_now += 5;
    ck_assert_int_eq(set_locale(row->id, "de"), LODGE_OK);
    ck_assert_str_eq(row->locale, "de");
    ck_assert_str_eq(row->display_name, "Ann");
    ck_assert_str_eq(row->email, "ann@example.org");
    ck_assert(row->email_verified);
    ck_assert_int_eq(row->version, 2);
    ck_assert_int_eq(row->updated_at, fake_now);
    ck_assert_int_eq(row->created_at, fake_now - 5);
    ck_assert_int_eq(change(row->id, (struct account_change){ .display_name_given = true }), LODGE_OK);
    ck_assert_ptr_null(row->display_name);
}
END_TEST

START_TEST(a_new_email_address_is_not_verified)
{
    begin();
    struct user *row = fake_user("ann", "ann@example.org");
    row->email_verified = true;
    ck_assert_int_eq(set_email(row->id, "Ann@example.org"), LODGE_OK);
    ck_assert(row->email_verified);
    ck_assert_int_eq(set_email(row->id, "b@example.org"), LODGE_OK);
    ck_assert(!row->email_verified);
    ck_assert_int_eq(set_email(row->id, NULL), LODGE_OK);
    ck_assert_ptr_null(row->email);
    ck_assert_ptr_null(row->email_folded);
}
END_TEST

START_TEST(who_is_suspended_or_expired_has_no_sessions_left)
{
    begin();
    struct user_id ann = fake_user("ann", NULL)->id, bob = fake_user("bob", NULL)->id;
    give_session(ann);
    give_session(bob);
    ck_assert_int_eq(change(ann, (struct account_change){ .display_name_given = true, .display_name = "A" }),
        LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 2);
    ck_assert_int_eq(set_status(ann, "suspended"), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(set_expiry(bob, fake_now + 9), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(set_expiry(bob, fake_now), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

START_TEST(a_change_that_is_overtaken_is_made_again)
{
    begin();
    struct user_id ann = fake_user("ann", NULL)->id;
    fake.overtakings = 2;
    ck_assert_int_eq(set_locale(ann, "de"), LODGE_OK);
    ck_assert_str_eq(fake_user_row(ann)->locale, "de");
    fake.overtakings = 3;
    ck_assert_int_eq(set_locale(ann, "en"), LODGE_UNAVAILABLE);
    ck_assert_int_eq(change((struct user_id){ lodge_id_new() }, (struct account_change){ .locale_given = true }),
        LODGE_NOT_FOUND);
}
END_TEST

START_TEST(a_repeated_transaction_tells_each_misfit_once)
{
    begin();
    fake.conflicts = 3;
    ck_assert_int_eq(change(fake_user("ann", NULL)->id, (struct account_change){ .username_given = true,
        .username = "Bea" }), LODGE_OK);
    ck_assert_str_eq(fake.rows.users[0].username, "bea");
    ck_assert_int_eq(fake.rows.users[0].version, 2);
    ck_assert_int_eq(change(fake.rows.users[0].id, (struct account_change){ .username_given = true }),
        LODGE_FIELD_INVALID);
    ck_assert_uint_eq(house->fault->misfit_count, 1);
}
END_TEST

static enum lodge_problem
set_password(struct user_id id, const char *password)
{
    return account_set_password(house, NULL, id, &(struct new_password){ .text = password });
}

START_TEST(a_new_password_ends_all_sessions)
{
    bool same = false;

    begin();
    struct user_id ann = fake_user("annika", NULL)->id;
    give_session(ann);
    ck_assert_int_eq(set_password(ann, "annika1234567890"), LODGE_FIELD_INVALID);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(set_password(ann, GOOD), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 0);
    ck_assert_int_eq(password_check(house, fake.rows.hashes[0], GOOD, &same), LODGE_OK);
    ck_assert(same);
    ck_assert_int_eq(fake.rows.users[0].version, 2);
    ck_assert_int_eq(set_password((struct user_id){ lodge_id_new() }, GOOD), LODGE_NOT_FOUND);
}
END_TEST

/* ---- the last administrator --------------------------------------------------------------------- */

START_TEST(the_last_administrator_is_neither_suspended_nor_expired_nor_deleted)
{
    begin();
    struct user_id ann = an_administrator("ann"), bob = fake_user("bob", NULL)->id;
    give_session(ann);
    ck_assert_int_eq(set_status(ann, "suspended"),
        LODGE_LAST_ADMINISTRATOR);
    ck_assert_int_eq(set_status(ann, "pending"),
        LODGE_LAST_ADMINISTRATOR);
    ck_assert_int_eq(set_expiry(ann, fake_now + 1),
        LODGE_LAST_ADMINISTRATOR);
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_LAST_ADMINISTRATOR);
    ck_assert_str_eq(fake_user_row(ann)->status, "active");
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(change(ann, (struct account_change){ .display_name_given = true }), LODGE_OK);
    ck_assert_int_eq(account_delete(house, NULL, bob), LODGE_OK);
}
END_TEST

START_TEST(one_of_two_administrators_may_go)
{
    begin();
    struct user_id ann = an_administrator("ann"), bob = an_administrator("bob");
    ck_assert_int_eq(set_status(ann, "suspended"), LODGE_OK);
    ck_assert_int_eq(account_delete(house, NULL, bob), LODGE_LAST_ADMINISTRATOR);
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_OK);
    ck_assert_int_gt(fake.rows.guard_writes, 0);
}
END_TEST

START_TEST(an_administrator_who_is_not_active_is_no_help)
{
    begin();
    struct user_id ann = an_administrator("ann"), bob = an_administrator("bob");
    fake_user_row(bob)->status = "suspended";
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_LAST_ADMINISTRATOR);
    fake_user_row(bob)->status = "active";
    fake_user_row(bob)->expires_at = fake_now;
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_LAST_ADMINISTRATOR);
    fake_user_row(bob)->expires_at = fake_now + 1;
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_OK);
}
END_TEST

START_TEST(what_takes_power_is_guarded_and_nothing_else)
{
    begin();
    struct user_id bob = fake_user("bob", NULL)->id;
    ck_assert_int_eq(set_locale(bob, "de"), LODGE_OK);
    ck_assert_int_eq(set_status(bob, "active"), LODGE_OK);
    ck_assert_int_eq(fake.rows.guard_writes, 0);
    ck_assert_int_eq(set_status(bob, "suspended"), LODGE_OK);
    ck_assert_int_eq(fake.rows.guard_writes, 1);
    ck_assert_int_eq(account_delete(house, NULL, bob), LODGE_OK);
    ck_assert_int_eq(fake.rows.guard_writes, 2);
}
END_TEST

/* ---- finding ------------------------------------------------------------------------------------ */

START_TEST(people_are_found_by_each_of_their_names)
{
    struct user found = { 0 };

    begin();
    struct user_id ann = fake_user("ann", "ann@example.org")->id;
    ck_assert_int_eq(account_find(house, "ANN", &found), LODGE_OK);
    ck_assert_int_eq(account_find(house, "ann@EXAMPLE.org", &found), LODGE_OK);
    ck_assert_int_eq(account_find(house, lodge_id_text(house->arena, "user", ann.n), &found), LODGE_OK);
    ck_assert(lodge_id_equal(found.id.n, ann.n));
    ck_assert_int_eq(account_find(house, "bob", &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_find(house, "a b", &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_find(house, "@", &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_find(house, lodge_id_text(house->arena, "user", lodge_id_new()), &found),
        LODGE_NOT_FOUND);
}
END_TEST

START_TEST(the_words_of_a_person_follow_their_names)
{
    struct user made = { 0 };

    begin();
    ck_assert_int_eq(account_create(house, &(struct new_account){ .username = "Ann.Bell", .email = "ann@Example.org",
        .display_name = "Ann B\u00E9ll" }, &made), LODGE_OK);
    ck_assert_str_eq(fake.rows.words[0],
        "{\"words\":[\"ann\",\"bell\",\"ann\",\"Example\",\"org\",\"Ann\",\"B\u00E9ll\"]}");
    ck_assert_int_eq(change(made.id, (struct account_change){ .display_name_given = true }), LODGE_OK);
    ck_assert_str_eq(fake.rows.words[0], "{\"words\":[\"ann\",\"bell\",\"ann\",\"Example\",\"org\"]}");
    ck_assert_int_eq(set_email(made.id, NULL), LODGE_OK);
    ck_assert_str_eq(fake.rows.words[0], "{\"words\":[\"ann\",\"bell\"]}");
    fake.rows.words[0] = "as they are";
    ck_assert_int_eq(set_locale(made.id, "en"), LODGE_OK);
    ck_assert_str_eq(fake.rows.words[0], "as they are");
}
END_TEST

START_TEST(a_search_is_read_as_ranges_of_words)
{
    struct word_search search;

    begin();
    user_words_sought(house, " Ann b. ", &search);
    ck_assert_uint_eq(search.count, 2);
    ck_assert_str_eq(search.ranges[0].first, "Ann");
    ck_assert_str_eq(search.ranges[1].first, "b");
    ck_assert_str_eq(search.ranges[1].last, "b\xf4\x8f\xbf\xbf");
    user_words_sought(house, "...", &search);
    ck_assert_uint_eq(search.count, 0);
    user_words_sought(house, NULL, &search);
    ck_assert_uint_eq(search.count, 0);
    user_words_sought(house, "a b c d e f g h i", &search);
    ck_assert_uint_eq(search.count, SEARCH_WORDS_MAX);
    ck_assert_str_eq(search.ranges[SEARCH_WORDS_MAX - 1].first, "h");
}
END_TEST

RUN_TESTS("accounts", a_new_account_is_folded_and_active, an_account_without_password_opens_to_nobody,
    names_are_taken_once_whatever_their_case, every_member_that_does_not_fit_is_named,
    a_password_does_not_lean_on_the_accounts_names, locales_and_time_zones_have_a_shape,
    a_display_name_has_at_most_200_characters, only_what_is_given_changes, a_new_email_address_is_not_verified,
    who_is_suspended_or_expired_has_no_sessions_left, a_change_that_is_overtaken_is_made_again,
    a_repeated_transaction_tells_each_misfit_once, a_new_password_ends_all_sessions,
    the_last_administrator_is_neither_suspended_nor_expired_nor_deleted, one_of_two_administrators_may_go,
    an_administrator_who_is_not_active_is_no_help, what_takes_power_is_guarded_and_nothing_else,
    people_are_found_by_each_of_their_names, the_words_of_a_person_follow_their_names,
    a_search_is_read_as_ranges_of_words);
