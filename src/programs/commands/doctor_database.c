/* gatelodge doctor: MariaDB, from passwords to tables. */
#include "programs/commands/doctor.h"

#include "store/server.h"
#include "store/upgrade.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SKEW_MAX LODGE_SECONDS(2)       /* sessions are timed by both clocks */

static const struct {
    const char *name;
    enum query_owner owner;
} accounts[] = {
    { "gate",  QUERY_FOR_GATE },
    { "login", QUERY_FOR_LOGIN },
    { "api",   QUERY_FOR_API },
    { "jobs",  QUERY_FOR_JOBS },
    { "cli",   QUERY_FOR_CLI },
};

void
examine_secrets(struct visit *visit)
{
    const struct database_settings *database = &visit->errand->settings->database;
    size_t wrong = visit->wrong;
    struct stat about;

    for (size_t i = 0; database->password_directory && i < LODGE_COUNT(accounts); i++) {
        const char *path = lodge_print(visit->errand->arena, "%s/%s%s", database->password_directory,
            database->account_prefix, accounts[i].name);
        if (stat(path, &about) < 0)
            visit_note_wrong(visit, "passwords", errno == EACCES ? "Ask as root: sudo gatelodge doctor"
                : "gatelodge setup", "%s: %s", path, strerror(errno));
        else if (about.st_mode & 0077)
            visit_note_wrong(visit, "passwords", lodge_print(visit->errand->arena, "chmod 600 %s", path),
                "%s can be read by others (mode %o)", path, (unsigned)about.st_mode & 0777);
    }
    if (visit->wrong == wrong)
        visit_note_well(visit, "passwords", database->password_directory ? "%s is for nobody else to read"
            : "the socket of MariaDB vouches%.0s", database->password_directory ? database->password_directory : "");
}

static const char *
next_for(enum lodge_problem problem)
{
    return problem == LODGE_UNAVAILABLE
        ? "systemctl status mariadb, and see where the section database of the settings file points"
        : "gatelodge db upgrade, then gatelodge setup: it makes accounts and grants anew";
}

void
examine_schema(struct visit *visit)
{
    struct errand *errand = visit->errand;
    struct lodge_list migrations = { 0 };
    const char *why = NULL;
    enum lodge_problem problem = upgrade_status(&errand->settings->database, schema_directory(errand), errand->arena,
        &migrations, &why);
    const struct migration *each = migrations.items;
    size_t wrong = visit->wrong;

    if (problem) {
        visit_note_wrong(visit, "tables", next_for(problem), "%s", why ? why : lodge_problem_row(problem)->title);
        return;
    }
    for (size_t i = 0; i < migrations.count; i++)
        if (!lodge_text_equal(each[i].state, "applied"))
            visit_note_wrong(visit, "tables", "gatelodge db upgrade", "%s is %s", each[i].name, each[i].state);
    if (visit->wrong == wrong)
        visit_note_well(visit, "tables", "%zu migrations are applied, none is missing", migrations.count);
}

/* A program's account opens when its password, its grants and the tables fit every statement that it may run. */
void
examine_accounts(struct visit *visit)
{
    struct errand *errand = visit->errand;

    for (size_t i = 0; i < LODGE_COUNT(accounts); i++) {
        struct db *db = db_new(&errand->settings->database, accounts[i].owner, accounts[i].name);
        const char *why = NULL, *name = lodge_print(errand->arena, "account %s%s",
            errand->settings->database.account_prefix, accounts[i].name);
        enum lodge_problem problem = db_open(db, &why);

        if (problem)
            visit_note_wrong(visit, name, next_for(problem), "%s",
                why ? lodge_copy_text(errand->arena, why) : lodge_problem_row(problem)->title);
        else
            visit_note_well(visit, name, "signs in and may run all its statements");
        db_free(db);
    }
}

void
examine_clock(struct visit *visit)
{
    struct errand *errand = visit->errand;
    struct db *db = db_new(&errand->settings->database, QUERY_FOR_CLI, "cli");
    int64_t there = 0;

    db_serve(db, errand->arena, &errand->fault);
    enum lodge_problem problem = server_time(db, &there);
    int64_t skew = there - lodge_now();

    db_free(db);
    if (problem)
        visit_note_wrong(visit, "clock", next_for(problem), "MariaDB does not say what time it is");
    else if (llabs(skew) > SKEW_MAX)
        visit_note_wrong(visit, "clock", "timedatectl set-ntp true, on this machine and on MariaDB's",
            "MariaDB's clock is %lld seconds %s this machine's", llabs(skew) / LODGE_SECONDS(1),
            skew > 0 ? "before" : "behind");
    else
        visit_note_well(visit, "clock", "MariaDB's and this machine's agree");
}

void
examine_log(struct visit *visit)
{
    struct errand *errand = visit->errand;
    struct db *db = db_new(&errand->settings->database, QUERY_FOR_CLI, "cli");
    bool statements = false;

    db_serve(db, errand->arena, &errand->fault);
    enum lodge_problem problem = server_logs_statements(db, &statements);

    db_free(db);
    if (problem)
        visit_note_wrong(visit, "binary log", next_for(problem), "MariaDB does not say what is in it");
    else if (statements)
        visit_note_wrong(visit, "binary log", "binlog_format = MIXED in MariaDB's settings, or ROW",
            "It holds statements alone, which is not supported");
    else
        visit_note_well(visit, "binary log", "MariaDB writes rows into it, or none");
}
