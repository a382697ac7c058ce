/* Pages: a list of numbers, walked through the server's stages, without a database. */
#include "support/test.h"

#include "resources/cursor.h"
#include "resources/page.h"

#include <gatelodge/testing.h>

#include <stdio.h>
#include <string.h>

struct number {
    int64_t n;
    const char *name;
};

/* A list of the numbers from 1 to `last`, and what was done to walk it. */
static int64_t last = 7;
static int64_t fetched, questions;
static size_t completed;
static bool broken, incomplete;
static const char *name_of_all = "n";
static struct house house;

/* Linked in place of the floors below. */

struct house *
house_of(struct lodge_call *call)
{
    house.arena = lodge_arena_of(call);
    house.fault = lodge_fault_of(call);
    return &house;
}

static const struct lodge_field number_fields[] = {
    LODGE_NUMBER(struct number, n, "Which", .min = 1, .max = 100000),
    LODGE_TEXT(struct number, name, "What all of them are called", .max = 100000),
};
LODGE_SCHEMA(number, struct number, number_fields);

static const char *const orders[] = { "n", "-n", NULL };
static const struct lodge_field query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &number),
    LODGE_CHOICE(struct page_query, sort, "Order", .choices = orders),
};
LODGE_SCHEMA(query, struct page_query, query_fields);
static const struct lodge_field page_fields[] = { PAGE_FIELDS(&number, "The numbers") };
LODGE_SCHEMA(numbers_page, struct page, page_fields);

static lodge_handler list_numbers;
static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/numbers", .about = "List", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .query = &query, .gives = &numbers_page, .run = list_numbers },
    { .method = LODGE_GET, .path = "/of/{whom}/numbers", .about = "List", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .query = &query, .gives = &numbers_page, .run = list_numbers },
};
static LODGE_RESOURCE(numbers, "Numbers", routes);

/* The place of a number is a text, as that of a name is. */
static enum lodge_problem
fetch(struct house *served, const void *list, struct place after, int64_t limit, struct lodge_list *rows)
{
    int64_t *made = LODGE_NEW_ARRAY(served->arena, int64_t, (size_t)limit);
    int64_t at = after.text ? strtoll(after.text, NULL, 10) : 0;

    ck_assert_ptr_null(list);
    ck_assert_int_ge(limit, 1);
    ck_assert_int_le(limit, PAGE_MAX + 1);
    questions++;
    if (broken)
        return LODGE_UNAVAILABLE;
    for (rows->count = 0; rows->count < (size_t)limit && at < last; rows->count++)
        made[rows->count] = ++at;
    rows->items = made;
    fetched += (int64_t)rows->count;
    return LODGE_OK;
}

static void
view(struct lodge_arena *arena, const void *list, const void *row, void *into)
{
    const int64_t *n = row;
    struct number *seen = into;

    ck_assert_ptr_null(list);
    *seen = (struct number){ *n, lodge_copy_text(arena, name_of_all) };
}

static struct place
place(const void *list, const void *row)
{
    static char text[24];
    const int64_t *n = row;

    ck_assert_ptr_null(list);
    snprintf(text, sizeof(text), "%lld", (long long)*n);
    return (struct place){ .text = text };
}

static enum lodge_problem
complete(struct house *served, void *views, size_t count)
{
    struct number *numbers_seen = views;

    for (size_t i = 0; i < count; i++)
        numbers_seen[i].name = lodge_print(served->arena, "%s of %zu", numbers_seen[i].name, count);
    completed += count;
    return incomplete ? LODGE_UNAVAILABLE : LODGE_OK;
}

static enum lodge_problem
list_numbers(struct lodge_call *call)
{
    static const struct page_source source = { .row_size = sizeof(int64_t), .view_size = sizeof(struct number),
        .fetch = fetch, .view = view, .place = place, .complete = complete };

    return page_give(call, &source, NULL, LODGE_ASKED(call, struct page_query));
}

/* ---- asking ------------------------------------------------------------------------------------- */

static struct lodge_asker *asker;

/* What json-c keeps outside the arena must not outlive the test: it would count as leaked. */
static void
end_asking(void)
{
    lodge_asker_free(asker);
}

