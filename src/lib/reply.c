/* The answer: status, headers, body. A handler's struct becomes JSON here, and a problem what its route's
 * form makes of it: problem+json, a small page, or a bare status for nginx's auth_request. */
#include "config.h"

#include "lib/call.h"

#include "lib/cors.h"
#include "lib/etag.h"
#include "lib/give.h"
#include "lib/reply.h"
#include "lib/route_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static bool
has_header(const struct lodge_call *call, const char *name)
{
    const char *line = call->headers, *end = call->headers + call->headers_length;
    size_t length = strlen(name);

    while (line < end) {
        if (end - line > (long)length && line[length] == ':' && strncasecmp(line, name, length) == 0)
            return true;
        line = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
    }
    return false;
}

/* Adds a header, unless the handler said it otherwise. */
static void
add_default(struct lodge_call *call, const char *name, const char *value)
{
    if (!has_header(call, name))
        lodge_reply_header(call, name, value);
}

static enum lodge_form
form_of(const struct lodge_call *call)
{
    return call->route ? call->route->form : LODGE_FORM_JSON;
}

static const struct lodge_problem_row *
row_of(const struct lodge_call *call, enum lodge_problem problem)
{
    return problem_row_of(call->server->app, problem);
}

static bool
asks(struct lodge_call *call, const char *method)
{
    return lodge_text_equal(lodge_method_of(call), method);
}

static void
set_body(struct lodge_call *call, const char *content_type, const char *text)
{
    call->content_type = content_type;
    call->reply = text;
    call->reply_length = text ? strlen(text) : 0;
}

#ifdef LODGE_TEST_SEAMS
/* In a test build every reply is held against its schema; what does not fit is a bug of the handler. */
static void
must_keep_promise(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;
    const char *flaw = given_flaw(call->arena, route->gives, call->given);

    if (!flaw)
        return;
    fprintf(stderr, "%s %s gives what is not %s: %s\n", lodge_method_name(route->method), route->path,
        route->gives->name, flaw);
    abort();
}
#else
static void
must_keep_promise(struct lodge_call *call)
{
    (void)call;
}
#endif

/* Who has read it already is told so in one line. */
static enum lodge_problem
tag_given(struct lodge_call *call)
{
    bool unchanged = false;

    if (!route_has_etag(call->route) || (call->status != 200 && call->status != 201))
        return LODGE_OK;
    const char *tag = etag_of(call->arena, call->reply, call->reply_length);
    add_default(call, "ETag", tag);
    if (call->route->method != LODGE_GET)
        return LODGE_OK;
    enum lodge_problem problem = etag_answers(call, tag, &unchanged);
    if (unchanged)
        call->status = 304;
    return problem;
}

static enum lodge_problem
render(struct lodge_call *call, bool again, const char **body)
{
    const struct giving giving = { .arena = call->arena, .fault = &call->fault, .again = again };
    struct json *object = json_new(call->arena);
    enum lodge_problem problem = give_struct(&giving, call->route->gives, call->given, object);

    if (problem == LODGE_OK)
        *body = json_write(call->arena, object);
    return problem;
}

enum lodge_problem
reply_without_secrets(struct lodge_call *call, const char **body)
{
    return render(call, true, body);
}

static enum lodge_problem
write_given(struct lodge_call *call)
{
    const char *body = NULL;

    must_keep_promise(call);
    enum lodge_problem problem = render(call, false, &body);
    if (problem)
        return problem;
    set_body(call, "application/json", body);
    return tag_given(call);
}

/* The answer of a handler that met no problem. LODGE_BROKEN when it did not give what its row says. */
/* nginx keeps a check's connection only where it may store the answer, and it does store a 200, be it empty: there
 * it asks for 204 (nginx/check.conf, docs/decisions/0027-kept-connections.md). */
static int
success_of_gate(struct lodge_call *call)
{
    return lodge_text_equal(lodge_parameter(call, "GATELODGE_SUCCESS"), "204") ? 204 : call->status;
}

