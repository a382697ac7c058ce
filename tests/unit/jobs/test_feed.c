/* What the feed asks for, what it raises marks of, and when it vouches. MariaDB and the table are lists here. */
#include "jobs/feed.h"

#include "identity/table.h"
#include "store/changes.h"
#include "store/server.h"

#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NOON INT64_C(1763640000000)

static struct house_settings settings;
static struct house house = { .settings = &settings };
static struct lodge_fault fault;

/* MariaDB */
static int64_t now;
static struct change rows[CHANGES_MAX + 2];
static size_t row_count;
static int64_t asked_after;
static enum lodge_problem outcome;

/* The table */
static int64_t vouched, vouched_for;
static unsigned marks, user_marks, marks_of_all, vouches;

void
house_serve(struct house *served, struct lodge_arena *arena, struct lodge_fault *of)
{
    served->arena = arena;
    served->fault = of;
}

enum lodge_problem
server_time(struct db *db, int64_t *time)
{
    (void)db;
    *time = now;
    return outcome;
}

enum lodge_problem
changes_after(struct db *db, int64_t at, int64_t limit, struct lodge_list *changes)
{
    struct change *found = lodge_take_array(house.arena, row_count, sizeof(rows[0]));
    size_t count = 0;

    (void)db;
    asked_after = at;
    for (size_t i = 0; i < row_count && (int64_t)count < limit; i++)
        if (rows[i].at > at)
            found[count++] = rows[i];
    *changes = (struct lodge_list){ found, count };
    return outcome;
}

int64_t
table_vouched(const struct table *table)
{
    (void)table;
    return vouched;
}

void
table_vouch(struct table *table, int64_t since)
{
    (void)table;
    vouched_for = since;
    vouches++;
}

void
table_mark(struct table *table, struct lodge_id session_or_token)
{
    (void)table;
    (void)session_or_token;
    marks++;
}

void
table_mark_user(struct table *table, struct user_id user)
{
    (void)table;
    (void)user;
    user_marks++;
}

void
table_mark_all(struct table *table)
{
    (void)table;
    marks_of_all++;
}

/* ---- */

static struct lodge_id
id(size_t number)
{
    struct lodge_id made = { { 0 } };

    memcpy(made.bytes, (unsigned char[]){ (unsigned char)(number >> 16), (unsigned char)(number >> 8),
        (unsigned char)number }, 3);
    return made;
}

/* Adds a row where the order wants it. */
static void
change(int64_t at, size_t user, size_t subject)
{
    size_t place = row_count++;

    for (; place > 0 && rows[place - 1].at > at; place--)
        rows[place] = rows[place - 1];
    rows[place] = (struct change){
        .id.n = id(row_count), .at = at, .user_id.n = id(user), .subject = id(subject),
    };
}

/* A table that was vouched for so long ago, and a feed that begins. */
static struct feed
begin(int64_t ago)
{
    settings.database = (struct database_settings){ .statement_timeout = 3000, .answer_timeout = 5000 };
    now = NOON;
    row_count = 0;
    outcome = LODGE_OK;
    vouched = ago < 0 ? 0 : lodge_steady() - ago;
    marks = user_marks = marks_of_all = vouches = 0;
    return feed_new(&house, &settings.database);
}

static void
round_at(struct feed *feed, int64_t time)
{
    now = time;
    ck_assert_int_eq(feed_round(feed, &fault), LODGE_OK);
}

START_TEST(a_change_is_told_as_it_is_meant)
{
    struct feed feed = begin(100);

    round_at(&feed, NOON);
    change(NOON + 10, 1, 7);
    change(NOON + 20, 1, 0);
    change(NOON + 20, 2, 0);
    round_at(&feed, NOON + 200);
    ck_assert_uint_eq(marks, 1);
    ck_assert_uint_eq(user_marks, 2);
    ck_assert_uint_eq(marks_of_all, 0);
    change(NOON + 210, 0, 0);
    round_at(&feed, NOON + 400);
    ck_assert_uint_eq(marks_of_all, 1);
    feed_close(&feed);
}
END_TEST

