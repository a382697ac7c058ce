/* Sessions as rules: who may open one, how long it holds, how it ends. Cookies are not known here. */
#include "identity/sessions.h"

#include "identity/access_tokens.h"
#include "identity/account_events.h"
#include "identity/accounts.h"
#include "identity/lockouts.h"
#include "identity/names.h"
#include "identity/passwords.h"
#include "identity/readable.h"
#include "identity/session_table.h"
#include "store/users.h"

#include <gatelodge/clock.h>

#include <string.h>

#define USER_AGENT_MAX 255      /* characters */

_Static_assert(LODGE_DIGEST_SIZE == TOKEN_DIGEST_SIZE, "sessions are found by digests");

/* A password that is being judged, and the session that it will open or renew. */
struct sign_in {
    struct house *house;
    enum event_kind kind;                   /* opened or renewed */
    const char *account;                    /* what attempts are counted for */
    const struct lodge_address *from;
    struct entrant entrant;                 /* as they were before we hashed; without an id: somebody unknown */
    const char *new_hash;                   /* with today's costs; NULL: the old one will do */
    struct session session;
    unsigned char old_digest[LODGE_DIGEST_SIZE];  /* only when renewing */
    unsigned char digest[LODGE_DIGEST_SIZE];
};

/* ---- judging a password ------------------------------------------------------------------------- */

/* What is written of it: the person, not what was typed, for people type passwords there. */
static struct event
event_of(const struct sign_in *sign_in)
{
    const struct entrant *entrant = &sign_in->entrant;

    return (struct event){ .kind = sign_in->kind,
        .target = account_target(entrant->id, entrant->username),
        .other = { "session", sign_in->session.id.n, NULL } };
}

/* Writes down that somebody was refused: alike, whether there is such a person or not. A database that cannot write
 * it changes nothing about the answer. */
static enum lodge_problem
refuse(struct sign_in *sign_in, enum lodge_problem problem)
{
    struct event event = event_of(sign_in);

    event.outcome = OUTCOME_REFUSED;
    event.reason = problem;
    if (sign_in->kind == EVENT_SESSION_OPENED)
        event.other = (struct event_target){ .kind = NULL };
    if (lodge_id_is_none(event.target.id))
        event.target = (struct event_target){ .kind = NULL };
    event_write_refusal(sign_in->house, &event);
    return problem;
}

/* An attempt that we could not judge does not count. Should that fail, too, it counts once too often. */
static enum lodge_problem
unjudged(struct sign_in *sign_in, enum lodge_problem problem)
{
    if (problem != LODGE_OK && problem != LODGE_WRONG_CREDENTIALS)
        (void)lockout_take_back(sign_in->house, sign_in->account, sign_in->from);
    if (problem == LODGE_WRONG_CREDENTIALS || problem == LODGE_ACCOUNT_SUSPENDED)
        return refuse(sign_in, problem);
    return problem;
}

/* Counts an attempt. The first that is one too many is written down, and not all that follow. */
static enum lodge_problem
count(struct sign_in *sign_in)
{
    bool begins = false;
    enum lodge_problem problem = lockout_count(sign_in->house, sign_in->account, sign_in->from, &begins);

    return problem && begins ? refuse(sign_in, problem) : problem;
}

/* Judges an attempt that was counted already. */
static enum lodge_problem
judge(struct sign_in *sign_in, const char *password)
{
    struct house *house = sign_in->house;
    bool matches = false;
    enum lodge_problem problem = password_check(house, sign_in->entrant.hash, password, &matches);

    if (problem)
        return unjudged(sign_in, problem);
    if (!matches)
        return unjudged(sign_in, lodge_fail(house->fault, LODGE_WRONG_CREDENTIALS, "%s",
            lodge_id_is_none(sign_in->entrant.id.n) ? "unknown person" : "wrong password"));
    if (password_is_outdated(house, sign_in->entrant.hash)
        && password_hash(house, password, &sign_in->new_hash) != LODGE_OK)
        sign_in->new_hash = NULL;           /* next time, then */
    return LODGE_OK;
}

