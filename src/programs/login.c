/* gatelodge-login: signing in. The only worker that spends memory on purpose, on hashing. */
#include "identity/figures.h"
#include "programs/stand_back.h"
#include "programs/worker.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/refusals.h"
#include "resources/replays.h"
#include "resources/resources.h"

#include <gatelodge/health.h>

/* The gate, whom everybody waits for, goes first. */
static bool
prepare_login(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    stand_back_as_session();
    return house_prepare_hashing(settings, arena, shared, why);
}

static bool
open_login(const void *settings, void *shared, void **state, const char **why)
{
    stand_back();
    return worker_open(QUERY_FOR_LOGIN, "login", settings, shared, state, why);
}

/* Argon2 computes the lanes of one hash side by side. */
static void
needs_of_login(const void *settings, struct lodge_needs *needs)
{
    house_needs(settings, needs);
    needs->threads = true;
}

int
main(int argc, char *argv[])
{
    static const struct lodge_resource *const resources[] = {
        &sessions, &all_sessions, &passwords, &registrations, &portal, &setup, &lodge_health, NULL
    };
    static const struct lodge_app app = {
        .name = "login",
        .about = "Signs people in and out",
        .resources = resources,
        .settings = &house_settings,
        .keeps_connections = false,
        .prepare = prepare_login,
        .announce = house_announce,
        .needs = needs_of_login,
        .open = open_login,
        .close = worker_close,
        .replays = &replays_reserved,
        .ready = house_is_ready,
        .figures = house_figures,
        .figure_count = FIGURE__COUNT,
        .measure = worker_measure_hashing,
        .identify = session_identify,
        .refused = refusal_write,
    };
    return lodge_main(&app, argc, argv);
}
