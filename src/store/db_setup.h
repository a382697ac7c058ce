/* What MariaDB's own administrator does for gatelodge, once: the database, the accounts, their rights.
 * The only connection that is not one of our accounts'; nobody but the command line opens it. */
#ifndef STORE_DB_SETUP_H
#define STORE_DB_SETUP_H

#include "store/db.h"

struct db_administrator;

/* An account of ours and its password. */
struct db_account {
    const char *name;           /* "gatelodge_gate": letters, digits and _ */
    const char *password;
};

/* Connects as MariaDB's administrator: as the option file says or, when it is NULL, over the settings' socket as
 * the user who runs this. *why is set on any problem, here and below, and lives in the arena. */
enum lodge_problem db_administrator_open(const struct database_settings *settings, const char *option_file,
    struct lodge_arena *arena, struct db_administrator **made, const char **why);

/* Makes the database where it is not there yet. */
enum lodge_problem db_database_make(struct db_administrator *administrator, const char **why);

/* Makes the account where it is not there yet; its password is this one afterwards. */
enum lodge_problem db_account_make(struct db_administrator *administrator, const struct db_account *account,
    const char **why);

/* Lets the account do everything in the database, which it needs before there are tables. */
enum lodge_problem db_account_owns(struct db_administrator *administrator, const char *name, const char **why);

/* Runs the statements of a file, in the database. */
enum lodge_problem db_file_run(struct db_administrator *administrator, const char *path, const char **why);

/* Runs only the grants of such a file: nobody loses a right, not even for a moment. */
enum lodge_problem db_rights_add(struct db_administrator *administrator, const char *path, const char **why);

void db_administrator_close(struct db_administrator *administrator);

#endif
