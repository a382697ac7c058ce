/* What a program sees when MariaDB refuses, disagrees, dies or freezes. */
#include "scratch.h"

#include "store/changes.h"
#include "store/faults.h"
#include "store/maps.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- helpers ------------------------------------------------------------------------------------ */

static struct user
insert(struct db *db, const char *username)
{
    struct user user = a_person(username);

    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    return user;
}

static bool
is_there(const char *username)
{
    return strcmp(admin("SELECT COUNT(*) FROM users WHERE username = '%s'", username), "1") == 0;
}

static void
pause_ms(long milliseconds)
{
    nanosleep(&(struct timespec){ .tv_nsec = milliseconds * 1000000L }, NULL);
}

#ifdef LODGE_TEST_SEAMS
#define FAULTS_POSSIBLE true
#else
#define FAULTS_POSSIBLE false
#endif

/* Turns a fault on; "" turns it off. False in a build that has no faults: there is nothing to be tested. */
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

static pid_t
server(void)
{
    FILE *file = fopen(lodge_print(arena, "%s/pid", getenv("SCRATCH_DB_DIR")), "r");
    int pid = 0;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%d", &pid), 1);
    fclose(file);
    return pid;
}

/* Stops the server, and waits until each of its threads stands still. */
static pid_t
freeze(void)
{
    pid_t pid = server();
    const char *moving = lodge_print(arena, "grep -L '^State:.*T (stopped)' /proc/%d/task/*/status | grep -q .",
        (int)pid);

    kill(pid, SIGSTOP);
    while (system(moving) == 0)
        pause_ms(5);
    return pid;
}

/* Asks until the answer is this one. */
static void
wait_until(struct db *db, struct user_id id, enum lodge_problem expected)
{
    struct user found;
    int64_t end = lodge_steady() + LODGE_SECONDS(20);

    while (user_by_id(db, id, &found) != expected) {
        ck_assert_msg(lodge_steady() < end, "waited 20 s for problem %d: %s", (int)expected, db_why(db));
        pause_ms(20);
    }
}

/* How long this question takes, in milliseconds; *problem is its answer. */
static int64_t
time_of_asking(struct db *db, struct user_id id, enum lodge_problem *problem)
{
    struct user found;
    int64_t started = lodge_steady();

    *problem = user_by_id(db, id, &found);
    return lodge_steady() - started;
}

/* ---- conflicts ---------------------------------------------------------------------------------- */

struct renaming {
    struct user_id id;
    int tries;
    int64_t version_seen;
};

/* Reads, is overtaken by somebody else on the first try, and writes. */
static enum lodge_problem
change_name(struct db *db, void *what)
{
    struct renaming *renaming = what;
    struct user user;
    enum lodge_problem problem = user_by_id(db, renaming->id, &user);

    if (problem)
        return problem;
    if (renaming->tries++ == 0)
        admin("UPDATE users SET version = version + 1");
    renaming->version_seen = user.version;
    user.display_name = "Ann";
    problem = user_update(db, &user);
    return problem ? problem : change_insert(db, user.id, (struct lodge_id){ 0 });
}

START_TEST(a_conflict_is_repeated_from_the_start)
{
    struct db *db = open_as("api");
    struct renaming renaming = { .id = insert(db, "ann").id };

    ck_assert_int_eq(db_transact(db, change_name, &renaming), LODGE_OK);
    ck_assert_int_eq(renaming.tries, 2);
    ck_assert_int_eq(renaming.version_seen, 2);
    ck_assert_str_eq(admin("SELECT version FROM users"), "3");
    ck_assert_str_eq(fault.note, "");
}
END_TEST

static enum lodge_problem
count_tries(struct db *db, void *what)
{
    struct user found;

    ++*(int *)what;
    return user_by_username(db, "nobody", &found);
}

