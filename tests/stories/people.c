/* The life of people, as administrators lead it through the API. */
#include "support/story.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY "user_01h2xcejqtf2nbrexx3vqjhp41"

/* A program of an administrator. */
static struct browser *
admin(void)
{
    return program_of(A_PERSON("--role", "administrator"));
}

static struct answer
add(struct browser *as, const char *username, const char *members)
{
    return ask_as(as, "POST /api/v1/users", "{'username':'%s'%s}", username, members);
}

START_TEST(a_person_is_added_read_changed_and_deleted)
{
    struct browser *boss = admin();
    const char *name = a_name();
    struct answer made = EXPECT(201,
        add(boss, name, ",'display_name':'Ben','attributes':{'desk':[1,2,{'a':null}]}"));
    const char *path = header_of(made, "Location");

    ck_assert_str_eq(path, text("/api/v1/users/%s", said(made, "id")));
    ck_assert_str_eq(said(made, "status"), "active");
    ck_assert_ptr_null(said(made, "last_login_at"));
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, made.body);

    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path),
        "{'email':'%s@x.test','display_name':null,'expires_at':'2999-01-01T01:00:00+01:00'}", name));
    ck_assert_str_eq(said(changed, "email"), text("%s@x.test", name));
    ck_assert_str_eq(said(changed, "expires_at"), "2999-01-01T00:00:00.000Z");
    ck_assert_ptr_null(said(changed, "display_name"));
    ck_assert_str_eq(said(changed, "attributes.desk.1"), "2");
    ck_assert_str_eq(said(changed, "created_at"), said(made, "created_at"));

    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("GET %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("PATCH %s", path), "{}"));
    REFUSED(404, "not_found", ask_as(boss, text("DELETE %s", path), NULL));
}
END_TEST

START_TEST(suspending_somebody_ends_their_sessions_at_once)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *program = program_of(ann), *boss = admin();

    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'status':'suspended'}"));
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
    REFUSED(403, "account_suspended", try_to_sign_in(a_browser(), ann.username, ann.password));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'status':'active'}"));
    REFUSED(401, "not_signed_in", ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(deleting_somebody_ends_their_sessions_and_leaves_nothing_but_what_happened)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    EXPECT(204, ask_as(admin(), text("DELETE /api/v1/users/%s", ann.id), NULL));
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_ptr_null(strstr(sql_everything_but("'events', 'outbox'"), ann.username));
}
END_TEST

START_TEST(names_and_addresses_belong_to_one_person)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = admin();
    const char *name = a_name();
    const char *path = text("/api/v1/users/%s", said(EXPECT(201, add(boss, name, "")), "id"));

    REFUSED(409, "username_taken", add(boss, ann.username, ""));
    REFUSED(409, "username_taken", add(boss, text("%c%s", ann.username[0] - 32, ann.username + 1), ""));
    REFUSED(409, "email_taken", add(boss, a_name(), text(",'email':'%s'", ann.email)));
    REFUSED(409, "username_taken", ask_as(boss, text("PATCH %s", path), "{'username':'%s'}", ann.username));
    REFUSED(409, "email_taken", ask_as(boss, text("PATCH %s", path), "{'email':'%s'}", ann.email));
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'username':'%s'}", name));
}
END_TEST

START_TEST(everything_that_does_not_fit_is_told_at_once)
{
    struct answer answer = REFUSED(422, "field_invalid", ask_as(admin(), "POST /api/v1/users",
        "{'email':'nowhere','display_name':7,'status':'king','attributes':[],'expires_at':'tomorrow',"
        "'password':'x','locale':''}"));

    ck_assert(misfit(answer, "/username", "missing"));
    ck_assert(misfit(answer, "/email", "not_an_email"));
    ck_assert(misfit(answer, "/display_name", "wrong_type"));
    ck_assert(misfit(answer, "/status", "not_a_choice"));
    ck_assert(misfit(answer, "/attributes", "wrong_type"));
    ck_assert(misfit(answer, "/expires_at", "not_a_time"));
    ck_assert(misfit(answer, "/password", "unknown_member"));
    ck_assert(misfit(answer, "/locale", "too_short"));
}
END_TEST

