/* GET /healthz, /readyz, /metrics: who may ask, what is told, and what is counted. */
#include "support/test.h"

#include <gatelodge/gatelodge.h>
#include <gatelodge/testing.h>

#include "lib/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static lodge_handler fail_call, succeed;

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/good", .about = "Succeed", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .run = succeed },
    { .method = LODGE_DELETE, .path = "/bad", .about = "Fail", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .run = fail_call },
};
static LODGE_RESOURCE(things, "Things", routes);

static bool cellar_is_there = true;
static struct lodge_asker *asker;

static enum lodge_problem
succeed(struct lodge_call *call)
{
    (void)call;
    lodge_count(0, 2);
    return LODGE_OK;
}

static enum lodge_problem
fail_call(struct lodge_call *call)
{
    (void)call;
    return LODGE_UNAVAILABLE;
}

static enum lodge_problem
is_ready(struct lodge_call *call)
{
    if (cellar_is_there)
        return LODGE_OK;
    return lodge_misfit(lodge_fault_of(call), "cellar", "unavailable", "The cellar is locked.");
}

/* What the shed counts of its own. */
enum { KEYS_LENT, KEYS_LOST, DAMP, RATS };

static const struct lodge_figure figures[] = {
    [KEYS_LENT] = { "shed_keys_total", "counter", "fate", "lent", "Keys that left the hook" },
    [KEYS_LOST] = { "shed_keys_total", "counter", "fate", "lost", "Keys that left the hook" },
    [DAMP]      = { "shed_damp_ratio", "gauge", NULL, NULL, "How damp it is" },
    [RATS]      = { "shed_rats", "gauge", NULL, NULL, "Rats in it" },
};

static void
measure(struct lodge_call *call, double *measured)
{
    (void)call;
    measured[DAMP] = 0.25;
}

static const struct lodge_resource *const resources[] = { &things, &lodge_health, NULL };
static const struct lodge_app app = { .name = "shed", .about = "Things", .resources = resources, .ready = is_ready,
    .figures = figures, .figure_count = LODGE_COUNT(figures), .measure = measure };

static int
status_from(const char *address, const char *request)
{
    if (!asker)
        asker = lodge_asker_new(&app, NULL);
    lodge_asker_parameter(asker, "REMOTE_ADDR", address);
    return lodge_ask(asker, request, NULL).status;
}

static const char *
text_of(const char *request)
{
    lodge_asker_parameter(asker, "REMOTE_ADDR", "127.0.0.1");
    return lodge_ask(asker, request, NULL).body;
}

#define HAS(text, part) ck_assert_msg(strstr(text, part) != NULL, "no %s in: %s", part, text)

START_TEST(this_machine_may_ask_and_nobody_else)
{
    static const char *const ours[] = { "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1" };
    static const char *const others[] = { "192.0.2.1", "128.0.0.1", "::2", "::127.0.0.1", "fe80::1", NULL };
    static const char *const requests[] = { "GET /healthz", "GET /readyz", "GET /metrics" };

    for (size_t i = 0; i < LODGE_COUNT(requests); i++) {
        for (size_t j = 0; j < LODGE_COUNT(ours); j++)
            ck_assert_int_eq(status_from(ours[j], requests[i]), 200);
        for (size_t j = 0; j < LODGE_COUNT(others); j++)
            ck_assert_int_eq(status_from(others[j], requests[i]), 403);
    }
}
END_TEST

START_TEST(who_is_on_the_list_may_ask_too)
{
    char path[] = "/tmp/gatelodge-health-XXXXXX";
    int file = mkstemp(path);
    struct lodge_arena *arena = lodge_arena_new(64 * 1024 * 1024);
    const struct library_settings *bound;
    const char *why = NULL;

    ck_assert_int_gt(dprintf(file, "metrics { allow = {\"192.0.2.1\", \"2001:db8::1\"} }\n"), 0);
    ck_assert_int_eq(settings_read(NULL, path, arena, &bound, &why), LODGE_OK);
    ck_assert_uint_eq(bound->metrics.allow.count, 2);

    struct server server = { .app = &app, .watching = &bound->metrics };
    for (int i = 0; i < 3; i++) {
        static const char *const addresses[] = { "192.0.2.1", "2001:db8::1", "2001:db8::2" };
        struct lodge_call *call = call_new(&server, arena);
        call_parameter(call, "REQUEST_METHOD", "GET");
        call_parameter(call, "DOCUMENT_URI", "/healthz");
        call_parameter(call, "REMOTE_ADDR", addresses[i]);
        serve(call);
        ck_assert_int_eq(call->status, i < 2 ? 200 : 403);
    }
    ck_assert_int_eq(ftruncate(file, 0), 0);
    ck_assert_int_gt(pwrite(file, "metrics { allow = {\"all\"} }\n", 28, 0), 0);
    ck_assert_int_eq(settings_read(NULL, path, arena, &bound, &why), LODGE_FIELD_INVALID);
    HAS(why, "\"all\" is no Internet address");
    lodge_arena_free(arena);
    close(file);
    unlink(path);
}
END_TEST

