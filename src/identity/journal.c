/* Revocations that MariaDB does not know yet: written down, looked for, done at last. How they stand in the
 * file is journal_file.c's matter. */
#include "identity/journal.h"

#include "identity/access_tokens.h"
#include "identity/table.h"

#include <gatelodge/clock.h>

#include <string.h>

#define OWN_MAX     64                          /* of one person, of what may not even be theirs */
#define OTHERS_MAX  1024                        /* of one person who may end what others have */
#define PEOPLE_MAX  (JOURNAL_RECORDS_MAX / 4 * 3)       /* the rest is the command line's */
#define RECORD_ROOM ((size_t)1024 * 1024)       /* bytes that doing one may take */

/* ---- revoking ----------------------------------------------------------------------------------- */

/* Where a table is to be and cannot be reached, others would go on believing theirs. */
static const char *
obstacle(const struct house *house)
{
    if (!house->journal)
        return "there is no journal";
    if (house->settings->table.file && (!house->table || table_is_retired(house->table)))
        return "the session table cannot be reached";
    return NULL;
}

static bool
is_own(const struct house *house, struct user_id user)
{
    return house->actor.kind == ACTOR_USER && lodge_id_equal(user.n, house->actor.id);
}

/* Whether there may be nothing of this id: everybody may end what is theirs, and write any id there. */
static bool
is_chosen(const struct house *house, enum revocation_kind kind, struct user_id user, struct lodge_id which)
{
    return kind != REVOCATION_EVERYBODY && is_own(house, user)
        && !(house->table && table_holds(house->table, which, user));
}

/* One person shall not fill the journal. */
static const char *
exhausted(struct house *house, struct user_id user, bool chosen)
{
    const struct lodge_id actor = house->actor.id;
    bool own = is_own(house, user);
    uint64_t count = 0, total = 0;
    struct revocation revocation;
    enum journal_found found;

    if (house->actor.kind == ACTOR_COMMAND)
        return NULL;
    while ((found = journal_read(house->journal, total, &revocation)) == JOURNAL_RECORD || found == JOURNAL_TORN) {
        count += found == JOURNAL_RECORD && lodge_id_equal(revocation.actor.id, actor)
            && lodge_id_equal(revocation.user, actor) == own;
        total++;
    }
    if ((chosen && count >= OWN_MAX) || (!own && count >= OTHERS_MAX))
        return "who asks has revoked too much already";
    return total >= PEOPLE_MAX ? "what is left is kept for the command line" : NULL;
}

static enum lodge_problem
write_down(struct house *house, enum revocation_kind kind, struct user_id user, struct lodge_id which, bool chosen)
{
    const struct revocation revocation = { kind, user.n, which, lodge_now(), house->actor };
    const char *why = obstacle(house);

    if (!why)
        why = exhausted(house, user, chosen);
    if (why || !journal_add(house->journal, &revocation, &why))
        return lodge_fail(house->fault, LODGE_UNAVAILABLE, "and it cannot be written down: %s", why);
    house->journalled = true;
    return LODGE_OK;
}

static int64_t
idle_of(const struct house *house, const struct session *session)
{
    const struct session_settings *settings = &house->settings->sessions;

    return session->remembered ? settings->remembered_idle : settings->idle;
}

/* The mark is one for all that a person has. A session that stays is kept again behind it: as it was found
 * before, unless anything else was revoked between finding it and here, which could have been this one. */
static void
mark_person(struct house *house, struct user_id user, const struct signed_in *stays)
{
    struct table *table = house->table;
    uint64_t moment = table_moment(table);
    struct signed_in found;
    struct table_place place;
    bool known = stays && table_find(table, stays->digest, lodge_now(), house->arena, &found, &place) == TABLE_HIT;

    table_mark_user(table, user);
    if (known && table_moment(table) == moment + 1)
        table_keep(table, &found, idle_of(house, &found.who.session), moment + 1, place.asked_at);
}

/* Ids that are chosen at will would raise one mark after the other, until nobody's sessions count. The
 * person's own is for them: it holds, too, for what is being kept just now. */
static void
mark_chosen(struct house *house, struct user_id user, struct lodge_id which)
{
    const struct signed_in *by = house->caller;
    bool stays = by && !signed_in_by_token(by) && !lodge_id_equal(by->who.session.id.n, which);

    mark_person(house, user, stays ? by : NULL);
}

