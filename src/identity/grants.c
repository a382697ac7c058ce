/* Who may give what. */
#include "identity/grants.h"

#include "identity/lists.h"
#include "identity/permissions.h"

/* What `by` holds now, as patterns: "*" covers also what applications name themselves. A token allows only what it
 * names. */
static enum lodge_problem
patterns_of(struct house *house, const struct signed_in *by, struct lodge_texts *patterns)
{
    if (signed_in_by_token(by)) {
        *patterns = by->permissions;
        return LODGE_OK;
    }
    return permission_patterns_by_user(house->db, by->who.session.user_id, patterns);
}

enum lodge_problem
grant_is_covered(struct house *house, const struct signed_in *by, struct lodge_texts patterns)
{
    struct lodge_texts held = { 0 };
    enum lodge_problem problem = by ? patterns_of(house, by, &held) : LODGE_OK;

    /* There may be more than were read, and who fills up a group must not hide what it gives. */
    if (by && problem == LODGE_OK && patterns.count >= PERMISSIONS_MAX && !permission_is_covered(held, "*"))
        return lodge_fail(house->fault, LODGE_NOT_ALLOWED, "more permissions than are read");
    for (size_t i = 0; by && problem == LODGE_OK && i < patterns.count; i++)
        if (!permission_is_covered(held, patterns.items[i]))
            problem = lodge_fail(house->fault, LODGE_NOT_ALLOWED, "does not hold %s", patterns.items[i]);
    return problem;
}

enum lodge_problem
grant_of_role(struct house *house, const struct signed_in *by, const struct role *role)
{
    return grant_is_covered(house, by, list_split(house->arena, role->permissions));
}

enum lodge_problem
grant_of_group(struct house *house, const struct signed_in *by, struct group_id group)
{
    struct lodge_texts patterns = { 0 };

    if (!by || lodge_id_is_none(group.n))
        return LODGE_OK;
    enum lodge_problem problem = permission_patterns_by_group(house->db, group, &patterns);
    return problem ? problem : grant_is_covered(house, by, patterns);
}

enum lodge_problem
grant_of_person(struct house *house, const struct signed_in *by, struct user_id user)
{
    struct lodge_texts patterns = { 0 };

    if (!by || (!signed_in_by_token(by) && lodge_id_equal(by->who.session.user_id.n, user.n)))
        return LODGE_OK;
    enum lodge_problem problem = permission_patterns_by_user(house->db, user, &patterns);
    return problem ? problem : grant_is_covered(house, by, patterns);
}

enum lodge_problem
grant_finds_room(struct house *house, const char *names, const char *name, size_t max, bool *held)
{
    struct lodge_texts all = list_split(house->arena, names);

    *held = lodge_texts_hold(all, name);
    if (*held || all.count < max)
        return LODGE_OK;
    return lodge_misfit(house->fault, "", "too_many",
        lodge_print(house->arena, "At most %zu: take one away first.", max));
}
