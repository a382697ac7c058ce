/* The stages, asked in this process: routes, callers, permissions, and what a call says of itself. */
#include "support/test.h"

#include <gatelodge/gatelodge.h>
#include <gatelodge/testing.h>

#include <string.h>

static lodge_handler read_thing, write_thing, read_note, submit_form, show_sender;

struct thing {
    struct lodge_id id;
    const char *text;
};

static const struct lodge_field thing_fields[] = {
    LODGE_ID(struct thing, id, "Which", .prefix = "thing", .optional = true),
    LODGE_TEXT(struct thing, text, "What", .max = 200, .nullable = true),
};
LODGE_SCHEMA(thing, struct thing, thing_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/things/{thing_id}", .about = "Read", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .gives = &thing, .run = read_thing },
    { .method = LODGE_DELETE, .path = "/things/{thing_id}", .about = "Write", .caller = LODGE_PERSON,
      .permission = "things.write", .pace = LODGE_PACE_FREE, .run = write_thing },
    { .method = LODGE_PUT, .path = "/things/{thing_id}", .about = "Write when fresh", .caller = LODGE_FRESH_PERSON,
      .pace = LODGE_PACE_FREE, .run = write_thing },
    { .method = LODGE_GET, .path = "/notes/{name}", .about = "Read a note", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .gives = &thing, .run = read_note },
    { .method = LODGE_POST, .path = "/form", .about = "Submit", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .form = LODGE_FORM_PAGE, .run = submit_form },
    { .method = LODGE_GET, .path = "/sender", .about = "Show the sender", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .gives = &thing, .run = show_sender },
};
static LODGE_RESOURCE(things, "Things", routes);

static enum lodge_problem
read_thing(struct lodge_call *call)
{
    LODGE_GIVE(call, struct thing, lodge_path_id(call, "thing_id"), "read");
    return LODGE_OK;
}