static struct lodge_reply
get(const char *path)
{
    static const struct lodge_resource *const resources[] = { &numbers, NULL };
    static const struct lodge_app app = { .name = "numbers", .about = "Numbers", .resources = resources };
    static char request[8192];

    if (!asker)
        atexit(end_asking);
    asker = asker ? asker : lodge_asker_new(&app, NULL);
    fetched = questions = 0;
    completed = 0;
    snprintf(request, sizeof(request), "GET %s", path);
    return lodge_ask(asker, request, NULL);
}

static const char *
part_of(const char *text, const char *start, const char *end)
{
    static char part[8192];
    const char *found = text ? strstr(text, start) : NULL;

    if (!found)
        return NULL;
    found += strlen(start);
    snprintf(part, sizeof(part), "%.*s", (int)strcspn(found, end), found);
    return part;
}

static const char *
next_of(struct lodge_reply reply)
{
    return part_of(reply.body, "\"next\":\"", "\"");
}

static size_t
count_of(struct lodge_reply reply)
{
    size_t count = 0;

    for (const char *at = reply.body; (at = strstr(at, "{\"n\":")); at++)
        count++;
    return count;
}

/* ---- pages -------------------------------------------------------------------------------------- */

START_TEST(a_list_comes_whole_in_pages_of_any_size)
{
    for (int limit = 1; limit <= 9; limit++) {
        char path[8192];
        size_t seen = 0, pages = 0;

        snprintf(path, sizeof(path), "/numbers?limit=%d", limit);
        for (const char *more = path; more; pages++) {
            struct lodge_reply reply = get(more);

            ck_assert_int_eq(reply.status, 200);
            seen += count_of(reply);
            ck_assert_int_eq(questions, 1);
            ck_assert(!next_of(reply) == !lodge_reply_header_of(asker, "Link"));
            more = part_of(lodge_reply_header_of(asker, "Link"), "<", ">");
        }
        ck_assert_uint_eq(seen, 7);
        ck_assert_uint_eq(pages, (size_t)((7 + limit - 1) / limit));
    }
}
END_TEST

START_TEST(a_filter_is_looked_for_page_by_page)
{
    char path[8192] = "/numbers?limit=3&filter=n+ge+4000";
    size_t seen = 0, pages = 0;

    last = 4007;
    for (const char *more = path; more; pages++) {
        struct lodge_reply reply = get(more);

        ck_assert_int_eq(reply.status, 200);
        ck_assert_int_le(fetched, PAGE_EXAMINED + PAGE_MAX);
        ck_assert_uint_le(count_of(reply), 3);
        seen += count_of(reply);
        more = part_of(lodge_reply_header_of(asker, "Link"), "<", ">");
    }
    ck_assert_uint_eq(seen, 8);
    ck_assert_uint_ge(pages, 4);
    ck_assert_uint_le(pages, 8);
}
END_TEST

START_TEST(a_filter_that_nothing_matches_costs_no_more_than_the_bound)
{
    last = 100000;
    struct lodge_reply reply = get("/numbers?limit=200&filter=n+eq+-1");
    ck_assert_uint_eq(count_of(reply), 0);
    ck_assert_ptr_nonnull(next_of(reply));
    ck_assert_int_le(fetched, PAGE_EXAMINED + 1);
    ck_assert_int_le(questions, PAGE_EXAMINED / PAGE_MAX + 1);
    last = 1000;
    ck_assert_ptr_nonnull(next_of(get("/numbers?limit=1&filter=n+eq+-1")));
    last = 999;
    ck_assert_ptr_null(next_of(get("/numbers?limit=1&filter=n+eq+-1")));
}
END_TEST

START_TEST(memory_is_bounded_as_rows_are)
{
    char *long_name = malloc(90001);

    memset(long_name, 'x', 90000);
    long_name[90000] = '\0';
    name_of_all = long_name;
    last = 100000;
    struct lodge_reply reply = get("/numbers?limit=1&filter=n+eq+-1");
    name_of_all = "n";
    free(long_name);
    ck_assert_int_eq(reply.status, 200);
    ck_assert_ptr_nonnull(next_of(reply));
    ck_assert_int_le(fetched, 2 + PAGE_MAX);        /* some eighteen megabytes */
}
END_TEST

