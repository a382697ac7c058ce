/* /api/v1/groups: people together, and groups in groups. Who is in one is members.c's, its roles are grants.c's. */
#include "identity/groups.h"

#include "identity/names.h"
#include "resources/credential.h"
#include "resources/group_views.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"

#include <gatelodge/filter.h>

#define ROLES_INPUT_MAX 100     /* at once */

static lodge_handler list_groups, create_group, read_group, change_group, delete_group;

/* What is taken to add and to change a group: the same members, required or not. */
struct group_input {
    const char *name;
    const char *display_name;
    struct lodge_id parent;
    struct lodge_texts roles;
};

#define GROUP_INPUT_FIELDS(needed) \
    LODGE_TEXT(struct group_input, name, "What rules call it: a-z, 0-9, and . _ - behind the first", \
        .required = needed, .min = 1, .max = GROUP_NAME_MAX, .example = "staff"), \
    LODGE_TEXT(struct group_input, display_name, "What people call it", .min = 1, .max = DISPLAY_NAME_MAX, \
        .nullable = true, .example = "Our staff"), \
    LODGE_ID(struct group_input, parent, "The group that everybody in this one is in, too", .prefix = "group", \
        .nullable = true, .example = "group_01h455vb4pex5vsknk084sn02q"), \
    LODGE_TEXTS(struct group_input, roles, "Names of all roles that it shall have; needs roles.grant, too", \
        .max = ROLES_INPUT_MAX, .each_max = GROUP_NAME_MAX, .example = "auditor")

static const struct lodge_field new_group_fields[] = { GROUP_INPUT_FIELDS(true) };
LODGE_SCHEMA(new_group, struct group_input, new_group_fields);

static const struct lodge_field group_change_fields[] = { GROUP_INPUT_FIELDS(false) };
LODGE_SCHEMA(group_change_schema, struct group_input, group_change_fields);

static const char *const orders[] = { "name", "-name", "created_at", "-created_at", NULL };

static const struct lodge_field group_page_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &group_schema),
    LODGE_CHOICE(struct page_query, sort, "In which order, backwards with a minus", .choices = orders,
        .fallback = "name"),
};
LODGE_SCHEMA(group_page_query, struct page_query, group_page_query_fields);

static const struct lodge_field group_page_fields[] = { PAGE_FIELDS(&listed_group_schema, "The groups") };
LODGE_SCHEMA(group_page, struct page, group_page_fields);

static const enum lodge_problem create_problems[] = { LODGE_NOT_ALLOWED, LODGE_ALREADY_THERE, LODGE_CYCLE, LODGE_OK };
static const enum lodge_problem change_problems[] = {
    LODGE_NOT_ALLOWED, LODGE_ALREADY_THERE, LODGE_CYCLE, LODGE_LAST_ADMINISTRATOR, LODGE_OK
};
static const enum lodge_problem delete_problems[] = { LODGE_NOT_ALLOWED, LODGE_LAST_ADMINISTRATOR, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/groups", .about = "List groups",
      .more = "How many are in a group is said here alone: what is read of one, and its ETag, stays when people come "
              "and go.",
      .caller = LODGE_PERSON, .permission = "groups.read", .pace = LODGE_PACE_READ,
      .query = &group_page_query, .gives = &group_page, .run = list_groups },

    { .method = LODGE_POST, .path = "/api/v1/groups", .about = "Add a group",
      .more = "A parent whose roles allow more than one may oneself is refused.",
      .caller = LODGE_PERSON, .permission = "groups.write", .pace = LODGE_PACE_WRITE,
      .takes = &new_group, .gives = &group_schema, .problems = create_problems, .run = create_group },

    { .method = LODGE_GET, .path = "/api/v1/groups/{group_id}", .about = "Read one group",
      .caller = LODGE_PERSON, .permission = "groups.read", .pace = LODGE_PACE_READ,
      .gives = &group_schema, .run = read_group },

    { .method = LODGE_PATCH, .path = "/api/v1/groups/{group_id}", .about = "Change a group",
      .more = "A new parent counts for everybody in the group at once. One whose roles allow more than one may oneself "
              "is refused, and so is one that is in the group itself. At most 10 levels. Who renames or moves a group "
              "must hold what it gives.",
      .caller = LODGE_PERSON, .permission = "groups.write", .pace = LODGE_PACE_WRITE,
      .takes = &group_change_schema, .gives = &group_schema, .problems = change_problems, .run = change_group },

    { .method = LODGE_DELETE, .path = "/api/v1/groups/{group_id}", .about = "Delete a group",
      .more = "People and groups that are in it stay, and lose what it gave them. Who deletes it must hold that.",
      .caller = LODGE_PERSON, .permission = "groups.write", .pace = LODGE_PACE_WRITE,
      .problems = delete_problems, .run = delete_group },
};
LODGE_RESOURCE(groups, "Groups", routes);

/* ---- the list ----------------------------------------------------------------------------------- */

struct group_list {
    bool by_name, backwards;
    const char *only;           /* the one of this name; NULL: all */
    const char *start;          /* by_name: of those that begin so; NULL: of all */
};

