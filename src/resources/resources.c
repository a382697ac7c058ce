/* The list of all families of URLs. */
#include "resources/resources.h"

const struct lodge_resource *const all_resources[] = {
    &sessions, &registrations, &me, &users, &description, &portal, &gate, NULL
};
