/* What is answered: status, headers, body; and the asker that shows it. */
#include "config.h"

#include "support/test.h"

#include <gatelodge/testing.h>

#include "lib/give.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct part { const char *name; };
struct view {
    const char *text, *maybe, *extra;
    int64_t number, when;
    bool flag;
    struct lodge_id id;
    struct lodge_texts tags;
    struct lodge_list parts;
    const struct part *part;
    const char *any;
};

static const struct lodge_field part_fields[] = { LODGE_TEXT(struct part, name, "Name", .required = true,
    .max = 5) };
LODGE_SCHEMA(part, struct part, part_fields);
static const struct lodge_field view_fields[] = {
    LODGE_TEXT(struct view, text, "Text", .max = 20),
    LODGE_TEXT(struct view, maybe, "Text or null", .nullable = true, .max = 20),
    LODGE_TEXT(struct view, extra, "Text or nothing", .optional = true, .max = 20),
    LODGE_NUMBER(struct view, number, "Number"),
    LODGE_TIME(struct view, when, "When", .nullable = true),
    LODGE_FLAG(struct view, flag, "Flag"),
    LODGE_ID(struct view, id, "Id", .prefix = "thing", .nullable = true),
    LODGE_TEXTS(struct view, tags, "Tags", .max = 3, .each_max = 5),
    LODGE_LIST(struct view, parts, &part, "Parts", .max = 2),
    LODGE_OBJECT(struct view, part, struct part, &part, "Part", .optional = true),
    LODGE_ANYTHING(struct view, any, "Anything", .optional = true, .max = 20),
};
LODGE_SCHEMA(view, struct view, view_fields);

/* What the handler does, and returns. Set by each test. */
static void (*act)(struct lodge_call *call);
static enum lodge_problem outcome;

static enum lodge_problem
run(struct lodge_call *call)
{
    if (act)
        act(call);
    return outcome;
}

#define ROW(method_, path_, ...) { \
    .method = LODGE_##method_, .path = path_, .about = "Test", .caller = LODGE_ANYONE, \
    .pace = LODGE_PACE_FREE, .run = run, __VA_ARGS__ }
static const struct lodge_route routes[] = {
    ROW(GET, "/view", .gives = &view),
    ROW(POST, "/view", .takes = &part, .gives = &view),
    ROW(DELETE, "/view", .success = 0),
    ROW(DELETE, "/later", .may_wait = true),
    ROW(GET, "/gate", .form = LODGE_FORM_GATE),
    ROW(GET, "/page", .form = LODGE_FORM_PAGE),
    ROW(GET, "/old", .gives = &view, .deprecated_at = INT64_C(1795168800123)),
    ROW(GET, "/older", .gives = &view, .deprecated_at = INT64_C(1795168800123), .sunset_at = INT64_C(1826704800999)),
};
static LODGE_RESOURCE(things, "Things", routes);
static const struct lodge_resource *const resources[] = { &things, NULL };
static const struct lodge_app app = { .name = "test", .about = "Test", .resources = resources };

static struct lodge_asker *asker;

static void
end_asker(void)
{
    lodge_asker_free(asker);
}

static struct lodge_reply
ask(const char *request)
{
    if (!asker) {
        asker = lodge_asker_new(&app, NULL);
        lodge_asker_parameter(asker, "HTTP_X_REQUEST_ID", "req-1");
        atexit(end_asker);
    }
    return lodge_ask(asker, request, strncmp(request, "POST", 4) == 0 ? "{'name':'x'}" : NULL);
}

static const char *
header(const char *name)
{
    const char *value = lodge_reply_header_of(asker, name);

    return value ? value : "";
}

static const char *const tags[] = { "a", "b" };
static const struct part parts[] = { { "one" }, { "two" } };

static void
give_all(struct lodge_call *call)
{
    LODGE_GIVE(call, struct view, .text = "\"<\xc3\xa4\n", .maybe = "m", .extra = "e", .number = -1,
        .when = 1,
        .flag = true, .id = { .bytes = { 1 } }, .tags = { tags, 2 }, .parts = { parts, 2 }, .part = &parts[0],
        .any = "{\"x\":[1.50]}");
}

static void
give_little(struct lodge_call *call)
{
    LODGE_GIVE(call, struct view, .text = "");
}

