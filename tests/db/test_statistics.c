/* Counting what happened: each hour once, and what changes not more often than every few seconds. */
#include "chain.h"

#include "identity/statistics.h"
#include "store/maps.h"
#include "store/server.h"

#include <string.h>

#define HOUR LODGE_HOURS(1)

static int64_t noon;                    /* when an hour of UTC began */
static int64_t now;
static struct house asked;              /* as api has it */

static int64_t
the_time(void)
{
    return now;
}

static void
begin(void)
{
    begin_chain();
    admin("DELETE FROM event_hours");
    noon = NOW - NOW % HOUR;
    now = noon + LODGE_MINUTES(10);
    lodge_clock_use(the_time);
    asked = (struct house){ .settings = house.settings, .db = open_as("api"), .tallies = tallies_new() };
    house_serve(&asked, arena, &fault);
}

static void
end(void)
{
    tallies_free(asked.tallies);
    lodge_clock_use(NULL);
    end_clean();
}

/* As many events of an action, a while before noon. */
static void
happened(int64_t before_noon, const char *action, const char *outcome, int count)
{
    while (count-- > 0) {
        happens(noon - before_noon, action);
        admin("UPDATE events SET outcome = '%s' WHERE action = '%s' AND at = '%s'", outcome, action,
            lodge_copy(arena, lodge_time_text(arena, noon - before_noon), strlen("2026-01-01T00:00:00.000")));
    }
}

static uint64_t
keep(void)
{
    uint64_t done = 0;

    ck_assert_int_eq(statistics_keep(&house, &done), LODGE_OK);
    return done;
}

static struct statistics_now there;

/* Steps from so long before noon on, as "signed_in/sign_in_refused/calls_refused/registered", with "?" where some were
 * not counted yet. */
static const char *
told(int64_t before_noon, int64_t step, size_t count)
{
    struct statistics_step steps[400];
    const char *text = "";

    ck_assert_int_eq(statistics_read(&asked, noon - before_noon, step, steps, count, &there), LODGE_OK);
    for (size_t i = 0; i < count; i++) {
        const struct event_counts *counts = &steps[i].counts;

        ck_assert_int_eq(steps[i].at, noon - before_noon + step * (int64_t)i);
        text = lodge_print(arena, "%s%s%lld/%lld/%lld/%lld%s", text, i > 0 ? " " : "", (long long)counts->signed_in,
            (long long)counts->sign_in_refused, (long long)counts->calls_refused, (long long)counts->registered,
            steps[i].complete ? "" : "?");
    }
    return text;
}

START_TEST(an_hour_that_is_over_is_counted_once)
{
    happened(3 * HOUR, "session.opened", "done", 3);
    happened(2 * HOUR, "session.opened", "refused", 2);
    happened(2 * HOUR + 1, "call.refused", "refused", 1);
    happened(1, "user.registered", "done", 1);
    happened(2, "user.registered", "refused", 1);
    happened(1, "user.created", "done", 1);
    ck_assert_uint_eq(keep(), 3);
    ck_assert_uint_eq(keep(), 0);
    admin("DELETE FROM events");
    ck_assert_str_eq(told(4 * HOUR, HOUR, 6), "0/0/0/0 3/0/1/0 0/2/0/0 0/0/0/1 0/0/0/0 0/0/0/0");
    now += HOUR;
    ck_assert_uint_eq(keep(), 1);
}
END_TEST

/* Who began a transaction in it may still be at it. */
START_TEST(an_hour_is_over_when_five_minutes_have_passed)
{
    now = noon + LODGE_MINUTES(5) - 1;
    happened(1, "session.opened", "done", 1);
    ck_assert_uint_eq(keep(), 1);       /* that before it */
    ck_assert_uint_eq(keep(), 0);
    ck_assert_str_eq(told(HOUR, HOUR, 1), "1/0/0/0");
    now++;
    ck_assert_uint_eq(keep(), 1);
    ck_assert_str_eq(told(HOUR, HOUR, 1), "1/0/0/0");
}
END_TEST