START_TEST(what_only_the_house_may_set_cannot_be_sent)
{
    static const char *const members[] = {
        "'id':'" NOBODY "'", "'roles':['administrator']", "'groups':['staff']", "'email_verified':true",
        "'created_at':'2020-01-01T00:00:00Z'", "'last_login_at':null", "'version':7", "'password_hash':'x'",
    };
    struct browser *boss = admin();
    struct person ann = A_PERSON(NULL);

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        REFUSED(422, "field_invalid", add(boss, a_name(), text(",%s", members[i])));
        REFUSED(422, "field_invalid",
            ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{%s}", members[i]));
    }
}
END_TEST

START_TEST(json_that_two_readers_could_read_differently_is_refused)
{
    static const char *const bodies[] = {
        "{\"username\":\"a\",\"username\":\"b\"}", "{\"username\":\"a\"}x", "{\"username\":\"a\",}",
        "{'username':'a'}", "{\"username\":\"a\" /* hm */}", "{username:\"a\"}",
        "{\"username\":\"a\",\"expires_at\":NaN}", "{\"username\":\"a\xff\"}",
        "{\"username\":\"a\xc0\xaf\"}", "{\"username\":\"a\\u0000\"}", "{\"username\":\"\\ud800\"}",
        "{\"username\":\"a\tb\"}", "{\"username\":1e400}", "\xef\xbb\xbf{\"username\":\"a\"}", "", "null",
        "\"a\"", "[[[[[", "{\"username\":\"a\",\"attributes\":{\"a\":1,\"a\":2}}",
        "{\"username\":\"a\",\"attributes\":{\"a\":01}}",
        "{\"username\":\"a\",\"attributes\":{\"a\":1e999}}",
        "{\"username\":\"a\",\"attributes\":{\"a\":.5}}",
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        struct answer answer = ask_with(boss, "POST /api/v1/users", "application/json", bodies[i]);
        ck_assert_msg(answer.status == 400 || answer.status == 422, "%s: %d", bodies[i], answer.status);
    }
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users WHERE username = 'a'"), 0);
}
END_TEST

/* RFC 7396: an application changes its own members, and leaves those of others. */
START_TEST(attributes_are_merged_member_by_member)
{
    struct browser *boss = admin();
    const char *path = header_of(EXPECT(201, add(boss, a_name(),
        ",'attributes':{'wiki':{'theme':'dark','desk':1},'old':true}")), "Location");
    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path),
        "{'attributes':{'wiki':{'desk':null,'size':[1]},'old':null,'new':{'a':{'b':null}}}}"));

    ck_assert_ptr_nonnull(strstr(changed.body,
        "\"attributes\":{\"wiki\":{\"theme\":\"dark\",\"size\":[1]},\"new\":{\"a\":{}}}"));
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, changed.body);
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'attributes':{'old':null}}")).body,
        changed.body);

    const char *most = text("%*s", 9000, "x");
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'attributes':{'one':'%s'}}", most));
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(boss, text("PATCH %s", path), "{'attributes':{'two':'%s'}}",
        most)), "/attributes", "too_long"));
}
END_TEST

START_TEST(attributes_come_back_as_they_were_sent_and_have_a_bound)
{
    struct browser *boss = admin();
    struct answer made = EXPECT(201, add(boss, a_name(),
        ",'attributes':{'big':9007199254740993,'small':-0.5,'text':'\\u00e4\\\\ \\/','list':[],'none':null}"));

    ck_assert_ptr_nonnull(strstr(made.body, "9007199254740993"));
    ck_assert_str_eq(said(made, "attributes.text"), "\xc3\xa4\\ /");
    REFUSED(422, "field_invalid", add(boss, a_name(), text(",'attributes':{'a':'%016500d'}", 1)));
    const char *deep = "1";
    for (int i = 0; i < 500; i++)
        deep = text("[%s]", deep);
    struct answer answer = add(boss, a_name(), text(",'attributes':{'a':%s}", deep));
    ck_assert(answer.status == 400 || answer.status == 422);
}
END_TEST

START_TEST(a_list_stays_right_while_people_come)
{
    struct browser *boss = admin();
    const char *ids[7], *path = "/api/v1/users?limit=3&sort=-created_at";
    size_t seen[7] = { 0 };

    for (size_t i = 0; i < 7; i++)
        ids[i] = said(EXPECT(201, add(boss, a_name(), "")), "id");
    for (int page = 0; path && page < 100; page++) {
        struct answer answer = EXPECT(200, ask_as(boss, text("GET %s", path), NULL));
        const char *link = header_of(answer, "Link");
        for (size_t i = 0; i < entries(answer, "data"); i++)
            for (size_t j = 0; j < 7; j++)
                seen[j] += strcmp(said(answer, text("data.%zu.id", i)), ids[j]) == 0;
        EXPECT(201, add(boss, a_name(), ""));           /* newer than every page to come */
        path = link ? text("%.*s", (int)strcspn(link + 1, ">"), link + 1) : NULL;
    }
    ck_assert_ptr_null(path);
    for (size_t i = 0; i < 7; i++)
        ck_assert_uint_eq(seen[i], 1);
}
END_TEST

