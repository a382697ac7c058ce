/* What people do before they are anybody: make an account themselves.
 *
 * Nobody learns here whether an e-mail address is known: the answer is the same, and so is the work. That
 * a username is taken is said: usernames are public within an installation, and whoever wants one must be
 * able to choose another. (Thereby who registers twice, each time with the same new username, can tell
 * whether the first address was known: as long as accounts are made without a letter that confirms the
 * address, that cannot be hidden.) */
#include "identity/accounts.h"

#include "identity/account_events.h"
#include "identity/account_fields.h"
#include "identity/account_plan.h"
#include "identity/passwords.h"
#include "store/attempts.h"

#include <gatelodge/clock.h>
#include <gatelodge/digest.h>

/* E-mail address and password may be missing in other accounts, not in these. */
static enum lodge_problem
check_needs(struct house *house, const struct new_account *wanted)
{
    enum lodge_problem problem = LODGE_OK;

    if (!wanted->email || !*wanted->email)
        problem = lodge_misfit(house->fault, "/email", "missing", "An e-mail address is needed.");
    if (!wanted->password)
        problem = lodge_misfit(house->fault, "/password", "missing", "A password is needed.");
    return problem;
}

/* Somebody who is known already. */
struct known {
    struct house *house;
    const char *email;              /* folded */
};

/* A transaction that takes as long as that of a new account. The attempt is of no use, and purged like any. */
static enum lodge_problem
commit_nothing(struct db *db, void *what)
{
    const struct known *known = what;
    unsigned char key[LODGE_DIGEST_SIZE];
    struct attempts ignored;
    struct entrant owner = { 0 };

    lodge_digest_texts((const char *const[]){ "registration", known->email }, 2, key);
    enum lodge_problem problem = attempt_count(db, key, lodge_now(), known->house->settings->attempts.window, &ignored);
    if (problem == LODGE_OK)
        problem = entrant_by_email(db, known->email, &owner);
    if (problem && problem != LODGE_NOT_FOUND)
        return problem;
    return event_write(known->house, &(struct event){ .kind = EVENT_USER_REGISTERED, .outcome = OUTCOME_REFUSED,
        .reason = LODGE_EMAIL_TAKEN, .target = account_target(owner.id, owner.username) });
}

enum lodge_problem
account_register(struct house *house, const struct new_account *wanted)
{
    const struct registration_settings *settings = &house->settings->registration;
    const struct new_account own = {
        .username = wanted->username, .email = wanted->email, .display_name = wanted->display_name,
        .locale = wanted->locale, .time_zone = wanted->time_zone, .password = wanted->password,
        .status = settings->status,
    };
    struct user user;
    const char *hash = NULL;

    if (!settings->open)
        return LODGE_REGISTRATION_CLOSED;
    enum lodge_problem missing = check_needs(house, &own);
    enum lodge_problem problem = account_plan(house, &own, &user);
    if (problem || missing)
        return LODGE_FIELD_INVALID;
    problem = password_hash(house, own.password, &hash);
    if (problem)
        return problem;
    problem = account_insert_as(house, EVENT_USER_REGISTERED, &user, hash);
    if (problem != LODGE_EMAIL_TAKEN)
        return problem;
    lodge_fail(house->fault, LODGE_OK, "the e-mail address is known already");
    return db_within(house->db, commit_nothing, &(struct known){ house, user.email_folded });
}
