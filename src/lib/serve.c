/* The life of one call, from what was sent to what is answered. Start reading here. */
#include "lib/call.h"
#include "lib/etag.h"
#include "lib/log.h"
#include "lib/metrics.h"
#include "lib/replay.h"
#include "lib/reply.h"
#include "lib/route_seen.h"


static lodge_handler *const stages[] = {
    find_route,         /* which row of the tables?        404 405         */
    keep_pace,          /* not too often?                  429             */
    know_caller,        /* who is it?                      401 403         */
    check_permission,   /* may they?                       403             */
    bind_input,         /* does what they sent fit?        400 413 415 422 */
    check_condition,    /* can what they expect be?        412             */
    run_handler,        /* then do it.                                     */
};

enum lodge_problem
run_route(struct lodge_call *call)
{
    enum lodge_problem problem = call->route->run(call);

    return problem ? problem : etag_was_asked(call);
}

enum lodge_problem
run_handler(struct lodge_call *call)
{
    return replay_is_wanted(call) ? replay_run_once(call) : run_route(call);
}

/* By the problem, not by what is answered: the gate says 401 also where something is broken. Whom it lets pass
 * stands in the web server's log, for every picture of every page: lines that would hide, and cost, all others. */
static enum lodge_level
level_of(const struct lodge_call *call, enum lodge_problem problem)
{
    bool passes = problem == LODGE_OK && call->route && call->route->form == LODGE_FORM_GATE;

    if (passes)
        return LODGE_DEBUG;
    return problem_row_of(call->server->app, problem)->status >= 500 ? LODGE_ERROR : LODGE_INFO;
}

/* One line for each call; nothing of it may be a secret. */
static void
write_record(struct lodge_call *call, enum lodge_problem problem)
{
    enum lodge_level level = level_of(call, problem);

    if (!log_writes(level))
        return;

    struct lodge_arena *arena = call->arena;
    const struct lodge_route *route = call->route;
    const char *name = route ? lodge_print(arena, "%s %s", lodge_method_name(route->method), route->path) : NULL;
    const struct lodge_problem_row *row = problem_row_of(call->server->app, problem);
    bool known = !lodge_id_is_none(call->caller.user);
    const struct lodge_log_field fields[] = {
        { "call",    lodge_request_id(call) },
        { "trace",   lodge_parameter(call, "HTTP_TRACEPARENT") },
        { "route",   name ? name : "-" },
        { "from",    lodge_parameter(call, "REMOTE_ADDR") },
        { "who",     known ? lodge_id_text(arena, "user", call->caller.user) : "-" },
        { "status",  lodge_print(arena, "%d", call->status) },
        { "problem", problem ? row->code : NULL },
        { "ms",      lodge_print(arena, "%lld", (long long)(lodge_steady() - call->started)) },
        { "note",    call->fault.note[0] ? call->fault.note : NULL },
    };

    lodge_log_fields(level, fields, (int)LODGE_COUNT(fields));
}

void
serve(struct lodge_call *call)
{
    struct metrics *metrics = call->server->metrics;
    int64_t began = metrics_call_begins(metrics);
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; problem == LODGE_OK && i < LODGE_COUNT(stages); i++)
        problem = stages[i](call);
    if (problem && call->server->app->refused)
        call->server->app->refused(call, problem);
    problem = write_reply(call, problem);
    write_record(call, problem);
    metrics_call_ended(metrics, call, problem, began);
    route_seen(call);
}
