/* The gate's answers: who passes, who is sent to sign in, who is refused and why. */
#include "gate_stage.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_navigation_is_sent_to_sign_in_and_back)
{
    nobody_is_signed_in();
    browser_navigates();
    ck_assert_int_eq(check("/app/a%20b?c=d&e"), 401);
    ck_assert_str_eq(header("Location"),
        "https://id.test:8443/login?rd=https%3A%2F%2Fapp.test%2Fapp%2Fa%2520b%3Fc%3Dd%26e&rm=GET");
    ck_assert_str_eq(header("Gatelodge-Reason"), "not_signed_in");
    ck_assert_int_eq(times_asked, 0);
}
END_TEST

START_TEST(the_method_goes_along)
{
    nobody_is_signed_in();
    browser_navigates();
    ck_assert_int_eq(check_url("POST", "https://app.test/app"), 401);
    ck_assert_str_eq(header("Location"),
        "https://id.test:8443/login?rd=https%3A%2F%2Fapp.test%2Fapp&rm=POST");
}
END_TEST

START_TEST(everything_else_is_told_by_the_status_alone)
{
    nobody_is_signed_in();
    ck_assert_int_eq(check("/app"), 401);
    ck_assert(!has_header("Location"));
    ck_assert(lodge_text_starts(header("WWW-Authenticate"), "Bearer"));
}
END_TEST

START_TEST(a_navigation_is_told_from_the_rest)
{
    static const struct {
        const char *mode, *dest, *upgrade, *requested_with, *accept;
        bool navigation;
    } cases[] = {
        { "navigate", "document", NULL, NULL, NULL, true },
        { "navigate", "iframe", NULL, NULL, "*/*", true },
        { "navigate", NULL, NULL, NULL, NULL, true },
        { "navigate", "image", NULL, NULL, "text/html", false },
        { "cors", "empty", NULL, NULL, "text/html", false },
        { "no-cors", "image", NULL, NULL, "text/html", false },
        { "websocket", "websocket", "websocket", NULL, NULL, false },
        { "same-origin", NULL, NULL, NULL, "text/html", false },
        { "NAVIGATE", "document", NULL, NULL, "text/html", false },
        { NULL, "document", NULL, NULL, NULL, true },
        { NULL, "empty", NULL, NULL, "text/html", false },
        { NULL, NULL, NULL, NULL, "text/html,application/xhtml+xml,*/*;q=0.8", true },
        { NULL, NULL, NULL, NULL, "application/json, Text/HTML;q=0.1", true },
        { NULL, NULL, NULL, NULL, "*/*", false },
        { NULL, NULL, NULL, NULL, "application/json", false },
        { NULL, NULL, NULL, NULL, NULL, false },
        { NULL, NULL, "websocket", NULL, "text/html", false },
        { NULL, NULL, NULL, "XMLHttpRequest", "text/html", false },
    };

    nobody_is_signed_in();
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        lodge_asker_parameter(asker, "HTTP_SEC_FETCH_MODE", cases[i].mode);
        lodge_asker_parameter(asker, "HTTP_SEC_FETCH_DEST", cases[i].dest);
        lodge_asker_parameter(asker, "HTTP_UPGRADE", cases[i].upgrade);
        lodge_asker_parameter(asker, "HTTP_X_REQUESTED_WITH", cases[i].requested_with);
        lodge_asker_parameter(asker, "HTTP_ACCEPT", cases[i].accept);
        ck_assert_int_eq(check("/app"), 401);
        ck_assert_msg(has_header("Location") == cases[i].navigation, "%zu", i);
    }
}
END_TEST

START_TEST(a_program_with_a_token_is_never_redirected)
{
    open_gate();
    browser_navigates();
    lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", "Bearer gl_ses_x");
    whether_signed_in = LODGE_NOT_SIGNED_IN;
    ck_assert_int_eq(check("/app"), 401);
    ck_assert(!has_header("Location"));
    ck_assert_ptr_nonnull(strstr(header("WWW-Authenticate"), "invalid_token"));
}
END_TEST

START_TEST(too_long_a_way_back_leads_to_the_front_page)
{
    static char uri[8100];

    nobody_is_signed_in();
    browser_navigates();
    memset(uri, '?', sizeof(uri) - 1);
    memcpy(uri, "/app", 4);
    ck_assert_int_eq(check(uri), 401);
    ck_assert_str_eq(header("Location"), "https://id.test:8443/login?rd=https%3A%2F%2Fapp.test%2F&rm=GET");
}
END_TEST

START_TEST(what_cannot_be_returned_to_leads_to_the_front_page)
{
    nobody_is_signed_in();
    browser_navigates();
    ck_assert_int_eq(check("/app/caf\xc3\xa9"), 401);
    ck_assert_str_eq(header("Location"), "https://id.test:8443/login?rd=https%3A%2F%2Fapp.test%2F&rm=GET");
}
END_TEST

