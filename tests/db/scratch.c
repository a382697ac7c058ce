/* A connection as one of the programs, and one as the administrator. */
#include "scratch.h"

#include <mysql.h>
#include <stdio.h>
#include <string.h>

struct lodge_arena *arena;
struct lodge_fault fault;
struct database_settings settings;

static const struct {
    const char *program;
    unsigned owner;
} programs[] = {
    { "gate", QUERY_FOR_GATE }, { "login", QUERY_FOR_LOGIN }, { "api", QUERY_FOR_API },
    { "jobs", QUERY_FOR_JOBS }, { "cli", QUERY_FOR_CLI },
};

unsigned
owner_of(const char *program)
{
    for (size_t i = 0; i < LODGE_COUNT(programs); i++)
        if (strcmp(programs[i].program, program) == 0)
            return programs[i].owner;
    ck_abort_msg("no program %s", program);
    return QUERY_OWNER_UNSTATED;
}

/* ---- the administrator -------------------------------------------------------------------------- */

static MYSQL *
connect_as(const char *account, const char *password)
{
    MYSQL *connection = mysql_init(NULL);

    ck_assert_msg(mysql_real_connect(connection, NULL, account, password, settings.name, 0, settings.socket, 0),
        "%s: %s", account, mysql_error(connection));
    return connection;
}

const char *
admin(const char *format, ...)
{
    MYSQL *connection = connect_as("root", "");
    va_list values;

    va_start(values, format);
    const char *text = lodge_print_list(arena, format, values);
    va_end(values);
    ck_assert_msg(mysql_query(connection, text) == 0, "%s: %s", text, mysql_error(connection));

    MYSQL_RES *result = mysql_store_result(connection);
    MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;
    const char *answer = row && row[0] ? lodge_copy_text(arena, row[0]) : "";

    mysql_free_result(result);
    mysql_close(connection);
    return answer;
}

/* ---- programs ----------------------------------------------------------------------------------- */

static MYSQL *
connect_as_program(const char *program)
{
    return connect_as(lodge_print(arena, "gatelodge_%s", program), lodge_print(arena, "secret of %s", program));
}

unsigned
errno_as(const char *program, const char *text)
{
    MYSQL *connection = connect_as_program(program);
    unsigned number = mysql_query(connection, text) ? mysql_errno(connection) : 0;

    mysql_free_result(mysql_use_result(connection));
    mysql_close(connection);
    return number;
}

unsigned
errno_of_preparing_as(const char *program, const char *text)
{
    MYSQL *connection = connect_as_program(program);
    MYSQL_STMT *statement = mysql_stmt_init(connection);
    unsigned number = mysql_stmt_prepare(statement, text, strlen(text)) ? mysql_stmt_errno(statement) : 0;

    mysql_stmt_close(statement);
    mysql_close(connection);
    return number;
}

static void
end_connection(void *db)
{
    db_free(db);
}

struct db *
open_as(const char *program)
{
    struct db *db = db_new(&settings, owner_of(program), program);
    const char *why = NULL;
    enum lodge_problem problem = db_open(db, &why);

    ck_assert_msg(problem == LODGE_OK, "%s: %s", program, why);
    db_serve(db, arena, &fault);
    lodge_undo(arena, end_connection, db);
    return db;
}

/* ---- beginning ---------------------------------------------------------------------------------- */

void
begin_clean(void)
{
    arena = lodge_arena_new(64 << 20);
    fault = (struct lodge_fault){ 0 };
    settings = (struct database_settings){
        .socket = getenv("SCRATCH_DB_SOCKET"), .name = "gatelodge", .account_prefix = "gatelodge_",
        .password_directory = getenv("SCRATCH_DB_PASSWORDS"), .connect_timeout = 1000, .answer_timeout = 1000,
        .statement_timeout = 900, .retry_after = 200,
    };
    ck_assert_msg(settings.socket && settings.password_directory, "run this by tests/db/run");
    admin("DELETE FROM users");
    admin("DELETE FROM groups");
    admin("DELETE FROM attempts");
    admin("DELETE FROM changes");
    admin("DELETE FROM events");
    admin("DELETE FROM outbox");
}

void
end_clean(void)
{
    lodge_arena_free(arena);
}

struct user
a_person(const char *username)
{
    const char *email = lodge_print(arena, "%s@example.test", username);

    return (struct user){
        .id.n = lodge_id_new(), .kind = "person", .username = username, .email = email, .email_folded = email,
        .status = "active",
        .attributes = "{}", .version = 1, .created_at = NOW, .updated_at = NOW,
    };
}

int
run_suite_from(const char *name, void (*begin)(void), void (*end)(void), const TTest *const tests[], size_t count)
{
    TCase *all = tcase_create(name);
    Suite *suite = suite_create(name);

    tcase_add_checked_fixture(all, begin, end);
    tcase_set_timeout(all, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
run_suite(const char *name, const TTest *const tests[], size_t count)
{
    return run_suite_from(name, begin_clean, end_clean, tests, count);
}
