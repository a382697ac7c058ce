/* Doing once what may be asked for again, in two ways. */
#include "identity/replays.h"

#include "store/replays.h"

#include <string.h>

#define ANSWER_MAX 60000    /* bytes of a body; the column holds little more */

_Static_assert(LODGE_DIGEST_SIZE == REPLAY_DIGEST_SIZE, "requests are found by digests");

struct attempt {
    struct house *house;
    const struct repeatable *request;
    int64_t lasting;                    /* how long the name is claimed for at first */
    int64_t claimed;                    /* until when the row is ours */
    struct lodge_kept_answer *answer;
    bool *replayed;
};

/* The same request is under way, or was a moment ago. */
static enum lodge_problem
still_running(struct attempt *attempt)
{
    lodge_later(attempt->house->fault, LODGE_STILL_RUNNING, 1);
    return LODGE_STILL_RUNNING;
}

/* ---- claiming the name -------------------------------------------------------------------------- */

static enum lodge_problem
give_again(struct attempt *attempt, const struct replay *row)
{
    if (memcmp(row->request, attempt->request->key->request, REPLAY_DIGEST_SIZE) != 0)
        return LODGE_IDEMPOTENCY_KEY_REUSED;
    if (row->status == 0)
        return still_running(attempt);
    *attempt->answer = (struct lodge_kept_answer){
        .status = (int)row->status,
        .problem = row->problem,
        .content_type = row->content_type,
        .headers = row->headers,
        .body = row->body,
    };
    *attempt->replayed = true;
    return LODGE_OK;
}

/* The name has a row already. What is over is taken by one; who comes too late for that finds it taken. */
static enum lodge_problem
meet(struct db *db, struct attempt *attempt, int64_t now)
{
    const struct lodge_replay_key *key = attempt->request->key;
    struct replay row;
    enum lodge_problem problem = replay_by_name(db, key->name, &row);

    if (problem == LODGE_OK && row.expires_at > now)
        return give_again(attempt, &row);
    if (problem == LODGE_OK)
        problem = replay_take(db, key->name, key->request, attempt->claimed, now);
    return problem == LODGE_NOT_FOUND ? still_running(attempt) : problem;
}

/* LODGE_OK: the request is ours to do, unless its answer is there. */
static enum lodge_problem
claim(struct db *db, struct attempt *attempt)
{
    const struct lodge_replay_key *key = attempt->request->key;
    int64_t now = lodge_now();

    *attempt->replayed = false;
    attempt->claimed = now + attempt->lasting;
    enum lodge_problem problem = replay_insert(db, key->name, key->request, attempt->claimed);
    if (problem == LODGE_ALREADY_THERE) {
        attempt->house->fault->note[0] = '\0';      /* that is no failure */
        problem = meet(db, attempt, now);
    }
    return problem == LODGE_UNAVAILABLE && db_was_locked_out(db) ? still_running(attempt) : problem;
}

/* ---- keeping the answer ------------------------------------------------------------------------- */

static enum lodge_problem
keep(struct db *db, struct attempt *attempt)
{
    const struct lodge_kept_answer *answer = attempt->answer;
    const unsigned char *name = attempt->request->key->name;
    const struct replay row = {
        .status = answer->status,
        .problem = answer->problem,
        .content_type = answer->content_type,
        .headers = answer->headers,
        .body = answer->body,
        .expires_at = lodge_now() + REPLAY_KEPT,
    };

    if (answer->status == 0)
        return replay_delete(db, name, attempt->claimed);
    if (strlen(answer->body) > ANSWER_MAX)
        return lodge_fail(attempt->house->fault, LODGE_BROKEN, "an answer is too long to be kept");
    return replay_keep(db, name, attempt->claimed, &row);
}

/* ---- the two ways ------------------------------------------------------------------------------- */

static enum lodge_problem
do_enclosed(struct db *db, void *what)
{
    struct attempt *attempt = what;
    const struct repeatable *request = attempt->request;
    enum lodge_problem problem = claim(db, attempt);

    if (problem || *attempt->replayed)
        return problem;
    problem = request->run(request->what, attempt->answer);
    return problem ? problem : keep(db, attempt);
}

enum lodge_problem
replay_enclosed(struct house *house, const struct repeatable *request, struct lodge_kept_answer *answer,
    bool *replayed)
{
    struct attempt attempt = { .house = house, .request = request, .lasting = REPLAY_KEPT, .answer = answer,
        .replayed = replayed };

    return db_enclose(house->db, do_enclosed, &attempt);
}

static enum lodge_problem
do_claim(struct db *db, void *what)
{
    return claim(db, what);
}

static enum lodge_problem
do_keep(struct db *db, void *what)
{
    return keep(db, what);
}

enum lodge_problem
replay_reserved(struct house *house, const struct repeatable *request, struct lodge_kept_answer *answer,
    bool *replayed)
{
    struct attempt attempt = { .house = house, .request = request, .lasting = REPLAY_CLAIMED, .answer = answer,
        .replayed = replayed };
    enum lodge_problem problem = db_enclose(house->db, do_claim, &attempt);

    if (problem || *replayed)
        return problem;
    problem = request->run(request->what, answer);
    if (problem)
        answer->status = 0;
    /* Whatever comes of keeping it: what was done is done, and answered so. */
    enum lodge_problem kept = db_enclose(house->db, do_keep, &attempt);
    if (kept)
        lodge_fail(house->fault, kept, "an answer was not kept");
    return problem;
}