static enum lodge_problem
write_thing(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

static enum lodge_problem
read_note(struct lodge_call *call)
{
    LODGE_GIVE(call, struct thing, .text = lodge_path_part(call, "name"));
    return LODGE_OK;
}

static enum lodge_problem
submit_form(struct lodge_call *call)
{
    lodge_redirect(call, "/done");
    return LODGE_OK;
}

static enum lodge_problem
show_sender(struct lodge_call *call)
{
    const char *cookie = lodge_cookie(call, "c"), *bearer = lodge_bearer(call);

    LODGE_GIVE(call, struct thing, .text = lodge_print(lodge_arena_of(call), "%s|%s", cookie ? cookie : "-",
        bearer ? bearer : "-"));
    return LODGE_OK;
}

/* "Bearer ann": somebody with a permission; "old": somebody not fresh; "away": nobody can tell; cookie c. */
static enum lodge_problem
identify(struct lodge_call *call, struct lodge_caller *caller)
{
    static const char *const held[] = { "things.write" };
    const char *token = lodge_bearer(call), *cookie = lodge_cookie(call, "c"), *name = token ? token : cookie;

    if (!name)
        return LODGE_OK;
    if (strcmp(name, "away") == 0)
        return LODGE_UNAVAILABLE;
    if (strcmp(name, "wrong") == 0)
        return LODGE_NOT_SIGNED_IN;
    caller->user = lodge_id_new();
    caller->fresh = strcmp(name, "old") != 0;
    caller->by_cookie = !token;
    if (strcmp(name, "ann") == 0)
        caller->permissions = (struct lodge_texts){ held, 1 };
    return LODGE_OK;
}

static const struct lodge_resource *const resources[] = { &things, NULL };
static enum lodge_problem refused_with;         /* what the app was told last */
static int refusals;

static void
note_refusal(struct lodge_call *call, enum lodge_problem problem)
{
    ck_assert_ptr_nonnull(lodge_request_id(call));
    refused_with = problem;
    refusals++;
}

static const struct lodge_app app = {
    .name = "things", .about = "Things", .resources = resources, .identify = identify,
    .refused = note_refusal,
};

#define THING "/things/thing_01h455vb4pex5vsknk084sn02q"

static struct lodge_asker *asker;

static int
status_of(const char *request)
{
    return lodge_ask(asker, request, NULL).status;
}

START_TEST(a_path_is_found_by_its_segments)
{
    asker = lodge_asker_new(&app, NULL);
    ck_assert_int_eq(status_of("GET " THING), 200);
    ck_assert_int_eq(status_of("HEAD " THING), 200);
    ck_assert_int_eq(status_of("GET /things/thing_01h455vb4pex5vsknk084sn02"), 404);
    ck_assert_int_eq(status_of("GET /things/user_01h455vb4pex5vsknk084sn02q"), 404);
    ck_assert_int_eq(status_of("GET " THING "/"), 404);
    ck_assert_int_eq(status_of("GET /things/"), 404);
    ck_assert_int_eq(status_of("GET /things"), 404);
    ck_assert_int_eq(status_of("GET //things/x"), 404);
    ck_assert_int_eq(status_of("GET /notes/a-b"), 200);
    ck_assert_int_eq(status_of("GET /notes/"), 404);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(another_method_is_405_with_those_that_are_allowed)
{
    asker = lodge_asker_new(&app, NULL);
    ck_assert_int_eq(status_of("POST " THING), 405);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
    ck_assert_int_eq(status_of("TRACE " THING), 405);
    ck_assert_int_eq(status_of("get " THING), 405);
    ck_assert_int_eq(status_of("OPTIONS " THING), 204);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
    ck_assert_int_eq(status_of("OPTIONS /nowhere"), 404);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(permission_is_asked_before_anything_runs)
{
    asker = lodge_asker_new(&app, NULL);
    ck_assert_int_eq(status_of("DELETE " THING), 401);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer wrong");
    ck_assert_int_eq(status_of("DELETE " THING), 401);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer bob");
    ck_assert_int_eq(status_of("DELETE " THING), 403);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ck_assert_int_eq(status_of("DELETE " THING), 204);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer away");
    ck_assert_int_eq(status_of("DELETE " THING), 503);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(the_app_is_told_once_of_each_call_that_ends_with_a_problem)
{
    asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer bob");
    ck_assert_int_eq(status_of("DELETE " THING), 403);
    ck_assert_int_eq(refusals, 1);
    ck_assert_int_eq(refused_with, LODGE_NOT_ALLOWED);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ck_assert_int_eq(status_of("DELETE " THING), 204);
    ck_assert_int_eq(refusals, 1);
    ck_assert_int_eq(status_of("GET /nowhere"), 404);
    ck_assert_int_eq(refusals, 2);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(delicate_changes_want_a_fresh_sign_in)
{
    asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer old");
    struct lodge_reply reply = lodge_ask(asker, "PUT " THING, NULL);
    ck_assert_int_eq(reply.status, 401);
    ck_assert_ptr_nonnull(strstr(reply.body, "reauthentication_required"));
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ck_assert_int_eq(status_of("PUT " THING), 204);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(a_cookie_counts_only_from_our_own_pages)
{
    static const struct { const char *site, *origin; int status; } senders[] = {
        { NULL, NULL, 403 },
        { "same-origin", NULL, 204 },
        { "same-origin", "https://evil.example", 204 },     /* Fetch Metadata cannot be forged by a page */
        { "same-site", NULL, 403 },
        { "cross-site", "https://id.example", 403 },
        { "none", NULL, 403 },
        { NULL, "https://id.example", 204 },
        { NULL, "https://ID.example", 204 },
        { NULL, "http://id.example", 403 },
        { NULL, "https://id.example.evil.test", 403 },
        { NULL, "https://id.example:444", 403 },
        { NULL, "null", 403 },
    };

    asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "HTTP_COOKIE", "c=ann");
    lodge_asker_parameter(asker, "HTTP_HOST", "id.example");
    for (size_t i = 0; i < LODGE_COUNT(senders); i++) {
        lodge_asker_parameter(asker, "HTTP_SEC_FETCH_SITE", senders[i].site);
        lodge_asker_parameter(asker, "HTTP_ORIGIN", senders[i].origin);
        ck_assert_msg(status_of("DELETE " THING) == senders[i].status, "sender %zu", i);
        ck_assert_int_eq(status_of("GET " THING), 200);
    }
    lodge_asker_parameter(asker, "HTTP_ORIGIN", NULL);
    ck_assert_int_eq(status_of("POST /form"), 403);
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ck_assert_int_eq(status_of("DELETE " THING), 204);
    lodge_asker_free(asker);
}
END_TEST

START_TEST(a_cookie_is_read_by_its_whole_name_and_only_once)
{
    static const struct { const char *header, *seen; } cookies[] = {
        { "c=1", "1|-" }, { "b=2; c=1", "1|-" }, { "b=2;c=1;d=3", "1|-" }, { "cc=2; c=1", "1|-" },
        { "c=1; c=2", "-|-" }, { "c=1; c=1", "-|-" }, { "c=", "-|-" }, { "C=1", "-|-" }, { "xc=1", "-|-" },
        { "c", "-|-" }, { ";;; ; c=1 ;", "1|-" }, { "x=c=1", "-|-" }, { "c=a=b", "a=b|-" },
    };

    asker = lodge_asker_new(&app, NULL);
    for (size_t i = 0; i < LODGE_COUNT(cookies); i++) {
        lodge_asker_parameter(asker, "HTTP_COOKIE", cookies[i].header);
        ck_assert_msg(strstr(lodge_ask(asker, "GET /sender", NULL).body, cookies[i].seen) != NULL, "%s",
            cookies[i].header);
    }
    lodge_asker_free(asker);
}
END_TEST

START_TEST(only_the_bearer_scheme_carries_a_token)
{
    static const struct { const char *header, *seen; } headers[] = {
        { "Bearer x", "-|x" }, { "bearer x", "-|x" }, { "Bearer   x", "-|x" }, { "Bearer", "-|-" },
        { "Bearer ", "-|-" }, { "Basic x", "-|-" }, { "Bearerx", "-|-" }, { "x Bearer y", "-|-" },
    };

    asker = lodge_asker_new(&app, NULL);
    for (size_t i = 0; i < LODGE_COUNT(headers); i++) {
        lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", headers[i].header);
        ck_assert_msg(strstr(lodge_ask(asker, "GET /sender", NULL).body, headers[i].seen) != NULL, "%s",
            headers[i].header);
    }
    lodge_asker_free(asker);
}
END_TEST

START_TEST(a_sane_request_id_is_kept_and_any_other_replaced)
{
    static const char *const insane[] = { "", "a b", "a\tb", "<x>", "\xc3\xa9",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

    asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "HTTP_X_REQUEST_ID", "abc-123_X.y");
    status_of("GET /nowhere");
    ck_assert_str_eq(lodge_reply_header_of(asker, "X-Request-Id"), "abc-123_X.y");
    for (size_t i = 0; i < LODGE_COUNT(insane); i++) {
        lodge_asker_parameter(asker, "HTTP_X_REQUEST_ID", insane[i]);
        status_of("GET /nowhere");
        ck_assert_int_eq(strncmp(lodge_reply_header_of(asker, "X-Request-Id"), "req_", 4), 0);
    }
    lodge_asker_free(asker);
}
END_TEST

START_TEST(a_form_answers_with_see_other)
{
    asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "HTTP_SEC_FETCH_SITE", "same-origin");
    ck_assert_int_eq(status_of("POST /form"), 303);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Location"), "/done");
    lodge_asker_free(asker);
}
END_TEST

START_TEST(addresses_are_read_and_ipv6_is_one_sender_by_its_64)
{
    struct lodge_address one, other;

    ck_assert(lodge_address_parse("192.0.2.1", &one) && lodge_address_parse("::ffff:192.0.2.1", &other));
    ck_assert_mem_eq(&one, &other, sizeof(one));
    ck_assert(lodge_address_parse("2001:db8::1", &one) && lodge_address_parse("2001:db8::ffff", &other));
    one = lodge_address_network(one);
    other = lodge_address_network(other);
    ck_assert_mem_eq(&one, &other, sizeof(one));
    ck_assert(lodge_address_parse("2001:db8:0:1::1", &other));
    other = lodge_address_network(other);
    ck_assert_mem_ne(&one, &other, sizeof(one));
    ck_assert(lodge_address_parse("192.0.2.1", &one) && lodge_address_parse("192.0.2.2", &other));
    one = lodge_address_network(one);
    other = lodge_address_network(other);
    ck_assert_mem_ne(&one, &other, sizeof(one));
    ck_assert(!lodge_address_parse("192.0.2.256", &one) && !lodge_address_parse("", &one));
    ck_assert(!lodge_address_parse("192.0.2.1 ", &one) && !lodge_address_parse("0300.0.2.1", &one));
}
END_TEST

RUN_TESTS("serve", a_path_is_found_by_its_segments, another_method_is_405_with_those_that_are_allowed,
    permission_is_asked_before_anything_runs,
    the_app_is_told_once_of_each_call_that_ends_with_a_problem, delicate_changes_want_a_fresh_sign_in,
    a_cookie_counts_only_from_our_own_pages, a_cookie_is_read_by_its_whole_name_and_only_once,
    only_the_bearer_scheme_carries_a_token, a_sane_request_id_is_kept_and_any_other_replaced,
    a_form_answers_with_see_other, addresses_are_read_and_ipv6_is_one_sender_by_its_64);
