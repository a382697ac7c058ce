/* How sessions end: in MariaDB, with an event; while that is away, in the journal, which does it later. */
#include "identity/sessions.h"

#include "identity/account_events.h"
#include "identity/journal.h"
#include "identity/session_table.h"

struct ending {
    struct house *house;
    struct user_id user;
    struct session_id session;      /* the one that ends, or of all the one that stays */
    int64_t until;                  /* of all: those that were opened no later; 0: whenever it was */
};

/* ---- one ---------------------------------------------------------------------------------------- */

static enum lodge_problem
tell_ended(const struct ending *ending)
{
    struct event event = { .kind = EVENT_SESSION_ENDED, .outcome = OUTCOME_DONE,
        .other = { "session", ending->session.n, NULL } };
    enum lodge_problem problem = account_find_target(ending->house, ending->user, &event.target);

    return problem ? problem : event_write(ending->house, &event);
}

static enum lodge_problem
end_one(struct db *db, void *what)
{
    const struct ending *ending = what;
    enum lodge_problem problem = session_delete(db, ending->user, ending->session);

    if (problem == LODGE_OK)
        problem = session_table_tell(ending->house, ending->user, ending->session.n);
    return problem ? problem : tell_ended(ending);
}

static enum lodge_problem
end_any(struct db *db, void *what)
{
    struct ending *ending = what;
    enum lodge_problem problem = session_delete_any(db, ending->session, &ending->user);

    if (problem == LODGE_OK)
        problem = session_table_tell(ending->house, ending->user, ending->session.n);
    return problem ? problem : tell_ended(ending);
}

enum lodge_problem
session_end(struct house *house, struct user_id user, struct session_id id)
{
    struct ending ending = { .house = house, .user = user, .session = id };
    enum lodge_problem problem = db_within(house->db, end_one, &ending);

    return journal_instead(house, problem, REVOCATION_SESSION, user, id.n);
}

enum lodge_problem
session_end_any(struct house *house, struct session_id id)
{
    struct ending ending = { .house = house, .session = id };
    enum lodge_problem problem = db_within(house->db, end_any, &ending);

    return journal_instead(house, problem, REVOCATION_SESSION, (struct user_id){ 0 }, id.n);
}

/* ---- many --------------------------------------------------------------------------------------- */

static enum lodge_problem
delete_all(struct db *db, const struct ending *ending, uint64_t *ended)
{
    return ending->until == 0 ? sessions_delete_by_user(db, ending->user, ending->session, ended)
        : sessions_delete_until(db, ending->user, ending->session, ending->until, ended);
}

static enum lodge_problem
end_all(struct db *db, void *what)
{
    const struct ending *ending = what;
    struct event_target target;
    uint64_t ended = 0;
    enum lodge_problem problem = delete_all(db, ending, &ended);

    if (problem == LODGE_OK)
        problem = session_table_tell(ending->house, ending->user, (struct lodge_id){ 0 });
    if (problem == LODGE_OK)
        problem = account_find_target(ending->house, ending->user, &target);
    return problem ? problem : account_tell_signed_out(ending->house, target, ended);
}

enum lodge_problem
sessions_end_until(struct house *house, struct user_id user, struct session_id keep, int64_t until)
{
    return db_within(house->db, end_all,
        &(struct ending){ .house = house, .user = user, .session = keep, .until = until });
}

enum lodge_problem
sessions_end(struct house *house, struct user_id user, struct session_id keep)
{
    enum lodge_problem problem = sessions_end_until(house, user, keep, 0);

    return journal_instead(house, problem, REVOCATION_SESSIONS, user, keep.n);
}

enum lodge_problem
sessions_end_others(struct house *house, const struct signed_in *by)
{
    const struct session *session = &by->who.session;

    return journal_instead_of_others(house, sessions_end_until(house, session->user_id, session->id, 0), by);
}

/* Person by person, so that no transaction grows with the number of sessions. */
enum lodge_problem
sessions_end_all_until(struct house *house, int64_t until)
{
    enum lodge_problem problem;
    struct user_id owner;

    for (;;) {
        problem = session_owner_until(house->db, until, &owner);
        if (problem)
            return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
        problem = sessions_end_until(house, owner, (struct session_id){ 0 }, until);
        if (problem && problem != LODGE_NOT_FOUND)      /* deleted meanwhile, and their sessions with them */
            return problem;
    }
}
