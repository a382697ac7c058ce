/* gatelodge group: groups, which people join by user grant. */
#include "programs/commands/output.h"

#include "identity/groups.h"
#include "resources/group_views.h"

#define PAGE_ROWS 200
#define PAGE_ROOM ((size_t)64 * 1024 * 1024)

enum lodge_problem
add_group(struct errand *errand)
{
    const struct group_change wanted = { .name_given = true, .name = errand->operands[0],
        .display_name_given = true, .display_name = option_value(errand, "name") };
    struct group made;
    enum lodge_problem problem = group_create(errand->house, NULL, &wanted, &made);

    if (problem == LODGE_ALREADY_THERE)
        return errand_refuse(errand, problem, "See which there are: gatelodge group list",
            "There is a group \"%s\" already.", errand->operands[0]);
    if (problem)
        return problem;

    const struct group_view view = group_view_of(errand->arena, &made);
    if (option_given(errand, "json"))
        return output_one(errand, &group_schema, &view);
    return output_done(errand, "Group %s was added: %s", made.name,
        lodge_id_text(errand->arena, "group", made.id.n));
}

/* Lists the groups behind `*last`, and moves it to the last of them, which lives in the errand's memory. */
static enum lodge_problem
list_page(struct listing *listing, struct lodge_arena *page, const char **last, bool *more)
{
    struct house *house = listing->errand->house;
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = groups_by_name(house->db, *last, false, PAGE_ROWS, &rows);
    const struct group *row = rows.items;

    *more = problem == LODGE_OK && rows.count == PAGE_ROWS;
    if (problem || rows.count == 0)
        return problem;
    struct group_view *views = LODGE_NEW_ARRAY(page, struct group_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        views[i] = group_view_of(page, &row[i]);
    problem = group_views_count(page, house->db, views, rows.count);
    if (problem)
        return problem;
    listing_add(listing, page, (struct lodge_list){ views, rows.count });
    *last = lodge_copy_text(listing->errand->arena, row[rows.count - 1].name);
    return LODGE_OK;
}

enum lodge_problem
list_groups(struct errand *errand)
{
    static const char *const columns[] = {
        "name", "display_name", "member_count", "roles", "created_at", "id", NULL
    };
    struct lodge_arena *page = lodge_arena_new(PAGE_ROOM);
    struct listing listing;
    const char *last = NULL;
    enum lodge_problem problem = LODGE_OK;

    listing_begin(&listing, errand, &listed_group_schema, columns);
    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        house_serve(errand->house, page, &errand->fault);
        problem = list_page(&listing, page, &last, &more);
    }
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(page);
    return problem ? problem : listing_end(&listing);
}