/* Only who knows the password learns that an account is suspended. */
static enum lodge_problem
check_standing(const struct sign_in *sign_in)
{
    const struct entrant *entrant = &sign_in->entrant;

    if (account_is_active(entrant->status, entrant->expires_at, lodge_now()))
        return LODGE_OK;
    return lodge_fail(sign_in->house->fault, LODGE_ACCOUNT_SUSPENDED, "%s is %s", entrant->username,
        lodge_text_equal(entrant->status, "active") ? "expired" : entrant->status);
}

/* Within the transaction: still the same password, and of somebody who is active? A change may have been
 * committed while we hashed; no session must survive it. */
static enum lodge_problem
check_again(struct db *db, struct sign_in *sign_in)
{
    struct entrant now = { 0 };
    enum lodge_problem problem = entrant_by_id(db, sign_in->entrant.id, &now);

    if (problem == LODGE_NOT_FOUND || (problem == LODGE_OK && !lodge_text_equal(now.hash, sign_in->entrant.hash)))
        return lodge_fail(sign_in->house->fault, LODGE_WRONG_CREDENTIALS, "the password was just changed");
    if (problem)
        return problem;
    sign_in->entrant = now;
    return check_standing(sign_in);
}

/* Only the hash that was judged: a new password may have come between looking again and here. */
static enum lodge_problem
replace_hash(struct db *db, const struct sign_in *sign_in, int64_t now)
{
    const struct entrant *entrant = &sign_in->entrant;
    enum lodge_problem problem = sign_in->new_hash
        ? password_replace(db, entrant->id, entrant->hash, sign_in->new_hash, now) : LODGE_OK;

    return problem != LODGE_NOT_FOUND ? problem
        : lodge_fail(sign_in->house->fault, LODGE_WRONG_CREDENTIALS, "the password was just changed");
}

/* The end of both transactions. */
static enum lodge_problem
conclude(struct db *db, const struct sign_in *sign_in, int64_t now)
{
    struct event event = event_of(sign_in);
    enum lodge_problem problem = replace_hash(db, sign_in, now);

    event.outcome = OUTCOME_DONE;
    return problem ? problem : event_write(sign_in->house, &event);
}

/* The attempt was right, and does not count. This stands behind the transaction: everybody at an address writes one
 * row, and within transactions they would overtake one another until somebody is sent away. Should it fail, the
 * attempt counts once too often. */
static void
forgive(const struct sign_in *sign_in)
{
    (void)lockout_forget(sign_in->house, sign_in->account, sign_in->from);
}

/* ---- opening ------------------------------------------------------------------------------------ */

/* The first statement writes the person's row, as every change of an account does: the one that comes
 * second sees what the other did, or is repeated. It meets them only as they were judged; else they are
 * looked at again. */
static enum lodge_problem
admit(struct db *db, struct sign_in *sign_in)
{
    int64_t now = sign_in->session.created_at;
    enum lodge_problem problem = user_signed_in(db, &sign_in->entrant, now);

    if (problem == LODGE_OK)
        return check_standing(sign_in);
    if (problem != LODGE_NOT_FOUND)
        return problem;
    problem = check_again(db, sign_in);
    return problem ? problem : user_signed_in(db, &sign_in->entrant, now);
}

static enum lodge_problem
insert_session(struct db *db, void *what)
{
    struct sign_in *sign_in = what;
    enum lodge_problem problem = admit(db, sign_in);

    if (problem == LODGE_OK)
        problem = session_insert(db, &sign_in->session, sign_in->digest);
    return problem ? problem : conclude(db, sign_in, sign_in->session.created_at);
}