START_TEST(a_rule_that_does_not_allow_refuses_with_its_reason)
{
    static const struct { const char *uri, *reason; } cases[] = {
        { "/closed", "nobody" }, { "/elsewhere", "no_rule" }, { "/level", "level" }, { "/near", "no_rule" },
        { "/admin", "group" },
    };

    open_gate();
    browser_navigates();
    somebody.groups = (struct lodge_texts)TEXTS("staff");
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        ck_assert_int_eq(check(cases[i].uri), 403);
        ck_assert_str_eq(header("Gatelodge-Reason"), cases[i].reason);
        ck_assert(!has_header("Location"));
        ck_assert(!has_header("Remote-User"));
    }
}
END_TEST

START_TEST(the_address_of_the_client_counts)
{
    open_gate();
    lodge_asker_parameter(asker, "REMOTE_ADDR", "198.51.100.9");
    ck_assert_int_eq(check("/near"), 200);
    lodge_asker_parameter(asker, "HTTP_X_FORWARDED_FOR", "198.51.100.9");
    lodge_asker_parameter(asker, "REMOTE_ADDR", "203.0.113.1");
    ck_assert_int_eq(check("/near"), 403);
}
END_TEST

START_TEST(a_sign_in_that_is_too_old_is_asked_for_again)
{
    open_gate();
    ck_assert_int_eq(check("/fresh"), 401);
    ck_assert_str_eq(header("Gatelodge-Reason"), "reauthentication_required");
    ck_assert_ptr_nonnull(strstr(header("WWW-Authenticate"), "insufficient_user_authentication"));
    ck_assert(!has_header("Location"));
    browser_navigates();
    ck_assert_int_eq(check("/fresh"), 401);
    ck_assert_str_eq(header("Location"),
        "https://id.test:8443/login?rd=https%3A%2F%2Fapp.test%2Ffresh&rm=GET&again=true");
    somebody.who.session.authenticated_at = NOW - LODGE_MINUTES(10);
    ck_assert_int_eq(check("/fresh"), 200);
}
END_TEST

START_TEST(when_nothing_can_be_known_nobody_passes)
{
    static const enum lodge_problem problems[] = { LODGE_UNAVAILABLE, LODGE_BUSY, LODGE_BROKEN,
        LODGE_OUTCOME_UNKNOWN };

    open_gate();
    browser_navigates();
    for (size_t i = 0; i < LODGE_COUNT(problems); i++) {
        whether_signed_in = problems[i];
        ck_assert_int_eq(check("/app"), 401);
        ck_assert_str_eq(header("Gatelodge-Reason"), lodge_problem_row(problems[i])->code);
        ck_assert(!has_header("Location"));
        ck_assert(!has_header("Remote-User"));
    }
}
END_TEST

START_TEST(what_anyone_may_see_stays_open_without_the_database)
{
    open_gate();
    whether_signed_in = LODGE_UNAVAILABLE;
    ck_assert_int_eq(check("/pub/x"), 200);
    ck_assert(!has_header("Remote-User"));
    whether_signed_in = LODGE_NOT_SIGNED_IN;
    ck_assert_int_eq(check("/pub/x"), 200);
    ck_assert(!has_header("Remote-User"));
    whether_signed_in = LODGE_OK;
    ck_assert_int_eq(check("/pub/x"), 200);
    ck_assert_str_eq(header("Remote-User"), "ann");
}
END_TEST

START_TEST(without_a_credential_no_session_is_looked_for)
{
    nobody_is_signed_in();
    ck_assert_int_eq(check("/pub"), 200);
    ck_assert_int_eq(check("/closed"), 403);
    ck_assert_int_eq(times_asked, 0);
}
END_TEST

START_TEST(what_a_client_says_about_its_request_counts_for_nothing)
{
    static const char *const names[] = {
        "HTTP_X_ORIGINAL_URL", "HTTP_X_ORIGINAL_URI", "HTTP_X_ORIGINAL_PATH", "HTTP_X_FORWARDED_URI",
        "HTTP_X_REWRITE_URL",
    };

    nobody_is_signed_in();
    for (size_t i = 0; i < LODGE_COUNT(names); i++)
        lodge_asker_parameter(asker, names[i], i == 0 ? "https://app.test/pub" : "/pub");
    lodge_asker_parameter(asker, "HTTP_X_ORIGINAL_METHOD", "OPTIONS");
    lodge_asker_parameter(asker, "HTTP_USER_AGENT", "kube-probe/1.29");
    ck_assert_int_eq(check("/app"), 401);
    lodge_asker_parameter(asker, "X_ORIGINAL_URL", NULL);
    ck_assert_int_eq(lodge_ask(asker, CHECK, NULL).status, 401);
    ck_assert_str_eq(header("Gatelodge-Reason"), "request_missing");
}
END_TEST

