/* What is done once for an Idempotency-Key: together with its answer or not at all, whoever is killed, races or waits.
 * The rules of identity/replays.c on a real database, and what db_enclose makes of the transactions within. */
#include "config.h"

#include "scratch.h"

#include "identity/replays.h"
#include "store/maps.h"
#include "store/replays.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct house house;
static struct lodge_replay_key key;
static int runs;                        /* of the work, in this process */

/* What the work does and answers. */
static struct {
    enum lodge_problem (*part)(struct db *db, void *what);      /* within a db_transact */
    enum lodge_problem problem;
    int status;
    void (*meanwhile)(void);            /* somebody else does this while it is under way */
} work;

/* ---- helpers ------------------------------------------------------------------------------------ */

/* Somebody new each time, so that who is added twice is seen. */
static enum lodge_problem
add_somebody(struct db *db, void *what)
{
    static int count;
    struct user user = a_person(lodge_print(arena, "u%d-%d", (int)getpid(), count++));

    (void)what;
    return user_insert(db, &user);
}

static int
people(void)
{
    return (int)strtol(admin("SELECT COUNT(*) FROM users"), NULL, 10);
}

static const char *
rows(void)
{
    return admin("SELECT COUNT(*) FROM replays");
}

static enum lodge_problem
run(void *what, struct lodge_kept_answer *answer)
{
    enum lodge_problem problem = db_transact(house.db, work.part, NULL);

    (void)what;
    runs++;
    if (work.meanwhile)
        work.meanwhile();
    *answer = (struct lodge_kept_answer){ .status = work.status, .content_type = "application/json",
        .headers = "Location: /x\r\n", .body = "{\"run\":1}",
        .problem = problem == LODGE_USERNAME_TAKEN ? "username_taken" : NULL };
    if (problem && problem != LODGE_USERNAME_TAKEN)
        return problem;
    return work.problem;
}

typedef enum lodge_problem way(struct house *asked, const struct repeatable *request,
    struct lodge_kept_answer *answer, bool *replayed);

static struct lodge_kept_answer answer;
static bool replayed;

static enum lodge_problem
ask(way *by)
{
    const struct repeatable request = { .key = &key, .run = run };

    answer = (struct lodge_kept_answer){ 0 };
    fault = (struct lodge_fault){ 0 };
    return by(&house, &request, &answer, &replayed);
}

static void
begin(void)
{
    begin_clean();
    admin("DELETE FROM replays");
    house = (struct house){ .arena = arena, .fault = &fault, .db = open_as("api") };
    memset(&key, 7, sizeof(key));
    runs = 0;
    work.part = add_somebody;
    work.problem = LODGE_OK;
    work.status = 201;
    work.meanwhile = NULL;
}

#ifdef LODGE_TEST_SEAMS
#define FAULTS_POSSIBLE true
#else
#define FAULTS_POSSIBLE false
#endif

static bool
fault_is(const char *line)
{
    const char *path = lodge_print(arena, "%s/faults", getenv("SCRATCH_DB_BASE"));
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fprintf(file, "%s\n", line);
    fclose(file);
    setenv("GATELODGE_TEST_FAULTS", path, 1);
    return FAULTS_POSSIBLE;
}

static int64_t turned_by;

static int64_t
turned(void)
{
    return NOW + turned_by;
}

/* ---- both ways ---------------------------------------------------------------------------------- */

static way *const ways[] = { replay_enclosed, replay_reserved };

START_TEST(what_was_done_is_answered_again)
{
    for (size_t i = 0; i < LODGE_COUNT(ways); i++) {
        key.name[0] = (unsigned char)i;
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(!replayed);
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(replayed);
        ck_assert_int_eq(answer.status, 201);
        ck_assert_str_eq(answer.content_type, "application/json");
        ck_assert_str_eq(answer.headers, "Location: /x\r\n");
        ck_assert_str_eq(answer.body, "{\"run\":1}");
        ck_assert_ptr_null(answer.problem);
        ck_assert_str_eq(fault.note, "");
        ck_assert_int_eq(runs, (int)i + 1);
    }
    ck_assert_int_eq(people(), 2);
}
END_TEST

