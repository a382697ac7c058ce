/* Rules: which one decides, and what it says. */
#include "support/test.h"

#include "identity/policy.h"
#include "identity/policy_network.h"
#include "identity/policy_steps.h"

#include <gatelodge/clock.h>

#include <string.h>

#define NOW LODGE_DAYS(20000)
#define TEXTS(...) { (const char *const[]){ __VA_ARGS__ }, \
    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *) }
#define RULES(...) { (const struct rule_settings[]){ __VA_ARGS__ }, \
    sizeof((const struct rule_settings[]){ __VA_ARGS__ }) / sizeof(struct rule_settings) }

static struct lodge_arena *arena;
static struct policy_decision decision;

/* A policy with one site, app.test, and these rules; or what is wrong with it. */
static struct policy *
policy_of(struct lodge_list rules, const char **why)
{
    struct site_settings *site = LODGE_NEW(arena, struct site_settings);
    struct house_settings *settings = LODGE_NEW(arena, struct house_settings);

    *site = (struct site_settings){ .name = "app", .hosts = TEXTS("app.test", "APP.test:8443"),
        .rules = rules };
    *settings = (struct house_settings){
        .portal = "https://id.test:8443",
        .return_hosts = TEXTS("www.test"),
        .sites = { .items = site, .count = 1 },
    };
    return policy_new(settings, arena, why);
}

static struct policy *
policy_with(struct lodge_list rules)
{
    const char *why = NULL;

    if (!arena)
        arena = lodge_arena_new(1 << 22);
    struct policy *policy = policy_of(rules, &why);
    ck_assert_msg(policy != NULL, "%s", why);
    return policy;
}

static const char *
flaw_of(struct rule_settings rule)
{
    const char *why = NULL;

    arena = arena ? arena : lodge_arena_new(1 << 22);
    if (policy_of((struct lodge_list)RULES(rule), &why))
        return NULL;
    return why;
}

/* Somebody who is signed in since an hour, from 192.0.2.7. */
static struct policy_question
question_of(const char *method, const char *path)
{
    static struct lodge_address address;

    ck_assert(lodge_address_parse("192.0.2.7", &address));
    return (struct policy_question){
        .host = "app.test", .path = path, .method = method, .from = &address, .now = NOW,
        .user_known = true, .level = 1, .authenticated_at = NOW - LODGE_HOURS(1),
    };
}

static const char *
decide(const struct policy *policy, struct policy_question question)
{
    policy_decide(policy, &question, &decision);
    return decision.reason;
}

static const char *
decide_path(const struct policy *policy, const char *path)
{
    decide(policy, question_of("GET", path));
    return decision.rule ? decision.rule : decision.reason;
}

