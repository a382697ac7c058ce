/* The connection to MariaDB: opening it, preparing the owner's statements, standing back while the server
 * is away. What is asked over it: db_run.c. Values and rows: db_rows.c. Errors: db_errors.c. */
#include "store/mariadb.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSWORD_MAX   256
#define UPGRADE_ANSWER LODGE_HOURS(12)      /* an ALTER TABLE takes as long as it takes */

/* What every connection is told first. Some servers do not know all of it. */
static const struct {
    const char *text;
    bool may_be_unknown;
} manners[] = {
    { "SET NAMES utf8mb4 COLLATE utf8mb4_bin", false },
    { "SET SESSION time_zone = '+00:00'", false },
    { "SET SESSION autocommit = ON", false },
    { "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
      "NO_ENGINE_SUBSTITUTION'", false },
    { "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", false },
    { "SET SESSION innodb_snapshot_isolation = ON", true },     /* a lost update is 1020, not silence */
    { "SET SESSION group_concat_max_len = 1048576", false },     /* a list that is cut would hide what it holds */
    { "SET SESSION idle_transaction_timeout = 10", false },
    { "SET SESSION wsrep_sync_wait = 1", true },                /* Galera: no read from the past */
};

/* ---- telling the server ------------------------------------------------------------------------- */

/* Who waits for a lock shall be told 1205, which is tried again, before the statement is given up. So shall a migration
 * that waits for a table, behind a backup perhaps: everybody who comes after it waits with it. */
static enum lodge_problem
tell_limits(struct db *db)
{
    long long statement = (long long)db->settings->statement_timeout;
    long long lock = statement > 2000 ? (statement - 1) / 1000 : 1;
    char text[200];

    if (db->owner == QUERY_FOR_UPGRADE)
        statement = 0;
    int length = snprintf(text, sizeof(text), "SET SESSION innodb_lock_wait_timeout = %lld,"
        " SESSION lock_wait_timeout = %lld, SESSION max_statement_time = %lld.%03lld", lock, lock,
        statement / 1000, statement % 1000);
    return db_problem(db_command(db, "connecting", text, (size_t)length), false);
}

static enum lodge_problem
tell_manners(struct db *db)
{
    for (size_t i = 0; i < LODGE_COUNT(manners); i++) {
        if (db_command(db, "connecting", manners[i].text, strlen(manners[i].text)) == ERROR_NONE)
            continue;
        if (!manners[i].may_be_unknown || db->error != ERROR_BROKEN)
            return db_problem(db->error, false);
    }
    return tell_limits(db);
}

/* ---- preparing ---------------------------------------------------------------------------------- */

enum lodge_problem
db_prepare(struct db *db, enum query query)
{
    const struct query_row *row = &queries[query];
    MYSQL_STMT *statement = mysql_stmt_init(db->connection);
    char room[200];

    if (!statement)
        abort();
    if (mysql_stmt_prepare(statement, row->text, strlen(row->text)) != 0) {
        db_failed(db, row->name, mysql_stmt_errno(statement), mysql_stmt_error(statement));
        mysql_stmt_close(statement);
        return db_problem(db->error, false);
    }
    const char *misfit = db_misfit(statement, query, room, sizeof(room));
    if (misfit) {
        mysql_stmt_close(statement);
        return db_problem(db_misused(db, row->name, misfit), false);
    }
    db->statements[query] = statement;
    return LODGE_OK;
}

static enum lodge_problem
prepare_all(struct db *db)
{
    enum lodge_problem problem = LODGE_OK;

    for (int query = 0; query < QUERY__COUNT && problem == LODGE_OK; query++)
        if (queries[query].owners & db->owner)
            problem = db_prepare(db, (enum query)query);
    return problem;
}

/* ---- connecting --------------------------------------------------------------------------------- */

/* Reads password_directory/ACCOUNT, without the newline at its end. */
static bool
read_password(struct db *db, char password[PASSWORD_MAX])
{
    char path[4096 + 128];
    int length = snprintf(path, sizeof(path), "%s/%s", db->settings->password_directory, db->account);
    int file = length < (int)sizeof(path) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t got = file >= 0 ? read(file, password, PASSWORD_MAX - 1) : -1;

    if (got < 0)
        snprintf(db->why, sizeof(db->why), "%.400s: %s", path, strerror(errno));
    else
        password[got] = '\0';
    if (file >= 0)
        close(file);
    if (got < 0)
        return false;
    password[strcspn(password, "\r\n")] = '\0';
    return true;
}

/* Connector/C counts whole seconds. */
static void
set_seconds(MYSQL *connection, enum mysql_option option, int64_t milliseconds)
{
    unsigned seconds = (unsigned)((milliseconds + 999) / 1000);

    mysql_options(connection, option, &seconds);
}

static MYSQL *
connection_new(const struct db *db)
{
    MYSQL *connection = mysql_init(NULL);
    int64_t answer = db->owner == QUERY_FOR_UPGRADE ? UPGRADE_ANSWER : db->settings->answer_timeout;
    unsigned protocol = db->settings->socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    my_bool off = 0;
    unsigned nothing = 0;

    if (!connection)
        abort();
    set_seconds(connection, MYSQL_OPT_CONNECT_TIMEOUT, db->settings->connect_timeout);
    set_seconds(connection, MYSQL_OPT_READ_TIMEOUT, answer);
    set_seconds(connection, MYSQL_OPT_WRITE_TIMEOUT, answer);
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &protocol);   /* host "localhost" is no socket to us */
    mysql_options(connection, MYSQL_OPT_RECONNECT, &off);
    db_wait_ourselves(connection);
    mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &nothing);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    return connection;
}

