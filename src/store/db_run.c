/* Asking: one statement, or a transaction of several, and what is done again after which error.
 *
 * Everything depends on one question: was something sent that would have stayed (COMMIT, or a change outside
 * a transaction)? If it was, and no answer came, nobody knows; before that, all of it can be done again. */
#include "store/mariadb.h"

#include "store/faults.h"

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TRIES_MAX 5                 /* of what met a conflict */

/* Waits up to 10, 20, 40, 80 ms: who collided once shall not collide again. */
static void
pause_a_little(int try)
{
    unsigned short random;

    lodge_random(&random, sizeof(random));
    nanosleep(&(struct timespec){ .tv_nsec = (random % (10L << try) + 1) * 1000000L }, NULL);
}

/* A server that let us wait for the whole answer_timeout is frozen: ask it nothing for a while. */
static void
judge_silence(struct db *db, int64_t started)
{
    if (db->error == ERROR_LOST && lodge_steady() - started >= db->settings->answer_timeout)
        db_stand_back(db, LODGE_UNAVAILABLE);
}

enum error_kind
db_command(struct db *db, const char *what, const char *text, size_t length)
{
    int64_t started = lodge_steady();

    if (mysql_real_query(db->connection, text, (unsigned long)length) == 0) {
        db_tell(db, ERROR_NONE);
        return ERROR_NONE;
    }
    db_failed(db, what, mysql_errno(db->connection), mysql_error(db->connection));
    db_tell(db, db->error);
    judge_silence(db, started);
    return db->error;
}

enum lodge_problem
db_say(struct db *db, const char *what, const char *text, size_t length)
{
    enum lodge_problem problem = db_ready(db);

    if (problem == LODGE_OK)
        problem = db_problem(db_command(db, what, text, length), true);
    return problem == LODGE_OK ? LODGE_OK : db_fail(db, problem);
}

/* ---- one statement ------------------------------------------------------------------------------ */

/* What RETURNING gives is known only now. */
static enum error_kind
returning_fits(struct db *db, enum query query)
{
    char room[200];
    const char *misfit = NULL;

    if (queries[query].gives)
        misfit = db_misfit(db->statements[query], query, room, sizeof(room));
    return misfit ? db_misused(db, queries[query].name, misfit) : ERROR_NONE;
}

static enum error_kind
execute(struct db *db, enum query query, struct db_bound *bound)
{
    MYSQL_STMT *statement = db->statements[query];
    int64_t started = lodge_steady();
    int fault = fault_number(FAULT_DATABASE_ERROR, ++db->asked);

    if (fault)
        return db_failed(db, queries[query].name, (unsigned)fault, "a test asked for this error");
    if (!mysql_stmt_bind_param(statement, bound->binds) && !mysql_stmt_execute(statement)
        && (!queries[query].gives || !mysql_stmt_store_result(statement)))
        return db_only_reads(query) ? ERROR_NONE : returning_fits(db, query);
    db_failed(db, queries[query].name, mysql_stmt_errno(statement), mysql_stmt_error(statement));
    judge_silence(db, started);
    return db->error;
}

/* Runs a statement over a connection that is there. */
static enum error_kind
attempt(struct db *db, enum query query, const struct db_value *values, size_t count)
{
    struct db_bound bound = { 0 };

    if (!(queries[query].owners & db->owner))
        return db_misused(db, queries[query].name, "is not a statement of this program");
    if (!db_bind(&bound, query, values, count))
        return db_misused(db, queries[query].name, "got other values than it takes");
    if (!db->statements[query] && db_prepare(db, query) != LODGE_OK)
        return db->error;
    db->news |= queries[query].news;
    db->told |= query == QUERY_CHANGE_INSERT;
    return execute(db, query, &bound);
}

/* How often, and how long: who waits for a lock each time has waited enough after statement_timeout. */
static bool
may_try_again(const struct db *db, int tries, int64_t started)
{
    return tries < TRIES_MAX && lodge_steady() - started < db->settings->statement_timeout;
}

static bool
may_repeat(const struct db *db, enum query query, enum error_kind kind, int tries, int64_t started)
{
    if (db->in_transaction)
        return false;                           /* all of it or nothing: db_transact */
    if (db_only_reads(query))
        return (kind == ERROR_LOST || kind == ERROR_CONFLICT) && tries == 1;
    return kind == ERROR_CONFLICT && may_try_again(db, tries, started);
}

/* After which errors the transaction is as it was before the statement. */
static bool
is_of_the_statement(enum error_kind kind)
{
    return kind == ERROR_NONE || kind == ERROR_DUPLICATE || kind == ERROR_ORPHAN;
}

