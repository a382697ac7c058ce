/* The rules of a site: who passes, who is sent to sign in, who is refused, for each kind of rule. */
#include "support/application.h"
#include "support/story.h"

#include <string.h>

#define HOST "rules.localhost"

static const char rules[] =
    "    rule \"nobody\"   { path = \"/closed\"  answer = nobody }\n"
    "    rule \"anyone\"   { path = \"/open\"    answer = anyone }\n"
    "    rule \"pattern\"  { path_pattern = \"/file-[0-9]+\\\\.txt\"  answer = anyone }\n"
    "    rule \"reading\"  { path = \"/notes\"   methods = {\"GET\", \"HEAD\"}  answer = anyone }\n"
    "    rule \"writing\"  { path = \"/notes\"   groups = {\"writers\"} }\n"
    "    rule \"near\"     { path = \"/near\"    networks = {\"127.0.0.1/32\"}  answer = anyone }\n"
    "    rule \"far\"      { path = \"/near\"    answer = nobody }\n"
    "    rule \"group\"    { path = \"/staff\"   groups = {\"staff\", \"chiefs\"} }\n"
    "    rule \"may\"      { path = \"/people\"  permission = \"users.read\" }\n"
    "    rule \"level\"    { path = \"/vault\"   level = 2 }\n"
    "    rule \"age\"      { path = \"/delicate\"  max_age = 5m }\n"
    "    rule \"both\"     { path = \"/both\"    groups = {\"staff\"}  permission = \"users.read\" }\n"
    "    rule \"person\"   { path = \"/in\" }\n";

static void
make_site(void)
{
    static const char *const groups[] = { "staff", "chiefs", "writers" };

    application_start();
    application_serve(HOST, "");
    for (size_t i = 0; i < 3; i++)
        RUN_WELL(NULL, "gatelodge", "group", "add", groups[i]);
    settings_add(text("site \"rules\" {\n    hosts = {\"%s:%d\"}\n%s}", HOST, world_port(), rules));
    settings_apply();
}

static struct answer
get(struct browser *browser, const char *path)
{
    return visit(browser, HOST, text("GET %s", path));
}

static void
passes(struct browser *browser, const char *path)
{
    struct answer answer = EXPECT(200, get(browser, path));

    ck_assert_msg(strncmp(answer.body, "GET /", 5) == 0, "not the application: %s", answer.body);
}

/* Refused for this reason, without a way out: nothing that one could do about it oneself. */
static void
is_refused(struct browser *browser, const char *path, const char *reason)
{
    struct answer answer = get(browser, path);

    ck_assert_msg(answer.status == 403, "%s: %d\n%s", path, answer.status, answer.headers);
    ck_assert_ptr_nonnull(header_of(answer, "Gatelodge-Reason"));
    ck_assert_str_eq(header_of(answer, "Gatelodge-Reason"), reason);
    ck_assert_ptr_null(header_of(answer, "Location"));
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
}

static void
must_sign_in(struct browser *browser, const char *path)
{
    struct answer answer = get(browser, path);

    ck_assert_msg(answer.status == 401, "%s: %d\n%s", path, answer.status, answer.headers);
    ck_assert_ptr_nonnull(header_of(answer, "WWW-Authenticate"));
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
}

START_TEST(where_nobody_passes_nobody_passes)
{
    is_refused(a_program(NULL), "/closed", "nobody");
    is_refused(program_of(the_administrator()), "/closed/and/below", "nobody");
}
END_TEST

START_TEST(where_anyone_passes_nobody_need_sign_in)
{
    passes(a_program(NULL), "/open");
    passes(a_program(NULL), "/open/below?x=y");
    passes(program_of(A_PERSON(NULL)), "/open");
    passes(a_program("gl_ses_forged"), "/open");
}
END_TEST

START_TEST(a_path_is_a_prefix_of_whole_segments)
{
    struct browser *ann = program_of(A_PERSON(NULL));

    passes(a_program(NULL), "/open/");
    is_refused(ann, "/opened", "no_rule");
    is_refused(ann, "/OPEN", "no_rule");
    is_refused(ann, "/x/open", "no_rule");
}
END_TEST

