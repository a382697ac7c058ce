/* Months of events. A month is dropped in two steps: first the gap that it will leave is written down and signed,
 * then its partition goes. Between the two the gap is about rows that are still there, which does no harm. */
#include "identity/event_retention.h"

#include <gatelodge/clock.h>

#include <string.h>

#define MAKE_MAX (20 * 12)          /* months at once; what is older than the first goes into the first */

/* One run. */
struct retention {
    struct house *house;
    bool plan;
    int64_t planned;                /* events of the months that would have been dropped */
    struct event_step *steps;
    size_t count;
};

static void
note(struct retention *retention, struct event_month month, const char *action, int64_t events)
{
    if (retention->count == EVENT_PARTITIONS_MAX)
        return;
    retention->steps[retention->count++] = (struct event_step){
        .month = lodge_print(retention->house->arena, "%04d-%02d", month.year, month.month),
        .action = action, .events = events,
    };
}

/* ---- making ------------------------------------------------------------------------------------- */

static int
months_between(struct event_month first, struct event_month last)
{
    return (last.year - first.year) * 12 + last.month - first.month;
}

/* The first month that has no partition: behind the last that has, or that of the oldest event. */
static enum lodge_problem
first_missing(struct retention *retention, struct lodge_texts names, struct event_month end, struct event_month *first)
{
    int64_t oldest = lodge_now();

    for (size_t i = names.count; i > 0; i--) {
        if (!event_month_read(names.items[i - 1], first))
            continue;
        *first = event_month_after(*first, 1);
        return LODGE_OK;
    }
    enum lodge_problem problem = event_oldest(retention->house->db, &oldest);
    if (problem && problem != LODGE_NOT_FOUND)
        return problem;
    *first = event_month_of(oldest);
    if (months_between(*first, end) > MAKE_MAX)
        *first = event_month_after(end, -MAKE_MAX);
    return LODGE_OK;
}

static enum lodge_problem
make_months(struct retention *retention, struct lodge_texts names)
{
    struct house *house = retention->house;
    struct event_month end = event_month_after(event_month_of(lodge_now()), EVENT_MONTHS_AHEAD), first = { 0, 0 };
    enum lodge_problem problem = first_missing(retention, names, end, &first);
    int count = problem ? 0 : months_between(first, end) + 1;

    if (problem || count <= 0)
        return problem;
    if (!retention->plan)
        problem = event_partitions_make(house->db, house->arena, first, count);
    for (int i = 0; i < count && problem == LODGE_OK; i++)
        note(retention, event_month_after(first, i), "make", 0);
    return problem;
}

/* ---- gaps --------------------------------------------------------------------------------------- */

/* What will be missing once everything before `bound` is dropped. */
struct loss {
    struct retention *retention;
    struct event_id bound;
    struct event_count below;
    struct lodge_list old;          /* gaps that are there, all of them signed */
    struct event_gap *gaps;         /* that will be there */
    size_t count;
};

static enum lodge_problem
read_old_gaps(struct loss *loss)
{
    struct house *house = loss->retention->house;
    enum lodge_problem problem = event_gaps(house->db, &loss->old);
    const struct event_gap *gap = loss->old.items;

    for (size_t i = 0; i < loss->old.count && problem == LODGE_OK; i++)
        if (!event_gap_is_ours(house->event_key, &gap[i]))
            problem = lodge_fail(house->fault, LODGE_BROKEN, "the gap from event %lld to %lld was not signed with "
                "this key", (long long)gap[i].first_seq, (long long)gap[i].last_seq);
    return problem;
}

static int64_t
last_missing(const struct loss *loss)
{
    const struct event_gap *gap = loss->old.items;
    int64_t last = loss->below.last_seq;

    for (size_t i = 0; i < loss->old.count; i++)
        if (gap[i].last_seq > last)
            last = gap[i].last_seq;
    return last;
}

static void
add_gap(struct loss *loss, int64_t first, int64_t last)
{
    if (first <= last)
        loss->gaps[loss->count++] = (struct event_gap){ .first_seq = first, .last_seq = last };
}

/* Rows that stay have numbers between those that go, where a transaction or a clock was late at the turn of a month. */
static enum lodge_problem
find_gaps(struct loss *loss)
{
    struct house *house = loss->retention->house;
    int64_t last = last_missing(loss), from = 1;
    struct lodge_list strays = { 0 };
    enum lodge_problem problem = events_kept_below(house->db, loss->bound, last, &strays);
    const int64_t *seq = strays.items;

    if (problem)
        return problem;
    if (strays.count == EVENT_STRAYS_MAX)
        return lodge_fail(house->fault, LODGE_BROKEN, "too many events of other months stand between those of this");
    loss->gaps = LODGE_NEW_ARRAY(house->arena, struct event_gap, strays.count + 1);
    for (size_t i = 0; i < strays.count; i++) {
        add_gap(loss, from, seq[i] - 1);
        from = seq[i] + 1;
    }
    add_gap(loss, from, last);
    return LODGE_OK;
}

