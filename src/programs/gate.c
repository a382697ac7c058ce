/* gatelodge-gate: asked by nginx before every request of every protected site. */
#include "programs/worker.h"
#include "resources/resources.h"

static bool
open_gate(const void *settings, void *shared, void **state, const char **why)
{
    return worker_open(QUERY_FOR_GATE, "gate", settings, shared, state, why);
}

int
main(int argc, char *argv[])
{
    static const struct lodge_resource *const resources[] = { &gate, NULL };
    static const struct lodge_app app = {
        .name = "gate",
        .about = "Says who may pass",
        .resources = resources,
        .settings = &house_settings,
        .keeps_connections = true,
        .prepare = house_prepare,
        .open = open_gate,
        .close = worker_close,
    };
    return lodge_main(&app, argc, argv);
}