START_TEST(a_pattern_is_for_the_whole_path)
{
    struct browser *ann = program_of(A_PERSON(NULL));

    passes(a_program(NULL), "/file-12.txt");
    passes(a_program(NULL), "/file-1%32.txt");
    is_refused(ann, "/file-12.txt/x", "no_rule");
    is_refused(ann, "/x/file-12.txt", "no_rule");
    is_refused(ann, "/file-12xtxt", "no_rule");
    is_refused(ann, "/file-.txt?/file-12.txt", "no_rule");
    is_refused(ann, "/file-12.txt%0a", "path_refused");
}
END_TEST

START_TEST(what_no_rule_is_about_is_refused)
{
    must_sign_in(a_program(NULL), "/in");
    is_refused(program_of(A_PERSON(NULL)), "/", "no_rule");
    is_refused(program_of(the_administrator()), "/elsewhere", "no_rule");
}
END_TEST

START_TEST(a_host_of_no_site_is_refused)
{
    application_serve("stray.localhost", "");
    struct answer answer = visit(program_of(the_administrator()), "stray.localhost", "GET /in");

    ck_assert_int_eq(answer.status, 403);
    ck_assert_str_eq(header_of(answer, "Gatelodge-Reason"), "no_site");
}
END_TEST

START_TEST(a_rule_may_be_about_some_methods)
{
    static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS" };
    struct browser *stranger = a_program(NULL), *ann = program_of(A_PERSON(NULL)),
        *ben = program_of(A_PERSON("--group", "writers"));

    passes(stranger, "/notes");
    EXPECT(200, visit(stranger, HOST, "HEAD /notes"));
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        const char *request = text("%s /notes/1", methods[i]);
        EXPECT(401, visit(stranger, HOST, request));
        EXPECT(403, visit(ann, HOST, request));
        EXPECT(200, visit(ben, HOST, request));
    }
}
END_TEST

START_TEST(a_client_cannot_say_that_its_method_is_another)
{
    static const char *const headers[] = {
        "X-HTTP-Method-Override: GET", "X-Original-Method: GET", "X_ORIGINAL_METHOD: GET",
        "X-Forwarded-Method: GET", "X-HTTP-Method: GET",
    };
    struct browser *stranger = a_program(NULL);

    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        stranger->headers[0] = headers[i];
        EXPECT(401, visit(stranger, HOST, "POST /notes/1"));
    }
}
END_TEST

START_TEST(a_rule_may_be_about_some_networks)
{
    struct browser *near = a_program(NULL), *far = a_program(NULL);

    near->from = "127.0.0.1";
    passes(near, "/near");
    is_refused(far, "/near", "nobody");
    far->headers[0] = "X-Forwarded-For: 127.0.0.1";
    far->headers[1] = "X-Real-IP: 127.0.0.1";
    far->headers[2] = "Forwarded: for=127.0.0.1";
    is_refused(far, "/near", "nobody");
}
END_TEST

START_TEST(one_of_the_groups_is_needed)
{
    struct browser *staff = program_of(A_PERSON("--group", "staff")),
        *chief = program_of(A_PERSON("--group", "chiefs"));
    struct browser *other = program_of(A_PERSON("--group", "writers")),
        *boss = program_of(the_administrator());

    passes(staff, "/staff");
    passes(chief, "/staff/room");
    is_refused(other, "/staff", "group");
    is_refused(boss, "/staff", "group");
    must_sign_in(a_program(NULL), "/staff");
}
END_TEST

START_TEST(who_leaves_a_group_is_refused_with_the_next_request)
{
    struct person ann = A_PERSON("--group", "staff");
    struct browser *program = program_of(ann);

    passes(program, "/staff");
    RUN_WELL(NULL, "gatelodge", "user", "revoke", ann.username, "--group", "staff");
    is_refused(program, "/staff", "group");
}
END_TEST

START_TEST(a_permission_is_needed)
{
    passes(program_of(A_PERSON("--role", "auditor")), "/people");
    is_refused(program_of(A_PERSON(NULL)), "/people", "permission");
}
END_TEST

