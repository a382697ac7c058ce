/* The table of problems, and what is known about a failure beyond its name. */
#include "lib/call.h"

#include <stdarg.h>
#include <stdio.h>

static const struct lodge_problem_row rows[LODGE_PROBLEM__COUNT] = {
    [LODGE_OK] = { 200, "", "", "" },
#define LODGE_PROBLEM(name, status, code, title, detail) [LODGE_##name] = { status, code, title, detail },
#include <gatelodge/problems.def>
#undef LODGE_PROBLEM
};

const struct lodge_problem_row *
lodge_problem_row(enum lodge_problem problem)
{
    return problem < LODGE_PROBLEM__COUNT ? &rows[problem] : &rows[LODGE_BROKEN];
}

const struct lodge_problem_row *
problem_row_of(const struct lodge_app *app, enum lodge_problem problem)
{
    size_t own = (size_t)problem - LODGE_PROBLEM_OWN;       /* huge for the library's */

    return own < app->problem_count ? &app->problems[own] : lodge_problem_row(problem);
}

enum lodge_problem
lodge_fail(struct lodge_fault *fault, enum lodge_problem problem, const char *format, ...)
{
    if (fault->note[0])
        return problem;

    va_list values;
    va_start(values, format);
    vsnprintf(fault->note, sizeof(fault->note), format, values);
    va_end(values);
    return problem;
}

enum lodge_problem
lodge_misfit(struct lodge_fault *fault, const char *pointer, const char *code, const char *detail)
{
    if (fault->misfit_count < LODGE_MISFITS_MAX)
        fault->misfits[fault->misfit_count++] = (struct lodge_misfit){ pointer, code, detail };
    return LODGE_FIELD_INVALID;
}

enum lodge_problem
lodge_later(struct lodge_fault *fault, enum lodge_problem problem, int seconds)
{
    fault->retry_after = seconds < 1 ? 1 : seconds;
    return problem;
}
