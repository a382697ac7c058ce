/* Idempotency-Key, as the library sees it: what names a request, what is kept, what is told again. Answers are kept in
 * memory here, as an app would in its database. */
#include "support/test.h"

#include <gatelodge/testing.h>

#include <stdio.h>
#include <string.h>

static lodge_handler add_thing, show_ticket, submit, change_thing, read_part;

struct thing { const char *name; };
struct ticket { const char *name, *token; struct lodge_list others; };

static const struct lodge_field thing_fields[] = { LODGE_TEXT(struct thing, name, "Name", .max = 20) };
LODGE_SCHEMA(thing, struct thing, thing_fields);
static const struct lodge_field other_fields[] = {
    LODGE_SECRET(struct ticket, token, "Token", .max = 20, .optional = true, .shown_once = true),
};
LODGE_SCHEMA(other, struct ticket, other_fields);
static const struct lodge_field ticket_fields[] = {
    LODGE_TEXT(struct ticket, name, "Name", .max = 20),
    LODGE_SECRET(struct ticket, token, "Token", .max = 20, .optional = true, .shown_once = true),
    LODGE_LIST(struct ticket, others, &other, "More of them", .max = 2),
};
LODGE_SCHEMA(ticket, struct ticket, ticket_fields);

static const struct lodge_problem_row problems[] = { { 409, "sold_out", "Sold out.", "Come back." } };

#define ROW(method_, path_, ...) { .method = LODGE_##method_, .path = path_, .about = "Test", \
    .pace = LODGE_PACE_FREE, __VA_ARGS__ }
static const struct lodge_route routes[] = {
    ROW(POST, "/things", .caller = LODGE_ANYONE, .takes = &thing, .gives = &thing, .run = add_thing),
    ROW(POST, "/others", .caller = LODGE_ANYONE, .takes = &thing, .gives = &thing, .run = add_thing),
    ROW(POST, "/things/{part}", .caller = LODGE_ANYONE, .takes = &thing, .gives = &thing, .run = read_part),
    ROW(POST, "/mine", .caller = LODGE_PERSON, .permission = "things.write", .takes = &thing, .gives = &thing,
        .run = add_thing),
    ROW(POST, "/ticket", .caller = LODGE_ANYONE, .gives = &ticket, .run = show_ticket),
    ROW(POST, "/form", .caller = LODGE_ANYONE, .form = LODGE_FORM_PAGE, .run = submit),
    ROW(PUT, "/things", .caller = LODGE_ANYONE, .takes = &thing, .run = change_thing),
};
static LODGE_RESOURCE(things, "Things", routes);
static const struct lodge_resource *const resources[] = { &things, NULL };

static int runs;                        /* of any handler */
static enum lodge_problem outcome;      /* of a handler */
static int conflicts;                   /* after so many runs of one call that had to begin again */
static bool lost;                       /* the transaction's end is not known */

static enum lodge_problem
give_name(struct lodge_call *call, const char *name)
{
    runs++;
    lodge_fail(lodge_fault_of(call), LODGE_OK, "run %d", runs);
    lodge_take(lodge_arena_of(call), 256 * 1024);
    lodge_reply_header(call, "Location", "/things/1");
    lodge_reply_header(call, "Set-Cookie", "c=secret");
    lodge_reply_header(call, "X-Other", "1");
    if (outcome == LODGE_FIELD_INVALID)
        return lodge_misfit(lodge_fault_of(call), "/name", "odd", "It is odd.");
    if (outcome)
        return outcome;
    LODGE_GIVE(call, struct thing, lodge_print(lodge_arena_of(call), "%s %d", name, runs));
    return LODGE_OK;
}

static enum lodge_problem
add_thing(struct lodge_call *call)
{
    return give_name(call, LODGE_TAKEN(call, struct thing)->name);
}

static enum lodge_problem
read_part(struct lodge_call *call)
{
    return give_name(call, lodge_path_part(call, "part"));
}

static enum lodge_problem
show_ticket(struct lodge_call *call)
{
    static const struct ticket others[] = { { .token = "secret2" } };

    runs++;
    LODGE_GIVE(call, struct ticket, "one", "secret1", { others, 1 });
    return LODGE_OK;
}

static enum lodge_problem
submit(struct lodge_call *call)
{
    runs++;
    lodge_redirect(call, "/done");
    return LODGE_OK;
}

static enum lodge_problem
change_thing(struct lodge_call *call)
{
    (void)call;
    runs++;
    return LODGE_OK;
}

