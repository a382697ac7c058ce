/* What comes before revocations are done. The journal, MariaDB and the table are numbers here; how they are done:
 * tests/unit/identity/test_journal.c. */
#include "jobs/jobs.h"

#include "identity/journal.h"
#include "identity/table.h"
#include "store/sessions.h"
#include "store/tokens.h"

#include "support/test.h"

static struct house house;
static struct lodge_fault fault;
static struct batch batch;

static uint64_t waiting;
static unsigned used, written;                  /* uses */
static unsigned written_before;                 /* what was written when the journal was done */
static enum lodge_problem at_write;
static bool is_done, is_away;

void
house_serve(struct house *served, struct lodge_arena *arena, struct lodge_fault *of)
{
    served->arena = arena;
    served->fault = of;
}

bool
table_is_away(const struct table *table)
{
    (void)table;
    return is_away;
}

uint64_t
journal_waiting(struct house *served)
{
    (void)served;
    return waiting;
}

enum lodge_problem
journal_apply(struct house *served, uint64_t *done, uint64_t *torn)
{
    (void)served;
    *done = waiting;
    *torn = 0;
    is_done = true;
    written_before = written;
    return LODGE_OK;
}

bool
table_take_uses(struct table *table, uint32_t *slot, int64_t older_than, struct table_usage *uses, size_t max,
    size_t *count)
{
    (void)table;
    (void)older_than;
    *count = 0;
    for (; *slot < used && *count < max; ++*slot)
        uses[(*count)++] = (struct table_usage){ .session.n.bytes = { 1 } };
    return *slot < used;
}

enum lodge_problem
db_transact(struct db *db, db_work *work, void *what)
{
    return work(db, what);
}

enum lodge_problem
session_touch(struct db *db, struct session_id id, int64_t now, int64_t idle_expires_at)
{
    (void)db;
    (void)id;
    (void)now;
    (void)idle_expires_at;
    written += at_write == LODGE_OK;
    return at_write;
}

enum lodge_problem
token_touch(struct db *db, struct token_id id, int64_t now)
{
    (void)db;
    (void)id;
    (void)now;
    return LODGE_OK;
}

static void
begin(uint64_t revocations, unsigned uses)
{
    static const char table;

    house.table = (struct table *)(uintptr_t)&table;
    house.arena = lodge_arena_new(1 << 16);
    house.fault = &fault;
    waiting = revocations;
    used = uses;
}

START_TEST(what_was_used_is_written_before_anybody_is_revoked)
{
    begin(1, 250);
    struct lodge_arena *arena = house.arena;

    ck_assert_int_eq(apply_journal(&house, &batch), LODGE_OK);
    ck_assert_uint_eq(written_before, 250);
    ck_assert_uint_eq(batch.done, 1);
    ck_assert_ptr_eq(house.arena, arena);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(where_nothing_waits_nothing_is_written)
{
    begin(0, 250);
    ck_assert_int_eq(apply_journal(&house, &batch), LODGE_OK);
    ck_assert_uint_eq(written, 0);
    lodge_arena_free(house.arena);
}
END_TEST

START_TEST(uses_that_cannot_be_written_hold_up_no_revocation)
{
    begin(1, 250);
    at_write = LODGE_BROKEN;
    ck_assert_int_eq(apply_journal(&house, &batch), LODGE_OK);
    ck_assert(is_done);
    lodge_arena_free(house.arena);
}
END_TEST

START_TEST(while_mariadb_is_away_nothing_is_tried)
{
    begin(1, 250);
    is_away = true;
    ck_assert_int_eq(apply_journal(&house, &batch), LODGE_OK);
    ck_assert(!is_done);
    ck_assert_uint_eq(written, 0);
    lodge_arena_free(house.arena);
}
END_TEST

RUN_TESTS("apply_journal", what_was_used_is_written_before_anybody_is_revoked, where_nothing_waits_nothing_is_written,
    uses_that_cannot_be_written_hold_up_no_revocation, while_mariadb_is_away_nothing_is_tried);
