/* Pages of other origins: which are let in, what they are told, and which settings are refused. */
#include "support/test.h"

#include "lib/call.h"
#include "lib/cors.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static lodge_handler run;

#define ROW(method_, path_, ...) { .method = LODGE_##method_, .path = path_, .about = "Test", \
    .caller = LODGE_ANYONE, .run = run, __VA_ARGS__ }
static const struct lodge_route routes[] = {
    ROW(DELETE, "/thing", .pace = LODGE_PACE_FREE),
    ROW(POST, "/thing", .pace = LODGE_PACE_FREE),
    ROW(GET, "/page", .pace = LODGE_PACE_FREE, .form = LODGE_FORM_PAGE),
    ROW(GET, "/gate", .pace = LODGE_PACE_FREE, .form = LODGE_FORM_GATE),
};
static LODGE_RESOURCE(things, "Things", routes);
static const struct lodge_resource *const resources[] = { &things, NULL };
static const struct lodge_app app = { .name = "test", .about = "Test", .resources = resources };

static enum lodge_problem
run(struct lodge_call *call)
{
    if (call->route->form == LODGE_FORM_PAGE)
        lodge_send(call, "text/html", "", 0);
    return LODGE_OK;
}

static const char *const friends[] = { "https://app.example", "http://localhost:3000" };
static struct lodge_texts origins = { friends, 2 };
static struct lodge_arena *arena;

static void
end(void)
{
    lodge_arena_free(arena);
}

/* The answer to a page of this origin (NULL: it says none). */
static struct lodge_call *
ask(const char *method, const char *path, const char *origin, const char *wants)
{
    static const struct server server = { .app = &app, .origins = &origins };

    if (!arena) {
        arena = lodge_arena_new(1024 * 1024);
        atexit(end);
    }
    lodge_arena_reset(arena);
    struct lodge_call *call = call_new(&server, arena);
    call_parameter(call, "REQUEST_METHOD", method);
    call_parameter(call, "DOCUMENT_URI", path);
    if (origin)
        call_parameter(call, "HTTP_ORIGIN", origin);
    if (wants)
        call_parameter(call, "HTTP_ACCESS_CONTROL_REQUEST_METHOD", wants);
    serve(call);
    return call;
}

static bool
says(const struct lodge_call *call, const char *line)
{
    return memmem(call->headers, call->headers_length, line, strlen(line)) != NULL;
}

START_TEST(a_page_on_the_list_may_read)
{
    struct lodge_call *call = ask("DELETE", "/thing", "https://app.example", NULL);

    ck_assert_int_eq(call->status, 204);
    ck_assert(says(call, "Access-Control-Allow-Origin: https://app.example\r\n"));
    ck_assert(says(call, "Access-Control-Expose-Headers: ETag, Location, "));
    ck_assert(says(call, "Vary: Origin\r\n"));
    ck_assert(says(ask("DELETE", "/thing", "http://localhost:3000", NULL), "Origin: http://localhost:3000\r\n"));
    /* A problem can be read, too. */
    call = ask("DELETE", "/nothing", "https://app.example", NULL);
    ck_assert_int_eq(call->status, 404);
    ck_assert(says(call, "Access-Control-Allow-Origin: "));
}
END_TEST

START_TEST(no_other_page_is_told_anything)
{
    static const char *const others[] = {
        NULL, "null", "*", "https://app.example.evil.test", "https://evil.test", "http://app.example",
        "https://app.example:8443", "https://APP.example", "https://app.example/", "https://sub.app.example",
    };

    for (size_t i = 0; i < LODGE_COUNT(others); i++) {
        struct lodge_call *call = ask("DELETE", "/thing", others[i], NULL);

        ck_assert_msg(!says(call, "Access-Control-"), "%s", others[i]);
        ck_assert(says(call, "Vary: Origin\r\n"));
        ck_assert(!says(ask("OPTIONS", "/thing", others[i], "DELETE"), "Access-Control-"));
    }
}
END_TEST

