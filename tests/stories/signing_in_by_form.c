/* The sign-in page without JavaScript: a form, a redirect, and nowhere to be led astray. */
#include "support/story.h"

#include <string.h>

/* Encoded as a browser encodes a form's member. */
static const char *
encoded(const char *plain)
{
    static const char free_ones[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    const char *done = "";

    for (; *plain; plain++)
        done = strchr(free_ones, *plain) ? text("%s%c", done, *plain)
            : text("%s%%%02X", done, (unsigned)(unsigned char)*plain);
    return done;
}

static const char *
form_of(struct person person)
{
    return text("identifier=%s&password=%s", encoded(person.username), encoded(person.password));
}

/* Where a sign-in with this return address leads. */
static const char *
led_to(struct browser *browser, struct person person, const char *rd)
{
    struct answer answer = EXPECT(303,
        submit(browser, text("/login?rd=%s&rm=GET", encoded(rd)), form_of(person)));

    ck_assert_ptr_nonnull(cookie_of(browser, "__Host-gatelodge"));
    return header_of(answer, "Location");
}

/* Whether each script is a file of ours; the words that they say are data. */
static bool
scripts_are_files(const char *page)
{
    static const char file[] = "^<script (type=\"module\" )?src=\"/assets/app/[a-z]+-[0-9A-Z]+\\.js\"></script>",
        data[] = "^<script type=\"application/json\" id=\"words\">";

    for (const char *at = page; (at = strcasestr(at, "<script")); at++)
        if (!text_matches(text("%.100s", at), file) && !text_matches(text("%.100s", at), data))
            return false;
    return true;
}

START_TEST(the_page_works_without_scripts_and_from_our_own_host_alone)
{
    struct browser *browser = a_browser();
    struct answer page = EXPECT(200, ask_as(browser, "GET /login?rd=https%3A%2F%2Fx.test%2F", NULL));

    ck_assert(text_matches(header_of(page, "Content-Type"), "^text/html; *charset=utf-8$"));
    ck_assert_ptr_nonnull(strstr(page.body, "<form method=\"post\" action=\"#\""));
    ck_assert(scripts_are_files(page.body));
    ck_assert_ptr_null(strcasestr(page.body, "style="));
    ck_assert_ptr_null(strcasestr(page.body, "javascript:"));
    ck_assert_ptr_null(strstr(page.body, "http://"));
    ck_assert_ptr_null(strstr(page.body, "https://"));
    ck_assert_ptr_null(strstr(header_of(page, "Content-Security-Policy"), "unsafe"));
    EXPECT(200, ask_as(browser, "GET /signed-out", NULL));
    EXPECT(200, ask_as(browser, "GET /logout", NULL));
    EXPECT(200, ask_as(browser, "GET /", NULL));
}
END_TEST

START_TEST(a_form_signs_in_and_leads_back_to_the_application)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();
    const char *back = text("%s/sample/list?a=1&b=%%C3%%BC", the_world()->url);

    ck_assert_str_eq(led_to(browser, ann, back), back);
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(a_form_without_a_return_address_leads_home)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    ck_assert_str_eq(header_of(EXPECT(303, submit(browser, "/login", form_of(ann))), "Location"), "/sample/");
    ck_assert_str_eq(led_to(browser, ann, "/somewhere?x=y"), "/somewhere?x=y");
}
END_TEST

START_TEST(a_form_with_a_wrong_password_leads_back_to_the_page_with_the_way_kept)
{
    struct person ann = A_PERSON(NULL), mistaken = ann;
    struct browser *browser = a_browser();
    const char *back = text("%s/sample/", the_world()->url);

    mistaken.password = a_password();
    struct answer answer = EXPECT(303,
        submit(browser, text("/login?rd=%s&rm=GET", encoded(back)), form_of(mistaken)));
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert_str_eq(header_of(answer, "Location"),
        text("/login?rd=%s&rm=GET#wrong_credentials", encoded(back)));
    ck_assert_ptr_null(strstr(answer.headers, mistaken.password));
}
END_TEST

START_TEST(who_asks_to_be_remembered_by_form_is)
{
    struct person ann = A_PERSON(NULL);
    struct answer answer = EXPECT(303, submit(a_browser(), "/login", text("%s&remember=true", form_of(ann))));

    ck_assert(text_matches(header_of(answer, "Set-Cookie"), "; Max-Age=25(92000|9199[0-9])$"));
}
END_TEST

