/* A person's values as headers, in the words of who asks. */
#include "resources/gate_headers.h"

#include "identity/gate_values.h"
#include "resources/gate_dialect.h"

static const char *const names[] = {
    [GATE_USER]             = "Remote-User",
    [GATE_GROUPS]           = "Remote-Groups",
    [GATE_NAME]             = "Remote-Name",
    [GATE_EMAIL]            = "Remote-Email",
    [GATE_USER_ID]          = "Remote-User-Id",
    [GATE_SESSION]          = "Gatelodge-Session",
    [GATE_AUTH_TIME]        = "Gatelodge-Auth-Time",
    [GATE_ACR]              = "Gatelodge-Acr",
    [GATE_AMR]              = "Gatelodge-Amr",
    [GATE_PERMISSIONS]      = "Gatelodge-Permissions",
    [GATE_GROUPS_CUT]       = "Gatelodge-Groups-Cut",
    [GATE_PERMISSIONS_CUT]  = "Gatelodge-Permissions-Cut",
};
_Static_assert(LODGE_COUNT(names) == GATE_VALUE__COUNT, "each value has a name");

bool
gate_headers_add(struct lodge_call *call, const struct signed_in *person)
{
    const struct gate_dialect *dialect = gate_dialect_of(call);
    const char *values[GATE_VALUE__COUNT];

    if (!gate_values_of(person, dialect->between_groups, lodge_arena_of(call), values))
        return false;
    for (size_t i = 0; i < GATE_VALUE__COUNT; i++)
        lodge_reply_header(call, gate_dialect_name(dialect, names[i]), values[i]);
    if (dialect->also_user)
        lodge_reply_header(call, dialect->also_user, values[GATE_USER]);
    return true;
}
