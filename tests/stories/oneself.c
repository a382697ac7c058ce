/* What everybody may see and change of themselves, and nobody of others. */
#include "support/story.h"

#include <string.h>

START_TEST(one_sees_oneself)
{
    struct person ann = A_PERSON("--name", "Ann Example");
    struct answer answer = EXPECT(200, ask_as(signed_in(ann), "GET /api/v1/me", NULL));

    ck_assert_str_eq(said(answer, "id"), ann.id);
    ck_assert_str_eq(said(answer, "username"), ann.username);
    ck_assert_str_eq(said(answer, "display_name"), "Ann Example");
    ck_assert_str_eq(said(answer, "status"), "active");
    ck_assert_ptr_nonnull(said(answer, "last_login_at"));
}
END_TEST

START_TEST(one_changes_ones_profile_member_by_member)
{
    struct browser *browser = signed_in(A_PERSON("--name", "Ann Example"));
    struct answer answer = EXPECT(200, ask_as(browser, "PATCH /api/v1/me", "{'locale':'de-AT'}"));

    ck_assert_str_eq(said(answer, "locale"), "de-AT");
    ck_assert_str_eq(said(answer, "display_name"), "Ann Example");
    EXPECT(200, ask_as(browser, "PATCH /api/v1/me",
        "{'time_zone':'Europe/Vienna','display_name':'\\u00c4nn'}"));
    EXPECT(200, ask_as(browser, "PATCH /api/v1/me", "{}"));
    answer = EXPECT(200, ask_as(browser, "PATCH /api/v1/me", "{'locale':null}"));
    ck_assert_ptr_null(said(answer, "locale"));
    ck_assert_str_eq(said(answer, "display_name"), "\xc3\x84nn");
    ck_assert_str_eq(said(answer, "time_zone"), "Europe/Vienna");
}
END_TEST

START_TEST(one_chooses_ones_name_where_the_settings_let_one)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    const char *name = a_name();

    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(browser, "PATCH /api/v1/me", "{'username':'%s'}", name)),
        "/username", "fixed"));
    settings_put("profile", "username = true");
    settings_apply();
    struct answer changed = EXPECT(200, ask_as(browser, "PATCH /api/v1/me", "{'username':'%s'}", name));
    ck_assert_str_eq(said(changed, "username"), name);
    REFUSED(409, "username_taken", ask_as(browser, "PATCH /api/v1/me", "{'username':'%s'}", ben.username));
    struct browser *program = a_program(said(EXPECT(201,
        ask_as(browser, "POST /api/v1/me/tokens", "{'name':'x','permissions':[]}")), "token"));
    REFUSED(403, "not_allowed", ask_as(program, "PATCH /api/v1/me", "{'username':'%s'}", a_name()));
    EXPECT(201, try_to_sign_in(a_browser(), name, ann.password));
}
END_TEST

START_TEST(one_changes_nothing_but_ones_profile)
{
    static const char *const members[] = {
        "'status':'active'", "'email':'other@x.test'", "'email_verified':true", "'username':'root'",
        "'roles':['administrator']", "'groups':[]", "'expires_at':null", "'attributes':{'a':1}",
        "'id':'user_01h2xcejqtf2nbrexx3vqjhp41'", "'__proto__':{}",
    };
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    struct answer before = ask_as(browser, "GET /api/v1/me", NULL);

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        REFUSED(422, "field_invalid",
            ask_as(browser, "PATCH /api/v1/me", "{'display_name':'Eve',%s}", members[i]));
    ck_assert_str_eq(ask_as(browser, "GET /api/v1/me", NULL).body, before.body);
}
END_TEST

START_TEST(a_profile_that_does_not_fit_is_refused_as_a_whole)
{
    struct browser *browser = signed_in(A_PERSON("--name", "Ann Example"));
    struct answer answer = REFUSED(422, "field_invalid", ask_as(browser, "PATCH /api/v1/me",
        "{'display_name':'%0201d','locale':'!','time_zone':7}", 1));

    ck_assert(misfit(answer, "/display_name", "too_long"));
    ck_assert(misfit(answer, "/time_zone", "wrong_type"));
    REFUSED(422, "field_invalid", ask_as(browser, "PATCH /api/v1/me", "{'display_name':'a\\nb'}"));
    REFUSED(422, "field_invalid", ask_as(browser, "PATCH /api/v1/me", "{'display_name':'a\\u0000b'}"));
    REFUSED(422, "field_invalid", ask_as(browser, "PATCH /api/v1/me", "{'time_zone':'../../etc/passwd'}"));
    ck_assert_str_eq(said(ask_as(browser, "GET /api/v1/me", NULL), "display_name"), "Ann Example");
}
END_TEST

