/* Migrations. DDL commits by itself, so a file is not one transaction: each of its statements can be repeated
 * instead, and a file that failed begins anew. The row in `migrations` is the claim on a file: a row can be
 * inserted only once on all nodes of a cluster, where GET_LOCK reaches no further than its own. */
#include "store/upgrade.h"

#include "store/maps.h"
#include "store/migration_files.h"

#include <gatelodge/clock.h>

#include <stdlib.h>
#include <string.h>

#define ROWS_MAX       1000
#define WAIT_MAX       LODGE_MINUTES(10)
#define ABANDONED      LODGE_HOURS(24)      /* a claim of another server that is so old counts no more */

/* While another upgrade is at it. */
static const char look_again[] = "DO SLEEP(0.2)";

static const char migrations_table[] =
    "CREATE TABLE IF NOT EXISTS migrations (\n"
    "    number     INT           NOT NULL,\n"
    "    name       VARCHAR(255)  NOT NULL,\n"
    "    checksum   CHAR(64)      NOT NULL,\n"
    "    state      ENUM('running', 'unfinished', 'applied') NOT NULL,\n"
    "    error      VARCHAR(1000) NULL,\n"
    "    started_at DATETIME(3)   NOT NULL,\n"
    "    applied_at DATETIME(3)   NULL,\n"
    "    server     VARCHAR(255)  NOT NULL,\n"
    "    connection BIGINT        NOT NULL,\n"
    "    PRIMARY KEY (number)\n"
    ") ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin";

const struct db_column migration_columns[] = {
    DB_NUMBER(struct migration, number),
    DB_TEXT(struct migration, name),
    DB_TEXT(struct migration, checksum),
    DB_TEXT(struct migration, state),
    DB_TEXT(struct migration, error),
    DB_TIME(struct migration, applied_at),
    DB_END
};

struct checksum {
    const char *checksum;
};

const struct db_column checksum_columns[] = {
    DB_TEXT(struct checksum, checksum),
    DB_END
};

/* A file, and what the database says about it. */
struct step {
    struct migration migration;
    const char *text;           /* NULL: no file */
};

/* One run: what every function below needs. */
struct upgrade {
    struct db *db;
    struct lodge_arena *arena;
    struct step *steps;
    size_t count;
    const char **why;
};

/* ---- looking ------------------------------------------------------------------------------------ */

/* The rows of the database; none where the table is not there yet. */
static enum lodge_problem
rows_read(struct upgrade *upgrade, struct lodge_list *rows)
{
    struct count tables = { 0 };
    enum lodge_problem problem = db_one(upgrade->db, QUERY_MIGRATIONS_EXIST, DB_WITH_NOTHING, count_columns,
        &tables);

    *rows = (struct lodge_list){ 0 };
    if (problem != LODGE_OK || tables.count == 0)
        return problem;
    return db_many(upgrade->db, QUERY_MIGRATIONS_ALL, DB_WITH_NOTHING, migration_columns,
        sizeof(struct migration), ROWS_MAX, rows);
}

static const struct migration *
row_of(struct lodge_list rows, int64_t number)
{
    const struct migration *all = rows.items;

    for (size_t i = 0; i < rows.count; i++)
        if (all[i].number == number)
            return &all[i];
    return NULL;
}

/* The checksum by MariaDB: this floor has no cryptography of its own. */
static enum lodge_problem
step_from_file(struct upgrade *upgrade, const struct migration_file *file, struct lodge_list rows,
    struct step *step)
{
    const struct migration *row = row_of(rows, file->number);
    struct checksum is = { 0 };
    enum lodge_problem problem = db_one(upgrade->db, QUERY_MIGRATION_CHECKSUM, DB_WITH(db_text(file->text)),
        checksum_columns, &is);

    if (problem)
        return problem;
    *step = (struct step){ row ? *row : (struct migration){ 0 }, file->text };
    step->migration.number = file->number;
    step->migration.name = file->name;
    step->migration.checksum = is.checksum;
    if (!row)
        step->migration.state = "pending";
    else if (!lodge_text_equal(row->state, "applied"))
        step->migration.state = "unfinished";
    else if (!lodge_text_equal(row->checksum, is.checksum))
        step->migration.state = "changed";
    return LODGE_OK;
}

