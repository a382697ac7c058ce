/* Through MariaDB's own client: what is looked at here is not looked at through our own code. */
#include "support/sql.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *ask_database(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* The programs remember what MariaDB said, and nobody tells them of what is changed by hand. */
static void
tell_the_programs(const char *statement)
{
    static const char *const changing[] = { "INSERT ", "UPDATE ", "DELETE " };

    for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++)
        if (strncmp(statement, changing[i], strlen(changing[i])) == 0)
            RUN_WELL(NULL, "gatelodge", "session", "refresh");
}

static const char *
ask_database(const char *format, va_list arguments)
{
    char *statement = NULL;

    if (vasprintf(&statement, format, arguments) < 0)
        abort();
    const char *rows = RUN_WELL(text_keep(statement), "mariadb", text("--defaults-file=%s", the_world()->database),
        "--batch", "--skip-column-names", "--default-character-set=utf8mb4", "gatelodge");
    tell_the_programs(statement);
    return rows;
}

const char *
sql(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *rows = ask_database(format, arguments);
    va_end(arguments);
    return rows;
}

long long
sql_number(const char *format, ...)
{
    va_list arguments;
    char *end;

    va_start(arguments, format);
    const char *rows = ask_database(format, arguments);
    va_end(arguments);
    long long number = strtoll(rows, &end, 10);
    ck_assert_msg(end != rows, "not a number: %s", rows);
    return number;
}

const char *
sql_everything_but(const char *tables)
{
    return sql("%s", sql("SELECT CONCAT('SELECT * FROM `', table_name, '`;') FROM information_schema.tables"
        " WHERE table_schema = 'gatelodge' AND table_type = 'BASE TABLE' AND table_name NOT IN (%s)", tables));
}

const char *
sql_everything(void)
{
    return sql_everything_but("''");
}