/* A host whose clock goes ahead would keep hours that have hardly begun. */
START_TEST(an_hour_is_not_over_before_it_is_for_the_database)
{
    int64_t database = 0;

    ck_assert_int_eq(server_time(house.db, &database), LODGE_OK);
    noon = database - database % HOUR;
    happened(5 * HOUR, "session.opened", "done", 1);
    now = database + 3 * HOUR;
    uint64_t done = keep();
    ck_assert_msg(done == 4 || done == 5, "%d", (int)done);     /* those that are over, and settled, for MariaDB */
    ck_assert_uint_eq(keep(), 0);
    ck_assert_str_eq(told(5 * HOUR, HOUR, 2), "1/0/0/0 0/0/0/0");
}
END_TEST

START_TEST(what_was_counted_counts_for_some_seconds)
{
    ck_assert_str_eq(told(0, HOUR, 1), "0/0/0/0");
    happened(-1, "session.opened", "done", 1);
    now += LODGE_SECONDS(5) - 1;
    ck_assert_str_eq(told(0, HOUR, 1), "0/0/0/0");
    now += LODGE_MINUTES(5);
    ck_assert_str_eq(told(0, HOUR, 1), "1/0/0/0");
}
END_TEST

START_TEST(while_one_counts_the_others_take_what_is_there)
{
    struct tally tally;

    told(0, HOUR, 1);
    happened(-1, "session.opened", "done", 1);
    now += LODGE_MINUTES(5);
    ck_assert(!tally_take(asked.tallies, now, &tally));     /* and now somebody counts */
    tally.keep_until = now;
    tally_put(asked.tallies, &tally);
    ck_assert_str_eq(told(0, HOUR, 1), "0/0/0/0");
    now += LODGE_SECONDS(10);       /* whoever counted is dead, or what is there too old */
    ck_assert_str_eq(told(0, HOUR, 1), "1/0/0/0");
}
END_TEST

START_TEST(what_is_much_too_old_is_told_to_nobody)
{
    struct tally tally;

    told(0, HOUR, 1);
    happened(-1, "session.opened", "done", 1);
    now += LODGE_MINUTES(30);
    ck_assert(!tally_take(asked.tallies, now, &tally));
    ck_assert_str_eq(told(0, HOUR, 1), "1/0/0/0");
}
END_TEST

START_TEST(what_was_not_counted_yet_is_not_told_as_nothing)
{
    happened(100 * HOUR, "session.opened", "done", 1);
    happened(60 * HOUR, "session.opened", "done", 1);
    happened(20 * HOUR, "session.opened", "done", 1);
    ck_assert_str_eq(told(4 * 24 * HOUR, 24 * HOUR, 5), "0/0/0/0? 0/0/0/0? 0/0/0/0? 1/0/0/0 0/0/0/0");
    ck_assert_uint_eq(keep(), STATISTICS_BATCH);
    ck_assert_uint_eq(keep(), 50);
    ck_assert_uint_eq(keep(), 0);
    now += LODGE_MINUTES(5);
    ck_assert_str_eq(told(5 * 24 * HOUR, 24 * HOUR, 6), "1/0/0/0 0/0/0/0 1/0/0/0 0/0/0/0 1/0/0/0 0/0/0/0");
}
END_TEST

START_TEST(an_installation_without_events_has_been_counted)
{
    ck_assert_uint_eq(keep(), 1);
    ck_assert_str_eq(told(48 * HOUR, 24 * HOUR, 3), "0/0/0/0 0/0/0/0 0/0/0/0");
}
END_TEST

/* More than fits one question. */
START_TEST(a_year_by_the_day_is_added_up)
{
    const char *text;

    admin("INSERT INTO event_hours SELECT '%s' - INTERVAL seq HOUR, 1, 0, 0, 0 FROM seq_1_to_9600",
        lodge_copy(arena, lodge_time_text(arena, noon), strlen("2026-01-01T00:00:00")));
    text = told(400 * 24 * HOUR, 24 * HOUR, 400);
    for (size_t i = 0; i < 400; i++)
        ck_assert_msg(strncmp(text + i * strlen("24/0/0/0 "), "24/0/0/0", 8) == 0, "day %zu: %s", i, text);
}
END_TEST

