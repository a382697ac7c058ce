/* Reads the changes of all hosts, and raises the marks of this one's table.
 *
 * A row of `changes` has the time of its statement, and is seen after its COMMIT: who began early may commit late. So
 * every round reads back further than the longest transaction takes, and passes over what the last one has seen. */
#include "jobs/feed.h"

#include "identity/table.h"
#include "store/changes.h"
#include "store/server.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <string.h>

#define ROWS_ROOM (8 * 1024 * 1024)     /* of CHANGES_MAX rows, as the driver gives them and as we keep them */
#define MARGIN    LODGE_HOURS(1)        /* before CHANGES_KEPT: who purges may have another clock */
#define CLOCKS_DIFFER LODGE_MINUTES(2)  /* at most, between nodes of MariaDB: as docs/SECURITY.md asks for */

static int64_t
longer(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

/* How long before its COMMIT a change may seem to be written: its transaction waits for a lock now and then, an idle
 * one is ended by MariaDB after ten seconds (db.c), a COMMIT takes what an answer may, and the clock was another's. */
static int64_t
look_back(const struct database_settings *writers)
{
    int64_t waits = longer(10 * writers->statement_timeout, 2 * writers->answer_timeout);

    return longer(waits, LODGE_SECONDS(30)) + CLOCKS_DIFFER;
}

struct feed
feed_new(struct house *house, const struct database_settings *writers)
{
    return (struct feed){
        .house = house, .look_back = look_back(writers),
        .rows = lodge_arena_new(ROWS_ROOM), .seen_rows = lodge_arena_new(ROWS_ROOM),
    };
}

void
feed_close(struct feed *feed)
{
    lodge_arena_free(feed->rows);
    lodge_arena_free(feed->seen_rows);
}

/* Where to read from. A new process goes on where the table was vouched for the last time, by whomever; 0: nobody
 * knows, or what is needed may be purged. */
static int64_t
start_of(const struct feed *feed, int64_t since, int64_t now)
{
    int64_t vouched = table_vouched(feed->house->table);
    int64_t position = feed->position;

    if (position == 0 && vouched > 0 && vouched <= since)
        position = now - (since - vouched);
    if (position > now)                 /* the clock was set back: what is written now is earlier than what was */
        position = now;
    return position > now - CHANGES_KEPT + MARGIN ? position - feed->look_back : 0;
}

static int
compare(const struct change *one, const struct change *other)
{
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return memcmp(one->id.n.bytes, other->id.n.bytes, sizeof(one->id.n.bytes));
}

/* Whether the last round had it. Both are in the same order; *next is the first that could still come. */
static bool
was_seen(const struct lodge_list *seen, const struct change *change, size_t *next)
{
    const struct change *rows = seen->items;

    while (*next < seen->count && compare(&rows[*next], change) < 0)
        (*next)++;
    return *next < seen->count && compare(&rows[*next], change) == 0;
}

static void
raise_mark(struct table *table, const struct change *change)
{
    if (!lodge_id_is_none(change->subject))
        table_mark(table, change->subject);
    else if (!lodge_id_is_none(change->user_id.n))
        table_mark_user(table, change->user_id);
    else
        table_mark_all(table);
}

static void
raise_marks(const struct feed *feed, const struct lodge_list *changes)
{
    const struct change *rows = changes->items;
    size_t next = 0;

    if (changes->count > CHANGES_MAX) {
        table_mark_all(feed->house->table);
        return;
    }
    for (size_t i = 0; i < changes->count; i++)
        if (!was_seen(&feed->seen, &rows[i], &next))
            raise_mark(feed->house->table, &rows[i]);
}

/* Rows of a time that is not yet, by this node's clock: then this node's come late to the one that wrote them, too, and
 * where clocks differ by more than we look back, a change is missed. */
static void
look_at_clocks(struct feed *feed, const struct lodge_list *changes, int64_t now)
{
    const struct change *rows = changes->items;

    if (feed->told_of_clocks || changes->count == 0 || rows[changes->count - 1].at <= now + CLOCKS_DIFFER)
        return;
    lodge_log(LODGE_WARNING, "MariaDB has changes of a time that is still to come: the clocks of its nodes differ by"
        " more than %d seconds, and revocations may be missed", (int)(CLOCKS_DIFFER / LODGE_SECONDS(1)));
    feed->told_of_clocks = true;
}

/* The rows of this round become those of the last. */
static void
keep_seen(struct feed *feed, struct lodge_list changes)
{
    struct lodge_arena *old = feed->seen_rows;

    feed->seen_rows = feed->rows;
    feed->seen = changes;
    feed->rows = old;
}

enum lodge_problem
feed_round(struct feed *feed, struct lodge_fault *fault)
{
    struct house *house = feed->house;
    struct lodge_list changes = { 0 };
    int64_t since = lodge_steady(), now = 0, start = 0;

    lodge_arena_reset(feed->rows);
    house_serve(house, feed->rows, fault);
    enum lodge_problem problem = server_time(house->db, &now);

    if (problem == LODGE_OK)
        start = start_of(feed, since, now);
    if (problem == LODGE_OK)
        problem = changes_after(house->db, start > 0 ? start : now - feed->look_back, CHANGES_MAX + 1, &changes);
    if (problem)
        return problem;
    if (start > 0)
        raise_marks(feed, &changes);
    else
        table_mark_all(house->table);
    look_at_clocks(feed, &changes, now);
    keep_seen(feed, changes);
    feed->position = now;
    table_vouch(house->table, since);
    return LODGE_OK;
}
