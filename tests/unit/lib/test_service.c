/* A service behind the gate: who is calling, problems of its own, and what is told to nginx. */
#include "support/test.h"

#include <gatelodge/gatelodge.h>
#include <gatelodge/testing.h>

#include <string.h>

#define ANN "user_01h2xcejqtf2nbrexx3vqjhp41"
#define FULL LODGE_OWN_PROBLEM(0)

static lodge_handler show_caller, fill, refuse;

struct seen { const char *name; bool fresh; };

static const struct lodge_field seen_fields[] = {
    LODGE_TEXT(struct seen, name, "Who", .max = 100, .nullable = true),
    LODGE_FLAG(struct seen, fresh, "Whether just now"),
};
LODGE_SCHEMA(seen, struct seen, seen_fields);

static const enum lodge_problem full_problems[] = { FULL, LODGE_OK };
static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/v1/seen", .about = "Show who calls", .caller = LODGE_PERSON,
      .permission = "parking.use", .pace = LODGE_PACE_FREE, .gives = &seen, .run = show_caller },
    { .method = LODGE_POST, .path = "/v1/seen", .about = "Change who calls", .caller = LODGE_PERSON,
      .pace = LODGE_PACE_FREE, .takes = &seen, .problems = full_problems, .run = fill },
    { .method = LODGE_DELETE, .path = "/v1/spots/{name}/x.y", .about = "Refuse", .caller = LODGE_FRESH_PERSON,
      .pace = LODGE_PACE_FREE, .run = refuse },
};
static LODGE_RESOURCE(spots, "Spots", routes);
static const struct lodge_resource *const resources[] = { &spots, &lodge_health, NULL };
static const struct lodge_problem_row problems[] = {
    { 409, "car_park_full", "The car park is full.", "Come back later." },
};
static const struct lodge_app app = {
    .name = "parking", .about = "Parking", .version = "1.2", .resources = resources, .problems = problems,
    .problem_count = LODGE_COUNT(problems), .identify = lodge_identify_by_gate,
};

static struct lodge_asker *asker;

static enum lodge_problem
show_caller(struct lodge_call *call)
{
    const struct lodge_caller *caller = lodge_caller_of(call);

    LODGE_GIVE(call, struct seen, .name = caller->name, .fresh = caller->fresh);
    return LODGE_OK;
}

static enum lodge_problem
fill(struct lodge_call *call)
{
    return lodge_fail(lodge_fault_of(call), FULL, "no spot is left");
}

static enum lodge_problem
refuse(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

/* Asks as nginx hands on what the gate said; NULL leaves a parameter out. */
static struct lodge_reply
ask_as(const char *id, const char *permissions, const char *seconds, const char *by, const char *request)
{
    if (!asker)
        asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "GATELODGE_USER", "ann");
    lodge_asker_parameter(asker, "GATELODGE_USER_ID", id);
    lodge_asker_parameter(asker, "GATELODGE_PERMISSIONS", permissions);
    lodge_asker_parameter(asker, "GATELODGE_AUTH_TIME", seconds);
    lodge_asker_parameter(asker, "GATELODGE_BY", by);
    return lodge_ask(asker, request, lodge_text_starts(request, "POST") ? "{}" : NULL);
}

#define STATUS(wanted, ...) ck_assert_int_eq(ask_as(__VA_ARGS__).status, wanted)
#define HAS(text, part) ck_assert_msg(strstr(text, part) != NULL, "no %s in: %s", part, text)

START_TEST(the_gate_is_believed)
{
    struct lodge_reply reply = ask_as(ANN, "other.use,parking.use", "1", "token", "GET /v1/seen");

    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(reply.body, "{\"name\":\"ann\",\"fresh\":false}");
    STATUS(403, ANN, "parking.used", "1", "token", "GET /v1/seen");
    STATUS(403, ANN, "parking", "1", "token", "GET /v1/seen");
    STATUS(403, ANN, ",,", "1", "token", "GET /v1/seen");
    STATUS(403, ANN, NULL, "1", "token", "GET /v1/seen");
    STATUS(200, ANN, ",parking.use,", "1", "token", "GET /v1/seen");
}
END_TEST

START_TEST(without_the_gates_word_nobody_is_signed_in)
{
    STATUS(401, NULL, "parking.use", "1", "token", "GET /v1/seen");
    STATUS(401, "", "parking.use", "1", "token", "GET /v1/seen");
    STATUS(503, "ann", "parking.use", "1", "token", "GET /v1/seen");
    STATUS(503, "session_01h2xcejqtf2nbrexx3vqjhp41", "parking.use", "1", "token", "GET /v1/seen");
    lodge_asker_parameter(asker, "HTTP_GATELODGE_USER_ID", ANN);
    STATUS(401, NULL, "parking.use", "1", "token", "GET /v1/seen");
}
END_TEST