START_TEST(people_and_sessions_are_counted)
{
    admin("INSERT INTO users (id, kind, username, email_verified, status, attributes, version, created_at, updated_at)"
        " SELECT UNHEX(MD5(seq)), IF(seq <= 8, 'person', 'service'), CONCAT('u', seq), 0,"
        " IF(seq <= 5, 'active', IF(seq <= 7, 'suspended', IF(seq = 8, 'pending', 'active'))), '{}', 1, NOW(), NOW()"
        " FROM seq_1_to_12");
    /* Of six one was not used, one is too old, and one is both. */
    admin("INSERT INTO sessions (id, token_digest, user_id, created_at, authenticated_at, last_seen_at,"
        " idle_expires_at, expires_at, remembered, methods, level) SELECT UNHEX(MD5(seq)), UNHEX(SHA2(seq, 256)),"
        " UNHEX(MD5(1)), NOW(), NOW(), NOW(), '2026-01-01' + INTERVAL IF(seq IN (1, 3), 0, 9000) DAY,"
        " '2026-01-01' + INTERVAL IF(seq IN (2, 3), 0, 9000) DAY, 0, 'pwd', 1 FROM seq_1_to_6");
    told(0, HOUR, 1);
    ck_assert_int_eq(there.people.active, 5);
    ck_assert_int_eq(there.people.suspended, 2);
    ck_assert_int_eq(there.people.pending, 1);
    ck_assert_int_eq(there.people.services, 4);
    ck_assert_int_eq(there.active_sessions, 3);
}
END_TEST

START_TEST(what_took_too_long_to_count_is_not_counted_again_at_once)
{
    static const char lock[] = "LOCK TABLES event_hours WRITE", unlock[] = "UNLOCK TABLES";
    struct db *other = open_as("cli");
    struct statistics_step step;

    settings.statement_timeout = 1000;
    asked.db = open_as("api");
    house_serve(&asked, arena, &fault);
    ck_assert_int_eq(db_say(other, "lock", lock, strlen(lock)), LODGE_OK);
    ck_assert_int_eq(statistics_read(&asked, noon, HOUR, &step, 1, &there), LODGE_UNAVAILABLE);
    ck_assert_int_eq(db_say(other, "unlock", unlock, strlen(unlock)), LODGE_OK);
    asked.db = open_as("api");          /* as another worker has it, who has not found MariaDB slow */
    house_serve(&asked, arena, &fault);
    ck_assert_int_eq(statistics_read(&asked, noon, HOUR, &step, 1, &there), LODGE_UNAVAILABLE);
    tally_silence(asked.tallies, TALLY_COUNTING, 0);
    ck_assert_int_eq(statistics_read(&asked, noon, HOUR, &step, 1, &there), LODGE_OK);
}
END_TEST

START_TEST(nobody_waits_for_a_program_that_was_just_waited_for)
{
    ck_assert(!tally_is_silent(asked.tallies, 1, 0));
    tally_silence(asked.tallies, 1, 3000);
    ck_assert(tally_is_silent(asked.tallies, 1, 2999));
    ck_assert(!tally_is_silent(asked.tallies, 1, 3000));
    ck_assert(!tally_is_silent(asked.tallies, 0, 2999));
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        an_hour_that_is_over_is_counted_once, an_hour_is_over_when_five_minutes_have_passed,
        an_hour_is_not_over_before_it_is_for_the_database,
        what_was_counted_counts_for_some_seconds,
        while_one_counts_the_others_take_what_is_there, what_is_much_too_old_is_told_to_nobody,
        what_was_not_counted_yet_is_not_told_as_nothing,
        an_installation_without_events_has_been_counted, a_year_by_the_day_is_added_up, people_and_sessions_are_counted,
        what_took_too_long_to_count_is_not_counted_again_at_once, nobody_waits_for_a_program_that_was_just_waited_for,
    };
    return run_suite_from("statistics", begin, end, tests, LODGE_COUNT(tests));
}
