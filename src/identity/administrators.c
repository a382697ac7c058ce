/* The last administrator, in a few questions. */
#include "identity/administrators.h"

#include <gatelodge/clock.h>

enum lodge_problem
administrators_guard(struct db *db)
{
    return guard_write(db, "administrators");
}

enum lodge_problem
administrates(struct db *db, const struct user *user, int64_t now, bool *does)
{
    struct lodge_texts roles = { 0 };

    *does = false;
    if (!lodge_text_equal(user->status, "active") || (user->expires_at != 0 && user->expires_at <= now))
        return LODGE_OK;
    enum lodge_problem problem = roles_by_user(db, user->id, &roles);
    *does = problem == LODGE_OK && lodge_texts_hold(roles, ADMINISTRATOR);
    return problem;
}

enum lodge_problem
administrators_remain(struct db *db, struct user_id besides, int64_t now)
{
    int64_t others = 0;
    enum lodge_problem problem = administrators_besides(db, besides, now, &others);

    if (problem)
        return problem;
    return others > 0 ? LODGE_OK : LODGE_LAST_ADMINISTRATOR;
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
