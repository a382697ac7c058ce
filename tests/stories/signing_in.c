/* Signing in and out through the API: what is handed over, and what is not told. */
#include "support/story.h"

#include <stdlib.h>
#include <string.h>

static const char *
cookie(struct browser *browser)
{
    return cookie_of(browser, "__Host-gatelodge");
}

START_TEST(a_browser_signs_in_and_gets_a_cookie)
{
    struct person ann = A_PERSON("--name", "Ann Example");
    struct browser *browser = a_browser();
    struct answer answer = EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));

    ck_assert_str_eq(header_of(answer, "Location"), "/api/v1/sessions/current");
    ck_assert_ptr_nonnull(cookie(browser));
    ck_assert(text_matches(header_of(answer, "Set-Cookie"), "SameSite=Lax$"));
    ck_assert_ptr_null(said(answer, "token"));
    ck_assert_ptr_null(strstr(answer.body, cookie(browser)));
    ck_assert_str_eq(said(answer, "user_id"), ann.id);
    ck_assert_str_eq(said(answer, "ip"), browser->from);
    ck_assert_str_eq(said(answer, "current"), "true");
    ck_assert_str_eq(said(answer, "methods.0"), "pwd");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(a_program_signs_in_and_gets_a_token_that_is_shown_once)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = a_program(NULL);
    struct answer answer = EXPECT(201, ask_as(program, "POST /api/v1/sessions",
        "{'identifier':'%s','password':'%s','deliver':'token'}", ann.username, ann.password));

    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert(text_matches(said(answer, "token"), "^gl_ses_[0-9A-Za-z]{49}$"));
    program->bearer = said(answer, "token");
    answer = EXPECT(200, ask_as(program, "GET /api/v1/sessions/current", NULL));
    ck_assert_str_eq(said(answer, "user.username"), ann.username);
    ck_assert_ptr_null(strstr(answer.body, program->bearer));
}
END_TEST

START_TEST(the_current_session_tells_who_one_is_and_what_one_may)
{
    struct person ann = A_PERSON("--role", "auditor");
    struct browser *browser = signed_in(ann);
    struct answer answer = EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL));

    ck_assert_str_eq(said(answer, "user.id"), ann.id);
    ck_assert_str_eq(said(answer, "user.email"), ann.email);
    ck_assert_str_eq(said(answer, "session.user_id"), ann.id);
    ck_assert(lists(answer, "roles", "auditor"));
    ck_assert(lists(answer, "permissions", "users.read"));
    ck_assert(!lists(answer, "permissions", "users.write"));
}
END_TEST

START_TEST(a_wrong_password_and_an_unknown_person_get_the_same_answer)
{
    struct person ann = A_PERSON(NULL);
    struct answer wrong = REFUSED(401, "wrong_credentials",
        try_to_sign_in(a_browser(), ann.username, a_password()));
    struct answer unknown = REFUSED(401, "wrong_credentials",
        try_to_sign_in(a_browser(), a_name(), a_password()));
    struct answer no_name = REFUSED(401, "wrong_credentials",
        try_to_sign_in(a_browser(), "a b:c", a_password()));

    /* Byte for byte, but for the request's id, which is as long in each. */
    const char *ids[] = {
        said(wrong, "request_id"), said(unknown, "request_id"), said(no_name, "request_id"),
    };
    ck_assert_uint_eq(strlen(ids[0]), strlen(ids[1]));
    ck_assert_str_eq(text("%.*s", (int)(strstr(wrong.body, ids[0]) - wrong.body), wrong.body),
        text("%.*s", (int)(strstr(unknown.body, ids[1]) - unknown.body), unknown.body));
    ck_assert_uint_eq(wrong.length, unknown.length);
    ck_assert_uint_eq(wrong.length, no_name.length);
    ck_assert_uint_eq(strlen(wrong.headers), strlen(unknown.headers));
    ck_assert_ptr_null(header_of(wrong, "Set-Cookie"));
}
END_TEST

