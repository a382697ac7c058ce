/* The inside of a call and of the server that answers it. Only src/lib sees these. */
#ifndef LIB_CALL_H
#define LIB_CALL_H

#include <gatelodge/app.h>
#include <gatelodge/clock.h>

#include "lib/settings.h"

#define PATH_PARTS_MAX  4           /* {names} in one route's path                              */
#define FIELDS_MAX      64          /* fields of one schema: `given` is a bit for each          */
#define PARAMETERS_MAX  128         /* FastCGI parameters of one call                           */
#define PARAMETERS_ROOM (64 * 1024) /* bytes of all of them                                     */
#define QUERY_MAX       (8 * 1024)  /* bytes of a query string                                  */

struct paces;                       /* lib/pace.c: counters shared by the workers  */
struct metrics;                     /* lib/metrics.c: likewise                      */
struct replay_start;                /* lib/replay.c: where a call began             */

/* One program, ready to answer. Made once in a worker. */
struct server {
    const struct lodge_app *app;
    const struct program_settings *program;     /* the library's own settings, see lib/settings.h */
    const struct library_settings *library;     /* all of them; NULL: none were read */
    const void *settings;                       /* the app's */
    const struct metrics_settings *watching;    /* who may look at it */
    const struct lodge_texts *origins;          /* whose pages may read its answers; NULL: nobody else's */
    struct paces *paces;
    struct metrics *metrics;                    /* NULL: nothing is counted */
    void *state;
};

struct parameter {
    const char *name;
    size_t name_length;             /* most names differ by it: a call looks for some twenty */
    const char *value;
};

struct path_part {
    const char *name;               /* points into the route's path: not ended by NUL */
    size_t name_length;
    const char *value;
    struct lodge_id id;
};

enum answer_kind { ANSWER_GIVEN, ANSWER_SENT, ANSWER_REDIRECT };

struct lodge_call {
    const struct server *server;
    struct lodge_arena *arena;
    struct lodge_fault fault;
    int64_t started;                            /* lodge_steady */

    /* What was sent. Set by fastcgi.c or testing.c. */
    struct parameter parameters[PARAMETERS_MAX];
    size_t parameter_count;
    enum lodge_problem refused;                 /* why the request cannot even be looked at */
    enum lodge_problem body_refused;            /* why its body cannot */
    const char *body;                           /* ended by NUL */
    size_t body_length;

    /* What the stages found. */
    const char *request_id;
    const struct lodge_route *route;
    unsigned allowed;                           /* bit (1 << method) for each method this path has */
    struct path_part parts[PATH_PARTS_MAX];
    size_t part_count;
    struct lodge_caller caller;
    const void *taken;
    const void *asked;
    uint64_t given_fields;                      /* bit for each field of `.takes` that was sent */
    bool matched;                               /* lodge_must_match was asked */

    /* What will be answered. */
    enum answer_kind answer;
    bool accepted;                              /* and not done yet */
    int status;                                 /* set by write_reply */
    const void *given;
    char *headers;                              /* LODGE_HEADERS_MAX bytes from the arena; lines with CR LF */
    size_t headers_length;
    const char *content_type;
    const char *reply;                          /* the body that goes out */
    size_t reply_length;
    bool written;                               /* all of these are there, before the last stage ended … */
    enum lodge_problem outcome;                 /* … and tell this */
    struct replay_start *replay_start;          /* NULL: the handler did not run as one that may be repeated */
};

/* Makes an empty call in this arena: everything but what was sent. */
struct lodge_call *call_new(const struct server *server, struct lodge_arena *arena);

/* Adds a parameter; the texts must live as long as the call. Refuses a second one of the same name, too
 * many and too much: call->refused. An empty one counts as absent. */
void call_parameter(struct lodge_call *call, const char *name, const char *value);

/* Answers the call: the seven stages, then headers, content_type, reply and status are ready to be sent. */
void serve(struct lodge_call *call);

/* The stages; serve.c runs them in order. */
lodge_handler find_route;           /* match.c  */
lodge_handler keep_pace;            /* pace.c   */
lodge_handler know_caller;          /* caller.c */
lodge_handler check_permission;     /* caller.c */
lodge_handler bind_input;           /* schema.c */
lodge_handler check_condition;      /* etag.c   */
lodge_handler run_handler;          /* serve.c  */

/* Runs the handler, and looks whether it kept what every handler must. serve.c */
enum lodge_problem run_route(struct lodge_call *call);

/* The row of a problem, the library's or the app's own. Never NULL. problem.c */
const struct lodge_problem_row *problem_row_of(const struct lodge_app *app, enum lodge_problem problem);

/* Bytes that the largest call of this app can need, from the bounds in its tables. check.c */
size_t largest_call(const struct lodge_app *app);

#endif