static void
plan_session(struct sign_in *sign_in, const struct credentials *given)
{
    const struct session_settings *settings = &sign_in->house->settings->sessions;
    int64_t now = lodge_now();
    int64_t idle = given->remember ? settings->remembered_idle : settings->idle;
    int64_t lifetime = given->remember ? settings->remembered_lifetime : settings->lifetime;

    sign_in->session = (struct session){
        .id.n = lodge_id_new(), .user_id = sign_in->entrant.id,
        .created_at = now, .authenticated_at = now, .last_seen_at = now,
        .idle_expires_at = now + idle, .expires_at = now + lifetime,
        .remembered = given->remember, .address = given->address,
        .user_agent = readable(sign_in->house->arena, given->user_agent, USER_AGENT_MAX),
        .methods = "pwd", .level = 1,
    };
}

/* LODGE_OK with nobody in `entrant` when the name cannot be one or nobody has it. */
static enum lodge_problem
look_up(struct house *house, const char *folded, struct entrant *entrant)
{
    if (!folded)
        return LODGE_OK;
    enum lodge_problem problem = strchr(folded, '@') ? entrant_by_email(house->db, folded, entrant)
        : entrant_by_username(house->db, folded, entrant);
    if (problem == LODGE_NOT_FOUND)
        *entrant = (struct entrant){ 0 };
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

static const char *
fold(struct lodge_arena *arena, const char *identifier)
{
    return strchr(identifier, '@') ? email_fold(arena, identifier) : username_fold(arena, identifier);
}

static char *
new_token(struct sign_in *sign_in)
{
    char *token = lodge_take(sign_in->house->arena, TOKEN_LENGTH + 1);

    token_make(TOKEN_SESSION, token, sign_in->digest);
    return token;
}

/* One person is one account, by whichever of their names they are tried. */
static const char *
counted_as(const struct credentials *given, const char *folded, const struct entrant *entrant)
{
    if (entrant->username)
        return entrant->username;
    return folded ? folded : given->identifier;
}

enum lodge_problem
session_open(struct house *house, const struct credentials *given, struct opened_session *opened)
{
    const char *folded = fold(house->arena, given->identifier);
    struct sign_in sign_in = { .house = house, .kind = EVENT_SESSION_OPENED, .from = given->from };
    const struct entrant *entrant = &sign_in.entrant;
    enum lodge_problem problem = look_up(house, folded, &sign_in.entrant);

    if (problem)
        return problem;
    sign_in.account = counted_as(given, folded, entrant);
    problem = count(&sign_in);
    if (problem)
        return problem;
    problem = judge(&sign_in, given->password);
    if (problem)
        return problem;
    house_acts(house, entrant->id.n, entrant->username);
    opened->token = new_token(&sign_in);
    plan_session(&sign_in, given);
    problem = db_transact(house->db, insert_session, &sign_in);
    if (problem)
        return unjudged(&sign_in, problem);
    forgive(&sign_in);
    /* Not put into the session table: that takes groups and permissions, two questions more for each sign-in. The first
     * check asks for them, one moment later. */
    opened->who = (struct session_user){ .session = sign_in.session, .username = entrant->username,
        .email = entrant->email, .display_name = entrant->display_name, .status = entrant->status,
        .user_expires_at = entrant->expires_at };
    return LODGE_OK;
}

/* ---- using -------------------------------------------------------------------------------------- */

static enum lodge_problem
find(struct house *house, const char *token, struct signed_in *found, struct found_place *where)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    enum token_kind kind = token_read(token, digest);

    switch (kind) {
    case TOKEN_SESSION:
    case TOKEN_PERSONAL:
        return session_table_find(house, kind, digest, found, where);
    case TOKEN_SETUP:
    case TOKEN_UNSTATED:
        break;
    }
    return lodge_fail(house->fault, LODGE_NOT_SIGNED_IN, "not a session's token");
}

/* What holds for who was found, wherever that was. */
static enum lodge_problem
may_enter(struct house *house, const struct signed_in *found, const struct lodge_address *from)
{
    const char *flaw = standing_flaw(found, from, lodge_now());

    return flaw ? lodge_fail(house->fault, LODGE_NOT_SIGNED_IN, "%s: %s", found->who.username, flaw) : LODGE_OK;
}

