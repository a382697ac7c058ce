/* Requests whose headers lie, or that two servers would cut differently: forged paths, addresses and names, magic
 * programs, two hosts, two lengths, odd bytes; over HTTP/1.1 as bytes, over HTTP/2 as frames. */
#include "attacks/packet.h"
#include "attacks/pipeline.h"
#include "support/application.h"
#include "support/story.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HOST  "messages.localhost"
#define FORGED "forged-by-a-client"
#define BATCH 1024

static const char *requests[BATCH];
static struct heard heard[BATCH];
static size_t waiting;

static void
make_site(void)
{
    application_start();
    application_serve(HOST, "underscores_in_headers on; ignore_invalid_headers off;");
    settings_add(text("site \"messages\" {\n    hosts = {\"%s:%d\"}\n"
        "    rule \"open\" { path = \"/open\" answer = anyone }\n    rule \"rest\" { path = \"/\" }\n}",
        HOST, world_port()));
    settings_apply();
}

/* What nginx and the gate may answer to somebody who is nobody. */
static bool
is_refusal(int status)
{
    static const int refusals[] = { 302, 400, 401, 403, 404, 405, 408, 413, 414, 421, 431, 501, 505 };

    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
        if (status == refusals[i])
            return true;
    return status == 0;
}

/* Asks what is waiting; nothing of it may come through to the application. */
static void
all_are_refused(void)
{
    pipeline(HOST, requests, waiting, heard);
    for (size_t i = 0; i < waiting; i++)
        ck_assert_msg(is_refusal(heard[i].status), "%d to\n%s", heard[i].status, requests[i]);
    waiting = 0;
}

static void
ask_later(const char *request)
{
    if (waiting == BATCH)
        all_are_refused();
    requests[waiting++] = request;
}

static const char *
get(const char *path, const char *headers)
{
    return text("GET %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n", path, HOST, world_port(), headers);
}

/* The spellings of a name that some server takes for the same one. */
static const char *
spelled(const char *name, int spelling)
{
    static const char separators[] = "-_.";
    char *written = text_keep(strdup(name));

    for (char *c = written; *c; c++)
        if (*c == '-')
            *c = separators[spelling % 3];
        else if (spelling / 3 % 3 == 1)
            *c = (char)tolower((unsigned char)*c);
        else if (spelling / 3 % 3 == 2)
            *c = (char)toupper((unsigned char)*c);
    return spelling / 9 % 2 ? text("HTTP_%s", written) : written;
}

#define SPELLINGS 18

START_TEST(no_header_says_that_another_path_is_asked_for)
{
    static const char *const names[] = {
        "X-Original-Url", "X-Original-Uri", "X-Original-Path", "X-Original-Method", "X-Original-Host",
        "X-Forwarded-Uri", "X-Forwarded-Path", "X-Forwarded-Prefix", "X-Forwarded-Method", "X-Forwarded-Host",
        "X-Forwarded-Proto", "X-Forwarded-Server", "X-Forwarded-Port", "X-Rewrite-Url", "X-Http-Method-Override",
        "X-Method-Override", "X-Auth-Request-Redirect", "X-Auth-Request-Uri", "Request-Uri", "Document-Uri",
        "Script-Name", "Path-Info", "Path-Translated", "Request-Method", "Query-String", "Forwarded", "Remote-Addr",
        "X-Envoy-Original-Path", "X-Proxy-Url", "Base-Url", "Destination", "Fcgi-Role", "Content-Length-Override",
    };
    const char *const values[] = {
        "/open", "/open/page", text("https://%s:%d/open", HOST, world_port()), "GET /open", "OPTIONS",
        text("for=127.0.0.1;host=%s;proto=https", HOST), "127.0.0.1", "http",
    };
    const size_t name_count = sizeof(names) / sizeof(names[0]), value_count = sizeof(values) / sizeof(values[0]);

    for (size_t number = 0; number < name_count * SPELLINGS * value_count; number++)
        if (variant_is_tried(number, 3))
            ask_later(get("/secret", text("%s: %s\r\n", spelled(names[number % name_count],
                (int)(number / name_count % SPELLINGS)), values[number / name_count / SPELLINGS])));
    all_are_refused();
}
END_TEST

