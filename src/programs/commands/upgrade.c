/* gatelodge upgrade: after new files are installed, brings the database up to date and lets running programs be
 * replaced by their new files. In this order, for a migration leaves in place what the programs before it use. */
#include "programs/commands/output.h"
#include "programs/commands/running.h"

#include "store/db_setup.h"
#include "store/upgrade.h"

#include <signal.h>

/* ---- what would be done ------------------------------------------------------------------------- */

static const char *const kinds[] = { "migration", "program", NULL };

struct step {
    const char *kind;
    const char *name;
    const char *version;            /* that runs; NULL: of a migration */
};

static const struct lodge_field step_fields[] = {
    LODGE_CHOICE(struct step, kind, "What it is", .choices = kinds),
    LODGE_TEXT(struct step, name, "File, or program", .max = 255),
    LODGE_TEXT(struct step, version, "Version that runs now", .max = 255, .nullable = true),
};
LODGE_SCHEMA(step_schema, struct step, step_fields);

static enum lodge_problem
show_plan(struct errand *errand, const struct running_programs *running)
{
    static const char *const columns[] = { "kind", "name", "version", NULL };
    struct lodge_list pending;
    struct listing listing;
    enum lodge_problem problem = pending_migrations(errand, &pending);

    if (problem)
        return problem;
    struct step *steps = LODGE_NEW_ARRAY(errand->arena, struct step, pending.count + running->count);
    for (size_t i = 0; i < pending.count; i++)
        steps[i] = (struct step){ "migration", ((const struct migration *)pending.items)[i].name, NULL };
    for (size_t i = 0; i < running->count; i++)
        steps[pending.count + i] = (struct step){ "program", running->list[i].name, running->list[i].version };
    listing_begin(&listing, errand, &step_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ steps, pending.count + running->count });
    return listing_end(&listing);
}

/* ---- doing it ----------------------------------------------------------------------------------- */

static void
say(struct errand *errand, const char *text)
{
    if (!option_given(errand, "json"))
        output_text(lodge_print(errand->arena, "%s\n", printable(errand->arena, text, false)));
}

/* What the new programs may do besides, before they begin. Nothing is taken away: the old ones serve still. Without
 * MariaDB's administrator the rights stay as they are, and for most versions that is enough. */
static enum lodge_problem
give_rights(struct errand *errand)
{
    struct db_administrator *administrator = NULL;
    const char *option_file = option_value(errand, "defaults-file"), *why = NULL;
    const char *grants = lodge_print(errand->arena, "%s/../grants.sql", schema_directory(errand));
    enum lodge_problem problem = db_administrator_open(&errand->settings->database, option_file, errand->arena,
        &administrator, &why);

    if (problem == LODGE_OK)
        problem = db_rights_add(administrator, grants, &why);
    db_administrator_close(administrator);
    if (problem && option_file)
        return errand_refuse(errand, problem, NULL, "%s", why);
    say(errand, problem ? lodge_print(errand->arena, "rights: as they were (%s)", why) : "rights: given");
    return LODGE_OK;
}

static enum lodge_problem
upgrade_schema(struct errand *errand)
{
    int applied = 0;
    enum lodge_problem problem = apply_migrations(errand, &applied);

    if (problem == LODGE_OK)
        say(errand, lodge_print(errand->arena, "database: up to date, %d applied", applied));
    return problem ? problem : give_rights(errand);
}

enum lodge_problem
upgrade_programs(struct errand *errand)
{
    struct running_programs running = { .count = 0 };
    void *shared;
    enum lodge_problem problem = errand_prepare(errand, &shared);

    if (problem == LODGE_OK)
        problem = running_find(errand, NULL, &running);
    if (problem)
        return problem;
    if (option_given(errand, "plan"))
        return show_plan(errand, &running);
    problem = upgrade_schema(errand);
    if (problem)
        return problem;
    if (running.count == 0)
        say(errand, "No program runs.");
    return running_change(errand, SIGUSR2, "upgraded", &running);
}