/* The link of the last row of a gap: of the row, or of a gap that ended there before. */
static enum lodge_problem
sign_gap(const struct loss *loss, struct event_gap *gap)
{
    struct house *house = loss->retention->house;
    const struct event_gap *old = loss->old.items;
    enum lodge_problem problem = event_link_read(house->db, gap->last_seq, gap->link);

    for (size_t i = 0; i < loss->old.count && problem == LODGE_NOT_FOUND; i++) {
        if (old[i].last_seq != gap->last_seq)
            continue;
        memcpy(gap->link, old[i].link, EVENT_LINK_SIZE);
        problem = LODGE_OK;
    }
    if (problem == LODGE_NOT_FOUND)
        return lodge_fail(house->fault, LODGE_BROKEN, "event %lld is missing: gatelodge audit verify",
            (long long)gap->last_seq);
    event_gap_sign(house->event_key, gap);
    return problem;
}

static int64_t
length_of(const struct event_gap *gaps, size_t count)
{
    int64_t length = 0;

    for (size_t i = 0; i < count; i++)
        length += gaps[i].last_seq - gaps[i].first_seq + 1;
    return length;
}

/* Whether these gaps were written down before: a run that was interrupted. */
static bool
is_written(const struct loss *loss)
{
    return loss->old.count == loss->count
        && (loss->count == 0 || memcmp(loss->old.items, loss->gaps, loss->count * sizeof(*loss->gaps)) == 0);
}

static enum lodge_problem
put_gaps(struct db *db, void *what)
{
    const struct loss *loss = what;

    return event_gaps_put(db, loss->gaps, loss->count);
}

/* Nothing may be signed for that went without a reason. */
static enum lodge_problem
write_gaps(struct loss *loss)
{
    struct house *house = loss->retention->house;
    enum lodge_problem problem = read_old_gaps(loss);

    if (problem == LODGE_OK)
        problem = find_gaps(loss);
    for (size_t i = 0; i < loss->count && problem == LODGE_OK; i++)
        problem = sign_gap(loss, &loss->gaps[i]);
    if (problem || is_written(loss))
        return problem;
    if (length_of(loss->gaps, loss->count) != loss->below.sealed + length_of(loss->old.items, loss->old.count))
        return lodge_fail(house->fault, LODGE_BROKEN, "events are missing, or there twice: gatelodge audit verify");
    return db_transact(house->db, put_gaps, loss);
}

/* ---- dropping ----------------------------------------------------------------------------------- */

static enum lodge_problem
may_drop(struct loss *loss)
{
    struct house *house = loss->retention->house;
    enum lodge_problem problem = events_below(house->db, loss->bound, &loss->below);

    if (problem || loss->below.count == 0)
        return problem;
    if (house->event_key && loss->below.sealed < loss->below.count)
        return lodge_fail(house->fault, LODGE_BROKEN, "%lld old events are not sealed yet: see whether gatelodge-jobs "
            "runs", (long long)(loss->below.count - loss->below.sealed));
    if (!house->event_key && loss->below.sealed > 0)
        return lodge_fail(house->fault, LODGE_BROKEN, "old events are sealed, and the key is not there");
    return LODGE_OK;
}

static enum lodge_problem
drop_month(struct retention *retention, struct event_month month)
{
    struct house *house = retention->house;
    struct loss loss = { .retention = retention, .bound = event_id_at(event_month_start(event_month_after(month, 1))) };
    enum lodge_problem problem = may_drop(&loss);

    if (problem == LODGE_OK && loss.below.sealed > 0 && !retention->plan)
        problem = write_gaps(&loss);
    if (problem == LODGE_OK && !retention->plan)
        problem = event_partition_drop(house->db, house->arena, month);
    if (problem)
        return problem;
    note(retention, month, "drop", loss.below.count - retention->planned);
    if (retention->plan)
        retention->planned = loss.below.count;
    return LODGE_OK;
}

enum lodge_problem
event_retention_run(struct house *house, bool plan, struct lodge_list *steps)
{
    struct retention retention = { .house = house, .plan = plan,
        .steps = LODGE_NEW_ARRAY(house->arena, struct event_step, EVENT_PARTITIONS_MAX) };
    int64_t oldest = lodge_now() - house->settings->audit.keep;
    struct lodge_texts names = { 0 };
    struct event_month month;
    enum lodge_problem problem = event_partitions(house->db, &names);

    if (problem == LODGE_OK)
        problem = make_months(&retention, names);
    if (problem == LODGE_OK && !plan)
        problem = event_partitions(house->db, &names);
    for (size_t i = 0; i < names.count && problem == LODGE_OK; i++)
        if (event_month_read(names.items[i], &month) && event_month_start(event_month_after(month, 1)) <= oldest)
            problem = drop_month(&retention, month);
    *steps = (struct lodge_list){ retention.steps, retention.count };
    return problem;
}
