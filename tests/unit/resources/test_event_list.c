/* Which index a list of events walks, and between which moments. The rows are made up here. */
#include "lib/filter.h"

#include "identity/event_view.h"
#include "resources/event_list.h"
#include "support/test.h"

#include <string.h>

static struct lodge_arena *arena;
static struct event_range walked;       /* by the last fetch */

/* Linked in place of the floors below. */

struct event_range
event_range_all(void)
{
    struct event_range range = { .index = EVENTS_ALL };

    memset(range.below.n.bytes, 0xFF, sizeof(range.below.n.bytes));
    return range;
}

struct event_id
event_id_at(int64_t time)
{
    struct event_id id = { { { 0 } } };

    for (int i = 0; i < 6; i++)
        id.n.bytes[i] = (unsigned char)(time >> (40 - 8 * i));
    return id;
}

enum lodge_problem
events_page(struct db *db, const struct event_range *range, int64_t limit, struct lodge_list *events)
{
    (void)db;
    (void)limit;
    (void)events;
    walked = *range;
    return LODGE_OK;
}

static struct page_query
asked(const char *filter, const char *sort)
{
    struct filter_flaw flaw = { NULL, NULL };

    if (!arena)
        arena = lodge_arena_new(1 << 20);
    const struct lodge_filter *read = filter ? filter_read(arena, &event_filter_schema, filter, &flaw) : NULL;
    ck_assert_msg(!filter || read, "%s: %s", filter, flaw.detail);
    return (struct page_query){ .filter = read, .sort = sort };
}

static struct event_range
range_for(const char *filter)
{
    struct page_query query = asked(filter, "-at");

    return event_list_for(arena, &query).range;
}

START_TEST(the_rarest_that_a_filter_demands_is_walked)
{
    static const struct {
        const char *filter;
        enum event_index index;
        const char *text;
    } cases[] = {
        { NULL,                                                             EVENTS_ALL,        NULL },
        { "action eq \"User.Created\"",                                     EVENTS_BY_ACTION,  "user.created" },
        { "outcome eq \"refused\"",                                         EVENTS_BY_OUTCOME, "refused" },
        { "outcome eq \"refused\" and ip eq \"2001:DB8::1\"",               EVENTS_BY_ADDRESS, "2001:db8::1" },
        { "action eq \"a\" and (request_id eq \"R1\" and ip eq \"b\")",     EVENTS_BY_REQUEST, "r1" },
        { "action eq \"a\" or ip eq \"b\"",                                 EVENTS_ALL,        NULL },
        { "not (action eq \"a\")",                                          EVENTS_ALL,        NULL },
        { "action sw \"user\"",                                             EVENTS_ALL,        NULL },
        { "user_agent eq \"curl\"",                                         EVENTS_ALL,        NULL },
    };

    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        struct event_range range = range_for(cases[i].filter);

        ck_assert_msg(range.index == cases[i].index, "%s", cases[i].filter);
        ck_assert_msg(lodge_text_equal(range.text, cases[i].text), "%s: %s", cases[i].filter, range.text);
    }
}
END_TEST

START_TEST(an_id_of_any_kind_leads_to_its_events_and_no_id_to_none)
{
    const char *id = "user_01h2xcejqtf2nbrexx3vqjhp41";
    struct lodge_id parsed;
    struct event_range range = range_for("target.id eq \"USER_01H2XCEJQTF2NBREXX3VQJHP41\" and outcome eq \"done\"");

    ck_assert(lodge_id_parse(id, "user", &parsed));
    ck_assert_int_eq(range.index, EVENTS_BY_TARGET);
    ck_assert(lodge_id_equal(range.id, parsed));
    range = range_for("actor.id eq \"ann\"");
    ck_assert_int_eq(range.index, EVENTS_BY_ACTOR);
    ck_assert(lodge_id_is_none(range.id));
}
END_TEST

START_TEST(moments_bound_the_walk)
{
    struct event_range range = range_for("at ge \"2026-11-20T00:00:00.000Z\" and at lt \"2026-11-21T00:00:00Z\"");
    struct event_id from = event_id_at(INT64_C(1795132800000)), until = event_id_at(INT64_C(1795219200001));

    ck_assert_int_eq(range.index, EVENTS_ALL);
    ck_assert_mem_eq(range.above.n.bytes, from.n.bytes, sizeof(from.n.bytes));
    ck_assert_mem_eq(range.below.n.bytes, until.n.bytes, sizeof(until.n.bytes));
}
END_TEST

START_TEST(a_page_goes_on_behind_the_last_row_in_either_order)
{
    struct page_query newest = asked(NULL, "-at"), oldest = asked(NULL, "at");
    struct event_list down = event_list_for(arena, &newest), up = event_list_for(arena, &oldest);
    struct lodge_list rows;
    const struct place place = { .id = { { 7 } } };

    ck_assert_int_eq(event_lists.fetch(&(struct house){ .db = NULL }, &down, place, 10, &rows), LODGE_OK);
    ck_assert(walked.newest_first && lodge_id_equal(walked.below.n, place.id) && lodge_id_is_none(walked.above.n));
    ck_assert_int_eq(event_lists.fetch(&(struct house){ .db = NULL }, &up, place, 10, &rows), LODGE_OK);
    ck_assert(!walked.newest_first && lodge_id_equal(walked.above.n, place.id));
}
END_TEST

START_TEST(ones_own_events_tell_no_addresses_of_others)
{
    struct page_query query = asked("action eq \"a\"", "-at");
    const struct lodge_id me = { { 1 } }, other = { { 2 } };
    struct event_list list = event_list_about(&query, me);
    struct event_row row = { .actor = { "user", other, "boss" }, .address = "192.0.2.1", .user_agent = "curl",
        .request_id = "r1" };
    struct event_view view;

    ck_assert_int_eq(list.range.index, EVENTS_ABOUT);
    ck_assert(lodge_id_equal(list.range.id, me));
    event_lists.view(arena, &list, &row, &view);
    ck_assert(!view.ip && !view.user_agent && !view.request_id);
    row.actor.id = me;
    event_lists.view(arena, &list, &row, &view);
    ck_assert_str_eq(view.ip, "192.0.2.1");
    row.actor = (struct event_party){ .kind = "nobody" };
    event_lists.view(arena, &list, &row, &view);
    ck_assert_str_eq(view.ip, "192.0.2.1");
}
END_TEST

RUN_TESTS("event list", the_rarest_that_a_filter_demands_is_walked,
    an_id_of_any_kind_leads_to_its_events_and_no_id_to_none, moments_bound_the_walk,
    a_page_goes_on_behind_the_last_row_in_either_order, ones_own_events_tell_no_addresses_of_others);