START_TEST(a_conflict_that_stays_ends_as_unavailable)
{
    struct db *db = open_as("api");
    struct user found;
    int tries = 0;

    if (!fault_is("DATABASE_ERROR:1213"))
        return;
    ck_assert_int_eq(db_transact(db, count_tries, &tries), LODGE_UNAVAILABLE);
    ck_assert_int_eq(tries, 5);
    ck_assert_int_eq(user_delete(db, (struct user_id){ lodge_id_new() }, 1), LODGE_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(fault.note, "1213"));
    fault_is("");
    ck_assert_int_eq(user_by_username(db, "nobody", &found), LODGE_NOT_FOUND);
}
END_TEST

struct holding {
    struct db *db;              /* of the one who waits */
    struct user user;
    enum lodge_problem problem;
    int64_t waited;
};

/* Locks a row, and lets somebody else run into it. */
static enum lodge_problem
hold_and_let_wait(struct db *db, void *what)
{
    struct holding *holding = what;
    enum lodge_problem problem = user_delete(db, holding->user.id, holding->user.version);
    int64_t started = lodge_steady();

    holding->problem = user_delete(holding->db, holding->user.id, holding->user.version);
    holding->waited = lodge_steady() - started;
    return problem ? problem : change_insert(db, holding->user.id, (struct lodge_id){ 0 });
}

START_TEST(a_lock_that_stays_does_not_hold_a_worker_for_long)
{
    settings.answer_timeout = 4000;
    settings.statement_timeout = 3000;

    struct db *db = open_as("api"), *other = open_as("api");
    struct user ann = insert(db, "ann");
    struct holding holding = { .db = db, .user = ann };

    ck_assert_int_eq(db_transact(other, hold_and_let_wait, &holding), LODGE_OK);
    ck_assert_int_eq(holding.problem, LODGE_UNAVAILABLE);
    ck_assert_int_ge(holding.waited, 3000);
    ck_assert_int_lt(holding.waited, 6000);
}
END_TEST

/* Overlooks that its first statement failed. */
static enum lodge_problem
overlook(struct db *db, void *what)
{
    struct user twice = a_person("ann"), other = a_person("bob");

    *(enum lodge_problem *)what = user_insert(db, &twice);
    if (user_insert(db, &other) == LODGE_OK)
        *(enum lodge_problem *)what = LODGE_OK;
    return LODGE_OK;
}

START_TEST(an_overlooked_error_commits_nothing)
{
    struct db *db = open_as("api");
    enum lodge_problem seen;

    insert(db, "ann");
    ck_assert_int_eq(db_transact(db, overlook, &seen), LODGE_ALREADY_THERE);
    ck_assert_int_eq(seen, LODGE_USERNAME_TAKEN);
    ck_assert(!is_there("bob"));
    insert(db, "carol");
    ck_assert(is_there("carol"));
}
END_TEST

static enum lodge_problem
insert_then_refuse(struct db *db, void *what)
{
    struct user user = a_person("ann");
    enum lodge_problem problem = user_insert(db, &user);

    return problem ? problem : *(enum lodge_problem *)what;
}

START_TEST(a_problem_rolls_back_and_success_commits)
{
    struct db *db = open_as("api");
    enum lodge_problem outcome = LODGE_LAST_ADMINISTRATOR;

    ck_assert_int_eq(db_transact(db, insert_then_refuse, &outcome), LODGE_LAST_ADMINISTRATOR);
    ck_assert(!is_there("ann"));
    outcome = LODGE_OK;
    ck_assert_int_eq(db_transact(db, insert_then_refuse, &outcome), LODGE_OK);
    ck_assert(is_there("ann"));
}
END_TEST

static enum lodge_problem
nest(struct db *db, void *what)
{
    enum lodge_problem nothing = LODGE_OK;

    *(enum lodge_problem *)what = db_transact(db, insert_then_refuse, &nothing);
    return LODGE_OK;
}

START_TEST(transactions_do_not_nest)
{
    struct db *db = open_as("api");
    enum lodge_problem inner = LODGE_OK;

    ck_assert_int_eq(db_transact(db, nest, &inner), LODGE_BROKEN);
    ck_assert_int_eq(inner, LODGE_BROKEN);
    ck_assert(!is_there("ann"));
}
END_TEST

