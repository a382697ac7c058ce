/* Limits of wrong passwords. The fake's: 3 for an account and address, 6 for an address, 15 minutes. */
#include "identity/lockouts.h"

#include "fake_store.h"
#include "support/test.h"

#include <gatelodge/clock.h>

static struct house *house;

static struct lodge_address
address(const char *text)
{
    struct lodge_address parsed;

    ck_assert(lodge_address_parse(text, &parsed));
    return parsed;
}

static bool begins;                 /* of the last attempt */

static enum lodge_problem
attempt(const char *account, const char *from)
{
    struct lodge_address parsed = { { 0 } };

    if (!house)
        house = fake_house();
    fake_next_call(house);
    if (from)
        parsed = address(from);
    return lockout_count(house, account, from ? &parsed : NULL, &begins);
}

START_TEST(the_fourth_attempt_on_an_account_is_one_too_many)
{
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert_int_eq(house->fault->retry_after, 15 * 60);
}
END_TEST

START_TEST(a_lockout_begins_once)
{
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
        ck_assert(!begins);
    }
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert(begins);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert(!begins);
}
END_TEST

START_TEST(others_are_not_locked_out_with_the_account)
{
    for (int i = 0; i < 5; i++)
        attempt("ann", "192.0.2.1");
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert_int_eq(attempt("ann", "192.0.2.2"), LODGE_OK);
    ck_assert_int_eq(attempt("bob", "192.0.2.1"), LODGE_OK);
}
END_TEST

START_TEST(an_address_may_guess_six_times_in_all)
{
    static const char *const accounts[] = { "a", "b", "c", "d", "e", "f" };

    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(attempt(accounts[i], "192.0.2.1"), LODGE_OK);
    ck_assert_int_eq(attempt("g", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert_int_eq(attempt("g", "192.0.2.2"), LODGE_OK);
}
END_TEST

START_TEST(refused_attempts_on_one_account_do_not_use_up_the_address)
{
    for (int i = 0; i < 20; i++)
        attempt("ann", "192.0.2.1");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(attempt("bob", "192.0.2.1"), LODGE_OK);
    ck_assert_int_eq(attempt("cyd", "192.0.2.1"), LODGE_TOO_MANY);
}
END_TEST

START_TEST(attempts_from_a_locked_address_do_not_lock_the_account)
{
    for (int i = 0; i < 6; i++)
        attempt(i % 2 ? "x" : "y", "192.0.2.1");
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    struct lodge_address from = address("192.0.2.1");
    for (int i = 0; i < 16; i++)        /* so that the address has some left */
        ck_assert_int_eq(lockout_take_back(house, "somebody else", &from), LODGE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
}
END_TEST

START_TEST(a_lockout_ends_after_fifteen_minutes)
{
    for (int i = 0; i < 4; i++)
        attempt("ann", "192.0.2.1");
    fake_now += LODGE_MINUTES(15) - 1;
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
    ck_assert_int_eq(house->fault->retry_after, 1);
    fake_now += 1;
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
}
END_TEST

START_TEST(the_window_does_not_move_with_new_attempts)
{
    attempt("ann", "192.0.2.1");
    fake_now += LODGE_MINUTES(10);
    for (int i = 0; i < 5; i++)
        attempt("ann", "192.0.2.1");
    fake_now += LODGE_MINUTES(5);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
}
END_TEST

START_TEST(all_of_an_ipv6_network_is_one_sender)
{
    for (int i = 0; i < 3; i++)
        attempt("ann", "2001:db8:1:2::1");
    ck_assert_int_eq(attempt("ann", "2001:db8:1:2:ffff::9"), LODGE_TOO_MANY);
    ck_assert_int_eq(attempt("ann", "2001:db8:1:3::1"), LODGE_OK);
}
END_TEST

START_TEST(senders_that_are_not_known_count_as_one)
{
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(attempt("ann", NULL), LODGE_OK);
    ck_assert_int_eq(attempt("ann", NULL), LODGE_TOO_MANY);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
}
END_TEST

START_TEST(a_right_password_begins_the_account_anew_and_costs_the_address_nothing)
{
    struct lodge_address from = address("192.0.2.1");

    for (int round = 0; round < 2; round++) {
        attempt("ann", "192.0.2.1");
        attempt("ann", "192.0.2.1");
        attempt("ann", "192.0.2.1");
        ck_assert_int_eq(lockout_forget(house, "ann", &from), LODGE_OK);
    }
    /* Four wrong ones are left of the address's six. */
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_TOO_MANY);
}
END_TEST

START_TEST(what_was_not_judged_does_not_count)
{
    struct lodge_address from = address("192.0.2.1");

    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_OK);
        ck_assert_int_eq(lockout_take_back(house, "ann", &from), LODGE_OK);
    }
}
END_TEST

START_TEST(without_a_database_nothing_is_judged)
{
    house = fake_house();
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_UNAVAILABLE);
    fake.every_question = LODGE_OUTCOME_UNKNOWN;
    ck_assert_int_eq(attempt("ann", "192.0.2.1"), LODGE_UNAVAILABLE);
}
END_TEST

RUN_TESTS("lockouts", the_fourth_attempt_on_an_account_is_one_too_many, a_lockout_begins_once,
    others_are_not_locked_out_with_the_account,
    an_address_may_guess_six_times_in_all, refused_attempts_on_one_account_do_not_use_up_the_address,
    attempts_from_a_locked_address_do_not_lock_the_account, a_lockout_ends_after_fifteen_minutes,
    the_window_does_not_move_with_new_attempts, all_of_an_ipv6_network_is_one_sender,
    senders_that_are_not_known_count_as_one,
    a_right_password_begins_the_account_anew_and_costs_the_address_nothing, what_was_not_judged_does_not_count,
    without_a_database_nothing_is_judged);