START_TEST(a_page_asks_before_it_changes_something)
{
    struct lodge_call *call = ask("OPTIONS", "/thing", "https://app.example", "DELETE");

    ck_assert_int_eq(call->status, 204);
    ck_assert(says(call, "Access-Control-Allow-Methods: POST, DELETE, OPTIONS\r\n"));
    ck_assert(says(call, "Access-Control-Allow-Headers: Authorization, Content-Type, If-Match, If-None-Match,"
        " Idempotency-Key, X-Request-Id, traceparent\r\n"));
    ck_assert(says(call, "Access-Control-Max-Age: 600\r\n"));
    ck_assert(says(call, "Allow: POST, DELETE, OPTIONS\r\n"));
    /* Asked without wanting anything, it is an ordinary OPTIONS. */
    ck_assert(!says(ask("OPTIONS", "/thing", "https://app.example", NULL), "Access-Control-Allow-Methods"));
    ck_assert(!says(ask("OPTIONS", "/nothing", "https://app.example", "GET"), "Access-Control-Allow-Methods"));
}
END_TEST

START_TEST(credentials_are_never_allowed)
{
    ck_assert(!says(ask("DELETE", "/thing", "https://app.example", NULL), "Credentials"));
    ck_assert(!says(ask("OPTIONS", "/thing", "https://app.example", "DELETE"), "Credentials"));
}
END_TEST

START_TEST(pages_of_ours_and_the_gate_are_for_nobody_else)
{
    ck_assert(!says(ask("GET", "/page", "https://app.example", NULL), "Access-Control-"));
    ck_assert(!says(ask("GET", "/gate", "https://app.example", NULL), "Access-Control-"));
}
END_TEST

START_TEST(without_a_list_there_is_nothing)
{
    origins.count = 0;
    struct lodge_call *call = ask("OPTIONS", "/thing", "https://app.example", "DELETE");

    ck_assert_int_eq(call->status, 204);
    ck_assert(!says(call, "Access-Control-") && !says(call, "Vary"));
}
END_TEST

START_TEST(an_origin_is_what_a_browser_sends)
{
    static const char *const good[] = {
        "https://app.example", "http://localhost:3000", "https://192.0.2.1", "https://[2001:db8::1]:8443",
        "https://xn--bcher-kva.example", "chrome-extension://abcdefghijklmnop", "http://localhost:443",
    }, *const bad[] = {
        "*", "null", "", "https://", "app.example", "https://App.example", "https://app.example/", "https://a b",
        "https://app.example:443", "http://app.example:80", "https://app.example:", "https://app.example:0",
        "https://app.example:123456", "https://*.example", "https://user@app.example", "https://app.example?x",
        "https://[2001:db8::1", "https:app.example", "://app.example", "1http://app.example", "https://app.example:8o",
    };

    for (size_t i = 0; i < LODGE_COUNT(good); i++)
        ck_assert_msg(!origin_flaw(good[i]), "%s %s", good[i], origin_flaw(good[i]));
    for (size_t i = 0; i < LODGE_COUNT(bad); i++)
        ck_assert_msg(origin_flaw(bad[i]) != NULL, "%s", bad[i]);
}
END_TEST

START_TEST(the_list_is_read_from_the_settings)
{
    char path[] = "/tmp/gatelodge-cors-XXXXXX";
    int file = mkstemp(path);
    struct lodge_arena *room = lodge_arena_new(64 * 1024 * 1024);
    const struct library_settings *bound;
    const char *why = NULL;

    ck_assert_int_eq(settings_read(NULL, NULL, room, &bound, &why), LODGE_OK);
    ck_assert_uint_eq(bound->cors.origins.count, 0);
    ck_assert_int_gt(dprintf(file, "cors { origins = {\"https://app.example\", \"http://localhost:3000\"} }\n"), 0);
    ck_assert_int_eq(settings_read(NULL, path, room, &bound, &why), LODGE_OK);
    ck_assert_uint_eq(bound->cors.origins.count, 2);
    ck_assert_int_eq(ftruncate(file, 0), 0);
    ck_assert_int_gt(pwrite(file, "cors { origins = {\"*\"} }\n", 25, 0), 0);
    ck_assert_int_eq(settings_read(NULL, path, room, &bound, &why), LODGE_FIELD_INVALID);
    ck_assert_msg(strstr(why, "\"*\" would let every page in") != NULL, "%s", why);
    lodge_arena_free(room);
    close(file);
    unlink(path);
}
END_TEST

RUN_TESTS("cors", a_page_on_the_list_may_read, no_other_page_is_told_anything,
    a_page_asks_before_it_changes_something, credentials_are_never_allowed,
    pages_of_ours_and_the_gate_are_for_nobody_else, without_a_list_there_is_nothing,
    an_origin_is_what_a_browser_sends, the_list_is_read_from_the_settings);