static enum lodge_problem
write_success(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;

    call->status = call->accepted ? 202 : lodge_route_success(route);
    if (route->form == LODGE_FORM_GATE) {
        call->status = success_of_gate(call);
        return LODGE_OK;
    }
    if (call->answer == ANSWER_REDIRECT) {
        call->status = 303;
        return LODGE_OK;
    }
    if (call->answer == ANSWER_SENT) {
        call->status = route->success ? route->success : 200;
        return LODGE_OK;
    }
    if (route->gives && call->given)
        return write_given(call);
    if (route->gives || route->form == LODGE_FORM_PAGE || route->form == LODGE_FORM_TEXT)
        return lodge_fail(&call->fault, LODGE_BROKEN, "the handler gave nothing");
    return LODGE_OK;
}

static void
add_misfits(struct json *object, const struct lodge_fault *fault)
{
    struct json *errors = json_add_list(object, "errors");

    for (size_t i = 0; i < fault->misfit_count; i++) {
        struct json *error = json_add_object(errors, NULL);

        json_add_text(error, "pointer", fault->misfits[i].pointer);
        json_add_text(error, "code", fault->misfits[i].code);
        json_add_text(error, "detail", fault->misfits[i].detail);
    }
}

/* RFC 9457. What is in the fault's note is for the log alone. */
static void
write_problem_json(struct lodge_call *call, enum lodge_problem problem)
{
    const struct lodge_problem_row *row = row_of(call, problem);
    struct json *object = json_new(call->arena);

    json_add_text(object, "type", lodge_print(call->arena, "/problems/%s", row->code));
    json_add_text(object, "title", row->title);
    json_add_number(object, "status", row->status);
    json_add_text(object, "detail", row->detail);
    json_add_text(object, "code", row->code);
    json_add_text(object, "request_id", lodge_request_id(call));
    if (row->status == 422 || (row->status == 503 && call->fault.misfit_count > 0))
        add_misfits(object, &call->fault);
    set_body(call, "application/problem+json", json_write(call->arena, object));
}

static const char *
escape_html(struct lodge_arena *arena, const char *text)
{
    static const char *const entities[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
    };
    char *escaped = lodge_take(arena, strlen(text) * strlen("&quot;") + 1), *end = escaped;

    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        const char *entity = *c < LODGE_COUNT(entities) ? entities[*c] : NULL;

        if (entity)
            end = mempcpy(end, entity, strlen(entity));
        else
            *end++ = (char)*c;
    }
    return escaped;
}

static void
write_problem_page(struct lodge_call *call, enum lodge_problem problem)
{
    const struct lodge_problem_row *row = row_of(call, problem);
    const char *title = escape_html(call->arena, row->title);

    set_body(call, "text/html; charset=utf-8", lodge_print(call->arena,
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n"
        "<body>\n<main>\n<h1>%s</h1>\n<p>%s</p>\n<p>Request <code>%s</code></p>\n</main>\n</body>\n</html>\n",
        title, title, escape_html(call->arena, row->detail),
        escape_html(call->arena, lodge_request_id(call))));
}

/* RFC 9110, 15.5.2: each 401 says how to do better; RFC 6750, 3.1: what is wrong with the token that came. */
static void
add_challenge(struct lodge_call *call, enum lodge_problem problem)
{
    bool token_came = lodge_bearer(call) != NULL;

    if (call->status == 401 && problem == LODGE_NOT_SIGNED_IN && token_came)
        add_default(call, "WWW-Authenticate", "Bearer realm=\"gatelodge\", error=\"invalid_token\"");
    else if (call->status == 401)
        add_default(call, "WWW-Authenticate", "Bearer realm=\"gatelodge\"");
    else if (problem == LODGE_NOT_ALLOWED && token_came)
        add_default(call, "WWW-Authenticate", "Bearer realm=\"gatelodge\", error=\"insufficient_scope\"");
}

const char *
methods_of_path(struct lodge_call *call)
{
    char text[64] = "";
    size_t length = 0;

    for (enum lodge_method method = LODGE_GET; method < LODGE_METHOD__COUNT; method++)
        if (call->allowed & (1u << method))
            length += (size_t)snprintf(text + length, sizeof(text) - length, "%s, %s",
                lodge_method_name(method), method == LODGE_GET ? "HEAD, " : "");
    snprintf(text + length, sizeof(text) - length, "OPTIONS");
    return lodge_copy_text(call->arena, text);
}

