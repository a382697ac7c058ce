/* The chain of events: sealed by whoever comes first, proven afterwards, whatever a database administrator did to it
 * in between. */
#include "scratch.h"

#include "identity/event_proof.h"
#include "identity/event_retention.h"
#include "store/event_lists.h"
#include "store/maps.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MONTH(year, month) event_month_start((struct event_month){ (year), (month) })

static struct house_settings house_settings_here;
static struct event_key key;
static struct house house;

static void
begin(void)
{
    begin_clean();
    admin("ALTER TABLE events PARTITION BY RANGE COLUMNS (id) (PARTITION later VALUES LESS THAN (MAXVALUE))");
    admin("TRUNCATE TABLE events");
    admin("DELETE FROM event_gaps");
    admin("UPDATE event_head SET seq = 0, link = REPEAT(X'00', 32), mac = REPEAT(X'00', 32)");
    memset(key.bytes, 7, sizeof(key.bytes));
    house_settings_here = (struct house_settings){ .audit = { .keep = LODGE_DAYS(400) } };
    house = (struct house){ .settings = &house_settings_here, .event_key = &key, .db = open_as("jobs") };
    house_serve(&house, arena, &fault);
}

/* ---- writing and sealing ------------------------------------------------------------------------ */

/* An event of this moment, written by login. */
static struct event_id
happens(int64_t at, const char *action)
{
    struct event_row row = {
        .id.n = lodge_id_new(), .at = at, .actor = { "user", lodge_id_new(), "ann" }, .action = action,
        .target = { "user", lodge_id_new(), "bob" }, .other = { "role", lodge_id_new(), "auditor" },
        .outcome = "done", .address = "192.0.2.1", .user_agent = "curl", .request_id = "r1", .details = "{}",
    };
    static struct db *login;
    static struct lodge_arena *opened_in;

    if (opened_in != arena)
        login = open_as("login");
    opened_in = arena;
    memcpy(row.id.n.bytes, event_id_at(at).n.bytes, 6);
    ck_assert_int_eq(event_insert(login, &row), LODGE_OK);
    return row.id;
}

static uint64_t
seal(void)
{
    uint64_t sealed = 0, all = 0;

    do {
        ck_assert_msg(events_seal(&house, SEALED_EVENTS_MAX, &sealed) == LODGE_OK, "%s", fault.note);
        all += sealed;
    } while (sealed > 0);
    return all;
}

static void
ten_events(void)
{
    for (int i = 1; i <= 10; i++)
        happens(NOW + i, lodge_print(arena, "test.number%d", i));
    ck_assert_uint_eq(seal(), 10);
}

/* ---- proving ------------------------------------------------------------------------------------ */

static struct event_findings
findings_with(const struct event_anchor *anchor)
{
    struct house proving = house;
    struct event_findings findings = { 0 };
    struct event_proof *proof = NULL;
    bool more = true;

    proving.db = open_as("cli");
    house_serve(&proving, arena, &fault);
    ck_assert_int_eq(event_proof_begin(&proving, arena, anchor, &proof), LODGE_OK);
    while (more)
        ck_assert_int_eq(event_proof_walk(proof, &proving, &more), LODGE_OK);
    event_proof_end(proof, &findings);
    return findings;
}

/* "edited 3, deleted 5-6" */
static const char *
flaws_with(const struct event_anchor *anchor)
{
    struct event_findings findings = findings_with(anchor);
    const struct event_flaw *flaw = findings.flaws.items;
    const char *text = "";

    for (size_t i = 0; i < findings.flaws.count; i++) {
        text = lodge_print(arena, "%s%s%s %lld", text, i > 0 ? ", " : "", flaw[i].kind, (long long)flaw[i].seq);
        if (flaw[i].last_seq != flaw[i].seq)
            text = lodge_print(arena, "%s-%lld", text, (long long)flaw[i].last_seq);
    }
    return text;
}

static const char *
flaws(void)
{
    return flaws_with(NULL);
}

