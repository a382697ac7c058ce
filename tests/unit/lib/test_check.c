/* lodge_app_flaw: a row that forgets something does not start. And how much memory a call can need. */
#include "support/test.h"

#include "lib/call.h"
#include "lib/check.h"

#include <string.h>

struct thing {
    const char *name, *secret;
    int64_t number;
    struct lodge_texts tags;
    struct lodge_list list;
    const struct lodge_filter *filter;
};

static const struct lodge_field name_fields[] = { LODGE_TEXT(struct thing, name, "Name", .max = 10) };
LODGE_SCHEMA(good, struct thing, name_fields);

static enum lodge_problem
run(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

static enum lodge_problem
identify(struct lodge_call *call, struct lodge_caller *caller)
{
    (void)call, (void)caller;
    return LODGE_OK;
}

static struct lodge_arena *arena;

/* What is wrong with an app of these routes; "" when nothing is. */
static const char *
flaw_of(const struct lodge_route *routes, size_t count)
{
    const struct lodge_resource resource = {
        .name = "things", .title = "Things", .routes = routes, .count = count };
    const struct lodge_resource *const resources[] = { &resource, NULL };
    const struct lodge_app app = {
        .name = "test", .about = "Test", .resources = resources, .identify = identify };

    if (!arena)
        arena = lodge_arena_new(16 * 1024 * 1024);
    const char *flaw = lodge_app_flaw(&app, arena);
    return flaw ? flaw : "";
}

/* A row that is good, but for what is said behind. */
#define ROW(...) (const struct lodge_route){ .method = LODGE_POST, .path = "/a", .about = "Do it", \
    .caller = LODGE_PERSON, .pace = LODGE_PACE_READ, .run = run, __VA_ARGS__ }
#define FLAW(wanted, ...) do { \
        const struct lodge_route row = ROW(__VA_ARGS__); \
        ck_assert_str_eq(flaw_of(&row, 1), wanted); \
    } while (0)

#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma clang diagnostic ignored "-Winitializer-overrides"
#endif

START_TEST(a_good_row_has_no_flaw)
{
    FLAW("", .takes = &good, .gives = &good);
    FLAW("", .path = "/");
    FLAW("", .path = "/api/v1/users/{user_id}/roles/{role_id}", .permission = "users.write");
    FLAW("", .method = LODGE_GET, .form = LODGE_FORM_GATE, .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE);
    FLAW("", .form = LODGE_FORM_PAGE, .takes = &good, .query = &good);
}
END_TEST

START_TEST(a_row_that_forgets_something_is_refused)
{
    FLAW("/a: has no method", .method = LODGE_METHOD_UNSTATED);
    FLAW("POST /a: says not who may call", .caller = LODGE_CALLER_UNSTATED);
    FLAW("POST /a: says not how often", .pace = LODGE_PACE_UNSTATED);
    FLAW("POST /a: says not what it does", .about = NULL);
    FLAW("POST /a: says not what it does", .about = "");
    FLAW("POST /a: ends its sentence with a full stop", .about = "Do it.");
    FLAW("POST /a: has no handler", .run = NULL);
    FLAW("POST /a: will be gone before it is deprecated", .sunset_at = 1);
    FLAW("POST /a: will be gone before it is deprecated", .deprecated_at = 2, .sunset_at = 1);
    FLAW("POST /a: has a time that is none", .deprecated_at = -1);
    FLAW("POST (no path): has a path that does not begin with a slash", .path = NULL);
}
END_TEST

START_TEST(a_row_that_contradicts_itself_is_refused)
{
    FLAW("POST /a: wants a permission of anyone: nobody is asked who they are", .caller = LODGE_ANYONE,
        .permission = "x");
    FLAW("GET /a: takes a body, which GET and DELETE have not", .method = LODGE_GET, .takes = &good);
    FLAW("DELETE /a: takes a body, which GET and DELETE have not", .method = LODGE_DELETE, .takes = &good);
    FLAW("POST /a: is for the gate, which is asked by GET", .form = LODGE_FORM_GATE);
    FLAW("GET /a: is for the gate, which has no body and no query", .method = LODGE_GET,
        .form = LODGE_FORM_GATE,
        .gives = &good);
    FLAW("POST /a: gives a struct, but its form is a page", .form = LODGE_FORM_PAGE, .gives = &good);
    FLAW("POST /a: gives something with a status that has no body", .gives = &good, .success = 204);
    FLAW("POST /a: has a success that is none", .success = 404);
    FLAW("POST /a: may wait, and gives something", .may_wait = true, .gives = &good);
    FLAW("", .may_wait = true);
}
END_TEST