START_TEST(what_a_rule_demands_must_all_hold)
{
    passes(program_of(A_PERSON("--group", "staff", "--role", "auditor")), "/both");
    is_refused(program_of(A_PERSON("--group", "staff")), "/both", "permission");
    is_refused(program_of(A_PERSON("--role", "auditor")), "/both", "group");
}
END_TEST

START_TEST(a_password_alone_is_not_the_second_level)
{
    is_refused(program_of(the_administrator()), "/vault", "level");
}
END_TEST

START_TEST(a_sign_in_that_is_too_old_must_be_made_again)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);

    passes(program, "/delicate");
    clock_forward(LODGE_MINUTES(4));
    passes(program, "/delicate");
    clock_forward(LODGE_MINUTES(2));
    struct answer answer = EXPECT(401, get(program, "/delicate"));
    ck_assert(text_matches(header_of(answer, "WWW-Authenticate"), "insufficient_user_authentication"));
    passes(program, "/in");
    program->bearer = said(EXPECT(200, ask_as(program, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", ann.password)), "token");
    passes(program, "/delicate");
}
END_TEST

START_TEST(a_page_leads_to_the_sign_in_page_and_back)
{
    struct browser *browser = a_browser();
    const char *portal = the_world()->url;

    browser->navigates = true;
    struct answer answer = EXPECT(302, get(browser, "/in/side?a=1&b=%C3%BC"));
    ck_assert_str_eq(header_of(answer, "Location"), text("%s/login?rd=https%%3A%%2F%%2F" HOST
        "%%3A%d%%2Fin%%2Fside%%3Fa%%3D1%%26b%%3D%%25C3%%25BC&rm=GET", portal, world_port()));
    ck_assert_ptr_nonnull(strstr(header_of(answer, "Cache-Control"), "no-store"));

    /* Browsers without Sec-Fetch say what they want to read. */
    browser->site = NULL;
    EXPECT(302, get(browser, "/in"));
}
END_TEST

START_TEST(what_is_no_page_is_told_to_sign_in)
{
    static const char *const headers[] = {
        "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: image", "X-Requested-With: XMLHttpRequest",
        "Upgrade: websocket",
    };
    struct browser *browser = a_browser();

    must_sign_in(browser, "/in");
    ck_assert_ptr_null(header_of(get(browser, "/in"), "Location"));
    ck_assert(text_matches(header_of(get(browser, "/in"), "Content-Type"), "^application/problem\\+json"));
    ck_assert_str_eq(said(get(browser, "/in"), "code"), "not_signed_in");

    browser->site = NULL;
    browser->navigates = browser->old = true;       /* HTTP/2 has no Upgrade */
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        browser->headers[0] = headers[i];
        EXPECT(401, get(browser, "/in"));
    }
}
END_TEST

START_TEST(who_is_signed_in_and_not_allowed_is_not_sent_to_sign_in)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    browser->navigates = true;
    browser->headers[0] = text("Cookie: __Host-gatelodge=%s", cookie_of(browser, "__Host-gatelodge"));
    struct answer answer = EXPECT(403, get(browser, "/staff"));
    ck_assert(text_matches(header_of(answer, "Content-Type"), "^text/html"));
    ck_assert_ptr_null(header_of(answer, "Location"));
    EXPECT(200, get(browser, "/in"));
}
END_TEST

/* Every way to write a path so that nginx, the gate and an application could each understand another one. */
START_TEST(a_path_that_can_be_read_in_two_ways_never_passes_as_the_open_one)
{
    static const char *const paths[] = {
        "/open/../staff", "/open/%2e%2e/staff", "/open/..%2fstaff", "/open/%2e%2e%2fstaff", "/open/..;/staff",
        "/open/..%5cstaff", "/open/..\\staff", "/open/.%2e/staff", "/open/%252e%252e/staff",
        "/open/%252e%252e%252fstaff", "/open;/../staff", "/staff;/open", "/open%2f..%2fstaff",
        "/open/..%00/staff", "/open/%c0%ae%c0%ae/staff", "/open/..%c0%afstaff", "/open//../staff",
        "/open/./../staff", "/open/..%0a/staff", "/open/..%3b/staff", "//staff", "/./staff", "/%2e/staff",
        "/staff/.", "/open\\..\\staff", "/%73taff", "/staff%2f", "/open/\xef\xbc\x8f../staff",
    };
    struct browser *stranger = a_program(NULL);

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        int status = get(stranger, paths[i]).status;
        ck_assert_msg(status == 400 || status == 401 || status == 403, "%s: %d", paths[i], status);
    }
}
END_TEST

