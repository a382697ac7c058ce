/* One connection to MariaDB: statements by name, values by type, transactions that know how they ended.
 *
 * A worker has one. It is opened late and reopened by itself; while MariaDB is away, every question is
 * answered LODGE_UNAVAILABLE at once (a breaker). Only the statements that name the owner in
 * db/queries/ can be run, and they are prepared when the connection is made. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/queries.h"

#include <gatelodge/arena.h>
#include <gatelodge/id.h>
#include <gatelodge/problem.h>
#include <gatelodge/schema.h>

/* database { … } in the settings file */
struct database_settings {
    const char *socket;             /* path; NULL: host and port */
    const char *host;
    int64_t port;
    const char *name;
    const char *account_prefix;     /* accounts are PREFIXgate, PREFIXlogin, … */
    const char *password_directory; /* a file for each account; NULL: the socket vouches (unix_socket) */
    int64_t connect_timeout;        /* milliseconds, all of them */
    int64_t answer_timeout;
    int64_t statement_timeout;
    int64_t retry_after;            /* how long the breaker stays open */
};

/* Who may run a statement: the words behind `-- for:` in db/queries/, a bit for each. */
enum query_owner {
    QUERY_OWNER_UNSTATED,
    QUERY_FOR_GATE    = 1 << 0,
    QUERY_FOR_LOGIN   = 1 << 1,
    QUERY_FOR_API     = 1 << 2,
    QUERY_FOR_JOBS    = 1 << 3,
    QUERY_FOR_CLI     = 1 << 4,
    QUERY_FOR_UPGRADE = 1 << 5,     /* upgrade.c alone, with the command line's account */
};

struct db;

/* ---- opening ------------------------------------------------------------------------------------ */

/* Makes the connection's object without connecting. `owner` is one bit of enum query_owner; `account`
 * is the account's name behind the prefix ("gate"). The settings must outlive it. Never NULL. */
struct db *db_new(const struct database_settings *settings, unsigned owner, const char *account);

/* Connects and prepares now. LODGE_OK; LODGE_UNAVAILABLE when MariaDB is away (later calls try again);
 * LODGE_BROKEN when a statement does not fit the schema or a grant is missing: *why says which. It is told
 * until the next question. */
enum lodge_problem db_open(struct db *db, const char **why);

/* Whether the last error was that nobody could be reached: then others cannot, either. */
bool db_is_out_of_reach(const struct db *db);

void db_free(struct db *db);

/* From now on rows are taken from this arena and reasons noted in this fault; call it for each call. */
void db_serve(struct db *db, struct lodge_arena *arena, struct lodge_fault *fault);

/* What came of something that MariaDB was asked. */
enum db_outcome {
    DB_OUTCOME_UNSTATED,
    DB_ANSWERED,
    DB_MET_CONFLICT,            /* somebody else was first; it may be asked again */
    DB_IS_AWAY,                 /* no answer, or not now */
    DB_REFUSED,                 /* any other error */
    DB_CONNECTING,              /* a connection was opened, or tried */
};

/* From now on this is told of each statement, of beginnings and ends of transactions, and of each connection. */
void db_observe(struct db *db, void (*observer)(enum db_outcome outcome));

/* From now on MariaDB is not asked while this says that it is away: LODGE_UNAVAILABLE at once, connected or not. With
 * `give_up` an answer is not waited for either, once it says so; for who only reads. To be called before db_open. */
void db_heed(struct db *db, bool (*is_away)(const void *what), const void *what, bool give_up);

/* ---- values ------------------------------------------------------------------------------------- */

enum db_kind { DB_NULL, DB_KIND_TEXT, DB_KIND_BYTES, DB_KIND_NUMBER, DB_KIND_TIME, DB_KIND_FLAG, DB_KIND_ID };

struct db_value {
    enum db_kind kind;
    const void *bytes;
    size_t length;
    int64_t number;
    struct lodge_id id;
};

struct db_value db_text(const char *text);                      /* NULL is SQL's NULL */
struct db_value db_bytes(const void *bytes, size_t length);
struct db_value db_number(int64_t number);
struct db_value db_time(int64_t milliseconds);                  /* DATETIME(3), UTC; 0 is NULL */
struct db_value db_flag(bool flag);
struct db_value db_id(struct lodge_id id);                      /* BINARY(16); none is NULL */
struct db_value db_any_id(struct lodge_id id);                  /* none is 16 zero bytes: for `id <> ?` */

/* The values of a statement's `?`, in order: db_run(db, QUERY_X, DB_WITH(db_id(id), db_text(name))). */
#define DB_WITH(...) \
    (const struct db_value[]){ __VA_ARGS__ }, LODGE_COUNT(((const struct db_value[]){ __VA_ARGS__ }))
#define DB_WITH_NOTHING NULL, 0

/* ---- rows --------------------------------------------------------------------------------------- */

