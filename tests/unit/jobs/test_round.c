/* When a job runs next, and what is worth saying about it. */
#include "jobs/jobs.h"

#include "support/test.h"

static enum lodge_problem outcome;
static struct batch result;

static enum lodge_problem
act(struct house *house, struct batch *batch)
{
    (void)house;
    *batch = result;
    return outcome;
}

static const struct job job = { "test", 10000, act, "Test", false };
static enum lodge_problem problem;
static uint64_t done;

static enum round_event
run_at(struct round *round, int64_t now)
{
    return round_run(round, NULL, now, &problem, &done);
}

START_TEST(the_first_round_is_due_at_once)
{
    ck_assert_int_eq(round_new(&job, 1234).due, 1234);
}
END_TEST

START_TEST(a_round_goes_on_in_batches_and_counts_all_of_them)
{
    struct round round = round_new(&job, 100);

    result = (struct batch){ .done = 500, .more = true };
    ck_assert_int_eq(run_at(&round, 100), ROUND_GOES_ON);
    ck_assert_int_eq(round.due, 100 + BATCH_PAUSE);
    result = (struct batch){ .done = 7, .more = false };
    ck_assert_int_eq(run_at(&round, 150), ROUND_ENDED);
    ck_assert_uint_eq(done, 507);
    ck_assert_int_eq(round.due, 150 + 10000);
    result.done = 3;
    ck_assert_int_eq(run_at(&round, 10150), ROUND_ENDED);
    ck_assert_uint_eq(done, 3);
}
END_TEST

START_TEST(a_failure_is_told_once_and_tried_again_with_growing_patience)
{
    struct round round = round_new(&job, 0);
    int64_t now = 0, waited = 0;

    outcome = LODGE_UNAVAILABLE;
    ck_assert_int_eq(run_at(&round, now), ROUND_FAILED);
    ck_assert_int_eq(problem, LODGE_UNAVAILABLE);
    ck_assert_int_eq(round.due, BACK_OFF_MIN);
    for (int i = 0; i < 20; i++) {
        ck_assert_int_ge(round.due - now, waited);
        ck_assert_int_le(round.due - now, BACK_OFF_MAX);
        waited = round.due - now;
        now = round.due;
        ck_assert_int_eq(run_at(&round, now), ROUND_STILL_FAILS);
    }
    ck_assert_int_eq(round.due - now, BACK_OFF_MAX);

    outcome = LODGE_OK;
    result = (struct batch){ .done = 5 };
    ck_assert_int_eq(run_at(&round, now), ROUND_WORKS_AGAIN);
    ck_assert_uint_eq(done, 5);
    ck_assert_int_eq(round.due, now + 10000);
    outcome = LODGE_BROKEN;
    ck_assert_int_eq(run_at(&round, now), ROUND_FAILED);
    ck_assert_int_eq(round.due, now + BACK_OFF_MIN);
}
END_TEST

static uint32_t place_asked;

static enum lodge_problem
act_from_place(struct house *house, struct batch *batch)
{
    (void)house;
    place_asked = batch->place;
    *batch = (struct batch){ .done = 1, .more = batch->place < 20, .place = batch->place + 10 };
    return LODGE_OK;
}

START_TEST(a_batch_goes_on_where_the_last_one_of_its_round_ended)
{
    static const struct job in_places = { "test", 10000, act_from_place, "Test", false };
    struct round round = round_new(&in_places, 0);

    run_at(&round, 0);
    ck_assert_uint_eq(place_asked, 0);
    run_at(&round, 50);
    ck_assert_uint_eq(place_asked, 10);
    ck_assert_int_eq(run_at(&round, 100), ROUND_ENDED);
    ck_assert_uint_eq(place_asked, 20);
    run_at(&round, 10100);
    ck_assert_uint_eq(place_asked, 0);
}
END_TEST

START_TEST(last_uses_are_written_as_often_as_the_settings_say)
{
    static const struct job by_settings = { "test", 0, act, "Test", false };
    static const struct house_settings settings = { .sessions.touch_interval = 7000 };
    struct house house = { .settings = &settings };
    struct round round = round_new(&by_settings, 0);

    outcome = LODGE_OK;
    result = (struct batch){ .done = 1 };
    ck_assert_int_eq(round_run(&round, &house, 100, &problem, &done), ROUND_ENDED);
    ck_assert_int_eq(round.due, 7100);
}
END_TEST

START_TEST(the_round_that_is_due_first_is_next)
{
    struct round rounds[] = { { .job = &job, .due = 30 }, { .job = &job, .due = 10 }, { .job = &job, .due = 20 } };

    ck_assert_ptr_eq(round_next(rounds, 3), &rounds[1]);
    ck_assert_ptr_eq(round_next(rounds, 1), &rounds[0]);
}
END_TEST

START_TEST(every_row_of_the_table_makes_sense)
{
    ck_assert_uint_gt(job_count, 0);
    for (size_t i = 0; i < job_count; i++) {
        ck_assert(jobs[i].run != NULL);
        ck_assert(jobs[i].every == 0 || jobs[i].every > BATCH_PAUSE);
        ck_assert_uint_gt(strlen(jobs[i].name), 0);
        ck_assert_uint_gt(strlen(jobs[i].about), 0);
    }
}
END_TEST

RUN_TESTS("round", the_first_round_is_due_at_once, a_round_goes_on_in_batches_and_counts_all_of_them,
    a_failure_is_told_once_and_tried_again_with_growing_patience,
    a_batch_goes_on_where_the_last_one_of_its_round_ended, last_uses_are_written_as_often_as_the_settings_say,
    the_round_that_is_due_first_is_next, every_row_of_the_table_makes_sense);
