/* The chain of events: sealed by whoever comes first, proven afterwards, whatever a database administrator did to it
 * in between. */
#include "chain.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void
ten_events(void)
{
    for (int i = 1; i <= 10; i++)
        happens(NOW + i, lodge_print(arena, "test.number%d", i));
    ck_assert_uint_eq(seal(), 10);
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
        begin_chain_again();
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
    begin_chain_again();
    ten_events();
    admin("UPDATE events e JOIN (SELECT seq, link FROM events) f ON f.seq = 7 - e.seq SET e.seq = f.seq,"
        " e.link = f.link WHERE e.seq IN (3, 4)");
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
    begin_chain_again();
    ten_events();
    admin("INSERT INTO events SELECT CONCAT(REPEAT(X'00', 15), 'x'), at, actor_kind, actor_id, actor_name,"
        " 'test.forged', target_kind, target_id, target_name, other_kind, other_id, other_name, outcome, reason,"
        " address, user_agent, request_id, details, seq, link FROM events WHERE seq = 5");
    ck_assert_str_eq(flaws(), "inserted 5");
    begin_chain_again();
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

int
main(void)
{
    const TTest *const tests[] = {
        what_is_sealed_is_proven, without_a_key_nothing_is_sealed, every_column_that_is_edited_is_found,
        what_is_deleted_is_missing, what_is_cut_off_is_missing, what_is_exchanged_is_named,
        what_is_inserted_is_named, a_head_cannot_be_invented, an_anchor_finds_a_head_that_was_set_back,
        another_key_proves_nothing, writers_and_sealers_at_once_leave_one_whole_chain,
        nobody_waits_for_who_seals,
    };

    return run_suite_from("event chain", begin_chain, end_clean, tests, LODGE_COUNT(tests));
}