START_TEST(nothing_is_told_twice)
{
    struct feed feed = begin(100);

    change(NOON - 500, 1, 0);
    change(NOON - 500, 2, 0);
    for (int i = 0; i < 5; i++)
        round_at(&feed, NOON + 200 * i);
    ck_assert_uint_eq(user_marks, 2);
    feed_close(&feed);
}
END_TEST

START_TEST(what_is_committed_late_is_seen)
{
    struct feed feed = begin(100);

    change(NOON + 100, 1, 0);
    round_at(&feed, NOON + 200);
    change(NOON + 9000, 2, 0);
    round_at(&feed, NOON + 10000);
    change(NOON + 50, 3, 0);
    change(NOON + 100, 4, 0);
    round_at(&feed, NOON + 29000);
    ck_assert_uint_eq(user_marks, 4);
    feed_close(&feed);
}
END_TEST

/* How far the first round of a feed looks back where writers wait like this. */
static int64_t
looks_back(int64_t statement_timeout, int64_t answer_timeout)
{
    struct feed feed = begin(0);

    feed_close(&feed);
    settings.database.statement_timeout = statement_timeout;
    settings.database.answer_timeout = answer_timeout;
    vouched = 0;
    feed = feed_new(&house, &settings.database);
    round_at(&feed, NOON);
    feed_close(&feed);
    return NOON - asked_after;
}

START_TEST(where_writers_wait_longer_it_looks_back_further)
{
    ck_assert_int_ge(looks_back(3000, 5000), LODGE_MINUTES(2) + LODGE_SECONDS(30));
    ck_assert_int_ge(looks_back(20000, 5000), LODGE_MINUTES(2) + LODGE_SECONDS(200));
    ck_assert_int_ge(looks_back(3000, LODGE_MINUTES(5)), LODGE_MINUTES(12));
}
END_TEST

START_TEST(a_node_whose_clock_is_two_minutes_late_is_heard)
{
    struct feed feed = begin(100);

    round_at(&feed, NOON);
    change(NOON + 100 - LODGE_MINUTES(2), 1, 0);
    round_at(&feed, NOON + 200);
    ck_assert_uint_eq(user_marks, 1);
    feed_close(&feed);
}
END_TEST

/* How often the log complains of clocks. */
static int
complaints(FILE *log)
{
    char text[4000] = "";
    int count = 0;

    rewind(log);
    text[fread(text, 1, sizeof(text) - 1, log)] = '\0';
    for (const char *found = text; (found = strstr(found, "clocks")) != NULL; found++)
        count++;
    return count;
}

START_TEST(that_clocks_differ_is_told_once)
{
    struct feed feed = begin(100);
    FILE *log = tmpfile();

    ck_assert_ptr_nonnull(log);
    ck_assert_int_ge(dup2(fileno(log), STDERR_FILENO), 0);
    change(NOON + LODGE_MINUTES(2), 1, 0);
    round_at(&feed, NOON);
    ck_assert_int_eq(complaints(log), 0);
    change(NOON + LODGE_MINUTES(3), 2, 0);
    round_at(&feed, NOON + 200);
    round_at(&feed, NOON + 400);
    ck_assert_int_eq(complaints(log), 1);
    ck_assert_uint_eq(user_marks, 2);
    feed_close(&feed);
    fclose(log);
}
END_TEST

START_TEST(it_vouches_for_the_time_before_it_asked)
{
    struct feed feed = begin(100);
    int64_t before = lodge_steady();

    round_at(&feed, NOON);
    ck_assert_uint_eq(vouches, 1);
    ck_assert_int_ge(vouched_for, before);
    ck_assert_int_le(vouched_for, lodge_steady());
    outcome = LODGE_UNAVAILABLE;
    ck_assert_int_eq(feed_round(&feed, &fault), LODGE_UNAVAILABLE);
    outcome = LODGE_BROKEN;
    ck_assert_int_eq(feed_round(&feed, &fault), LODGE_BROKEN);
    ck_assert_uint_eq(vouches, 1);
    feed_close(&feed);
}
END_TEST