/* ---- an app that keeps answers in memory ------------------------------------------------------- */

static struct {
    struct lodge_replay_key key;
    struct lodge_kept_answer answer;
} rows[20];
static size_t row_count;
static struct lodge_arena *memory;      /* outlives calls */
static bool running;                    /* somebody else is at it */
static bool overtaken;                  /* somebody else had done it when our work was to be kept */

static void
keep(const struct lodge_replay_key *key, const struct lodge_kept_answer *answer)
{
    rows[row_count].key = *key;
    rows[row_count].answer = (struct lodge_kept_answer){
        .status = answer->status,
        .problem = lodge_copy_text(memory, answer->problem),
        .content_type = lodge_copy_text(memory, answer->content_type),
        .headers = lodge_copy_text(memory, answer->headers),
        .body = lodge_copy_text(memory, answer->body),
    };
    row_count++;
}

static enum lodge_problem
once(struct lodge_call *call, const struct lodge_replay_key *key, struct lodge_kept_answer *answer, bool *replayed)
{
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < row_count; i++) {
        if (memcmp(rows[i].key.name, key->name, LODGE_DIGEST_SIZE) != 0)
            continue;
        if (memcmp(rows[i].key.request, key->request, LODGE_DIGEST_SIZE) != 0)
            return LODGE_IDEMPOTENCY_KEY_REUSED;
        *answer = rows[i].answer;
        *replayed = true;
        return LODGE_OK;
    }
    if (running)
        return lodge_later(lodge_fault_of(call), LODGE_STILL_RUNNING, 1);
    for (int again = 0; again <= conflicts; again++)
        problem = lodge_replay_run(call, answer);
    if (overtaken) {
        *answer = (struct lodge_kept_answer){ .status = 201, .content_type = "application/json",
            .headers = "Location: /things/first\r\n", .body = "{\"name\":\"first\"}" };
        *replayed = true;
        return LODGE_OK;
    }
    if (lost)
        return LODGE_OUTCOME_UNKNOWN;
    if (problem == LODGE_OK && answer->status)
        keep(key, answer);
    return problem;
}

static const char *const may_write[] = { "things.write" };
static bool may = true;

/* "Bearer ann" is somebody, "Bearer bob" somebody else. */
static enum lodge_problem
identify(struct lodge_call *call, struct lodge_caller *caller)
{
    const char *name = lodge_bearer(call);

    if (!name)
        return LODGE_OK;
    memcpy(caller->user.bytes, name, 3);
    caller->permissions = (struct lodge_texts){ may_write, may };
    return LODGE_OK;
}

static const struct lodge_replays replays = { .once = once };
static const struct lodge_app app = {
    .name = "test", .about = "Test", .resources = resources, .replays = &replays, .identify = identify,
    .problems = problems, .problem_count = LODGE_COUNT(problems),
};

static struct lodge_asker *asker;

static void
end(void)
{
    lodge_asker_free(asker);
    lodge_arena_free(memory);
}

static void
begin(const struct lodge_app *which)
{
    memory = lodge_arena_new(1024 * 1024);
    asker = lodge_asker_new(which, NULL);
    atexit(end);
}

static struct lodge_reply
ask(const char *request, const char *key, const char *body)
{
    if (!asker)
        begin(&app);
    lodge_asker_parameter(asker, "HTTP_IDEMPOTENCY_KEY", key);
    return lodge_ask(asker, request, body);
}

static const char *
header(const char *name)
{
    const char *value = lodge_reply_header_of(asker, name);

    return value ? value : "";
}

#define ASSERT_DONE(count_, status_, reply_) do { \
        ck_assert_int_eq((reply_).status, status_); \
        ck_assert_int_eq(runs, count_); \
        ck_assert_str_eq(header("Idempotency-Replayed"), ""); \
    } while (0)
#define ASSERT_AGAIN(count_, status_, reply_) do { \
        ck_assert_int_eq((reply_).status, status_); \
        ck_assert_int_eq(runs, count_); \
        ck_assert_str_eq(header("Idempotency-Replayed"), "true"); \
    } while (0)

/* ---- what is told again ------------------------------------------------------------------------- */

