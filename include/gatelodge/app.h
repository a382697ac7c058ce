/* A program: a list of resources, and what they need. */
#ifndef GATELODGE_APP_H
#define GATELODGE_APP_H

#include <gatelodge/call.h>
#include <gatelodge/route.h>
#include <gatelodge/setting.h>

struct lodge_app {
    const char *name;                                   /* "api": its section in the settings, its log name */
    const char *about;                                  /* one sentence without a full stop */
    const struct lodge_resource *const *resources;      /* ended by NULL */
    const struct lodge_setting_group *settings;         /* what it reads besides the library's; may be NULL */

    /* Whether connections from nginx are kept between calls. Right for many short calls by GET; else a
     * connection a call, so that a free worker takes the next one. */
    bool keeps_connections;

    /* Runs in the parent before workers exist, for what they share. False and a sentence in *why stop
     * the start. May be NULL. The arena lives as long as these settings. */
    bool (*prepare)(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

    /* Runs in each worker before it serves. False and a sentence in *why end the worker. May be NULL.
     * A database that is away is no reason to fail; one that does not fit is. */
    bool (*open)(const void *settings, void *shared, void **state, const char **why);
    void (*close)(void *state);

    /* Finds out who is calling. LODGE_OK with nobody in `caller` when no credentials came;
     * LODGE_NOT_SIGNED_IN when they are not valid; LODGE_UNAVAILABLE when that cannot be known.
     * May be NULL where every route is for LODGE_ANYONE. */
    enum lodge_problem (*identify)(struct lodge_call *call, struct lodge_caller *caller);
};

/* Runs the program: options, settings, checks, socket, workers. Returns the exit status: 0 done,
 * 1 failed, 2 wrong use. See gatelodge-gate(8) for options and signals. */
int lodge_main(const struct lodge_app *app, int argc, char *argv[]);

/* Describes resources: what is "routes" (text), "openapi" (OpenAPI 3.1, JSON) or "problems" (text).
 * NULL for any other word. */
const char *lodge_describe(const struct lodge_resource *const *resources, const char *what,
    struct lodge_arena *arena);

/* Describes a group of settings with the library's own, as a commented settings file. */
const char *lodge_describe_settings(const struct lodge_setting_group *group, struct lodge_arena *arena);

/* The first row of any table that makes no sense, as a sentence; NULL when all do. */
const char *lodge_app_flaw(const struct lodge_app *app, struct lodge_arena *arena);

#endif
