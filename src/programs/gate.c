/* gatelodge-gate: asked by nginx before every request of every protected site. */
#include "identity/figures.h"
#include "identity/policy_digest.h"
#include "identity/table.h"
#include "programs/worker.h"
#include "resources/house.h"
#include "resources/resources.h"

#include <gatelodge/health.h>

#define POLICY_ROOM (16 * 1024 * 1024)      /* two numbers of each rule, of a file of at most 1 MiB */

/* Opens the table, and says there what the gate decides by from now on: nginx's module stops answering by other
 * settings. */
static void
announce_policy(void *shared)
{
    const struct house *house = shared;
    struct lodge_arena *arena = lodge_arena_new(POLICY_ROOM);
    unsigned char digest[LODGE_DIGEST_SIZE];

    house_announce(shared);
    policy_digest(house->settings, arena, digest);
    if (house->table)
        table_set_policy(house->table, digest);
    lodge_arena_free(arena);
}

static bool
open_gate(const void *settings, void *shared, void **state, const char **why)
{
    return worker_open(QUERY_FOR_GATE, "gate", settings, shared, state, why);
}

int
main(int argc, char *argv[])
{
    static const struct lodge_resource *const resources[] = { &gate, &lodge_health, NULL };
    static const struct lodge_app app = {
        .name = "gate",
        .about = "Says who may pass",
        .resources = resources,
        .settings = &house_settings,
        .keeps_connections = true,
        .prepare = house_prepare,
        .announce = announce_policy,
        .needs = house_needs,
        .open = open_gate,
        .close = worker_close,
        .ready = house_is_ready,
        .figures = house_figures,
        .figure_count = FIGURE__COUNT,
        .measure = worker_measure_machine,
    };
    return lodge_main(&app, argc, argv);
}