/* Somebody unknown costs a hash like everybody else: not a tenth of the time, and not ten times as much. */
START_TEST(somebody_unknown_takes_as_long_as_somebody_known)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();
    double known = 0, unknown = 0;

    try_to_sign_in(browser, ann.username, a_password());
    for (int i = 0; i < 4; i++) {
        known += REFUSED(401, "wrong_credentials",
            try_to_sign_in(browser, ann.username, a_password())).seconds;
        unknown += REFUSED(401, "wrong_credentials", try_to_sign_in(browser, a_name(), a_password())).seconds;
    }
    ck_assert_msg(unknown > known / 2 && unknown < known * 2, "known %f s, unknown %f s", known, unknown);
}
END_TEST

START_TEST(one_may_sign_in_with_the_email_address_in_any_case)
{
    struct person ann = A_PERSON(NULL);
    char *loud = text_keep(strdup(ann.email));

    for (char *c = loud; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    EXPECT(201, try_to_sign_in(a_browser(), ann.email, ann.password));
    EXPECT(201, try_to_sign_in(a_browser(), loud, ann.password));
}
END_TEST

START_TEST(a_username_is_the_same_in_another_case_or_width)
{
    struct person ann = A_PERSON(NULL);
    char first = ann.username[0];

    EXPECT(201, try_to_sign_in(a_browser(), text("%c%s", first - 'a' + 'A', ann.username + 1), ann.password));
    /* U+FF41 and following are the letters again, as wide as a Chinese character. */
    const char *wide = text("\xef\xbd%c%s", (char)(0x81 + first - 'a'), ann.username + 1);
    EXPECT(201, try_to_sign_in(a_browser(), wide, ann.password));
}
END_TEST

START_TEST(every_byte_of_a_password_counts)
{
    struct person ann = A_PERSON(NULL);
    char *long_one = text_keep(strdup(text("%s %0180d x", a_password(), 7)));

    RUN_WELL(long_one, "gatelodge", "user", "passwd", ann.username, "--password-file", "-");
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, long_one));
    long_one[strlen(long_one) - 1] = 'y';
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, long_one));
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, text("%.72s", long_one)));
}
END_TEST

START_TEST(who_signs_out_is_signed_out_and_the_cookie_is_gone)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *token = cookie(browser);
    struct answer answer = EXPECT(204, ask_as(browser, "DELETE /api/v1/sessions/current", NULL));

    ck_assert(text_matches(header_of(answer, "Set-Cookie"), "^__Host-gatelodge=; .*Max-Age=0"));
    ck_assert_ptr_null(cookie(browser));
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    REFUSED(401, "not_signed_in", ask_as(a_program(token), "GET /api/v1/me", NULL));
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM sessions WHERE token_digest = UNHEX(SHA2('%s', 256))",
        token), 0);
}
END_TEST

/* Whoever puts a cookie into somebody's browser must not know the session that is opened there (fixation). */
START_TEST(each_sign_in_opens_another_session)
{
    struct person ann = A_PERSON(NULL), eve = A_PERSON(NULL);
    struct browser *browser = signed_in(eve);
    const char *planted = cookie(browser);

    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
    ck_assert_str_ne(cookie(browser), planted);
    ck_assert_str_eq(said(ask_as(browser, "GET /api/v1/me", NULL), "id"), ann.id);
    const char *first = cookie(browser);
    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
    ck_assert_str_ne(cookie(browser), first);
    ck_assert_str_eq(said(ask_as(a_program(planted), "GET /api/v1/me", NULL), "id"), eve.id);
}
END_TEST

START_TEST(the_database_holds_no_token)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);

    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM sessions WHERE token_digest = UNHEX(SHA2('%s', 256))",
        program->bearer), 1);
    const char *dump = sql_everything();
    ck_assert_ptr_null(strstr(dump, program->bearer));
    ck_assert_ptr_null(strstr(dump, program->bearer + strlen("gl_ses_")));
    ck_assert_ptr_null(strstr(dump, ann.password));
}
END_TEST

