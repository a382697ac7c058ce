/* /api/v1/roles: what can be given, as one word for many permissions. Who was given one is grants.c's. */
#include "identity/roles.h"

#include "identity/names.h"
#include "identity/permissions.h"
#include "resources/credential.h"
#include "resources/group_views.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"

#include <gatelodge/filter.h>

static lodge_handler list_roles, create_role, read_role, change_role, delete_role;

/* What is taken to add and to change a role: the same members, required or not. */
struct role_input {
    const char *name;
    struct lodge_texts permissions;
};

#define ROLE_INPUT_FIELDS(needed) \
    LODGE_TEXT(struct role_input, name, "What it is called: a-z, 0-9, and . _ - behind the first", \
        .required = needed, .min = 1, .max = GROUP_NAME_MAX, .example = "help-desk"), \
    LODGE_TEXTS(struct role_input, permissions, "What it allows: names like users.read or an application's own, or " \
        "patterns like *.read", .required = needed, .max = ROLE_PERMISSIONS_MAX, .each_max = PERMISSION_NAME_MAX, \
        .example = "users.read")

static const struct lodge_field new_role_fields[] = { ROLE_INPUT_FIELDS(true) };
LODGE_SCHEMA(new_role, struct role_input, new_role_fields);

static const struct lodge_field role_change_fields[] = { ROLE_INPUT_FIELDS(false) };
LODGE_SCHEMA(role_change_schema, struct role_input, role_change_fields);

static const char *const orders[] = { "name", "-name", "created_at", "-created_at", NULL };

static const struct lodge_field role_page_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &role_schema),
    LODGE_CHOICE(struct page_query, sort, "In which order, backwards with a minus", .choices = orders,
        .fallback = "name"),
};
LODGE_SCHEMA(role_page_query, struct page_query, role_page_query_fields);

static const struct lodge_field role_page_fields[] = { PAGE_FIELDS(&role_schema, "The roles") };
LODGE_SCHEMA(role_page, struct page, role_page_fields);

static const enum lodge_problem create_problems[] = { LODGE_NOT_ALLOWED, LODGE_ALREADY_THERE, LODGE_OK };
static const enum lodge_problem change_problems[] = {
    LODGE_NOT_ALLOWED, LODGE_ALREADY_THERE, LODGE_BUILT_IN, LODGE_OK
};
static const enum lodge_problem delete_problems[] = { LODGE_BUILT_IN, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/roles", .about = "List roles",
      .caller = LODGE_PERSON, .permission = "roles.read", .pace = LODGE_PACE_READ,
      .query = &role_page_query, .gives = &role_page, .run = list_roles },

    { .method = LODGE_POST, .path = "/api/v1/roles", .about = "Add a role",
      .more = "A role that allows more than one may oneself is refused.",
      .caller = LODGE_PERSON, .permission = "roles.write", .pace = LODGE_PACE_WRITE,
      .takes = &new_role, .gives = &role_schema, .problems = create_problems, .run = create_role },

    { .method = LODGE_GET, .path = "/api/v1/roles/{role_id}", .about = "Read one role",
      .caller = LODGE_PERSON, .permission = "roles.read", .pace = LODGE_PACE_READ,
      .gives = &role_schema, .run = read_role },

    { .method = LODGE_PATCH, .path = "/api/v1/roles/{role_id}", .about = "Change a role",
      .more = "It counts for everybody who has the role, with their next request. What is added must be held by who "
              "adds it. Roles that are built in stay as they are.",
      .caller = LODGE_PERSON, .permission = "roles.write", .pace = LODGE_PACE_WRITE,
      .takes = &role_change_schema, .gives = &role_schema, .problems = change_problems, .run = change_role },

    { .method = LODGE_DELETE, .path = "/api/v1/roles/{role_id}", .about = "Delete a role",
      .more = "Nobody has it any more. Roles that are built in stay.",
      .caller = LODGE_PERSON, .permission = "roles.write", .pace = LODGE_PACE_WRITE,
      .problems = delete_problems, .run = delete_role },
};
LODGE_RESOURCE(roles, "Roles", routes);

/* ---- the list ----------------------------------------------------------------------------------- */

struct role_list {
    bool by_name, backwards;
    const char *only;           /* the one of this name; NULL: all */
    const char *start;          /* by_name: of those that begin so; NULL: of all */
};

