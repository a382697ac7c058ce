/* Times as they are written. */
#include "support/test.h"

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int64_t
at_ten(void)
{
    return 10;
}

START_TEST(the_clock_can_be_replaced)
{
    int64_t before = lodge_now();

    lodge_clock_use(at_ten);
    ck_assert_int_eq(lodge_now(), 10);
    lodge_clock_use(NULL);
    ck_assert_int_ge(lodge_now(), before);
    ck_assert_int_gt(before, INT64_C(1700000000000));
}
END_TEST

/* In place of the C library's: a machine that was asleep for an hour. */
int
clock_gettime(clockid_t clock, struct timespec *now)
{
    if (syscall(SYS_clock_gettime, clock, now) != 0)
        return -1;
    if (clock == CLOCK_BOOTTIME)
        now->tv_sec += 3600;
    return 0;
}

START_TEST(a_machine_that_was_asleep_has_grown_older)
{
    struct timespec awake;

    ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &awake), 0);
    ck_assert_int_ge(lodge_steady(), LODGE_SECONDS(awake.tv_sec) + LODGE_HOURS(1));
}
END_TEST

START_TEST(times_are_written_in_utc_with_milliseconds)
{
    struct lodge_arena *arena = lodge_arena_new(4096);

    ck_assert_str_eq(lodge_time_text(arena, 1), "1970-01-01T00:00:00.001Z");
    ck_assert_str_eq(lodge_time_text(arena, INT64_C(1795166100000)), "2026-11-20T09:15:00.000Z");
    ck_assert_ptr_null(lodge_time_text(arena, 0));
    ck_assert_ptr_null(lodge_time_text(arena, -5));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(times_are_read_with_any_offset_and_decimals)
{
    static const struct { const char *text; int64_t time; } times[] = {
        { "2026-11-20T09:15:00.000Z", 1795166100000 }, { "2026-11-20t09:15:00z", 1795166100000 },
        { "2026-11-20T10:15:00+01:00", 1795166100000 }, { "2026-11-20T03:45:00.5-05:30", 1795166100500 },
        { "2026-11-20 09:15:00.123456789Z", 1795166100123 }, { "2024-02-29T00:00:00Z", 1709164800000 },
        { "1970-01-01T00:00:00Z", 0 }, { "9999-12-31T23:59:59.999Z", 253402300799999 },
    };
    int64_t time;

    for (size_t i = 0; i < LODGE_COUNT(times); i++) {
        ck_assert_msg(lodge_time_parse(times[i].text, &time), "%s", times[i].text);
        ck_assert_int_eq(time, times[i].time);
    }
}
END_TEST

START_TEST(what_is_not_a_time_is_refused)
{
    static const char *const wrong[] = {
        "", "now", "2026-11-20", "2026-11-20T09:15Z", "2026-11-20T09:15:00", "2026-13-20T09:15:00Z",
        "2026-02-29T09:15:00Z", "2100-02-29T00:00:00Z", "2026-11-31T09:15:00Z", "2026-11-20T24:15:00Z",
        "2026-11-20T09:60:00Z", "2026-11-20T09:15:61Z", "2026-11-20T09:15:00.Z", "2026-11-20T09:15:00.1234567890Z",
        "2026-11-20T09:15:00+1:00", "2026-11-20T09:15:00+24:00", "2026-11-20T09:15:00Z ", "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00", "02026-11-20T09:15:00Z", "2026-00-20T09:15:00Z", "2026-11-00T09:15:00Z",
        "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01",
    };
    int64_t time;

    for (size_t i = 0; i < LODGE_COUNT(wrong); i++)
        ck_assert_msg(!lodge_time_parse(wrong[i], &time), "%s", wrong[i]);
}
END_TEST

START_TEST(secrets_are_compared_to_the_last_byte)
{
    unsigned char one[32], other[32];

    lodge_random(one, sizeof(one));
    for (size_t i = 0; i < sizeof(one); i++) {
        memcpy(other, one, sizeof(one));
        ck_assert(lodge_same_secret(one, other, sizeof(one)));
        other[i] ^= 0x80;
        ck_assert(!lodge_same_secret(one, other, sizeof(one)));
    }
}
END_TEST

RUN_TESTS("clock", the_clock_can_be_replaced, a_machine_that_was_asleep_has_grown_older,
    times_are_written_in_utc_with_milliseconds,
    times_are_read_with_any_offset_and_decimals, what_is_not_a_time_is_refused,
    secrets_are_compared_to_the_last_byte);
