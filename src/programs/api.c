/* gatelodge-api: people and permissions, for programs and for pages. */
#include "identity/figures.h"
#include "programs/worker.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/refusals.h"
#include "resources/replays.h"
#include "resources/resources.h"

#include <gatelodge/health.h>

static bool
open_api(const void *settings, void *shared, void **state, const char **why)
{
    return worker_open(QUERY_FOR_API, "api", settings, shared, state, why);
}

int
main(int argc, char *argv[])
{
    static const struct lodge_resource *const resources[] = {
        &me, &tokens, &all_tokens, &users, &user_import, &user_sessions, &groups, &members, &roles, &grants,
        &effective_rights, &known_permissions, &policy_rules, &events, &statistics, &system_state,
        &description, &lodge_health, NULL
    };
    static const struct lodge_app app = {
        .name = "api",
        .about = "People and permissions",
        .resources = resources,
        .settings = &house_settings,
        .keeps_connections = false,
        .prepare = house_prepare_statistics,
        .announce = house_announce,
        .needs = house_needs,
        .open = open_api,
        .close = worker_close,
        .replays = &replays_enclosed,
        .ready = house_is_ready,
        .figures = house_figures,
        .figure_count = FIGURE__COUNT,
        .identify = session_identify,
        .refused = refusal_write,
    };
    return lodge_main(&app, argc, argv);
}
