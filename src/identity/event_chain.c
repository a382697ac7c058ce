/* Sealing: who comes first takes what is not sealed yet, a batch in one transaction with the head. The arithmetic is in
 * event_link.c; finding out what was changed is event_proof.c's matter. */
#include "identity/event_chain.h"

struct sealing {
    struct house *house;
    int64_t limit;
    uint64_t sealed;
};

enum lodge_problem
events_head(struct house *house, struct event_head *head)
{
    enum lodge_problem problem = event_head_read(house->db, head);

    if (problem == LODGE_NOT_FOUND)
        return lodge_fail(house->fault, LODGE_BROKEN, "the head of the events is gone");
    if (problem == LODGE_OK && !event_head_is_ours(house->event_key, head))
        return lodge_fail(house->fault, LODGE_BROKEN,
            "the head of the events is not of this key: it was changed, or the key was");
    return problem;
}

static enum lodge_problem
seal_each(struct sealing *sealing, struct lodge_list rows, struct event_head *head)
{
    struct house *house = sealing->house;
    const struct event_row *row = rows.items;
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++) {
        head->seq++;
        event_link(house->arena, house->event_key, head->link, head->seq, &row[i], head->link);
        problem = event_seal(house->db, row[i].id, head->seq, head->link);
    }
    return problem;
}

/* Of two who seal at the same time, one is told of a conflict, and finds nothing left when it tries again. */
static enum lodge_problem
seal_batch(struct db *db, void *what)
{
    struct sealing *sealing = what;
    struct event_head head = { 0 }, next;
    struct lodge_list rows = { 0 };

    sealing->sealed = 0;
    enum lodge_problem problem = events_unsealed(db, sealing->limit, &rows);
    if (problem || rows.count == 0)
        return problem;
    problem = events_head(sealing->house, &head);
    if (problem)
        return problem;
    next = head;
    problem = seal_each(sealing, rows, &next);
    if (problem == LODGE_OK) {
        event_head_sign(sealing->house->event_key, &next);
        problem = event_head_move(db, &head, &next);
    }
    sealing->sealed = rows.count;
    return problem == LODGE_NOT_FOUND ? LODGE_UNAVAILABLE : problem;
}

enum lodge_problem
events_seal(struct house *house, int64_t limit, uint64_t *sealed)
{
    struct sealing sealing = { .house = house, .limit = limit };
    enum lodge_problem problem = house->event_key ? db_transact(house->db, seal_batch, &sealing) : LODGE_OK;

    *sealed = problem ? 0 : sealing.sealed;
    return problem;
}
