/* nginx with our files: what it speaks, what it refuses, and what every answer says. */
#include "support/story.h"

#include <stdlib.h>
#include <string.h>

static const char *
url(const char *path)
{
    return text("%s%s", the_world()->url, path);
}

START_TEST(tls_1_2_and_1_3_are_spoken_and_nothing_older)
{
    static const struct { const char *version; bool spoken; } versions[] = {
        { "1.0", false }, { "1.1", false }, { "1.2", true }, { "1.3", true },
    };

    for (size_t i = 0; i < 4; i++) {
        struct browser *browser = a_browser();
        browser->tls = versions[i].version;
        int status = browse(browser, "GET", url("/login"), NULL, NULL).status;
        ck_assert_msg(status == (versions[i].spoken ? 200 : 0), "TLS %s: %d", versions[i].version, status);
    }
}
END_TEST

START_TEST(plain_http_is_sent_away_and_the_api_serves_nothing_over_it)
{
    struct browser *program = a_program(NULL);
    const char *plain = text("http%s/api/v1/me", the_world()->url + strlen("https"));
    int status = browse(program, "GET", plain, NULL, NULL).status;

    ck_assert_msg(status == 0 || status >= 300, "%d", status);
}
END_TEST

START_TEST(a_host_that_is_not_ours_is_not_served)
{
    struct browser *browser = a_browser();

    browser->stranger = true;
    const char *elsewhere = text("https://evil.example:%d/login", world_port());
    ck_assert_int_eq(browse(browser, "GET", elsewhere, NULL, NULL).status, 421);
}
END_TEST

START_TEST(what_does_not_exist_is_a_problem_to_programs_and_a_page_to_people)
{
    struct browser *browser = a_browser();

    REFUSED(404, "not_found", ask("GET /api/v1/nothing", NULL));
    REFUSED(404, "not_found", ask("GET /api/", NULL));
    REFUSED(404, "not_found", ask("GET /api/v1/users/", NULL));
    REFUSED(404, "not_found", ask("GET /api/v2/me", NULL));
    browser->navigates = true;
    struct answer answer = EXPECT(404, ask_as(browser, "GET /nothing", NULL));
    ck_assert(text_matches(header_of(answer, "Content-Type"), "^text/html"));
    ck_assert_ptr_null(strstr(answer.body, "nginx"));
}
END_TEST

START_TEST(every_problem_has_a_page)
{
    const char *list = RUN_WELL(NULL, "gatelodge", "print", "problems");

    ck_assert_ptr_nonnull(strstr(list, "wrong_credentials"));
    EXPECT(200, ask("GET /problems/wrong_credentials", NULL));
    EXPECT(200, ask("GET /problems/unavailable", NULL));
    EXPECT(404, ask("GET /problems/no_such_problem", NULL));
}
END_TEST

START_TEST(a_method_that_a_path_does_not_have_is_told_with_those_it_has)
{
    static const struct { const char *request; const char *allow; } rows[] = {
        { "DELETE /api/v1/users", "GET, HEAD, POST, OPTIONS" },
        { "PUT /api/v1/me", "GET, HEAD, PATCH, OPTIONS" },
        { "PUT /api/v1/sessions", "GET, HEAD, POST, OPTIONS" },
        { "GET /api/v1/registrations", "POST, OPTIONS" },
        { "POST /api/v1/openapi.json", "GET, HEAD, OPTIONS" },
        { "BREW /api/v1/me", "GET, HEAD, PATCH, OPTIONS" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer answer = REFUSED(405, "method_not_allowed", ask(rows[i].request, NULL));
        ck_assert_str_eq(header_of(answer, "Allow"), rows[i].allow);
    }
    struct answer answer = browse(asking(), "TRACE", url("/api/v1/me"), NULL, NULL);
    ck_assert_int_eq(answer.status, 405);
}
END_TEST

START_TEST(nothing_but_the_method_says_what_is_done)
{
    static const char *const headers[] = {
        "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE", "_method: DELETE",
    };
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    const char *path = text("/api/v1/users/%s", ann.id);

    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        boss->headers[0] = headers[i];
        EXPECT(200, ask_as(boss, text("GET %s", path), NULL));
        REFUSED(405, "method_not_allowed", ask_as(boss, text("POST %s", path), "{}"));
    }
    REFUSED(422, "field_invalid", ask_as(boss, text("GET %s?_method=DELETE", path), NULL));
    REFUSED(405, "method_not_allowed", ask_as(boss, text("POST %s?_method=DELETE", path), "{}"));
    boss->headers[0] = NULL;
    EXPECT(200, ask_as(boss, text("GET %s", path), NULL));
}
END_TEST