START_TEST(a_request_that_cannot_be_read_is_refused)
{
    static const struct { const char *url; int status; const char *reason; } cases[] = {
        { "https://app.test/pub/../app", 403, "path_refused" },
        { "https://app.test/pub/..;/app", 403, "path_refused" },
        { "https://app.test/pub%2f..%2fapp", 403, "path_refused" },
        { "http://app.test/pub", 403, "plain_http" },
        { "https://evil.test/pub", 403, "no_site" },
        { "https://app.test@evil.test/pub", 401, "request_malformed" },
        { "https://app.test", 401, "request_malformed" },
    };

    open_gate();
    browser_navigates();
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        ck_assert_int_eq(check_url("GET", cases[i].url), cases[i].status);
        ck_assert_str_eq(header("Gatelodge-Reason"), cases[i].reason);
        ck_assert(!has_header("Location"));
    }
    lodge_asker_parameter(asker, "X_ORIGINAL_URL", "https://app.test/pub");
    lodge_asker_parameter(asker, "X_FORWARDED_URI", "/app");
    ck_assert_int_eq(lodge_ask(asker, CHECK, NULL).status, 401);
    ck_assert_str_eq(header("Gatelodge-Reason"), "sources_disagree");
}
END_TEST

START_TEST(rules_see_the_path_that_nginx_found)
{
    open_gate();
    lodge_asker_parameter(asker, "X_ORIGINAL_PATH", "/closed/x");
    ck_assert_int_eq(check("/app"), 403);
    ck_assert_str_eq(header("Gatelodge-Reason"), "nobody");
}
END_TEST

START_TEST(whatever_is_asked_the_gate_knows_three_statuses_and_sets_no_cookie)
{
    static const struct { const char *request; int status; } cases[] = {
        { CHECK, 200 }, { "HEAD /.gatelodge/check", 200 }, { "POST /.gatelodge/check", 200 },
        { "OPTIONS /.gatelodge/check", 200 }, { "PROPFIND /.gatelodge/check?x=y", 200 },
    };

    open_gate();
    check("/app");
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        struct lodge_reply reply = lodge_ask(asker, cases[i].request, NULL);
        ck_assert_msg(reply.status == cases[i].status, "%s: %d", cases[i].request, reply.status);
        ck_assert(!has_header("Set-Cookie"));
        ck_assert_uint_eq(reply.length, 0);
    }
}
END_TEST

START_TEST(a_yes_is_204_where_nginx_asks_for_it_and_nothing_else_changes)
{
    static const char *const asked[] = { "GET /.gatelodge/check", "GET /oauth2/auth" };

    open_gate();
    lodge_asker_parameter(asker, "GATELODGE_SUCCESS", "204");
    ck_assert_int_eq(check("/app"), 204);
    ck_assert_str_eq(header("Remote-User"), somebody.who.username);
    for (size_t i = 0; i < LODGE_COUNT(asked); i++)
        ck_assert_int_eq(lodge_ask(asker, asked[i], NULL).status, 204);
    ck_assert_int_eq(check("/closed/x"), 403);
    came = false;
    ck_assert_int_eq(check("/app"), 401);
    ck_assert_int_eq(check("/pub"), 204);
    lodge_asker_parameter(asker, "GATELODGE_SUCCESS", "403");
    ck_assert_int_eq(check("/pub"), 200);
}
END_TEST

START_TEST(whom_it_lets_pass_is_not_logged_and_whom_it_refuses_is)
{
    FILE *log = tmpfile();
    char line[1024] = "";

    open_gate();
    ck_assert_int_ge(dup2(fileno(log), STDERR_FILENO), 0);
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_int_eq(fseek(log, 0, SEEK_END), 0);
    ck_assert_int_eq(ftell(log), 0);
    ck_assert_int_eq(check("/closed/x"), 403);
    rewind(log);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), log));
    ck_assert_ptr_nonnull(strstr(line, "status=403 problem=not_allowed"));
}
END_TEST

RUN_TESTS("gate", a_navigation_is_sent_to_sign_in_and_back, the_method_goes_along,
    everything_else_is_told_by_the_status_alone, a_navigation_is_told_from_the_rest,
    a_program_with_a_token_is_never_redirected, too_long_a_way_back_leads_to_the_front_page,
    what_cannot_be_returned_to_leads_to_the_front_page, a_rule_that_does_not_allow_refuses_with_its_reason,
    the_address_of_the_client_counts, a_sign_in_that_is_too_old_is_asked_for_again,
    when_nothing_can_be_known_nobody_passes, what_anyone_may_see_stays_open_without_the_database,
    without_a_credential_no_session_is_looked_for, what_a_client_says_about_its_request_counts_for_nothing,
    a_request_that_cannot_be_read_is_refused, rules_see_the_path_that_nginx_found,
    whatever_is_asked_the_gate_knows_three_statuses_and_sets_no_cookie,
    a_yes_is_204_where_nginx_asks_for_it_and_nothing_else_changes,
    whom_it_lets_pass_is_not_logged_and_whom_it_refuses_is);