START_TEST(a_page_that_matches_in_the_middle_of_a_step_goes_on_behind_it)
{
    last = 500;
    struct lodge_reply reply = get("/numbers?limit=2&filter=n+ge+100");
    ck_assert_ptr_nonnull(strstr(reply.body, "{\"n\":100,"));
    ck_assert_ptr_nonnull(strstr(reply.body, "{\"n\":101,"));
    reply = get(part_of(lodge_reply_header_of(asker, "Link"), "<", ">"));
    ck_assert_ptr_nonnull(strstr(reply.body, "{\"n\":102,"));
    ck_assert_uint_eq(count_of(reply), 2);
    /* Also where the step was the last one. */
    last = 7;
    reply = get("/numbers?limit=2&filter=n+ge+5");
    ck_assert_uint_eq(count_of(reply), 2);
    reply = get(part_of(lodge_reply_header_of(asker, "Link"), "<", ">"));
    ck_assert_ptr_nonnull(strstr(reply.body, "{\"n\":7,"));
    ck_assert_ptr_null(next_of(reply));
}
END_TEST

START_TEST(a_problem_of_the_list_is_the_answer)
{
    broken = true;
    ck_assert_int_eq(get("/numbers").status, 503);
    broken = false;
    ck_assert_ptr_null(lodge_reply_header_of(asker, "Link"));
}
END_TEST

START_TEST(what_is_costly_is_added_to_the_entries_of_the_page_alone)
{
    last = 500;
    struct lodge_reply reply = get("/numbers?limit=2&filter=n+ge+100+and+name+eq+%22n%22");
    ck_assert_ptr_nonnull(strstr(reply.body, "{\"n\":100,\"name\":\"n of 2\"},{\"n\":101,\"name\":\"n of 2\"}]"));
    ck_assert_uint_eq(completed, 2);
    incomplete = true;
    ck_assert_int_eq(get("/numbers").status, 503);
    incomplete = false;
    ck_assert_ptr_null(lodge_reply_header_of(asker, "Link"));
    last = 7;
}
END_TEST

/* ---- cursors ------------------------------------------------------------------------------------ */

static int
status_with(const char *path, const char *cursor)
{
    char whole[8192];

    snprintf(whole, sizeof(whole), "%s%scursor=%s", path, strchr(path, '?') ? "&" : "?", cursor);
    return get(whole).status;
}

START_TEST(a_cursor_is_taken_by_its_own_list_alone)
{
    char *cursor = strdup(next_of(get("/of/a/numbers?limit=2&sort=n&filter=n+ge+1")));

    ck_assert_int_eq(status_with("/of/a/numbers?limit=2&sort=n&filter=n+ge+1", cursor), 200);
    ck_assert_int_eq(status_with("/of/a/numbers?filter=n%20ge%201&limit=5&sort=n", cursor), 200);
    ck_assert_int_eq(status_with("/of/a/numbers?sort=n&filter=n+ge+1", cursor), 200);
    ck_assert_int_eq(status_with("/of/b/numbers?limit=2&sort=n&filter=n+ge+1", cursor), 422);
    ck_assert_int_eq(status_with("/numbers?limit=2&sort=n&filter=n+ge+1", cursor), 422);
    ck_assert_int_eq(status_with("/of/a/numbers?limit=2&sort=-n&filter=n+ge+1", cursor), 422);
    ck_assert_int_eq(status_with("/of/a/numbers?limit=2&filter=n+ge+1", cursor), 422);
    ck_assert_int_eq(status_with("/of/a/numbers?limit=2&sort=n&filter=n+ge+2", cursor), 422);
    ck_assert_int_eq(status_with("/of/a/numbers?limit=2&sort=n", cursor), 422);
    free(cursor);
}
END_TEST

START_TEST(a_cursor_with_one_character_exchanged_is_refused)
{
    char *cursor = strdup(next_of(get("/numbers?limit=2")));

    for (size_t i = 0; cursor[i]; i++) {
        char kept = cursor[i];

        cursor[i] = kept == 'A' ? 'B' : 'A';
        ck_assert_int_eq(status_with("/numbers?limit=2", cursor), 422);
        cursor[i] = '\0';
        ck_assert_int_eq(status_with("/numbers?limit=2", i ? cursor : "x"), 422);
        cursor[i] = kept;
    }
    ck_assert_int_eq(status_with("/numbers?limit=2", cursor), 200);
    free(cursor);
}
END_TEST