START_TEST(a_struct_becomes_json)
{
    act = give_all;
    struct lodge_reply reply = ask("GET /view");

    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(reply.body,
        "{\"text\":\"\\\"<\xc3\xa4\\n\",\"maybe\":\"m\",\"extra\":\"e\",\"number\":-1,"
        "\"when\":\"1970-01-01T00:00:00.001Z\",\"flag\":true,\"id\":\"thing_01000000000000000000000000\","
        "\"tags\":[\"a\",\"b\"],\"parts\":[{\"name\":\"one\"},{\"name\":\"two\"}],"
        "\"part\":{\"name\":\"one\"},\"any\":{\"x\":[1.50]}}");
    ck_assert_str_eq(header("Content-Type"), "application/json");
}
END_TEST

START_TEST(what_is_not_there_is_null_or_left_out)
{
    act = give_little;
    ck_assert_str_eq(ask("GET /view").body,
        "{\"text\":\"\",\"maybe\":null,\"number\":0,\"when\":null,\"flag\":false,"
        "\"id\":null,\"tags\":[],\"parts\":[]}");
}
END_TEST

START_TEST(the_row_says_the_status)
{
    act = give_little;
    ck_assert_int_eq(ask("GET /view").status, 200);
    ck_assert_int_eq(ask("POST /view").status, 201);
    act = NULL;
    ck_assert_int_eq(ask("DELETE /view").status, 204);
    ck_assert_uint_eq(ask("DELETE /view").length, 0);
    ck_assert_str_eq(header("Content-Type"), "");
}
END_TEST

START_TEST(head_has_headers_and_no_body)
{
    act = give_little;
    struct lodge_reply reply = ask("HEAD /view");

    ck_assert_int_eq(reply.status, 200);
    ck_assert_uint_eq(reply.length, 0);
    ck_assert_str_eq(header("Content-Type"), "application/json");
}
END_TEST

