/* Entity tags and conditions: what GET says, and what a change under If-Match makes of it. */
#include "config.h"

#include "support/test.h"

#include "lib/etag.h"

#include <gatelodge/testing.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static lodge_handler read_thing, change_thing, remove_thing, put_thing, add_thing, forget, read_list, show_secret;

struct thing { const char *name; };
struct query { const char *name; };
struct ticket { const char *token; };

static const struct lodge_field thing_fields[] = { LODGE_TEXT(struct thing, name, "Name", .max = 20) };
LODGE_SCHEMA(thing, struct thing, thing_fields);
LODGE_SCHEMA(other_thing, struct thing, thing_fields);
static const struct lodge_field query_fields[] = { LODGE_TEXT(struct query, name, "Name", .max = 20) };
LODGE_SCHEMA(query, struct query, query_fields);
static const struct lodge_field ticket_fields[] = {
    LODGE_SECRET(struct ticket, token, "Token", .max = 20, .shown_once = true, .optional = true),
};
LODGE_SCHEMA(ticket, struct ticket, ticket_fields);

#define ROW(method_, path_, ...) { .method = LODGE_##method_, .path = path_, .about = "Test", \
    .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE, __VA_ARGS__ }
static const struct lodge_route routes[] = {
    ROW(GET, "/thing", .gives = &thing, .run = read_thing),
    ROW(PATCH, "/thing", .takes = &thing, .gives = &thing, .run = change_thing),
    ROW(PUT, "/thing", .takes = &thing, .run = put_thing),
    ROW(DELETE, "/thing", .run = remove_thing),
    ROW(POST, "/thing", .takes = &thing, .gives = &thing, .run = add_thing),
    ROW(GET, "/forgotten", .gives = &thing, .run = read_thing),
    ROW(DELETE, "/forgotten", .run = forget),
    ROW(GET, "/list", .query = &query, .gives = &thing, .run = read_list),
    ROW(DELETE, "/list", .run = forget),
    ROW(DELETE, "/nothing/to/read", .run = forget),
    ROW(POST, "/ticket", .gives = &ticket, .run = show_secret),
};
static LODGE_RESOURCE(things, "Things", routes);
static const struct lodge_resource *const resources[] = { &things, NULL };
static const struct lodge_app app = { .name = "test", .about = "Test", .resources = resources };

/* The one thing; NULL: there is none. */
static const char *name = "one";

static enum lodge_problem
give_thing(struct lodge_call *call)
{
    LODGE_GIVE(call, struct thing, name);
    return LODGE_OK;
}

static enum lodge_problem
read_thing(struct lodge_call *call)
{
    return name ? give_thing(call) : LODGE_NOT_FOUND;
}

/* What a transaction that is tried three times does. */
static enum lodge_problem
expect_thing(struct lodge_call *call)
{
    const struct thing now = { name };
    enum lodge_problem problem = LODGE_OK;

    for (int tries = 0; tries < 3; tries++)
        problem = lodge_must_match(call, &thing, name ? &now : NULL);
    return problem;
}

static enum lodge_problem
change_thing(struct lodge_call *call)
{
    enum lodge_problem problem = expect_thing(call);

    if (problem)
        return problem;
    name = strcmp(LODGE_TAKEN(call, struct thing)->name, "two") == 0 ? "two" : "three";
    return give_thing(call);
}

static enum lodge_problem
put_thing(struct lodge_call *call)
{
    enum lodge_problem problem = expect_thing(call);

    if (problem == LODGE_OK)
        name = "put";
    return problem;
}

static enum lodge_problem
remove_thing(struct lodge_call *call)
{
    enum lodge_problem problem = expect_thing(call);

    if (problem == LODGE_OK)
        name = NULL;
    return problem;
}

static enum lodge_problem
add_thing(struct lodge_call *call)
{
    name = "added";
    return give_thing(call);
}