/* Where the portal says that a sign-in with this return address would lead; NULL: it refuses to say. */
static const char *
told_return(const char *rd)
{
    struct answer answer = ask_as(a_browser(), text("GET /api/v1/portal?rd=%s&rm=GET", encoded(rd)), NULL);

    ck_assert_int_eq(answer.status, answer.status == 422 ? 422 : 200);
    return answer.status == 200 ? said(answer, "return_to") : NULL;
}

START_TEST(the_pages_learn_what_they_need_before_anybody_is_signed_in)
{
    const char *back = text("%s/sample/list?a=1&b=%%C3%%BC", the_world()->url);
    struct answer answer = EXPECT(200, ask_as(a_browser(), "GET /api/v1/portal", NULL));

    ck_assert_str_eq(said(answer, "registration"), "false");
    ck_assert_str_eq(said(answer, "username_changeable"), "false");
    ck_assert_str_eq(said(answer, "password_min"), "15");
    ck_assert_str_eq(said(answer, "password_max"), "1024");
    ck_assert_str_eq(said(answer, "return_to"), "/sample/");
    ck_assert_ptr_null(said(answer, "version"));
    ck_assert_str_eq(told_return(back), back);
    ck_assert_str_eq(told_return("/somewhere?x=y"), "/somewhere?x=y");
    ck_assert_ptr_null(told_return(text("/%02048d", 0)));
}
END_TEST

START_TEST(somebody_signed_in_may_ask_for_the_portal_too)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    settings_put("profile", "username = true");
    settings_put("passwords", "min_length = 20");
    settings_apply();
    struct answer answer = EXPECT(200, ask_as(browser, "GET /api/v1/portal", NULL));
    ck_assert_str_eq(said(answer, "username_changeable"), "true");
    ck_assert_str_eq(said(answer, "password_min"), "20");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

/* Each of these has led a browser, or a server that reads URLs otherwise than a browser, to evil.example. */
START_TEST(no_return_address_leads_to_another_host)
{
    static const char *const ways[] = {
        "https://evil.example/", "http://evil.example/", "//evil.example", "///evil.example",
        "////evil.example/", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example",
        "/\n/evil.example", "\t//evil.example", " //evil.example", "https:evil.example",
        "https:/evil.example", "https:///evil.example", "https:\\\\evil.example",
        "https://localhost@evil.example/", "https://localhost:pw@evil.example/",
        "https://evil.example#@localhost/", "https://evil.example\\@localhost/",
        "https://evil.example?@localhost/", "https://localhost.evil.example/",
        "https://evil.example/localhost", "https://localhost%2eevil.example/",
        "https://localhost%00.evil.example/", "https://localhost\r\nLocation: https://evil.example/",
        "javascript:alert(1)", "JavaScript://localhost/%0aalert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "ftp://localhost/", "HTTPS://EVIL.EXAMPLE/", "https://[::1]:8443/",
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://evil.example:443/",
        "https://localhost:1/", "https://localhost.:8443/", "https://localhost:8443:8443/",
        "https://localhost:08443/", "https://%6cocalhost/", "https://l\xc3\xb6" "calhost/",
        "https://\xef\xbd\x8c" "ocalhost/", "https://localhost\xe3\x80\x82" "evil.example/",
        "https://\xe2\x93\x94" "vil.example/", "https://localhost/..//evil.example", "/..//evil.example",
        "/.//evil.example", "/%2f%2fevil.example", "/%5cevil.example", "/;@evil.example", "evil.example",
        "?rd=https://evil.example", "https://", "https://localhost%5c@evil.example/",
        "https://evil.example%2f@localhost/", "//localhost@evil.example/", "https://x@localhost/",
        "%2f%2fevil.example", "https://localhost&@evil.example/", "/\xe2\x80\xae//evil.example",
        "https:\t//evil.example/", "https://evil.example/\xff",
    };
    struct person ann = A_PERSON(NULL);

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        struct answer answer = submit(a_browser(), text("/login?rd=%s", encoded(ways[i])), form_of(ann));
        const char *to = header_of(answer, "Location");

        /* Refused as a whole, or on the portal itself in a form that every browser reads alike. */
        ck_assert_msg(answer.status == 422 ? !to : to && text_matches(to, "^/([^/\\]|$)")
            && !text_matches(to, "[[:cntrl:]]"),
            "\"%s\" leads to \"%s\"", ways[i], to);
        const char *told = told_return(ways[i]);
        ck_assert_msg(!told == !to && (!to || strcmp(told, to) == 0), "\"%s\" is told as \"%s\"", ways[i], told);
    }
}
END_TEST

