/* Registration: open or closed, and silent about who is there already. */
#include "identity/accounts.h"

#include "argon2_count.h"
#include "fake_store.h"
#include "support/test.h"

#include <string.h>

#define GOOD "violet lamp under the stairs"

static struct house *house;

static enum lodge_problem
enrol(const char *username, const char *email, const char *password)
{
    if (!house)
        house = fake_house();
    fake_next_call(house);
    argon2_hashes = 0;
    return account_register(house, &(struct new_account){ .username = username, .email = email, .password = password,
        .status = "active", .expires_at = 5, .attributes = "{\"admin\":true}" });
}

START_TEST(a_closed_door_stays_closed)
{
    fake_settings.registration.open = false;
    ck_assert_int_eq(enrol("ann", "ann@example.org", GOOD), LODGE_REGISTRATION_CLOSED);
    ck_assert_uint_eq(fake.rows.user_count, 0);
    ck_assert_int_eq(argon2_hashes, 0);
}
END_TEST

START_TEST(a_new_account_gets_what_the_settings_say_and_nothing_it_asks_for)
{
    ck_assert_int_eq(enrol("Ann", "Ann@example.org", GOOD), LODGE_OK);
    ck_assert_str_eq(fake.rows.users[0].username, "ann");
    ck_assert_str_eq(fake.rows.users[0].status, "pending");
    ck_assert_str_eq(fake.rows.users[0].attributes, "{}");
    ck_assert_int_eq(fake.rows.users[0].expires_at, 0);
    ck_assert_ptr_nonnull(fake.rows.hashes[0]);
    fake_settings.registration.status = "active";
    ck_assert_int_eq(enrol("bob", "bob@example.org", GOOD), LODGE_OK);
    ck_assert_str_eq(fake.rows.users[1].status, "active");
}
END_TEST

START_TEST(a_known_email_address_is_answered_like_a_new_one)
{
    ck_assert_int_eq(enrol("ann", "ann@example.org", GOOD), LODGE_OK);
    ck_assert_int_eq(argon2_hashes, 1);
    const char *hash = fake.rows.hashes[0];
    ck_assert_int_eq(enrol("anna", "ANN@example.org", GOOD "!"), LODGE_OK);
    ck_assert_int_eq(argon2_hashes, 1);
    ck_assert_uint_eq(house->fault->misfit_count, 0);
    ck_assert_uint_eq(fake.rows.user_count, 1);
    ck_assert_str_eq(fake.rows.hashes[0], hash);
}
END_TEST

START_TEST(a_known_email_address_is_written_about_as_well)
{
    fake_user("ann", "ann@example.org");
    house = fake_house();
    size_t written = fake.rows.attempt_count;
    ck_assert_int_eq(enrol("anna", "ann@example.org", GOOD), LODGE_OK);
    ck_assert_uint_eq(fake.rows.attempt_count, written + 1);
}
END_TEST

START_TEST(a_username_that_is_taken_is_told)
{
    fake_user("ann", "ann@example.org");
    ck_assert_int_eq(enrol("ann", "other@example.org", GOOD), LODGE_USERNAME_TAKEN);
    ck_assert_int_eq(argon2_hashes, 1);
}
END_TEST

START_TEST(email_address_and_password_are_needed)
{
    ck_assert_int_eq(enrol("ann", NULL, NULL), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/email", "missing"));
    ck_assert(fake_misfit(house, "/password", "missing"));
    ck_assert_int_eq(enrol("ann", "", "short"), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/email", "missing"));
    ck_assert(fake_misfit(house, "/password", "too_short"));
    ck_assert_uint_eq(fake.rows.user_count, 0);
}
END_TEST

START_TEST(a_password_that_leans_on_the_address_is_refused_before_anything_is_asked)
{
    ck_assert_int_eq(enrol("ann", "annika@example.org", "annika1234567890"), LODGE_FIELD_INVALID);
    ck_assert_int_eq(argon2_hashes, 0);
    ck_assert_int_eq(fake.questions, 0);
}
END_TEST

START_TEST(a_broken_database_is_told)
{
    house = fake_house();
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(enrol("ann", "ann@example.org", GOOD), LODGE_UNAVAILABLE);
}
END_TEST

RUN_TESTS("registration", a_closed_door_stays_closed,
    a_new_account_gets_what_the_settings_say_and_nothing_it_asks_for,
    a_known_email_address_is_answered_like_a_new_one, a_known_email_address_is_written_about_as_well,
    a_username_that_is_taken_is_told, email_address_and_password_are_needed,
    a_password_that_leans_on_the_address_is_refused_before_anything_is_asked, a_broken_database_is_told);
