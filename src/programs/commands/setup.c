/* gatelodge setup: what remains to be done in MariaDB after the files are installed, and the link by which the first
 * administrator is made. Doing it again is harmless: what is there stays. */
#include "programs/commands/output.h"
#include "programs/commands/setup_secret.h"

#include "identity/setup.h"
#include "store/db_setup.h"
#include "store/upgrade.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* db/grants.sql is written for these names. */
#define DATABASE       "gatelodge"
#define ACCOUNT_PREFIX "gatelodge_"

static const char *const programs[] = { "gate", "login", "api", "jobs", "cli" };

struct setup_done {
    const char *database;
    const char *password_directory;
    int64_t applied;
    const char *link;           /* NULL: somebody administrates already */
    int64_t link_expires_at;
    const char *snippets;
};

static const struct lodge_field setup_done_fields[] = {
    LODGE_TEXT(struct setup_done, database, "The database", .max = 64),
    LODGE_TEXT(struct setup_done, password_directory, "Where the accounts' passwords are", .max = 4096),
    LODGE_NUMBER(struct setup_done, applied, "How many migrations were applied", .max = 9999),
    LODGE_TEXT(struct setup_done, link, "Where the first administrator is made, once", .max = 512, .nullable = true),
    LODGE_TIME(struct setup_done, link_expires_at, "Until when that works", .nullable = true),
    LODGE_TEXT(struct setup_done, snippets, "What nginx is told", .max = 4096),
};
LODGE_SCHEMA(setup_done_schema, struct setup_done, setup_done_fields);

/* One run: what the steps below need. */
struct setup_run {
    struct errand *errand;
    const char *grants;         /* file */
    struct db_administrator *administrator;
    void *shared;
    struct setup_done done;
};

/* ---- before anything is changed ----------------------------------------------------------------- */

static enum lodge_problem
check_settings(struct setup_run *run)
{
    struct errand *errand = run->errand;
    const struct database_settings *database = &errand->settings->database;
    enum lodge_problem problem = errand_prepare(errand, &run->shared);

    if (problem)
        return problem;
    if (!database->password_directory)
        return errand_refuse(errand, LODGE_FIELD_INVALID, "Set it to a directory that root alone can read",
            "%s: database.password_directory is not set: the passwords have no place", errand->config);
    if (!lodge_text_equal(database->name, DATABASE) || !lodge_text_equal(database->account_prefix, ACCOUNT_PREFIX))
        return errand_refuse(errand, LODGE_FIELD_INVALID, "Keep the names, or do by hand what grants.sql says",
            "%s: the grants are for the database \"" DATABASE "\" and accounts \"" ACCOUNT_PREFIX "...\"",
            errand->config);
    return LODGE_OK;
}

static enum lodge_problem
check_files(struct setup_run *run)
{
    struct errand *errand = run->errand;
    const char *files[] = { lodge_print(errand->arena, "%s/../grants.sql", schema_directory(errand)),
                            option_value(errand, "defaults-file") };

    run->grants = files[0];
    for (size_t i = 0; i < LODGE_COUNT(files); i++)
        if (files[i] && access(files[i], R_OK) != 0)
            return errand_refuse(errand, LODGE_NOT_FOUND, NULL, "%s: %s", files[i], strerror(errno));
    return LODGE_OK;
}

/* ---- the steps ---------------------------------------------------------------------------------- */

static enum lodge_problem
refuse(struct setup_run *run, enum lodge_problem problem, const char *why)
{
    const char *next = problem == LODGE_NOT_ALLOWED
        ? "Run it as root, or name MariaDB's administrator with --defaults-file FILE"
        : problem == LODGE_UNAVAILABLE
        ? "See whether MariaDB runs, and where the section database of the settings file points" : NULL;

    return errand_refuse(run->errand, problem, next, "%s", why);
}

static enum lodge_problem
connect_administrator(struct setup_run *run)
{
    const char *why = NULL;
    enum lodge_problem problem = db_administrator_open(&run->errand->settings->database,
        option_value(run->errand, "defaults-file"), run->errand->arena, &run->administrator, &why);

    return problem ? refuse(run, problem, why) : LODGE_OK;
}

static enum lodge_problem
make_account(struct setup_run *run, const char *program)
{
    struct lodge_arena *arena = run->errand->arena;
    const char *directory = run->errand->settings->database.password_directory, *why = NULL;
    struct db_account account = { .name = lodge_print(arena, ACCOUNT_PREFIX "%s", program) };

    if (!setup_secret(directory, account.name, arena, &account.password, &why))
        return errand_refuse(run->errand, LODGE_BROKEN, "See whether you may write there", "%s", why);
    enum lodge_problem problem = db_account_make(run->administrator, &account, &why);
    return problem ? refuse(run, problem, why) : LODGE_OK;
}

