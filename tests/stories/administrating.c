/* What administrators do for others: passwords, sessions, services with their tokens, and asking the rules. */
#include "support/rights.h"
#include "support/story.h"

#include <string.h>

#define NOBODY "user_01h2xcejqtf2nbrexx3vqjhp41"

/* ---- passwords ---------------------------------------------------------------------------------- */

START_TEST(a_new_password_ends_every_other_session)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann), *there = program_of(ann);
    const char *password = a_password();

    EXPECT(204, ask_as(here, "PUT /api/v1/me/password", "{'current_password':'%s','new_password':'%s'}", ann.password,
        password));
    EXPECT(200, ask_as(here, "GET /api/v1/me", NULL));
    REFUSED(401, "not_signed_in", ask_as(there, "GET /api/v1/me", NULL));
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, ann.password));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, password));
}
END_TEST

START_TEST(the_old_password_is_needed_for_a_new_one)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann);

    REFUSED(401, "wrong_credentials", ask_as(here, "PUT /api/v1/me/password",
        "{'current_password':'%s','new_password':'%s'}", a_password(), a_password()));
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(here, "PUT /api/v1/me/password",
        "{'current_password':'%s','new_password':'short'}", ann.password)), "/new_password", "too_short"));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(guessing_the_old_password_is_counted)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann);
    struct answer answer = { 0 };

    for (int try = 0; try < 12 && answer.status != 429; try++)
        answer = ask_as(here, "PUT /api/v1/me/password", "{'current_password':'%s','new_password':'%s'}", a_password(),
            a_password());
    REFUSED(429, "too_many_attempts", answer);
}
END_TEST

START_TEST(tokens_outlive_a_new_password_unless_they_shall_not)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann), *program;
    const char *password = a_password();

    program = a_program(said(EXPECT(201,
        ask_as(here, "POST /api/v1/me/tokens", "{'name':'x','permissions':[]}")), "token"));
    EXPECT(204, ask_as(here, "PUT /api/v1/me/password", "{'current_password':'%s','new_password':'%s'}", ann.password,
        password));
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(204, ask_as(here, "PUT /api/v1/me/password",
        "{'current_password':'%s','new_password':'%s','revoke_tokens':true}", password, a_password()));
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(a_token_changes_no_password)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program;

    program = a_program(said(EXPECT(201,
        ask_as(signed_in(ann), "POST /api/v1/me/tokens", "{'name':'x','permissions':[]}")), "token"));
    REFUSED(403, "not_allowed", ask_as(program, "PUT /api/v1/me/password",
        "{'current_password':'%s','new_password':'%s'}", ann.password, a_password()));
}
END_TEST

START_TEST(an_administrator_sets_a_password_and_ends_all_sessions)
{
    struct person ann = A_PERSON(NULL);
    struct browser *there = program_of(ann), *boss = admin();
    const char *password = a_password();

    EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/password", ann.id), "{'password':'%s'}", password));
    REFUSED(401, "not_signed_in", ask_as(there, "GET /api/v1/me", NULL));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, password));
    REFUSED(404, "not_found", ask_as(boss, "PUT /api/v1/users/" NOBODY "/password", "{'password':'%s'}", a_password()));
}
END_TEST

START_TEST(nobody_takes_over_somebody_who_may_more)
{
    struct person chief = A_PERSON("--role", "administrator");
    struct browser *boss = admin(), *helper = somebody_who_may(boss, "'users.read','users.write'", NULL);
    const char *path = text("/api/v1/users/%s", chief.id);

    REFUSED(403, "not_allowed", ask_as(helper, text("PUT %s/password", path), "{'password':'%s'}", a_password()));
    REFUSED(403, "not_allowed", ask_as(helper, text("PATCH %s", path), "{'email':'%s@x.test'}", a_name()));
    REFUSED(403, "not_allowed", ask_as(helper, text("PATCH %s", path), "{'status':'suspended'}"));
    REFUSED(403, "not_allowed", ask_as(helper, text("DELETE %s", path), NULL));
    EXPECT(201, try_to_sign_in(a_browser(), chief.username, chief.password));
    EXPECT(204, ask_as(helper, text("PUT /api/v1/users/%s/password", A_PERSON(NULL).id), "{'password':'%s'}",
        a_password()));
}
END_TEST