START_TEST(a_sign_in_is_fresh_for_ten_minutes)
{
    struct lodge_arena *arena = lodge_arena_new(4096);
    const char *nine = lodge_print(arena, "%lld", (long long)(lodge_now() / 1000 - 540));
    const char *eleven = lodge_print(arena, "%lld", (long long)(lodge_now() / 1000 - 660));

    STATUS(204, ANN, NULL, nine, "token", "DELETE /v1/spots/a/x.y");
    STATUS(401, ANN, NULL, eleven, "token", "DELETE /v1/spots/a/x.y");
    STATUS(401, ANN, NULL, NULL, "token", "DELETE /v1/spots/a/x.y");
    STATUS(401, ANN, NULL, "soon", "token", "DELETE /v1/spots/a/x.y");
    STATUS(401, ANN, NULL, "99999999999999", "token", "DELETE /v1/spots/a/x.y");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(who_came_by_a_cookie_must_come_from_the_same_origin)
{
    STATUS(409, ANN, NULL, "1", "token", "POST /v1/seen");
    STATUS(403, ANN, NULL, "1", "cookie", "POST /v1/seen");
    STATUS(403, ANN, NULL, "1", NULL, "POST /v1/seen");
    lodge_asker_parameter(asker, "HTTP_SEC_FETCH_SITE", "same-origin");
    STATUS(409, ANN, NULL, "1", "cookie", "POST /v1/seen");
}
END_TEST

START_TEST(problems_of_its_own_are_told_like_ours)
{
    struct lodge_reply reply = ask_as(ANN, NULL, "1", "token", "POST /v1/seen");
    struct lodge_arena *arena = lodge_arena_new(8 * 1024 * 1024);

    ck_assert_int_eq(reply.status, 409);
    HAS(reply.body, "\"type\":\"/problems/car_park_full\",\"title\":\"The car park is full.\",\"status\":409,"
        "\"detail\":\"Come back later.\",\"code\":\"car_park_full\"");
    HAS(lodge_describe(&app, "problems", arena), "\ncar_park_full ");
    HAS(lodge_describe(&app, "openapi", arena),
        "\"409\": {\n            \"$ref\": \"#/components/responses/CarParkFull\"");
    ck_assert_ptr_eq(lodge_problem_row(FULL), lodge_problem_row(LODGE_BROKEN));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_problem_that_makes_no_sense_is_refused_at_start)
{
    static const struct { struct lodge_problem_row row; const char *flaw; } rows[] = {
        { { 409, "Full", "T.", "D." }, "snake_case" }, { { 409, NULL, "T.", "D." }, "snake_case" },
        { { 409, "not_found", "T.", "D." }, "taken" },  { { 409, "full", NULL, "D." }, "no title" },
        { { 409, "full", "T.", "" }, "no detail" },     { { 200, "full", "T.", "D." }, "no error" },
    };
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    struct lodge_app other = app;

    ck_assert_ptr_null(lodge_app_flaw(&app, arena));
    for (size_t i = 0; i < LODGE_COUNT(rows); i++) {
        other.problems = &rows[i].row;
        HAS(lodge_app_flaw(&other, arena), rows[i].flaw);
    }
    other.problem_count = 0;
    HAS(lodge_app_flaw(&other, arena), "names a problem that does not exist");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(its_document_bears_its_name)
{
    struct lodge_arena *arena = lodge_arena_new(8 * 1024 * 1024);
    const char *document = lodge_describe(&app, "openapi", arena);

    HAS(document, "\"title\": \"parking\"");
    HAS(document, "\"version\": \"1.2\"");
    HAS(document, "\"summary\": \"Parking\"");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(nginx_is_told_a_location_for_each_path)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *text = lodge_describe(&app, "nginx", arena), *first = strstr(text, "location = /v1/seen {");

    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "location = /v1/seen {"));
    HAS(first, "client_max_body_size 1m;\n");
    HAS(text, "location ~ ^/v1/spots/[^/]+/x\\.y$ {\n    include ");
    HAS(text, "/nginx/service.conf;\n    fastcgi_pass unix:");
    HAS(text, "location ~ ^/parking/(healthz|readyz|metrics)$ {\n    allow 127.0.0.1;\n    allow ::1;\n"
        "    deny all;\n");
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("service", the_gate_is_believed, without_the_gates_word_nobody_is_signed_in,
    a_sign_in_is_fresh_for_ten_minutes, who_came_by_a_cookie_must_come_from_the_same_origin,
    problems_of_its_own_are_told_like_ours, a_problem_that_makes_no_sense_is_refused_at_start,
    its_document_bears_its_name, nginx_is_told_a_location_for_each_path);