static enum lodge_problem
make_accounts(struct setup_run *run)
{
    const char *why = NULL;
    enum lodge_problem problem = db_database_make(run->administrator, &why);

    if (problem)
        return refuse(run, problem, why);
    for (size_t i = 0; i < LODGE_COUNT(programs) && problem == LODGE_OK; i++)
        problem = make_account(run, programs[i]);
    if (problem)
        return problem;
    problem = db_account_owns(run->administrator, ACCOUNT_PREFIX "cli", &why);
    return problem ? refuse(run, problem, why) : LODGE_OK;
}

static enum lodge_problem
make_tables(struct setup_run *run)
{
    struct lodge_arena *arena = run->errand->arena;
    const char *schema = schema_directory(run->errand), *why = NULL;
    int applied = 0;
    enum lodge_problem problem = upgrade_run(&run->errand->settings->database, schema, arena, NULL, &applied, &why);

    run->done.applied = applied;
    if (problem == LODGE_OK)
        problem = db_file_run(run->administrator, run->grants, &why);
    return problem ? refuse(run, problem, why) : LODGE_OK;
}

/* What events are sealed with. Where the settings name no file, they are not sealed. */
static enum lodge_problem
make_event_key(struct setup_run *run)
{
    struct errand *errand = run->errand;
    const char *path = errand->settings->audit.key_file, *why = NULL, *key;
    const char *slash = path ? strrchr(path, '/') : NULL;

    if (!path)
        return LODGE_OK;
    const char *directory = slash ? lodge_copy(errand->arena, path, (size_t)(slash - path)) : ".";
    if (setup_secret(directory, slash ? slash + 1 : path, errand->arena, &key, &why))
        return LODGE_OK;
    return errand_refuse(errand, LODGE_BROKEN, "See whether you may write there", "%s", why);
}

static enum lodge_problem
make_link(struct setup_run *run)
{
    struct errand *errand = run->errand;
    struct setup_code code;
    const char *why = NULL;

    if (!house_open(errand->settings, run->shared, QUERY_FOR_CLI, "cli", &errand->house, &why))
        return refuse(run, LODGE_BROKEN, why);
    house_serve(errand->house, errand->arena, &errand->fault);
    enum lodge_problem problem = setup_begin(errand->house, &code);
    if (problem == LODGE_SETUP_DONE)
        return LODGE_OK;
    if (problem == LODGE_OK) {
        run->done.link = lodge_print(errand->arena, "%s/setup?code=%s", errand->settings->portal, code.text);
        run->done.link_expires_at = code.expires_at;
    }
    explicit_bzero(&code, sizeof(code));
    return problem;
}

/* ---- what is said ------------------------------------------------------------------------------- */

static void
tell(const struct setup_run *run)
{
    const struct setup_done *done = &run->done;
    struct lodge_arena *arena = run->errand->arena;

    output_text(lodge_print(arena, "The database \"%s\" is ready: %d migrations applied, rights given.\n"
        "The passwords of its accounts are in %s.\n\n", done->database, (int)done->applied, done->password_directory));
    if (done->link)
        output_text(lodge_print(arena, "Within 30 minutes, make the first administrator here. It works once:\n\n"
            "    %s\n\n", done->link));
    else
        output_text("There is an administrator already.\n\n");
    output_text(lodge_print(arena, "If it is not done yet:\n"
        "    systemctl enable --now gatelodge.target\n"
        "    nginx, its own site:       %s/gatelodge.conf, filled in\n"
        "    nginx, your server { }:    include %s/gate.conf;\n"
        "    nginx, your location { }:  include %s/protect.conf;\n", done->snippets, done->snippets, done->snippets));
}

enum lodge_problem
set_up(struct errand *errand)
{
    static enum lodge_problem (*const steps[])(struct setup_run *run) = {
        check_settings, check_files, connect_administrator, make_accounts, make_event_key, make_tables, make_link,
    };
    struct setup_run run = {
        .errand = errand,
        .done = { .database = errand->settings->database.name, .snippets = PKGDATADIR "/nginx",
                  .password_directory = errand->settings->database.password_directory },
    };
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < LODGE_COUNT(steps) && problem == LODGE_OK; i++)
        problem = steps[i](&run);
    db_administrator_close(run.administrator);
    if (problem)
        return problem;
    if (option_given(errand, "json"))
        return output_one(errand, &setup_done_schema, &run.done);
    tell(&run);
    return LODGE_OK;
}
