/* Programs that show a personal access token: what it opens, here and behind the gate, and what it never does. */
#include "support/application.h"
#include "support/story.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOST    "app.localhost"
#define NOTHING "{'name':'build','permissions':[]}"

static void
make_site(void)
{
    application_start();
    application_serve(HOST, "");
    RUN_WELL(NULL, "gatelodge", "group", "add", "staff");
    settings_add(text("site \"app\" {\n    hosts = {\"%s:%d\"}\n"
        "    rule \"may\"  { path = \"/people\"    permission = \"users.read\" }\n"
        "    rule \"age\"  { path = \"/delicate\"  max_age = 5m }\n"
        "    rule \"rest\" { path = \"/\" }\n}", HOST, world_port()));
    settings_apply();
}

/* Makes a token and returns a program that shows it. */
static struct browser *
program_with(struct browser *owner, const char *body)
{
    return a_program(said(EXPECT(201, ask_as(owner, "POST /api/v1/me/tokens", "%s", body)), "token"));
}

/* The path of the token that was made last. */
static const char *
last_token(struct browser *owner)
{
    return text("/api/v1/me/tokens/%s", said(EXPECT(200, ask_as(owner, "GET /api/v1/me/tokens", NULL)), "data.0.id"));
}

static void
opens_nothing(struct browser *program)
{
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(401, visit(program, HOST, "GET /"));
}

START_TEST(a_token_is_shown_once_and_opens_the_api_and_what_the_gate_protects)
{
    struct person ann = A_PERSON("--group", "staff");
    struct browser *owner = signed_in(ann);
    struct answer made = EXPECT(201, ask_as(owner, "POST /api/v1/me/tokens", NOTHING));
    struct browser *program = a_program(said(made, "token"));

    ck_assert(text_matches(program->bearer, "^gl_pat_[0-9A-Za-z]{49}$"));
    ck_assert_str_eq(header_of(made, "Location"), text("/api/v1/me/tokens/%s", said(made, "id")));
    ck_assert_str_eq(said(EXPECT(200, ask_as(program, "GET /api/v1/me", NULL)), "id"), ann.id);
    struct answer passed = EXPECT(200, visit(program, HOST, "GET /"));
    ck_assert_str_eq(arrived(passed, "Remote-User"), ann.username);
    ck_assert_str_eq(arrived(passed, "Remote-Groups"), "staff");
    ck_assert_str_eq(arrived(passed, "Gatelodge-Amr"), "token");
    ck_assert_ptr_null(arrived(passed, "Gatelodge-Session"));
    ck_assert_ptr_null(arrived(passed, "Gatelodge-Auth-Time"));
    ck_assert(!arrived_at_all(passed, "gl_pat_"));

    struct answer list = EXPECT(200, ask_as(owner, "GET /api/v1/me/tokens", NULL));
    ck_assert_uint_eq(entries(list, "data"), 1);
    ck_assert_str_eq(said(list, "data.0.name"), "build");
    ck_assert_ptr_nonnull(said(list, "data.0.last_used_at"));
    ck_assert_ptr_null(strstr(list.body, "gl_pat_"));
    ck_assert_ptr_null(strstr(sql_everything(), program->bearer + strlen("gl_pat_")));
}
END_TEST

START_TEST(a_token_allows_what_it_names_and_never_more_than_its_owner_may)
{
    struct person ann = A_PERSON("--role", "auditor");
    struct browser *owner = signed_in(ann), *none = program_with(owner, NOTHING);
    struct browser *reader = program_with(owner, "{'name':'reader','permissions':['users.read']}");

    REFUSED(403, "not_allowed", ask_as(none, "GET /api/v1/users", NULL));
    EXPECT(403, visit(none, HOST, "GET /people"));
    EXPECT(200, ask_as(reader, "GET /api/v1/users", NULL));
    EXPECT(200, visit(reader, HOST, "GET /people"));
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens",
        "{'name':'x','permissions':['users.read','users.write']}")), "/permissions/1", "not_held"));
    REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens",
        "{'name':'x','permissions':['users.read,users.write']}"));
    REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens", "{'name':'x','permissions':['*']}"));

    RUN_WELL(NULL, "gatelodge", "user", "revoke", ann.username, "--role", "auditor");
    REFUSED(403, "not_allowed", ask_as(reader, "GET /api/v1/users", NULL));
    EXPECT(403, visit(reader, HOST, "GET /people"));
}
END_TEST

