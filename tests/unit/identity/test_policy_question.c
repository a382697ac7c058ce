/* Asking the rules for somebody else: what is told of whom, step by step. */
#include "identity/policy_question.h"

#include "fake_store.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

static struct house *house;
static struct policy_answer_told told;

/* A world with one site, app.test, and its rules. */
static void
begin(void)
{
    static const char *const groups[] = { "staff" }, *const hosts[] = { "app.test" },
        *const networks[] = { "192.0.2.0/24" };
    static const struct rule_settings rules[] = {
        { .name = "open", .path = "/pub", .answer = "anyone" },
        { .name = "shut", .path = "/shut", .answer = "nobody" },
        { .name = "fresh", .path = "/fresh", .max_age = LODGE_HOURS(1), .answer = "person" },
        { .name = "write", .path = "/write", .permission = "wiki.write", .answer = "person" },
        { .name = "read", .path = "/read", .permission = "users.read", .level = 1, .answer = "person" },
        { .name = "strong", .path = "/strong", .level = 2, .answer = "person" },
        { .name = "office", .path = "/office", .networks = { networks, 1 }, .answer = "anyone" },
        { .name = "staff", .groups = { groups, 1 }, .answer = "person" },
    };
    static const struct site_settings site = { .name = "app", .hosts = { hosts, 1 },
        .rules = { rules, LODGE_COUNT(rules) } };
    static const struct house_settings settings = { .portal = "https://id.test", .sites = { &site, 1 } };
    const char *why = NULL;

    house = fake_house();
    house->policy = policy_new(&settings, house->arena, &why);
    ck_assert_msg(house->policy != NULL, "%s", why);
    fake_group("staff");
    fake_role("reader", "users.read");
}

/* Somebody in the group who may read people, as it is said: "active person", "suspended service", "expired person". */
static void
somebody(const char *username, const char *standing)
{
    struct user *user = fake_user(username, NULL);
    bool expired = lodge_text_starts(standing, "expired");

    user->status = expired ? "active" : lodge_print(house->arena, "%.*s", (int)strcspn(standing, " "), standing);
    user->expires_at = expired ? fake_now - 1 : 0;
    user->kind = strstr(standing, "service") ? "service" : "person";
    fake.rows.members[fake.rows.member_count++] = (struct fake_link){ fake.rows.groups[0].id.n, user->id.n };
    user_role_put(NULL, user->id, fake.rows.roles[0].id, 1);
}

static void
ask(const char *user, const char *path)
{
    const struct policy_request request = { .user = user,
        .url = lodge_print(house->arena, "https://app.test%s", path) };

    ck_assert_int_eq(policy_ask(house, &request, &told), LODGE_OK);
}

/* The codes of all steps, with spaces between. */
static const char *
codes(void)
{
    const struct policy_step *steps = told.steps.items;
    const char *said = "";

    for (size_t i = 0; i < told.steps.count; i++)
        said = lodge_print(house->arena, "%s%s%s", said, i ? " " : "", steps[i].code);
    return said;
}

static const struct policy_step *
last_step(void)
{
    return &((const struct policy_step *)told.steps.items)[told.steps.count - 1];
}

static const struct {
    const char *standing;
    const char *path;
    enum policy_answer answer;
    const char *reason;
    const char *first;              /* step */
} cases[] = {
    { "active person",     "/",      POLICY_ALLOW,         "allowed",        "host_of_site" },
    { "active person",     "/fresh", POLICY_ALLOW,         "allowed",        "host_of_site" },
    { "active person",     "/pub",   POLICY_ALLOW,         "anyone",         "host_of_site" },
    { "active person",     "/write", POLICY_REFUSE,        "permission",     "host_of_site" },
    { "active person",     "/read",  POLICY_ALLOW,         "allowed",        "host_of_site" },
    { "active person",     "/strong", POLICY_REFUSE,       "level",          "host_of_site" },
    { "suspended person",  "/",      POLICY_SIGN_IN,       "cannot_sign_in", "account_suspended" },
    { "suspended person",  "/pub",   POLICY_ALLOW,         "anyone",         "account_suspended" },
    { "suspended person",  "/shut",  POLICY_REFUSE,        "nobody",         "account_suspended" },
    { "suspended person",  "/write", POLICY_SIGN_IN,       "cannot_sign_in", "account_suspended" },
    { "pending person",    "/",      POLICY_SIGN_IN,       "cannot_sign_in", "account_pending" },
    { "pending person",    "/pub",   POLICY_ALLOW,         "anyone",         "account_pending" },
    { "expired person",    "/",      POLICY_SIGN_IN,       "cannot_sign_in", "account_expired" },
    { "expired person",    "/shut",  POLICY_REFUSE,        "nobody",         "account_expired" },
    { "active service",    "/",      POLICY_ALLOW,         "allowed",        "service_by_token" },
    { "active service",    "/fresh", POLICY_SIGN_IN_AGAIN, "cannot_sign_in", "service_by_token" },
    { "active service",    "/write", POLICY_REFUSE,        "permission",     "service_by_token" },
    { "active service",    "/read",  POLICY_ALLOW,         "allowed",        "service_by_token" },
    { "suspended service", "/",      POLICY_SIGN_IN,       "cannot_sign_in", "account_suspended" },
    { "expired service",   "/",      POLICY_SIGN_IN,       "cannot_sign_in", "account_expired" },
};

START_TEST(who_cannot_sign_in_is_nobody_to_the_gate_and_a_service_shows_a_token)
{
    begin();
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        const char *name = lodge_print(house->arena, "user%zu", i);

        somebody(name, cases[i].standing);
        ask(name, cases[i].path);
        ck_assert_msg(told.decision.answer == cases[i].answer, "%s %s", cases[i].standing, cases[i].path);
        ck_assert_str_eq(told.decision.reason, cases[i].reason);
        ck_assert_msg(lodge_text_starts(codes(), cases[i].first), "%s: %s", cases[i].standing, codes());
        ck_assert_str_eq(last_step()->code, cases[i].reason);
        ck_assert_str_eq(told.username, name);
    }
}
END_TEST

