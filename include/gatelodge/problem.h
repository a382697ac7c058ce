/* Everything that can go wrong, as values: from the database to the browser.
 *
 * Every function that can fail returns enum lodge_problem; 0 is LODGE_OK. What the caller may read is
 * in problems.def; what only the log may read goes into the fault of the call. */
#ifndef GATELODGE_PROBLEM_H
#define GATELODGE_PROBLEM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lodge_problem {
    LODGE_OK,
#define LODGE_PROBLEM(name, status, code, title, detail) LODGE_##name,
#include <gatelodge/problems.def>
#undef LODGE_PROBLEM
    LODGE_PROBLEM__COUNT,
    LODGE_PROBLEM_OWN = 1024        /* from here on an app counts its own: see lodge_app.problems */
};

#define LODGE_OWN_PROBLEMS_MAX 64   /* problems that an app may have beside these */

/* The app's own problem number n, from 0: a value of enum lodge_problem that later versions of the library
 * do not give away. */
#define LODGE_OWN_PROBLEM(n) ((enum lodge_problem)(LODGE_PROBLEM_OWN + (n)))

/* One row of problems.def. */
struct lodge_problem_row {
    int status;             /* HTTP status                                                  */
    const char *code;       /* stable name, snake_case: the last part of the problem's type */
    const char *title;      /* what happened, for people; never varies (RFC 9457, 3.1.3)    */
    const char *detail;     /* what to do next                                              */
};

#define LODGE_MISFITS_MAX 32        /* misfits of one call that are kept and told */
#define LODGE_NOTE_MAX    240       /* bytes of the log's note                    */

/* One field that does not fit. */
struct lodge_misfit {
    const char *pointer;    /* JSON pointer into the body (RFC 6901), or the query member's name */
    const char *code;       /* stable, snake_case: too_long, unknown_member, …                   */
    const char *detail;     /* a sentence                                                        */
};

/* What is known about a failure beyond its name. Lives and ends with the call. */
struct lodge_fault {
    char note[LODGE_NOTE_MAX];      /* for the log only */
    struct lodge_misfit misfits[LODGE_MISFITS_MAX];
    size_t misfit_count;
    int retry_after;                /* seconds; 0: says nothing */
};

/* The row of a problem of the library. For LODGE_OK: status 200 and empty texts. For anything else, an app's
 * own among it: the row of LODGE_BROKEN. */
const struct lodge_problem_row *lodge_problem_row(enum lodge_problem problem);

/* Keeps a reason for the log (cut at LODGE_NOTE_MAX; the first reason stays, being the deepest) and
 * returns `problem`. Never pass secrets. */
enum lodge_problem lodge_fail(struct lodge_fault *fault, enum lodge_problem problem, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Notes a field that does not fit and returns LODGE_FIELD_INVALID. The texts must live as long as the
 * call. Misfits beyond LODGE_MISFITS_MAX are dropped. */
enum lodge_problem lodge_misfit(struct lodge_fault *fault, const char *pointer, const char *code,
    const char *detail);

/* Says when trying again makes sense, in seconds (Retry-After), and returns `problem`. */
enum lodge_problem lodge_later(struct lodge_fault *fault, enum lodge_problem problem, int seconds);

#ifdef __cplusplus
}
#endif

#endif
