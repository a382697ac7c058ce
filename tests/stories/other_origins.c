/* Pages of other origins, that the settings name: they use the API with a token, never with somebody's cookie. */
#include "support/story.h"

#include <string.h>

#define FRIEND "https://app.example"

static void
let_a_friend_in(void)
{
    settings_add("cors {\n    origins = {\"" FRIEND "\", \"http://localhost:3000\"}\n}");
    settings_apply();
    settings_are_usual();
}

/* As a page of this origin asks from within a browser. */
static struct browser *
page_of(const char *origin, struct browser *browser, const char *further)
{
    browser->site = "cross-site";
    browser->headers[0] = text("Origin: %s", origin);
    browser->headers[1] = further;
    browser->headers[2] = NULL;
    return browser;
}

static bool
says(struct answer answer, const char *name, const char *value)
{
    const char *said_ = header_of(answer, name);

    return value ? said_ && strcmp(said_, value) == 0 : !said_;
}

START_TEST(a_page_on_the_list_works_with_a_token)
{
    struct person ann = A_PERSON(NULL);
    struct browser *page = page_of(FRIEND, a_program(NULL), NULL);
    struct answer answer = EXPECT(201, ask_as(page, "POST /api/v1/sessions",
        "{'identifier':'%s','password':'%s','deliver':'token'}", ann.username, ann.password));

    ck_assert(says(answer, "Access-Control-Allow-Origin", FRIEND));
    page->bearer = said(answer, "token");
    answer = EXPECT(200, ask_as(page, "GET /api/v1/me", NULL));
    ck_assert(says(answer, "Access-Control-Allow-Origin", FRIEND));
    ck_assert(says(answer, "Access-Control-Allow-Credentials", NULL));
    ck_assert(text_matches(header_of(answer, "Vary"), "Origin"));
    const char *shown = header_of(answer, "Access-Control-Expose-Headers");
    ck_assert(shown && text_matches(shown, "ETag") && text_matches(shown, "Idempotency-Replayed"));
    page_of(FRIEND, page, text("If-Match: %s", header_of(answer, "ETag")));
    EXPECT(200, ask_as(page, "PATCH /api/v1/me", "{'locale':'en'}"));
    answer = REFUSED(412, "precondition_failed", ask_as(page, "PATCH /api/v1/me", "{'locale':'de'}"));
    ck_assert(says(answer, "Access-Control-Allow-Origin", FRIEND));
}
END_TEST

START_TEST(a_page_on_the_list_may_ask_before)
{
    static const char *const paths[] = { "/api/v1/me", "/api/v1/users", "/api/v1/sessions", "/api/v1/registrations" };
    struct browser *page = page_of(FRIEND, a_program(NULL), "Access-Control-Request-Method: POST");

    page->headers[2] = "Access-Control-Request-Headers: authorization, idempotency-key";
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct answer answer = EXPECT(204, ask_as(page, text("OPTIONS %s", paths[i]), NULL));

        ck_assert(says(answer, "Access-Control-Allow-Origin", FRIEND));
        ck_assert(says(answer, "Access-Control-Allow-Methods", header_of(answer, "Allow")));
        ck_assert(text_matches(header_of(answer, "Access-Control-Allow-Headers"), "Authorization.*Idempotency-Key"));
        ck_assert(says(answer, "Access-Control-Max-Age", "600"));
        ck_assert(says(answer, "Access-Control-Allow-Credentials", NULL));
    }
}
END_TEST

START_TEST(no_other_page_is_let_in)
{
    static const char *const others[] = {
        "https://evil.example", "null", FRIEND ".evil.example", "http://app.example" };
    struct browser *program = program_of(A_PERSON(NULL));

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer answer = EXPECT(200, ask_as(page_of(others[i], program, NULL), "GET /api/v1/me", NULL));
        ck_assert(says(answer, "Access-Control-Allow-Origin", NULL));
        answer = EXPECT(204, ask_as(page_of(others[i], program, "Access-Control-Request-Method: GET"),
            "OPTIONS /api/v1/me", NULL));
        ck_assert(says(answer, "Access-Control-Allow-Origin", NULL));
        ck_assert(says(answer, "Access-Control-Allow-Methods", NULL));
    }
}
END_TEST

/* Even if a browser sent it: a cookie changes nothing for a page that is not ours. */
START_TEST(no_cookie_works_for_a_page_of_others)
{
    struct browser *page = page_of(FRIEND, signed_in(A_PERSON(NULL)), NULL);
    struct answer answer = REFUSED(403, "cross_site", ask_as(page, "PATCH /api/v1/me", "{'locale':'en'}"));

    ck_assert(says(answer, "Access-Control-Allow-Credentials", NULL));
    answer = EXPECT(200, ask_as(page, "GET /api/v1/me", NULL));
    ck_assert(says(answer, "Access-Control-Allow-Credentials", NULL));
}
END_TEST

START_TEST(an_origin_that_is_none_is_refused_with_its_line)
{
    settings_put("cors", "origins = {\"https://*.example\"}");
    struct ran ran = RUN(NULL, "gatelodge", "config", "check");

    ck_assert_int_eq(ran.status, 1);
    ck_assert_msg(text_matches(ran.errors, "https://\\*.example. has no host"), "%s", ran.errors);
    settings_restore();
}
END_TEST

RUN_STORIES("other origins", let_a_friend_in, a_page_on_the_list_works_with_a_token,
    a_page_on_the_list_may_ask_before, no_other_page_is_let_in, no_cookie_works_for_a_page_of_others,
    an_origin_that_is_none_is_refused_with_its_line);