enum lodge_problem
session_of_token(struct house *house, const char *token, const struct lodge_address *from,
    struct signed_in *found)
{
    struct found_place where;
    enum lodge_problem problem = find(house, token, found, &where);

    if (problem == LODGE_NOT_FOUND)
        return lodge_fail(house->fault, LODGE_NOT_SIGNED_IN, "no such session");
    if (problem == LODGE_OK)
        problem = may_enter(house, found, from);
    if (problem)
        return problem;

    /* A database that only answers questions (a full disk) ends no session. */
    problem = session_table_touch(house, found, &where);
    return problem == LODGE_BROKEN ? problem : LODGE_OK;
}

bool
session_is_fresh(const struct house *house, const struct session *session)
{
    return lodge_now() - session->authenticated_at <= house->settings->sessions.fresh;
}

static enum lodge_problem
just_ended(struct house *house)
{
    return lodge_fail(house->fault, LODGE_NOT_SIGNED_IN, "the session was just ended");
}

static enum lodge_problem
renew_session(struct db *db, void *what)
{
    struct sign_in *sign_in = what;
    const struct session *session = &sign_in->session;
    enum lodge_problem problem = session_renew(db, session->id, sign_in->old_digest, sign_in->digest,
        session->authenticated_at);

    if (problem == LODGE_NOT_FOUND)
        return just_ended(sign_in->house);
    if (problem == LODGE_OK)
        problem = session_table_tell(sign_in->house, session->user_id, session->id.n);
    if (problem == LODGE_OK)
        problem = check_again(db, sign_in);
    return problem ? problem : conclude(db, sign_in, session->authenticated_at);
}

enum lodge_problem
session_reauthenticate(struct house *house, const struct signed_in *signed_in, const char *password,
    const struct lodge_address *from, struct opened_session *opened)
{
    const struct session *session = &signed_in->who.session;
    struct sign_in sign_in = { .house = house, .kind = EVENT_SESSION_RENEWED,
        .account = signed_in->who.username, .from = from };
    enum lodge_problem problem = session_by_id(house->db, session->id, &sign_in.session);

    if (problem)
        return problem == LODGE_NOT_FOUND ? just_ended(house) : problem;
    problem = entrant_by_id(house->db, session->user_id, &sign_in.entrant);
    if (problem && problem != LODGE_NOT_FOUND)
        return problem;
    problem = count(&sign_in);
    if (problem)
        return problem;
    problem = judge(&sign_in, password);
    if (problem)
        return problem;
    memcpy(sign_in.old_digest, signed_in->digest, LODGE_DIGEST_SIZE);
    sign_in.session.authenticated_at = lodge_now();
    opened->token = new_token(&sign_in);
    problem = db_transact(house->db, renew_session, &sign_in);
    if (problem)
        return unjudged(&sign_in, problem);
    forgive(&sign_in);
    opened->who = signed_in->who;
    opened->who.session = sign_in.session;
    return LODGE_OK;
}

/* ---- proving ------------------------------------------------------------------------------------ */

enum lodge_problem
session_prove(struct house *house, enum event_kind kind, const struct signed_in *signed_in, const char *password,
    const struct lodge_address *from, const char **hash)
{
    struct sign_in sign_in = { .house = house, .kind = kind, .account = signed_in->who.username, .from = from,
        .session = signed_in->who.session };
    enum lodge_problem problem = entrant_by_id(house->db, sign_in.session.user_id, &sign_in.entrant);

    if (problem == LODGE_OK)
        problem = count(&sign_in);
    if (problem == LODGE_OK)
        problem = judge(&sign_in, password);
    if (problem)
        return problem;
    forgive(&sign_in);
    *hash = sign_in.entrant.hash;
    return LODGE_OK;
}
