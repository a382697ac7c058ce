/* What the tests of tests/db/ share: a connection as one of the programs, and one as the administrator. The
 * server is started by tests/db/run, which restarts it when it ends. */
#ifndef TESTS_DB_SCRATCH_H
#define TESTS_DB_SCRATCH_H

#include "store/sessions.h"
#include "store/users.h"

#include "../support/test.h"

#include <gatelodge/clock.h>

#define NOW INT64_C(1795168800123)      /* a moment in 2026, with milliseconds */

extern struct lodge_arena *arena;
extern struct lodge_fault fault;
extern struct database_settings settings;

/* Empties the tables, and sets the three above anew; ends what a test opened. Fixtures of every test. */
void begin_clean(void);
void end_clean(void);

/* A connection as this program: "gate" is QUERY_FOR_GATE. Fails the test when it does not open. It is closed
 * when the test ends. */
struct db *open_as(const char *program);
unsigned owner_of(const char *program);

/* The first column of the first row that the administrator is answered, or "". Fails on an error. */
const char *admin(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The error number that this program's account is answered; 0: none. */
unsigned errno_as(const char *program, const char *text);

/* The same for preparing a statement. */
unsigned errno_of_preparing_as(const char *program, const char *text);

/* A person who can be inserted; the username makes the e-mail address. */
struct user a_person(const char *username);

/* Runs a suite whose tests begin clean, or with `begin` and `end` around each. */
int run_suite(const char *name, const TTest *const tests[], size_t count);
int run_suite_from(const char *name, void (*begin)(void), void (*end)(void), const TTest *const tests[],
    size_t count);

#endif
