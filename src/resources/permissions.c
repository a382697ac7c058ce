/* /api/v1/permissions: every permission that there is. */
#include "identity/permissions.h"

#include "resources/page.h"
#include "resources/resources.h"

static lodge_handler list_permissions;

static const struct lodge_field permission_fields[] = {
    LODGE_TEXT(struct permission, name, "What roles and tokens call it", .max = PERMISSION_NAME_MAX,
        .example = "users.read"),
    LODGE_TEXT(struct permission, about, "What it allows", .max = 200, .example = "See people"),
};
LODGE_SCHEMA(permission, struct permission, permission_fields);

static const struct lodge_field permission_page_fields[] = {
    PAGE_FIELDS(&permission, "All permissions, sorted by name"),
};
LODGE_SCHEMA(permission_page, struct page, permission_page_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/permissions", .about = "List the permissions that exist",
      .more = "Applications have names of their own beside these; roles may hold them, too.",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ, .gives = &permission_page, .run = list_permissions },
};
LODGE_RESOURCE(known_permissions, "Permissions", routes);

static enum lodge_problem
list_permissions(struct lodge_call *call)
{
    LODGE_GIVE(call, struct page, { permissions, permission_count }, NULL);
    return LODGE_OK;
}