START_TEST(after_an_outage_it_goes_on_where_it_stopped)
{
    struct feed feed = begin(100);

    round_at(&feed, NOON);
    outcome = LODGE_UNAVAILABLE;
    ck_assert_int_eq(feed_round(&feed, &fault), LODGE_UNAVAILABLE);
    outcome = LODGE_OK;
    change(NOON + 1000, 1, 0);
    round_at(&feed, NOON + LODGE_HOURS(5));
    ck_assert_uint_eq(user_marks, 1);
    ck_assert_uint_eq(marks_of_all, 0);
    feed_close(&feed);
}
END_TEST

START_TEST(another_process_goes_on_where_the_table_was_vouched_for)
{
    struct feed feed = begin(LODGE_MINUTES(20));

    change(NOON - LODGE_MINUTES(19), 1, 0);
    change(NOON - LODGE_MINUTES(23), 2, 0);
    round_at(&feed, NOON);
    ck_assert_uint_eq(user_marks, 1);
    ck_assert_uint_eq(marks_of_all, 0);
    feed_close(&feed);
}
END_TEST

START_TEST(of_a_new_table_and_after_a_day_everybody_is_asked_anew)
{
    struct feed feed = begin(-1);

    change(NOON - 100, 1, 0);
    round_at(&feed, NOON);
    ck_assert_uint_eq(marks_of_all, 1);
    round_at(&feed, NOON + 200);
    ck_assert_uint_eq(marks_of_all, 1);
    ck_assert_uint_eq(user_marks, 0);
    round_at(&feed, NOON + LODGE_HOURS(24));
    ck_assert_uint_eq(marks_of_all, 2);
    feed_close(&feed);
}
END_TEST

START_TEST(too_many_changes_are_one_of_everybody)
{
    struct feed feed = begin(100);

    round_at(&feed, NOON);
    for (size_t i = 0; i <= CHANGES_MAX; i++)
        change(NOON + 1000, i + 1, 0);
    round_at(&feed, NOON + 2000);
    ck_assert_uint_eq(marks_of_all, 1);
    ck_assert_uint_eq(user_marks, 0);
    round_at(&feed, NOON + 200000);
    ck_assert_uint_eq(marks_of_all, 2);
    change(NOON + 200100, 1, 0);
    round_at(&feed, NOON + 200200);
    ck_assert_uint_eq(user_marks, 1);
    ck_assert_uint_eq(marks_of_all, 2);
    feed_close(&feed);
}
END_TEST

START_TEST(a_clock_that_is_set_back_hides_nothing)
{
    struct feed feed = begin(100);

    round_at(&feed, NOON);
    change(NOON - LODGE_HOURS(2) + 100, 1, 0);
    round_at(&feed, NOON - LODGE_HOURS(2) + 200);
    ck_assert_uint_eq(user_marks, 1);
    feed_close(&feed);
}
END_TEST

RUN_TESTS("feed", a_change_is_told_as_it_is_meant, nothing_is_told_twice, what_is_committed_late_is_seen,
    where_writers_wait_longer_it_looks_back_further, a_node_whose_clock_is_two_minutes_late_is_heard,
    that_clocks_differ_is_told_once, it_vouches_for_the_time_before_it_asked,
    after_an_outage_it_goes_on_where_it_stopped, another_process_goes_on_where_the_table_was_vouched_for,
    of_a_new_table_and_after_a_day_everybody_is_asked_anew, too_many_changes_are_one_of_everybody,
    a_clock_that_is_set_back_hides_nothing);