START_TEST(options_says_what_a_path_has)
{
    struct answer answer = EXPECT(204, ask("OPTIONS /api/v1/me", NULL));

    ck_assert_str_eq(header_of(answer, "Allow"), "GET, HEAD, PATCH, OPTIONS");
    ck_assert_ptr_null(header_of(answer, "Access-Control-Allow-Origin"));
    REFUSED(404, "not_found", ask("OPTIONS /api/v1/nothing", NULL));
}
END_TEST

START_TEST(head_is_get_without_the_body)
{
    struct answer get = EXPECT(200, ask("GET /api/v1/openapi.json", NULL));
    struct answer head = EXPECT(200, ask("HEAD /api/v1/openapi.json", NULL));

    ck_assert_uint_eq(head.length, 0);
    ck_assert_str_eq(header_of(head, "Content-Type"), header_of(get, "Content-Type"));
    EXPECT(401, ask("HEAD /api/v1/me", NULL));
    EXPECT(404, ask("HEAD /api/v1/nothing", NULL));
    ck_assert_uint_eq(EXPECT(200, ask("HEAD /login", NULL)).length, 0);
}
END_TEST

START_TEST(the_whole_api_is_described_to_anyone)
{
    struct answer answer = EXPECT(200, ask("GET /api/v1/openapi.json", NULL));

    ck_assert(text_matches(said(answer, "openapi"), "^3\\.1\\."));
    ck_assert_ptr_nonnull(said(answer, "paths"));
    ck_assert_ptr_nonnull(strstr(answer.body, "/api/v1/sessions/current/reauthenticate"));
    ck_assert_ptr_nonnull(strstr(answer.body, "/api/v1/users/{user_id}"));
    ck_assert_ptr_null(strcasestr(answer.body, "hint"));
}
END_TEST

START_TEST(a_body_that_is_too_large_is_refused)
{
    char *giant = text_keep(malloc(1200001));

    errors_expected("client intended to send too large body");
    memset(giant, ' ', 1200000);
    giant[1200000] = '\0';
    REFUSED(413, "body_too_large", ask_with(asking(), "POST /api/v1/sessions", "application/json", giant));
    giant[1024 * 1024] = '\0';
    REFUSED(400, "malformed", ask_with(asking(), "POST /api/v1/sessions", "application/json", giant));
    ck_assert_int_eq(ask_with(asking(), "POST /login", "application/x-www-form-urlencoded", giant).status,
        303);
}
END_TEST

START_TEST(a_body_of_another_kind_is_refused)
{
    static const char *const types[] = {
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/xml", "application/jsonp", "application/json; charset=utf-16", "text/json",
    };
    static const char body[] = "{\"identifier\":\"ann\",\"password\":\"four quiet rivers\"}";

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        REFUSED(415, "unsupported_media_type", ask_with(asking(), "POST /api/v1/sessions", types[i], body));
    REFUSED(401, "wrong_credentials",
        ask_with(asking(), "POST /api/v1/sessions", "application/json; charset=UTF-8", body));
    REFUSED(401, "wrong_credentials", ask_with(asking(), "POST /api/v1/sessions", "Application/JSON", body));
}
END_TEST