START_TEST(a_token_is_never_fresh_and_rules_no_sign_in)
{
    struct browser *owner = signed_in(A_PERSON(NULL)), *program = program_with(owner, NOTHING);
    const char *session = said(ask_as(owner, "GET /api/v1/sessions/current", NULL), "session.id");

    REFUSED(401, "reauthentication_required", ask_as(program, "POST /api/v1/me/tokens", NOTHING));
    EXPECT(401, visit(program, HOST, "GET /delicate"));
    EXPECT(200, ask_as(program, "GET /api/v1/me/tokens", NULL));
    EXPECT(200, ask_as(program, "GET /api/v1/me/sessions", NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE %s", last_token(owner)), NULL));
    REFUSED(403, "not_allowed", ask_as(program, "GET /api/v1/sessions/current", NULL));
    REFUSED(403, "not_allowed", ask_as(program, "DELETE /api/v1/sessions/current", NULL));
    REFUSED(403, "not_allowed", ask_as(program, "DELETE /api/v1/me/sessions", NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/me/sessions/%s", session), NULL));
    REFUSED(403, "not_allowed", ask_as(program, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", a_password()));
    EXPECT(200, ask_as(owner, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(who_makes_a_token_has_just_signed_in)
{
    struct browser *owner = signed_in(A_PERSON(NULL));

    clock_forward(LODGE_MINUTES(11));
    REFUSED(401, "reauthentication_required", ask_as(owner, "POST /api/v1/me/tokens", NOTHING));
    REFUSED(401, "not_signed_in", ask_as(a_program(NULL), "POST /api/v1/me/tokens", NOTHING));
}
END_TEST

START_TEST(a_token_is_usable_from_its_networks_alone)
{
    struct browser *owner = signed_in(A_PERSON(NULL)), *near = a_program(NULL);

    near->bearer = program_with(owner, text("{'name':'near','permissions':[],'networks':['192.0.2.0/24','%s']}",
        near->from))->bearer;
    EXPECT(200, ask_as(near, "GET /api/v1/me", NULL));
    EXPECT(200, visit(near, HOST, "GET /"));
    opens_nothing(a_program(near->bearer));
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens",
        "{'name':'x','permissions':[],'networks':['192.0.2.0/24','192.0.2.1/24']}")), "/networks/1", "not_a_network"));
}
END_TEST

START_TEST(a_token_opens_nothing_once_it_is_revoked)
{
    struct browser *owner = signed_in(A_PERSON(NULL)), *program = program_with(owner, NOTHING);
    const char *path = last_token(owner);

    EXPECT(200, visit(program, HOST, "GET /"));
    REFUSED(404, "not_found", ask_as(signed_in(A_PERSON(NULL)), text("DELETE %s", path), NULL));
    EXPECT(200, visit(program, HOST, "GET /"));
    EXPECT(204, ask_as(owner, text("DELETE %s", path), NULL));
    opens_nothing(program);
    REFUSED(404, "not_found", ask_as(owner, text("DELETE %s", path), NULL));
}
END_TEST

START_TEST(a_token_opens_nothing_while_its_owner_is_suspended_and_is_gone_with_them)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_with(signed_in(ann), NOTHING);
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    const char *path = text("/api/v1/users/%s", ann.id);

    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'status':'suspended'}"));
    opens_nothing(program);
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'status':'active'}"));
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    opens_nothing(program);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM tokens WHERE token_digest = UNHEX(SHA2('%s', 256))",
        program->bearer), 0);
}
END_TEST

/* Who is in by a stolen session makes tokens as fast as they can while its owner ends everything. */
START_TEST(no_token_is_made_while_all_of_them_are_revoked)
{
    for (int round = 0; round < 5; round++) {
        struct person ann = A_PERSON(NULL);
        struct browser *owner = signed_in(ann), *boss = program_of(the_administrator());
        pid_t thief = fork();

        ck_assert(thief >= 0);
        while (thief == 0)
            if (ask_as(owner, "POST /api/v1/me/tokens", NOTHING).status == 401)
                _exit(0);
        while (sql_number("SELECT COUNT(*) FROM tokens JOIN users ON users.id = user_id WHERE username = '%s'",
            ann.username) == 0)
            continue;
        EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/password", ann.id),
            "{'password':'%s','revoke_tokens':true}", a_password()));
        ck_assert(waitpid(thief, NULL, 0) == thief);
        ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM tokens JOIN users ON users.id = user_id"
            " WHERE username = '%s'", ann.username), 0);
    }
}
END_TEST