START_TEST(one_sees_where_one_is_signed_in)
{
    struct person ann = A_PERSON(NULL);
    struct browser *first = signed_in(ann), *second = a_browser();

    second->headers[0] = "User-Agent: Story/1.0 (\xc3\xbc)";
    EXPECT(201, try_to_sign_in(second, ann.username, ann.password));
    struct answer answer = EXPECT(200, ask_as(second, "GET /api/v1/me/sessions", NULL));
    ck_assert_uint_eq(entries(answer, "data"), 2);
    ck_assert_ptr_null(said(answer, "next"));
    ck_assert_str_eq(said(answer, "data.0.current"), "true");
    ck_assert_str_eq(said(answer, "data.0.ip"), second->from);
    ck_assert_str_eq(said(answer, "data.0.user_agent"), "Story/1.0 (\xc3\xbc)");
    ck_assert_str_eq(said(answer, "data.1.current"), "false");
    ck_assert_str_eq(said(answer, "data.1.ip"), first->from);
}
END_TEST

START_TEST(one_ends_one_of_ones_sessions)
{
    struct person ann = A_PERSON(NULL);
    struct browser *lost = signed_in(ann), *mine = signed_in(ann);
    const char *id = said(ask_as(lost, "GET /api/v1/sessions/current", NULL), "session.id");

    EXPECT(204, ask_as(mine, text("DELETE /api/v1/me/sessions/%s", id), NULL));
    REFUSED(401, "not_signed_in", ask_as(lost, "GET /api/v1/me", NULL));
    EXPECT(200, ask_as(mine, "GET /api/v1/me", NULL));
    REFUSED(404, "not_found", ask_as(mine, text("DELETE /api/v1/me/sessions/%s", id), NULL));
}
END_TEST

START_TEST(one_ends_all_others_but_this)
{
    struct person ann = A_PERSON(NULL);
    struct browser *first = signed_in(ann), *second = program_of(ann), *mine = signed_in(ann);

    EXPECT(204, ask_as(mine, "DELETE /api/v1/me/sessions", NULL));
    REFUSED(401, "not_signed_in", ask_as(first, "GET /api/v1/me", NULL));
    REFUSED(401, "not_signed_in", ask_as(second, "GET /api/v1/me", NULL));
    ck_assert_uint_eq(entries(ask_as(mine, "GET /api/v1/me/sessions", NULL), "data"), 1);
}
END_TEST

START_TEST(ending_the_session_that_asks_takes_its_cookie_away)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *id = said(ask_as(browser, "GET /api/v1/sessions/current", NULL), "session.id");

    EXPECT(204, ask_as(browser, text("DELETE /api/v1/me/sessions/%s", id), NULL));
    ck_assert_ptr_null(cookie_of(browser, "__Host-gatelodge"));
}
END_TEST

START_TEST(nobody_ends_sessions_of_others)
{
    struct browser *ann = signed_in(A_PERSON(NULL)), *eve = signed_in(A_PERSON(NULL));
    const char *id = said(ask_as(ann, "GET /api/v1/sessions/current", NULL), "session.id");

    REFUSED(404, "not_found", ask_as(eve, text("DELETE /api/v1/me/sessions/%s", id), NULL));
    EXPECT(204, ask_as(eve, "DELETE /api/v1/me/sessions", NULL));
    EXPECT(200, ask_as(ann, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(many_sessions_come_in_pages)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    const char *path = "/api/v1/me/sessions?limit=2";
    size_t seen = 0;

    for (int i = 0; i < 4; i++)
        signed_in(ann);
    for (int page = 0; path && page < 5; page++) {
        struct answer answer = EXPECT(200, ask_as(browser, text("GET %s", path), NULL));
        const char *link = header_of(answer, "Link");
        seen += entries(answer, "data");
        path = link ? text("%.*s", (int)strcspn(link + 1, ">"), link + 1) : NULL;
        ck_assert((link != NULL) == (said(answer, "next") != NULL));
        ck_assert(!link || text_matches(link, "^<[^>]*cursor=[^>]*>; *rel=\"?next\"?$"));
    }
    ck_assert_ptr_null(path);
    ck_assert_uint_eq(seen, 5);
}
END_TEST

START_TEST(nobody_is_oneself_without_signing_in)
{
    static const char *const requests[] = { "GET /api/v1/me", "PATCH /api/v1/me", "GET /api/v1/me/sessions",
        "DELETE /api/v1/me/sessions", "DELETE /api/v1/me/sessions/session_01h2xcejqtf2nbrexx3vqjhp41",
        "GET /api/v1/sessions/current", "DELETE /api/v1/sessions/current" };

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        struct answer answer = REFUSED(401, "not_signed_in",
            ask(requests[i], strncmp(requests[i], "PATCH", 5) == 0 ? "{}" : NULL));
        ck_assert(text_matches(header_of(answer, "WWW-Authenticate"), "^Bearer "));
    }
}
END_TEST

RUN_STORIES("oneself", NULL, one_sees_oneself, one_changes_ones_profile_member_by_member,
    one_chooses_ones_name_where_the_settings_let_one,
    one_changes_nothing_but_ones_profile, a_profile_that_does_not_fit_is_refused_as_a_whole,
    one_sees_where_one_is_signed_in, one_ends_one_of_ones_sessions, one_ends_all_others_but_this,
    ending_the_session_that_asks_takes_its_cookie_away, nobody_ends_sessions_of_others,
    many_sessions_come_in_pages, nobody_is_oneself_without_signing_in);
