/* Calls that may be repeated (Idempotency-Key): what names one, what is kept of its answer, and how that is told again.
 * Every stage before the handler runs each time, so that who lost a right is refused. */
#include "config.h"

#include "lib/replay.h"

#include "lib/arena.h"
#include "lib/call.h"
#include "lib/describe.h"
#include "lib/give.h"
#include "lib/json.h"
#include "lib/reply.h"
#include "lib/route_facts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Where a call stands before its handler runs, to stand there again. */
struct replay_start {
    struct arena_mark mark;
    struct lodge_fault fault;
    const char *headers;
    size_t headers_length;
};

static const char *
key_of(struct lodge_call *call)
{
    return lodge_parameter(call, "HTTP_IDEMPOTENCY_KEY");
}

bool
replay_is_wanted(struct lodge_call *call)
{
    return call->server->app->replays && route_takes_key(call->route) && key_of(call);
}

/* ---- naming ------------------------------------------------------------------------------------- */

static enum lodge_problem
check_key(struct lodge_call *call, const char *key)
{
    for (size_t length = 0; length <= LODGE_REPLAY_KEY_MAX; length++) {
        if (key[length] == '\0')
            return LODGE_OK;
        if (key[length] <= ' ' || key[length] > '~')
            break;
    }
    return lodge_misfit(&call->fault, "Idempotency-Key", "malformed",
        "One to 128 printable characters of ASCII, without spaces.");
}