START_TEST(who_calls_must_be_found_out_by_somebody)
{
    const struct lodge_route row = ROW(.path = "/a");
    const struct lodge_resource resource = {
        .name = "things", .title = "Things", .routes = &row, .count = 1 };
    const struct lodge_resource *const resources[] = { &resource, NULL };
    const struct lodge_app app = { .name = "test", .about = "Test", .resources = resources };

    if (!arena)
        arena = lodge_arena_new(16 * 1024 * 1024);
    ck_assert_str_eq(lodge_app_flaw(&app, arena),
        "POST /a: wants to know who calls, but the app has no identify");
}
END_TEST

START_TEST(a_path_must_be_one)
{
    FLAW("POST a: has a path that does not begin with a slash", .path = "a");
    FLAW("POST /a/: has an empty segment in its path", .path = "/a/");
    FLAW("POST /a//b: has an empty segment in its path", .path = "/a//b");
    FLAW("POST /a b: has an odd character in its path", .path = "/a b");
    FLAW("POST /a%20: has an odd character in its path", .path = "/a%20");
    FLAW("POST /{: has a path with a broken {name}", .path = "/{");
    FLAW("POST /{}: has a path with a broken {name}", .path = "/{}");
    FLAW("POST /{a}b: has a path with a broken {name}", .path = "/{a}b");
    FLAW("POST /{a}/{b}/{c}/{d}/{e}: has too many {names} in its path", .path = "/{a}/{b}/{c}/{d}/{e}");
    FLAW("POST /{a_id}/{a_id}: has one {name} twice in its path", .path = "/{a_id}/{a_id}");
}
END_TEST

START_TEST(two_rows_for_the_same_requests_are_refused)
{
    const struct lodge_route twice[] = { ROW(.path = "/a/{b}"), ROW(.path = "/a/{c}") };
    const struct lodge_route apart[] = { ROW(.path = "/a/{b}"), ROW(.path = "/a/b"), ROW(.path = "/a/{b}/c"),
        ROW(.path = "/a/{b}", .method = LODGE_PUT) };

    ck_assert_str_eq(flaw_of(twice, 2), "POST /a/{c}: is there twice");
    ck_assert_str_eq(flaw_of(apart, 4), "");
}
END_TEST

LODGE_SCHEMA(other, struct thing, name_fields);

/* A list is no one thing, and what is in another answer cannot be held against it. */
START_TEST(a_patch_gives_what_get_gives)
{
    const struct lodge_route different[] = { ROW(.method = LODGE_GET, .gives = &good),
        ROW(.method = LODGE_PATCH, .takes = &good, .gives = &other) };
    const struct lodge_route nothing[] = { ROW(.method = LODGE_GET, .gives = &good),
        ROW(.method = LODGE_PATCH, .takes = &good) };
    const struct lodge_route same[] = { ROW(.method = LODGE_PATCH, .takes = &good, .gives = &good),
        ROW(.method = LODGE_GET, .gives = &good) };
    const struct lodge_route list[] = { ROW(.method = LODGE_GET, .query = &good, .gives = &good),
        ROW(.method = LODGE_PATCH, .takes = &good, .gives = &other) };

    ck_assert_str_eq(flaw_of(different, 2), "PATCH /a: gives something else than GET of the same path");
    ck_assert_str_eq(flaw_of(nothing, 2), "PATCH /a: gives something else than GET of the same path");
    ck_assert_str_eq(flaw_of(same, 2), "");
    ck_assert_str_eq(flaw_of(list, 2), "");
}
END_TEST

START_TEST(an_app_that_keeps_answers_says_how)
{
    static const struct lodge_replays replays = { .once = NULL };
    static const struct lodge_resource *const none[] = { NULL };
    const struct lodge_app app = { .name = "test", .about = "Test", .resources = none, .replays = &replays };

    arena = lodge_arena_new(64 * 1024);
    ck_assert_str_eq(lodge_app_flaw(&app, arena), "the app keeps answers, but not how");
}
END_TEST

/* What is wrong with a schema of one field for what is taken, asked or given. */
static const char *
field_flaw_of(struct lodge_field field, enum schema_use use)
{
    const struct lodge_schema schema = {
        .name = "s", .size = sizeof(struct thing), .fields = &field, .count = 1 };

    if (!arena)
        arena = lodge_arena_new(16 * 1024 * 1024);
    const char *flaw = schema_flaw(arena, &schema, use);
    return flaw ? flaw : "";
}