START_TEST(every_answer_has_the_usual_headers)
{
    act = give_little;
    ask("GET /view");
    ck_assert_str_eq(header("X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(header("Referrer-Policy"), "no-referrer");
    ck_assert_str_eq(header("Cache-Control"), "no-store");
    ck_assert_str_eq(header("X-Request-Id"), "req-1");
    ask("GET /nowhere");
    ck_assert_str_eq(header("X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(header("Cache-Control"), "no-store");
}
END_TEST

START_TEST(the_gate_says_nothing_that_is_for_browsers)
{
    ck_assert_int_eq(ask("GET /gate").status, 200);
    ck_assert_str_eq(header("X-Content-Type-Options"), "");
    ck_assert_str_eq(header("Referrer-Policy"), "");
    ck_assert_str_eq(header("Cache-Control"), "no-store");
    ck_assert_str_eq(header("X-Request-Id"), "req-1");
}
END_TEST

static void
cache_and_give(struct lodge_call *call)
{
    lodge_reply_header(call, "cache-control", "max-age=60");
    give_little(call);
}

START_TEST(a_handler_may_say_how_long_an_answer_holds)
{
    act = cache_and_give;
    ask("GET /view");
    ck_assert_str_eq(header("Cache-Control"), "max-age=60");
}
END_TEST

START_TEST(a_problem_is_problem_json_without_the_note)
{
    struct lodge_reply reply = ask("GET /nowhere");

    ck_assert_int_eq(reply.status, 404);
    ck_assert_str_eq(header("Content-Type"), "application/problem+json");
    ck_assert_str_eq(reply.body,
        "{\"type\":\"/problems/not_found\",\"title\":\"There is nothing here.\",\"status\":404,"
        "\"detail\":\"Check the address.\",\"code\":\"not_found\",\"request_id\":\"req-1\"}");
}
END_TEST

START_TEST(misfits_are_told)
{
    ask("GET /view");
    struct lodge_reply reply = lodge_ask(asker, "POST /view", "{'nmae':'x'}");

    ck_assert_int_eq(reply.status, 422);
    ck_assert_ptr_nonnull(strstr(reply.body,
        "\"errors\":[{\"pointer\":\"/nmae\",\"code\":\"unknown_member\",\"detail\":"
        "\"Nothing of this name is known here.\"},{\"pointer\":\"/name\",\"code\":\"missing\""));
}
END_TEST

START_TEST(options_and_405_say_what_is_allowed)
{
    ck_assert_int_eq(ask("PUT /view").status, 405);
    ck_assert_str_eq(header("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
    struct lodge_reply reply = ask("OPTIONS /view");
    ck_assert_int_eq(reply.status, 204);
    ck_assert_uint_eq(reply.length, 0);
    ck_assert_str_eq(header("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
    ck_assert_int_eq(ask("OPTIONS /nowhere").status, 404);
}
END_TEST

static void
come_back_later(struct lodge_call *call)
{
    lodge_later(lodge_fault_of(call), LODGE_BUSY, 7);
}

START_TEST(retry_after_is_told_in_seconds)
{
    act = come_back_later;
    outcome = LODGE_BUSY;
    ck_assert_int_eq(ask("GET /view").status, 503);
    ck_assert_str_eq(header("Retry-After"), "7");
    outcome = LODGE_NOT_FOUND;          /* what is not there will not be there later */
    ck_assert_int_eq(ask("GET /view").status, 404);
    ck_assert_str_eq(header("Retry-After"), "");
}
END_TEST

START_TEST(each_401_has_a_challenge)
{
    outcome = LODGE_WRONG_CREDENTIALS;
    ck_assert_int_eq(ask("GET /view").status, 401);
    ck_assert_str_eq(header("WWW-Authenticate"), "Bearer realm=\"gatelodge\"");
    outcome = LODGE_NOT_SIGNED_IN;
    ask("GET /view");
    ck_assert_str_eq(header("WWW-Authenticate"), "Bearer realm=\"gatelodge\"");
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer gl_pat_x");
    ask("GET /view");
    ck_assert_str_eq(header("WWW-Authenticate"), "Bearer realm=\"gatelodge\", error=\"invalid_token\"");
    outcome = LODGE_NOT_ALLOWED;
    ask("GET /view");
    ck_assert_str_eq(header("WWW-Authenticate"), "Bearer realm=\"gatelodge\", error=\"insufficient_scope\"");
    outcome = LODGE_NOT_FOUND;
    ask("GET /view");
    ck_assert_str_eq(header("WWW-Authenticate"), "");
}
END_TEST

static void
send_user(struct lodge_call *call)
{
    lodge_reply_header(call, "Remote-User", "ann");
}

START_TEST(the_gate_says_200_401_or_403_and_no_more)
{
    act = send_user;
    struct lodge_reply reply = ask("GET /gate");
    ck_assert_int_eq(reply.status, 200);
    ck_assert_uint_eq(reply.length, 0);
    ck_assert_str_eq(header("Remote-User"), "ann");
    ck_assert_str_eq(header("Gatelodge-Reason"), "");

    for (enum lodge_problem problem = LODGE_MALFORMED; problem < LODGE_PROBLEM__COUNT; problem++) {
        outcome = problem;
        reply = ask("GET /gate");
        ck_assert_int_eq(reply.status, lodge_problem_row(problem)->status == 403 ? 403 : 401);
        ck_assert_str_eq(header("Gatelodge-Reason"), lodge_problem_row(problem)->code);
        ck_assert_uint_eq(reply.length, 0);
        ck_assert_str_eq(header("Content-Type"), "");
    }
}
END_TEST

static void
set_cookie(struct lodge_call *call)
{
    lodge_reply_header(call, "set-cookie", "a=b");
}

#ifdef LODGE_TEST_SEAMS
static void
give_too_much(struct lodge_call *call)
{
    LODGE_GIVE(call, struct view, .text = "longer than it may ever be");
}
#endif

/* Whether asking ends the process by abort. */
static bool
aborts(const char *request)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        ask(request);
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

START_TEST(a_bug_of_a_handler_ends_the_worker)
{
    act = set_cookie;
    ck_assert_msg(aborts("GET /gate"), "the gate set a cookie");
    act = lodge_accept;
    ck_assert_msg(aborts("DELETE /view"), "a route accepted what it does at once");
#ifdef LODGE_TEST_SEAMS
    act = give_too_much;
    ck_assert_msg(aborts("GET /view"), "a reply did not fit its schema");
#endif
    act = give_little;
    ck_assert(!aborts("GET /view"));
}
END_TEST

START_TEST(a_route_on_its_way_out_says_so)
{
    struct lodge_arena *room = lodge_arena_new(64 << 20);

    outcome = LODGE_NOT_FOUND;
    ask("GET /view");
    ck_assert_str_eq(header("Deprecation"), "");
    ask("GET /old");
    ck_assert_str_eq(header("Deprecation"), "@1795168800");
    ck_assert_str_eq(header("Sunset"), "");
    ask("GET /older");
    ck_assert_str_eq(header("Deprecation"), "@1795168800");
    ck_assert_str_eq(header("Sunset"), "Sat, 20 Nov 2027 10:00:00 GMT");
    ck_assert_ptr_nonnull(strstr(lodge_describe(&app, "openapi", room), "\"deprecated\":"));
    lodge_arena_free(room);
}
END_TEST

static void
redirect(struct lodge_call *call)
{
    lodge_redirect(call, "/there");
}

static void
send_page(struct lodge_call *call)
{
    lodge_send(call, "text/html; charset=utf-8", "<p>", 3);
}

START_TEST(what_is_kept_for_later_is_accepted)
{
    act = NULL;
    ck_assert_int_eq(ask("DELETE /later").status, 204);
    act = lodge_accept;
    struct lodge_reply reply = ask("DELETE /later");
    ck_assert_int_eq(reply.status, 202);
    ck_assert_uint_eq(reply.length, 0);
}
END_TEST

START_TEST(a_page_redirects_or_sends)
{
    act = redirect;
    struct lodge_reply reply = ask("GET /page");
    ck_assert_int_eq(reply.status, 303);
    ck_assert_str_eq(header("Location"), "/there");
    ck_assert_uint_eq(reply.length, 0);

    act = send_page;
    reply = ask("GET /page");
    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(reply.body, "<p>");
    ck_assert_str_eq(header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    ck_assert_str_eq(header("Referrer-Policy"), "same-origin");
}
END_TEST

START_TEST(a_problem_of_a_page_is_a_page)
{
    outcome = LODGE_UNAVAILABLE;
    struct lodge_reply reply = ask("GET /page");

    ck_assert_int_eq(reply.status, 503);
    ck_assert_str_eq(header("Content-Type"), "text/html; charset=utf-8");
    ck_assert_ptr_nonnull(strstr(reply.body,
        "<h1>This is not possible right now.</h1>\n<p>Try again in a moment.</p>"));
    ck_assert_ptr_nonnull(strstr(reply.body, "<code>req-1</code>"));
    ck_assert_ptr_null(strstr(reply.body, "style"));
}
END_TEST

START_TEST(a_handler_that_gives_nothing_is_broken_and_sets_nothing)
{
    act = set_cookie;
    ck_assert_int_eq(ask("GET /view").status, 500);
    ck_assert_str_eq(header("Set-Cookie"), "");
    ck_assert_int_eq(ask("GET /page").status, 500);
}
END_TEST

static void
give_bad_json(struct lodge_call *call)
{
    LODGE_GIVE(call, struct view, .text = "x", .any = "[1]");
}

START_TEST(json_text_that_is_none_is_broken)
{
    act = give_bad_json;
    ck_assert_int_eq(ask("GET /view").status, 500);
    ck_assert_ptr_null(strstr(ask("GET /view").body, "text"));
}
END_TEST

/* What is wrong with this view; "" when it keeps its promise. */
static const char *
flaw_of(const struct view *given)
{
    static char text[256];
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *flaw = given_flaw(arena, &view, given);

    snprintf(text, sizeof(text), "%s", flaw ? flaw : "");
    lodge_arena_free(arena);
    return text;
}

#define FLAW(wanted, ...) ck_assert_str_eq(flaw_of(&(const struct view){ __VA_ARGS__ }), wanted)

START_TEST(what_is_given_is_held_against_its_schema)
{
    FLAW("", .text = "x");
    FLAW("text is nothing, and neither nullable nor optional", .number = 1);
    FLAW("text is longer than 20", .text = "123456789012345678901");
    FLAW("text is not UTF-8", .text = "\xff");
    FLAW("tags has entries that are nowhere", .text = "x", .tags = { NULL, 1 });
    FLAW("tags has 4 entries, more than 3", .text = "x", .tags = { tags, 4 });
    FLAW("parts has 3 entries, more than 2", .text = "x", .parts = { parts, 3 });
    FLAW("name is longer than 5", .text = "x", .part = &(const struct part){ "longer" });
    FLAW("any is longer than 20", .text = "x", .any = "{\"123456789\":\"123456789\"}");
}
END_TEST

RUN_TESTS("reply", a_struct_becomes_json, what_is_not_there_is_null_or_left_out, the_row_says_the_status,
    head_has_headers_and_no_body, every_answer_has_the_usual_headers,
    a_handler_may_say_how_long_an_answer_holds,
    a_problem_is_problem_json_without_the_note, misfits_are_told, options_and_405_say_what_is_allowed,
    retry_after_is_told_in_seconds, each_401_has_a_challenge, the_gate_says_200_401_or_403_and_no_more,
    the_gate_says_nothing_that_is_for_browsers,
    a_route_on_its_way_out_says_so, what_is_kept_for_later_is_accepted, a_page_redirects_or_sends,
    a_problem_of_a_page_is_a_page,
    a_handler_that_gives_nothing_is_broken_and_sets_nothing, json_text_that_is_none_is_broken,
    what_is_given_is_held_against_its_schema, a_bug_of_a_handler_ends_the_worker);