static enum lodge_problem
give_up(struct db *db, enum query query, enum error_kind kind)
{
    enum lodge_problem problem = db_problem(kind, !db->in_transaction && !db_only_reads(query));
    bool of_its_own = db->encloses && !db->nested && is_of_the_statement(kind);

    if (db->in_transaction && !of_its_own)
        return problem;
    db_fail(db, problem);
    if (of_its_own)
        db->error = ERROR_NONE;
    return problem;
}

/* Asks until there is an answer or an end. Inside a transaction the first error stays: after it MariaDB may
 * have ended the transaction, and whatever came then would be kept by itself. */
static enum lodge_problem
ask(struct db *db, enum query query, const struct db_value *values, size_t count)
{
    int64_t started = lodge_steady();

    if (db->in_transaction && db->error != ERROR_NONE)
        return db_problem(db->error, false);
    for (int tries = 1;; tries++) {
        enum lodge_problem problem = db->in_transaction ? LODGE_OK : db_ready(db);
        if (problem)
            return problem;

        enum error_kind kind = attempt(db, query, values, count);
        db_tell(db, kind);
        if (kind == ERROR_NONE)
            return LODGE_OK;
        if (!may_repeat(db, query, kind, tries, started))
            return give_up(db, query, kind);
        if (kind == ERROR_CONFLICT)
            pause_a_little(tries - 1);
    }
}

/* Ends a question that had rows. */
static enum lodge_problem
finish(struct db *db, enum query query, enum error_kind kind)
{
    if (db->statements[query])
        mysql_stmt_free_result(db->statements[query]);
    if (kind == ERROR_NONE)
        return LODGE_OK;
    return db->in_transaction ? db_problem(kind, false) : db_fail(db, db_problem(kind, false));
}

enum lodge_problem
db_one(struct db *db, enum query query, const struct db_value *values, size_t count,
    const struct db_column *map, void *row)
{
    enum lodge_problem problem = ask(db, query, values, count);

    if (problem)
        return problem;
    if (map != queries[query].gives)
        return finish(db, query, db_misused(db, queries[query].name, "gives other rows"));

    uint64_t found = mysql_stmt_num_rows(db->statements[query]);
    if (found > 1)
        return finish(db, query, db_misused(db, queries[query].name, "gives more than one row"));

    problem = finish(db, query, db_read(db, query, row, 0));
    return problem == LODGE_OK && found == 0 ? LODGE_NOT_FOUND : problem;
}

enum lodge_problem
db_many(struct db *db, enum query query, const struct db_value *values, size_t count,
    const struct db_column *map, size_t row_size, size_t max, struct lodge_list *rows)
{
    enum lodge_problem problem = ask(db, query, values, count);

    *rows = (struct lodge_list){ 0 };
    if (problem)
        return problem;
    if (map != queries[query].gives)
        return finish(db, query, db_misused(db, queries[query].name, "gives other rows"));

    uint64_t found = mysql_stmt_num_rows(db->statements[query]);
    if (found > max)
        return finish(db, query, db_misused(db, queries[query].name, "gives more rows than its maximum"));

    char *items = lodge_take_array(db->arena, (size_t)found, row_size);
    problem = finish(db, query, db_read(db, query, items, row_size));
    if (problem == LODGE_OK)
        *rows = (struct lodge_list){ items, (size_t)found };
    return problem;
}

enum lodge_problem
db_run(struct db *db, enum query query, const struct db_value *values, size_t count, uint64_t *changed)
{
    enum lodge_problem problem = ask(db, query, values, count);

    if (problem == LODGE_OK && changed)
        *changed = mysql_stmt_affected_rows(db->statements[query]);
    return problem;
}

enum lodge_problem
db_change(struct db *db, enum query query, const struct db_value *values, size_t count)
{
    uint64_t changed = 0;
    enum lodge_problem problem = db_run(db, query, values, count, &changed);

    return problem == LODGE_OK && changed == 0 ? LODGE_NOT_FOUND : problem;
}

/* ---- transactions ------------------------------------------------------------------------------- */

/* A rule that changes what checks say, and does not tell of it, would leave it in force in every table. */
static enum lodge_problem
tells_its_news(struct db *db)
{
    if (db->told || db->news != QUERY_TELLS)
        return LODGE_OK;
    return db_problem(db_misused(db, "COMMIT", "changes what checks say, and tells nobody"), false);
}

/* COMMIT, and how it ended. After it was sent, silence is not a failure: it is not known. */
static enum lodge_problem
commit(struct db *db, bool *again)
{
    int fault = fault_number(FAULT_DATABASE_ERROR, ++db->asked);
    const char *end = fault ? "ROLLBACK" : "COMMIT";

    fault_kills(FAULT_KILLED_BEFORE_COMMIT, db->asked);
    enum error_kind kind = db_command(db, "COMMIT", end, strlen(end));
    fault_kills(FAULT_KILLED_AFTER_COMMIT, db->asked);

    if (kind == ERROR_NONE && fault_number(FAULT_COMMIT_LOST, db->asked))
        fault = 2013;
    if (kind == ERROR_NONE && fault)
        kind = db_failed(db, "COMMIT", (unsigned)fault, "a test asked for this error");
    *again = kind == ERROR_CONFLICT;
    if (kind != ERROR_NONE && !*again)
        db_close(db);               /* nobody knows what state it is in */
    return db_problem(kind, true);
}