START_TEST(the_oldest_come_first_unless_asked_otherwise)
{
    struct browser *boss = admin();
    struct answer up = EXPECT(200, ask_as(boss, "GET /api/v1/users?limit=200", NULL));
    struct answer down = EXPECT(200, ask_as(boss, "GET /api/v1/users?limit=1&sort=-created_at", NULL));

    ck_assert_str_le(said(up, "data.0.created_at"), said(up, "data.1.created_at"));
    ck_assert_str_ge(said(down, "data.0.created_at"), said(up, "data.1.created_at"));
    ck_assert_uint_eq(entries(down, "data"), 1);
}
END_TEST

START_TEST(a_query_that_does_not_fit_is_refused)
{
    static const char *const queries[] = {
        "limit=0", "limit=201", "limit=x", "limit=1&limit=2", "cursor=x", "cursor=%27%20OR%201=1--",
        "sort=password", "sort=created_at;drop", "unknown=1", "cursor=%ff", "limit=1%00",
        "limit=99999999999999999999",
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct answer answer = ask_as(boss, text("GET /api/v1/users?%s", queries[i]), NULL);
        ck_assert_msg(answer.status == 422 || answer.status == 400, "%s: %d", queries[i], answer.status);
    }
}
END_TEST

START_TEST(ordinary_people_may_not_even_look)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    const char *const requests[] = {
        "GET /api/v1/users", text("GET /api/v1/users/%s", ben.id), text("GET /api/v1/users/%s", ann.id),
        text("DELETE /api/v1/users/%s", ben.id), "GET /api/v1/users/" NOBODY,
    };

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
        ck_assert(text_matches(header_of(REFUSED(403, "not_allowed", ask_as(program, requests[i], NULL)),
            "WWW-Authenticate"), "error=\"insufficient_scope\""));
    REFUSED(403, "not_allowed", add(program, a_name(), ""));
    REFUSED(403, "not_allowed",
        ask_as(program, text("PATCH /api/v1/users/%s", ann.id), "{'status':'active'}"));
    /* Permission comes before the body: what is wrong with it is nobody's business. */
    REFUSED(403, "not_allowed", ask_as(program, "POST /api/v1/users", "{'nonsense':1}"));
    REFUSED(401, "not_signed_in", ask("GET /api/v1/users", NULL));
}
END_TEST

START_TEST(an_auditor_looks_and_changes_nothing)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(A_PERSON("--role", "auditor"));

    EXPECT(200, ask_as(program, text("GET /api/v1/users/%s", ann.id), NULL));
    EXPECT(200, ask_as(program, "GET /api/v1/users", NULL));
    REFUSED(403, "not_allowed",
        ask_as(program, text("PATCH /api/v1/users/%s", ann.id), "{'status':'suspended'}"));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/users/%s", ann.id), NULL));
}
END_TEST

START_TEST(a_role_that_is_taken_away_is_gone_with_the_next_request)
{
    struct person ann = A_PERSON("--role", "auditor");
    struct browser *program = program_of(ann);

    EXPECT(200, ask_as(program, "GET /api/v1/users", NULL));
    RUN_WELL(NULL, "gatelodge", "user", "revoke", ann.username, "--role", "auditor");
    REFUSED(403, "not_allowed", ask_as(program, "GET /api/v1/users", NULL));
    RUN_WELL(NULL, "gatelodge", "user", "grant", ann.username, "--role", "auditor");
    EXPECT(200, ask_as(program, "GET /api/v1/users", NULL));
}
END_TEST

START_TEST(ids_that_are_none_are_not_found)
{
    static const char *const ids[] = {
        NOBODY, "user_", "user_x", "session_01h2xcejqtf2nbrexx3vqjhp41", "1", "me'--",
        "user_01H2XCEJQTF2NBREXX3VQJHP41", "user_81h2xcejqtf2nbrexx3vqjhp41", "..",
        "user_01h2xcejqtf2nbrexx3vqjhp41x",
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        int status = ask_as(boss, text("GET /api/v1/users/%s", ids[i]), NULL).status;
        ck_assert_msg(status == 404 || status == 400, "%s: %d", ids[i], status);
    }
}
END_TEST

