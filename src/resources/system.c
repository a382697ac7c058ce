/* /api/v1/system: how gatelodge is, as the API can know it. Whoever looks at it when something is wrong gets an answer:
 * what is wrong or not known is told, and is no problem of the request. */
#include "config.h"

#include "identity/journal_file.h"
#include "identity/table.h"
#include "identity/tallies.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/system_view.h"
#include "store/event_chain.h"
#include "store/server.h"

#include <gatelodge/clock.h>
#include <gatelodge/health.h>

#include <stdlib.h>
#include <string.h>

#define PATIENCE INT64_C(500)           /* milliseconds that another program has for its answer     */
#define SILENCE  LODGE_SECONDS(2)       /* whoever gave none is not waited for again                */
#define SEALING  LODGE_MINUTES(2)       /* an event that is older should be sealed; see also doctor */

static lodge_handler read_system;

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/system", .about = "Say how gatelodge is doing",
      .more = "On the machine that answers. What is wrong is told, and is no problem of the request.",
      .caller = LODGE_PERSON, .permission = "system.read", .pace = LODGE_PACE_READ,
      .gives = &system_view, .run = read_system },
};

/* stdlib.h has a system of its own. */
const struct lodge_resource system_state = {
    .name = "system", .title = "System", .routes = routes, .count = LODGE_COUNT(routes),
};

/* ---- programs ----------------------------------------------------------------------------------- */

/* What /readyz answers. */
struct readiness {
    const char *status;
    const char *version;
};

static const struct lodge_field readiness_fields[] = {
    LODGE_TEXT(struct readiness, status, "How it is", .required = true, .max = 16),
    LODGE_TEXT(struct readiness, version, "Of the program", .max = 64),
};
LODGE_SCHEMA(readiness, struct readiness, readiness_fields);

static const char *const asked_programs[TALLY_PROGRAMS] = { "gate", "login" };

/* The status of its answer, as lodge_ask_program gives it. While a program hangs, many may look how it is: they would
 * all wait, one worker each, until there is none left for anything else. */
static int
ask_ready(struct lodge_call *call, size_t program, const char **body)
{
    struct tallies *tallies = house_of(call)->tallies;
    int64_t began = lodge_steady();
    const char *socket = lodge_socket_of(call, asked_programs[program]), *why;

    if (!socket)
        return -1;
    if (tally_is_silent(tallies, program, began))
        return 0;
    int status = lodge_ask_program(socket, "/readyz", PATIENCE, lodge_arena_of(call), body, &why);
    if (status <= 0 && lodge_steady() - began >= PATIENCE)
        tally_silence(tallies, program, lodge_steady() + SILENCE);
    return status;
}

static struct program_view
ask_program(struct lodge_call *call, size_t program)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    struct readiness *told = LODGE_NEW(arena, struct readiness);
    struct lodge_fault *ignored = LODGE_NEW(arena, struct lodge_fault);
    const char *name = asked_programs[program], *body = "";
    int status = ask_ready(call, program, &body);

    if (status != 200)
        return (struct program_view){ .name = name,
            .problem = status < 0 ? "unreachable" : status == 0 ? "silent" : "not_ready" };
    bool is_read = lodge_bind(arena, ignored, &readiness, body, strlen(body), told) == LODGE_OK;
    return (struct program_view){ .name = name, .ready = true, .version = is_read ? told->version : NULL };
}

/* Of gatelodge-jobs, which has no socket, its feed is seen. */
static struct lodge_list
view_programs(struct lodge_call *call, const struct feed_view *feed)
{
    struct program_view *views = LODGE_NEW_ARRAY(lodge_arena_of(call), struct program_view, SYSTEM_PROGRAMS_MAX);

    for (size_t i = 0; i < TALLY_PROGRAMS; i++)
        views[i] = ask_program(call, i);
    views[2] = (struct program_view){ .name = "api", .version = PACKAGE_VERSION, .ready = true };
    if (!feed)
        return (struct lodge_list){ views, 3 };
    bool is_seen = feed->ready || feed->database_away;
    views[3] = (struct program_view){ .name = "jobs", .ready = is_seen, .problem = is_seen ? NULL : "unseen" };
    return (struct lodge_list){ views, 4 };
}

/* ---- what the programs share --------------------------------------------------------------------- */

static struct table_view *
view_table(struct lodge_arena *arena, const struct table_figures *figures)
{
    struct table_view *view = LODGE_NEW(arena, struct table_view);

    *view = (struct table_view){
        .entries = (int64_t)figures->records, .size = (int64_t)figures->bytes, .used = (int64_t)figures->bytes_used,
        .kept = (int64_t)figures->kept, .evicted = (int64_t)figures->evicted,
        .too_large = (int64_t)figures->too_large, .given_up = (int64_t)figures->given_up,
    };
    return view;
}