START_TEST(what_is_sealed_is_proven)
{
    ten_events();
    struct event_findings findings = findings_with(NULL);

    ck_assert_int_eq(findings.flaw_count, 0);
    ck_assert_int_eq(findings.sealed, 10);
    ck_assert_int_eq(findings.head.seq, 10);
    happens(NOW + 11, "test.later");
    ck_assert_str_eq(flaws(), "");
    ck_assert_uint_eq(seal(), 1);
    ck_assert_str_eq(flaws(), "");
    ck_assert_int_eq(findings_with(NULL).head.seq, 11);
}
END_TEST

START_TEST(without_a_key_nothing_is_sealed)
{
    uint64_t sealed = 1;

    happens(NOW, "test.written");
    house.event_key = NULL;
    ck_assert_int_eq(events_seal(&house, SEALED_EVENTS_MAX, &sealed), LODGE_OK);
    ck_assert_uint_eq(sealed, 0);
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM events WHERE seq IS NULL"), "1");
}
END_TEST

/* ---- tampering ---------------------------------------------------------------------------------- */

START_TEST(every_column_that_is_edited_is_found)
{
    static const char *const edits[] = {
        "at = at + INTERVAL 1 SECOND", "actor_kind = 'system'", "actor_id = NULL", "actor_name = 'eve'",
        "action = 'test.other'", "target_kind = 'role'", "target_id = REPEAT('x', 16)", "target_name = NULL",
        "other_kind = NULL", "other_id = REPEAT('x', 16)", "other_name = ''", "outcome = 'refused'",
        "reason = 'not_allowed'", "address = '192.0.2.2'", "user_agent = ''", "request_id = 'R1'",
        "details = '{\"changes\":[]}'", "link = REPEAT('x', 32)", "link = NULL",
        "id = CONCAT(LEFT(id, 15), 'x')",
    };

    for (size_t i = 0; i < LODGE_COUNT(edits); i++) {
        begin();
        ten_events();
        admin("UPDATE events SET %s WHERE seq = 4", edits[i]);
        ck_assert_msg(lodge_text_equal(flaws(), "edited 4"), "%s: %s", edits[i], flaws());
    }
}
END_TEST

START_TEST(what_is_deleted_is_missing)
{
    ten_events();
    admin("DELETE FROM events WHERE seq IN (1, 4, 5)");
    ck_assert_str_eq(flaws(), "deleted 1, deleted 4-5");
}
END_TEST

START_TEST(what_is_cut_off_is_missing)
{
    ten_events();
    admin("DELETE FROM events WHERE seq > 7");
    ck_assert_str_eq(flaws(), "truncated 8-10");
    happens(NOW + 11, "test.later");
    seal();
    ck_assert_str_eq(flaws(), "deleted 8-10");
}
END_TEST

/* Two ways to exchange two rows: what they say, or their places. */
START_TEST(what_is_exchanged_is_named)
{
    ten_events();
    admin("UPDATE events SET seq = CASE seq WHEN 3 THEN 6 ELSE 3 END WHERE seq IN (3, 6)");
    ck_assert_str_eq(flaws(), "reordered 3, reordered 6");
    begin();
    ten_events();
    admin("UPDATE events e JOIN (SELECT seq, link FROM events) f ON f.seq = 7 - e.seq SET e.seq = f.seq, e.link = f.link"
        " WHERE e.seq IN (3, 4)");
    ck_assert_str_eq(flaws(), "reordered 3, reordered 4");
}
END_TEST