START_TEST(a_token_takes_its_owner_over_as_little_as_anybody)
{
    struct person chief = A_PERSON("--role", "administrator");
    struct browser *boss = signed_in(chief), *program;
    const char *path = text("/api/v1/users/%s", chief.id);

    program = a_program(said(EXPECT(201,
        ask_as(boss, "POST /api/v1/me/tokens", "{'name':'x','permissions':['users.write']}")), "token"));
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH %s", path), "{'email':'%s@x.test'}", a_name()));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE %s", path), NULL));
    EXPECT(200, ask_as(program, "PATCH /api/v1/me", "{'display_name':'Chief'}"));
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'email':'%s@x.test'}", a_name()));
}
END_TEST

/* ---- sessions ----------------------------------------------------------------------------------- */

START_TEST(anybodys_session_can_be_found_and_ended)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann), *boss = admin();
    const char *id = said(EXPECT(200, ask_as(here, "GET /api/v1/sessions/current", NULL)), "session.id");
    struct answer all = EXPECT(200, ask_as(boss, text("GET /api/v1/sessions?filter=id%%20eq%%20%%22%s%%22", id), NULL));

    ck_assert_uint_eq(entries(all, "data"), 1);
    ck_assert_str_eq(said(all, "data.0.username"), ann.username);
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/sessions/%s", id), NULL));
    REFUSED(401, "not_signed_in", ask_as(here, "GET /api/v1/me", NULL));
    REFUSED(404, "not_found", ask_as(boss, text("DELETE /api/v1/sessions/%s", id), NULL));
}
END_TEST

START_TEST(all_sessions_of_a_person_are_listed_and_ended)
{
    struct person ann = A_PERSON(NULL);
    struct browser *here = signed_in(ann), *there = program_of(ann), *boss = admin();
    const char *path = text("/api/v1/users/%s/sessions", ann.id);

    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)), "data"), 2);
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(401, "not_signed_in", ask_as(here, "GET /api/v1/me", NULL));
    REFUSED(401, "not_signed_in", ask_as(there, "GET /api/v1/me", NULL));
    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)), "data"), 0);
    REFUSED(404, "not_found", ask_as(boss, "GET /api/v1/users/" NOBODY "/sessions", NULL));
    REFUSED(404, "not_found", ask_as(boss, "DELETE /api/v1/users/" NOBODY "/sessions", NULL));
}
END_TEST

/* ---- services ----------------------------------------------------------------------------------- */

static struct answer
a_service(struct browser *boss)
{
    struct answer made = EXPECT(201,
        ask_as(boss, "POST /api/v1/users", "{'username':'%s','kind':'service'}", a_name()));

    ck_assert_str_eq(said(made, "kind"), "service");
    return made;
}

START_TEST(a_service_has_tokens_and_no_password)
{
    struct browser *boss = admin(), *program;
    struct answer service = a_service(boss);
    const char *id = said(service, "id"), *path = text("/api/v1/users/%s", id);

    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(boss, text("PUT %s/password", path), "{'password':'%s'}",
        a_password())), "/password", "service"));
    REFUSED(422, "field_invalid", ask_as(boss, text("PATCH %s", path), "{'kind':'person'}"));
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), said(service, "username"), a_password()));

    REFUSED(422, "field_invalid",
        ask_as(boss, text("POST %s/tokens", path), "{'name':'x','permissions':['users.read']}"));
    give(boss, text("users/%s/roles/%s", id, a_role_with(boss, "'users.read'")));
    struct answer made = EXPECT(201, ask_as(boss, text("POST %s/tokens", path),
        "{'name':'x','permissions':['users.read']}"));
    program = a_program(said(made, "token"));
    EXPECT(200, ask_as(program, "GET /api/v1/users", NULL));
    ck_assert_str_eq(said(EXPECT(200, ask_as(boss, text("GET %s/tokens", path), NULL)), "data.0.name"), "x");
    EXPECT(204, ask_as(boss, text("DELETE %s", header_of(made, "Location")), NULL));
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/users", NULL));
}
END_TEST

