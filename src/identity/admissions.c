/* Adding people with their groups. A rehearsal does all that is to be done, and takes it back: so it finds whatever
 * would have been found. */
#include "identity/admissions.h"

#include "identity/account_plan.h"
#include "identity/groups.h"
#include "identity/imports.h"

struct entry {
    struct house *house;
    const struct signed_in *by;
    const struct admission *admission;
    const struct user *user;
    const struct group_id *groups;
    bool rehearsed;                     /* it would have been done */
};

/* Returning a problem rolls back: that of a rehearsal is nobody's. */
static enum lodge_problem
enter(struct db *db, void *what)
{
    struct entry *entry = what;
    enum lodge_problem problem = account_insert(entry->house, entry->user, NULL);

    (void)db;                           /* the house's */
    for (size_t i = 0; i < entry->admission->groups.count && problem == LODGE_OK; i++)
        problem = group_add_member(entry->house, entry->by, entry->groups[i], entry->user->id);
    entry->rehearsed = problem == LODGE_OK && entry->admission->rehearsal;
    return entry->rehearsed ? LODGE_PRECONDITION_FAILED : problem;
}

enum lodge_problem
account_admit(struct house *house, const struct signed_in *by, const struct admission *admission, struct user *made)
{
    struct group_id *groups;
    enum lodge_problem problem = account_plan(house, admission->account, made);
    enum lodge_problem other = import_groups(house, admission->groups, &groups);
    struct entry entry = { .house = house, .by = by, .admission = admission, .user = made, .groups = groups };

    if (other)
        return other;
    if (problem || house->fault->misfit_count > 0)
        return LODGE_FIELD_INVALID;
    problem = db_transact(house->db, enter, &entry);
    return entry.rehearsed ? LODGE_OK : problem;
}