static enum lodge_problem
forget(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

static enum lodge_problem
read_list(struct lodge_call *call)
{
    return give_thing(call);
}

static enum lodge_problem
show_secret(struct lodge_call *call)
{
    LODGE_GIVE(call, struct ticket, "secret");
    return LODGE_OK;
}

static struct lodge_asker *asker;
static struct lodge_arena *arena;       /* outlives calls */

static void
end(void)
{
    lodge_asker_free(asker);
    lodge_arena_free(arena);
}

static void
begin(const struct lodge_app *which)
{
    arena = lodge_arena_new(64 * 1024);
    asker = lodge_asker_new(which, NULL);
    atexit(end);
}

static struct lodge_reply
ask(const char *request, const char *if_match, const char *if_none_match)
{
    bool takes = request[1] == 'A' || request[1] == 'U' || strncmp(request, "POST /thing", 11) == 0;

    if (!asker)
        begin(&app);
    lodge_asker_parameter(asker, "HTTP_IF_MATCH", if_match);
    lodge_asker_parameter(asker, "HTTP_IF_NONE_MATCH", if_none_match);
    return lodge_ask(asker, request, takes ? "{'name':'two'}" : NULL);
}

static int
status_of(const char *request, const char *if_match, const char *if_none_match)
{
    return ask(request, if_match, if_none_match).status;
}

/* Texts of an answer live until the next; these live as long as the test. */
static const char *
text(const char *before, const char *value)
{
    ck_assert_ptr_nonnull(value);
    return lodge_print(arena, "%s%s", before, value);
}

static const char *
answered_tag(void)
{
    return text("", lodge_reply_header_of(asker, "ETag"));
}

static const char *
tag_of_thing(void)
{
    ask("GET /thing", NULL, NULL);
    return answered_tag();
}

START_TEST(a_tag_is_128_bits_of_the_bodys_sha256)
{
    struct lodge_reply reply = ask("GET /thing", NULL, NULL);

    ck_assert_str_eq(reply.body, "{\"name\":\"one\"}");
    /* printf '{"name":"one"}' | sha256sum | cut -c-32 */
    ck_assert_str_eq(tag_of_thing(), "\"af6bf43bb7b4c96ee01f4c4b676ca365\"");
    ck_assert_uint_eq(ask("HEAD /thing", NULL, NULL).length, 0);
    ck_assert_str_eq(lodge_reply_header_of(asker, "ETag"), "\"af6bf43bb7b4c96ee01f4c4b676ca365\"");
}
END_TEST

START_TEST(a_list_of_tags_is_read_to_where_it_breaks)
{
    ck_assert(etags_hold_strongly("\"a\"", "\"a\"") && etags_hold_strongly("*", "\"a\""));
    ck_assert(etags_hold_strongly(" * ", "\"a\"") && etags_hold_strongly("\"b\" , ,\"a\"", "\"a\""));
    ck_assert(etags_hold_strongly("\"b,\\\", \"a\"", "\"a\""));             /* no escapes in tags */
    ck_assert(!etags_hold_strongly("\"b, \\\"a\"\"", "\"a\""));
    ck_assert(!etags_hold_strongly("a", "\"a\"") && !etags_hold_strongly("\"a", "\"a\""));
    ck_assert(!etags_hold_strongly("", "\"a\"") && !etags_hold_strongly("*, \"b\"", "\"a\""));
    ck_assert(!etags_hold_strongly("\"b\", nonsense, \"a\"", "\"a\""));
    ck_assert(!etags_hold_strongly("\"aa\"", "\"a\"") && !etags_hold_strongly("\"\"", "\"a\""));
}
END_TEST

START_TEST(a_weak_tag_matches_weakly_alone)
{
    ck_assert(!etags_hold_strongly("W/\"a\"", "\"a\"") && etags_hold_weakly("W/\"a\"", "\"a\""));
    ck_assert(etags_hold_strongly("W/\"a\", \"a\"", "\"a\"") && !etags_hold_weakly("w/\"a\"", "\"a\""));
    ck_assert_int_eq(status_of("GET /thing", NULL, text("W/", tag_of_thing())), 304);
    ck_assert_int_eq(status_of("PATCH /thing", text("W/", tag_of_thing()), NULL), 412);
}
END_TEST

START_TEST(what_is_known_is_not_sent_again)
{
    const char *tag = tag_of_thing();
    struct lodge_reply reply = ask("GET /thing", NULL, tag);

    ck_assert_int_eq(reply.status, 304);
    ck_assert_uint_eq(reply.length, 0);
    ck_assert_str_eq(lodge_reply_header_of(asker, "ETag"), tag);
    ck_assert_ptr_null(lodge_reply_header_of(asker, "Content-Type"));
    ck_assert_int_eq(status_of("HEAD /thing", NULL, tag), 304);
    ck_assert_int_eq(status_of("GET /thing", NULL, "*"), 304);
    ck_assert_int_eq(status_of("GET /thing", NULL, "\"x\""), 200);
    ck_assert_int_eq(status_of("GET /list", NULL, "*"), 304);
    name = NULL;
    ck_assert_int_eq(status_of("GET /thing", NULL, "*"), 404);
}
END_TEST

START_TEST(a_get_can_insist_on_a_state)
{
    ck_assert_int_eq(status_of("GET /thing", tag_of_thing(), NULL), 200);
    struct lodge_reply reply = ask("GET /thing", "\"x\"", NULL);
    ck_assert_int_eq(reply.status, 412);
    ck_assert_ptr_nonnull(strstr(reply.body, "precondition_failed"));
}
END_TEST

START_TEST(a_change_is_made_only_to_the_state_that_is_expected)
{
    const char *tag = tag_of_thing();

    ck_assert_int_eq(status_of("PATCH /thing", "\"x\"", NULL), 412);
    ck_assert_str_eq(name, "one");
    ck_assert_int_eq(status_of("PATCH /thing", tag, NULL), 200);
    ck_assert_str_eq(name, "two");
    const char *after = answered_tag();
    ck_assert_str_ne(after, tag);
    ck_assert_str_eq(after, tag_of_thing());
    ck_assert_int_eq(status_of("PATCH /thing", "\"af6bf43bb7b4c96ee01f4c4b676ca365\"", NULL), 412);
    ck_assert_int_eq(status_of("PATCH /thing", "*", NULL), 200);
    ck_assert_int_eq(status_of("PATCH /thing", NULL, NULL), 200);
    ck_assert_int_eq(status_of("PATCH /thing", NULL, "*"), 412);
    ck_assert_int_eq(status_of("PATCH /thing", NULL, "\"x\""), 200);
    ck_assert_int_eq(status_of("DELETE /thing", "\"x\"", NULL), 412);
    ck_assert_int_eq(status_of("DELETE /thing", tag_of_thing(), NULL), 204);
}
END_TEST

START_TEST(what_is_not_there_yet_matches_nothing)
{
    name = NULL;
    ck_assert_int_eq(status_of("PUT /thing", "*", NULL), 412);
    ck_assert_int_eq(status_of("PUT /thing", NULL, "*"), 204);
    ck_assert_int_eq(status_of("PUT /thing", NULL, "*"), 412);
}
END_TEST

/* Nobody could have read a tag of it, so that none can be right. */
START_TEST(a_condition_on_what_has_no_tag_is_never_met)
{
    ck_assert_int_eq(status_of("DELETE /nothing/to/read", "*", NULL), 412);
    ck_assert_int_eq(status_of("DELETE /nothing/to/read", NULL, "*"), 204);
    ck_assert_int_eq(status_of("DELETE /list", "\"x\"", NULL), 412);
    ck_assert_int_eq(status_of("POST /thing", "*", NULL), 412);
    ck_assert_str_eq(name, "one");
    ck_assert_int_eq(status_of("POST /thing", NULL, NULL), 201);
    const char *tag = answered_tag();
    ck_assert_str_eq(tag, tag_of_thing());
}
END_TEST

START_TEST(an_answer_with_a_secret_has_no_tag)
{
    ck_assert_int_eq(status_of("POST /ticket", NULL, NULL), 201);
    ck_assert_ptr_null(lodge_reply_header_of(asker, "ETag"));
}
END_TEST

static enum lodge_problem
compare_with_another_schema(struct lodge_call *call)
{
    return lodge_must_match(call, &other_thing, &(const struct thing){ name });
}

START_TEST(only_what_get_gives_can_be_compared)
{
    static const struct lodge_route odd[] = {
        ROW(GET, "/thing", .gives = &thing, .run = read_thing),
        ROW(DELETE, "/thing", .run = compare_with_another_schema),
    };
    static const struct lodge_resource odd_things = { "odd", "Odd", odd, LODGE_COUNT(odd) };
    static const struct lodge_resource *const odd_resources[] = { &odd_things, NULL };
    static const struct lodge_app odd_app = { .name = "odd", .about = "Odd", .resources = odd_resources };

    begin(&odd_app);
    ck_assert_int_eq(status_of("DELETE /thing", NULL, NULL), 204);
    ck_assert_int_eq(status_of("DELETE /thing", "*", NULL), 500);
}
END_TEST

/* The status, or 0 when the worker ended itself. */
static int
status_or_end(const char *request, const char *if_match)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        _exit(status_of(request, if_match, NULL) / 100);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

START_TEST(no_route_forgets_to_ask)
{
    ck_assert_int_eq(status_or_end("DELETE /forgotten", NULL), 2);
#ifdef LODGE_TEST_SEAMS
    ck_assert_int_eq(status_or_end("DELETE /forgotten", "\"x\""), 0);
#else
    ck_assert_int_eq(status_or_end("DELETE /forgotten", "\"x\""), 5);
#endif
}
END_TEST

RUN_TESTS("etag", a_tag_is_128_bits_of_the_bodys_sha256, a_list_of_tags_is_read_to_where_it_breaks,
    a_weak_tag_matches_weakly_alone, what_is_known_is_not_sent_again, a_get_can_insist_on_a_state,
    a_change_is_made_only_to_the_state_that_is_expected, what_is_not_there_yet_matches_nothing,
    a_condition_on_what_has_no_tag_is_never_met, an_answer_with_a_secret_has_no_tag,
    only_what_get_gives_can_be_compared, no_route_forgets_to_ask);