#define FIELD_FLAW(wanted, use, ...) \
    ck_assert_str_eq(field_flaw_of((struct lodge_field)__VA_ARGS__, use), wanted)

START_TEST(every_field_has_a_bound)
{
    FIELD_FLAW("name has no max", USE_TAKEN, LODGE_TEXT(struct thing, name, "Name"));
    FIELD_FLAW("name has no max", USE_GIVEN, LODGE_TEXT(struct thing, name, "Name"));
    FIELD_FLAW("secret has no max", USE_TAKEN, LODGE_SECRET(struct thing, secret, "Secret"));
    FIELD_FLAW("name has no max", USE_TAKEN, LODGE_ANYTHING(struct thing, name, "Name"));
    FIELD_FLAW("tags has no max", USE_TAKEN, LODGE_TEXTS(struct thing, tags, "Tags", .each_max = 1));
    FIELD_FLAW("tags has no each_max", USE_TAKEN, LODGE_TEXTS(struct thing, tags, "Tags", .max = 1));
    FIELD_FLAW("list has no max", USE_TAKEN, LODGE_LIST(struct thing, list, &good, "List"));
    FIELD_FLAW("number has no min and max", USE_TAKEN, LODGE_NUMBER(struct thing, number, "Number"));
    FIELD_FLAW("", USE_GIVEN, LODGE_NUMBER(struct thing, number, "Number"));
    FIELD_FLAW("", USE_TAKEN, LODGE_EMAIL(struct thing, name, "Name"));
    FIELD_FLAW("name has a max below its min", USE_TAKEN,
        LODGE_TEXT(struct thing, name, "Name", .min = 2, .max = 1));
}
END_TEST

START_TEST(every_kind_has_what_it_needs)
{
    static const char *const none[] = { NULL };

    FIELD_FLAW("name has no kind", USE_TAKEN, { .name = "name", .about = "Name" });
    FIELD_FLAW("name has no choices", USE_TAKEN, LODGE_CHOICE(struct thing, name, "Name"));
    FIELD_FLAW("name has no choices", USE_TAKEN, LODGE_CHOICE(struct thing, name, "Name", .choices = none));
    FIELD_FLAW("id has no prefix, or a long one", USE_TAKEN,
        { .name = "id", .about = "Id", .kind = LODGE_KIND_ID });
    FIELD_FLAW("list has no schema", USE_TAKEN, LODGE_LIST(struct thing, list, NULL, "List", .max = 1));
    FIELD_FLAW("name says not what it is", USE_TAKEN, LODGE_TEXT(struct thing, name, "", .max = 1));
    FIELD_FLAW("name ends its sentence with a full stop", USE_TAKEN,
        LODGE_TEXT(struct thing, name, "Name.", .max = 1));
}
END_TEST

START_TEST(a_secret_is_given_only_at_its_moment)
{
    FIELD_FLAW("secret is a secret that is given", USE_GIVEN,
        LODGE_SECRET(struct thing, secret, "Secret", .max = 9));
    FIELD_FLAW("", USE_GIVEN, LODGE_SECRET(struct thing, secret, "Secret", .max = 9, .shown_once = true,
        .optional = true));
    FIELD_FLAW("secret is shown once, but not optional: an answer that is given again lacks it",
        USE_GIVEN, LODGE_SECRET(struct thing, secret, "Secret", .max = 9, .shown_once = true));
    FIELD_FLAW("", USE_TAKEN, LODGE_SECRET(struct thing, secret, "Secret", .max = 9));
}
END_TEST

START_TEST(what_stands_alone_has_room_for_its_misfits)
{
    struct own { struct lodge_fault fault; const char *name; };
    static const struct lodge_field own_fields[] = { LODGE_TEXT(struct own, name, "Name", .max = 1) };
    LODGE_SCHEMA(own, struct own, own_fields);

    FIELD_FLAW("", USE_TAKEN, LODGE_LIST(struct thing, list, &own, "List", .max = 1, .alone = true));
    FIELD_FLAW("list is alone, but has no room for what does not fit", USE_TAKEN,
        LODGE_LIST(struct thing, list, &good, "List", .max = 1, .alone = true));
    FIELD_FLAW("list is alone, but no list that is taken", USE_GIVEN,
        LODGE_LIST(struct thing, list, &own, "List", .max = 1, .alone = true));
    FIELD_FLAW("name is alone, but no list that is taken", USE_TAKEN,
        LODGE_TEXT(struct thing, name, "Name", .max = 1, .alone = true));
}
END_TEST

