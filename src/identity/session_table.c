/* When the table is believed, when MariaDB is asked, and what is kept of its answer. Why nobody who was signed
 * out is found here: docs/decisions/0022-session-table.md. */
#include "identity/session_table.h"

#include "identity/access_tokens.h"
#include "identity/figures.h"
#include "identity/journal.h"
#include "identity/known.h"
#include "identity/permissions.h"
#include "identity/standing.h"
#include "store/changes.h"

#include <gatelodge/clock.h>

#include <string.h>

#define ASKED_MAX 3         /* times, where the journal was emptied meanwhile */

/* ---- keeping ------------------------------------------------------------------------------------ */

/* A moment before MariaDB is asked: what it says afterwards may be kept with it. */
struct asked_moment {
    uint64_t moment;
    int64_t at;             /* lodge_steady */
};

static struct asked_moment
moment_now(const struct house *house)
{
    return (struct asked_moment){ house->table ? table_moment(house->table) : 0, lodge_steady() };
}

/* For how long a use moves the idle end. */
static int64_t
idle_of(const struct house *house, const struct signed_in *who)
{
    const struct session_settings *settings = &house->settings->sessions;

    if (signed_in_by_token(who))
        return 0;
    return who->who.session.remembered ? settings->remembered_idle : settings->idle;
}

/* A transaction sees what was when it began, and the moment may be a later one. */
static bool
may_keep(const struct house *house)
{
    return house->table && db_sees_now(house->db);
}

static void
keep(struct house *house, const struct signed_in *who, const struct asked_moment *before)
{
    if (may_keep(house) && account_is_active(who->who.status, who->who.user_expires_at, lodge_now()))
        table_keep(house->table, who, idle_of(house, who), before->moment, before->at);
}

/* ---- asking MariaDB ----------------------------------------------------------------------------- */

static enum lodge_problem
find_session(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found)
{
    enum lodge_problem problem = session_by_digest(house->db, digest, lodge_now(), &found->who);

    if (problem == LODGE_OK)
        problem = groups_by_user(house->db, found->who.session.user_id, &found->groups);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, found->who.session.user_id, &found->permissions);
    return problem;
}

/* What MariaDB says, unless the journal knows better. */
static enum lodge_problem
ask_once(struct house *house, enum token_kind kind, const unsigned char digest[LODGE_DIGEST_SIZE],
    struct signed_in *found)
{
    struct journal_place waiting;
    enum lodge_problem problem = journal_before(house, &waiting);

    if (problem)
        return problem;
    *found = (struct signed_in){ .token.n = { { 0 } } };
    memcpy(found->digest, digest, LODGE_DIGEST_SIZE);
    problem = kind == TOKEN_PERSONAL ? access_token_find(house, digest, found) : find_session(house, digest, found);
    return problem ? problem : journal_after(house, &waiting, found);
}

static enum lodge_problem
ask(struct house *house, enum token_kind kind, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found)
{
    const struct asked_moment before = moment_now(house);
    enum lodge_problem problem = ask_once(house, kind, digest, found);

    for (int tries = 1; problem == LODGE_STILL_RUNNING && tries < ASKED_MAX; tries++)
        problem = ask_once(house, kind, digest, found);
    if (problem == LODGE_STILL_RUNNING)
        return LODGE_UNAVAILABLE;
    if (problem == LODGE_OK)
        keep(house, found, &before);
    if (problem == LODGE_NOT_FOUND && may_keep(house))
        table_keep_nobody(house->table, digest, before.moment, before.at);
    return problem;
}

/* ---- finding ------------------------------------------------------------------------------------ */

static enum table_found
look(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found,
    struct found_place *where)
{
    if (!house->table)
        return TABLE_MISS;
    return table_find(house->table, digest, lodge_now(), house->arena, found, &where->place);
}

static enum figure
figure_of(enum table_found known, enum table_trust trust)
{
    if (known != TABLE_HIT)
        return known == TABLE_NOBODY ? FIGURE_LOOKUP_NOBODY : FIGURE_LOOKUP_MISS;
    return trust == TRUST_VOUCHED ? FIGURE_LOOKUP_HIT : trust == TRUST_GRACE ? FIGURE_LOOKUP_GRACE
        : FIGURE_LOOKUP_NOT_VOUCHED;
}

/* Who is turned away because MariaDB is away for too long has used their session all the same: else it would be over by
 * idle time when MariaDB is back. */
static enum lodge_problem
turned_away(struct house *house, const struct signed_in *found, const struct found_place *where)
{
    if (!signed_in_by_token(found))
        table_use(house->table, &where->place, lodge_now());
    return LODGE_UNAVAILABLE;
}

