/* The clock of the machine jumps. Nothing lasts longer for it: sessions, waiting after wrong passwords, pauses. */
#include "support/story.h"

#include <string.h>

/* What a person can still do. */
static int
passes(struct browser *browser)
{
    return browse(browser, "GET", the_world()->app, NULL, NULL).status;
}

/* Paces go by the same clock: when it goes back, they are careful for a moment. */
static bool
is_answered(struct browser *browser, int *status)
{
    *status = ask_as(browser, "GET /api/v1/me", NULL).status;
    return *status != 429;
}

static int
is_known(struct browser *browser)
{
    int status = 0;

    WAIT_UNTIL(is_answered(browser, &status), 10);
    return status;
}

START_TEST(a_jump_forward_ends_what_is_over)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    ck_assert_int_eq(passes(browser), 200);
    clock_forward(LODGE_DAYS(400));
    ck_assert_int_eq(passes(browser), 401);
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

/* Used while the clock was ahead, when its end was put off by as much. Where MariaDB was told of that use it is over at
 * once; else the next use counts in its place, and it holds no longer than by that. */
START_TEST(a_session_used_ahead_holds_no_longer_when_the_clock_goes_back)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    ck_assert_int_eq(passes(browser), 200);
    clock_forward(LODGE_MINUTES(20));
    ck_assert_int_eq(passes(browser), 200);
    ck_assert_int_eq(is_known(browser), 200);
    clock_forward(-LODGE_MINUTES(20));
    is_known(browser);
    clock_forward(LODGE_MINUTES(61));
    ck_assert_int_eq(is_known(browser), 401);
    ck_assert_int_eq(passes(browser), 401);
}
END_TEST

START_TEST(a_session_opened_ahead_is_over_when_the_clock_goes_back)
{
    clock_forward(LODGE_DAYS(300));
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    ck_assert_int_eq(is_known(browser), 200);
    clock_forward(-LODGE_DAYS(300));
    ck_assert_int_eq(is_known(browser), 401);
    ck_assert_int_eq(passes(browser), 401);
    ck_assert_int_eq(is_known(signed_in(ann)), 200);
}
END_TEST

/* Hosts of one installation never agree to the second. */
START_TEST(clocks_that_differ_a_little_end_nothing)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    clock_forward(-LODGE_MINUTES(1));
    ck_assert_int_eq(is_known(browser), 200);
    ck_assert_int_eq(passes(browser), 200);
    clock_forward(LODGE_MINUTES(1));
}
END_TEST

START_TEST(what_was_seen_as_over_stays_over_when_the_clock_goes_back)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    clock_forward(LODGE_DAYS(60));
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    RUN_WELL(NULL, text("%s/prefix/libexec/gatelodge/gatelodge-jobs", the_world()->directory), "--config",
        the_world()->settings, "--once");
    clock_forward(-LODGE_DAYS(60));
    ck_assert_int_eq(is_known(browser), 401);
    ck_assert_int_eq(passes(browser), 401);
}
END_TEST

/* Waiting after wrong passwords may end late, but not early, when the clock goes back. */
START_TEST(going_back_opens_no_lockout)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    for (int i = 0; i < 12; i++)
        try_to_sign_in(browser, ann.username, a_password());
    ck_assert_int_eq(try_to_sign_in(browser, ann.username, ann.password).status, 429);
    clock_forward(-LODGE_HOURS(1));
    ck_assert_int_eq(try_to_sign_in(browser, ann.username, ann.password).status, 429);
    clock_forward(LODGE_HOURS(1));
}
END_TEST

RUN_STORIES("clocks", NULL, a_jump_forward_ends_what_is_over,
    a_session_used_ahead_holds_no_longer_when_the_clock_goes_back,
    a_session_opened_ahead_is_over_when_the_clock_goes_back, clocks_that_differ_a_little_end_nothing,
    what_was_seen_as_over_stays_over_when_the_clock_goes_back, going_back_opens_no_lockout);