static void
mark(struct house *house, enum revocation_kind kind, struct user_id user, struct lodge_id which, bool chosen)
{
    switch (kind) {
    case REVOCATION_SESSION:
    case REVOCATION_TOKEN:
        if (chosen)
            mark_chosen(house, user, which);
        else
            table_mark(house->table, which);
        break;
    case REVOCATION_SESSIONS:
        table_mark_user(house->table, user);
        break;
    case REVOCATION_EVERYBODY:
    case REVOCATION_UNSTATED:
        table_mark_all(house->table);
        break;
    }
}

enum lodge_problem
journal_instead(struct house *house, enum lodge_problem problem, enum revocation_kind kind,
    struct user_id user, struct lodge_id which)
{
    if (problem != LODGE_UNAVAILABLE || !db_sees_now(house->db))
        return problem;
    bool chosen = is_chosen(house, kind, user, which);
    problem = write_down(house, kind, user, which, chosen);
    if (problem || !house->table)
        return problem;
    mark(house, kind, user, which, chosen);
    journal_waiting(house);
    return LODGE_OK;
}

enum lodge_problem
journal_instead_of_others(struct house *house, enum lodge_problem problem, const struct signed_in *by)
{
    const struct session *session = &by->who.session;

    if (problem != LODGE_UNAVAILABLE || !db_sees_now(house->db))
        return problem;
    problem = write_down(house, REVOCATION_SESSIONS, session->user_id, session->id.n, true);
    if (problem || !house->table)
        return problem;
    mark_person(house, session->user_id, by);
    journal_waiting(house);
    return LODGE_OK;
}

/* ---- asking MariaDB meanwhile ------------------------------------------------------------------- */

static enum lodge_problem
unreadable(const struct house *house)
{
    return lodge_fail(house->fault, LODGE_UNAVAILABLE, "the journal of revocations cannot be read");
}

enum lodge_problem
journal_before(struct house *house, struct journal_place *before)
{
    *before = (struct journal_place){ 0 };
    if (!house->journal || journal_look(house->journal, before))
        return LODGE_OK;
    return unreadable(house);
}

/* Who has signed in again since is not meant. */
static bool
means(const struct revocation *revocation, const struct signed_in *found)
{
    const struct session *session = &found->who.session;
    struct session_id later = session_id_after(revocation->at);
    bool was_there = !signed_in_by_token(found)
        && memcmp(session->id.n.bytes, later.n.bytes, sizeof(later.n.bytes)) < 0;

    switch (revocation->kind) {
    case REVOCATION_SESSION:
        return was_there && lodge_id_equal(revocation->which, session->id.n)
            && (lodge_id_is_none(revocation->user) || lodge_id_equal(revocation->user, session->user_id.n));
    case REVOCATION_SESSIONS:
        return was_there && lodge_id_equal(revocation->user, session->user_id.n)
            && !lodge_id_equal(revocation->which, session->id.n);
    case REVOCATION_EVERYBODY:
        return was_there;
    case REVOCATION_TOKEN:
        return lodge_id_equal(revocation->which, found->token.n)
            && (lodge_id_is_none(revocation->user) || lodge_id_equal(revocation->user, session->user_id.n));
    case REVOCATION_UNSTATED:
        break;
    }
    return false;
}

/* A newer version may have written one that this does not know: it can mean anybody. */
static bool
is_understood(const struct revocation *revocation)
{
    switch (revocation->kind) {
    case REVOCATION_SESSION:
    case REVOCATION_SESSIONS:
    case REVOCATION_EVERYBODY:
    case REVOCATION_TOKEN:
        return true;
    case REVOCATION_UNSTATED:
        break;
    }
    return false;
}

/* One that is torn is just being written, or never was to its end. */
static enum lodge_problem
search(struct house *house, const struct signed_in *found)
{
    struct revocation revocation;

    for (uint64_t i = 0; i < JOURNAL_RECORDS_MAX; i++)
        switch (journal_read(house->journal, i, &revocation)) {
        case JOURNAL_RECORD:
            if (!is_understood(&revocation))
                return unreadable(house);
            if (means(&revocation, found))
                return LODGE_NOT_FOUND;
            break;
        case JOURNAL_TORN:
            break;
        case JOURNAL_END:
            return LODGE_OK;
        case JOURNAL_UNREADABLE:
        case JOURNAL_UNSTATED:
            return unreadable(house);
        }
    return LODGE_OK;
}

/* What is there no more was done in MariaDB before it was taken away: perhaps after MariaDB answered us. */
enum lodge_problem
journal_after(struct house *house, const struct journal_place *before, const struct signed_in *found)
{
    struct journal_place now = { 0 };
    enum lodge_problem problem = journal_before(house, &now);

    if (problem || (before->count == 0 && now.count == 0))
        return problem;
    problem = search(house, found);
    if (problem || before->count == 0)
        return problem;
    problem = journal_before(house, &now);
    if (problem == LODGE_OK && (now.count < before->count || !lodge_id_equal(now.first, before->first)))
        return LODGE_STILL_RUNNING;
    return problem;
}

