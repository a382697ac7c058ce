/* The administrator's connection to MariaDB. It comes and goes with one command, so it has neither prepared
 * statements nor a breaker: what fails is said, and the command may be given again. */
#include "store/db_setup.h"

#include "store/mariadb.h"
#include "store/migration_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT_MAX 1024      /* bytes of those that are put together here */
#define ACCESS_DENIED 1045
#define NO_SUCH_USER  1698      /* the socket does not vouch for who runs this */

struct db_administrator {
    MYSQL *connection;
    struct lodge_arena *arena;
    const char *database;
};

static enum lodge_problem
fail(const struct db_administrator *administrator, const char *what, const char **why)
{
    unsigned number = mysql_errno(administrator->connection);

    *why = lodge_print(administrator->arena, "%s: %s (%u)", what, mysql_error(administrator->connection), number);
    if (number == ACCESS_DENIED || number == NO_SUCH_USER)
        return LODGE_NOT_ALLOWED;
    return number >= 2000 && number < 3000 ? LODGE_UNAVAILABLE : LODGE_BROKEN;
}

static enum lodge_problem
say(const struct db_administrator *administrator, const char *what, const char *text, size_t length, const char **why)
{
    if (mysql_real_query(administrator->connection, text, (unsigned long)length) == 0)
        return LODGE_OK;
    return fail(administrator, what, why);
}

enum lodge_problem
db_administrator_open(const struct database_settings *settings, const char *option_file, struct lodge_arena *arena,
    struct db_administrator **made, const char **why)
{
    struct db_administrator *administrator = LODGE_NEW(arena, struct db_administrator);
    unsigned connecting = 10;

    *administrator = (struct db_administrator){ mysql_init(NULL), arena, settings->name };
    if (!administrator->connection)
        abort();
    mysql_options(administrator->connection, MYSQL_OPT_CONNECT_TIMEOUT, &connecting);
    mysql_options(administrator->connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (option_file) {
        mysql_options(administrator->connection, MYSQL_READ_DEFAULT_FILE, option_file);
        mysql_options(administrator->connection, MYSQL_READ_DEFAULT_GROUP, "client");
    }
    *made = administrator;
    if (mysql_real_connect(administrator->connection, NULL, NULL, NULL, NULL, 0, option_file ? NULL : settings->socket,
            0))
        return LODGE_OK;
    return fail(administrator, "connecting as MariaDB's administrator", why);
}

enum lodge_problem
db_database_make(struct db_administrator *administrator, const char **why)
{
    const char *text = lodge_print(administrator->arena,
        "CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", administrator->database);
    enum lodge_problem problem = say(administrator, "making the database", text, strlen(text), why);

    if (problem == LODGE_OK && mysql_select_db(administrator->connection, administrator->database) != 0)
        problem = fail(administrator, "opening the database", why);
    return problem;
}

enum lodge_problem
db_account_make(struct db_administrator *administrator, const struct db_account *account, const char **why)
{
    static const char *const verbs[] = { "CREATE USER IF NOT EXISTS", "ALTER USER" };
    size_t length = strlen(account->password);
    char *quoted = lodge_take(administrator->arena, 2 * length + 1);
    enum lodge_problem problem = LODGE_OK;

    mysql_real_escape_string(administrator->connection, quoted, account->password, (unsigned long)length);
    for (size_t i = 0; i < LODGE_COUNT(verbs) && problem == LODGE_OK; i++) {
        char text[STATEMENT_MAX];
        int size = snprintf(text, sizeof(text), "%s `%s`@localhost IDENTIFIED BY '%s'", verbs[i], account->name,
            quoted);

        problem = size < (int)sizeof(text) ? say(administrator, account->name, text, (size_t)size, why) : LODGE_BROKEN;
        explicit_bzero(text, sizeof(text));
    }
    return problem;
}

enum lodge_problem
db_account_owns(struct db_administrator *administrator, const char *name, const char **why)
{
    const char *text = lodge_print(administrator->arena, "GRANT ALL PRIVILEGES ON `%s`.* TO `%s`@localhost",
        administrator->database, name);

    return say(administrator, name, text, strlen(text), why);
}

/* Runs the statements of a file that begin so. */
static enum lodge_problem
run_file(struct db_administrator *administrator, const char *path, const char *beginning, const char **why)
{
    const char *rest = sql_file_read(path, administrator->arena, why), *statement;
    size_t length;

    if (!rest)
        return LODGE_BROKEN;
    while ((statement = migration_statement(&rest, &length)) != NULL) {
        enum lodge_problem problem = strncmp(statement, beginning, strlen(beginning)) != 0 ? LODGE_OK
            : say(administrator, path, statement, length, why);
        if (problem)
            return problem;
    }
    return LODGE_OK;
}

enum lodge_problem
db_file_run(struct db_administrator *administrator, const char *path, const char **why)
{
    return run_file(administrator, path, "", why);
}

enum lodge_problem
db_rights_add(struct db_administrator *administrator, const char *path, const char **why)
{
    return run_file(administrator, path, "GRANT ", why);
}

void
db_administrator_close(struct db_administrator *administrator)
{
    if (administrator)
        mysql_close(administrator->connection);
}
