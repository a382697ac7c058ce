/* Not too often: who is counted together, how many are let through, and when the next one is. */
#include "lib/call.h"
#include "lib/pace.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct pace_settings numbers = { .read = 6000, .write = 600, .guess = 60, .mail = 5 };
static struct lodge_arena *arena;
static struct server server;
static int64_t now = INT64_C(1795165200000);

static int64_t
test_now(void)
{
    return now;
}

static void
start(void)
{
    lodge_clock_use(test_now);
    arena = lodge_arena_new(1024 * 1024);
    server.paces = paces_new(&numbers);
}

static void
stop(void)
{
    paces_free(server.paces);
    lodge_arena_free(arena);
}

static int retry_after;
static char headers[256];

static enum lodge_problem
ask(const char *from, enum lodge_pace pace)
{
    static struct lodge_route routes[LODGE_PACE__COUNT];
    struct lodge_call *call = call_new(&server, arena);

    routes[pace].pace = pace;
    call->route = &routes[pace];
    if (from)
        call_parameter(call, "REMOTE_ADDR", from);
    enum lodge_problem problem = keep_pace(call);
    retry_after = call->fault.retry_after;
    memcpy(headers, call->headers, sizeof(headers) - 1);
    lodge_arena_reset(arena);
    return problem;
}

/* How many calls at once are let through. */
static int
let_through(const char *from, enum lodge_pace pace)
{
    for (int count = 0; count < 10000; count++)
        if (ask(from, pace) == LODGE_TOO_MANY)
            return count;
    return 10000;
}

START_TEST(a_sixth_of_a_minutes_calls_may_come_at_once)
{
    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_READ), 1000);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_WRITE), 100);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_MAIL), 5);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_FREE), 10000);
    stop();
}
END_TEST

START_TEST(the_next_call_may_come_when_it_is_due)
{
    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(retry_after, 1);
    now += 999;
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    now += 1;
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_OK);
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_MAIL), 5);
    ck_assert_int_eq(retry_after, 12);
    now += 3600 * 1000;
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    stop();
}
END_TEST

START_TEST(over_a_minute_no_more_than_the_number_and_the_burst_pass)
{
    int passed = 0;

    start();
    for (int i = 0; i < 60 * 10; i++, now += 100)
        passed += ask("192.0.2.1", LODGE_PACE_GUESS) == LODGE_OK;
    ck_assert_int_ge(passed, 60);
    ck_assert_int_le(passed, 70);
    stop();
}
END_TEST

START_TEST(networks_are_counted_apart_and_a_slash_64_together)
{
    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(let_through("192.0.2.2", LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(let_through("2001:db8::1", LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(ask("2001:db8::ffff:2", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    ck_assert_int_eq(ask("2001:db8:0:1::1", LODGE_PACE_GUESS), LODGE_OK);
    stop();
}
END_TEST

START_TEST(who_does_not_say_where_from_shares_one_count)
{
    start();
    ck_assert_int_eq(let_through(NULL, LODGE_PACE_GUESS), 10);
    ck_assert_int_eq(ask("not an address", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    stop();
}
END_TEST

START_TEST(a_clock_set_back_locks_nobody_out)
{
    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    now -= 24 * 3600 * 1000;
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    ck_assert_int_le(retry_after, 1);
    now += 10 * 1000;
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_OK);
    stop();
}
END_TEST

START_TEST(a_flood_of_other_senders_does_not_free_who_is_over_the_limit)
{
    char from[64];

    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    for (int i = 0; i < 200000; i++) {
        snprintf(from, sizeof(from), "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
        ask(from, LODGE_PACE_GUESS);
    }
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    stop();
}
END_TEST

START_TEST(workers_count_together)
{
    start();
    for (int worker = 0; worker < 4; worker++) {
        pid_t child = fork();
        if (child == 0) {
            int passed = 0;
            for (int i = 0; i < 100; i++)
                passed += ask("192.0.2.1", LODGE_PACE_WRITE) == LODGE_OK;
            _exit(passed);
        }
    }

    int total = 0, status;
    while (wait(&status) > 0)
        total += WEXITSTATUS(status);
    ck_assert_int_eq(total, 100);
    stop();
}
END_TEST

START_TEST(other_numbers_hold_at_once_and_what_was_counted_stays)
{
    struct pace_settings fewer = numbers;

    start();
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_GUESS), 10);
    fewer.write = 12;
    paces_follow(server.paces, &fewer);
    ck_assert_int_eq(let_through("192.0.2.1", LODGE_PACE_WRITE), 10);
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_GUESS), LODGE_TOO_MANY);
    stop();
}
END_TEST

START_TEST(the_reply_says_what_is_left)
{
    start();
    ask("192.0.2.1", LODGE_PACE_WRITE);
    ck_assert_str_eq(headers, "RateLimit-Policy: \"write\";q=100;w=10\r\nRateLimit: \"write\";r=99;t=1\r\n");
    let_through("192.0.2.1", LODGE_PACE_WRITE);
    ck_assert_ptr_nonnull(strstr(headers, "RateLimit: \"write\";r=0;t=10\r\n"));
    stop();
}
END_TEST

START_TEST(a_route_that_does_not_state_its_pace_is_not_served)
{
    start();
    ck_assert_int_eq(ask("192.0.2.1", LODGE_PACE_UNSTATED), LODGE_BROKEN);
    stop();
}
END_TEST

RUN_TESTS("pace", a_sixth_of_a_minutes_calls_may_come_at_once, the_next_call_may_come_when_it_is_due,
    over_a_minute_no_more_than_the_number_and_the_burst_pass, networks_are_counted_apart_and_a_slash_64_together,
    who_does_not_say_where_from_shares_one_count, a_clock_set_back_locks_nobody_out,
    a_flood_of_other_senders_does_not_free_who_is_over_the_limit, workers_count_together,
    other_numbers_hold_at_once_and_what_was_counted_stays, the_reply_says_what_is_left,
    a_route_that_does_not_state_its_pace_is_not_served);
