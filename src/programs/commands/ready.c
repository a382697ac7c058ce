/* What a command needs before it runs: settings, rules, and the house with its database. */
#include "programs/commands/command.h"

#include <stdlib.h>

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

    if (house_prepare_hashing(errand->settings, errand->arena, shared, &why))
        return LODGE_OK;
    return errand_refuse(errand, LODGE_FIELD_INVALID, "Correct the settings file", "%s: %s", errand->config, why);
}

static enum lodge_problem
open_house(struct errand *errand)
{
    void *shared;
    const char *why = NULL;
    enum lodge_problem problem = errand_prepare(errand, &shared);

    if (problem)
        return problem;
    if (!house_open(errand->settings, shared, QUERY_FOR_CLI, "cli", &errand->house, &why))
        return errand_refuse(errand, LODGE_BROKEN, "See whether the database is up to date: gatelodge db status",
            "%s", why);
    house_serve(errand->house, errand->arena, &errand->fault);
    return LODGE_OK;
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
