/* Lists of events: each walks one index, in order, and reads no more than it gives. */
#include "chain.h"

#include "store/event_lists.h"
#include "store/maps.h"

#include <string.h>

/* Each list, and a value that a third of the events have. */
static const struct {
    enum query query;
    const char *value;
} lists[] = {
    { QUERY_EVENTS_OLDEST_FIRST,            NULL },
    { QUERY_EVENTS_NEWEST_FIRST,            NULL },
    { QUERY_EVENTS_BY_ACTOR_OLDEST_FIRST,   "REPEAT('a', 16)" },
    { QUERY_EVENTS_BY_ACTOR_NEWEST_FIRST,   "REPEAT('a', 16)" },
    { QUERY_EVENTS_BY_TARGET_OLDEST_FIRST,  "REPEAT('a', 16)" },
    { QUERY_EVENTS_BY_TARGET_NEWEST_FIRST,  "REPEAT('a', 16)" },
    { QUERY_EVENTS_BY_ACTION_OLDEST_FIRST,  "'a'" },
    { QUERY_EVENTS_BY_ACTION_NEWEST_FIRST,  "'a'" },
    { QUERY_EVENTS_BY_OUTCOME_OLDEST_FIRST, "'refused'" },
    { QUERY_EVENTS_BY_OUTCOME_NEWEST_FIRST, "'refused'" },
    { QUERY_EVENTS_BY_ADDRESS_OLDEST_FIRST, "'a'" },
    { QUERY_EVENTS_BY_ADDRESS_NEWEST_FIRST, "'a'" },
    { QUERY_EVENTS_BY_REQUEST_OLDEST_FIRST, "'a'" },
    { QUERY_EVENTS_BY_REQUEST_NEWEST_FIRST, "'a'" },
};

/* Thousands of events, in three months. */
static void
many_events(void)
{
    struct db *db = db_new(&settings, QUERY_FOR_UPGRADE, "cli");

    db_serve(db, arena, &fault);
    ck_assert_int_eq(event_partitions_make(db, arena, (struct event_month){ 2026, 9 }, 3), LODGE_OK);
    db_free(db);
    admin("INSERT INTO events (id, at, actor_kind, actor_id, action, target_id, outcome, address, request_id, details)"
        " SELECT CONCAT(UNHEX(LPAD(HEX(%lld + seq * 2000000), 12, '0')), UNHEX(LEFT(MD5(seq), 20))), NOW(), 'user',"
        " REPEAT(x, 16), x, REPEAT(x, 16), IF(x = 'a', 'refused', 'done'), x, x, '{}'"
        " FROM (SELECT seq, ELT(seq MOD 3 + 1, 'a', 'b', 'c') AS x FROM seq_1_to_3000) numbers",
        (long long)MONTH(2026, 9));
    admin("ANALYZE TABLE events");
}

/* Rows that the server reads of the events for a page of 20 that begins at this moment. */
static int64_t
rows_read(enum query query, const char *value, int64_t above, int64_t below)
{
    const char *values[] = { value, lodge_print(arena, "UNHEX('%012llX00000000000000000000')", (long long)above),
        lodge_print(arena, "UNHEX('%012llX00000000000000000000')", (long long)below), "20" };
    const char *text = "", *from = queries[query].text;

    for (size_t i = value ? 0 : 1; i < LODGE_COUNT(values); i++) {
        const char *mark = strchr(from, '?');
        text = lodge_print(arena, "%s%.*s%s", text, (int)(mark - from), from, values[i]);
        from = mark + 1;
    }
    const char *analysis = admin("ANALYZE FORMAT=JSON %s%s", text, from);
    const char *rows = strstr(analysis, "\"r_rows\": ");

    ck_assert_msg(!strstr(analysis, "filesort") && !strstr(analysis, "\"ALL\""), "%s: %s", queries[query].name,
        analysis);
    ck_assert_ptr_nonnull(rows);
    return strtoll(rows + strlen("\"r_rows\": "), NULL, 10);
}

START_TEST(a_late_page_of_any_list_costs_what_the_first_costs)
{
    many_events();
    for (size_t i = 0; i < LODGE_COUNT(lists); i++) {
        const char *value = lists[i].value;

        ck_assert_int_eq(rows_read(lists[i].query, value, 0, MONTH(2027, 1)), 20);
        ck_assert_int_eq(rows_read(lists[i].query, value, MONTH(2026, 10), MONTH(2027, 1)), 20);
        ck_assert_int_eq(rows_read(lists[i].query, value, 0, MONTH(2026, 10)), 20);
    }
}
END_TEST

/* Each event once, though it is found by three indexes. */
START_TEST(what_is_about_somebody_is_found_in_order)
{
    struct event_range range = event_range_all();
    struct lodge_list found = { 0 };

    many_events();
    range.index = EVENTS_ABOUT;
    memset(range.id.bytes, 'b', sizeof(range.id.bytes));
    for (int way = 0; way < 2; way++) {
        range.newest_first = way == 1;
        ck_assert_int_eq(events_page(open_as("api"), &range, 50, &found), LODGE_OK);
        const struct event_row *row = found.items;
        ck_assert_uint_eq(found.count, 50);
        for (size_t i = 1; i < found.count; i++)
            ck_assert((memcmp(row[i - 1].id.n.bytes, row[i].id.n.bytes, 16) < 0) == (way == 0));
    }
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        a_late_page_of_any_list_costs_what_the_first_costs, what_is_about_somebody_is_found_in_order,
    };

    return run_suite_from("event lists", begin_chain, end_clean, tests, LODGE_COUNT(tests));
}