/* What was noted on the way to another problem, where something was tried and got over, says nothing about it. */
static bool
may_go_better_later(const struct lodge_call *call, enum lodge_problem problem)
{
    return call->fault.retry_after > 0
        && (call->status == 429 || call->status == 503 || problem == LODGE_STILL_RUNNING);
}

static void
write_problem(struct lodge_call *call, enum lodge_problem problem)
{
    call->status = row_of(call, problem)->status;
    if (problem == LODGE_BROKEN)
        call->headers_length = 0;       /* whatever a broken handler wanted to set, it shall not */
    if (may_go_better_later(call, problem))
        add_default(call, "Retry-After", lodge_print(call->arena, "%d", call->fault.retry_after));
    if (form_of(call) == LODGE_FORM_PAGE)
        write_problem_page(call, problem);
    else if (form_of(call) != LODGE_FORM_GATE)
        write_problem_json(call, problem);
}

/* auth_request understands 2xx, 401 and 403, and hands cookies to clients that were refused: none may
 * leave. */
static void
narrow_to_gate(struct lodge_call *call, enum lodge_problem problem)
{
    if (has_header(call, "Set-Cookie") || call->answer != ANSWER_GIVEN)
        abort();                        /* a bug: the gate sets no cookie, redirects nobody and has no body */
    if (problem != LODGE_OK && call->status != 403)
        call->status = 401;
    if (problem != LODGE_OK)
        add_default(call, "Gatelodge-Reason", row_of(call, problem)->code);
    set_body(call, NULL, NULL);
}

/* What is for browsers is not said to nginx, which keeps the gate's headers to itself, and reads every one of them. */
static void
add_usual_headers(struct lodge_call *call)
{
    bool page = form_of(call) == LODGE_FORM_PAGE;

    if (form_of(call) != LODGE_FORM_GATE) {
        add_default(call, "X-Content-Type-Options", "nosniff");
        add_default(call, "Referrer-Policy", page ? "same-origin" : "no-referrer");
    }
    add_default(call, "Cache-Control", "no-store");
    if (page)
        add_default(call, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    add_default(call, "X-Request-Id", lodge_request_id(call));
}

/* A route on its way out says so each time: as RFC 9745 and RFC 8594 write times. */
static void
add_end(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;
    char date[40];
    struct tm utc;

    if (!route || route->deprecated_at == 0)
        return;
    lodge_reply_header(call, "Deprecation", lodge_print(call->arena, "@%lld",
        (long long)(route->deprecated_at / 1000)));
    time_t seconds = (time_t)(route->sunset_at / 1000);
    if (seconds == 0 || !gmtime_r(&seconds, &utc))
        return;
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    lodge_reply_header(call, "Sunset", date);
}

enum lodge_problem
write_answer(struct lodge_call *call, enum lodge_problem problem)
{
    if (problem == LODGE_OK)
        problem = write_success(call);
    if (problem != LODGE_OK)
        write_problem(call, problem);
    return problem;
}

enum lodge_problem
write_reply(struct lodge_call *call, enum lodge_problem problem)
{
    bool asks_options = problem == LODGE_METHOD_NOT_ALLOWED && asks(call, "OPTIONS");

    if (!call->written)
        problem = write_answer(call, problem);
    if (problem == LODGE_METHOD_NOT_ALLOWED)
        lodge_reply_header(call, "Allow", methods_of_path(call));
    if (asks_options)
        call->status = 204;
    if (form_of(call) == LODGE_FORM_GATE)
        narrow_to_gate(call, problem);
    add_challenge(call, problem);
    add_usual_headers(call);
    add_end(call);
    cors_add_headers(call);
    if (call->status == 204 || call->status == 303 || call->status == 304)
        set_body(call, NULL, NULL);
    if (asks(call, "HEAD"))
        call->reply_length = 0;
    return asks_options ? LODGE_OK : problem;
}
