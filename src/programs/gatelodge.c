/* gatelodge: the administrator's hand. Reads the command line, makes ready what the command needs, and runs it.
 * What there is: commands/table.c. */
#include "programs/commands/output.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define ERRAND_ROOM ((size_t)256 * 1024 * 1024)     /* bytes; touched only when used */

enum { DONE = 0, FAILED = 1, MISUSED = 2 };

enum lodge_problem
errand_settings(struct errand *errand)
{
    const void *bound;
    const char *why = NULL;
    enum lodge_problem problem = lodge_settings_read(&house_settings, errand->config, errand->arena, &bound, &why);

    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "Name another with --config FILE; gatelodge print settings shows what "
            "stands in one", "%s", why);
    if (problem)
        return errand_refuse(errand, problem, "Correct the settings file", "%s", why);
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

static enum lodge_problem
make_ready(struct errand *errand)
{
    enum lodge_problem problem = LODGE_OK;

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

static void
choose_config(struct errand *errand)
{
    const char *given = option_value(errand, "config"), *environment = getenv("GATELODGE_CONFIG");

    errand->config = given ? given : environment && *environment ? environment : SETTINGS_FILE;
}

static int
run(struct errand *errand, int count, char *const *words)
{
    enum lodge_problem problem = arguments_read(errand, count, words);

    if (problem == LODGE_OK && option_given(errand, "help")) {
        output_text(help_text(errand->arena, errand->typed));
    } else if (problem == LODGE_OK) {
        choose_config(errand);
        problem = make_ready(errand);
        if (problem == LODGE_OK)
            problem = errand->command->run(errand);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("gatelodge: the answer cannot be written");
        return FAILED;
    }
    if (problem)
        errand_tell(errand, problem);
    if (errand->misused)
        fputs(usage_text(errand->arena, errand), stderr);
    return problem == LODGE_OK ? DONE : errand->misused ? MISUSED : FAILED;
}

int
main(int argc, char *argv[])
{
    struct lodge_arena *arena = lodge_arena_new(ERRAND_ROOM);
    struct errand errand = { .arena = arena };

    /* What we print is UTF-8, whatever the terminal's locale is; C.UTF-8 knows which characters can be seen. */
    setlocale(LC_CTYPE, "C.UTF-8");
    int status = run(&errand, argc, argv);
    if (errand.house)
        house_close(errand.house);
    lodge_arena_free(arena);
    return status;
}
