/* How gatelodge is, as it looks outside. */
#include "resources/system_view.h"

static const char *const troubles[] = { "unreachable", "silent", "not_ready", "unseen", NULL };

static const struct lodge_field program_fields[] = {
    LODGE_TEXT(struct program_view, name, "What it is called", .max = 16, .example = "login"),
    LODGE_TEXT(struct program_view, version, "Of the program that runs; null when it is not known", .max = 64,
        .nullable = true, .example = "1.0.0"),
    LODGE_FLAG(struct program_view, ready, "Whether it can do its work", .example = "true"),
    LODGE_CHOICE(struct program_view, problem, "Why not: nobody takes a connection at its socket, it gives no answer, "
        "it says so itself, or nothing is seen of what it does; null when it is ready", .choices = troubles,
        .nullable = true, .example = "silent"),
};
LODGE_SCHEMA(system_program, struct program_view, program_fields);

static const struct lodge_field database_fields[] = {
    LODGE_FLAG(struct database_view, ready, "Whether MariaDB answers", .example = "true"),
    LODGE_TEXT(struct database_view, version, "Of MariaDB; null when it does not answer", .max = 128, .nullable = true,
        .example = "10.11.6-MariaDB"),
    LODGE_NUMBER(struct database_view, schema, "Number of the newest migration that was applied; 0 when it is not "
        "known", .max = INT32_MAX, .example = "13"),
    LODGE_NUMBER(struct database_view, schema_wanted, "Number of the newest migration that this version brings",
        .max = INT32_MAX, .example = "13"),
    LODGE_NUMBER(struct database_view, milliseconds, "How long it took to answer, or to give up", .max = INT64_MAX,
        .example = "1"),
    LODGE_NUMBER(struct database_view, clock_ahead, "Milliseconds by which its clock is before this machine's",
        .min = INT64_MIN, .max = INT64_MAX, .example = "0"),
};
LODGE_SCHEMA(system_database, struct database_view, database_fields);

#define COUNT(type, member, about_, example_) \
    LODGE_NUMBER(type, member, about_, .max = INT64_MAX, .example = example_)

static const struct lodge_field table_fields[] = {
    COUNT(struct table_view, entries, "Sessions and tokens in it", "120"),
    COUNT(struct table_view, size, "Its bytes", "39845888"),
    COUNT(struct table_view, used, "Bytes that hold records", "30720"),
    COUNT(struct table_view, kept, "Records that were kept since it was made", "4000"),
    COUNT(struct table_view, evicted, "Records that made room for others", "0"),
    COUNT(struct table_view, too_large, "Records that did not fit", "0"),
    COUNT(struct table_view, given_up, "Records for which there was no moment to be kept", "0"),
};
LODGE_SCHEMA(system_table, struct table_view, table_fields);

static const struct lodge_field feed_fields[] = {
    LODGE_FLAG(struct feed_view, ready, "Whether changes of other machines come in time, so that the session table is "
        "believed", .example = "true"),
    LODGE_FLAG(struct feed_view, database_away, "Whether it says that MariaDB cannot be reached", .example = "false"),
    LODGE_TIME(struct feed_view, seen_at, "When it last had all changes; null: never",
        .example = "2026-11-20T09:15:00.000Z"),
    LODGE_NUMBER(struct feed_view, lag_seconds, "Seconds since then; -1: never", .min = -1, .max = INT64_MAX,
        .example = "0"),
};
LODGE_SCHEMA(system_feed, struct feed_view, feed_fields);

static const struct lodge_field journal_fields[] = {
    COUNT(struct journal_view, waiting, "Revocations that wait for MariaDB to come back", "0"),
};
LODGE_SCHEMA(system_journal, struct journal_view, journal_fields);

static const struct lodge_field audit_fields[] = {
    LODGE_FLAG(struct audit_view, ready, "Whether events are sealed within two minutes", .example = "true"),
    LODGE_TIME(struct audit_view, sealed_until, "Events until then are sealed", .example = "2026-11-20T09:15:00.000Z"),
    LODGE_NUMBER(struct audit_view, unsealed, "Events that are not sealed yet; 1000: or more",
        .max = SYSTEM_UNSEALED_MAX, .example = "0"),
};
LODGE_SCHEMA(system_audit, struct audit_view, audit_fields);

static const struct lodge_field route_fields[] = {
    LODGE_TEXT(struct route_view, route, "Method and path", .max = 200, .example = "GET /api/v1/users"),
    COUNT(struct route_view, calls, "How often it was called", "1234"),
    COUNT(struct route_view, problems, "How often with a problem", "5"),
    COUNT(struct route_view, mean_ms, "Milliseconds that a call took, rounded up", "3"),
    COUNT(struct route_view, p95_ms, "95 of 100 took no longer, rounded up", "9"),
};
LODGE_SCHEMA(system_route, struct route_view, route_fields);

static const struct lodge_field system_fields[] = {
    LODGE_TEXT(struct system_view, version, "Of gatelodge", .max = 64, .example = "1.0.0"),
    LODGE_TIME(struct system_view, started_at, "When the API was started", .example = "2026-11-20T09:15:00.000Z"),
    LODGE_LIST(struct system_view, programs, &system_program, "The programs of the machine that answers",
        .max = SYSTEM_PROGRAMS_MAX),
    LODGE_OBJECT(struct system_view, database, struct database_view, &system_database, "MariaDB, as the API sees it"),
    LODGE_OBJECT(struct system_view, table, struct table_view, &system_table, "The session table of the machine; "
        "null: there is none", .nullable = true),
    LODGE_OBJECT(struct system_view, feed, struct feed_view, &system_feed, "The feed of changes; null: without a "
        "session table nobody needs it", .nullable = true),
    LODGE_OBJECT(struct system_view, journal, struct journal_view, &system_journal, "What was revoked while MariaDB "
        "was away; null: there is none, or it cannot be read", .nullable = true),
    LODGE_OBJECT(struct system_view, audit, struct audit_view, &system_audit, "Whether events are sealed; null while "
        "MariaDB does not answer", .nullable = true),
    LODGE_LIST(struct system_view, routes, &system_route, "The slowest routes of the API since it was started, slowest "
        "first", .max = SYSTEM_ROUTES_MAX),
};
LODGE_SCHEMA_SHARED(system_view, struct system_view, system_fields);