/* ---- MariaDB is back ---------------------------------------------------------------------------- */

uint64_t
journal_waiting(struct house *house)
{
    struct journal_place place = { 0 };
    bool known = !house->journal || journal_look(house->journal, &place);

    if (known && house->table)
        table_set_journal(house->table, place.count);
    return known ? place.count : UINT64_MAX;
}

static enum lodge_problem
do_one(struct house *house, const struct revocation *revocation)
{
    const struct user_id user = { revocation->user };
    const struct session_id session = { revocation->which };
    const struct token_id token = { revocation->which };

    switch (revocation->kind) {
    case REVOCATION_SESSION:
        return lodge_id_is_none(user.n) ? session_end_any(house, session) : session_end(house, user, session);
    case REVOCATION_SESSIONS:
        return sessions_end_until(house, user, session, revocation->at);
    case REVOCATION_EVERYBODY:
        return sessions_end_all_until(house, revocation->at);
    case REVOCATION_TOKEN:
        return lodge_id_is_none(user.n) ? access_token_revoke_any(house, token)
            : access_token_revoke(house, user, token);
    case REVOCATION_UNSTATED:
        break;
    }
    return lodge_fail(house->fault, LODGE_BROKEN,
        "the journal holds a revocation of a kind that only another version of gatelodge knows (%d)",
        (int)revocation->kind);
}

/* As whoever revoked it, at the time when they did. It is no longer there when it was done before, or was
 * over. */
static enum lodge_problem
apply_one(struct house *house, struct lodge_arena *arena, const struct revocation *revocation)
{
    struct journal *journal = house->journal;

    house_serve(house, arena, house->fault);
    house->actor = revocation->actor;
    house->actor.asked_at = revocation->at;
    house->journal = NULL;              /* what cannot be done now stays where it is */
    enum lodge_problem problem = do_one(house, revocation);
    house->journal = journal;

    lodge_arena_reset(arena);
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

/* MariaDB is not to blame: somebody must look. */
static enum lodge_problem
broken(const struct house *house, const char *done)
{
    return lodge_fail(house->fault, LODGE_BROKEN, "the journal of revocations cannot be %s", done);
}

/* From the record of this number to the end; *from is then behind the last that was done. */
static enum lodge_problem
apply_from(struct house *house, struct lodge_arena *arena, uint64_t *from, uint64_t *torn)
{
    struct revocation revocation;
    enum lodge_problem problem = LODGE_OK;

    for (; problem == LODGE_OK; *from += problem == LODGE_OK)
        switch (journal_read(house->journal, *from, &revocation)) {
        case JOURNAL_RECORD:
            problem = apply_one(house, arena, &revocation);
            break;
        case JOURNAL_TORN:
            ++*torn;
            break;
        case JOURNAL_END:
            return LODGE_OK;
        case JOURNAL_UNREADABLE:
        case JOURNAL_UNSTATED:
            return broken(house, "read");
        }
    return problem;
}

/* Until there is nothing left: revocations may be added while others are done. */
static enum lodge_problem
apply_all(struct house *house, struct lodge_arena *arena, uint64_t *done, uint64_t *torn)
{
    struct journal_place place = { 0 }, before = { 0 };
    bool emptied = false;
    enum lodge_problem problem = LODGE_OK;

    for (uint64_t from = 0; !emptied && problem == LODGE_OK; before = place) {
        if (!journal_look(house->journal, &place))
            problem = broken(house, "read");
        if (problem || place.count == 0)
            break;
        if (!lodge_id_equal(place.first, before.first) || place.count < from)
            from = 0;                   /* another has emptied it */
        problem = apply_from(house, arena, &from, torn);
        *done = from;
        place.count = from;
        if (problem == LODGE_OK && !journal_empty(house->journal, &place, &emptied))
            problem = broken(house, "emptied");
    }
    return problem;
}

enum lodge_problem
journal_apply(struct house *house, uint64_t *done, uint64_t *torn)
{
    struct lodge_arena *call = house->arena;

    *done = *torn = 0;
    if (!house->journal || journal_waiting(house) == 0)
        return LODGE_OK;
    struct lodge_arena *arena = lodge_arena_new(RECORD_ROOM);
    enum lodge_problem problem = apply_all(house, arena, done, torn);

    house_serve(house, call, house->fault);
    lodge_arena_free(arena);
    journal_waiting(house);
    return problem;
}