/* Closing the connection rolls back, too, should the server not answer. */
static void
roll_back(struct db *db)
{
    if (db->connection && mysql_rollback(db->connection) != 0)
        db_close(db);
}

/* One try. *again: nothing was kept, and another try may do better. */
static enum lodge_problem
transact_once(struct db *db, db_work *work, void *what, bool *again)
{
    enum lodge_problem problem = db_ready(db);

    *again = false;
    if (problem)
        return problem;

    if (db_command(db, "BEGIN", "START TRANSACTION", 17) != ERROR_NONE) {
        *again = db->error == ERROR_LOST;
        return db_problem(db->error, false);
    }
    db->in_transaction = true;
    db->told = false;
    db->news = 0;
    db->error = ERROR_NONE;
    problem = work(db, what);
    db->in_transaction = false;
    if (problem == LODGE_OK)
        problem = db_problem(db->error, false);     /* `work` overlooked it; COMMIT would say OK to nothing */
    if (problem == LODGE_OK)
        problem = tells_its_news(db);
    if (problem == LODGE_OK)
        return commit(db, again);

    *again = db->error == ERROR_CONFLICT || db->error == ERROR_LOST;
    roll_back(db);
    return problem;
}

static enum lodge_problem
transact_until_over(struct db *db, db_work *work, void *what)
{
    int64_t started = lodge_steady();
    bool again = false;
    enum lodge_problem problem = transact_once(db, work, what, &again);

    for (int tries = 1; again && may_try_again(db, tries, started); tries++) {
        pause_a_little(tries - 1);
        problem = transact_once(db, work, what, &again);
    }
    if (problem == LODGE_OK)
        return LODGE_OK;
    if (again)
        problem = LODGE_UNAVAILABLE;
    return db->error == ERROR_NONE ? problem : db_fail(db, problem);
}

static enum lodge_problem
transact(struct db *db, db_work *work, void *what)
{
    enum lodge_problem problem = transact_until_over(db, work, what);

    if (db->ended)
        db->ended(db->ended_what);
    return problem;
}

static enum lodge_problem
misnested(struct db *db)
{
    return db_fail(db, db_problem(db_misused(db, "BEGIN", "transactions do not nest"), false));
}

/* Takes back what was done since the savepoint, unless all of it is lost anyway. */
static void
step_back(struct db *db, enum lodge_problem problem)
{
    if (!is_of_the_statement(db->error))
        return;
    if (db->error != ERROR_NONE)
        db_fail(db, problem);
    db->error = ERROR_NONE;
    db_command(db, "ROLLBACK", "ROLLBACK TO SAVEPOINT part", 26);
}

/* A transaction within db_enclose. What fails in it fails alone, but for what ends the whole. */
static enum lodge_problem
transact_within(struct db *db, db_work *work, void *what)
{
    if (db->error == ERROR_NONE)
        db_command(db, "SAVEPOINT", "SAVEPOINT part", 14);
    if (db->error != ERROR_NONE)
        return db_problem(db->error, false);

    const unsigned news = db->news;
    const bool told = db->told;
    db->nested = true;
    enum lodge_problem problem = work(db, what);
    db->nested = false;
    if (problem == LODGE_OK)
        problem = db_problem(db->error, false);
    if (problem == LODGE_OK)
        return LODGE_OK;
    step_back(db, problem);
    db->news = news;
    db->told = told;
    return problem;
}

enum lodge_problem
db_transact(struct db *db, db_work *work, void *what)
{
    if (!db->in_transaction)
        return transact(db, work, what);
    return db->encloses && !db->nested ? transact_within(db, work, what) : misnested(db);
}

enum lodge_problem
db_enclose(struct db *db, db_work *work, void *what)
{
    if (db->in_transaction)
        return misnested(db);
    db->encloses = true;
    enum lodge_problem problem = transact(db, work, what);
    db->encloses = false;
    return problem;
}

bool
db_was_locked_out(struct db *db)
{
    /* 1205: the one conflict after which the transaction is still there. 1969: where a statement has less time. */
    bool was = db->error != ERROR_NONE && (db->error_number == 1205 || db->error_number == 1969);

    if (was)
        db->error = ERROR_NONE;
    return was;
}

void
db_on_end(struct db *db, void (*ended)(void *what), void *what)
{
    db->ended = ended;
    db->ended_what = what;
}

bool
db_sees_now(const struct db *db)
{
    return !db->in_transaction;
}

bool
db_is_in_transaction(const struct db *db)
{
    return db->encloses ? db->nested : db->in_transaction;
}