START_TEST(what_is_inserted_is_named)
{
    ten_events();
    admin("INSERT INTO events SELECT CONCAT(LEFT(id, 15), 'x'), at, actor_kind, actor_id, actor_name, 'test.forged',"
        " target_kind, target_id, target_name, other_kind, other_id, other_name, outcome, reason, address, user_agent,"
        " request_id, details, seq, link FROM events WHERE seq = 5");
    ck_assert_str_eq(flaws(), "inserted 5");
    begin();
    ten_events();
    admin("INSERT INTO events SELECT CONCAT(REPEAT(X'00', 15), 'x'), at, actor_kind, actor_id, actor_name, 'test.forged',"
        " target_kind, target_id, target_name, other_kind, other_id, other_name, outcome, reason, address, user_agent,"
        " request_id, details, seq, link FROM events WHERE seq = 5");
    ck_assert_str_eq(flaws(), "inserted 5");
    begin();
    ten_events();
    admin("INSERT INTO events SELECT CONCAT(LEFT(id, 15), 'x'), at, actor_kind, actor_id, actor_name, 'test.forged',"
        " target_kind, target_id, target_name, other_kind, other_id, other_name, outcome, reason, address, user_agent,"
        " request_id, details, 11, link FROM events WHERE seq = 10");
    ck_assert_str_eq(flaws(), "head 10, edited 11");
}
END_TEST

START_TEST(a_head_cannot_be_invented)
{
    uint64_t sealed = 0;

    ten_events();
    admin("DELETE FROM events WHERE seq > 7");
    admin("UPDATE event_head SET seq = 7, link = (SELECT link FROM events WHERE seq = 7)");
    ck_assert_str_eq(flaws(), "head 7");
    happens(NOW + 11, "test.later");
    ck_assert_int_eq(events_seal(&house, SEALED_EVENTS_MAX, &sealed), LODGE_BROKEN);
    ck_assert_ptr_nonnull(strstr(fault.note, "not of this key"));
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM events WHERE seq IS NULL"), "1");
}
END_TEST

/* Whoever kept an old head can set it back, and hide what came later: but not from who kept a link elsewhere. */
START_TEST(an_anchor_finds_a_head_that_was_set_back)
{
    struct event_anchor anchor;

    for (int i = 1; i <= 7; i++)
        happens(NOW + i, "test.first");
    seal();
    admin("CREATE OR REPLACE TABLE kept_head SELECT * FROM event_head");
    happens(NOW + 20, "test.compromising");
    seal();
    const char *link = admin("SELECT CONCAT(seq, ':', HEX(link)) FROM event_head");
    ck_assert(event_anchor_parse(link, &anchor));
    ck_assert_str_eq(flaws_with(&anchor), "");
    admin("DELETE FROM events WHERE seq > 7");
    admin("REPLACE INTO event_head SELECT * FROM kept_head");
    admin("DROP TABLE kept_head");
    ck_assert_str_eq(flaws(), "");
    ck_assert_str_eq(flaws_with(&anchor), "anchor 8");
    happens(NOW + 21, "test.harmless");
    seal();
    ck_assert_str_eq(flaws_with(&anchor), "anchor 8");
}
END_TEST

START_TEST(another_key_proves_nothing)
{
    ten_events();
    key.bytes[0]++;
    ck_assert_str_ne(flaws(), "");
}
END_TEST

/* ---- many at once ------------------------------------------------------------------------------- */

#define WRITERS 8
#define CHANGES 100

/* One process: changes, each with its event in one transaction. */
static enum lodge_problem
change(struct db *db, void *what)
{
    struct event_row row = { .id.n = lodge_id_new(), .at = lodge_now(), .actor = { .kind = "system" },
        .action = "test.changed", .outcome = "done", .details = "{}" };
    enum lodge_problem problem = user_insert(db, what);

    return problem ? problem : event_insert(db, &row);
}

static int
write_many(int writer)
{
    struct db *db = open_as("login");

    for (int i = 0; i < CHANGES; i++) {
        struct user user = a_person(lodge_print(arena, "writer%d.%d", writer, i));

        user.kind = "person";
        enum lodge_problem problem = db_transact(db, change, &user);
        if (problem != LODGE_OK) {
            fprintf(stderr, "writer %d, change %d: %d: %s\n", writer, i, (int)problem, fault.note);
            return 1;
        }
    }
    return 0;
}