START_TEST(the_first_rule_that_fits_decides)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "open", .path = "/pub", .answer = "anyone" },
        { .name = "closed", .path = "/pub/secret", .answer = "nobody" },
        { .name = "rest", .answer = "person" }));

    ck_assert_str_eq(decide_path(policy, "/pub/secret"), "open");
    ck_assert_int_eq(decision.answer, POLICY_ALLOW);
    ck_assert_str_eq(decision.site, "app");
    ck_assert_str_eq(decide_path(policy, "/admin"), "rest");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(without_a_rule_nobody_passes)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "a", .path = "/a", .answer = "anyone" }));

    ck_assert_str_eq(decide_path(policy, "/b"), "no_rule");
    ck_assert_int_eq(decision.answer, POLICY_REFUSE);
    policy = policy_with((struct lodge_list){ 0 });
    ck_assert_str_eq(decide_path(policy, "/"), "no_rule");
    ck_assert_int_eq(decision.answer, POLICY_REFUSE);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_host_without_a_site_is_refused)
{
    static const char *const hosts[] = { "other.test", "app.test:444", "id.test:8443", "www.test", "",
        "sub.app.test" };
    struct policy *policy = policy_with((struct lodge_list)RULES({ .name = "all", .answer = "anyone" }));
    struct policy_question question = question_of("GET", "/");

    for (size_t i = 0; i < LODGE_COUNT(hosts); i++) {
        question.host = hosts[i];
        ck_assert_str_eq(decide(policy, question), "no_site");
        ck_assert_int_eq(decision.answer, POLICY_REFUSE);
    }
    question.host = "app.test:8443";
    ck_assert_str_eq(decide(policy, question), "anyone");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_path_holds_for_whole_segments)
{
    static const struct { const char *path, *rule; } paths[] = {
        { "/a", "a" }, { "/a/", "a" }, { "/a/b", "a" }, { "/ab", "no_rule" }, { "/A", "no_rule" },
        { "/", "no_rule" },
        { "/b", "b" }, { "/b/", "b" }, { "/b/c", "b" }, { "/bc", "no_rule" }, { "/x/a", "no_rule" },
        { "/c d/e", "c" }, { "/c", "no_rule" },
    };
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "a", .path = "/a", .answer = "anyone" },
        { .name = "b", .path = "/b/", .answer = "anyone" },
        { .name = "c", .path = "/c d", .answer = "anyone" }));

    for (size_t i = 0; i < LODGE_COUNT(paths); i++)
        ck_assert_str_eq(decide_path(policy, paths[i].path), paths[i].rule);
    policy = policy_with((struct lodge_list)RULES({ .name = "all", .path = "/", .answer = "anyone" }));
    ck_assert_str_eq(decide_path(policy, "/"), "all");
    ck_assert_str_eq(decide_path(policy, "/a/b"), "all");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_expression_fits_the_whole_path)
{
    static const struct { const char *path, *rule; } paths[] = {
        { "/files/1", "files" }, { "/files/12", "files" }, { "/files/", "no_rule" },
        { "/files/1/x", "no_rule" },
        { "/x/files/1", "no_rule" }, { "/files/1\n", "no_rule" }, { "/caf\xc3\xa9s", "letters" },
        { "/one", "either" }, { "/one/two", "no_rule" }, { "/two", "either" },
    };
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "files", .path_pattern = "/files/[0-9]+$", .answer = "anyone" },
        { .name = "letters", .path_pattern = "/caf.s", .answer = "anyone" },
        { .name = "either", .path_pattern = "/one|/two", .answer = "anyone" }));

    for (size_t i = 0; i < LODGE_COUNT(paths); i++)
        ck_assert_str_eq(decide_path(policy, paths[i].path), paths[i].rule);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(path_and_expression_must_both_fit)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "both", .path = "/a", .path_pattern = ".*\\.png", .answer = "anyone" }));

    ck_assert_str_eq(decide_path(policy, "/a/x.png"), "both");
    ck_assert_str_eq(decide_path(policy, "/b/x.png"), "no_rule");
    ck_assert_str_eq(decide_path(policy, "/a/x.gif"), "no_rule");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_expression_that_takes_too_long_refuses)
{
    static char path[8000];
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "slow", .path_pattern = "/(a+)+b", .answer = "nobody" },
        { .name = "rest", .answer = "anyone" }));

    memset(path, 'a', sizeof(path) - 1);
    path[0] = '/';
    path[sizeof(path) - 2] = 'c';

    int64_t start = lodge_steady();
    for (int i = 0; i < 10; i++)
        ck_assert_str_eq(decide(policy, question_of("GET", path)), "rule_failed");
    ck_assert_ptr_nonnull(policy_step_sentence(decision.reason));
    ck_assert_int_lt(lodge_steady() - start, LODGE_SECONDS(2));
    ck_assert_int_eq(decision.answer, POLICY_REFUSE);
    ck_assert_str_eq(decision.rule, "slow");
    ck_assert_str_eq(decide_path(policy, "/x"), "rest");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_expression_that_goes_too_deep_refuses)
{
    static char path[8000];
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "deep", .path_pattern = "/(a|b)*", .answer = "anyone" },
        { .name = "rest", .answer = "anyone" }));

    memset(path, 'a', sizeof(path) - 1);
    path[0] = '/';
    ck_assert_str_eq(decide(policy, question_of("GET", path)), "rule_failed");
    ck_assert_int_eq(decision.answer, POLICY_REFUSE);
    ck_assert_str_eq(decide_path(policy, "/abba"), "deep");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(methods_are_exact_and_head_is_a_get)
{
    static const struct { const char *method, *rule; } methods[] = {
        { "GET", "read" }, { "HEAD", "read" }, { "POST", "write" }, { "PUT", "no_rule" },
        { "get", "no_rule" },
        { "GETS", "no_rule" }, { "OPTIONS", "no_rule" },
    };
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "write", .methods = TEXTS("POST"), .answer = "anyone" },
        { .name = "read", .methods = TEXTS("GET", "DELETE"), .answer = "anyone" }));

    for (size_t i = 0; i < LODGE_COUNT(methods); i++) {
        decide(policy, question_of(methods[i].method, "/"));
        ck_assert_str_eq(decision.rule ? decision.rule : decision.reason, methods[i].rule);
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_network_holds_its_addresses)
{
    static const struct { const char *network, *address; bool held; } cases[] = {
        { "192.0.2.0/24", "192.0.2.0", true },      { "192.0.2.0/24", "192.0.2.255", true },
        { "192.0.2.0/24", "192.0.3.0", false },     { "192.0.2.0/25", "192.0.2.128", false },
        { "192.0.2.7", "192.0.2.7", true },         { "192.0.2.7", "192.0.2.6", false },
        { "192.0.2.7/32", "::ffff:192.0.2.7", true }, { "0.0.0.0/0", "203.0.113.9", true },
        { "0.0.0.0/0", "2001:db8::1", false },      { "2001:db8::/32", "2001:db8:ffff::1", true },
        { "2001:db8::/32", "2001:db9::1", false },  { "2001:db8::/33", "2001:db8:8000::", false },
        { "::/0", "2001:db8::1", true },            { "::/0", "192.0.2.7", false },
        { "::1", "::1", true },                     { "::1", "0.0.0.1", false },
        { "::ffff:192.0.2.0/120", "192.0.2.9", true },
    };

    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        struct policy_network network;
        struct lodge_address address;
        ck_assert_ptr_null(policy_network_read(cases[i].network, &network));
        ck_assert(lodge_address_parse(cases[i].address, &address));
        ck_assert_msg(policy_network_holds(&network, &address) == cases[i].held, "%s %s", cases[i].network,
            cases[i].address);
    }
}
END_TEST

