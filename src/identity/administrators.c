/* The last administrator, in a few questions. */
#include "identity/administrators.h"

#include <gatelodge/clock.h>

enum lodge_problem
administrators_guard(struct db *db)
{
    return guard_write(db, "administrators");
}

/* Counted among all, not looked up in the roles of one: those are read up to a limit. */
enum lodge_problem
administrator_may_go(struct db *db, struct user_id id, int64_t now)
{
    int64_t others = 0, all = 0;
    enum lodge_problem problem = administrators_besides(db, id, now, &others);

    if (problem == LODGE_OK && others == 0)
        problem = administrators_besides(db, (struct user_id){ 0 }, now, &all);
    return problem || all == 0 ? problem : LODGE_LAST_ADMINISTRATOR;
}

enum lodge_problem
administration_look(struct db *db, struct administration *administration)
{
    return administrators_besides(db, (struct user_id){ 0 }, lodge_now(), &administration->count);
}

enum lodge_problem
administration_remains(struct db *db, const struct administration *before)
{
    struct administration now = { 0 };
    enum lodge_problem problem = before->count > 0 ? administration_look(db, &now) : LODGE_OK;

    return problem || before->count == 0 || now.count > 0 ? problem : LODGE_LAST_ADMINISTRATOR;
}