START_TEST(queries_and_forms_hold_what_a_text_can_say)
{
    FIELD_FLAW("tags is of a kind that only JSON can say", USE_QUERY,
        LODGE_TEXTS(struct thing, tags, "Tags", .max = 1, .each_max = 1));
    FIELD_FLAW("list is of a kind that only JSON can say", USE_FORM,
        LODGE_LIST(struct thing, list, &good, "List", .max = 1));
    FIELD_FLAW("number has a fallback that does not fit", USE_QUERY,
        LODGE_NUMBER(struct thing, number, "Number", .fallback = "11", .min = 1, .max = 10));
    FIELD_FLAW("number has an example that does not fit", USE_QUERY,
        LODGE_NUMBER(struct thing, number, "Number", .example = "11", .min = 1, .max = 10));
    FIELD_FLAW("tags has an example that does not fit", USE_TAKEN,
        LODGE_TEXTS(struct thing, tags, "Tags", .example = "long", .max = 1, .each_max = 3));
    FIELD_FLAW("name has an example that does not fit", USE_TAKEN,
        LODGE_ANYTHING(struct thing, name, "Anything", .example = "[]", .max = 10));
    FIELD_FLAW("list has an example, but those of its members are shown", USE_TAKEN,
        LODGE_LIST(struct thing, list, &good, "List", .example = "x", .max = 10));
    FIELD_FLAW("name has a fallback, but is required", USE_QUERY,
        LODGE_TEXT(struct thing, name, "Name", .fallback = "x", .max = 1, .required = true));
    FIELD_FLAW("", USE_QUERY,
        LODGE_NUMBER(struct thing, number, "Number", .fallback = "10", .min = 1, .max = 10));
}
END_TEST

START_TEST(a_filter_is_in_a_query_and_has_something_to_ask_for)
{
    static const struct lodge_field secret_fields[] = {
        LODGE_SECRET(struct thing, secret, "Secret", .shown_once = true, .optional = true, .max = 9),
    };
    LODGE_SCHEMA(secrets, struct thing, secret_fields);
    static const struct lodge_field flawed_fields[] = { LODGE_TEXT(struct thing, name, "Name") };
    LODGE_SCHEMA(flawed, struct thing, flawed_fields);

    FIELD_FLAW("", USE_QUERY, LODGE_FILTER(struct thing, filter, &good, "Which"));
    FIELD_FLAW("filter is a filter, but in no query", USE_TAKEN, LODGE_FILTER(struct thing, filter, &good, "Which"));
    FIELD_FLAW("filter is a filter, but in no query", USE_FORM, LODGE_FILTER(struct thing, filter, &good, "Which"));
    FIELD_FLAW("filter is a filter, but in no query", USE_GIVEN, LODGE_FILTER(struct thing, filter, &good, "Which"));
    FIELD_FLAW("filter has no schema", USE_QUERY, LODGE_FILTER(struct thing, filter, NULL, "Which"));
    FIELD_FLAW("filter has nothing to ask for", USE_QUERY, LODGE_FILTER(struct thing, filter, &secrets, "Which"));
    FIELD_FLAW("filter name has no max", USE_QUERY, LODGE_FILTER(struct thing, filter, &flawed, "Which"));
    FIELD_FLAW("filter has a fallback that does not fit", USE_QUERY,
        LODGE_FILTER(struct thing, filter, &good, "Which", .fallback = "name"));
}
END_TEST

static const struct lodge_schema endless;
static const struct lodge_field endless_fields[] = {
    LODGE_LIST(struct thing, list, &endless, "Itself", .max = 10),
};
static const struct lodge_schema endless = {
    .name = "endless", .size = sizeof(struct thing), .fields = endless_fields, .count = 1 };
static const struct lodge_field twice_fields[] = {
    LODGE_TEXT(struct thing, name, "Name", .max = 1), LODGE_TEXT(struct thing, name, "Name", .max = 1),
};
LODGE_SCHEMA(twice, struct thing, twice_fields);

START_TEST(schemas_end_and_name_each_member_once)
{
    ck_assert_str_eq(field_flaw_of(endless_fields[0], USE_TAKEN),
        "list list list list schemas are nested too deeply, or without an end");
    FLAW("POST /a: takes twice: name is there twice", .takes = &twice);
}
END_TEST