/* ---- lost answers ------------------------------------------------------------------------------- */

START_TEST(a_lost_commit_is_an_unknown_outcome)
{
    struct db *db = open_as("api");
    enum lodge_problem outcome = LODGE_OK;
    struct user found;

    if (!fault_is("COMMIT_LOST"))
        return;
    ck_assert_int_eq(db_transact(db, insert_then_refuse, &outcome), LODGE_OUTCOME_UNKNOWN);
    fault_is("");
    ck_assert_int_eq(user_by_username(db, "ann", &found), LODGE_OK);
}
END_TEST

START_TEST(a_lost_answer_to_a_change_is_an_unknown_outcome)
{
    struct db *db = open_as("api");
    struct user user = a_person("ann"), found;

    if (!fault_is("DATABASE_ERROR:2013"))
        return;
    ck_assert_int_eq(user_insert(db, &user), LODGE_OUTCOME_UNKNOWN);
    ck_assert_int_eq(user_by_id(db, user.id, &found), LODGE_UNAVAILABLE);
    fault_is("DATABASE_ERROR:1047");
    ck_assert_int_eq(user_insert(db, &user), LODGE_OUTCOME_UNKNOWN);
    fault_is("DATABASE_ERROR:1142");
    ck_assert_int_eq(user_insert(db, &user), LODGE_BROKEN);
    fault_is("");
}
END_TEST

START_TEST(a_connection_that_died_idle_is_no_problem)
{
    struct db *db = open_as("api");
    struct user ann = insert(db, "ann");

    admin("KILL USER gatelodge_api@localhost");
    while (strcmp(admin("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'gatelodge_api'"), "0"))
        pause_ms(10);
    ann.display_name = "Ann";
    ck_assert_int_eq(user_update(db, &ann), LODGE_OK);
    ck_assert_str_eq(admin("SELECT version FROM users"), "2");
}
END_TEST

static enum lodge_problem
be_killed_once(struct db *db, void *what)
{
    struct user ann = a_person("ann"), bob = a_person("bob");
    enum lodge_problem problem = user_insert(db, &ann);

    if (problem == LODGE_OK && ++*(int *)what == 1)
        admin("KILL USER gatelodge_api@localhost");
    return problem ? problem : user_insert(db, &bob);
}

START_TEST(a_connection_lost_before_commit_repeats_the_transaction)
{
    struct db *db = open_as("api");
    int tries = 0;

    ck_assert_int_eq(db_transact(db, be_killed_once, &tries), LODGE_OK);
    ck_assert_int_eq(tries, 2);
    ck_assert(is_there("ann") && is_there("bob"));
}
END_TEST

/* ---- refusals ----------------------------------------------------------------------------------- */

START_TEST(a_read_only_server_still_answers_questions)
{
    struct db *db = open_as("api");
    struct user ann = insert(db, "ann"), found;

    admin("SET GLOBAL read_only = ON");
    enum lodge_problem problem = user_delete(db, ann.id, ann.version);
    enum lodge_problem read = user_by_id(db, ann.id, &found);
    admin("SET GLOBAL read_only = OFF");
    ck_assert_int_eq(problem, LODGE_UNAVAILABLE);
    ck_assert_int_eq(read, LODGE_OK);
}
END_TEST

/* Opens as api, and hopes to be told this. */
static void
does_not_open(const char *expected)
{
    struct db *db = db_new(&settings, QUERY_FOR_API, "api");
    const char *why = NULL;
    enum lodge_problem problem = db_open(db, &why);

    ck_assert_int_eq(problem, LODGE_BROKEN);
    ck_assert_msg(strstr(why, expected), "\"%s\" is not in \"%s\"", expected, why);
    db_free(db);
}

START_TEST(a_schema_that_does_not_fit_is_named_at_the_start)
{
    admin("ALTER TABLE guards RENAME COLUMN writes TO scribbles");
    does_not_open("guard_write: ");
    admin("ALTER TABLE guards RENAME COLUMN scribbles TO writes");
    admin("ALTER TABLE users MODIFY version VARCHAR(20) NOT NULL");
    does_not_open("column \"version\" has another type");
    admin("ALTER TABLE users MODIFY version BIGINT NOT NULL");
    open_as("api");
}
END_TEST

