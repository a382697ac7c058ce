/* GET /healthz, /readyz, /metrics: how a program is, for who watches it. Any app may list them; what it counts
 * is told in metrics.c. */
#include "config.h"

#include "lib/metrics.h"

#include <gatelodge/health.h>

#include <string.h>

static lodge_handler read_health, read_readiness, read_metrics;

struct health {
    const char *status;
    const char *version;
};

static const struct lodge_field health_fields[] = {
    LODGE_TEXT(struct health, status, "How it is, in one word", .max = 16, .example = "alive"),
    LODGE_TEXT(struct health, version, "Of the program", .max = 64, .example = "1.0.0"),
};
LODGE_SCHEMA(health, struct health, health_fields);

static const enum lodge_problem watch_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/healthz", .about = "Say that the program lives",
      .more = "Touches nothing else. For this machine and for those that the setting metrics.allow names.",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .gives = &health, .problems = watch_problems,
      .run = read_health },

    { .method = LODGE_GET, .path = "/readyz", .about = "Say whether the program can do its work",
      .more = "When it cannot, `errors` of the problem names each part that is missing. For this machine and "
              "for those that the setting metrics.allow names.",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .gives = &health, .problems = watch_problems,
      .run = read_readiness },

    { .method = LODGE_GET, .path = "/metrics", .about = "Read what the program counts of itself",
      .more = "Prometheus' text format 0.0.4. For this machine and for those that the setting metrics.allow "
              "names.",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .form = LODGE_FORM_TEXT, .problems = watch_problems,
      .run = read_metrics },
};

const struct lodge_resource lodge_health = {
    .name = "health", .title = "How a program is", .routes = routes, .count = LODGE_COUNT(routes),
};

static bool
is_loopback(const struct lodge_address *address)
{
    static const unsigned char ipv6[16] = { [15] = 1 };
    static const unsigned char ipv4[13] = { [10] = 0xff, [11] = 0xff, [12] = 127 };

    return memcmp(address->bytes, ipv6, sizeof(ipv6)) == 0 || memcmp(address->bytes, ipv4, sizeof(ipv4)) == 0;
}

static bool
is_listed(const struct lodge_texts *allowed, const struct lodge_address *address)
{
    struct lodge_address other;

    for (size_t i = 0; i < allowed->count; i++)
        if (lodge_address_parse(allowed->items[i], &other)
            && memcmp(other.bytes, address->bytes, sizeof(other.bytes)) == 0)
            return true;
    return false;
}

static enum lodge_problem
know_watcher(struct lodge_call *call)
{
    struct lodge_address address;
    const struct metrics_settings *settings = call->server->watching;

    if (lodge_address_of(call, &address)
        && (is_loopback(&address) || (settings && is_listed(&settings->allow, &address))))
        return LODGE_OK;
    return lodge_fail(lodge_fault_of(call), LODGE_NOT_ALLOWED, "not on the list of metrics.allow");
}

static const char *
version_of(struct lodge_call *call)
{
    const struct lodge_app *app = call->server->app;

    return app->version ? app->version : PACKAGE_VERSION;
}

static enum lodge_problem
read_health(struct lodge_call *call)
{
    enum lodge_problem problem = know_watcher(call);

    if (problem == LODGE_OK)
        LODGE_GIVE(call, struct health, .status = "alive", .version = version_of(call));
    return problem;
}

static enum lodge_problem
read_readiness(struct lodge_call *call)
{
    const struct lodge_app *app = call->server->app;
    enum lodge_problem problem = know_watcher(call);

    if (problem != LODGE_OK)
        return problem;
    if (app->ready && app->ready(call) != LODGE_OK)
        return LODGE_UNAVAILABLE;
    LODGE_GIVE(call, struct health, .status = "ready", .version = version_of(call));
    return LODGE_OK;
}

static const char *
figures_text(struct lodge_call *call, const struct metrics *metrics)
{
    double *figures = metrics_figures(metrics, call->arena);

    if (call->server->app->measure)
        call->server->app->measure(call, figures);
    return metrics_text(metrics, figures, call->arena);
}

static enum lodge_problem
read_metrics(struct lodge_call *call)
{
    const struct metrics *metrics = call->server->metrics;
    enum lodge_problem problem = know_watcher(call);

    if (problem != LODGE_OK)
        return problem;
    const char *text = metrics ? figures_text(call, metrics) : "";
    lodge_send(call, "text/plain; version=0.0.4; charset=utf-8", text, strlen(text));
    return LODGE_OK;
}