static enum lodge_problem
connect_now(struct db *db)
{
    const struct database_settings *settings = db->settings;
    char password[PASSWORD_MAX] = "";

    if (settings->password_directory && !read_password(db, password))
        return LODGE_BROKEN;
    db->connection = connection_new(db);
    if (db->observer)
        db->observer(DB_CONNECTING);
    bool connected = mysql_real_connect(db->connection, settings->socket ? NULL : settings->host, db->account,
        password, settings->name, settings->socket ? 0 : (unsigned)settings->port, settings->socket,
        CLIENT_FOUND_ROWS) != NULL;     /* an UPDATE that writes what is there already counts, too */

    explicit_bzero(password, sizeof(password));
    if (connected)
        return LODGE_OK;
    db_failed(db, "connecting", mysql_errno(db->connection), mysql_error(db->connection));
    return db_problem(db->error, false);
}

static enum lodge_problem
connect_and_prepare(struct db *db)
{
    enum lodge_problem problem = connect_now(db);

    if (problem == LODGE_OK)
        problem = tell_manners(db);
    if (problem == LODGE_OK && db->owner != QUERY_FOR_UPGRADE)     /* its tables may not be there yet */
        problem = prepare_all(db);
    return problem;
}

/* Bytes or an end where nothing was asked: the server closed the connection while it was idle. Seen before
 * anything is sent, this makes asking again safe. */
static bool
is_stale(struct db *db)
{
    struct pollfd socket = { .fd = mysql_get_socket(db->connection), .events = POLLIN };

    return poll(&socket, 1, 0) != 0;
}

void
db_close(struct db *db)
{
    if (db->connection)
        mysql_close(db->connection);
    db->connection = NULL;
    for (int query = 0; query < QUERY__COUNT; query++) {     /* after it: nothing is sent for each of them */
        if (db->statements[query])
            mysql_stmt_close(db->statements[query]);
        db->statements[query] = NULL;
    }
}

void
db_stand_back(struct db *db, enum lodge_problem problem)
{
    db->closed_until = lodge_steady() + db->settings->retry_after;
    db->closed_for = problem;
}

/* Somebody has found out for all of us: what we would find out costs the whole of a time limit. */
static enum lodge_problem
is_said_to_be_away(struct db *db)
{
    snprintf(db->why, sizeof(db->why), "MariaDB is away");
    return db_fail(db, LODGE_UNAVAILABLE);
}

enum lodge_problem
db_ready(struct db *db)
{
    if (db->is_away && db->is_away(db->away_what))
        return is_said_to_be_away(db);
    db_is_waiting(db->gives_up ? db : NULL);
    if (db->connection && is_stale(db))
        db_close(db);
    if (db->connection)
        return LODGE_OK;
    if (lodge_steady() < db->closed_until)
        return db_fail(db, db->closed_for);

    enum lodge_problem problem = connect_and_prepare(db);

    db->error = ERROR_NONE;
    if (problem == LODGE_OK)
        return LODGE_OK;
    db_close(db);
    db_stand_back(db, problem);
    return db_fail(db, problem);
}

/* ---- life --------------------------------------------------------------------------------------- */

struct db *
db_new(const struct database_settings *settings, unsigned owner, const char *account)
{
    struct db *db = calloc(1, sizeof(*db));

    if (!db)
        abort();
    db->settings = settings;
    db->owner = owner;
    snprintf(db->account, sizeof(db->account), "%s%s", settings->account_prefix, account);
    return db;
}

enum lodge_problem
db_open(struct db *db, const char **why)
{
    enum lodge_problem problem = db_ready(db);

    *why = problem ? db->why : NULL;
    return problem;
}

void
db_observe(struct db *db, void (*observer)(enum db_outcome outcome))
{
    db->observer = observer;
}

void
db_tell(const struct db *db, enum error_kind kind)
{
    static const enum db_outcome outcomes[] = {
        [ERROR_NONE] = DB_ANSWERED, [ERROR_DUPLICATE] = DB_ANSWERED, [ERROR_ORPHAN] = DB_ANSWERED,
        [ERROR_CONFLICT] = DB_MET_CONFLICT, [ERROR_LOST] = DB_IS_AWAY, [ERROR_UNSURE] = DB_IS_AWAY,
        [ERROR_AWAY] = DB_IS_AWAY, [ERROR_BROKEN] = DB_REFUSED,
    };

    if (db->observer)
        db->observer(outcomes[kind]);
}

void
db_heed(struct db *db, bool (*is_away)(const void *what), const void *what, bool give_up)
{
    db->is_away = is_away;
    db->away_what = what;
    db->gives_up = give_up;
}

void
db_serve(struct db *db, struct lodge_arena *arena, struct lodge_fault *fault)
{
    db->arena = arena;
    db->fault = fault;
    if (!db->in_transaction)
        db->asked = 0;
}

void
db_free(struct db *db)
{
    if (!db)
        return;
    db_close(db);
    free(db);
}
