/* What a command needs before it runs: settings, rules, and the house with its database. */
#include "programs/commands/command.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

enum lodge_problem
errand_settings(struct errand *errand)
{
    const void *bound;
    const char *why = NULL;
    enum lodge_problem problem = lodge_settings_read(&house_settings, errand->config, errand->arena,
        &bound, &why);

    if (problem)
        return errand_refuse_settings(errand, problem, why);
    errand->settings = bound;
    return LODGE_OK;
}

enum lodge_problem
errand_prepare(struct errand *errand, void **shared)
{
    const char *why = NULL;

    if (house_prepare_command(errand->settings, errand->arena, shared, &why))
        return LODGE_OK;
    return errand_refuse(errand, LODGE_FIELD_INVALID, "Correct the settings file", "%s: %s", errand->config, why);
}

/* Whose hand this is: the account of the system, and behind sudo whose it was before. */
static const char *
account_of_system(struct lodge_arena *arena)
{
    const struct passwd *account = getpwuid(getuid());
    const char *sudo = getuid() == 0 ? getenv("SUDO_USER") : NULL;
    const char *name = account ? account->pw_name : lodge_print(arena, "%lld", (long long)getuid());

    return sudo && *sudo ? lodge_print(arena, "%s as %s", sudo, name) : lodge_copy_text(arena, name);
}

enum lodge_problem
errand_open_house(struct errand *errand, void *shared)
{
    const char *why = NULL;

    if (!house_open(errand->settings, shared, QUERY_FOR_CLI, "cli", &errand->house, &why))
        return errand_refuse(errand, LODGE_BROKEN, "See whether the database is up to date: gatelodge db status",
            "%s", why);
    errand->house->nobody_else = (struct actor){ .kind = ACTOR_COMMAND, .name = account_of_system(errand->arena) };
    house_serve(errand->house, errand->arena, &errand->fault);
    return LODGE_OK;
}

static enum lodge_problem
open_house(struct errand *errand)
{
    void *shared;
    enum lodge_problem problem = errand_prepare(errand, &shared);

    return problem ? problem : errand_open_house(errand, shared);
}

static void
choose_config(struct errand *errand)
{
    const char *given = option_value(errand, "config"), *environment = getenv("GATELODGE_CONFIG");

    errand->config = given ? given : environment && *environment ? environment : SETTINGS_FILE;
}

enum lodge_problem
errand_make_ready(struct errand *errand)
{
    enum lodge_problem problem = LODGE_OK;

    choose_config(errand);
    switch (errand->command->needs) {
    case NEEDS_NOTHING:
        return LODGE_OK;
    case NEEDS_SETTINGS:
        return errand_settings(errand);
    case NEEDS_DATABASE:
        problem = errand_settings(errand);
        return problem ? problem : open_house(errand);
    case NEEDS_UNSTATED:
        break;
    }
    abort();
}