START_TEST(what_is_no_network_is_refused)
{
    static const char *const texts[] = {
        "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/ 24", "192.0.2.0/024",
        "192.0.2.0/24x", "192.0.2.1/24", "192.0.2.0/24/24", "2001:db8::/129", "2001:db8::1/32", "::1/0",
        "localhost", "192.0.2", "all", "192.0.2.0/9999999999", "192.0.2.0/255.255.255.0",
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff:aaaa:bbbb:cccc:dddd:eeee:ffff:1/32",
    };

    for (size_t i = 0; i < LODGE_COUNT(texts); i++) {
        struct policy_network network;
        ck_assert_msg(policy_network_read(texts[i], &network) != NULL, "%s", texts[i]);
    }
}
END_TEST

START_TEST(a_rule_with_networks_is_about_them)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "office", .networks = TEXTS("198.51.100.0/24", "192.0.2.0/24"), .answer = "anyone" },
        { .name = "rest", .answer = "person" }));
    struct policy_question question = question_of("GET", "/");
    struct lodge_address elsewhere;

    ck_assert(lodge_address_parse("203.0.113.1", &elsewhere));
    ck_assert_str_eq(decide(policy, question), "anyone");
    question.from = &elsewhere;
    ck_assert_str_eq(decide(policy, question), "allowed");
    ck_assert_str_eq(decision.rule, "rest");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_unknown_address_opens_nothing_and_does_not_slip_past_a_ban)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "office", .path = "/a", .networks = TEXTS("0.0.0.0/0", "::/0"), .answer = "anyone" },
        { .name = "banned", .path = "/b", .networks = TEXTS("198.51.100.0/24"), .answer = "nobody" },
        { .name = "rest", .path = "/b", .answer = "anyone" }));
    struct policy_question question = question_of("GET", "/a");

    question.from = NULL;
    ck_assert_str_eq(decide(policy, question), "no_rule");
    question.path = "/b";
    ck_assert_str_eq(decide(policy, question), "nobody");
    lodge_arena_free(arena);
}
END_TEST