START_TEST(a_cursor_that_somebody_computed_is_still_only_a_place)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const struct place far = { .time = INT64_MAX, .text = "1" }, bytes = { .text = "\xff\xfe" };
    const struct place good = { .time = 253402300799999, .id = { { 1, 2, 3 } }, .text = "M\xc3\xbcller" };
    struct place read;

    ck_assert(!cursor_read(arena, "/x?", cursor_write(arena, "/x?", far), &read));
    ck_assert(!cursor_read(arena, "/x?", cursor_write(arena, "/x?", bytes), &read));
    ck_assert(!cursor_read(arena, "/y?", cursor_write(arena, "/x?", good), &read));
    ck_assert(cursor_read(arena, "/x?", cursor_write(arena, "/x?", good), &read));
    ck_assert_int_eq(read.time, good.time);
    ck_assert(lodge_id_equal(read.id, good.id));
    ck_assert_str_eq(read.text, good.text);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(places_of_every_length_go_into_a_cursor_and_come_out)
{
    struct lodge_arena *arena = lodge_arena_new(16 * 1024 * 1024);
    char text[PLACE_TEXT_MAX + 1] = "";

    for (size_t length = 0; length <= PLACE_TEXT_MAX; length++) {
        const struct place written = { .time = (int64_t)length, .text = text };
        const char *cursor = cursor_write(arena, "/x?", written);
        struct place read;

        ck_assert_uint_le(strlen(cursor), CURSOR_MAX);
        ck_assert(cursor_read(arena, "/x?", cursor, &read));
        ck_assert_int_eq(read.time, written.time);
        ck_assert_str_eq(read.text ? read.text : "", text);
        if (length < PLACE_TEXT_MAX)
            memcpy(text + length, "z", 2);
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(what_is_no_cursor_is_refused)
{
    static const char *const cursors[] = {
        "x", ".", "..", "AAAA", "A.A", "%27%20OR%201=1--", "1234.c_01h2xcejqtf2nbrexx3vqjhp41",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAA", "%2e%2e%2f", "%00",
    };

    for (size_t i = 0; i < LODGE_COUNT(cursors); i++) {
        int given = status_with("/numbers", cursors[i]);

        ck_assert_msg(given == 422 || given == 400, "%s: %d", cursors[i], given);
    }
}
END_TEST

/* ---- the Link header ---------------------------------------------------------------------------- */

START_TEST(the_link_repeats_the_query_encoded)
{
    const char *link;

    get("/numbers?filter=name+eq+%22n%22+and+n%20gt%200&limit=2&cursor=&sort=n");
    link = lodge_reply_header_of(asker, "Link");
    ck_assert_ptr_nonnull(link);
    ck_assert_ptr_nonnull(strstr(link,
        "</numbers?filter=name%20eq%20%22n%22%20and%20n%20gt%200&limit=2&sort=n&cursor="));
    ck_assert_ptr_nonnull(strstr(link, ">; rel=\"next\""));
    get("/of/a%3E%20b/numbers?limit=2");
    link = lodge_reply_header_of(asker, "Link");
    ck_assert(lodge_text_starts(link, "</of/a%3E%20b/numbers?limit=2&cursor="));
}
END_TEST

START_TEST(the_longest_filter_still_fits_into_the_link)
{
    char path[8192] = "/numbers?limit=1&filter=n+ge+1";
    size_t length = strlen(path);

    while (length < sizeof("/numbers?limit=1&filter=") - 1 + LODGE_FILTER_MAX)
        path[length++] = '+';
    ck_assert_int_eq(get(path).status, 200);
    ck_assert_ptr_nonnull(lodge_reply_header_of(asker, "Link"));
}
END_TEST

RUN_TESTS("page", a_list_comes_whole_in_pages_of_any_size, a_filter_is_looked_for_page_by_page,
    a_filter_that_nothing_matches_costs_no_more_than_the_bound, memory_is_bounded_as_rows_are,
    a_page_that_matches_in_the_middle_of_a_step_goes_on_behind_it, a_problem_of_the_list_is_the_answer,
    what_is_costly_is_added_to_the_entries_of_the_page_alone,
    a_cursor_is_taken_by_its_own_list_alone, a_cursor_with_one_character_exchanged_is_refused,
    a_cursor_that_somebody_computed_is_still_only_a_place, places_of_every_length_go_into_a_cursor_and_come_out,
    what_is_no_cursor_is_refused, the_link_repeats_the_query_encoded, the_longest_filter_still_fits_into_the_link);
