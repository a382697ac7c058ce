/* gatelodge db: the tables, brought up to date. How: store/upgrade.c. */
#include "programs/commands/output.h"

#include "store/upgrade.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const migration_states[] = { "applied", "pending", "changed", "unfinished", "unknown", NULL };

static const struct lodge_field migration_fields[] = {
    LODGE_NUMBER(struct migration, number, "Place in the order", .max = 9999),
    LODGE_TEXT(struct migration, name, "File", .max = 255),
    LODGE_CHOICE(struct migration, state, "What became of it", .choices = migration_states),
    LODGE_TIME(struct migration, applied_at, "When it was applied", .nullable = true),
    LODGE_TEXT(struct migration, error, "Why it did not end", .max = 4096, .nullable = true),
    LODGE_TEXT(struct migration, checksum, "SHA-256 of the file", .max = 64, .nullable = true),
};
LODGE_SCHEMA(migration_schema, struct migration, migration_fields);

struct upgraded {
    int64_t applied;
};

static const struct lodge_field upgraded_fields[] = {
    LODGE_NUMBER(struct upgraded, applied, "How many migrations were applied", .max = 9999),
};
LODGE_SCHEMA(upgraded_schema, struct upgraded, upgraded_fields);

const char *
schema_directory(const struct errand *errand)
{
    const char *given = option_value(errand, "schema"), *environment = getenv("GATELODGE_SCHEMA");

    return given ? given : environment && *environment ? environment : PKGDATADIR "/schema";
}

static enum lodge_problem
refuse(struct errand *errand, enum lodge_problem problem, const char *why)
{
    return errand_refuse(errand, problem, problem == LODGE_UNAVAILABLE
        ? "See whether MariaDB runs, and where the section database of the settings file points" : NULL, "%s",
        why ? why : lodge_problem_row(problem)->title);
}

static enum lodge_problem
find_migrations(struct errand *errand, struct lodge_list *migrations)
{
    const char *why = NULL;
    enum lodge_problem problem = upgrade_status(&errand->settings->database, schema_directory(errand),
        errand->arena, migrations, &why);

    return problem ? refuse(errand, problem, why) : LODGE_OK;
}

enum lodge_problem
pending_migrations(struct errand *errand, struct lodge_list *pending)
{
    struct lodge_list all = { 0 };
    enum lodge_problem problem = find_migrations(errand, &all);
    struct migration *found = LODGE_NEW_ARRAY(errand->arena, struct migration, all.count);
    size_t count = 0;

    for (size_t i = 0; i < all.count; i++) {
        const struct migration *next = (const struct migration *)all.items + i;
        if (lodge_text_equal(next->state, "pending") || lodge_text_equal(next->state, "unfinished"))
            found[count++] = *next;
    }
    *pending = (struct lodge_list){ found, count };
    return problem;
}

static enum lodge_problem
list_migrations(struct errand *errand, struct lodge_list migrations)
{
    static const char *const columns[] = { "name", "state", "applied_at", "error", NULL };
    struct listing listing;

    listing_begin(&listing, errand, &migration_schema, columns);
    listing_add(&listing, errand->arena, migrations);
    return listing_end(&listing);
}

enum lodge_problem
show_database(struct errand *errand)
{
    struct lodge_list migrations = { 0 };
    enum lodge_problem problem = find_migrations(errand, &migrations);

    return problem ? problem : list_migrations(errand, migrations);
}

static void
show_progress(const struct migration *next)
{
    printf("%s ...\n", next->name);
    fflush(stdout);
}

enum lodge_problem
apply_migrations(struct errand *errand, int *applied)
{
    const char *why = NULL;
    enum lodge_problem problem = upgrade_run(&errand->settings->database, schema_directory(errand), errand->arena,
        option_given(errand, "json") ? NULL : show_progress, applied, &why);

    return problem ? refuse(errand, problem, why) : LODGE_OK;
}

enum lodge_problem
upgrade_database(struct errand *errand)
{
    bool plan = option_given(errand, "plan");
    struct lodge_list pending = { 0 };
    int applied = 0;
    enum lodge_problem problem = plan ? pending_migrations(errand, &pending) : apply_migrations(errand, &applied);

    if (problem)
        return problem;
    if (plan)
        return list_migrations(errand, pending);
    if (option_given(errand, "json"))
        return output_one(errand, &upgraded_schema, &(struct upgraded){ applied });
    return applied > 0 ? output_done(errand, "The database is up to date: %d applied.", applied)
        : output_done(errand, "The database was up to date.");
}
