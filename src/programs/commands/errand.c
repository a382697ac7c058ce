/* What went wrong, and what to do next: on standard error, for people. */
#include "programs/commands/output.h"

#include <stdio.h>
#include <string.h>

enum lodge_problem
errand_refuse(struct errand *errand, enum lodge_problem problem, const char *next, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    errand->why = lodge_print_list(errand->arena, format, values);
    va_end(values);
    errand->next = next;
    return problem;
}

enum lodge_problem
errand_misuse(struct errand *errand, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    errand->why = lodge_print_list(errand->arena, format, values);
    va_end(values);
    errand->misused = true;
    return LODGE_MALFORMED;
}

enum lodge_problem
errand_refuse_settings(struct errand *errand, enum lodge_problem problem, const char *why)
{
    return errand_refuse(errand, problem, problem != LODGE_NOT_FOUND ? "Correct the settings file"
        : "Name another with --config FILE; what stands in one is shown by: gatelodge print settings", "%s", why);
}

/* What an administrator at this keyboard does next, where problems.def speaks to callers of the API. */
static const struct {
    enum lodge_problem problem;
    const char *next;
} advice[] = {
    { LODGE_BROKEN,      "See whether the database is up to date: gatelodge db status" },
    { LODGE_UNAVAILABLE, "See whether MariaDB runs, and where the section database of the settings file points" },
    { LODGE_BUSY,        "Try again in a moment" },
    { LODGE_NOT_FOUND,   "Check the spelling" },
};

static const char *
next_of(const struct errand *errand, enum lodge_problem problem)
{
    if (errand->why || errand->fault.misfit_count > 0)
        return errand->next;
    for (size_t i = 0; i < LODGE_COUNT(advice); i++)
        if (advice[i].problem == problem)
            return errand_say(errand, advice[i].next, "command.advice.%s", lodge_problem_row(problem)->code);
    return problem_detail(errand, lodge_problem_row(problem));
}

/* The field of a misfit as people name it: "/display_name" is "display_name". */
static void
tell_misfit(const struct errand *errand, const struct lodge_misfit *misfit)
{
    fprintf(stderr, "    %s: %s\n", printable(errand->arena, misfit->pointer + (misfit->pointer[0] == '/'), false),
        printable(errand->arena, misfit->detail, false));
}

void
errand_tell(const struct errand *errand, enum lodge_problem problem)
{
    const char *why = errand->why ? errand->why : problem_title(errand, lodge_problem_row(problem));
    const char *next = next_of(errand, problem);

    fprintf(stderr, "gatelodge: %s\n", printable(errand->arena, why, false));
    for (size_t i = 0; i < errand->fault.misfit_count; i++)
        tell_misfit(errand, &errand->fault.misfits[i]);
    if (errand->fault.note[0] && errand->fault.misfit_count == 0)
        fprintf(stderr, "    %s\n", printable(errand->arena, errand->fault.note, false));
    if (next)
        fprintf(stderr, "%s%s\n", printable(errand->arena, next, false), next[strlen(next) - 1] == '.' ? "" : ".");
}