static int
by_number(const void *one, const void *other)
{
    const struct step *left = one, *right = other;

    return (left->migration.number > right->migration.number)
        - (left->migration.number < right->migration.number);
}

/* Files and rows as one list of steps. */
static enum lodge_problem
steps_read(struct upgrade *upgrade, const char *directory)
{
    struct lodge_list files, rows;
    enum lodge_problem problem = migration_files_read(directory, upgrade->arena, &files, upgrade->why);

    if (problem)
        return problem;
    problem = rows_read(upgrade, &rows);
    upgrade->steps = LODGE_NEW_ARRAY(upgrade->arena, struct step, files.count + rows.count);
    for (size_t i = 0; i < files.count && problem == LODGE_OK; i++)
        problem = step_from_file(upgrade, (const struct migration_file *)files.items + i, rows,
            &upgrade->steps[upgrade->count++]);

    const struct migration *row = rows.items;
    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++) {
        struct step unknown = { row[i], NULL };

        unknown.migration.state = "unknown";
        if (!bsearch(&unknown, upgrade->steps, upgrade->count, sizeof(unknown), by_number))
            upgrade->steps[upgrade->count++] = unknown;
        qsort(upgrade->steps, upgrade->count, sizeof(*upgrade->steps), by_number);
    }
    return problem;
}

/* ---- doing -------------------------------------------------------------------------------------- */

/* A claim on this file: *ours when nobody else has it. */
static enum lodge_problem
claim(struct upgrade *upgrade, const struct migration *migration, bool *ours)
{
    int64_t now = lodge_now();
    uint64_t changed = 0;
    enum lodge_problem problem = db_run(upgrade->db, QUERY_MIGRATION_CLAIM, DB_WITH(
        db_number(migration->number), db_text(migration->name), db_text(migration->checksum), db_time(now)), NULL);

    *ours = problem == LODGE_OK;
    if (problem != LODGE_ALREADY_THERE)
        return problem;
    problem = db_run(upgrade->db, QUERY_MIGRATION_TAKE_OVER, DB_WITH(db_text(migration->name),
        db_text(migration->checksum), db_time(now), db_number(migration->number), db_time(now - ABANDONED)),
        &changed);
    *ours = changed > 0;
    return problem;
}

/* Leaves word of what went wrong in the row, for who looks at it later. */
static enum lodge_problem
give_up(struct upgrade *upgrade, const struct step *step, int statement, enum lodge_problem problem)
{
    const char *what = lodge_print(upgrade->arena, "statement %d: %.900s", statement, db_why(upgrade->db));
    enum lodge_problem noted = db_run(upgrade->db, QUERY_MIGRATION_FAIL,
        DB_WITH(db_text(what), db_number(step->migration.number)), NULL);

    *upgrade->why = lodge_print(upgrade->arena, "%s is unfinished%s; %s. Remove the cause and upgrade again: "
        "the file begins anew, and what it did already is skipped.", step->migration.name,
        noted == LODGE_OK ? "" : " (and could not be marked so)", what);
    return problem;
}

static enum lodge_problem
run_file(struct upgrade *upgrade, const struct step *step)
{
    const char *rest = step->text, *statement;
    size_t length;

    for (int n = 1; (statement = migration_statement(&rest, &length)) != NULL; n++) {
        enum lodge_problem problem = db_say(upgrade->db, step->migration.name, statement, length);
        if (problem)
            return give_up(upgrade, step, n, problem);
    }
    return db_change(upgrade->db, QUERY_MIGRATION_FINISH,
        DB_WITH(db_time(lodge_now()), db_number(step->migration.number)));
}

/* Whether another upgrade has applied this meanwhile. */
static enum lodge_problem
look(struct upgrade *upgrade, const struct step *step, bool *applied)
{
    struct count rows = { 0 };
    enum lodge_problem problem = db_one(upgrade->db, QUERY_MIGRATION_IS_APPLIED,
        DB_WITH(db_number(step->migration.number)), count_columns, &rows);

    *applied = rows.count > 0;
    return problem;
}