static const char *
hexadecimal(struct lodge_arena *arena, const unsigned char *bytes, size_t length)
{
    char *text = lodge_take(arena, 2 * length + 1);

    for (size_t i = 0; i < length; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

/* Nobody meets the answers of somebody else, whatever key they use. */
static const char *
name_caller(struct lodge_call *call)
{
    struct lodge_address address;

    if (!lodge_id_is_none(call->caller.user))
        return lodge_id_text(call->arena, "user", call->caller.user);
    if (!lodge_address_of(call, &address))
        return "unknown";
    address = lodge_address_network(address);
    return hexadecimal(call->arena, address.bytes, sizeof(address.bytes));
}

static const char *
or_nothing(const char *text)
{
    return text ? text : "";
}

static void
name_request(struct lodge_call *call, const char *key, struct lodge_replay_key *name)
{
    const struct lodge_route *route = call->route;
    const char *const who_and_what[] = {
        name_caller(call), lodge_method_name(route->method), route->path, key };
    const char *const where[] = {
        or_nothing(lodge_parameter(call, "DOCUMENT_URI")), or_nothing(lodge_parameter(call, "QUERY_STRING")) };
    unsigned char sent[2 * LODGE_DIGEST_SIZE];

    lodge_digest_texts(who_and_what, LODGE_COUNT(who_and_what), name->name);
    lodge_digest_texts(where, LODGE_COUNT(where), sent);
    lodge_digest(call->body, call->body_length, sent + LODGE_DIGEST_SIZE);
    lodge_digest_keyed(key, strlen(key), sent, sizeof(sent), name->request);
}

/* ---- keeping ------------------------------------------------------------------------------------ */

static void
forget_answer(struct lodge_call *call)
{
    const struct replay_start *start = call->replay_start;

    memcpy(call->headers, start->headers, start->headers_length);
    call->headers_length = start->headers_length;
    call->answer = ANSWER_GIVEN;
    call->given = NULL;
    call->content_type = call->reply = NULL;
    call->reply_length = 0;
    call->matched = call->written = false;
}

/* The first time it notes where the call stands, later it goes back there. */
static void
start_again(struct lodge_call *call)
{
    if (!call->replay_start) {
        struct replay_start *start = LODGE_NEW(call->arena, struct replay_start);

        *start = (struct replay_start){ .fault = call->fault, .headers_length = call->headers_length,
            .headers = lodge_copy(call->arena, call->headers, call->headers_length) };
        start->mark = arena_mark(call->arena);
        call->replay_start = start;
        return;
    }
    arena_rewind(call->arena, call->replay_start->mark);
    call->fault = call->replay_start->fault;
    forget_answer(call);
}

/* What may be another answer next time is not kept: who is not allowed or asks too often may come back, and what is
 * broken may be mended. */
static bool
is_kept(int status)
{
    return status < 400 || (status < 500 && status != 401 && status != 403 && status != 429);
}

/* The handler's own header lines, without cookies. */
static const char *
keep_headers(struct lodge_call *call)
{
    size_t length = call->headers_length - call->replay_start->headers_length;
    const char *line = call->headers + call->replay_start->headers_length, *end = line + length;
    char *kept = lodge_take(call->arena, length + 1), *next = kept;

    while (line < end) {
        const char *behind = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;

        if (strncasecmp(line, "Set-Cookie:", 11) != 0)
            next = mempcpy(next, line, (size_t)(behind - line));
        line = behind;
    }
    return kept;
}

static enum lodge_problem
keep_body(struct lodge_call *call, const char **body)
{
    bool secret = call->outcome == LODGE_OK && call->given && !route_has_etag(call->route);

    if (secret)
        return reply_without_secrets(call, body);
    *body = call->reply ? call->reply : "";
    return strlen(*body) == call->reply_length ? LODGE_OK
        : lodge_fail(&call->fault, LODGE_BROKEN, "what is no text cannot be kept");
}

static enum lodge_problem
keep(struct lodge_call *call, struct lodge_kept_answer *answer)
{
    const struct lodge_problem_row *row = problem_row_of(call->server->app, call->outcome);

    *answer = (struct lodge_kept_answer){
        .status = call->status,
        .problem = call->outcome ? row->code : NULL,
        .content_type = call->content_type,
        .headers = keep_headers(call),
    };
    return keep_body(call, &answer->body);
}

enum lodge_problem
lodge_replay_run(struct lodge_call *call, struct lodge_kept_answer *answer)
{
    *answer = (struct lodge_kept_answer){ 0 };
    start_again(call);
    call->outcome = write_answer(call, run_route(call));
    call->written = true;
    if (call->status >= 500)
        return call->outcome;
    return is_kept(call->status) ? keep(call, answer) : LODGE_OK;
}

/* ---- telling again ------------------------------------------------------------------------------ */

static enum lodge_problem
problem_of_code(const struct lodge_app *app, const char *code)
{
    for (size_t i = 1; code && i < problems_of_app(app); i++)
        if (lodge_text_equal(problem_row_of(app, problem_at(i))->code, code))
            return problem_at(i);
    return LODGE_OK;
}

/* A problem tells the id of the call that it answers. */
static enum lodge_problem
tell_problem(struct lodge_call *call, const struct lodge_kept_answer *kept)
{
    struct json *object;
    enum lodge_problem problem = json_parse(call->arena, &call->fault, kept->body, strlen(kept->body), &object);

    if (problem)
        return lodge_fail(&call->fault, LODGE_BROKEN, "a kept answer is not JSON");
    json_add_text(object, "request_id", lodge_request_id(call));
    call->reply = json_write(call->arena, object);
    return LODGE_OK;
}

static enum lodge_problem
tell_again(struct lodge_call *call, const struct lodge_kept_answer *kept)
{
    size_t length = strlen(kept->headers);

    if (length > LODGE_HEADERS_MAX - call->headers_length || (length > 0 && kept->headers[length - 1] != '\n'))
        return lodge_fail(&call->fault, LODGE_BROKEN, "a kept answer has headers that are none");
    memcpy(call->headers + call->headers_length, kept->headers, length);
    call->headers_length += length;
    call->status = kept->status;
    call->content_type = kept->content_type;
    call->reply = kept->body;
    if (kept->problem && tell_problem(call, kept) != LODGE_OK)
        return LODGE_BROKEN;
    call->reply_length = strlen(call->reply);
    lodge_reply_header(call, "Idempotency-Replayed", "true");
    call->written = true;
    return problem_of_code(call->server->app, kept->problem);
}

enum lodge_problem
replay_run_once(struct lodge_call *call)
{
    struct lodge_kept_answer answer = { 0 };
    struct lodge_replay_key name;
    bool replayed = false;
    const char *key = key_of(call);
    enum lodge_problem problem = check_key(call, key);

    if (problem)
        return problem;
    name_request(call, key, &name);
    lodge_request_id(call);         /* made now: what is made behind a start is gone with the next */
    problem = call->server->app->replays->once(call, &name, &answer, &replayed);
    if (problem == LODGE_OK && !replayed)
        return call->outcome;
    if (call->replay_start)         /* it ran, but somebody else was first: what it answered did not happen */
        forget_answer(call);
    return problem ? problem : tell_again(call, &answer);
}
