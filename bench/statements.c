/* Bare prepared statements: how many a second one process gets from MariaDB by libmariadb and nothing else. What the
 * API is compared with. They are the statements of db/queries/, with the same values.
 * Usage: statements OPTIONFILE ids                                 some people's ids, as the API writes them
 *        statements OPTIONFILE read|list|create|whole SECONDS      how often a second; whole: all four statements of a
 *                                                                  request that reads one person, as one time */
#include "store/maps.h"

#include <gatelodge/arena.h>

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IDS         1000
#define ROWS        51          /* a page of 50, and whether another follows */
#define COLUMNS_MAX 32
#define VALUES_MAX  32
#define COLUMN_ROOM 1024

static MYSQL *connection;
static struct lodge_id ids[IDS];
static size_t id_count;

static _Noreturn void
stop(const char *what, const char *why)
{
    fprintf(stderr, "statements: %s: %s\n", what, why);
    exit(1);
}

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- a connection, and people that are there ---------------------------------------------------- */

static void
connect_to(const char *option_file)
{
    connection = mysql_init(NULL);
    if (!connection || mysql_options(connection, MYSQL_READ_DEFAULT_FILE, option_file)
        || mysql_options(connection, MYSQL_READ_DEFAULT_GROUP, "client")
        || !mysql_real_connect(connection, NULL, NULL, NULL, "gatelodge", 0, NULL, 0))
        stop(option_file, connection ? mysql_error(connection) : "no memory");
}

/* The same in each run, from everywhere in the table. */
static void
pick_people(void)
{
    MYSQL_RES *rows;
    MYSQL_ROW row;

    if (mysql_query(connection, "SELECT id FROM users ORDER BY RAND(1) LIMIT 1000")
        || !(rows = mysql_store_result(connection)))
        stop("people", mysql_error(connection));
    while (id_count < IDS && (row = mysql_fetch_row(rows)))
        memcpy(ids[id_count++].bytes, row[0], sizeof(ids[0].bytes));
    mysql_free_result(rows);
    if (id_count == 0)
        stop("people", "there are none");
}

static int
print_people(void)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);

    for (size_t i = 0; i < id_count; i++)
        printf("%s\n", lodge_id_text(arena, "user", ids[i]));
    lodge_arena_free(arena);
    return 0;
}

/* ---- a statement -------------------------------------------------------------------------------- */

struct statement {
    MYSQL_STMT *handle;
    MYSQL_BIND given[VALUES_MAX], found[COLUMNS_MAX];
    char room[COLUMNS_MAX][COLUMN_ROOM];
};

static void
prepare(struct statement *statement, enum query query)
{
    const char *text = queries[query].text;

    statement->handle = mysql_stmt_init(connection);
    if (!statement->handle || mysql_stmt_prepare(statement->handle, text, strlen(text)))
        stop(queries[query].name, mysql_error(connection));
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        statement->found[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = statement->room[i],
            .buffer_length = COLUMN_ROOM };
    if (mysql_stmt_field_count(statement->handle) > COLUMNS_MAX
        || mysql_stmt_param_count(statement->handle) > VALUES_MAX)
        stop(queries[query].name, "too many columns");
}

static MYSQL_BIND
bytes(void *value, size_t length)
{
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_BLOB, .buffer = value, .buffer_length = length };
}

static MYSQL_BIND
text(char *value)
{
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = value, .buffer_length = strlen(value) };
}

static MYSQL_BIND
number(long long *value)
{
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = value };
}

static const MYSQL_BIND nothing = { .buffer_type = MYSQL_TYPE_NULL };

/* Runs it and fetches every row, without copies of them all at once. */
static void
run(struct statement *statement)
{
    int fetched = 0;

    if (mysql_stmt_bind_param(statement->handle, statement->given) || mysql_stmt_execute(statement->handle))
        stop("execute", mysql_stmt_error(statement->handle));
    if (mysql_stmt_field_count(statement->handle) == 0)
        return;
    if (mysql_stmt_bind_result(statement->handle, statement->found))
        stop("bind", mysql_stmt_error(statement->handle));
    while (fetched == 0 || fetched == MYSQL_DATA_TRUNCATED)
        fetched = mysql_stmt_fetch(statement->handle);
    if (fetched != MYSQL_NO_DATA)
        stop("fetch", mysql_stmt_error(statement->handle));
    mysql_stmt_free_result(statement->handle);
}

/* ---- what is measured --------------------------------------------------------------------------- */