START_TEST(a_wrong_password_is_named_at_the_start)
{
    settings.password_directory = lodge_print(arena, "%s/wrong", getenv("SCRATCH_DB_BASE"));
    does_not_open("wrong/gatelodge_api: No such file");
    settings.password_directory = NULL;
    does_not_open("(1045)");
}
END_TEST

/* ---- a server that is away ---------------------------------------------------------------------- */

START_TEST(a_server_that_died_is_asked_again_by_itself)
{
    struct db *db = open_as("api");
    struct user ann = insert(db, "ann");
    const char *hold = lodge_print(arena, "%s/hold", getenv("SCRATCH_DB_DIR"));
    enum lodge_problem problem;

    fclose(fopen(hold, "w"));
    ck_assert_int_eq(kill(server(), SIGKILL), 0);
    wait_until(db, ann.id, LODGE_UNAVAILABLE);
    ck_assert_int_lt(time_of_asking(db, ann.id, &problem), 50);
    ck_assert_int_eq(problem, LODGE_UNAVAILABLE);
    ck_assert_int_eq(fault.retry_after, 1);
    unlink(hold);
    wait_until(db, ann.id, LODGE_OK);
}
END_TEST

START_TEST(a_frozen_server_costs_one_time_limit_and_no_more)
{
    struct db *db = open_as("api");
    struct user ann = insert(db, "ann");
    enum lodge_problem problem;

    settings.retry_after = LODGE_SECONDS(2);
    pid_t pid = freeze();
    int64_t first = time_of_asking(db, ann.id, &problem);
    int64_t second = time_of_asking(db, ann.id, &problem);
    kill(pid, SIGCONT);
    ck_assert_int_eq(problem, LODGE_UNAVAILABLE);
    ck_assert_int_ge(first, 900);
    ck_assert_int_lt(first, 1900);
    ck_assert_int_lt(second, 50);
    wait_until(db, ann.id, LODGE_OK);
}
END_TEST

START_TEST(a_frozen_server_leaves_a_change_unknown)
{
    struct db *db = open_as("api");
    struct user user = a_person("ann");
    pid_t pid = freeze();
    enum lodge_problem problem = user_insert(db, &user);
    kill(pid, SIGCONT);
    ck_assert_int_eq(problem, LODGE_OUTCOME_UNKNOWN);
    wait_until(db, user.id, LODGE_OK);      /* here it was done after all */
}
END_TEST

START_TEST(connecting_to_a_frozen_server_ends)
{
    struct db *db = db_new(&settings, QUERY_FOR_API, "api");
    const char *why;
    pid_t pid = freeze();
    int64_t started = lodge_steady();
    enum lodge_problem problem = db_open(db, &why);
    kill(pid, SIGCONT);
    ck_assert_int_eq(problem, LODGE_UNAVAILABLE);
    ck_assert_int_lt(lodge_steady() - started, 2000);
    db_free(db);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        a_conflict_is_repeated_from_the_start, a_conflict_that_stays_ends_as_unavailable,
        a_lock_that_stays_does_not_hold_a_worker_for_long,
        an_overlooked_error_commits_nothing, a_problem_rolls_back_and_success_commits, transactions_do_not_nest,
        a_lost_commit_is_an_unknown_outcome, a_lost_answer_to_a_change_is_an_unknown_outcome,
        a_connection_that_died_idle_is_no_problem, a_connection_lost_before_commit_repeats_the_transaction,
        a_read_only_server_still_answers_questions, a_schema_that_does_not_fit_is_named_at_the_start,
        a_wrong_password_is_named_at_the_start, a_server_that_died_is_asked_again_by_itself,
        a_frozen_server_costs_one_time_limit_and_no_more, a_frozen_server_leaves_a_change_unknown,
        connecting_to_a_frozen_server_ends,
    };

    return run_suite("connection", tests, LODGE_COUNT(tests));
}
