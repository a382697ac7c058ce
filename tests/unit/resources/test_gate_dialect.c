/* The gate in the words of Authelia, oauth2-proxy and authentik. */
#include "gate_stage.h"

#include "support/test.h"

#include <string.h>

#define AS_AUTHELIA     "GET /api/authz/auth-request"
#define AS_OAUTH2_PROXY "GET /oauth2/auth"
#define AS_AUTHENTIK    "GET /outpost.goauthentik.io/auth/nginx"

static int
ask(const char *question, const char *url)
{
    lodge_asker_parameter(asker, "X_ORIGINAL_METHOD", "GET");
    lodge_asker_parameter(asker, "X_ORIGINAL_URL", url);
    return lodge_ask(asker, question, NULL).status;
}

START_TEST(authelia_speaks_our_words)
{
    open_gate();
    ck_assert_int_eq(ask(AS_AUTHELIA, "https://app.test/app"), 200);
    ck_assert_str_eq(header("Remote-User"), "ann");
    ck_assert_str_eq(header("Remote-Groups"), "admins,staff");
    ck_assert_str_eq(header("Remote-Name"), "Ann Åberg");
    ck_assert_str_eq(header("Remote-Email"), "ann@x.test");
}
END_TEST

START_TEST(oauth2_proxy_says_202_and_its_own_names)
{
    open_gate();
    ck_assert_int_eq(ask(AS_OAUTH2_PROXY, "https://app.test/app"), 202);
    ck_assert_str_eq(header("X-Auth-Request-User"), "ann");
    ck_assert_str_eq(header("X-Auth-Request-Preferred-Username"), "ann");
    ck_assert_str_eq(header("X-Auth-Request-Groups"), "admins,staff");
    ck_assert_str_eq(header("X-Auth-Request-Email"), "ann@x.test");
    ck_assert(!has_header("Remote-User") && !has_header("Remote-Email"));
}
END_TEST

START_TEST(authentik_puts_bars_between_groups)
{
    somebody.groups = (struct lodge_texts){ 0 };
    open_gate();
    ck_assert_int_eq(ask(AS_AUTHENTIK, "https://app.test/app"), 200);
    ck_assert_str_eq(header("X-authentik-username"), "ann");
    ck_assert_str_eq(header("X-authentik-groups"), "admins|staff");
    ck_assert_str_eq(header("X-authentik-email"), "ann@x.test");
    ck_assert_str_eq(header("X-authentik-name"), "Ann Åberg");
    ck_assert_str_eq(header("X-authentik-uid"), "user_01h2xcejqtf2nbrexx3vqjhp41");
    ck_assert(!has_header("Remote-User") && !has_header("Remote-Groups"));
}
END_TEST

START_TEST(a_group_with_the_mark_between_groups_is_not_two)
{
    static const char *const groups[] = { "a|admins", "b,admins" };

    open_gate();
    somebody.groups = (struct lodge_texts){ groups, 2 };
    ck_assert_int_eq(ask(AS_AUTHENTIK, "https://app.test/app"), 200);
    ck_assert_str_eq(header("X-authentik-groups"), "b,admins");
    ck_assert_str_eq(header("Gatelodge-Groups-Cut"), "true");
    ck_assert_int_eq(ask(AS_OAUTH2_PROXY, "https://app.test/app"), 202);
    ck_assert_str_eq(header("X-Auth-Request-Groups"), "a|admins");
}
END_TEST

START_TEST(the_rules_are_the_same_in_all_words)
{
    static const char *const questions[] = { CHECK, AS_AUTHELIA, AS_OAUTH2_PROXY, AS_AUTHENTIK };

    open_gate();
    somebody.groups = (struct lodge_texts){ 0 };
    for (size_t i = 0; i < LODGE_COUNT(questions); i++) {
        came = true;
        ck_assert_int_eq(ask(questions[i], "https://app.test/admin"), 403);
        ck_assert_int_eq(ask(questions[i], "https://app.test/closed"), 403);
        ck_assert_int_eq(ask(questions[i], "http://app.test/app"), 403);
        came = false;
        ck_assert_int_eq(ask(questions[i], "https://app.test/app"), 401);
    }
}
END_TEST

/* Who wrote allowed_groups for oauth2-proxy meant fewer people, not all. */
START_TEST(a_narrower_question_is_not_answered_widely)
{
    open_gate();
    lodge_asker_parameter(asker, "QUERY_STRING", "allowed_groups=admins");
    ck_assert_int_eq(ask(AS_OAUTH2_PROXY "?allowed_groups=admins", "https://app.test/app"), 403);
    ck_assert_str_eq(header("Gatelodge-Reason"), "query_not_understood");
    ck_assert(!has_header("X-Auth-Request-User"));
}
END_TEST

RUN_TESTS("gate_dialect", authelia_speaks_our_words, oauth2_proxy_says_202_and_its_own_names,
    authentik_puts_bars_between_groups, a_group_with_the_mark_between_groups_is_not_two,
    the_rules_are_the_same_in_all_words, a_narrower_question_is_not_answered_widely);