START_TEST(who_is_not_ready_names_what_is_missing)
{
    ck_assert_int_eq(status_from("::1", "GET /readyz"), 200);
    cellar_is_there = false;
    ck_assert_int_eq(status_from("::1", "GET /healthz"), 200);
    ck_assert_int_eq(status_from("::1", "GET /readyz"), 503);
    const char *body = text_of("GET /readyz");
    HAS(body, "\"code\":\"unavailable\"");
    HAS(body, "\"errors\":[{\"pointer\":\"cellar\",\"code\":\"unavailable\",\"detail\":\"The cellar is locked.\"}]");
    cellar_is_there = true;
}
END_TEST

START_TEST(each_route_is_counted_by_status_problem_and_time)
{
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(status_from("::1", "GET /good"), 204);
    ck_assert_int_eq(status_from("::1", "DELETE /bad"), 503);
    ck_assert_int_eq(status_from("::1", "GET /nowhere"), 404);

    const char *text = text_of("GET /metrics");
    ck_assert_str_eq(lodge_reply_header_of(asker, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    HAS(text, "# HELP gatelodge_calls_total Calls answered, by the class of their status.\n"
        "# TYPE gatelodge_calls_total counter\n"
        "gatelodge_calls_total{program=\"shed\",method=\"GET\",path=\"/good\",status=\"2xx\"} 3\n");
    HAS(text, "gatelodge_calls_total{program=\"shed\",method=\"DELETE\",path=\"/bad\",status=\"5xx\"} 1\n");
    HAS(text, "gatelodge_calls_total{program=\"shed\",method=\"\",path=\"\",status=\"4xx\"} 1\n");
    HAS(text, "gatelodge_problems_total{program=\"shed\",method=\"GET\",path=\"/good\"} 0\n");
    HAS(text, "gatelodge_problems_total{program=\"shed\",method=\"DELETE\",path=\"/bad\"} 1\n");
    HAS(text, "gatelodge_call_duration_seconds_bucket{program=\"shed\",method=\"GET\",path=\"/good\",le=\"+Inf\"} 3\n");
    HAS(text, "gatelodge_call_duration_seconds_count{program=\"shed\",method=\"GET\",path=\"/good\"} 3\n");
    HAS(text, "gatelodge_worker_starts_total{program=\"shed\"} 1\n");
    HAS(text, "gatelodge_workers_busy{program=\"shed\"} 1\n");      /* with this very call */
}
END_TEST

/* A worker in a process of its own that answers calls and ends without a word. */
static void
work_and_crash(struct metrics *metrics, int calls)
{
    pid_t worker = fork();

    ck_assert_int_ge(worker, 0);
    if (worker == 0) {
        struct lodge_call call = { .route = &routes[0], .status = 204 };
        metrics_worker_starts(metrics);
        lodge_count(KEYS_LOST, (uint64_t)calls);
        for (int i = 0; i < calls; i++)
            metrics_call_ended(metrics, &call, LODGE_OK, metrics_call_begins(metrics));
        metrics_call_begins(metrics);
        _exit(9);
    }
    ck_assert_int_eq(waitpid(worker, NULL, 0), worker);
    metrics_worker_ended(metrics, worker, true);
}

START_TEST(what_a_worker_counted_outlives_it)
{
    struct metrics *metrics = metrics_new(&app, -1);
    struct lodge_arena *arena = lodge_arena_new(metrics_room(&app) + 4096);

    work_and_crash(metrics, 2);
    work_and_crash(metrics, 5);
    const char *text = metrics_text(metrics, metrics_figures(metrics, arena), arena);
    HAS(text, "path=\"/good\",status=\"2xx\"} 7\n");
    HAS(text, "gatelodge_worker_starts_total{program=\"shed\"} 2\n");
    HAS(text, "gatelodge_worker_crashes_total{program=\"shed\"} 2\n");
    HAS(text, "gatelodge_workers{program=\"shed\"} 0\n");
    HAS(text, "shed_keys_total{program=\"shed\",fate=\"lost\"} 7\n");
    HAS(text, "gatelodge_workers_busy{program=\"shed\"} 0\n");
    lodge_arena_free(arena);
    metrics_free(metrics);
}
END_TEST

START_TEST(an_app_counts_and_measures_what_is_its_own)
{
    ck_assert_int_eq(status_from("::1", "GET /good"), 204);
    ck_assert_int_eq(status_from("::1", "GET /good"), 204);

    const char *text = text_of("GET /metrics");
    HAS(text, "# HELP shed_keys_total Keys that left the hook.\n# TYPE shed_keys_total counter\n"
        "shed_keys_total{program=\"shed\",fate=\"lent\"} 4\n"
        "shed_keys_total{program=\"shed\",fate=\"lost\"} 0\n");
    HAS(text, "# TYPE shed_damp_ratio gauge\nshed_damp_ratio{program=\"shed\"} 0.25\n");
    ck_assert_msg(strstr(text, "shed_rats") == NULL, "what nobody measured is told");
}
END_TEST

START_TEST(what_is_no_row_is_not_counted)
{
    status_from("::1", "GET /healthz");
    lodge_count(LODGE_COUNT(figures), 1);
    lodge_count(SIZE_MAX, 1);
    HAS(text_of("GET /metrics"), "shed_keys_total{program=\"shed\",fate=\"lost\"} 0\n");
}
END_TEST

START_TEST(a_call_is_in_the_bucket_of_its_time)
{
    struct metrics *metrics = metrics_new(&app, -1);
    struct lodge_arena *arena = lodge_arena_new(metrics_room(&app) + 4096);
    struct lodge_call call = { .route = &routes[1], .status = 503 };

    metrics_worker_starts(metrics);
    metrics_call_ended(metrics, &call, LODGE_UNAVAILABLE, metrics_call_begins(metrics) - 2000000);
    const char *text = metrics_text(metrics, metrics_figures(metrics, arena), arena);
    HAS(text, "method=\"DELETE\",path=\"/bad\",le=\"1\"} 0\n");
    HAS(text, "method=\"DELETE\",path=\"/bad\",le=\"2.5\"} 1\n");
    HAS(text, "method=\"DELETE\",path=\"/bad\",le=\"10\"} 1\n");
    HAS(text, "gatelodge_call_duration_seconds_sum{program=\"shed\",method=\"DELETE\",path=\"/bad\"} 2.0");
    lodge_arena_free(arena);
    metrics_free(metrics);
}
END_TEST

START_TEST(a_program_can_tell_what_its_routes_take)
{
    struct server server = { .app = &app, .metrics = metrics_new(&app, -1) };
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    struct lodge_call *asking = call_new(&server, arena), counted = { .route = &routes[1], .status = 503 };

    metrics_worker_starts(server.metrics);
    ck_assert_uint_eq(lodge_route_figures(asking).count, 0);
    for (int i = 0; i < 100; i++)       /* 90 between 1 and 2.5 ms, 10 between 25 and 50 ms */
        metrics_call_ended(server.metrics, &counted, i % 2 ? LODGE_UNAVAILABLE : LODGE_OK,
            metrics_call_begins(server.metrics) - (i < 90 ? 2000 : 30000));

    struct lodge_list list = lodge_route_figures(asking);
    const struct lodge_route_figures *told = list.items;
    ck_assert_uint_eq(list.count, 1);
    ck_assert_ptr_eq(told->route, &routes[1]);
    ck_assert_uint_eq(told->calls, 100);
    ck_assert_uint_eq(told->problems, 50);
    ck_assert_int_ge(told->mean, 4800);
    ck_assert_int_eq(told->p95, 25000 + (50000 - 25000) / 2);
    ck_assert_int_lt(llabs(lodge_started_at(asking) - lodge_now()), LODGE_MINUTES(1));
    ck_assert_ptr_null(lodge_socket_of(asking, "gate"));
    metrics_free(server.metrics);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(what_took_too_long_for_the_histogram_is_told_as_that)
{
    struct server server = { .app = &app, .metrics = metrics_new(&app, -1) };
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    struct lodge_call *asking = call_new(&server, arena), counted = { .route = &routes[0], .status = 204 };

    metrics_worker_starts(server.metrics);
    metrics_call_ended(server.metrics, &counted, LODGE_OK, metrics_call_begins(server.metrics) - 60000000);
    const struct lodge_route_figures *told = lodge_route_figures(asking).items;
    ck_assert_int_eq(told->p95, 10000000);
    metrics_free(server.metrics);
    lodge_arena_free(arena);
}
END_TEST

/* Listens, and does not answer. */
START_TEST(another_program_is_asked_and_not_waited_for)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *body, *why = NULL;
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_lt(snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/gatelodge-ask.%ld", (long)getpid()),
        (int)sizeof(address.sun_path));
    unlink(address.sun_path);
    ck_assert_int_eq(lodge_ask_program(address.sun_path, "/readyz", 100, arena, &body, &why), -1);
    ck_assert_str_eq(why, "No such file or directory");
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(lodge_ask_program(address.sun_path, "/readyz", 100, arena, &body, &why), -1);
    ck_assert_str_eq(why, "Connection refused");
    ck_assert_int_eq(listen(listening, 1), 0);
    ck_assert_int_eq(lodge_ask_program(address.sun_path, "/readyz", 100, arena, &body, &why), 0);
    ck_assert_str_eq(body, "");
    close(listening);
    unlink(address.sun_path);
    lodge_arena_free(arena);
}
END_TEST

/* Answers at once, and never comes to an end. */
static void
talk(int listening)
{
    static const unsigned char record[8 + 64] = { 1, 6, 0, 1, 0, 64, 0, 0 };
    int connection = accept(listening, NULL, NULL);

    while (send(connection, record, sizeof(record), MSG_NOSIGNAL) == (ssize_t)sizeof(record))
        continue;
    _exit(0);
}

START_TEST(a_program_that_talks_for_ever_is_not_listened_to_for_ever)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *body, *why = NULL;
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), status = -1;

    ck_assert_int_lt(snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/gatelodge-ask.%ld", (long)getpid()),
        (int)sizeof(address.sun_path));
    unlink(address.sun_path);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(listen(listening, 1), 0);
    pid_t talker = fork();
    if (talker == 0)
        talk(listening);
    ck_assert_int_eq(lodge_ask_program(address.sun_path, "/readyz", 100, arena, &body, &why), 0);
    ck_assert_int_eq(waitpid(talker, &status, 0), talker);
    ck_assert_int_eq(status, 0);
    close(listening);
    unlink(address.sun_path);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_newer_program_goes_on_counting_where_the_one_before_was)
{
    struct lodge_app other = app;
    struct lodge_arena *arena = lodge_arena_new(metrics_room(&app) + 4096);
    struct lodge_call call = { .route = &routes[1], .status = 503 };
    struct metrics *before = metrics_new(&app, -1);

    metrics_worker_starts(before);
    metrics_call_ended(before, &call, LODGE_UNAVAILABLE, metrics_call_begins(before));
    struct metrics *metrics = metrics_new(&app, dup(metrics_descriptor(before)));
    metrics_worker_starts(metrics);
    metrics_call_ended(before, &call, LODGE_UNAVAILABLE, metrics_call_begins(before));
    metrics_call_ended(metrics, &call, LODGE_UNAVAILABLE, metrics_call_begins(metrics));
    HAS(metrics_text(metrics, metrics_figures(metrics, arena), arena), "path=\"/bad\",status=\"5xx\"} 3\n");
    metrics_free(metrics);
    lodge_arena_reset(arena);

    other.figure_count--;                   /* what counts something else begins with nothing */
    metrics = metrics_new(&other, dup(metrics_descriptor(before)));
    HAS(metrics_text(metrics, metrics_figures(metrics, arena), arena), "path=\"/bad\",status=\"5xx\"} 0\n");
    metrics_free(metrics);
    metrics_free(before);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("health", this_machine_may_ask_and_nobody_else, who_is_on_the_list_may_ask_too,
    who_is_not_ready_names_what_is_missing, each_route_is_counted_by_status_problem_and_time,
    an_app_counts_and_measures_what_is_its_own, what_is_no_row_is_not_counted,
    what_a_worker_counted_outlives_it, a_call_is_in_the_bucket_of_its_time,
    a_newer_program_goes_on_counting_where_the_one_before_was,
    a_program_can_tell_what_its_routes_take, what_took_too_long_for_the_histogram_is_told_as_that,
    another_program_is_asked_and_not_waited_for, a_program_that_talks_for_ever_is_not_listened_to_for_ever);
