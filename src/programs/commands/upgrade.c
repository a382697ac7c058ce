/* gatelodge upgrade: after new files are installed, brings the database up to date and lets running programs be
 * replaced by their new files. In this order, for a migration leaves in place what the programs before it use. */
#include "programs/commands/output.h"
#include "programs/commands/running.h"

#include "identity/user_words.h"
#include "store/db_setup.h"
#include "store/upgrade.h"

#include <gatelodge/clock.h>

#include <inttypes.h>
#include <signal.h>

#define WORDS_FOR       LODGE_DAYS(30)              /* until then the last host should be upgraded */
#define CLOCKS_DIFFER   LODGE_MINUTES(5)
#define WORDS_ROOM      ((size_t)1024 * 1024 * 1024)  /* bytes; touched only when used */

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

/* ---- what programs of before did not write -------------------------------------------------------- */

/* Programs of before 0012_user_words.sql know no words, those of before 0014_dotless_words.sql other ones. */
static bool
is_about_words(const struct migration *migration)
{
    return migration->number == 12 || migration->number == 14;
}

/* Since when they may have added or renamed people without their words; 0: that was long ago. */
static enum lodge_problem
find_words_missed(struct errand *errand, int64_t *since)
{
    struct lodge_list all = { 0 };
    const char *why = NULL;
    enum lodge_problem problem = upgrade_status(&errand->settings->database, schema_directory(errand), errand->arena,
        &all, &why);

    if (problem)
        return errand_refuse(errand, problem, NULL, "%s", why);
    *since = 0;
    for (size_t i = 0; i < all.count && *since == 0; i++) {
        const struct migration *each = (const struct migration *)all.items + i;

        if (is_about_words(each) && lodge_now() - each->applied_at < WORDS_FOR)
            *since = each->applied_at - CLOCKS_DIFFER;
    }
    return LODGE_OK;
}

static enum lodge_problem
say_words_again(struct errand *errand, int64_t since)
{
    struct lodge_arena *arena = lodge_arena_new(WORDS_ROOM);
    struct user_id place = { 0 };
    uint64_t mended = 0;
    enum lodge_problem problem;

    do {
        house_serve(errand->house, arena, &errand->fault);
        problem = user_words_again(errand->house, since, &place, &mended);
        lodge_arena_reset(arena);
    } while (problem == LODGE_OK && !lodge_id_is_none(place.n));
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(arena);
    if (mended > 0)
        say(errand, lodge_print(errand->arena, "people: %" PRIu64 " can be found by their names again", mended));
    return problem;
}

static enum lodge_problem
upgrade_words(struct errand *errand, void *shared)
{
    int64_t since = 0;
    enum lodge_problem problem = find_words_missed(errand, &since);

    if (problem || since == 0)
        return problem;
    problem = errand_open_house(errand, shared);
    return problem ? problem : say_words_again(errand, since);
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
    problem = running_change(errand, SIGUSR2, "upgraded", &running);
    return problem ? problem : upgrade_words(errand, shared);
}
