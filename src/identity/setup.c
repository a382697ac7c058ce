/* One code, one administrator. The code is taken away in the transaction that makes the account: of many who use
 * it at the same time one succeeds, and who fails for another reason may try again with the same link. */
#include "identity/setup.h"

#include "identity/account_events.h"
#include "identity/account_plan.h"
#include "identity/administrators.h"
#include "identity/passwords.h"
#include "identity/user_words.h"
#include "store/setup_codes.h"

#include <gatelodge/clock.h>

#define CODE_LASTS LODGE_MINUTES(30)

static const struct user_id nobody;

/* Part of a transaction, its first statements: of two that run side by side the second waits. */
static enum lodge_problem
nobody_administrates(struct db *db, int64_t now)
{
    int64_t count = 0;
    enum lodge_problem problem = administrators_guard(db);

    if (problem == LODGE_OK)
        problem = administrators_besides(db, nobody, now, &count);
    return problem == LODGE_OK && count > 0 ? LODGE_SETUP_DONE : problem;
}

/* ---- the link ----------------------------------------------------------------------------------- */

struct promise {
    unsigned char digest[LODGE_DIGEST_SIZE];
    int64_t expires_at;
};

static enum lodge_problem
put_code(struct db *db, void *what)
{
    const struct promise *promise = what;
    enum lodge_problem problem = nobody_administrates(db, lodge_now());

    return problem ? problem : setup_code_put(db, promise->digest, promise->expires_at);
}

enum lodge_problem
setup_begin(struct house *house, struct setup_code *code)
{
    struct promise promise = { .expires_at = lodge_now() + CODE_LASTS };

    token_make(TOKEN_SETUP, code->text, promise.digest);
    code->expires_at = promise.expires_at;
    return db_transact(house->db, put_code, &promise);
}

/* ---- its use ------------------------------------------------------------------------------------ */

struct foundation {
    struct house *house;
    unsigned char digest[LODGE_DIGEST_SIZE];
    const struct user *user;
    const char *hash;
};

static enum lodge_problem
over_when_not_found(enum lodge_problem problem)
{
    return problem == LODGE_NOT_FOUND ? LODGE_SETUP_LINK_OVER : problem;
}

static enum lodge_problem
tell_founded(const struct foundation *foundation, const struct role *role)
{
    const struct user *user = foundation->user;
    enum lodge_problem problem = account_tell_made(foundation->house, EVENT_USER_CREATED, user, true);

    return problem ? problem : event_write(foundation->house, &(struct event){ .kind = EVENT_SETUP_DONE,
        .outcome = OUTCOME_DONE, .target = account_target(user->id, user->username),
        .other = { "role", role->id.n, role->name } });
}

static enum lodge_problem
found(struct db *db, void *what)
{
    const struct foundation *foundation = what;
    struct role role = { 0 };
    int64_t now = lodge_now();
    enum lodge_problem problem = nobody_administrates(db, now);

    if (problem == LODGE_OK)
        problem = role_by_name(db, ADMINISTRATOR, &role);
    if (problem == LODGE_OK)
        problem = over_when_not_found(setup_code_use(db, foundation->digest, now));
    if (problem == LODGE_OK)
        problem = user_insert(db, foundation->user);
    if (problem == LODGE_OK)
        problem = user_words_add(foundation->house, foundation->user);
    if (problem == LODGE_OK)
        problem = password_put(db, foundation->user->id, foundation->hash, now);
    if (problem == LODGE_OK)
        problem = first_role_put(db, foundation->user->id, role.id, now);
    return problem ? problem : tell_founded(foundation, &role);
}

/* Every misfit at once, those of what is missing too. */
static enum lodge_problem
plan(struct house *house, const struct new_account *wanted, struct user *user)
{
    enum lodge_problem problem = account_plan(house, wanted, user);

    if (!wanted->email || !*wanted->email)
        problem = lodge_misfit(house->fault, "/email", "missing", "An e-mail address is needed.");
    if (!wanted->password)
        problem = lodge_misfit(house->fault, "/password", "missing", "A password is needed.");
    return problem;
}

enum lodge_problem
setup_finish(struct house *house, const char *code, const struct new_account *wanted, struct user *made)
{
    struct foundation foundation = { .house = house, .user = made };

    if (token_read(code, foundation.digest) != TOKEN_SETUP)
        return LODGE_SETUP_LINK_OVER;
    /* Before anything is told about names or spent on hashing. */
    enum lodge_problem problem = over_when_not_found(setup_code_find(house->db, foundation.digest, lodge_now()));
    if (problem == LODGE_OK)
        problem = plan(house, wanted, made);
    if (problem == LODGE_OK)
        problem = password_hash(house, wanted->password, &foundation.hash);
    if (problem == LODGE_OK)
        problem = db_transact(house->db, found, &foundation);
    if (problem == LODGE_OK)
        lodge_fail(house->fault, LODGE_OK, "the first administrator was made");
    return problem;
}