static int
seal_for_a_while(const volatile int *over)
{
    struct house sealing = house;
    uint64_t sealed = 0;

    sealing.db = open_as("jobs");
    for (bool last = false; !last || sealed > 0;) {
        last = *over;
        lodge_arena_reset(arena);
        sealing.db = open_as("jobs");
        house_serve(&sealing, arena, &fault);
        enum lodge_problem problem = events_seal(&sealing, SEALED_EVENTS_MAX, &sealed);
        if (problem != LODGE_OK && problem != LODGE_UNAVAILABLE)
            return 1;
    }
    return 0;
}

START_TEST(writers_and_sealers_at_once_leave_one_whole_chain)
{
    int *over = mmap(NULL, sizeof(*over), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t writers[WRITERS], sealers[2];
    int status;

    for (int i = 0; i < WRITERS; i++)
        if ((writers[i] = fork()) == 0)
            _exit(write_many(i));
    for (int i = 0; i < 2; i++)
        if ((sealers[i] = fork()) == 0)
            _exit(seal_for_a_while(over));
    for (int i = 0; i < WRITERS; i++) {
        waitpid(writers[i], &status, 0);
        ck_assert_int_eq(status, 0);
    }
    *over = 1;
    for (int i = 0; i < 2; i++) {
        waitpid(sealers[i], &status, 0);
        ck_assert_int_eq(status, 0);
    }
    seal();
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM users"), "800");
    ck_assert_str_eq(admin("SELECT COUNT(seq) FROM events"), "800");
    ck_assert_str_eq(admin("SELECT COUNT(DISTINCT seq) FROM events WHERE seq BETWEEN 1 AND 800"), "800");
    ck_assert_str_eq(flaws(), "");
    munmap(over, sizeof(*over));
}
END_TEST

static enum lodge_problem
write_within(struct db *db, void *what)
{
    uint64_t *sealed = what;
    struct lodge_list rows;

    ck_assert_int_eq(events_unsealed(db, 10, &rows), LODGE_OK);
    const struct event_row *row = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        ck_assert_int_eq(event_seal(db, row[i].id, (int64_t)i + 1, key.bytes), LODGE_OK);
    *sealed = rows.count;
    int64_t began = lodge_steady();
    happens(NOW + 100, "test.meanwhile");
    ck_assert_int_lt(lodge_steady() - began, 500);
    return LODGE_BUSY;
}

/* Nobody who writes waits for who seals: the gap that new rows come into is not locked. */
START_TEST(nobody_waits_for_who_seals)
{
    uint64_t sealed = 0;

    for (int i = 1; i <= 10; i++)
        happens(NOW + i, "test.number");
    happens(NOW - 1000, "test.before");
    ck_assert_int_eq(db_transact(house.db, write_within, &sealed), LODGE_BUSY);
    ck_assert_uint_eq(sealed, 10);
}
END_TEST

/* ---- keeping ------------------------------------------------------------------------------------ */

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
    ten_events();
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

/* ---- lists -------------------------------------------------------------------------------------- */

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

    ck_assert_msg(!strstr(analysis, "filesort") && !strstr(analysis, "\"ALL\""), "%s: %s", queries[query].name, analysis);
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
        what_is_sealed_is_proven, without_a_key_nothing_is_sealed, every_column_that_is_edited_is_found,
        what_is_deleted_is_missing, what_is_cut_off_is_missing, what_is_exchanged_is_named, what_is_inserted_is_named,
        a_head_cannot_be_invented, an_anchor_finds_a_head_that_was_set_back, another_key_proves_nothing,
        writers_and_sealers_at_once_leave_one_whole_chain, nobody_waits_for_who_seals,
        old_months_go_and_the_proof_stays, months_may_overlap, nothing_is_signed_for_that_went_without_a_reason,
        a_gap_cannot_be_invented, what_is_not_sealed_is_not_dropped, a_drop_that_was_interrupted_is_done_later,
        a_late_page_of_any_list_costs_what_the_first_costs, what_is_about_somebody_is_found_in_order,
    };

    return run_suite_from("events", begin, end_clean, tests, LODGE_COUNT(tests));
}