START_TEST(the_same_request_is_done_once_and_answered_alike)
{
    char first[300], tag[60];
    struct lodge_reply reply = ask("POST /things", "k", "{'name':'a'}");

    ASSERT_DONE(1, 201, reply);
    ck_assert_str_eq(header("Set-Cookie"), "c=secret");
    snprintf(first, sizeof(first), "%s", reply.body);
    snprintf(tag, sizeof(tag), "%s", header("ETag"));
    reply = ask("POST /things", "k", "{'name':'a'}");
    ASSERT_AGAIN(1, 201, reply);
    ck_assert_str_eq(reply.body, first);
    ck_assert_str_eq(header("Location"), "/things/1");
    ck_assert_str_eq(header("X-Other"), "1");
    ck_assert_str_eq(header("ETag"), tag);
    ck_assert_str_eq(header("Content-Type"), "application/json");
    ck_assert_str_eq(header("X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(header("Set-Cookie"), "");
    ASSERT_DONE(2, 201, ask("POST /things", NULL, "{'name':'a'}"));
}
END_TEST

START_TEST(another_request_under_the_same_key_is_refused)
{
    ASSERT_DONE(1, 201, ask("POST /things/x", "k", "{'name':'a'}"));
    ASSERT_DONE(1, 422, ask("POST /things/x", "k", "{'name':'b'}"));
    ck_assert_ptr_nonnull(strstr(ask("POST /things/x", "k", "{'name':'a' }").body, "idempotency_key_reused"));
    ASSERT_DONE(1, 422, ask("POST /things/y", "k", "{'name':'a'}"));
    ASSERT_AGAIN(1, 201, ask("POST /things/x", "k", "{'name':'a'}"));
}
END_TEST

START_TEST(a_key_belongs_to_a_caller_and_a_route)
{
    ASSERT_DONE(1, 201, ask("POST /things", "k", "{'name':'a'}"));
    ASSERT_DONE(2, 201, ask("POST /others", "k", "{'name':'a'}"));
    ASSERT_DONE(3, 201, ask("POST /things", "K", "{'name':'a'}"));
    lodge_asker_parameter(asker, "REMOTE_ADDR", "192.0.2.1");
    ASSERT_DONE(4, 201, ask("POST /things", "k", "{'name':'a'}"));
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ASSERT_DONE(5, 201, ask("POST /mine", "k", "{'name':'a'}"));
    lodge_asker_parameter(asker, "REMOTE_ADDR", "192.0.2.2");
    ASSERT_AGAIN(5, 201, ask("POST /mine", "k", "{'name':'a'}"));
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer bob");
    ASSERT_DONE(6, 201, ask("POST /mine", "k", "{'name':'a'}"));
}
END_TEST

START_TEST(who_lost_the_right_is_refused)
{
    ask("POST /things", NULL, "{'name':'a'}");
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer ann");
    ASSERT_DONE(2, 201, ask("POST /mine", "k", "{'name':'a'}"));
    may = false;
    ASSERT_DONE(2, 403, ask("POST /mine", "k", "{'name':'a'}"));
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", NULL);
    ASSERT_DONE(2, 401, ask("POST /mine", "k", "{'name':'a'}"));
}
END_TEST

START_TEST(a_secret_is_shown_once_and_never_kept)
{
    struct lodge_reply reply = ask("POST /ticket", "k", NULL);

    ASSERT_DONE(1, 201, reply);
    ck_assert_str_eq(reply.body, "{\"name\":\"one\",\"token\":\"secret1\",\"others\":[{\"token\":\"secret2\"}]}");
    reply = ask("POST /ticket", "k", NULL);
    ASSERT_AGAIN(1, 201, reply);
    ck_assert_str_eq(reply.body, "{\"name\":\"one\",\"others\":[{}]}");
    ck_assert_ptr_null(strstr(rows[0].answer.body, "secret"));
    ask("POST /things", "k", "{'name':'a'}");
    ck_assert_ptr_null(strstr(rows[1].answer.headers, "secret"));
}
END_TEST

/* ---- what is kept ------------------------------------------------------------------------------- */

START_TEST(a_refusal_that_stays_is_told_again)
{
    static const struct { enum lodge_problem problem; int status; const char *code; } refusals[] = {
        { LODGE_FIELD_INVALID, 422, "field_invalid" }, { LODGE_USERNAME_TAKEN, 409, "username_taken" },
        { LODGE_NOT_FOUND, 404, "not_found" }, { LODGE_OWN_PROBLEM(0), 409, "sold_out" },
    };

    for (size_t i = 0; i < LODGE_COUNT(refusals); i++) {
        char key[2] = { (char)('a' + i), '\0' };
        int before = runs;

        outcome = refusals[i].problem;
        ASSERT_DONE(before + 1, refusals[i].status, ask("POST /things", key, "{'name':'a'}"));
        outcome = LODGE_OK;
        lodge_asker_parameter(asker, "HTTP_X_REQUEST_ID", "the-second");
        struct lodge_reply reply = ask("POST /things", key, "{'name':'a'}");
        ASSERT_AGAIN(before + 1, refusals[i].status, reply);
        ck_assert_ptr_nonnull(strstr(reply.body, refusals[i].code));
        ck_assert_ptr_nonnull(strstr(reply.body, "\"request_id\":\"the-second\""));
        ck_assert_str_eq(header("Content-Type"), "application/problem+json");
        lodge_asker_parameter(asker, "HTTP_X_REQUEST_ID", NULL);
    }
    ck_assert_ptr_nonnull(strstr(rows[0].answer.body, "It is odd."));
}
END_TEST

START_TEST(what_may_end_otherwise_next_time_is_not_kept)
{
    static const enum lodge_problem passing[] = {
        LODGE_WRONG_CREDENTIALS, LODGE_NOT_ALLOWED, LODGE_TOO_MANY, LODGE_BUSY, LODGE_UNAVAILABLE, LODGE_BROKEN,
    };

    for (size_t i = 0; i < LODGE_COUNT(passing); i++) {
        outcome = passing[i];
        ASSERT_DONE((int)i + 1, lodge_problem_row(passing[i])->status, ask("POST /things", "k", "{'name':'a'}"));
    }
    ck_assert_uint_eq(row_count, 0);
    outcome = LODGE_OK;
    ASSERT_DONE((int)LODGE_COUNT(passing) + 1, 201, ask("POST /things", "k", "{'name':'a'}"));
    ck_assert_uint_eq(row_count, 1);
}
END_TEST

START_TEST(a_request_that_never_ran_takes_no_key)
{
    ASSERT_DONE(0, 422, ask("POST /things", "k", "{'nme':'a'}"));
    ASSERT_DONE(0, 400, ask("POST /things", "k", "{"));
    ASSERT_DONE(1, 201, ask("POST /things", "k", "{'name':'a'}"));
}
END_TEST

/* ---- running ------------------------------------------------------------------------------------ */

/* The arena would be used up, and each header be there twenty times. */
START_TEST(a_handler_that_runs_again_begins_where_it_began)
{
    conflicts = 200;
    struct lodge_reply reply = ask("POST /things", "k", "{'name':'a'}");

    ASSERT_DONE(201, 201, reply);
    ck_assert_str_eq(reply.body, "{\"name\":\"a 201\"}");
    const char *location = strstr(reply.headers, "Location: ");
    ck_assert(location && !strstr(location + 1, "Location: "));
}
END_TEST

START_TEST(who_was_overtaken_answers_as_the_first_and_nothing_else)
{
    overtaken = true;
    struct lodge_reply reply = ask("POST /things", "k", "{'name':'a'}");

    ASSERT_AGAIN(1, 201, reply);
    ck_assert_str_eq(reply.body, "{\"name\":\"first\"}");
    ck_assert_str_eq(header("Location"), "/things/first");
    ck_assert_str_eq(header("Set-Cookie"), "");
    const char *location = strstr(reply.headers, "Location: ");
    ck_assert(location && !strstr(location + 1, "Location: "));
}
END_TEST

START_TEST(an_end_that_is_not_known_is_told_so)
{
    lost = true;
    struct lodge_reply reply = ask("POST /things", "k", "{'name':'a'}");

    ASSERT_DONE(1, 503, reply);
    ck_assert_ptr_nonnull(strstr(reply.body, "outcome_unknown"));
    ck_assert_str_eq(header("Location"), "");
    ck_assert_str_eq(header("Set-Cookie"), "");
}
END_TEST

START_TEST(a_request_that_is_under_way_is_told_so)
{
    running = true;
    struct lodge_reply reply = ask("POST /things", "k", "{'name':'a'}");

    ASSERT_DONE(0, 409, reply);
    ck_assert_ptr_nonnull(strstr(reply.body, "still_running"));
    ck_assert_str_eq(header("Retry-After"), "1");
}
END_TEST

START_TEST(a_kept_answer_that_is_none_is_broken)
{
    ASSERT_DONE(1, 201, ask("POST /things", "k", "{'name':'a'}"));
    rows[0].answer.headers = "X-Odd: 1";
    ASSERT_DONE(1, 500, ask("POST /things", "k", "{'name':'a'}"));
    rows[0].answer.headers = "";
    rows[0].answer.problem = "username_taken";
    rows[0].answer.body = "<html>";
    ASSERT_DONE(1, 500, ask("POST /things", "k", "{'name':'a'}"));
}
END_TEST

/* ---- keys --------------------------------------------------------------------------------------- */

START_TEST(a_key_is_up_to_128_printable_characters)
{
    char key[LODGE_REPLAY_KEY_MAX + 2];

    memset(key, 'k', sizeof(key));
    key[LODGE_REPLAY_KEY_MAX] = '\0';
    ASSERT_DONE(1, 201, ask("POST /things", key, "{'name':'a'}"));
    ASSERT_DONE(2, 201, ask("POST /things", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "{'name':'a'}"));
    key[LODGE_REPLAY_KEY_MAX] = 'k', key[LODGE_REPLAY_KEY_MAX + 1] = '\0';
    ck_assert_ptr_nonnull(strstr(ask("POST /things", key, "{'name':'a'}").body, "Idempotency-Key"));
    ASSERT_DONE(2, 422, ask("POST /things", "a b", "{'name':'a'}"));
    ASSERT_DONE(2, 422, ask("POST /things", "a\tb", "{'name':'a'}"));
    ASSERT_DONE(2, 422, ask("POST /things", "\xc3\xa9", "{'name':'a'}"));
    ASSERT_DONE(2, 422, ask("POST /things", "\x7f", "{'name':'a'}"));
}
END_TEST

START_TEST(only_a_post_of_json_takes_a_key)
{
    ask("POST /things", NULL, "{'name':'a'}");
    lodge_asker_parameter(asker, "HTTP_SEC_FETCH_SITE", "same-origin");
    ASSERT_DONE(2, 303, ask("POST /form", "k", NULL));
    ASSERT_DONE(3, 303, ask("POST /form", "a b", NULL));
    ASSERT_DONE(4, 204, ask("PUT /things", "k", "{'name':'a'}"));
    ASSERT_DONE(5, 204, ask("PUT /things", "k", "{'name':'a'}"));
    ck_assert_uint_eq(row_count, 0);
}
END_TEST

START_TEST(an_app_that_keeps_nothing_ignores_keys)
{
    static const struct lodge_app forgetful = {
        .name = "test", .about = "Test", .resources = resources, .identify = identify };

    begin(&forgetful);
    ASSERT_DONE(1, 201, ask("POST /things", "k", "{'name':'a'}"));
    ASSERT_DONE(2, 201, ask("POST /things", "k", "{'name':'b'}"));
    ASSERT_DONE(3, 201, ask("POST /things", "a b", "{'name':'b'}"));
}
END_TEST

START_TEST(what_is_kept_tells_nobody_what_was_sent)
{
    unsigned char plain[LODGE_DIGEST_SIZE];

    ask("POST /things", "k1", "{'name':'a'}");
    ask("POST /things", "k2", "{'name':'a'}");
    ck_assert_mem_ne(rows[0].key.request, rows[1].key.request, LODGE_DIGEST_SIZE);
    ck_assert_mem_ne(rows[0].key.name, rows[1].key.name, LODGE_DIGEST_SIZE);
    lodge_digest("{\"name\":\"a\"}", 12, plain);
    ck_assert_mem_ne(rows[0].key.request, plain, LODGE_DIGEST_SIZE);
}
END_TEST

RUN_TESTS("replay", the_same_request_is_done_once_and_answered_alike, another_request_under_the_same_key_is_refused,
    a_key_belongs_to_a_caller_and_a_route, who_lost_the_right_is_refused, a_secret_is_shown_once_and_never_kept,
    a_refusal_that_stays_is_told_again, what_may_end_otherwise_next_time_is_not_kept,
    a_request_that_never_ran_takes_no_key, a_handler_that_runs_again_begins_where_it_began,
    who_was_overtaken_answers_as_the_first_and_nothing_else, an_end_that_is_not_known_is_told_so,
    a_request_that_is_under_way_is_told_so, a_kept_answer_that_is_none_is_broken,
    a_key_is_up_to_128_printable_characters, only_a_post_of_json_takes_a_key, an_app_that_keeps_nothing_ignores_keys,
    what_is_kept_tells_nobody_what_was_sent);