static struct feed_view *
view_feed(struct lodge_arena *arena, const struct table_figures *figures, int64_t lease)
{
    struct feed_view *view = LODGE_NEW(arena, struct feed_view);
    bool was_seen = figures->vouched_ago >= 0;

    *view = (struct feed_view){
        .ready = was_seen && figures->vouched_ago <= lease, .database_away = figures->away,
        .seen_at = was_seen ? lodge_now() - figures->vouched_ago : 0,
        .lag_seconds = was_seen ? figures->vouched_ago / 1000 : -1,
    };
    return view;
}

static struct journal_view *
view_journal(struct lodge_arena *arena, const struct journal *journal)
{
    struct journal_view *view = LODGE_NEW(arena, struct journal_view);
    struct journal_place waiting = { 0 };

    if (!journal || !journal_look(journal, &waiting))
        return NULL;
    view->waiting = (int64_t)waiting.count;
    return view;
}

/* ---- the database ------------------------------------------------------------------------------- */

static struct database_view *
view_database(struct house *house)
{
    struct database_view *view = LODGE_NEW(house->arena, struct database_view);
    struct server_state state = { 0 };
    int64_t began = lodge_steady();

    *view = (struct database_view){ .schema_wanted = SCHEMA_WANTED };
    view->ready = server_state(house->db, &state) == LODGE_OK;
    view->milliseconds = lodge_steady() - began;
    if (!view->ready)
        return view;
    view->version = state.version;
    view->clock_ahead = state.now - lodge_now();
    if (schema_number(house->db, &view->schema) != LODGE_OK)
        view->schema = 0;
    return view;
}

/* NULL when MariaDB does not say. */
static struct audit_view *
view_audit(struct house *house)
{
    struct audit_view *view = LODGE_NEW(house->arena, struct audit_view);
    int64_t now = lodge_now(), oldest = 0;
    enum lodge_problem problem = event_unsealed_first(house->db, &oldest);

    if (problem == LODGE_OK)
        problem = events_unsealed_some(house->db, SYSTEM_UNSEALED_MAX, &view->unsealed);
    else if (problem == LODGE_NOT_FOUND)
        oldest = now;
    if (problem != LODGE_OK && problem != LODGE_NOT_FOUND)
        return NULL;
    view->sealed_until = oldest;
    view->ready = oldest >= now - SEALING;
    return view;
}

/* ---- routes ------------------------------------------------------------------------------------- */

static int
slower_first(const void *one, const void *other)
{
    const struct lodge_route_figures *left = one, *right = other;

    if (left->p95 != right->p95)
        return left->p95 < right->p95 ? 1 : -1;
    return (left->mean < right->mean) - (left->mean > right->mean);
}

static int64_t
in_milliseconds(int64_t microseconds)
{
    return (microseconds + 999) / 1000;
}

static struct lodge_list
view_routes(struct lodge_call *call)
{
    struct lodge_list all = lodge_route_figures(call);
    struct lodge_route_figures *figures = LODGE_NEW_ARRAY(lodge_arena_of(call), struct lodge_route_figures, all.count);
    size_t count = all.count < SYSTEM_ROUTES_MAX ? all.count : SYSTEM_ROUTES_MAX;
    struct route_view *views = LODGE_NEW_ARRAY(lodge_arena_of(call), struct route_view, count);

    if (all.count > 0)
        memcpy(figures, all.items, all.count * sizeof(*figures));
    qsort(figures, all.count, sizeof(*figures), slower_first);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct route_view){
            .route = lodge_print(lodge_arena_of(call), "%s %s", lodge_method_name(figures[i].route->method),
                figures[i].route->path),
            .calls = (int64_t)figures[i].calls, .problems = (int64_t)figures[i].problems,
            .mean_ms = in_milliseconds(figures[i].mean), .p95_ms = in_milliseconds(figures[i].p95),
        };
    return (struct lodge_list){ views, count };
}

static enum lodge_problem
read_system(struct lodge_call *call)
{
    struct house *house = house_to_read(call);
    struct lodge_arena *arena = lodge_arena_of(call);
    struct table_figures figures = { 0 };
    const struct feed_view *feed = NULL;

    if (house->table) {
        table_count(house->table, &figures);
        feed = view_feed(arena, &figures, house->settings->table.lease);
    }
    LODGE_GIVE(call, struct system_view,
        .version = PACKAGE_VERSION, .started_at = lodge_started_at(call), .programs = view_programs(call, feed),
        .database = view_database(house), .table = house->table ? view_table(arena, &figures) : NULL, .feed = feed,
        .journal = view_journal(arena, house->journal), .audit = view_audit(house), .routes = view_routes(call));
    return LODGE_OK;
}