START_TEST(what_differs_is_another_request)
{
    for (size_t i = 0; i < LODGE_COUNT(ways); i++) {
        key.name[0] = (unsigned char)i, key.request[5] = 1;
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        key.request[5] = 2;
        ck_assert_int_eq(ask(ways[i]), LODGE_IDEMPOTENCY_KEY_REUSED);
        key.name[31] ^= 1;
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(!replayed);
        key.name[31] ^= 1;
    }
}
END_TEST

START_TEST(an_answer_is_forgotten_after_a_day)
{
    lodge_clock_use(turned);
    for (size_t i = 0; i < LODGE_COUNT(ways); i++) {
        key.name[0] = (unsigned char)i, turned_by = 0;
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        turned_by = REPLAY_KEPT - 1;
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(replayed);
        turned_by = REPLAY_KEPT;
        key.request[0] ^= 1;                    /* the key may even serve for something else now */
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(!replayed);
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert(replayed);
    }
    lodge_clock_use(NULL);
}
END_TEST

START_TEST(what_is_over_is_swept_away)
{
    struct db *jobs = open_as("jobs");
    uint64_t gone = 0;

    lodge_clock_use(turned);
    turned_by = 0;
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert_int_eq(replays_purge(jobs, NOW + REPLAY_KEPT - 1, 10, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 0);
    ck_assert_int_eq(replays_purge(jobs, NOW + REPLAY_KEPT, 10, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 1);
    lodge_clock_use(NULL);
}
END_TEST

START_TEST(an_answer_that_is_not_to_be_kept_leaves_no_row)
{
    work.status = 0;
    for (size_t i = 0; i < LODGE_COUNT(ways); i++) {
        ck_assert_int_eq(ask(ways[i]), LODGE_OK);
        ck_assert_str_eq(rows(), "0");
        ck_assert_int_eq(people(), (int)i + 1);     /* what it did stays: a refusal that was written down */
    }
}
END_TEST

/* ---- one transaction ---------------------------------------------------------------------------- */

START_TEST(what_is_broken_leaves_nothing)
{
    work.problem = LODGE_BROKEN;
    ck_assert_int_eq(ask(replay_enclosed), LODGE_BROKEN);
    ck_assert_int_eq(people(), 0);
    ck_assert_str_eq(rows(), "0");
    ck_assert_int_eq(ask(replay_reserved), LODGE_BROKEN);
    ck_assert_str_eq(rows(), "0");
}
END_TEST

static enum lodge_problem
add_two_of_one_name(struct db *db, void *what)
{
    struct user one = a_person("ann"), other = a_person("ann");
    enum lodge_problem problem = user_insert(db, &one);

    (void)what;
    return problem ? problem : user_insert(db, &other);
}

/* The part that failed is taken back; the answer is kept all the same. */
START_TEST(a_refusal_is_kept_without_what_it_began)
{
    work.part = add_two_of_one_name;
    work.status = 409;
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert_int_eq(people(), 0);
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert(replayed);
    ck_assert_str_eq(answer.problem, "username_taken");
}
END_TEST

/* Each statement and COMMIT once, with each kind of error: then the client asks again. */
START_TEST(however_the_database_fails_it_is_done_once)
{
    static const int errors[] = { 1213, 1205, 1020, 2013, 2006, 1969, 1317, 1180, 1290, 1038, 1159 };

    if (!fault_is(""))
        return;
    settings.retry_after = 1;
    for (size_t i = 0; i < LODGE_COUNT(errors); i++)
        for (int statement = 1; statement <= 4; statement++) {
            int before = people();

            key.name[1]++;
            fault_is(lodge_print(arena, "DATABASE_ERROR:%d@%d", errors[i], statement));
            enum lodge_problem first = ask(replay_enclosed);
            fault_is("");
            ck_assert_msg(first == LODGE_OK || people() == before, "%d@%d", errors[i], statement);
            while (ask(replay_enclosed) == LODGE_UNAVAILABLE)
                ;                               /* until the breaker is closed */
            ck_assert_msg(people() == before + 1, "%d@%d: %d", errors[i], statement, people() - before);
        }
}
END_TEST

START_TEST(a_commit_whose_answer_is_lost_is_found_by_asking_again)
{
    if (!fault_is("COMMIT_LOST"))
        return;
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OUTCOME_UNKNOWN);
    fault_is("");
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert(replayed);
    ck_assert_int_eq(people(), 1);
}
END_TEST

static void
die_asking(const char *how)
{
    int status = 0;
    pid_t child;

    fault_is(how);
    child = fork();
    ck_assert(child >= 0);
    if (child == 0) {
        house.db = open_as("api");
        ask(replay_enclosed);
        _exit(0);
    }
    ck_assert(waitpid(child, &status, 0) == child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    fault_is("");
}

START_TEST(a_worker_that_is_killed_leaves_all_or_nothing)
{
    if (!fault_is(""))
        return;
    die_asking("KILLED_BEFORE_COMMIT");
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert(!replayed);
    ck_assert_int_eq(people(), 1);
    key.name[0]++;
    die_asking("KILLED_AFTER_COMMIT");
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert(replayed);
    ck_assert_int_eq(people(), 2);
}
END_TEST

/* ---- at once ------------------------------------------------------------------------------------ */

START_TEST(of_equal_requests_at_once_one_is_done)
{
    for (int round = 0; round < 50; round++) {
        bool mine_was_done;
        int status = 0, before = people();

        key.name[2] = (unsigned char)round;
        pid_t child = fork();
        ck_assert(child >= 0);
        if (child == 0) {
            house.db = open_as("api");
            _exit(ask(replay_enclosed) != LODGE_OK ? 2 : replayed ? 1 : 0);
        }
        ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
        mine_was_done = !replayed;
        ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
        ck_assert_int_eq(WEXITSTATUS(status), mine_was_done ? 1 : 0);
        ck_assert_int_eq(people(), before + 1);
    }
}
END_TEST

static enum lodge_problem seen;
static way *other_way;

/* The same request, over another connection. */
static void
ask_elsewhere(void)
{
    struct db *mine = house.db;
    struct lodge_kept_answer my_answer = answer;
    bool mine_replayed = replayed;

    work.meanwhile = NULL;
    house.db = open_as("api");
    seen = ask(other_way);
    house.db = mine;
    db_serve(mine, arena, &fault);
    answer = my_answer;
    replayed = mine_replayed;
}

START_TEST(an_equal_request_waits_but_not_for_long)
{
    int64_t started = lodge_steady();

    work.meanwhile = ask_elsewhere;
    other_way = replay_enclosed;
    ck_assert_int_eq(ask(replay_enclosed), LODGE_OK);
    ck_assert_int_eq(seen, LODGE_STILL_RUNNING);
    ck_assert_int_ge(lodge_steady() - started, 500);
    ck_assert_int_eq(runs, 1);
    ck_assert_int_eq(people(), 1);
}
END_TEST

START_TEST(what_is_reserved_is_refused_at_once)
{
    work.meanwhile = ask_elsewhere;
    other_way = replay_reserved;
    ck_assert_int_eq(ask(replay_reserved), LODGE_OK);
    ck_assert_int_eq(seen, LODGE_STILL_RUNNING);
    ck_assert_int_eq(runs, 1);
    ck_assert_int_eq(ask(replay_reserved), LODGE_OK);
    ck_assert(replayed);
}
END_TEST

static void
ask_a_minute_later(void)
{
    turned_by += REPLAY_CLAIMED;
    ask_elsewhere();
}

/* The first was not dead after all: what it did is answered to its client, and what the second did is kept. */
START_TEST(a_reservation_ends_after_a_minute)
{
    lodge_clock_use(turned);
    turned_by = 0;
    work.meanwhile = ask_a_minute_later;
    other_way = replay_reserved;
    ck_assert_int_eq(ask(replay_reserved), LODGE_OK);
    ck_assert(!replayed);
    ck_assert_int_eq(seen, LODGE_OK);
    ck_assert_int_eq(runs, 2);
    ck_assert_int_eq(ask(replay_reserved), LODGE_OK);
    ck_assert(replayed);
    lodge_clock_use(NULL);
}
END_TEST

/* ---- what is enclosed --------------------------------------------------------------------------- */

static enum lodge_problem
enclose_again(struct db *db, void *what)
{
    (void)what;
    return db_enclose(db, add_somebody, NULL);
}

static enum lodge_problem
transact_again(struct db *db, void *what)
{
    (void)what;
    return db_transact(db, add_somebody, NULL);
}

static enum lodge_problem
transact_twice(struct db *db, void *what)
{
    return db_transact(db, transact_again, what);
}

START_TEST(transactions_nest_once_and_only_in_an_enclosure)
{
    ck_assert_int_eq(db_enclose(house.db, transact_again, NULL), LODGE_OK);
    ck_assert_int_eq(people(), 1);
    ck_assert_int_eq(db_enclose(house.db, enclose_again, NULL), LODGE_BROKEN);
    ck_assert_int_eq(db_enclose(house.db, transact_twice, NULL), LODGE_BROKEN);
    ck_assert_int_eq(db_transact(house.db, enclose_again, NULL), LODGE_BROKEN);
    ck_assert_int_eq(people(), 1);
}
END_TEST

/* A statement that stands for itself fails for itself. */
static enum lodge_problem
stumble_and_go_on(struct db *db, void *what)
{
    struct user ann = a_person("ann"), other = a_person("ann"), bob = a_person("bob");

    (void)what;
    ck_assert_int_eq(user_insert(db, &ann), LODGE_OK);
    ck_assert_int_eq(user_insert(db, &other), LODGE_USERNAME_TAKEN);
    ck_assert_int_eq(db_transact(db, add_two_of_one_name, NULL), LODGE_USERNAME_TAKEN);
    ck_assert_int_eq(db_within(db, add_two_of_one_name, NULL), LODGE_USERNAME_TAKEN);
    ck_assert_int_eq(user_insert(db, &bob), LODGE_OK);
    return user_insert(db, &other) == LODGE_USERNAME_TAKEN ? LODGE_OK : LODGE_BROKEN;
}

START_TEST(what_fails_within_fails_alone)
{
    ck_assert_int_eq(db_enclose(house.db, stumble_and_go_on, NULL), LODGE_OK);
    ck_assert_int_eq(people(), 2);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        what_was_done_is_answered_again, what_differs_is_another_request, an_answer_is_forgotten_after_a_day,
        what_is_over_is_swept_away, an_answer_that_is_not_to_be_kept_leaves_no_row, what_is_broken_leaves_nothing,
        a_refusal_is_kept_without_what_it_began, however_the_database_fails_it_is_done_once,
        a_commit_whose_answer_is_lost_is_found_by_asking_again, a_worker_that_is_killed_leaves_all_or_nothing,
        of_equal_requests_at_once_one_is_done, an_equal_request_waits_but_not_for_long,
        what_is_reserved_is_refused_at_once, a_reservation_ends_after_a_minute,
        transactions_nest_once_and_only_in_an_enclosure, what_fails_within_fails_alone,
    };

    return run_suite_from("replays", begin, end_clean, tests, LODGE_COUNT(tests));
}