/* The newest session, and whose it is: that of who measures. */
static void
find_session(unsigned char digest[32], struct lodge_id *user)
{
    MYSQL_RES *rows;
    MYSQL_ROW row;

    if (mysql_query(connection, "SELECT token_digest, user_id FROM sessions ORDER BY id DESC LIMIT 1")
        || !(rows = mysql_store_result(connection)) || !(row = mysql_fetch_row(rows)))
        stop("sessions", "there is none");
    memcpy(digest, row[0], 32);
    memcpy(user->bytes, row[1], sizeof(user->bytes));
    mysql_free_result(rows);
}

/* Who asks, in which groups they are, and what they may: what every request with a session begins with. */
static void
ask_who(long round)
{
    static struct statement statements[3];
    static unsigned char digest[32];
    static struct lodge_id user;
    static char moment[] = "2000-01-01 00:00:00";

    if (round == 0) {
        find_session(digest, &user);
        prepare(&statements[0], QUERY_SESSION_BY_DIGEST);
        prepare(&statements[1], QUERY_GROUPS_BY_USER);
        prepare(&statements[2], QUERY_PERMISSION_PATTERNS_BY_USER);
        statements[0].given[0] = bytes(digest, sizeof(digest));
        statements[0].given[1] = statements[0].given[2] = text(moment);
        statements[1].given[0] = bytes(user.bytes, sizeof(user.bytes));
        statements[2].given[0] = statements[2].given[1] = statements[1].given[0];
    }
    for (size_t i = 0; i < 3; i++)
        run(&statements[i]);
}

static void
read_one(struct statement *statement, long round)
{
    static struct lodge_id id;

    if (!statement->handle) {
        prepare(statement, QUERY_USER_BY_ID);
        statement->given[0] = bytes(id.bytes, sizeof(id.bytes));
    }
    id = ids[(size_t)round % id_count];
    run(statement);
}

static void
whole_request(struct statement *statement, long round)
{
    ask_who(round);
    read_one(statement, round);
}

static void
list_page(struct statement *statement, long round)
{
    static char start[] = "1970-01-01 00:00:00.001";
    static struct lodge_id none;
    static long long rows = ROWS;

    (void)round;
    if (!statement->handle) {
        prepare(statement, QUERY_USERS_OLDEST_FIRST);
        statement->given[0] = statement->given[1] = text(start);
        statement->given[2] = bytes(none.bytes, sizeof(none.bytes));
        statement->given[3] = number(&rows);
    }
    run(statement);
}

/* One row, and its COMMIT: without event, outbox or question whether one may. */
static void
create_one(struct statement *statement, long round)
{
    static char person[] = "person", active[] = "active", empty[] = "{}", name[64], email[96], moment[32];
    static struct lodge_id id;
    static long long one = 1, no = 0;
    time_t seconds = time(NULL);
    struct tm parts;

    if (!statement->handle)
        prepare(statement, QUERY_USER_INSERT);
    id = lodge_id_new();
    snprintf(name, sizeof(name), "bare.%lld.%ld", (long long)seconds, round);
    snprintf(email, sizeof(email), "%s@example.org", name);
    strftime(moment, sizeof(moment), "%Y-%m-%d %H:%M:%S", gmtime_r(&seconds, &parts));
    const MYSQL_BIND given[] = {
        bytes(id.bytes, sizeof(id.bytes)), text(person), text(name), text(email), text(email), number(&no), nothing,
        text(active), nothing, nothing, text(empty), number(&one), text(moment), text(moment), nothing, nothing,
    };
    memcpy(statement->given, given, sizeof(given));
    run(statement);
}

static const struct {
    const char *name;
    void (*run)(struct statement *statement, long round);
} kinds[] = {
    { "read", read_one }, { "list", list_page }, { "create", create_one }, { "whole", whole_request },
};

static int
measure(const char *name, double seconds)
{
    static struct statement statement;
    size_t kind = 0, count = sizeof(kinds) / sizeof(kinds[0]);
    long round = 0;

    while (kind < count && strcmp(kinds[kind].name, name) != 0)
        kind++;
    if (kind == count || seconds <= 0)
        return 2;
    double begin = now();
    while (now() < begin + seconds)
        kinds[kind].run(&statement, round++);
    printf("%.1f\n", (double)round / (now() - begin));
    return 0;
}

int
main(int argc, char *argv[])
{
    int status = 2;

    if (argc >= 3) {
        connect_to(argv[1]);
        pick_people();
        status = argc == 3 && strcmp(argv[2], "ids") == 0 ? print_people()
            : argc == 4 ? measure(argv[2], strtod(argv[3], NULL)) : 2;
        mysql_close(connection);
    }
    if (status == 2)
        fprintf(stderr, "usage: statements OPTIONFILE ids | read|list|create|whole SECONDS\n");
    return status;
}