START_TEST(a_token_is_over_when_it_expires)
{
    struct browser *owner = signed_in(A_PERSON(NULL)), *lasting = program_with(owner, NOTHING);
    long year = strtol(said(ask_as(owner, "GET /api/v1/me", NULL), "created_at"), NULL, 10);
    struct browser *program = program_with(owner,
        text("{'name':'x','permissions':[],'expires_at':'%ld-01-01T00:00:00Z'}", year + 1));

    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens",
        "{'name':'x','permissions':[],'expires_at':'%ld-01-01T00:00:00Z'}", year)), "/expires_at", "out_of_range"));
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    clock_forward(LODGE_DAYS(366));
    opens_nothing(program);
    EXPECT(200, ask_as(lasting, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(nobody_has_more_than_a_hundred_tokens_and_they_come_in_pages)
{
    struct person ann = A_PERSON(NULL);
    struct browser *owner = signed_in(ann);
    struct answer page;

    program_with(owner, NOTHING);
    sql("INSERT INTO tokens (id, token_digest, user_id, name, permissions, networks, created_at)"
        " SELECT UNHEX(MD5(CONCAT(seq, '%s'))), UNHEX(SHA2(CONCAT(seq, '%s'), 256)), id, 'more', '', '', NOW()"
        " FROM users, seq_1_to_99 WHERE username = '%s'", ann.id, ann.id, ann.username);
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(owner, "POST /api/v1/me/tokens", NOTHING)), "", "too_many"));
    page = EXPECT(200, ask_as(owner, "GET /api/v1/me/tokens?limit=60", NULL));
    ck_assert_uint_eq(entries(page, "data"), 60);
    page = EXPECT(200, ask_as(owner, text("GET /api/v1/me/tokens?limit=60&cursor=%s", said(page, "next")), NULL));
    ck_assert_uint_eq(entries(page, "data"), 40);
    ck_assert_ptr_null(said(page, "next"));
}
END_TEST

START_TEST(everybodys_tokens_are_seen_and_revoked)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    struct browser *program = program_with(signed_in(ann), NOTHING);
    struct answer made = EXPECT(201, ask_as(signed_in(ben), "POST /api/v1/me/tokens", NOTHING));
    const char *list = text("GET /api/v1/tokens?filter=username%%20eq%%20%%22%s%%22", ann.username);
    struct answer page = EXPECT(200, ask_as(boss, text("%s%%20or%%20username%%20eq%%20%%22%s%%22", list, ben.username),
        NULL));

    ck_assert_str_eq(said(page, "data.0.id"), said(made, "id"));
    ck_assert_str_eq(said(page, "data.0.username"), ben.username);
    ck_assert_str_eq(said(page, "data.0.user_id"), ben.id);
    ck_assert_str_eq(said(page, "data.1.username"), ann.username);
    ck_assert_ptr_null(said(page, "data.0.token"));
    page = EXPECT(200, ask_as(boss, list, NULL));
    ck_assert_uint_eq(entries(page, "data"), 1);
    const char *path = text("/api/v1/tokens/%s", said(page, "data.0.id"));
    REFUSED(403, "not_allowed", ask_as(program_of(ben), text("DELETE %s", path), NULL));
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    opens_nothing(program);
    REFUSED(404, "not_found", ask_as(boss, text("DELETE %s", path), NULL));
    ck_assert_str_eq(sql("SELECT target_name FROM events WHERE action = 'token.revoked' ORDER BY id DESC LIMIT 1"),
        ann.username);
}
END_TEST

RUN_STORIES("programs with tokens", make_site, a_token_is_shown_once_and_opens_the_api_and_what_the_gate_protects,
    a_token_allows_what_it_names_and_never_more_than_its_owner_may, a_token_is_never_fresh_and_rules_no_sign_in,
    who_makes_a_token_has_just_signed_in, a_token_is_usable_from_its_networks_alone,
    a_token_opens_nothing_once_it_is_revoked, a_token_opens_nothing_while_its_owner_is_suspended_and_is_gone_with_them,
    no_token_is_made_while_all_of_them_are_revoked,
    a_token_is_over_when_it_expires, nobody_has_more_than_a_hundred_tokens_and_they_come_in_pages,
    everybodys_tokens_are_seen_and_revoked);