START_TEST(a_request_id_that_is_sane_is_kept)
{
    static const char *const odd[] = { "a b", "x\ty", "<script>", "\xc3\xa4", "%0d%0aX: y", "\"", "" };
    struct browser *browser = a_browser();
    const char *longest = text("%0300d", 1);

    browser->headers[0] = "X-Request-Id: story-42.of_mine";
    ck_assert_str_eq(header_of(ask_as(browser, "GET /api/v1/me", NULL), "X-Request-Id"), "story-42.of_mine");
    ck_assert_ptr_nonnull(strstr(story_log(), "story-42.of_mine"));
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        browser->headers[0] = text("X-Request-Id: %s", odd[i]);
        ck_assert_str_ne(header_of(ask_as(browser, "GET /api/v1/me", NULL), "X-Request-Id"), odd[i]);
    }
    browser->headers[0] = text("X-Request-Id: %s", longest);
    ck_assert_str_ne(header_of(ask_as(browser, "GET /api/v1/me", NULL), "X-Request-Id"), longest);
    browser->headers[0] = NULL;
    ck_assert_str_ne(header_of(ask_as(browser, "GET /api/v1/me", NULL), "X-Request-Id"),
        header_of(ask_as(browser, "GET /api/v1/me", NULL), "X-Request-Id"));
}
END_TEST

START_TEST(no_other_origin_is_let_in)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    browser->site = "cross-site";
    browser->headers[0] = "Origin: https://evil.example";
    struct answer answer = EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_ptr_null(header_of(answer, "Access-Control-Allow-Origin"));
    ck_assert_ptr_null(header_of(answer, "Access-Control-Allow-Credentials"));
}
END_TEST

/* What raw bytes get back: the status, 0 when the connection was closed without a word. */
static long
status_of(const char *bytes)
{
    const char *said = converse(a_browser(), url("/"), bytes);

    return strncmp(said, "HTTP/1.", 7) == 0 ? strtol(said + 9, NULL, 10) : 0;
}

START_TEST(requests_that_two_servers_could_cut_differently_are_refused)
{
    static const char *const heads[] = {
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n",
        "Host: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Host : localhost\r\n",
        "Host: local host\r\n", "Host: localhost\r\nContent-Length: -1\r\n",
        "Host: localhost\r\nContent-Length: 0x2\r\n", "Host: localhost\r\nTransfer-Encoding: xchunked\r\n",
        "",
    };

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        long status = status_of(text("POST /api/v1/sessions HTTP/1.1\r\n%s"
            "Content-Type: application/json\r\nConnection: close\r\n\r\n{}", heads[i]));
        ck_assert_msg(status == 0 || status == 400 || status == 501, "%s: %ld", heads[i], status);
    }
}
END_TEST

START_TEST(an_absolute_request_line_decides_which_host_is_meant)
{
    long status = status_of(text("GET https://evil.example/api/v1/openapi.json HTTP/1.1\r\n"
        "Host: localhost:%d\r\nConnection: close\r\n\r\n", world_port()));

    ck_assert_int_eq(status, 421);
}
END_TEST

START_TEST(what_cannot_be_read_is_refused_without_telling_much)
{
    static const char *const requests[] = { "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "\r\n\r\n\r\n\x16\x03\x01" };

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        const char *said = converse(a_browser(), url("/"), requests[i]);
        ck_assert_msg(strncmp(said, "HTTP/1.1 2", 10) != 0, "%s", said);
        ck_assert_ptr_null(strstr(said, "nginx/"));
    }
}
END_TEST

START_TEST(a_proxy_header_reaches_nobody)
{
    struct browser *browser = a_program(NULL);

    browser->headers[0] = "Proxy: http://evil.example:1/";
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(nothing_is_served_that_was_not_meant_to_be)
{
    static const char *const paths[] = {
        "/.git/config", "/login.html", "/../gatelodge.conf", "/assets/", "/assets/../login.html",
        "/.gatelodge/check", "/.gatelodge/errors/401.html", "/assets%2f..%2flogin.html", "/en/login.html", "/app.html",
        "/made", "/languages/de.json", "/assets/app/", "/assets/app/../../made",
        "/build.mk", "/sample/../../env", "/assets/..%2f..%2fenv", "/api/v1/.env", "/metrics.json",
    };

    errors_expected("directory index of .* is forbidden");
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        int status = ask(text("GET %s", paths[i]), NULL).status;
        ck_assert_msg(status == 404 || status == 403 || status == 400, "%s: %d", paths[i], status);
    }
}
END_TEST

