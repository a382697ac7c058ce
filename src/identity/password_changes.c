/* A new password, and what ends with the old one. */
#include "identity/password_changes.h"

#include "identity/account_events.h"
#include "identity/account_fields.h"
#include "identity/grants.h"
#include "identity/passwords.h"
#include "identity/session_table.h"
#include "store/tokens.h"
#include "store/users.h"

#include <gatelodge/clock.h>

/* One change within its transaction. */
struct password_change {
    struct house *house;
    const struct signed_in *by;
    struct user_id id;
    struct session_id keep;         /* the session that stays; none: none does */
    const char *old_hash;           /* that the password was proven by; NULL: nothing was proven */
    const char *hash;
    bool revoke_tokens;
    struct user user;
};

/* Whoever proved the old password must have proven the one that still holds. */
static enum lodge_problem
check_again(struct db *db, const struct password_change *change)
{
    struct entrant now = { 0 };
    enum lodge_problem problem = change->old_hash ? entrant_by_id(db, change->id, &now) : LODGE_OK;

    if (problem || !change->old_hash || lodge_text_equal(now.hash, change->old_hash))
        return problem;
    return lodge_fail(change->house->fault, LODGE_WRONG_CREDENTIALS, "the password was just changed");
}

static enum lodge_problem
end_sessions(struct db *db, struct password_change *change)
{
    uint64_t ended = 0;
    enum lodge_problem problem = sessions_delete_by_user(db, change->id, change->keep, &ended);

    if (problem == LODGE_OK)
        problem = session_table_tell(change->house, change->id, (struct lodge_id){ 0 });
    return problem ? problem
        : account_tell_signed_out(change->house, account_target(change->id, change->user.username), ended);
}

static enum lodge_problem
revoke_tokens(struct db *db, struct password_change *change)
{
    uint64_t revoked = 0;
    enum lodge_problem problem = change->revoke_tokens ? tokens_delete_by_user(db, change->id, &revoked) : LODGE_OK;

    return problem || revoked == 0 ? problem : account_tell(change->house, EVENT_TOKENS_REVOKED, &change->user);
}

/* The row of the person is written first, as by every change of an account and every sign-in: the one that comes
 * second sees what the other did, or is repeated. */
static enum lodge_problem
write_password(struct db *db, void *what)
{
    struct password_change *change = what;
    int64_t now = lodge_now();
    enum lodge_problem problem = user_touch(db, change->id, now);

    if (problem == LODGE_OK)
        problem = user_by_id(db, change->id, &change->user);
    if (problem == LODGE_OK)
        problem = grant_of_person(change->house, change->by, change->id);
    if (problem == LODGE_OK)
        problem = check_again(db, change);
    if (problem == LODGE_OK)
        problem = password_put(db, change->id, change->hash, now);
    if (problem == LODGE_OK)
        problem = account_tell(change->house, EVENT_PASSWORD_CHANGED, &change->user);
    if (problem == LODGE_OK)
        problem = end_sessions(db, change);
    return problem ? problem : revoke_tokens(db, change);
}

static enum lodge_problem
carry_out(struct password_change *change)
{
    return db_within(change->house->db, write_password, change);
}

enum lodge_problem
account_change_own_password(struct house *house, const struct signed_in *signed_in, const char *current,
    const struct new_password *wanted, const struct lodge_address *from)
{
    const struct session *session = &signed_in->who.session;
    struct password_change change = { .house = house, .by = signed_in, .id = session->user_id, .keep = session->id,
        .revoke_tokens = wanted->revoke_tokens };
    enum lodge_problem problem = user_by_id(house->db, change.id, &change.user);

    if (problem == LODGE_OK)
        problem = session_prove(house, EVENT_PASSWORD_CHANGED, signed_in, current, from, &change.old_hash);
    if (problem == LODGE_OK)
        problem = field_password_fits(house, "/new_password", wanted->text, &change.user);
    if (problem == LODGE_OK)
        problem = password_hash(house, wanted->text, &change.hash);
    return problem ? problem : carry_out(&change);
}

/* A service never signs in. */
static enum lodge_problem
may_have_password(struct house *house, const struct user *user)
{
    if (!lodge_text_equal(user->kind, "service"))
        return LODGE_OK;
    return lodge_misfit(house->fault, "/password", "service", "A service has no password: make a token for it.");
}

enum lodge_problem
account_set_password(struct house *house, const struct signed_in *by, struct user_id id,
    const struct new_password *wanted)
{
    struct password_change change = { .house = house, .by = by, .id = id, .revoke_tokens = wanted->revoke_tokens };
    enum lodge_problem problem = user_by_id(house->db, id, &change.user);

    if (problem == LODGE_OK)
        problem = may_have_password(house, &change.user);
    if (problem == LODGE_OK)
        problem = grant_of_person(house, by, id);       /* asked again behind the hashing */
    if (problem == LODGE_OK)
        problem = field_password_fits(house, "/password", wanted->text, &change.user);
    if (problem == LODGE_OK)
        problem = password_hash(house, wanted->text, &change.hash);
    return problem ? problem : carry_out(&change);
}