START_TEST(a_suspended_person_learns_it_only_with_the_right_password)
{
    struct person ann = A_PERSON("--status", "suspended");

    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, a_password()));
    REFUSED(403, "account_suspended", try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(somebody_without_a_password_cannot_sign_in)
{
    const char *name = a_name();

    RUN_WELL(NULL, "gatelodge", "user", "add", name, "--no-password");
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), name, a_password()));
    REFUSED(422, "field_invalid", try_to_sign_in(a_browser(), name, ""));
}
END_TEST

START_TEST(tokens_that_are_none_open_nothing)
{
    struct browser *program = program_of(A_PERSON(NULL));
    const char *token = program->bearer;
    const char *const wrong[] = {
        "x", "gl_ses_", text("%s0", token), text("%.55s", token),
        text("%.55s%c", token, token[55] == 'a' ? 'b' : 'a'), text("gl_pat_%s", token + 7),
        text("%s%c%s", text("%.10s", token), token[10] == 'a' ? 'b' : 'a', token + 11),
        text("%s,%s", token, token), "Basic", "null", "\"\"",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        program->bearer = wrong[i];
        struct answer answer = REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
        ck_assert(text_matches(header_of(answer, "WWW-Authenticate"), "^Bearer .*error=\"invalid_token\""));
    }
    program->bearer = token;
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(mutilated_cookies_open_nothing)
{
    struct browser *browser = signed_in(A_PERSON(NULL)), *other = a_browser();
    const char *token = cookie(browser);
    const char *const wrong[] = {
        "__Host-gatelodge=", "__Host-gatelodge", text("__Host-gatelodge=\"%s\"", token),
        text("__Host-gatelodge=%s; __Host-gatelodge=%s", token, token), text("__Host-gatelodge=%.40s", token),
        text("$Version=1; __Host-Gatelodge=%s", token), text("gatelodge=%s", token),
        text("__Secure-gatelodge=%s", token), text("__Host-gatelodge= %s", token),
        text("__Host-gatelodge=%07000d", 1), text("__Host-gatelodge=%s%%00", token),
        text("__Host-gatelodge =%s", token), "=;=;;=", "__Host-gatelodge=\xff\xfe\x80",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        other->headers[0] = text("Cookie: %s", wrong[i]);
        REFUSED(401, "not_signed_in", ask_as(other, "GET /api/v1/me", NULL));
    }
    other->headers[0] = text("Cookie: a=b; __Host-gatelodge=%s;c=d", token);
    EXPECT(200, ask_as(other, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(a_token_that_is_wrong_is_not_made_good_by_a_cookie)
{
    struct browser *browser = signed_in(A_PERSON(NULL)), *program = program_of(A_PERSON(NULL));

    browser->bearer = text("gl_ses_%049d", 0);
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    browser->bearer = NULL;

    /* Other schemes are no business of ours: the cookie counts, with all that is asked of cookies. */
    browser->headers[0] = "Authorization: Basic YW5uOmFubg==";
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    browser->site = "cross-site";
    REFUSED(403, "cross_site", ask_as(browser, "PATCH /api/v1/me", "{'display_name':'Eve'}"));

    /* Nobody can be made to send a token: a program need not say where it comes from. */
    EXPECT(200, ask_as(program, "PATCH /api/v1/me", "{'display_name':'A program'}"));
    program->bearer = text("%s, %s", program->bearer, program->bearer);
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(an_unsafe_request_with_a_cookie_must_come_from_our_own_pages)
{
    static const char *const sites[] = { "cross-site", "same-site", "none", "Same-Origin", "" };
    struct browser *browser = signed_in(A_PERSON(NULL)), *old = signed_in(A_PERSON(NULL));

    for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
        browser->site = sites[i];
        REFUSED(403, "cross_site", ask_as(browser, "PATCH /api/v1/me", "{'display_name':'Eve'}"));
        EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    }

    /* Browsers without Sec-Fetch-Site say Origin. */
    old->site = NULL;
    REFUSED(403, "cross_site", ask_as(old, "PATCH /api/v1/me", "{'display_name':'Eve'}"));
    old->headers[0] = "Origin: https://evil.example";
    REFUSED(403, "cross_site", ask_as(old, "PATCH /api/v1/me", "{'display_name':'Eve'}"));
    old->headers[0] = "Origin: null";
    REFUSED(403, "cross_site", ask_as(old, "DELETE /api/v1/sessions/current", NULL));
    old->headers[0] = text("Origin: %s.evil.example", the_world()->url);
    REFUSED(403, "cross_site", ask_as(old, "PATCH /api/v1/me", "{'display_name':'Eve'}"));
    old->headers[0] = text("Origin: %s", the_world()->url);
    EXPECT(200, ask_as(old, "PATCH /api/v1/me", "{'display_name':'Ann'}"));
}
END_TEST

START_TEST(what_does_not_fit_is_told_member_by_member)
{
    struct answer answer = REFUSED(422, "field_invalid", ask("POST /api/v1/sessions",
        "{'identifier':5,'remember':'yes','deliver':'pigeon','admin':true}"));

    ck_assert(misfit(answer, "/identifier", "wrong_type"));
    ck_assert(misfit(answer, "/remember", "wrong_type"));
    ck_assert(misfit(answer, "/deliver", "not_a_choice"));
    ck_assert(misfit(answer, "/admin", "unknown_member"));
    ck_assert(misfit(answer, "/password", "missing"));
    ck_assert_uint_eq(entries(answer, "errors"), 5);
    REFUSED(422, "field_invalid", ask("POST /api/v1/sessions",
        "{'identifier':'ann','identifier':'ben','password':'four quiet rivers'}"));
    REFUSED(400, "malformed", ask("POST /api/v1/sessions", "{'identifier':'ann',"));
    REFUSED(400, "malformed", ask("POST /api/v1/sessions", "{} {}"));
    REFUSED(400, "malformed", ask("POST /api/v1/sessions", "[]"));
}
END_TEST

/* 1 MiB of password is refused before anything is hashed. */
START_TEST(a_password_that_is_much_too_long_costs_nothing)
{
    char *giant = text_keep(malloc(900001));

    memset(giant, 'a', 900000);
    giant[900000] = '\0';
    struct answer answer = ask_with(asking(), "POST /api/v1/sessions", "application/json",
        text("{\"identifier\":\"ann\",\"password\":\"%s\"}", giant));
    ck_assert(misfit(EXPECT(422, answer), "/password", "too_long"));
    ck_assert_ptr_null(strstr(answer.body, "aaaaaaaa"));
}
END_TEST

RUN_STORIES("signing in", NULL, a_browser_signs_in_and_gets_a_cookie,
    a_program_signs_in_and_gets_a_token_that_is_shown_once,
    the_current_session_tells_who_one_is_and_what_one_may,
    a_wrong_password_and_an_unknown_person_get_the_same_answer,
    somebody_unknown_takes_as_long_as_somebody_known, one_may_sign_in_with_the_email_address_in_any_case,
    a_username_is_the_same_in_another_case_or_width, every_byte_of_a_password_counts,
    who_signs_out_is_signed_out_and_the_cookie_is_gone, each_sign_in_opens_another_session,
    the_database_holds_no_token, a_suspended_person_learns_it_only_with_the_right_password,
    somebody_without_a_password_cannot_sign_in, tokens_that_are_none_open_nothing,
    mutilated_cookies_open_nothing, a_token_that_is_wrong_is_not_made_good_by_a_cookie,
    an_unsafe_request_with_a_cookie_must_come_from_our_own_pages,
    what_does_not_fit_is_told_member_by_member, a_password_that_is_much_too_long_costs_nothing);
