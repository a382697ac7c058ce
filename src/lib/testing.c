/* Ask a program without a web server: the parameters that nginx would send, through the same stages, in this
 * process. What tests say about the clock or the database is theirs. */
#include <gatelodge/testing.h>

#include "lib/call.h"
#include "lib/log.h"
#include "lib/metrics.h"
#include "lib/pace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ASKER_ROOM ((size_t)64 * 1024 * 1024)   /* settings, and the parameters that were set */

struct lodge_asker {
    struct server server;
    struct lodge_arena *arena;                  /* lives as long as the asker */
    struct lodge_arena *call_arena;             /* until its next call */
    struct parameter parameters[PARAMETERS_MAX];
    size_t parameter_count;
    struct lodge_reply reply;
};

static void
give_up(const struct lodge_app *app, const char *why)
{
    fprintf(stderr, "%s cannot be asked: %s\n", app->name ? app->name : "the app",
        why ? why : "no reason given");
    abort();
}

/* What lodge_main does before it serves. */
static void
open_app(struct lodge_asker *asker, const void *settings)
{
    struct server *server = &asker->server;
    const struct lodge_app *app = server->app;
    const struct library_settings *bound;
    const char *why = lodge_app_flaw(app, asker->arena);
    void *shared = NULL;

    if (why)
        give_up(app, why);
    if (settings_read(app->settings, NULL, asker->arena, &bound, &why) != LODGE_OK)
        give_up(app, why);
    log_use(app->name, &bound->log);
    server->program = program_settings_of(bound, app->name, asker->arena);
    server->settings = settings ? settings : bound->app;
    server->watching = &bound->metrics;
    server->origins = &bound->cors.origins;
    server->paces = paces_new(&bound->pace);
    server->metrics = metrics_new(app, -1);
    metrics_worker_starts(server->metrics);
    if (app->prepare && !app->prepare(server->settings, asker->arena, &shared, &why))
        give_up(app, why);
    if (app->open && !app->open(server->settings, shared, &server->state, &why))
        give_up(app, why);
}

struct lodge_asker *
lodge_asker_new(const struct lodge_app *app, const void *settings)
{
    struct lodge_arena *arena = lodge_arena_new(ASKER_ROOM);
    struct lodge_asker *asker = LODGE_NEW(arena, struct lodge_asker);

    asker->arena = arena;
    asker->server.app = app;
    open_app(asker, settings);
    asker->call_arena = lodge_arena_new(largest_call(app));
    lodge_asker_parameter(asker, "REMOTE_ADDR", "127.0.0.1");
    lodge_asker_parameter(asker, "HTTP_HOST", "localhost");
    lodge_asker_parameter(asker, "HTTPS", "on");
    return asker;
}

void
lodge_asker_free(struct lodge_asker *asker)
{
    if (!asker)
        return;
    if (asker->server.app->close)
        asker->server.app->close(asker->server.state);
    paces_free(asker->server.paces);
    metrics_free(asker->server.metrics);
    lodge_arena_free(asker->call_arena);
    lodge_arena_free(asker->arena);
}

static struct parameter *
parameter_of(struct lodge_asker *asker, const char *name)
{
    for (size_t i = 0; i < asker->parameter_count; i++)
        if (strcmp(asker->parameters[i].name, name) == 0)
            return &asker->parameters[i];
    return NULL;
}

static void
add_parameter(struct lodge_asker *asker, const char *name, const char *value)
{
    if (asker->parameter_count == PARAMETERS_MAX)
        abort();
    asker->parameters[asker->parameter_count++] = (struct parameter){
        lodge_copy_text(asker->arena, name), strlen(name), lodge_copy_text(asker->arena, value) };
}

void
lodge_asker_parameter(struct lodge_asker *asker, const char *name, const char *value)
{
    struct parameter *known = parameter_of(asker, name);

    if (known)
        *known = asker->parameters[--asker->parameter_count];
    if (value)
        add_parameter(asker, name, value);
}

/* Says a parameter, unless the test has said it otherwise. */
static void
send_parameter(struct lodge_asker *asker, struct lodge_call *call, const char *name, const char *value)
{
    if (!parameter_of(asker, name))
        call_parameter(call, name, value);
}

/* "METHOD /path?query": what nginx makes of the first line of a request. */
static void
send_request(struct lodge_asker *asker, struct lodge_call *call, const char *request)
{
    size_t method = strcspn(request, " ");
    const char *target = request + method + (request[method] == ' ');
    size_t path = strcspn(target, "?");
    const char *decoded = lodge_percent_decode(call->arena, target, path, false);

    send_parameter(asker, call, "REQUEST_METHOD", lodge_copy(call->arena, request, method));
    send_parameter(asker, call, "REQUEST_URI", target);
    send_parameter(asker, call, "DOCUMENT_URI", decoded ? decoded : "");
    send_parameter(asker, call, "QUERY_STRING", target[path] == '?' ? target + path + 1 : "");
    for (size_t i = 0; i < asker->parameter_count; i++)
        call_parameter(call, asker->parameters[i].name, asker->parameters[i].value);
}

static void
send_body(struct lodge_asker *asker, struct lodge_call *call, const char *body)
{
    bool is_json = *body == '{' || *body == '[';
    char *copy = lodge_copy_text(call->arena, body);

    send_parameter(asker, call, "CONTENT_TYPE",
        is_json ? "application/json" : "application/x-www-form-urlencoded");
    for (char *quote = copy; is_json && (quote = strchr(quote, '\'')); )
        *quote = '"';
    call->body = copy;
    call->body_length = strlen(copy);
}

struct lodge_reply
lodge_ask(struct lodge_asker *asker, const char *request, const char *body)
{
    lodge_arena_reset(asker->call_arena);
    struct lodge_call *call = call_new(&asker->server, asker->call_arena);

    send_request(asker, call, request);
    if (body && strlen(body) > LODGE_BODY_MAX)
        call->refused = LODGE_BODY_TOO_LARGE;
    else if (body)
        send_body(asker, call, body);
    serve(call);
    asker->reply = (struct lodge_reply){
        .status = call->status,
        .headers = lodge_print(call->arena, "%s%s%s%.*s", call->content_type ? "Content-Type: " : "",
            call->content_type ? call->content_type : "", call->content_type ? "\r\n" : "",
            (int)call->headers_length, call->headers),
        .body = lodge_copy(call->arena, call->reply, call->reply_length),
        .length = call->reply_length,
    };
    return asker->reply;
}

const char *
lodge_reply_header_of(struct lodge_asker *asker, const char *name)
{
    const char *line = asker->reply.headers;
    size_t length = strlen(name);

    for (; line && *line; line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, name, length) != 0 || strncmp(line + length, ": ", 2) != 0)
            continue;
        const char *value = line + length + 2;
        return lodge_copy(asker->call_arena, value, strcspn(value, "\r"));
    }
    return NULL;
}
