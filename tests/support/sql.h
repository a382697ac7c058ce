/* Looking into MariaDB, as its administrator. */
#ifndef TESTS_SUPPORT_SQL_H
#define TESTS_SUPPORT_SQL_H

/* Runs statements; returns the rows: a line each, tabs between columns. Ends the story when they fail. Behind one that
 * changes something, checks ask MariaDB anew. */
const char *sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The first column of the first row as a number. */
long long sql_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Every row of every table, as text: what somebody sees who steals the database. */
const char *sql_everything(void);

/* The same without some tables, "'events', 'outbox'". */
const char *sql_everything_but(const char *tables);

#endif