static size_t
largest_with(int64_t texts, int64_t each)
{
    const struct lodge_field fields[] = {
        LODGE_TEXTS(struct thing, tags, "Tags", .max = texts, .each_max = each),
    };
    const struct lodge_schema schema = {
        .name = "s", .size = sizeof(struct thing), .fields = fields, .count = 1 };
    const struct lodge_route row = ROW(.gives = &schema);
    const struct lodge_resource resource = { .name = "r", .title = "R", .routes = &row, .count = 1 };
    const struct lodge_resource *const resources[] = { &resource, NULL };

    return largest_call(&(const struct lodge_app){ .name = "test", .about = "Test", .resources = resources });
}

START_TEST(a_figure_has_a_name_a_type_and_a_sentence)
{
    static const struct {
        struct lodge_figure row;
        const char *flaw;
    } cases[] = {
        { { "cars_total", "counter", NULL, NULL, "Cars" }, NULL },
        { { "cars", "gauge", "colour", "red", "Cars" }, NULL },
        { { "Cars", "gauge", NULL, NULL, "Cars" }, "figure 0: its name is not at most 64 of a-z 0-9 _" },
        { { NULL, "gauge", NULL, NULL, "Cars" }, "figure 0: its name is not at most 64 of a-z 0-9 _" },
        { { "cars", NULL, NULL, NULL, "Cars" }, "figure 0: it is neither a counter nor a gauge" },
        { { "cars", "counter", NULL, NULL, "Cars" },
            "figure 0: _total ends the names of counters, and of nothing else" },
        { { "cars_total", "gauge", NULL, NULL, "Cars" },
            "figure 0: _total ends the names of counters, and of nothing else" },
        { { "cars", "gauge", "colour", NULL, "Cars" },
            "figure 0: label and value go together, at most 32 of a-z 0-9 _" },
        { { "cars", "gauge", "colour", "\"", "Cars" },
            "figure 0: label and value go together, at most 32 of a-z 0-9 _" },
        { { "cars", "gauge", NULL, NULL, NULL }, "figure 0: it has no sentence, or one of more than 200 bytes" },
        { { "cars", "gauge", NULL, NULL, "Cars\n" }, "figure 0: it has no sentence, or one of more than 200 bytes" },
    };
    static const struct lodge_resource *const nothing[] = { NULL };
    struct lodge_arena *room = lodge_arena_new(64 * 1024);

    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        const struct lodge_app app = { .name = "test", .about = "Test", .resources = nothing,
            .figures = &cases[i].row, .figure_count = 1 };
        const char *flaw = lodge_app_flaw(&app, room);

        ck_assert_msg(lodge_text_equal(flaw, cases[i].flaw) || flaw == cases[i].flaw, "%zu: %s", i, flaw);
    }
    lodge_arena_free(room);
}
END_TEST

START_TEST(the_largest_call_follows_the_bounds)
{
    ck_assert_uint_ge(largest_with(1, 1), 2 * LODGE_BODY_MAX);
    ck_assert_uint_ge(largest_with(1000, 1000) - largest_with(1, 1), 4 * 4 * 1000 * 1000 + 6 * 1000 * 1000);
    ck_assert_uint_eq(largest_with(INT64_MAX, INT64_MAX), SIZE_MAX);
}
END_TEST

START_TEST(an_app_that_would_need_too_much_is_refused)
{
    const struct lodge_field fields[] = {
        LODGE_TEXTS(struct thing, tags, "Tags", .max = 100000, .each_max = 1000),
    };
    const struct lodge_schema schema = {
        .name = "s", .size = sizeof(struct thing), .fields = fields, .count = 1 };

    FLAW("test: a call could need more than 1073741824 bytes; lower what its schemas allow",
        .gives = &schema);
    FLAW("", .gives = &schema, .room = 1000000);
    FLAW("test: a call could need more than 1073741824 bytes; lower what its schemas allow",
        .gives = &good, .room = (size_t)1 << 30);
}
END_TEST

RUN_TESTS("check", a_good_row_has_no_flaw, a_row_that_forgets_something_is_refused,
    a_row_that_contradicts_itself_is_refused, who_calls_must_be_found_out_by_somebody,
    a_path_must_be_one, two_rows_for_the_same_requests_are_refused, a_patch_gives_what_get_gives,
    an_app_that_keeps_answers_says_how,
    every_field_has_a_bound, every_kind_has_what_it_needs, a_secret_is_given_only_at_its_moment,
    what_stands_alone_has_room_for_its_misfits,
    queries_and_forms_hold_what_a_text_can_say,
    a_filter_is_in_a_query_and_has_something_to_ask_for, schemas_end_and_name_each_member_once,
    a_figure_has_a_name_a_type_and_a_sentence, the_largest_call_follows_the_bounds,
    an_app_that_would_need_too_much_is_refused);