START_TEST(the_way_is_told_from_the_host_to_the_reason)
{
    begin();
    somebody("ann", "active person");
    ask("ann", "/fresh/bread");
    ck_assert_str_eq(codes(), "host_of_site rule_other_path rule_other_path rule_decides allowed");
    ask(NULL, "/shut");
    ck_assert_str_eq(codes(), "host_of_site rule_other_path rule_decides nobody");
    ask(NULL, "/");
    ck_assert_str_eq(codes(),
        "host_of_site rule_other_path rule_other_path rule_other_path rule_other_path rule_other_path rule_other_path "
        "rule_other_path rule_decides not_signed_in");
    ck_assert_ptr_null(told.username);
}
END_TEST

START_TEST(a_sentence_names_who_is_meant)
{
    const struct policy_step *steps;

    begin();
    somebody("ann", "suspended person");
    ask("ann", "/fresh");
    steps = told.steps.items;
    ck_assert_str_eq(steps[0].user, "ann");
    ck_assert_ptr_null(steps[0].host);
    ck_assert(lodge_text_starts(steps[0].detail, "ann is suspended: "));
    ck_assert_str_eq(steps[1].detail, "app.test is a host of the site app.");
    ck_assert_str_eq(steps[1].site, "app");
    ck_assert_ptr_null(steps[1].user);
    ck_assert_str_eq(steps[2].rule, "open");
    ck_assert_str_eq(steps[2].detail, "Rule open: is about another path.");
    ck_assert_str_eq(last_step()->detail, "The gate asks for a sign-in, and ann cannot sign in.");
}
END_TEST

START_TEST(rules_about_networks_are_asked_with_the_address)
{
    struct policy_request request = { .url = "https://app.test/office" };

    begin();
    ck_assert_int_eq(policy_ask(house, &request, &told), LODGE_OK);
    ck_assert_str_eq(told.decision.rule, "staff");
    request.address = "192.0.2.7";
    ck_assert_int_eq(policy_ask(house, &request, &told), LODGE_OK);
    ck_assert_str_eq(told.decision.rule, "office");
}
END_TEST

START_TEST(what_is_wrong_with_the_question_is_told)
{
    begin();
    ck_assert_int_eq(policy_ask(house, &(struct policy_request){ .url = "http://app.test/", .address = "no.where" },
        &told), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "url", "plain_http"));
    ck_assert(fake_misfit(house, "address", "not_an_address"));
    ck_assert_int_eq(policy_ask(house, &(struct policy_request){ .url = "http://app.test/" }, &told),
        LODGE_FIELD_INVALID);
    ck_assert_int_eq(policy_ask(house, &(struct policy_request){ .url = "https://app.test/", .user = "ann" }, &told),
        LODGE_NOT_FOUND);
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(policy_ask(house, &(struct policy_request){ .url = "https://app.test/", .user = "ann" }, &told),
        LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(every_step_has_a_code_of_its_own_and_a_sentence_that_names_what_a_step_has)
{
    const struct policy_step all = { .user = "U", .host = "H", .site = "S", .rule = "R" };
    struct lodge_arena *arena = lodge_arena_new(1 << 16);

    for (size_t i = 0; policy_step_codes[i]; i++) {
        const struct policy_step step = policy_step_of((enum policy_step_kind)(i + 1), &all, arena);

        ck_assert_str_eq(step.code, policy_step_codes[i]);
        ck_assert_ptr_null(strpbrk(step.detail, "{}"));
        for (size_t other = 0; other < i; other++)
            ck_assert_str_ne(policy_step_codes[other], policy_step_codes[i]);
        for (const char *open = policy_step_sentence(step.code); (open = strchr(open, '{')); open++)
            ck_assert_msg(lodge_text_starts(open, "{user}") || lodge_text_starts(open, "{host}")
                || lodge_text_starts(open, "{site}") || lodge_text_starts(open, "{rule}"), "%s: %s", step.code, open);
    }
    ck_assert_ptr_null(policy_step_sentence("no_such_step"));
    lodge_arena_free(arena);
}
END_TEST

/* Whoever translates may make mistakes. */
START_TEST(a_sentence_is_said_as_far_as_it_makes_sense)
{
    static const struct { const char *sentence, *said; } sentences[] = {
        { "", "" }, { "Nichts.", "Nichts." }, { "{rule}", "R" }, { "Regel {rule}: {host}", "Regel R: H" },
        { "{rule}{rule}", "RR" }, { "{person} {site}.", " ." }, { "{rule", "{rule" }, { "a}b{", "a}b{" },
        { "{ru{rule}", "" }, { "100 % von {host}", "100 % von H" },
    };
    const struct policy_step step = { .host = "H", .rule = "R" };
    struct lodge_arena *arena = lodge_arena_new(1 << 16);

    for (size_t i = 0; i < LODGE_COUNT(sentences); i++)
        ck_assert_str_eq(policy_step_say(sentences[i].sentence, &step, arena), sentences[i].said);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("policy_question", who_cannot_sign_in_is_nobody_to_the_gate_and_a_service_shows_a_token,
    the_way_is_told_from_the_host_to_the_reason, a_sentence_names_who_is_meant,
    rules_about_networks_are_asked_with_the_address, what_is_wrong_with_the_question_is_told,
    every_step_has_a_code_of_its_own_and_a_sentence_that_names_what_a_step_has,
    a_sentence_is_said_as_far_as_it_makes_sense);