/* Applies one file, or waits until somebody else has. *ours: it was us. */
static enum lodge_problem
apply(struct upgrade *upgrade, const struct step *step, bool *ours)
{
    int64_t end = lodge_steady() + WAIT_MAX;
    bool applied = false;

    while (lodge_steady() < end) {
        enum lodge_problem problem = claim(upgrade, &step->migration, ours);
        if (problem == LODGE_OK && *ours)
            return run_file(upgrade, step);
        if (problem == LODGE_OK)
            problem = look(upgrade, step, &applied);
        if (problem == LODGE_OK && !applied)
            problem = db_say(upgrade->db, "waiting", look_again, sizeof(look_again) - 1);
        if (problem != LODGE_OK || applied)
            return problem;
    }
    *upgrade->why = lodge_print(upgrade->arena, "%s is still being applied by another upgrade; nothing was "
        "done.", step->migration.name);
    return LODGE_UNAVAILABLE;
}

/* What forbids to go on: history that differs from the files. */
static const char *
objection(const struct upgrade *upgrade)
{
    for (size_t i = 0; i < upgrade->count; i++) {
        const struct migration *migration = &upgrade->steps[i].migration;

        if (lodge_text_equal(migration->state, "changed"))
            return lodge_print(upgrade->arena, "%s was changed after it was applied. Restore it; what should "
                "change belongs in a new file.", migration->name);
        if (lodge_text_equal(migration->state, "unknown"))
            return lodge_print(upgrade->arena, "%s was applied, but is not among the files: this gatelodge "
                "is older than its database.", migration->name);
    }
    return NULL;
}

static enum lodge_problem
apply_all(struct upgrade *upgrade, void (*progress)(const struct migration *next), int *applied)
{
    enum lodge_problem problem = db_say(upgrade->db, "table migrations", migrations_table,
        sizeof(migrations_table) - 1);

    for (size_t i = 0; i < upgrade->count && problem == LODGE_OK; i++) {
        const struct step *step = &upgrade->steps[i];
        bool ours = false;

        if (lodge_text_equal(step->migration.state, "applied"))
            continue;
        if (progress)
            progress(&step->migration);
        problem = apply(upgrade, step, &ours);
        *applied += problem == LODGE_OK && ours;
    }
    return problem;
}

/* ---- from outside ------------------------------------------------------------------------------- */

static struct upgrade
upgrade_begin(const struct database_settings *settings, struct lodge_arena *arena, const char **why)
{
    struct upgrade upgrade = { .db = db_new(settings, QUERY_FOR_UPGRADE, "cli"), .arena = arena, .why = why };

    *why = NULL;
    db_serve(upgrade.db, arena, NULL);
    return upgrade;
}

static enum lodge_problem
upgrade_end(struct upgrade *upgrade, enum lodge_problem problem)
{
    if (problem != LODGE_OK && !*upgrade->why)
        *upgrade->why = lodge_copy_text(upgrade->arena, db_why(upgrade->db));
    db_free(upgrade->db);
    return problem;
}

enum lodge_problem
upgrade_status(const struct database_settings *settings, const char *directory, struct lodge_arena *arena,
    struct lodge_list *migrations, const char **why)
{
    struct upgrade upgrade = upgrade_begin(settings, arena, why);
    enum lodge_problem problem = steps_read(&upgrade, directory);
    struct migration *copies = LODGE_NEW_ARRAY(arena, struct migration, upgrade.count);

    for (size_t i = 0; i < upgrade.count; i++)
        copies[i] = upgrade.steps[i].migration;
    *migrations = (struct lodge_list){ copies, upgrade.count };
    return upgrade_end(&upgrade, problem);
}

enum lodge_problem
upgrade_run(const struct database_settings *settings, const char *directory, struct lodge_arena *arena,
    void (*progress)(const struct migration *next), int *applied, const char **why)
{
    struct upgrade upgrade = upgrade_begin(settings, arena, why);
    enum lodge_problem problem = steps_read(&upgrade, directory);

    *applied = 0;
    if (problem == LODGE_OK && (*why = objection(&upgrade)) != NULL)
        problem = LODGE_BROKEN;
    if (problem == LODGE_OK)
        problem = apply_all(&upgrade, progress, applied);
    return upgrade_end(&upgrade, problem);
}
