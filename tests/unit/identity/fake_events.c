/* Events, the outbox, and what other hosts are told, in memory. */
#include "fake_store.h"

#include "store/changes.h"

#include <check.h>

static const char *
kept(const char *text)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new(64 * 1024 * 1024);
    return lodge_copy_text(arena, text);
}

static struct event_party
kept_party(const struct event_party *party)
{
    return (struct event_party){ kept(party->kind), party->id, kept(party->name) };
}

enum lodge_problem
change_insert(struct db *db, struct user_id user, struct lodge_id session_or_token)
{
    (void)db;
    ck_assert_uint_lt(fake.rows.change_count, LODGE_COUNT(fake.rows.changes));
    fake.rows.changes[fake.rows.change_count++] = (struct fake_link){ user.n, session_or_token };
    return LODGE_OK;
}

enum lodge_problem
event_insert(struct db *db, const struct event_row *event)
{
    (void)db;
    if (fake.at_event)
        return fake.at_event;
    ck_assert_uint_lt(fake.rows.event_count, LODGE_COUNT(fake.rows.events));
    fake.rows.events[fake.rows.event_count++] = (struct event_row){
        .id = event->id, .at = event->at, .actor = kept_party(&event->actor), .action = kept(event->action),
        .target = kept_party(&event->target), .other = kept_party(&event->other), .outcome = kept(event->outcome),
        .reason = kept(event->reason), .address = kept(event->address), .user_agent = kept(event->user_agent),
        .request_id = kept(event->request_id), .details = kept(event->details),
    };
    return LODGE_OK;
}

enum lodge_problem
outbox_insert(struct db *db, const struct event_row *event, const char *payload)
{
    (void)db;
    (void)event;
    ck_assert_uint_lt(fake.rows.outbox_count, LODGE_COUNT(fake.rows.outbox));
    fake.rows.outbox[fake.rows.outbox_count++] = kept(payload);
    return LODGE_OK;
}