static enum lodge_problem
fetch_only(struct house *house, const char *name, struct place after, struct lodge_list *rows)
{
    struct group *group = LODGE_NEW(house->arena, struct group);
    bool done = !lodge_id_is_none(after.id);
    enum lodge_problem problem = done ? LODGE_NOT_FOUND : group_by_name(house->db, name, group);

    *rows = (struct lodge_list){ .items = group, .count = problem == LODGE_OK };
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

/* Who begins otherwise ends the list. */
static enum lodge_problem
fetch_by_name(struct house *house, const struct group_list *list, struct place after, int64_t limit,
    struct lodge_list *rows)
{
    const char *behind = after.text || !list->start ? after.text
        : page_text_before(house->arena, list->start, list->backwards);
    enum lodge_problem problem = groups_by_name(house->db, behind, list->backwards, limit, rows);
    size_t count = 0;

    if (problem || !list->start)
        return problem;
    for (const struct group *group = rows->items; count < rows->count; group++, count++)
        if (!lodge_text_starts(group->name, list->start))
            break;
    rows->count = count;
    return LODGE_OK;
}

static enum lodge_problem
fetch_groups(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct group_list *list = what;

    if (list->only)
        return fetch_only(house, list->only, after, rows);
    if (list->by_name)
        return fetch_by_name(house, list, after, limit, rows);
    return groups_by_age(house->db, (struct group_id){ after.id }, list->backwards, limit, rows);
}

static void
view_group(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    (void)what;
    *(struct group_view *)view = group_view_of(arena, row);
}

static struct place
place_of_group(const void *what, const void *row)
{
    const struct group_list *list = what;
    const struct group *group = row;

    return (struct place){ .id = group->id.n, .text = list->by_name ? group->name : NULL };
}

static enum lodge_problem
count_members(struct house *house, void *views, size_t count)
{
    return group_views_count(house->arena, house->db, views, count);
}

static const struct page_source group_lists = {
    .row_size = sizeof(struct group),
    .view_size = sizeof(struct group_view),
    .fetch = fetch_groups,
    .view = view_group,
    .place = place_of_group,
    .complete = count_members,
};

static enum lodge_problem
list_groups(struct lodge_call *call)
{
    const struct page_query *asked = LODGE_ASKED(call, struct page_query);
    bool backwards = asked->sort[0] == '-';
    const struct group_list list = { .by_name = lodge_text_equal(asked->sort + backwards, "name"),
        .backwards = backwards, .only = page_demanded_name(lodge_arena_of(call), asked, LODGE_EQUALS),
        .start = page_demanded_name(lodge_arena_of(call), asked, LODGE_STARTS) };

    return page_give(call, &group_lists, &list, asked);
}

/* ---- one group ---------------------------------------------------------------------------------- */

static struct group_id
asked_id(struct lodge_call *call)
{
    return (struct group_id){ lodge_path_id(call, "group_id") };
}

static enum lodge_problem
give_group(struct lodge_call *call, const struct group *group)
{
    const struct group_view view = group_view_of(lodge_arena_of(call), group);

    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}

static enum lodge_problem
group_as_expected(const struct expectation *expectation, struct house *house, const void *row)
{
    const struct group_view view = group_view_of(house->arena, row);

    return lodge_must_match(expectation->call, &group_schema, &view);
}

static struct group_change
change_of(struct lodge_call *call)
{
    const struct group_input *given = LODGE_TAKEN(call, struct group_input);

    return (struct group_change){
        .name_given = lodge_given(call, "name"), .name = given->name,
        .display_name_given = lodge_given(call, "display_name"), .display_name = given->display_name,
        .parent_given = lodge_given(call, "parent"), .parent = { given->parent },
        .roles_given = lodge_given(call, "roles"), .roles = given->roles,
    };
}

/* Roles are given by who may give them, whichever route it is. */
static enum lodge_problem
check_roles(struct lodge_call *call)
{
    if (!lodge_given(call, "roles") || lodge_caller_may(lodge_caller_of(call), "roles.grant"))
        return LODGE_OK;
    return lodge_fail(lodge_fault_of(call), LODGE_NOT_ALLOWED, "lacks roles.grant");
}

static enum lodge_problem
create_group(struct lodge_call *call)
{
    const struct group_change wanted = change_of(call);
    struct group made;
    enum lodge_problem problem = check_roles(call);

    if (problem == LODGE_OK)
        problem = group_create(house_of(call), signed_in_caller(call), &wanted, &made);
    if (problem)
        return problem;
    lodge_reply_header(call, "Location", lodge_print(lodge_arena_of(call), "/api/v1/groups/%s",
        lodge_id_text(lodge_arena_of(call), "group", made.id.n)));
    return give_group(call, &made);
}

static enum lodge_problem
read_group(struct lodge_call *call)
{
    struct group group;
    enum lodge_problem problem = group_by_id(house_of(call)->db, asked_id(call), &group);

    return problem ? problem : give_group(call, &group);
}

static enum lodge_problem
change_group(struct lodge_call *call)
{
    const struct group_change change = change_of(call);
    struct group changed;
    enum lodge_problem problem = check_roles(call);

    if (problem == LODGE_OK)
        problem = group_change(house_expecting(call, group_as_expected), signed_in_caller(call), asked_id(call),
            &change, &changed);
    return problem ? problem : give_group(call, &changed);
}

static enum lodge_problem
delete_group(struct lodge_call *call)
{
    return group_remove(house_expecting(call, group_as_expected), signed_in_caller(call), asked_id(call));
}