/* One column of a result and the member it fills. Names and types are compared when statements are
 * prepared; the member's C type by the compiler. */
struct db_column {
    const char *name;
    enum db_kind kind;
    size_t offset;
    size_t size;            /* BYTES: of the member, which is an array; the column must have this length */
};

#define DB_TEXT(type, member)         { #member, DB_KIND_TEXT, LODGE_AT(type, member, const char *), 0 }
#define DB_NUMBER(type, member)       { #member, DB_KIND_NUMBER, LODGE_AT(type, member, int64_t), 0 }
#define DB_TIME(type, member)         { #member, DB_KIND_TIME, LODGE_AT(type, member, int64_t), 0 }
#define DB_FLAG(type, member)         { #member, DB_KIND_FLAG, LODGE_AT(type, member, bool), 0 }
#define DB_ID(type, column, member)   { #column, DB_KIND_ID, LODGE_AT(type, member, struct lodge_id), 0 }
#define DB_BYTES(type, member) \
    { #member, DB_KIND_BYTES, offsetof(type, member), sizeof(((type *)0)->member) }
#define DB_END                        { NULL, DB_NULL, 0, 0 }

/* ---- questions ---------------------------------------------------------------------------------- */

/* The one row of a question: LODGE_NOT_FOUND when there is none. Texts live in the call's arena. */
__attribute__((warn_unused_result)) enum lodge_problem
db_one(struct db *db, enum query query, const struct db_value *values, size_t count,
    const struct db_column *map, void *row);

/* All rows, at most `max` (more is LODGE_BROKEN: the statement lacks its LIMIT). */
__attribute__((warn_unused_result)) enum lodge_problem
db_many(struct db *db, enum query query, const struct db_value *values, size_t count,
    const struct db_column *map, size_t row_size, size_t max, struct lodge_list *rows);

/* A statement that changes something. `changed` may be NULL; it counts matched rows, changed or not.
 * LODGE_ALREADY_THERE on a duplicate key, see db_duplicate_key. Outside a transaction a lost answer is
 * LODGE_OUTCOME_UNKNOWN. */
__attribute__((warn_unused_result)) enum lodge_problem
db_run(struct db *db, enum query query, const struct db_value *values, size_t count, uint64_t *changed);

/* As db_run, for a statement that must meet a row: LODGE_NOT_FOUND when it meets none. */
__attribute__((warn_unused_result)) enum lodge_problem
db_change(struct db *db, enum query query, const struct db_value *values, size_t count);

/* Name of the key that the last LODGE_ALREADY_THERE was about, "users_email". */
const char *db_duplicate_key(const struct db *db);

/* ---- transactions ------------------------------------------------------------------------------- */

/* Part of a transaction. It runs again from its start after a conflict (1213, 1205, 1020 …), so it must
 * set everything it sets anew, and do nothing outside the database. Returning a problem rolls back; so does
 * an error of any of its statements, also one that it overlooks: no other statement is run after it. */
typedef enum lodge_problem db_work(struct db *db, void *what);

/* Runs `work` and commits. Conflicts are repeated a few times with jitter, then LODGE_UNAVAILABLE; a COMMIT
 * whose answer was lost is LODGE_OUTCOME_UNKNOWN. Transactions do not nest, but within db_enclose. */
__attribute__((warn_unused_result)) enum lodge_problem
db_transact(struct db *db, db_work *work, void *what);

/* As db_transact, for work that knows nothing of being a part: each db_transact within is a savepoint, and each
 * statement outside of one stands for itself. All of it is kept together, or nothing. `work` runs again from its start
 * after a conflict anywhere within. */
__attribute__((warn_unused_result)) enum lodge_problem
db_enclose(struct db *db, db_work *work, void *what);

/* After LODGE_UNAVAILABLE of a statement of db_enclose's own work: whether somebody else held a lock for too long. Then
 * the error is forgotten, so that `work` may end with a problem of its own instead of being tried again. */
bool db_was_locked_out(struct db *db);

/* From now on this is called once a transaction has ended, however it ended: kept, rolled back, or not known; of those
 * within db_enclose when the whole has. db_transact and db_enclose return behind it. */
void db_on_end(struct db *db, void (*ended)(void *what), void *what);

/* Whether a question is answered with what is committed now. In a transaction it is with what was when that began. */
bool db_sees_now(const struct db *db);

/* Whether this is called from within the work of a db_transact. */
bool db_is_in_transaction(const struct db *db);

/* For what can be a change by itself or a part of a larger one: as db_transact, or within the transaction that is
 * under way; then a problem is for who began that one. */
__attribute__((warn_unused_result)) static inline enum lodge_problem
db_within(struct db *db, db_work *work, void *what)
{
    return db_is_in_transaction(db) ? work(db, what) : db_transact(db, work, what);
}

#endif