START_TEST(a_client_cannot_say_that_its_path_is_another)
{
    static const char *const names[] = {
        "X-Original-URL", "X-Original-URI", "X-Original-Path", "X_ORIGINAL_PATH", "X-Forwarded-Uri",
        "X-Forwarded-Path", "X-Rewrite-URL", "Document-Uri", "DOCUMENT_URI", "X-Auth-Request-Redirect",
        "X_ORIGINAL_URL", "X_FORWARDED_URI",
    };
    struct browser *stranger = a_program(NULL);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        stranger->headers[0] = text("%s: /open", names[i]);
        must_sign_in(stranger, "/staff");
        stranger->headers[0] = text("%s: https://" HOST ":%d/open", names[i], world_port());
        must_sign_in(stranger, "/staff");
    }
    stranger->headers[0] = NULL;
    must_sign_in(stranger, "/staff?/open");
    must_sign_in(stranger, "/staff?x=/../open");
}
END_TEST

START_TEST(no_program_is_let_through_by_what_it_calls_itself)
{
    static const char *const agents[] = {
        "kube-probe/1.29", "GoogleHC/1.0", "ELB-HealthChecker/2.0", "curl", "",
    };
    struct browser *stranger = a_program(NULL);

    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        stranger->headers[0] = text("User-Agent: %s", agents[i]);
        must_sign_in(stranger, "/in");
        must_sign_in(stranger, "/in/healthz");
    }
    EXPECT(404, visit(stranger, HOST, "GET /.gatelodge/check"));
}
END_TEST

START_TEST(what_is_open_to_anyone_stays_open_without_mariadb)
{
    struct browser *program = program_of(A_PERSON(NULL));

    errors_expected("[Dd]atabase|MariaDB|unavailable");
    RUN_WELL(NULL, "gatelodge", "session", "refresh");      /* else known people pass for a while */
    database_stop();
    passes(a_program(NULL), "/open");
    passes(program, "/open");
    must_sign_in(a_program(NULL), "/in");
    is_refused(program, "/closed", "nobody");
    EXPECT(503, get(program, "/in"));
    database_start();
    WAIT_UNTIL(get(program, "/in").status == 200, 15);
}
END_TEST

START_TEST(the_administrator_can_ask_which_rule_decides)
{
    struct person ann = A_PERSON(NULL);
    struct ran ran = RUN(NULL, "gatelodge", "policy", "explain", "--user", ann.username, "--url",
        text("https://%s:%d/staff/x", HOST, world_port()), "--json");

    ck_assert_ptr_nonnull(strstr(ran.output, "\"rules\""));
    ck_assert_ptr_nonnull(strstr(ran.output, "\"group\""));
}
END_TEST

RUN_STORIES("refusing", make_site, where_nobody_passes_nobody_passes, where_anyone_passes_nobody_need_sign_in,
    a_path_is_a_prefix_of_whole_segments, a_pattern_is_for_the_whole_path, what_no_rule_is_about_is_refused,
    a_host_of_no_site_is_refused, a_rule_may_be_about_some_methods,
    a_client_cannot_say_that_its_method_is_another, a_rule_may_be_about_some_networks,
    one_of_the_groups_is_needed, who_leaves_a_group_is_refused_with_the_next_request, a_permission_is_needed,
    what_a_rule_demands_must_all_hold, a_password_alone_is_not_the_second_level,
    a_sign_in_that_is_too_old_must_be_made_again, a_page_leads_to_the_sign_in_page_and_back,
    what_is_no_page_is_told_to_sign_in, who_is_signed_in_and_not_allowed_is_not_sent_to_sign_in,
    a_path_that_can_be_read_in_two_ways_never_passes_as_the_open_one,
    a_client_cannot_say_that_its_path_is_another, no_program_is_let_through_by_what_it_calls_itself,
    what_is_open_to_anyone_stays_open_without_mariadb, the_administrator_can_ask_which_rule_decides);
