/* The list of all families of URLs. */
#include "identity/figures.h"
#include "resources/replays.h"
#include "resources/resources.h"

#include <gatelodge/health.h>

const struct lodge_resource *const all_resources[] = {
    &sessions, &all_sessions, &passwords, &registrations, &me, &tokens, &all_tokens, &users, &user_import,
    &user_sessions, &groups, &members, &roles, &grants, &effective_rights, &known_permissions, &policy_rules,
    &events, &statistics, &system_state, &description, &portal, &setup, &gate, &lodge_health, NULL
};

/* No program is it; it is described as one. */
const struct lodge_app whole_house = {
    .name = "gatelodge",
    .about = "People and permissions, behind nginx",
    .resources = all_resources,
    .replays = &replays_enclosed,
    .figures = house_figures,
    .figure_count = FIGURE__COUNT,
};
