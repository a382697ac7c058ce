/* What nginx asks about: cut into parts, and refused when it is missing, broken or contradictory. */
#include "support/test.h"

#include "identity/gate_request.h"

#include <gatelodge/text.h>

#include <string.h>

static struct lodge_arena *arena;
static struct lodge_fault fault;
static struct asked_url asked;
static const char *reason;

static enum lodge_problem
ask(struct gate_sources sources)
{
    arena = lodge_arena_new(1 << 20);
    fault = (struct lodge_fault){ 0 };
    asked = (struct asked_url){ 0 };
    reason = NULL;
    return gate_request_read(&sources, arena, &fault, &asked, &reason);
}

static enum lodge_problem
ask_for(const char *url)
{
    return ask((struct gate_sources){ .original_method = "GET", .original_url = url });
}

START_TEST(a_url_is_cut_into_its_parts)
{
    ck_assert_int_eq(ask_for("https://App.Example.org:443/a%20b?q=%2f..&x#y"), LODGE_OK);
    ck_assert_str_eq(asked.method, "GET");
    ck_assert_str_eq(asked.host, "app.example.org");
    ck_assert_str_eq(asked.path, "/a b");
    ck_assert_str_eq(asked.url, "https://app.example.org/a%20b?q=%2f..&x#y");
    ck_assert_str_eq(asked.front, "https://app.example.org/");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_query_is_no_path)
{
    ck_assert_int_eq(ask_for("https://app.test/admin?x=/public"), LODGE_OK);
    ck_assert_str_eq(asked.path, "/admin");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(the_forwarded_parameters_say_the_same)
{
    ck_assert_int_eq(ask((struct gate_sources){ .forwarded_method = "POST", .forwarded_proto = "https",
        .forwarded_host = "app.test:8443", .forwarded_uri = "/a?b" }), LODGE_OK);
    ck_assert_str_eq(asked.method, "POST");
    ck_assert_str_eq(asked.host, "app.test:8443");
    ck_assert_str_eq(asked.path, "/a");
    ck_assert_str_eq(asked.url, "https://app.test:8443/a?b");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(two_sources_that_agree_are_one)
{
    ck_assert_int_eq(ask((struct gate_sources){ .original_method = "GET",
        .original_url = "https://app.test/a?b",
        .forwarded_method = "GET", .forwarded_proto = "https", .forwarded_host = "APP.test:443",
        .forwarded_uri = "/a?b" }), LODGE_OK);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(two_sources_that_disagree_are_refused)
{
    static const struct gate_sources others[] = {
        { .forwarded_method = "POST" },
        { .forwarded_proto = "http" },
        { .forwarded_host = "other.test" },
        { .forwarded_host = "app.test:8443" },
        { .forwarded_uri = "/b?b" },
        { .forwarded_uri = "/a?c" },
        { .forwarded_uri = "/%61?b" },
    };

    for (size_t i = 0; i < LODGE_COUNT(others); i++) {
        struct gate_sources sources = others[i];
        sources.original_method = "GET";
        sources.original_url = "https://app.test/a?b";
        ck_assert_int_eq(ask(sources), LODGE_NOT_SIGNED_IN);
        ck_assert_str_eq(reason, "sources_disagree");
        lodge_arena_free(arena);
    }
}
END_TEST

START_TEST(what_is_missing_is_not_guessed)
{
    static const struct gate_sources some[] = {
        { 0 },
        { .original_method = "GET" },
        { .original_url = "https://app.test/" },
        { .original_method = "GET", .original_path = "/" },
        { .forwarded_method = "GET", .forwarded_proto = "https", .forwarded_host = "app.test" },
        { .forwarded_method = "GET", .forwarded_proto = "https", .forwarded_uri = "/" },
        { .forwarded_method = "GET", .forwarded_host = "app.test", .forwarded_uri = "/" },
        { .forwarded_proto = "https", .forwarded_host = "app.test", .forwarded_uri = "/" },
    };

    for (size_t i = 0; i < LODGE_COUNT(some); i++) {
        ck_assert_int_eq(ask(some[i]), LODGE_MALFORMED);
        ck_assert_str_eq(reason, "request_missing");
        lodge_arena_free(arena);
    }
}
END_TEST

START_TEST(what_is_broken_is_refused)
{
    static const char *const urls[] = {
        "app.test/", "//app.test/", "https:/app.test/", "ftp://app.test/", "HTTPS://app.test/",
        "https://app.test",
        "https://app.test?x", "https:///x", "https://a b/", "https://user@app.test/", "https://app.test:0/",
        "https://app.test\\x/", "https://app.test, other.test/",
    };
    static const char *const methods[] = { "get", "G T", "GET\n", "GET,POST", "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };

    for (size_t i = 0; i < LODGE_COUNT(urls); i++) {
        ck_assert_msg(ask_for(urls[i]) == LODGE_MALFORMED, "%s", urls[i]);
        ck_assert_str_eq(reason, "request_malformed");
        lodge_arena_free(arena);
    }
    for (size_t i = 0; i < LODGE_COUNT(methods); i++) {
        ck_assert_int_eq(ask((struct gate_sources){ .original_method = methods[i],
            .original_url = "https://app.test/" }), LODGE_MALFORMED);
        lodge_arena_free(arena);
    }
}
END_TEST

START_TEST(plain_http_is_refused)
{
    ck_assert_int_eq(ask_for("http://app.test/"), LODGE_NOT_ALLOWED);
    ck_assert_str_eq(reason, "plain_http");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_ambiguous_path_is_refused_in_either_place)
{
    ck_assert_int_eq(ask_for("https://app.test/pub/../admin"), LODGE_PATH_REFUSED);
    ck_assert_str_eq(reason, "path_refused");
    lodge_arena_free(arena);

    ck_assert_int_eq(ask((struct gate_sources){ .original_method = "GET",
        .original_url = "https://app.test/pub/..%2fadmin",
        .original_path = "/admin" }), LODGE_PATH_REFUSED);
    lodge_arena_free(arena);

    ck_assert_int_eq(ask((struct gate_sources){ .original_method = "GET",
        .original_url = "https://app.test/pub",
        .original_path = "/pub;/x" }), LODGE_PATH_REFUSED);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(rules_see_the_path_that_nginx_went_on_with)
{
    ck_assert_int_eq(ask((struct gate_sources){ .original_method = "GET",
        .original_url = "https://app.test/short?x",
        .original_path = "/long/way", .own_path = "/.gatelodge/check" }), LODGE_OK);
    ck_assert_str_eq(asked.path, "/long/way");
    ck_assert_str_eq(asked.url, "https://app.test/short?x");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(the_path_of_the_check_itself_says_nothing)
{
    ck_assert_int_eq(ask((struct gate_sources){ .original_method = "GET",
        .original_url = "https://app.test/admin",
        .original_path = "/.gatelodge/check", .own_path = "/.gatelodge/check" }), LODGE_OK);
    ck_assert_str_eq(asked.path, "/admin");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_url_has_a_bound)
{
    static char url[9000];

    memset(url, 'a', sizeof(url) - 1);
    memcpy(url, "https://app.test/", 17);
    ck_assert_int_eq(ask_for(url), LODGE_MALFORMED);
    lodge_arena_free(arena);
    url[16 + 8192] = '\0';
    ck_assert_int_eq(ask_for(url), LODGE_OK);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("gate_request", a_url_is_cut_into_its_parts, a_query_is_no_path,
    the_forwarded_parameters_say_the_same,
    two_sources_that_agree_are_one, two_sources_that_disagree_are_refused, what_is_missing_is_not_guessed,
    what_is_broken_is_refused, plain_http_is_refused, an_ambiguous_path_is_refused_in_either_place,
    rules_see_the_path_that_nginx_went_on_with, the_path_of_the_check_itself_says_nothing, a_url_has_a_bound);