/* What each demand of a rule says about somebody. */
static const struct {
    const char *about;
    struct rule_settings rule;
    enum policy_answer answer;
    const char *reason;
} demands[] = {
    { "no demand",      { .answer = "person" },                             POLICY_ALLOW, "allowed" },
    { "anyone",         { .answer = "anyone" },                             POLICY_ALLOW, "anyone" },
    { "nobody",         { .answer = "nobody" },                             POLICY_REFUSE, "nobody" },
    { "one group",      { .groups = TEXTS("x", "staff") },                  POLICY_ALLOW, "allowed" },
    { "no such group",  { .groups = TEXTS("x", "STAFF", "staf") },          POLICY_REFUSE, "group" },
    { "permission",     { .permission = "wiki.read" },                      POLICY_ALLOW, "allowed" },
    { "another one",    { .permission = "wiki.write" },                     POLICY_REFUSE, "permission" },
    { "level",          { .level = 1 },                                     POLICY_ALLOW, "allowed" },
    { "higher level",   { .level = 2 },                                     POLICY_REFUSE, "level" },
    { "age",            { .max_age = LODGE_HOURS(1) },                      POLICY_ALLOW, "allowed" },
    { "too old",        { .max_age = LODGE_HOURS(1) - 1 },                  POLICY_SIGN_IN_AGAIN, "max_age" },
    { "all must hold",  { .groups = TEXTS("staff"), .permission = "x" },    POLICY_REFUSE, "permission" },
    { "no new sign-in", { .groups = TEXTS("x"), .max_age = 1 },             POLICY_REFUSE, "group" },
};

static void
keep_demand(size_t i)
{
    struct rule_settings rule = demands[i].rule;
    rule.name = "r";
    rule.answer = rule.answer ? rule.answer : "person";
    struct policy *policy = policy_with((struct lodge_list)RULES(rule));
    struct policy_question question = question_of("GET", "/");

    question.groups = (struct lodge_texts)TEXTS("all", "staff");
    question.permissions = (struct lodge_texts)TEXTS("wiki.read");
    ck_assert_msg(strcmp(decide(policy, question), demands[i].reason) == 0, "%s: %s", demands[i].about,
        decision.reason);
    ck_assert_int_eq(decision.answer, demands[i].answer);
    ck_assert_ptr_nonnull(policy_step_sentence(decision.reason));

    question.user_known = false;
    decide(policy, question);
    bool asks_for_a_person = strcmp(rule.answer, "person") == 0;
    ck_assert_int_eq(decision.answer, asks_for_a_person ? POLICY_SIGN_IN : demands[i].answer);
    lodge_arena_free(arena);
    arena = NULL;
}

START_TEST(a_rule_says_what_its_person_must_be)
{
    for (size_t i = 0; i < LODGE_COUNT(demands); i++)
        keep_demand(i);
}
END_TEST