START_TEST(a_suspended_service_is_let_in_nowhere)
{
    struct browser *boss = admin(), *program;
    const char *path = text("/api/v1/users/%s", said(a_service(boss), "id"));

    program = a_program(said(EXPECT(201, ask_as(boss, text("POST %s/tokens", path),
        "{'name':'x','permissions':[]}")), "token"));
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'status':'suspended'}"));
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(nobody_makes_a_token_in_the_name_of_a_person)
{
    struct browser *boss = admin();

    REFUSED(422, "field_invalid", ask_as(boss, text("POST /api/v1/users/%s/tokens", A_PERSON(NULL).id),
        "{'name':'x','permissions':[]}"));
}
END_TEST

START_TEST(nobody_rises_by_the_token_of_a_service)
{
    struct browser *boss = admin(), *helper = somebody_who_may(boss, "'users.read','users.write'", NULL);
    const char *id = said(a_service(boss), "id");

    give(boss, text("users/%s/roles/%s", id, a_role_with(boss, "'users.read','sessions.revoke'")));
    REFUSED(403, "not_allowed", ask_as(helper, text("POST /api/v1/users/%s/tokens", id),
        "{'name':'x','permissions':['sessions.revoke']}"));
    REFUSED(403, "not_allowed",
        ask_as(helper, text("POST /api/v1/users/%s/tokens", id), "{'name':'x','permissions':[]}"));
    id = said(a_service(boss), "id");
    give(boss, text("users/%s/roles/%s", id, a_role_with(boss, "'users.read'")));
    EXPECT(201, ask_as(helper, text("POST /api/v1/users/%s/tokens", id), "{'name':'x','permissions':['users.read']}"));
}
END_TEST

/* ---- rules -------------------------------------------------------------------------------------- */

START_TEST(what_the_gate_would_say_is_explained)
{
    struct browser *boss = admin();
    struct person ann = A_PERSON(NULL);
    const char *app = the_world()->app;
    struct answer told = EXPECT(200, ask_as(boss, text("GET /api/v1/policy/explain?url=%s&user=%s", app, ann.username),
        NULL));

    ck_assert_str_eq(said(told, "answer"), "allow");
    ck_assert_str_eq(said(told, "user"), ann.username);
    ck_assert_uint_gt(entries(told, "explanation"), 0);
    ck_assert_uint_eq(entries(told, "steps"), entries(told, "explanation"));
    ck_assert_str_eq(said(told, "steps.0.code"), "host_of_site");
    ck_assert_str_eq(said(told, "steps.0.detail"), said(told, "explanation.0"));
    told = EXPECT(200, ask_as(boss, text("GET /api/v1/policy/explain?url=%s", app), NULL));
    ck_assert_str_eq(said(told, "answer"), "sign_in");
    told = EXPECT(200, ask_as(boss, "GET /api/v1/policy/explain?url=https://nowhere.test/", NULL));
    ck_assert_str_eq(said(told, "reason"), "no_site");
    ck_assert(misfit(REFUSED(422, "field_invalid",
        ask_as(boss, "GET /api/v1/policy/explain?url=http://x/&address=no.where", NULL)), "url", "plain_http"));
    REFUSED(404, "not_found", ask_as(boss, text("GET /api/v1/policy/explain?url=%s&user=%s", app, a_name()), NULL));
}
END_TEST

