/* Settings that do not go together. How they are read: tests/unit/lib/test_settings.c. */
#include "identity/settings.h"

#include "support/test.h"

#include <gatelodge/clock.h>

static const char *
flaw_of(int64_t grace, int64_t touch_interval, int64_t idle, int64_t remembered_idle)
{
    const struct house_settings settings = {
        .portal = "https://id.test", .home = "/",
        .sessions = { .idle = idle, .remembered_idle = remembered_idle, .touch_interval = touch_interval },
        .table = { .file = "/run/table", .grace = grace },
    };
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new(1 << 16);
    return house_settings.check(&settings, arena);
}

START_TEST(a_session_outlasts_the_grace_period)
{
    const int64_t minute = LODGE_MINUTES(1), week = LODGE_DAYS(7);

    ck_assert_ptr_null(flaw_of(10 * minute, minute, 60 * minute, week));
    ck_assert_ptr_null(flaw_of(10 * minute, minute, 12 * minute, week));
    ck_assert_ptr_nonnull(flaw_of(10 * minute, minute, 12 * minute - 1, week));
    ck_assert_ptr_nonnull(flaw_of(10 * minute, minute, 60 * minute, 11 * minute));
    ck_assert_ptr_null(flaw_of(0, minute, 2 * minute, week));
}
END_TEST

START_TEST(it_is_said_what_to_do)
{
    const char *flaw = flaw_of(LODGE_MINUTES(10), LODGE_MINUTES(1), LODGE_MINUTES(5), LODGE_DAYS(7));

    ck_assert_str_eq(flaw, "grace of the table and twice touch_interval of sessions are 720 s, and idle is shorter:"
        " make idle (and remembered_idle) at least as long, or grace shorter");
}
END_TEST

START_TEST(a_sign_in_leads_to_the_page_of_ones_own_account)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    const void *bound = NULL;
    const char *why = NULL;

    ck_assert_msg(lodge_settings_read(&house_settings, NULL, arena, &bound, &why) == LODGE_OK, "%s", why);
    ck_assert_str_eq(((const struct house_settings *)bound)->home, "/account");
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("settings", a_session_outlasts_the_grace_period, it_is_said_what_to_do,
    a_sign_in_leads_to_the_page_of_ones_own_account);
