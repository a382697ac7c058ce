/* What an event is sealed with: a format that must not change, in which no two events are alike. */
#include "identity/event_chain.h"

#include "support/test.h"

#include <string.h>

static struct lodge_arena *arena;
static const struct event_key key = { { 1, 2, 3 } };
static const unsigned char before[EVENT_LINK_SIZE] = { 4, 5, 6 };

static struct event_row
an_event(void)
{
    return (struct event_row){
        .id.n = { { 1, 160 } }, .at = 1795168800123, .actor = { "user", { { 2 } }, "ann" }, .action = "role.granted",
        .target = { "user", { { 3 } }, "bob" }, .other = { "role", { { 4 } }, "auditor" }, .outcome = "done",
        .address = "192.0.2.1", .user_agent = "curl", .request_id = "r1", .details = "{}",
    };
}

static const char *
link_of(const struct event_row *row)
{
    unsigned char link[EVENT_LINK_SIZE];

    if (!arena)
        arena = lodge_arena_new(1 << 20);
    event_link(arena, &key, before, 7, row, link);
    return event_link_text(arena, link);
}

/* Reckoned once, and by another program: see docs/decisions/0013-audit.md. */
START_TEST(the_format_stays)
{
    struct event_row row = an_event();

    ck_assert_str_eq(link_of(&row), "67CFFDE54804B28B7B71545405EF70655F38C91FEE071898EBFB785EC017E4EE");
}
END_TEST

START_TEST(what_moves_from_one_column_to_the_next_is_seen)
{
    struct event_row row = an_event(), other = an_event();

    row.actor.name = "annuser";
    row.action = "";
    other.actor.name = "ann";
    other.action = "user";
    ck_assert_str_ne(link_of(&row), link_of(&other));
}
END_TEST

START_TEST(nothing_is_not_an_empty_text)
{
    struct event_row row = an_event(), other = an_event();

    row.reason = NULL;
    other.reason = "";
    ck_assert_str_ne(link_of(&row), link_of(&other));
}
END_TEST

START_TEST(a_head_is_only_that_of_its_key)
{
    struct event_head head = { .seq = 7 }, fresh = { .seq = 0 };
    struct event_key another = key;

    memcpy(head.link, before, sizeof(before));
    event_head_sign(&key, &head);
    ck_assert(event_head_is_ours(&key, &head));
    another.bytes[31] = 1;
    ck_assert(!event_head_is_ours(&another, &head));
    head.seq = 6;
    ck_assert(!event_head_is_ours(&key, &head));
    ck_assert(event_head_is_ours(&key, &fresh));
    memcpy(fresh.link, before, sizeof(before));
    ck_assert(!event_head_is_ours(&key, &fresh));
}
END_TEST

START_TEST(a_gap_cannot_be_passed_off_as_a_head)
{
    struct event_head head = { .seq = 7 };
    struct event_gap gap = { .first_seq = 0, .last_seq = 7 };

    memcpy(gap.link, before, sizeof(before));
    memcpy(head.link, before, sizeof(before));
    event_gap_sign(&key, &gap);
    ck_assert(event_gap_is_ours(&key, &gap));
    memcpy(head.mac, gap.mac, sizeof(gap.mac));
    ck_assert(!event_head_is_ours(&key, &head));
}
END_TEST

RUN_TESTS("event link", the_format_stays, what_moves_from_one_column_to_the_next_is_seen, nothing_is_not_an_empty_text,
    a_head_is_only_that_of_its_key, a_gap_cannot_be_passed_off_as_a_head);
