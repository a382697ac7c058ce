/* gatelodge role: what can be given by user grant, as one word for many permissions. */
#include "programs/commands/output.h"

#include "identity/roles.h"
#include "resources/group_views.h"

#define PAGE_ROWS 200
#define PAGE_ROOM ((size_t)64 * 1024 * 1024)

enum lodge_problem
add_role(struct errand *errand)
{
    const struct role_change wanted = { .name_given = true, .name = errand->operands[0], .permissions_given = true,
        .permissions = option_values(errand, "permission") };
    struct role made;
    enum lodge_problem problem = role_create(errand->house, NULL, &wanted, &made);

    if (problem == LODGE_ALREADY_THERE)
        return errand_refuse(errand, problem, "See which there are: gatelodge role list",
            "There is a role \"%s\" already.", errand->operands[0]);
    if (problem)
        return problem;
    const struct role_view view = role_view_of(errand->arena, &made);
    if (option_given(errand, "json"))
        return output_one(errand, &role_schema, &view);
    return output_done(errand, "Role %s was added: %s", made.name, lodge_id_text(errand->arena, "role", made.id.n));
}

/* Lists the roles behind `*last`, and moves it to the last of them, which lives in the errand's memory. */
static enum lodge_problem
list_page(struct listing *listing, struct lodge_arena *page, const char **last, bool *more)
{
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = roles_by_name(listing->errand->house->db, *last, false, PAGE_ROWS, &rows);
    const struct role *row = rows.items;

    *more = problem == LODGE_OK && rows.count == PAGE_ROWS;
    if (problem || rows.count == 0)
        return problem;
    struct role_view *views = LODGE_NEW_ARRAY(page, struct role_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        views[i] = role_view_of(page, &row[i]);
    listing_add(listing, page, (struct lodge_list){ views, rows.count });
    *last = lodge_copy_text(listing->errand->arena, row[rows.count - 1].name);
    return LODGE_OK;
}

enum lodge_problem
list_roles(struct errand *errand)
{
    static const char *const columns[] = { "name", "permissions", "built_in", "id", NULL };
    struct lodge_arena *page = lodge_arena_new(PAGE_ROOM);
    struct listing listing;
    const char *last = NULL;
    enum lodge_problem problem = LODGE_OK;

    listing_begin(&listing, errand, &role_schema, columns);
    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        house_serve(errand->house, page, &errand->fault);
        problem = list_page(&listing, page, &last, &more);
    }
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(page);
    return problem ? problem : listing_end(&listing);
}

enum lodge_problem
delete_role(struct errand *errand)
{
    struct role role;
    enum lodge_problem problem = errand_role(errand, errand->operands[0], &role);

    if (problem == LODGE_OK)
        problem = role_remove(errand->house, role.id);
    return problem ? problem : output_done(errand, "Role %s is deleted; nobody has it any more.", role.name);
}
