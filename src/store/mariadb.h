/* The inside of a connection, and the one door to MariaDB Connector/C: only store/db*.c include this. */
#ifndef STORE_MARIADB_H
#define STORE_MARIADB_H

#include "store/maps.h"

#include <mysql.h>

/* What an error means for the one who asked. */
enum error_kind {
    ERROR_NONE,
    ERROR_CONFLICT,     /* somebody else was first: the transaction may be tried again as a whole    */
    ERROR_LOST,         /* the connection is gone; whether the statement was done is not known       */
    ERROR_UNSURE,       /* the same, and the connection is still there                               */
    ERROR_AWAY,         /* refused for now: nothing was done                                         */
    ERROR_DUPLICATE,    /* a unique key has this value already                                       */
    ERROR_ORPHAN,       /* what the row should belong to is not there                                */
    ERROR_BROKEN,       /* program, schema and grants do not fit together                            */
};

struct db {
    const struct database_settings *settings;
    unsigned owner;
    char account[128];
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    MYSQL *connection;                          /* NULL: none */
    MYSQL_STMT *statements[QUERY__COUNT];       /* NULL: not the owner's, or not prepared yet */
    int64_t closed_until;                       /* the breaker, in lodge_steady; 0: not closed */
    enum lodge_problem closed_for;              /* what is answered until then */
    bool in_transaction;
    bool encloses;                              /* it is db_enclose's … */
    bool nested;                                /* … and a db_transact is under way within it */
    unsigned news;                              /* of the statements of this transaction: enum query_news */
    bool told;                                  /* … and that it told of them */
    void (*ended)(void *what);                  /* db_on_end; NULL: nobody waits for it */
    void *ended_what;
    enum error_kind error;                      /* of the last statement; in a transaction of the first that
                                                   failed: no other runs after it, nothing is committed */
    unsigned error_number;                      /* MariaDB's number of it */
    void (*observer)(enum db_outcome outcome);  /* NULL: nobody counts */
    bool (*is_away)(const void *what);          /* db_heed; NULL: nobody knows better than we do */
    const void *away_what;
    bool gives_up;                              /* … and does not wait on, once it is said */
    unsigned asked;                             /* times in this call; only tests look */
    char why[512];                              /* the last error, for the log */
    char duplicate_key[65];
};

/* ---- db.c --------------------------------------------------------------------------------------- */

/* Makes sure that there is a connection, unless the breaker is open. Never inside a transaction. */
enum lodge_problem db_ready(struct db *db);

/* Opens the breaker: until retry_after is over, `problem` is the answer. */
void db_stand_back(struct db *db, enum lodge_problem problem);

/* Tells who counts. */
void db_tell(const struct db *db, enum error_kind kind);

/* Prepares one statement, and compares it with what the code gives and takes. */
enum lodge_problem db_prepare(struct db *db, enum query query);

void db_close(struct db *db);

/* ---- db_wait.c ---------------------------------------------------------------------------------- */

/* Whose answer is waited for from now on, and no longer than until it is said that MariaDB is away; NULL: as
 * long as the driver's limits are. */
void db_is_waiting(const struct db *db);

/* Lets this connection wait so, and for no longer when signals come. */
void db_wait_ourselves(MYSQL *connection);

/* ---- db_errors.c -------------------------------------------------------------------------------- */

/* Notes an error that Connector/C reports about `what`, closes a connection that is lost, and says what it
 * means. */
enum error_kind db_failed(struct db *db, const char *what, unsigned number, const char *text);

/* An error of our own making: never the caller's, never passing. */
enum error_kind db_misused(struct db *db, const char *what, const char *text);

/* The problem of an error. `final`: what failed would have been kept, had it been done (COMMIT, or a change
 * outside a transaction). */
enum lodge_problem db_problem(enum error_kind kind, bool final);

/* Puts the last error into the call's fault, and returns `problem`. */
enum lodge_problem db_fail(struct db *db, enum lodge_problem problem);

/* ---- db_run.c ----------------------------------------------------------------------------------- */

/* Runs a text without values or rows: BEGIN, COMMIT, SET …, and the statements of a migration. */
enum error_kind db_command(struct db *db, const char *what, const char *text, size_t length);

/* ---- db_rows.c ---------------------------------------------------------------------------------- */

/* Room for the values of one statement, while it is sent. */
struct db_bound {
    MYSQL_BIND binds[QUERY_VALUES_MAX];
    MYSQL_TIME times[QUERY_VALUES_MAX];
    unsigned long lengths[QUERY_VALUES_MAX];
};

bool db_only_reads(enum query query);

/* Binds the values. False when they are not what the statement takes. */
bool db_bind(struct db_bound *bound, enum query query, const struct db_value *values, size_t count);

/* What does not fit between a prepared statement and what the code gives and takes; NULL: all fits.
 * `room` is for the sentence. */
const char *db_misfit(MYSQL_STMT *statement, enum query query, char *room, size_t size);

/* Reads all rows of a stored result into `rows`, one behind the other. */
enum error_kind db_read(struct db *db, enum query query, char *rows, size_t row_size);

#endif