START_TEST(hundreds_of_requests_on_one_connection_are_answered)
{
    struct browser *program = program_of(A_PERSON(NULL));

    for (int i = 0; i < 300; i++)
        EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(who_asks_too_often_is_told_to_wait)
{
    settings_put("pace", "read = 60");
    settings_apply();
    struct browser *program = program_of(A_PERSON(NULL));
    struct answer answer = { .status = 200 };

    for (int i = 0; i < 30 && answer.status == 200; i++)
        answer = ask_as(program, "GET /api/v1/me", NULL);
    REFUSED(429, "too_many_attempts", answer);
    ck_assert_int_ge(strtol(header_of(answer, "Retry-After"), NULL, 10), 1);
    EXPECT(401, ask_as(a_browser(), "GET /api/v1/me", NULL));
    clock_forward(LODGE_SECONDS(70));
    WAIT_UNTIL(ask_as(program, "GET /api/v1/me", NULL).status == 200, 10);
}
END_TEST

START_TEST(the_machines_own_watchers_see_how_each_program_is_and_nobody_else)
{
    static const char *const programs[] = { "", "/gate", "/login" };
    struct browser *watcher = a_program(NULL), *stranger = a_program(NULL);
    struct person ann = A_PERSON(NULL);

    errors_expected("access forbidden by rule");
    signed_in(ann);
    watcher->from = "127.0.0.1";
    stranger->headers[0] = "X-Forwarded-For: 127.0.0.1";
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        struct answer health = EXPECT(200, ask_as(watcher, text("GET %s/healthz", programs[i]), NULL));
        ck_assert_str_eq(said(health, "status"), "alive");
        struct answer readiness = EXPECT(200, ask_as(watcher, text("GET %s/readyz", programs[i]), NULL));
        ck_assert_str_eq(said(readiness, "status"), "ready");
        ck_assert(strstr(RUN_WELL(NULL, "gatelodge", "version"), said(readiness, "version")));
        struct answer metrics = EXPECT(200, ask_as(watcher, text("GET %s/metrics", programs[i]), NULL));
        ck_assert(text_matches(header_of(metrics, "Content-Type"), "^text/plain; version=0\\.0\\.4"));
        ck_assert_ptr_nonnull(strstr(metrics.body, "# TYPE gatelodge_"));
        ck_assert_ptr_null(strstr(metrics.body, ann.username));
        EXPECT(403, ask_as(stranger, text("GET %s/healthz", programs[i]), NULL));
        EXPECT(403, ask_as(stranger, text("GET %s/readyz", programs[i]), NULL));
        EXPECT(403, ask_as(stranger, text("GET %s/metrics", programs[i]), NULL));
    }
}
END_TEST

/* A number that a program tells of itself. */
static long
figure_of(struct browser *watcher, const char *program, const char *line)
{
    struct answer metrics = EXPECT(200, ask_as(watcher, text("GET %s/metrics", program), NULL));
    const char *found = strstr(metrics.body, text("\n%s ", line));

    ck_assert_msg(found != NULL, "no %s", line);
    return strtol(found + strlen(line) + 2, NULL, 10);
}