/* All but one are taken out of the way by SQL, so that the stories before do not matter. */
START_TEST(the_last_administrator_stays)
{
    struct person last = A_PERSON("--role", "administrator"), other = A_PERSON("--role", "administrator");
    struct browser *boss = program_of(last);
    const char *path = text("/api/v1/users/%s", last.id);

    sql("DELETE user_roles FROM user_roles JOIN users ON users.id = user_id"
        " WHERE username NOT IN ('%s', '%s')",
        last.username, other.username);
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", other.id), "{'status':'suspended'}"));
    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(409, "last_administrator", ask_as(boss, text("PATCH %s", path), "{'status':'suspended'}"));
    REFUSED(409, "last_administrator", ask_as(boss, text("PATCH %s", path), "{'status':'pending'}"));
    REFUSED(409, "last_administrator",
        ask_as(boss, text("PATCH %s", path), "{'expires_at':'2030-01-01T00:00:00Z'}"));
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'display_name':'The Last'}"));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", other.id), "{'status':'active'}"));
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
}
END_TEST

/* Two administrators suspend each other at the same moment: one of them is left. */
START_TEST(administrators_who_suspend_each_other_do_not_both_succeed)
{
    for (int round = 0; round < 4; round++) {
        struct person pair[2] = { A_PERSON("--role", "administrator"), A_PERSON("--role", "administrator") };
        struct browser *boss[2] = { program_of(pair[0]), program_of(pair[1]) };
        pid_t child;

        sql("DELETE user_roles FROM user_roles JOIN users ON users.id = user_id"
            " WHERE username NOT IN ('%s', '%s')", pair[0].username, pair[1].username);
        child = fork();
        ck_assert(child >= 0);
        struct answer answer = ask_as(boss[child == 0], text("PATCH /api/v1/users/%s", pair[child != 0].id),
            "{'status':'suspended'}");
        if (child == 0)
            _exit(0);
        ck_assert(waitpid(child, NULL, 0) == child);
        ck_assert(answer.status == 200 || answer.status == 409 || answer.status == 401);
        ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users WHERE status = 'active' AND username IN ('%s', '%s')",
            pair[0].username, pair[1].username), 1);
    }
}
END_TEST

/* Whatever is only read leaves no trace but that of its reader's last use. */
START_TEST(reading_changes_nothing)
{
    static const char *const tables[] = { "users", "passwords", "groups", "group_members", "roles",
        "role_permissions", "user_roles", "group_roles" };
    static const char *const paths[] = { "me", "me/sessions", "sessions/current", "users", "openapi.json" };
    struct browser *boss = admin();
    const char *before[8];

    for (size_t i = 0; i < 8; i++)
        before[i] = sql("CHECKSUM TABLE %s", tables[i]);
    for (size_t i = 0; i < 5; i++) {
        EXPECT(200, ask_as(boss, text("GET /api/v1/%s", paths[i]), NULL));
        EXPECT(200, ask_as(boss, text("HEAD /api/v1/%s", paths[i]), NULL));
        EXPECT(204, ask_as(boss, text("OPTIONS /api/v1/%s", paths[i]), NULL));
    }
    for (size_t i = 0; i < 8; i++)
        ck_assert_str_eq(sql("CHECKSUM TABLE %s", tables[i]), before[i]);
}
END_TEST

RUN_STORIES("people", NULL, a_person_is_added_read_changed_and_deleted,
    suspending_somebody_ends_their_sessions_at_once,
    deleting_somebody_ends_their_sessions_and_leaves_nothing_but_what_happened,
    names_and_addresses_belong_to_one_person, everything_that_does_not_fit_is_told_at_once,
    what_only_the_house_may_set_cannot_be_sent, json_that_two_readers_could_read_differently_is_refused,
    attributes_are_merged_member_by_member,
    attributes_come_back_as_they_were_sent_and_have_a_bound, a_list_stays_right_while_people_come,
    the_oldest_come_first_unless_asked_otherwise, a_query_that_does_not_fit_is_refused,
    ordinary_people_may_not_even_look, an_auditor_looks_and_changes_nothing,
    a_role_that_is_taken_away_is_gone_with_the_next_request, ids_that_are_none_are_not_found,
    the_last_administrator_stays, administrators_who_suspend_each_other_do_not_both_succeed,
    reading_changes_nothing);
