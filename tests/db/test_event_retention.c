/* Months of events: made ahead, dropped when they are old, with the proof of the rest as good as before. */
#include "chain.h"

#include <string.h>

/* What was done, as "make 2026-11, drop 2025-01 (3)". */
static const char *
prune(enum lodge_problem expected)
{
    struct house pruning = house;
    struct lodge_list steps = { 0 };
    const char *text = "";

    pruning.db = db_new(&settings, QUERY_FOR_UPGRADE, "cli");
    fault = (struct lodge_fault){ 0 };
    house_serve(&pruning, arena, &fault);
    enum lodge_problem problem = event_retention_run(&pruning, false, &steps);
    db_free(pruning.db);
    house_serve(&house, arena, &fault);
    ck_assert_msg(problem == expected, "%d: %s", (int)problem, fault.note);

    const struct event_step *step = steps.items;
    for (size_t i = 0; i < steps.count; i++)
        if (lodge_text_equal(step[i].action, "drop"))
            text = lodge_print(arena, "%s%s%s (%lld)", text, *text ? ", " : "", step[i].month,
                (long long)step[i].events);
    return text;
}

static int64_t
standing_clock(void)
{
    return MONTH(2026, 11) + LODGE_DAYS(19);
}

/* Events of three old months and of this one, in order. */
static void
old_events(void)
{
    lodge_clock_use(standing_clock);
    for (int month = 7; month <= 10; month++)
        for (int i = 0; i < 3; i++)
            happens(MONTH(2025, month) + LODGE_DAYS(i), "test.old");
    happens(MONTH(2026, 11), "test.new");
    ck_assert_uint_eq(seal(), 13);
}

START_TEST(old_months_go_and_the_proof_stays)
{
    old_events();
    ck_assert_str_eq(prune(LODGE_OK), "2025-07 (3), 2025-08 (3), 2025-09 (3)");
    struct event_findings findings = findings_with(NULL);
    ck_assert_str_eq(flaws(), "");
    ck_assert_int_eq(findings.dropped, 9);
    ck_assert_int_eq(findings.sealed, 4);
    ck_assert_str_eq(prune(LODGE_OK), "");
    happens(standing_clock(), "test.newer");
    seal();
    ck_assert_str_eq(flaws(), "");
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM information_schema.partitions WHERE table_name = 'events' AND"
        " partition_name IN ('m202611', 'm202612', 'm202701', 'later')"), "4");
    admin("DELETE FROM events WHERE seq = 10");
    ck_assert_str_eq(flaws(), "deleted 10");
    lodge_clock_use(NULL);
}
END_TEST

/* A clock that was late, or a transaction that was long: at the turn of a month rows of both stand mixed. */
START_TEST(months_may_overlap)
{
    lodge_clock_use(standing_clock);
    happens(MONTH(2025, 9) - 1, "test.old");
    seal();
    happens(MONTH(2026, 11), "test.new");
    seal();
    happens(MONTH(2025, 9) - 2, "test.old");
    seal();
    happens(MONTH(2025, 8) - 1, "test.old");
    happens(MONTH(2026, 11) + 1, "test.new");
    seal();
    ck_assert_str_eq(flaws(), "");
    ck_assert_str_eq(prune(LODGE_OK), "2025-07 (1), 2025-08 (2), 2025-09 (0)");
    ck_assert_str_eq(flaws(), "");
    ck_assert_str_eq(admin("SELECT GROUP_CONCAT(first_seq, '-', last_seq ORDER BY first_seq) FROM event_gaps"),
        "1-1,3-4");
    admin("UPDATE events SET action = 'test.edited' WHERE seq = 2");
    ck_assert_str_eq(flaws(), "edited 2");
    lodge_clock_use(NULL);
}
END_TEST

START_TEST(nothing_is_signed_for_that_went_without_a_reason)
{
    old_events();
    admin("DELETE FROM events WHERE seq = 2");
    ck_assert_str_eq(prune(LODGE_BROKEN), "");
    ck_assert_ptr_nonnull(strstr(fault.note, "missing"));
    ck_assert_str_eq(flaws(), "deleted 2");
    lodge_clock_use(NULL);
}
END_TEST

START_TEST(a_gap_cannot_be_invented)
{
    for (int i = 0; i < 10; i++)
        happens(NOW + i, "test.number");
    seal();
    admin("INSERT INTO event_gaps SELECT 1, 4, link, REPEAT('x', 32) FROM events WHERE seq = 4");
    ck_assert_str_eq(flaws(), "");
    admin("DELETE FROM events WHERE seq < 5");
    ck_assert_str_eq(flaws(), "deleted 1-4");
}
END_TEST

START_TEST(what_is_not_sealed_is_not_dropped)
{
    lodge_clock_use(standing_clock);
    happens(MONTH(2025, 7), "test.old");
    ck_assert_str_eq(prune(LODGE_BROKEN), "");
    ck_assert_ptr_nonnull(strstr(fault.note, "not sealed"));
    house.event_key = NULL;
    ck_assert_str_eq(prune(LODGE_OK), "2025-07 (1), 2025-08 (0), 2025-09 (0)");
    lodge_clock_use(NULL);
}
END_TEST

/* The server died between the gap and the drop, or the timer's process did. */
START_TEST(a_drop_that_was_interrupted_is_done_later)
{
    struct event_gap gap = { .first_seq = 1, .last_seq = 3 };

    old_events();
    struct db *db = db_new(&settings, QUERY_FOR_UPGRADE, "cli");
    db_serve(db, arena, &fault);
    ck_assert_int_eq(event_link_read(db, 3, gap.link), LODGE_OK);
    event_gap_sign(&key, &gap);
    ck_assert_int_eq(event_gaps_put(db, &gap, 1), LODGE_OK);
    db_free(db);
    ck_assert_str_eq(flaws(), "");
    ck_assert_str_eq(prune(LODGE_OK), "2025-07 (3), 2025-08 (3), 2025-09 (3)");
    ck_assert_str_eq(flaws(), "");
    lodge_clock_use(NULL);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        old_months_go_and_the_proof_stays, months_may_overlap, nothing_is_signed_for_that_went_without_a_reason,
        a_gap_cannot_be_invented, what_is_not_sealed_is_not_dropped, a_drop_that_was_interrupted_is_done_later,
    };

    return run_suite_from("event retention", begin_chain, end_clean, tests, LODGE_COUNT(tests));
}