/* MariaDB was asked and is away: what is known holds for a while. Looked up again, for whoever was signed out while we
 * waited is not known any more. */
static enum lodge_problem
fall_back(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found,
    struct found_place *where)
{
    if (look(house, digest, found, where) != TABLE_HIT)
        return LODGE_UNAVAILABLE;
    if (!table_has_grace(house->table, &where->place))
        return turned_away(house, found, where);
    where->in_table = true;
    house->fault->note[0] = '\0';      /* that is no failure */
    return LODGE_OK;
}

/* Whether the table decides, and what: LODGE_NOT_FOUND when it knows that there is nobody. */
static bool
is_known(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found,
    struct found_place *where, enum lodge_problem *problem)
{
    enum table_found known = look(house, digest, found, where);

    enum table_trust trust = known == TABLE_HIT ? table_trust(house->table, &where->place) : TRUST_UNSTATED;

    lodge_count(figure_of(known, trust), 1);
    if (known == TABLE_NOBODY)
        *problem = LODGE_NOT_FOUND;
    if (known != TABLE_HIT)
        return known == TABLE_NOBODY;
    switch (trust) {
    case TRUST_VOUCHED:
    case TRUST_GRACE:
        where->in_table = true;
        *problem = LODGE_OK;
        return true;
    case TRUST_OVER:
        *problem = lodge_fail(house->fault, turned_away(house, found, where),
            "MariaDB is away for longer than sessions hold");
        return true;
    case TRUST_ASK:
    case TRUST_UNSTATED:
        break;
    }
    return false;
}

enum lodge_problem
session_table_find(struct house *house, enum token_kind kind, const unsigned char digest[LODGE_DIGEST_SIZE],
    struct signed_in *found, struct found_place *where)
{
    enum lodge_problem problem = LODGE_OK;

    where->in_table = false;
    if (is_known(house, digest, found, where, &problem))
        return problem;
    problem = ask(house, kind, digest, found);
    return problem == LODGE_UNAVAILABLE ? fall_back(house, digest, found, where) : problem;
}

/* ---- using -------------------------------------------------------------------------------------- */

static enum lodge_problem
touch_session(struct house *house, struct session *session, int64_t now)
{
    const struct session_settings *settings = &house->settings->sessions;
    int64_t idle_expires_at = now + (session->remembered ? settings->remembered_idle : settings->idle);

    /* Use never moves the absolute end. */
    if (idle_expires_at > session->expires_at)
        idle_expires_at = session->expires_at;
    enum lodge_problem problem = session_touch(house->db, session->id, now, idle_expires_at);
    if (problem)
        return problem;
    session->last_seen_at = now;
    session->idle_expires_at = idle_expires_at;
    return LODGE_OK;
}

enum lodge_problem
session_table_touch(struct house *house, struct signed_in *found, const struct found_place *where)
{
    struct session *session = &found->who.session;
    int64_t now = lodge_now();
    bool in_table = where->in_table && table_is_fed(house->table, house->settings->table.lease);

    if (!in_table && now - session->last_seen_at < house->settings->sessions.touch_interval)
        return LODGE_OK;
    enum lodge_problem problem = in_table ? LODGE_OK
        : signed_in_by_token(found) ? token_touch(house->db, found->token, now) : touch_session(house, session, now);

    /* Behind MariaDB, so that a check in the meantime does not find that it has been written already. */
    if (where->in_table)
        table_use(house->table, &where->place, now);
    return problem;
}

/* ---- telling ------------------------------------------------------------------------------------ */

struct telling {
    struct user_id user;
    struct lodge_id subject;
};

static enum lodge_problem
insert_change(struct db *db, void *what)
{
    const struct telling *telling = what;

    return change_insert(db, telling->user, telling->subject);
}

enum lodge_problem
session_table_tell(struct house *house, struct user_id user, struct lodge_id session_or_token)
{
    if (!lodge_id_is_none(user.n) && lodge_id_equal(user.n, house->news.newcomer.n))
        return LODGE_OK;
    news_note(&house->news, user, session_or_token);
    return db_within(house->db, insert_change, &(struct telling){ user, session_or_token });
}

enum lodge_problem
session_table_tell_all(struct house *house)
{
    return session_table_tell(house, (struct user_id){ 0 }, (struct lodge_id){ 0 });
}

void
session_table_adds(struct house *house, struct user_id newcomer)
{
    house->news.newcomer = newcomer;
}