/* Health checks of clouds, monitors, ourselves. */
START_TEST(no_program_passes_by_what_it_calls_itself)
{
    static const char *const names[] = {
        "kube-probe/1.31", "GoogleHC/1.0", "ELB-HealthChecker/2.0", "Amazon-Route53-Health-Check-Service",
        "Mozilla/5.0 (compatible; Googlebot/2.1)", "nginx", "gatelodge", "gatelodge-gate", "gatelodge-jobs",
        "Prometheus/2.45", "Envoy/HC", "HAProxy", "Consul Health Check", "UptimeRobot/2.0", "Blackbox Exporter/0.24",
        "curl/8", "", "-", "() { :; }; echo", "127.0.0.1", "internal dummy connection",
    };
    static const char *const paths[] = {
        "/secret", "/healthz", "/readyz", "/livez", "/health", "/ping", "/status", "/metrics", "/robots.txt",
        "/favicon.ico", "/.well-known/acme-challenge/x", "/secret/healthz", "/nginx_status", "/oauth2/auth",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        for (size_t p = 0; p < sizeof(paths) / sizeof(paths[0]); p++)
            ask_later(get(paths[p], text("User-Agent: %s\r\nX-Health-Check: 1\r\n", names[i])));
    all_are_refused();
}
END_TEST

/* A shape with the name in each of its places. */
static const char *
filled(const char *shape, const char *name)
{
    const char *full = "";

    for (const char *place; (place = strchr(shape, '@')) != NULL; shape = place + 1)
        full = text("%s%.*s%s", full, (int)(place - shape), shape, name);
    return text("%s%s", full, shape);
}

/* Wherever a header of ours is named, under whatever spelling, what the client wrote into it ends at nginx: even
 * where it lets every odd name pass. */
START_TEST(nobody_makes_the_application_believe_a_name)
{
    static const char *const names[] = {
        "Remote-User", "Remote-Groups", "Remote-Name", "Remote-Email", "Remote-User-Id", "Gatelodge-Session",
        "Gatelodge-Auth-Time", "Gatelodge-Acr", "Gatelodge-Amr", "X-Remote-User", "X-Forwarded-User", "X-WebAuth-User",
        "X-Auth-Request-User", "X-Forwarded-Email", "X-Forwarded-Groups",
    };
    static const char *const shapes[] = {
        "@: " FORGED "\r\n", "@: " FORGED "\r\n@: " FORGED "2\r\n", "Connection: @\r\n@: " FORGED "\r\n",
        "@:\r\n@: " FORGED "\r\n", "Connection: close, @\r\n@:\t" FORGED "\r\n", "X: y\r\n @: " FORGED "\r\n",
        "X: y\n@: " FORGED "\r\n",
    };
    size_t asked = 0, answered = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        for (size_t s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++)
            for (int spelling = 0; spelling < SPELLINGS; spelling += 3)
                requests[asked++] = get("/open", filled(shapes[s], spelled(names[i], spelling)));
    pipeline(HOST, requests, asked, heard);
    for (size_t i = 0; i < asked; i++) {
        const struct answer answer = { .body = heard[i].body };
        for (size_t n = 0; heard[i].status == 200 && n < sizeof(names) / sizeof(names[0]); n++) {
            const char *value = arrived(answer, names[n]);
            ck_assert_msg(!value || !strstr(value, FORGED), "%s\narrives as\n%s", requests[i], heard[i].body);
        }
        answered += heard[i].status == 200;
    }
    ck_assert_uint_gt(answered, asked / 2);
}
END_TEST

START_TEST(what_two_servers_would_cut_differently_is_refused)
{
    static const char *const heads[] = {
        "Host: localhost\r\n", "Host : localhost\r\n", "\tHost: localhost\r\n", "Host: a\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: +5\r\n", "Content-Length: -5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5, 6\r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 5 5\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\013chunked\r\n", "X: a\rContent-Length: 5\r\n", "X: a\nHost: evil.example\r\n",
        "Host: localhost\x01\r\n", "Host: a b\r\n", "Host: localhost@evil.example\r\n", "Host: [::1\r\n",
        "Host: evil.example:99999999\r\n", "Host: ..\r\n", "Host: local%host\r\n", "Host: \xc3\xa4\r\n",
    };
    static const char *const lines[] = {
        "POST /secret HTTP/1.1", "POST /secret HTTP/1.0", "POST https://evil.example/secret HTTP/1.1",
        "POST //evil.example/secret HTTP/1.1", "POST http://user@" HOST "/secret HTTP/1.1",
    };

    for (size_t l = 0; l < sizeof(lines) / sizeof(lines[0]); l++)
        for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
            /* The request inside the body must never be answered as one of its own. */
            const char *inner = get("/open", "X-Inner: yes\r\n");
            const char *request = text("%s\r\nHost: %s:%d\r\n%s\r\n0\r\n\r\n%s", lines[l], HOST, world_port(),
                heads[i], inner);
            const char *said = converse(a_program(NULL), text("https://%s:%d/", HOST, world_port()), request);
            ck_assert_msg(strncmp(said, "HTTP/1.1 2", 10) != 0, "%s\n%s", request, said);
            ck_assert_msg(strncmp(said, "HTTP/1.1 5", 10) != 0 || strncmp(said, "HTTP/1.1 50", 11) == 0, "%s\n%s",
                request, said);
        }
}
END_TEST