START_TEST(a_form_from_another_site_is_refused)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    browser->site = "cross-site";
    ck_assert_int_eq(submit(browser, "/login", form_of(ann)).status, 403);
    browser->site = NULL;
    ck_assert_int_eq(submit(browser, "/login", form_of(ann)).status, 403);
    browser->headers[0] = "Origin: https://evil.example";
    ck_assert_int_eq(submit(browser, "/login", form_of(ann)).status, 403);
    ck_assert_ptr_null(cookie_of(browser, "__Host-gatelodge"));
    browser->headers[0] = text("Origin: %s", the_world()->url);
    EXPECT(303, submit(browser, "/login", form_of(ann)));
}
END_TEST

START_TEST(a_page_of_another_site_cannot_sign_somebody_out)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    browser->site = "cross-site";
    ck_assert_int_eq(submit(browser, "/logout", "").status, 403);
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    browser->site = "same-origin";
    struct answer answer = EXPECT(303, submit(browser, "/logout", ""));
    ck_assert_str_eq(header_of(answer, "Location"), "/signed-out");
    ck_assert_ptr_null(cookie_of(browser, "__Host-gatelodge"));
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    EXPECT(303, submit(browser, "/logout", ""));
}
END_TEST

START_TEST(a_get_never_signs_in_or_out)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *other = a_browser();

    EXPECT(200, ask_as(browser, "GET /logout", NULL));
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    EXPECT(200, ask_with(other, text("GET /login?%s", form_of(ann)), NULL, NULL));
    ck_assert_ptr_null(cookie_of(other, "__Host-gatelodge"));
}
END_TEST

START_TEST(a_form_that_is_none_is_refused_with_a_page)
{
    static const char *const forms[] = {
        "", "identifier=ann", "identifier=%ff&password=x", "identifier=a&identifier=b&password=c",
        "identifier=a%00b&password=c",
    };
    struct browser *browser = a_browser();

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct answer answer = submit(browser, "/login", forms[i]);
        ck_assert_msg(answer.status >= 400 && answer.status < 500, "\"%s\": %d", forms[i], answer.status);
        ck_assert(text_matches(header_of(answer, "Content-Type"), "^text/html"));
    }
    ck_assert_int_eq(ask_with(browser, "POST /login", "application/json", "{}").status, 415);
    ck_assert_ptr_null(cookie_of(browser, "__Host-gatelodge"));
}
END_TEST

START_TEST(a_forged_link_makes_nobody_an_administrator)
{
    struct person ann = A_PERSON(NULL);
    const char *const codes[] = { "x", "", text("gl_ses_%049d", 0), cookie_of(signed_in(ann), "__Host-gatelodge") };
    const char *name = a_name();

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct answer answer = submit(a_browser(), text("/setup?code=%s", codes[i]),
            text("username=%s&email=%s%%40x.test&password=%s", name, name, encoded(a_password())));
        const char *to = header_of(answer, "Location");
        ck_assert_msg(answer.status == 422 || (answer.status == 303 && text_matches(to, "^/setup")), "%d to %s",
            answer.status, to);
    }
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users WHERE username = '%s'", name), 0);
}
END_TEST

RUN_STORIES("signing in by form", NULL, the_page_works_without_scripts_and_from_our_own_host_alone,
    a_form_signs_in_and_leads_back_to_the_application, a_form_without_a_return_address_leads_home,
    a_form_with_a_wrong_password_leads_back_to_the_page_with_the_way_kept,
    who_asks_to_be_remembered_by_form_is, the_pages_learn_what_they_need_before_anybody_is_signed_in,
    somebody_signed_in_may_ask_for_the_portal_too, no_return_address_leads_to_another_host,
    a_form_from_another_site_is_refused, a_page_of_another_site_cannot_sign_somebody_out,
    a_get_never_signs_in_or_out, a_form_that_is_none_is_refused_with_a_page,
    a_forged_link_makes_nobody_an_administrator);
