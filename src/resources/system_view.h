/* How gatelodge is, as it looks outside: system_view.c says what each member is. */
#ifndef RESOURCES_SYSTEM_VIEW_H
#define RESOURCES_SYSTEM_VIEW_H

#include <gatelodge/schema.h>

#define SYSTEM_UNSEALED_MAX 1000            /* events that are counted */
#define SYSTEM_ROUTES_MAX   20
#define SYSTEM_PROGRAMS_MAX 4

struct program_view {
    const char *name;
    const char *version;
    bool ready;
    const char *problem;
};

struct database_view {
    bool ready;
    const char *version;
    int64_t schema;
    int64_t schema_wanted;
    int64_t milliseconds;
    int64_t clock_ahead;
};

struct table_view {
    int64_t entries;
    int64_t size;
    int64_t used;
    int64_t kept;
    int64_t evicted;
    int64_t too_large;
    int64_t given_up;
};

struct feed_view {
    bool ready;
    bool database_away;
    int64_t seen_at;
    int64_t lag_seconds;
};

struct journal_view {
    int64_t waiting;
};

struct audit_view {
    bool ready;
    int64_t sealed_until;
    int64_t unsealed;
};

struct route_view {
    const char *route;
    int64_t calls;
    int64_t problems;
    int64_t mean_ms;
    int64_t p95_ms;
};

struct system_view {
    const char *version;
    int64_t started_at;
    struct lodge_list programs;
    const struct database_view *database;
    const struct table_view *table;
    const struct feed_view *feed;
    const struct journal_view *journal;
    const struct audit_view *audit;
    struct lodge_list routes;
};

extern const struct lodge_schema system_view;

#endif