START_TEST(a_rule_that_makes_no_sense_stops_the_start)
{
    const struct { struct rule_settings rule; const char *why; } rules[] = {
        { { .answer = NULL }, "answer must be" },
        { { .answer = "everybody" }, "answer must be" },
        { { .answer = "person", .path = "a" }, "path can never be asked for" },
        { { .answer = "person", .path = "/a/../b" }, "path can never be asked for" },
        { { .answer = "person", .path = "/a//" }, "path can never be asked for" },
        { { .answer = "person", .path = "/a%2fb" }, "path can never be asked for" },
        { { .answer = "person", .path_pattern = "/(" }, "path_pattern is no expression" },
        { { .answer = "person", .path_pattern = "/\xff" }, "path_pattern is no expression" },
        { { .answer = "person", .path_pattern = "/\\C" }, "path_pattern is no expression" },
        { { .answer = "person", .methods = TEXTS("GET", "post") }, "method \"post\"" },
        { { .answer = "person", .methods = TEXTS("") }, "method \"\"" },
        { { .answer = "person", .networks = TEXTS("10.0.0.1/8") }, "network \"10.0.0.1/8\" has bits" },
        { { .answer = "anyone", .groups = TEXTS("a") }, "need the answer person" },
        { { .answer = "nobody", .max_age = 1 }, "need the answer person" },
        { { .answer = "anyone", .permission = "a" }, "need the answer person" },
        { { .answer = "anyone", .level = 1 }, "need the answer person" },
    };

    for (size_t i = 0; i < LODGE_COUNT(rules); i++) {
        struct rule_settings rule = rules[i].rule;
        rule.name = "crooked";
        const char *why = flaw_of(rule);
        ck_assert_msg(why && strstr(why, rules[i].why), "%zu: %s", i, why);
        ck_assert_msg(strstr(why, "site app: rule crooked: ") == why, "%s", why);
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(hosts_that_make_no_sense_stop_the_start)
{
    const struct site_settings one[] = { { .name = "one", .hosts = TEXTS("a.test/") } };
    const struct site_settings none[] = { { .name = "none" } };
    const struct site_settings twice[] = {
        { .name = "one", .hosts = TEXTS("a.test") },
        { .name = "two", .hosts = TEXTS("b.test", "A.test:443") },
    };
    const struct { struct house_settings settings; const char *why; } cases[] = {
        { { .portal = "https://id.test", .sites = { one, 1 } }, "site one: \"a.test/\" is no host" },
        { { .portal = "https://id.test", .sites = { none, 1 } }, "site none: it has no hosts" },
        { { .portal = "https://id.test", .sites = { twice, 2 } },
          "site two: \"a.test\" is the host of another site, too" },
        { { .portal = "https://id.test", .return_hosts = TEXTS("*") }, "return_hosts: \"*\" is no host" },
        { { .portal = "https://id.test/" }, "portal must be https://HOST or https://HOST:PORT" },
        { { .portal = "http://id.test" }, "portal must be https://HOST or https://HOST:PORT" },
        { { .portal = NULL }, "portal must be https://HOST or https://HOST:PORT" },
    };

    arena = lodge_arena_new(1 << 20);
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        const char *why = NULL;
        ck_assert_ptr_null(policy_new(&cases[i].settings, arena, &why));
        ck_assert_str_eq(why, cases[i].why);
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_sign_in_leads_back_to_known_hosts_alone)
{
    static const struct { const char *url; bool may; } urls[] = {
        { "https://app.test/x?y", true }, { "https://app.test:8443/", true },
        { "https://id.test:8443/", true },
        { "https://www.test/", true }, { "https://APP.test:443/", true }, { "/account/", true },
        { "https://id.test/", false }, { "https://app.test:444/", false }, { "https://evil.test/", false },
        { "https://sub.app.test/", false }, { "https://app.test.evil.test/", false },
        { "http://app.test/", false },
        { "https://app.test@evil.test/", false }, { "//evil.test/", false }, { "", false }, { NULL, false },
    };
    struct policy *policy = policy_with((struct lodge_list){ 0 });

    for (size_t i = 0; i < LODGE_COUNT(urls); i++)
        ck_assert_msg(policy_may_return(policy, urls[i].url) == urls[i].may, "%s", urls[i].url);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(what_was_tried_is_told_up_to_the_rule_that_decides)
{
    struct policy *policy = policy_with((struct lodge_list)RULES(
        { .name = "pub", .path = "/pub", .answer = "anyone" },
        { .name = "posts", .methods = TEXTS("POST"), .answer = "anyone" },
        { .name = "far", .networks = TEXTS("198.51.100.0/24"), .answer = "anyone" },
        { .name = "pictures", .path_pattern = ".*[.]png", .answer = "anyone" },
        { .name = "staff", .groups = TEXTS("staff"), .answer = "person" },
        { .name = "never", .answer = "nobody" }));
    static const char *const expected[] = {
        "app.test is a host of the site app.", "Rule pub: is about another path.",
        "Rule posts: is about other methods.", "Rule far: is about other networks.",
        "Rule pictures: its expression does not fit the path.", "Rule staff: fits and decides.",
    };
    struct policy_question question = question_of("GET", "/admin");
    struct lodge_list tried = policy_try(policy, &question, arena);

    ck_assert_uint_eq(tried.count, LODGE_COUNT(expected));
    for (size_t i = 0; i < tried.count; i++)
        ck_assert_str_eq(((const struct policy_step *)tried.items)[i].detail, expected[i]);

    question.host = "other.test";
    ck_assert_uint_eq(policy_try(policy, &question, arena).count, 0);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("policy", the_first_rule_that_fits_decides, without_a_rule_nobody_passes,
    a_host_without_a_site_is_refused,
    a_path_holds_for_whole_segments, an_expression_fits_the_whole_path, path_and_expression_must_both_fit,
    an_expression_that_takes_too_long_refuses, an_expression_that_goes_too_deep_refuses,
    methods_are_exact_and_head_is_a_get, a_network_holds_its_addresses, what_is_no_network_is_refused,
    a_rule_with_networks_is_about_them, an_unknown_address_opens_nothing_and_does_not_slip_past_a_ban,
    a_rule_says_what_its_person_must_be, a_rule_that_makes_no_sense_stops_the_start,
    hosts_that_make_no_sense_stop_the_start,
    a_sign_in_leads_back_to_known_hosts_alone, what_was_tried_is_told_up_to_the_rule_that_decides);