START_TEST(an_absolute_request_line_does_not_choose_another_site)
{
    const char *const urls[] = {
        "https://localhost:1/open", "http://evil.example/open", text("https://localhost:%d/login", world_port()),
        "https://evil.example:443/open", "//evil.example/open", "https://%6dessages.localhost/open",
    };

    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        const char *said = converse(a_program(NULL), text("https://%s:%d/", HOST, world_port()),
            text("GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n", urls[i], HOST, world_port()));
        ck_assert_msg(!strstr(said, "\r\nHost: evil") && !strstr(said, "GET https"), "%s\n%s", urls[i], said);
    }
}
END_TEST

/* Where people are sent to sign in is told by the settings, by nothing that a client says. */
START_TEST(no_header_changes_where_people_sign_in)
{
    static const char *const names[] = {
        "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded", "X-Host", "X-Forwarded-Server",
        "X-Http-Host-Override", "X-Original-Host", "Origin", "Referer", "X-Forwarded-Prefix",
    };
    const char *login = text("Location: %s/login?rd=https%%3A%%2F%%2F" HOST "%%3A%d%%2Fsecret&rm=GET\r\n",
        the_world()->url, world_port());
    size_t asked = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        for (int spelling = 0; spelling < SPELLINGS; spelling++)
            requests[asked++] = get("/secret", text("Accept: text/html\r\nSec-Fetch-Mode: navigate\r\n"
                "Sec-Fetch-Dest: document\r\n%s: evil.example\r\n", spelled(names[i], spelling)));
    pipeline(HOST, requests, asked, heard);
    for (size_t i = 0; i < asked; i++)
        ck_assert_msg(heard[i].status == 302 && strstr(heard[i].head, login), "%s\n%s", requests[i], heard[i].head);
}
END_TEST

/* Header fields of HTTP/2 have lengths of their own: a value can hold what ends a line in HTTP/1.1. */
START_TEST(frames_of_http_2_carry_nothing_through_that_lines_could_not)
{
    const char *const odd[] = {
        "{'x-a':'b\\r\\nremote-user: " FORGED "'}", "{'x-a':'b\\nremote-user: " FORGED "'}",
        "{'x-a\\r\\nremote-user':'" FORGED "'}", "{'x-a: b\\r\\nremote-user':'" FORGED "'}", "{'x-a':'b\\u0000c'}",
        "{'x-\\u0000a':'b'}", "{'Remote-User':'" FORGED "'}", "{'remote-user ':'" FORGED "'}",
        "{':authority':'evil.example'}", "{'host':'evil.example'}",
        "{'transfer-encoding':'chunked'}", "{'content-length':'5'}", "{'connection':'remote-user'}",
        "{':method':'GET /open HTTP/1.1\\r\\nX:'}", "{':scheme':'http://evil.example/'}", "{'':'x'}",
        "{':path':'/open HTTP/1.1\\r\\nX: '}", "{':path':'https://evil.example/open'}", "{':path':'open'}",
        "{':path':''}", "{':odd':'x'}",
    };

    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        const struct packet packet = { .host = HOST, .path = "/secret", .odd = odd[i], .count = 1 };
        struct counts counts = packet_send(&packet);
        ck_assert_msg(counts.of[2] == 0, "%s comes through", odd[i]);
    }
}
END_TEST

RUN_STORIES("attacks by messages", make_site, no_header_says_that_another_path_is_asked_for,
    no_program_passes_by_what_it_calls_itself, nobody_makes_the_application_believe_a_name,
    what_two_servers_would_cut_differently_is_refused, an_absolute_request_line_does_not_choose_another_site,
    no_header_changes_where_people_sign_in, frames_of_http_2_carry_nothing_through_that_lines_could_not);
