/* A program: a list of resources, and what they need. */
#ifndef GATELODGE_APP_H
#define GATELODGE_APP_H

#include <gatelodge/call.h>
#include <gatelodge/health.h>
#include <gatelodge/replay.h>
#include <gatelodge/route.h>
#include <gatelodge/sandbox.h>
#include <gatelodge/setting.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_app {
    const char *name;                                   /* "api": its section in the settings, its log name */
    const char *about;                                  /* one sentence without a full stop */
    const char *version;                                /* in its OpenAPI document; NULL: gatelodge's */
    const struct lodge_resource *const *resources;      /* ended by NULL */
    const struct lodge_setting_group *settings;         /* what it reads besides the library's; may be NULL */

    /* Problems beside those of problems.def; row n is LODGE_OWN_PROBLEM(n). NULL and 0: none. */
    const struct lodge_problem_row *problems;
    size_t problem_count;

    /* Whether to refuse sockets that are not of this machine. Set it where `identify` believes parameters, as
     * lodge_identify_by_gate does, for which it counts as set: on a TCP socket anybody could send them. */
    bool local_only;

    /* Whether connections from nginx are kept between calls. Right for many short calls by GET; else a
     * connection a call, so that a free worker takes the next one. */
    bool keeps_connections;

    /* Runs in the parent before workers exist, for what they share, and for --check. False and a sentence in *why stop
     * the start. May be NULL. The arena lives as long as these settings. */
    bool (*prepare)(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

    /* Runs in the parent when workers are about to go by what was prepared, at the start and after each reading of the
     * settings; not for --check. May be NULL. */
    void (*announce)(void *shared);

    /* Runs in each worker before it serves. False and a sentence in *why end the worker. May be NULL.
     * A database that is away is no reason to fail; one that does not fit is. */
    bool (*open)(const void *settings, void *shared, void **state, const char **why);
    void (*close)(void *state);

    /* Says what workers may still do once they are open; see sandbox.h. NULL: they answer calls and do nothing
     * else, so that a program which opens files or connects later must say so. */
    void (*needs)(const void *settings, struct lodge_needs *needs);

    /* Finds out who is calling. LODGE_OK with nobody in `caller` when no credentials came;
     * LODGE_NOT_SIGNED_IN when they are not valid; LODGE_UNAVAILABLE when that cannot be known.
     * May be NULL where every route is for LODGE_ANYONE. */
    enum lodge_problem (*identify)(struct lodge_call *call, struct lodge_caller *caller);

    /* Where answers are kept for calls by POST that are sent again with the same Idempotency-Key. NULL: such a header
     * is ignored, and whatever is sent twice is done twice. */
    const struct lodge_replays *replays;

    /* Is told of each call that ends with a problem, before it is answered: to write it down, not to change it. May be
     * NULL. */
    void (*refused)(struct lodge_call *call, enum lodge_problem problem);

    /* What GET /readyz asks, where lodge_health is among the resources: LODGE_OK, or another problem after
     * noting by lodge_misfit which part is missing: its name, "unavailable", a sentence. NULL: always ready. */
    enum lodge_problem (*ready)(struct lodge_call *call);

    /* What it counts by lodge_count, beside what every program does. NULL and 0: nothing. */
    const struct lodge_figure *figures;
    size_t figure_count;

    /* For GET /metrics: sets what is not counted but measured, in the order of `figures`. A gauge stands at NAN before,
     * which is not told; a counter at what was counted. May be NULL. */
    void (*measure)(struct lodge_call *call, double *figures);
};

/* Runs the program: options, settings, checks, socket, workers. Returns the exit status: 0 done,
 * 1 failed, 2 wrong use. See gatelodge-gate(8) for options and signals. */
int lodge_main(const struct lodge_app *app, int argc, char *argv[]);

/* Describes an app: what is "routes", "problems" or "metrics" (text), "openapi" (OpenAPI 3.1, JSON) or "nginx"
 * (locations for its routes). NULL for any other word. */
const char *lodge_describe(const struct lodge_app *app, const char *what, struct lodge_arena *arena);

/* Describes a group of settings with the library's own, as a commented settings file. */
const char *lodge_describe_settings(const struct lodge_setting_group *group, struct lodge_arena *arena);

/* For lodge_app.identify: believes the parameters GATELODGE_USER_ID and so on, which nginx sets after it has
 * asked the gate (nginx/service.conf). Only for programs whose socket nginx alone can reach. */
enum lodge_problem lodge_identify_by_gate(struct lodge_call *call, struct lodge_caller *caller);

/* The first row of any table that makes no sense, as a sentence; NULL when all do. */
const char *lodge_app_flaw(const struct lodge_app *app, struct lodge_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
