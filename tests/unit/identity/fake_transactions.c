/* Transactions over rows in memory, and the connection that is none. */
#include "fake_store.h"

#include <check.h>
#include <stdlib.h>

static void (*ended)(void *what);       /* db_on_end */
static void *ended_what;

static enum lodge_problem
transact(struct db *db, db_work *work, void *what)
{
    void (*meanwhile)(void) = fake.meanwhile;

    fake.meanwhile = NULL;
    if (meanwhile)
        meanwhile();
    for (;; fake.conflicts--) {
        struct fake_rows before = fake.rows;
        ck_assert(!fake.in_transaction);
        fake.in_transaction = true;
        enum lodge_problem problem = work(db, what);

        fake.in_transaction = false;
        if (problem == LODGE_OK && fake.conflicts == 0 && fake.at_commit == LODGE_OK) {
            fake.transactions++;
            return LODGE_OK;
        }
        fake.rows = before;
        if (problem != LODGE_OK || fake.conflicts == 0)
            return problem ? problem : fake.at_commit;
    }
}

enum lodge_problem
db_transact(struct db *db, db_work *work, void *what)
{
    enum lodge_problem problem = transact(db, work, what);

    if (ended)
        ended(ended_what);
    return problem;
}

void
db_serve(struct db *db, struct lodge_arena *arena, struct lodge_fault *fault)
{
    (void)db;
    (void)arena;
    (void)fault;
}

bool
db_is_in_transaction(const struct db *db)
{
    (void)db;
    return fake.in_transaction;
}

void
db_on_end(struct db *db, void (*hears)(void *what), void *what)
{
    (void)db;
    ended = hears;
    ended_what = what;
}

/* No house is opened here; what serves one is beside what opens it. */
struct db *
db_new(const struct database_settings *settings, unsigned owner, const char *account)
{
    (void)settings;
    (void)owner;
    (void)account;
    abort();
}

enum lodge_problem
db_open(struct db *db, const char **why)
{
    (void)db;
    (void)why;
    abort();
}

void
db_free(struct db *db)
{
    (void)db;
    abort();
}

void
db_observe(struct db *db, void (*observer)(enum db_outcome outcome))
{
    (void)db;
    (void)observer;
}

void
db_heed(struct db *db, bool (*is_away)(const void *what), const void *what, bool give_up)
{
    (void)db;
    (void)is_away;
    (void)what;
    (void)give_up;
}

bool
db_sees_now(const struct db *db)
{
    (void)db;
    return !fake.in_transaction;
}
