/* gatelodge group: groups, which people join by user grant. */
#include "programs/commands/output.h"

#include "identity/accounts.h"
#include "identity/names.h"

struct group_view {
    struct lodge_id id;
    const char *name;
    const char *display_name;
    int64_t created_at;
};

static const struct lodge_field group_fields[] = {
    LODGE_ID(struct group_view, id, "Stable identifier", .prefix = "group"),
    LODGE_TEXT(struct group_view, name, "What rules call it", .max = 64),
    LODGE_TEXT(struct group_view, display_name, "What people call it", .max = DISPLAY_NAME_MAX, .nullable = true),
    LODGE_TIME(struct group_view, created_at, "When it was added"),
};
LODGE_SCHEMA(group_schema, struct group_view, group_fields);

static struct group_view
group_view_of(const struct group *group)
{
    return (struct group_view){ group->id.n, group->name, group->display_name, group->created_at };
}

enum lodge_problem
add_group(struct errand *errand)
{
    struct group made;
    enum lodge_problem problem = group_create(errand->house, errand->operands[0], option_value(errand, "name"), &made);

    if (problem == LODGE_ALREADY_THERE)
        return errand_refuse(errand, problem, "See which there are: gatelodge group list",
            "There is a group \"%s\" already.", errand->operands[0]);
    if (problem)
        return problem;

    const struct group_view view = group_view_of(&made);
    if (option_given(errand, "json"))
        return output_one(errand, &group_schema, &view);
    return output_done(errand, "Group %s was added: %s", made.name,
        lodge_id_text(errand->arena, "group", made.id.n));
}

enum lodge_problem
list_groups(struct errand *errand)
{
    static const char *const columns[] = { "name", "display_name", "created_at", "id", NULL };
    struct lodge_list rows;
    struct listing listing;
    enum lodge_problem problem = groups_all(errand->house->db, &rows);

    if (problem)
        return problem;
    struct group_view *views = LODGE_NEW_ARRAY(errand->arena, struct group_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        views[i] = group_view_of((const struct group *)rows.items + i);
    listing_begin(&listing, errand, &group_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ views, rows.count });
    return listing_end(&listing);
}