START_TEST(what_the_gate_and_login_do_is_counted)
{
    static const char passed[] = "gatelodge_checks_total{program=\"gate\",outcome=\"passed\"}";
    static const char not_signed_in[] = "gatelodge_checks_total{program=\"gate\",outcome=\"not_signed_in\"}";
    static const char hashes[] = "gatelodge_hashes_total{program=\"login\",result=\"done\"}";
    static const char calls[] = "gatelodge_database_calls_total{program=\"login\",result=\"answered\"}";
    struct browser *watcher = a_program(NULL);

    watcher->from = "127.0.0.1";
    long before[] = { figure_of(watcher, "/gate", passed), figure_of(watcher, "/gate", not_signed_in),
        figure_of(watcher, "/login", hashes), figure_of(watcher, "/login", calls) };
    struct browser *ann = signed_in(A_PERSON(NULL));
    EXPECT(200, browse(ann, "GET", the_world()->app, NULL, NULL));
    EXPECT(200, browse(ann, "GET", the_world()->app, NULL, NULL));
    EXPECT(401, browse(a_program(NULL), "GET", the_world()->app, NULL, NULL));
    ck_assert_int_eq(figure_of(watcher, "/gate", passed), before[0] + 2);
    ck_assert_int_eq(figure_of(watcher, "/gate", not_signed_in), before[1] + 1);
    ck_assert_int_gt(figure_of(watcher, "/login", hashes), before[2]);
    ck_assert_int_gt(figure_of(watcher, "/login", calls), before[3]);
    ck_assert_int_ge(figure_of(watcher, "/gate", "gatelodge_table_records{program=\"gate\"}"), 1);
    ck_assert_int_eq(figure_of(watcher, "/gate", "gatelodge_lease_valid{program=\"gate\"}"), 1);
    ck_assert_int_eq(figure_of(watcher, "/login", "gatelodge_hashing_slots_taken{program=\"login\"}"), 0);
}
END_TEST

/* Each line is one of ours or of nginx: what people send begins none of its own. */
START_TEST(nobody_writes_lines_of_their_own_into_the_log)
{
    static const char *const names[] = {
        "ann\\nlevel=error note=forged", "ann\\r\\n2026/11/20 00:00:00 [error] forged", "ann\\u0085forged",
        "ann\\u001b[2Jforged", "ann\\\\nforged", "ann\\u2028forged", "ann\\\" level=error forged",
    };
    struct browser *browser = a_browser();

    browser->headers[0] = "User-Agent: x\x1b[2J\xff level=error forged";
    browser->headers[1] = "X-Request-Id: x\" level=error forged";
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct answer answer = ask_with(browser, "POST /api/v1/sessions", "application/json",
            text("{\"identifier\":\"%s\",\"password\":\"four quiet rivers\"}", names[i]));
        ck_assert(answer.status == 401 || answer.status == 422);
    }
    ask_as(browser, "GET /api/v1/users/%0alevel=error%0d?limit=%0alevel=error", NULL);
    for (const char *log = story_log(); *log; log += strcspn(log, "\n") + 1) {
        const char *line = text("%.*s", (int)strcspn(log, "\n"), log);
        ck_assert_msg(text_matches(line, "^(time=20[0-9-]+T|20[0-9]{2}/[01][0-9]/)"), "%s", line);
        ck_assert_msg(!text_matches(line, "[[:cntrl:]]"), "%s", line);
        ck_assert_msg(!text_matches(line, "^time=[^ ]+ level=error"), "%s", line);
    }
}
END_TEST

RUN_STORIES("the front door", NULL, tls_1_2_and_1_3_are_spoken_and_nothing_older,
    plain_http_is_sent_away_and_the_api_serves_nothing_over_it, a_host_that_is_not_ours_is_not_served,
    what_does_not_exist_is_a_problem_to_programs_and_a_page_to_people, every_problem_has_a_page,
    a_method_that_a_path_does_not_have_is_told_with_those_it_has, nothing_but_the_method_says_what_is_done,
    options_says_what_a_path_has, head_is_get_without_the_body, the_whole_api_is_described_to_anyone,
    a_body_that_is_too_large_is_refused,
    a_body_of_another_kind_is_refused, a_request_id_that_is_sane_is_kept, no_other_origin_is_let_in,
    requests_that_two_servers_could_cut_differently_are_refused,
    an_absolute_request_line_decides_which_host_is_meant, what_cannot_be_read_is_refused_without_telling_much,
    a_proxy_header_reaches_nobody, nothing_is_served_that_was_not_meant_to_be,
    hundreds_of_requests_on_one_connection_are_answered,
    the_machines_own_watchers_see_how_each_program_is_and_nobody_else, what_the_gate_and_login_do_is_counted,
    nobody_writes_lines_of_their_own_into_the_log, who_asks_too_often_is_told_to_wait);