static enum lodge_problem
fetch_only(struct house *house, const char *name, struct place after, struct lodge_list *rows)
{
    struct role *role = LODGE_NEW(house->arena, struct role);
    bool done = !lodge_id_is_none(after.id);
    enum lodge_problem problem = done ? LODGE_NOT_FOUND : role_by_name(house->db, name, role);

    *rows = (struct lodge_list){ .items = role, .count = problem == LODGE_OK };
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

/* Who begins otherwise ends the list. */
static enum lodge_problem
fetch_by_name(struct house *house, const struct role_list *list, struct place after, int64_t limit,
    struct lodge_list *rows)
{
    const char *behind = after.text || !list->start ? after.text
        : page_text_before(house->arena, list->start, list->backwards);
    enum lodge_problem problem = roles_by_name(house->db, behind, list->backwards, limit, rows);
    size_t count = 0;

    if (problem || !list->start)
        return problem;
    for (const struct role *role = rows->items; count < rows->count; role++, count++)
        if (!lodge_text_starts(role->name, list->start))
            break;
    rows->count = count;
    return LODGE_OK;
}

static enum lodge_problem
fetch_roles(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct role_list *list = what;

    if (list->only)
        return fetch_only(house, list->only, after, rows);
    if (list->by_name)
        return fetch_by_name(house, list, after, limit, rows);
    return roles_by_age(house->db, (struct role_id){ after.id }, list->backwards, limit, rows);
}

static void
view_role(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    (void)what;
    *(struct role_view *)view = role_view_of(arena, row);
}

static struct place
place_of_role(const void *what, const void *row)
{
    const struct role_list *list = what;
    const struct role *role = row;

    return (struct place){ .id = role->id.n, .text = list->by_name ? role->name : NULL };
}

static const struct page_source role_lists = {
    .row_size = sizeof(struct role),
    .view_size = sizeof(struct role_view),
    .fetch = fetch_roles,
    .view = view_role,
    .place = place_of_role,
};

static enum lodge_problem
list_roles(struct lodge_call *call)
{
    const struct page_query *asked = LODGE_ASKED(call, struct page_query);
    bool backwards = asked->sort[0] == '-';
    const struct role_list list = { .by_name = lodge_text_equal(asked->sort + backwards, "name"),
        .backwards = backwards, .only = page_demanded_name(lodge_arena_of(call), asked, LODGE_EQUALS),
        .start = page_demanded_name(lodge_arena_of(call), asked, LODGE_STARTS) };

    return page_give(call, &role_lists, &list, asked);
}

/* ---- one role ----------------------------------------------------------------------------------- */

static struct role_id
asked_id(struct lodge_call *call)
{
    return (struct role_id){ lodge_path_id(call, "role_id") };
}

static enum lodge_problem
give_role(struct lodge_call *call, const struct role *role)
{
    const struct role_view view = role_view_of(lodge_arena_of(call), role);

    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}

static enum lodge_problem
role_as_expected(const struct expectation *expectation, struct house *house, const void *row)
{
    const struct role_view view = role_view_of(house->arena, row);

    return lodge_must_match(expectation->call, &role_schema, &view);
}

static struct role_change
change_of(struct lodge_call *call)
{
    const struct role_input *given = LODGE_TAKEN(call, struct role_input);

    return (struct role_change){
        .name_given = lodge_given(call, "name"), .name = given->name,
        .permissions_given = lodge_given(call, "permissions"), .permissions = given->permissions,
    };
}

static enum lodge_problem
create_role(struct lodge_call *call)
{
    const struct role_change wanted = change_of(call);
    struct role made;
    enum lodge_problem problem = role_create(house_of(call), signed_in_caller(call), &wanted, &made);

    if (problem)
        return problem;
    lodge_reply_header(call, "Location", lodge_print(lodge_arena_of(call), "/api/v1/roles/%s",
        lodge_id_text(lodge_arena_of(call), "role", made.id.n)));
    return give_role(call, &made);
}

static enum lodge_problem
read_role(struct lodge_call *call)
{
    struct role role;
    enum lodge_problem problem = role_by_id(house_of(call)->db, asked_id(call), &role);

    return problem ? problem : give_role(call, &role);
}

static enum lodge_problem
change_role(struct lodge_call *call)
{
    const struct role_change change = change_of(call);
    struct role changed;
    enum lodge_problem problem = role_change(house_expecting(call, role_as_expected), signed_in_caller(call),
        asked_id(call), &change, &changed);

    return problem ? problem : give_role(call, &changed);
}

static enum lodge_problem
delete_role(struct lodge_call *call)
{
    return role_remove(house_expecting(call, role_as_expected), asked_id(call));
}