START_TEST(who_cannot_sign_in_is_told_so_and_meets_what_was_told)
{
    struct browser *boss = admin(), *hers;
    struct person ann = A_PERSON(NULL);
    const char *app = the_world()->app, *path = text("/api/v1/users/%s", ann.id);
    const char *question = text("GET /api/v1/policy/explain?url=%s&user=%s", app, ann.username);

    hers = signed_in(ann);
    ck_assert_str_eq(said(EXPECT(200, ask_as(boss, question, NULL)), "answer"), "allow");
    ck_assert_int_eq(browse(hers, "GET", app, NULL, NULL).status, 200);
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'status':'suspended'}"));

    struct answer told = EXPECT(200, ask_as(boss, question, NULL));
    ck_assert_str_eq(said(told, "answer"), "sign_in");
    ck_assert_str_eq(said(told, "reason"), "cannot_sign_in");
    ck_assert_str_eq(said(told, "steps.0.code"), "account_suspended");
    ck_assert_str_eq(said(told, "steps.0.user"), ann.username);
    ck_assert_int_eq(browse(hers, "GET", app, NULL, NULL).status, 401);
    REFUSED(403, "account_suspended", try_to_sign_in(a_browser(), ann.username, ann.password));

    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'status':'active','expires_at':'2001-01-01T00:00:00Z'}"));
    told = EXPECT(200, ask_as(boss, question, NULL));
    ck_assert_str_eq(said(told, "steps.0.code"), "account_expired");
    told = EXPECT(200, ask_as(boss, text("GET /api/v1/policy/explain?url=%s&user=%s", app,
        said(a_service(boss), "username")), NULL));
    ck_assert_str_eq(said(told, "answer"), "allow");
    ck_assert_str_eq(said(told, "steps.0.code"), "service_by_token");
}
END_TEST

START_TEST(the_rules_that_are_in_force_are_listed)
{
    struct browser *boss = admin();
    struct answer told = EXPECT(200, ask_as(boss, "GET /api/v1/policy", NULL));
    size_t sites = entries(told, "data");

    ck_assert_uint_ge(sites, 1);
    settings_add("site \"vault\" {\n hosts = {\"vault.test\", \"vault.test:8443\"}\n"
        " rule \"doors\" {\n path = \"/doors\"\n methods = {\"POST\"}\n networks = {\"192.0.2.0/24\"}\n"
        " groups = {\"staff\"}\n permission = \"vault.open\"\n level = 2\n max_age = 2h\n }\n"
        " rule \"rest\" {\n path_pattern = \"/.*\"\n answer = nobody\n }\n}\n");
    told = EXPECT(200, ask_as(boss, "GET /api/v1/policy", NULL));
    ck_assert_uint_eq(entries(told, "data"), sites);        /* not yet in force */
    settings_apply();
    told = EXPECT(200, ask_as(boss, "GET /api/v1/policy", NULL));
    ck_assert_uint_eq(entries(told, "data"), sites + 1);
    ck_assert(strstr(told.body, "{\"name\":\"vault\",\"hosts\":[\"vault.test\",\"vault.test:8443\"],\"rules\":["
        "{\"name\":\"doors\",\"path\":\"/doors\",\"path_pattern\":null,\"methods\":[\"POST\"],"
        "\"networks\":[\"192.0.2.0/24\"],\"groups\":[\"staff\"],\"permission\":\"vault.open\",\"level\":2,"
        "\"max_age\":7200,\"answer\":\"person\"},"
        "{\"name\":\"rest\",\"path\":null,\"path_pattern\":\"/.*\",\"methods\":[],\"networks\":[],\"groups\":[],"
        "\"permission\":null,\"level\":0,\"max_age\":0,\"answer\":\"nobody\"}]}"));
    REFUSED(403, "not_allowed", ask_as(signed_in(A_PERSON(NULL)), "GET /api/v1/policy", NULL));
    REFUSED(401, "not_signed_in", ask_as(a_browser(), "GET /api/v1/policy", NULL));
}
END_TEST

RUN_STORIES("administrating", NULL, a_new_password_ends_every_other_session, the_old_password_is_needed_for_a_new_one,
    guessing_the_old_password_is_counted, tokens_outlive_a_new_password_unless_they_shall_not,
    a_token_changes_no_password, an_administrator_sets_a_password_and_ends_all_sessions,
    nobody_takes_over_somebody_who_may_more, a_token_takes_its_owner_over_as_little_as_anybody,
    anybodys_session_can_be_found_and_ended,
    all_sessions_of_a_person_are_listed_and_ended, a_service_has_tokens_and_no_password,
    a_suspended_service_is_let_in_nowhere, nobody_makes_a_token_in_the_name_of_a_person,
    nobody_rises_by_the_token_of_a_service, what_the_gate_would_say_is_explained,
    who_cannot_sign_in_is_told_so_and_meets_what_was_told, the_rules_that_are_in_force_are_listed);
