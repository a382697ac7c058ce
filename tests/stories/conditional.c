/* Entity tags and conditions: who reads again is told in one line that nothing changed, and of two who change one
 * thing at once, one is told that somebody else was first. */
#include "support/story.h"

#include <json-c/json.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 100

/* From now on the browser sends this header; `value` NULL takes it away. */
static struct browser *
saying(struct browser *browser, const char *name, const char *value)
{
    browser->headers[0] = value ? text("%s: %s", name, value) : NULL;
    browser->headers[1] = NULL;
    return browser;
}

static struct browser *
silent(struct browser *browser)
{
    return saying(browser, "", NULL);
}

static const char *
tag_of(struct answer answer)
{
    const char *tag = header_of(answer, "ETag");

    ck_assert_msg(tag && text_matches(tag, "^\"[0-9a-f]{32}\"$"), "%s", answer.headers);
    return tag;
}

static const char *
read_tag(struct browser *browser, const char *path)
{
    return tag_of(EXPECT(200, ask_as(silent(browser), text("GET %s", path), NULL)));
}

START_TEST(what_did_not_change_is_not_sent_again)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator());
    const char *path = text("/api/v1/users/%s", ann.id), *tag = read_tag(boss, path);
    struct answer answer = EXPECT(304, ask_as(saying(boss, "If-None-Match", tag), text("GET %s", path), NULL));

    ck_assert_str_eq(header_of(answer, "ETag"), tag);
    EXPECT(304, ask_as(saying(boss, "If-None-Match", text("\"x\", W/%s", tag)), text("HEAD %s", path), NULL));
    EXPECT(200, ask_as(saying(boss, "If-None-Match", "\"x\""), text("GET %s", path), NULL));
    const char *list = read_tag(boss, "/api/v1/users?limit=1");
    EXPECT(304, ask_as(saying(boss, "If-None-Match", list), "GET /api/v1/users?limit=1", NULL));
    EXPECT(200, ask_as(silent(boss), text("PATCH %s", path), "{'display_name':'Ann'}"));
    EXPECT(200, ask_as(saying(boss, "If-None-Match", tag), text("GET %s", path), NULL));
}
END_TEST

/* Whoever changed something can go on from what they were answered. */
START_TEST(one_state_has_one_tag_wherever_it_is_read)
{
    struct browser *boss = program_of(the_administrator());
    struct answer made = EXPECT(201, ask_as(boss, "POST /api/v1/users",
        "{'username':'%s','attributes':{ 'b' : [1, 2.50, \"\\u00e9/\"], 'a':{} },'locale':'en'}", a_name()));
    const char *path = text("/api/v1/users/%s", said(made, "id"));

    ck_assert_str_eq(tag_of(made), read_tag(boss, path));
    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'display_name':'\\u00c4nn'}"));
    ck_assert_str_eq(tag_of(changed), read_tag(boss, path));
    ck_assert_str_eq(header_of(EXPECT(200, ask_as(boss, text("HEAD %s", path), NULL)), "ETag"), tag_of(changed));
}
END_TEST

START_TEST(a_change_is_made_only_to_what_was_read)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator()), *browser = signed_in(ann);
    const char *path = text("/api/v1/users/%s", ann.id), *tag = read_tag(boss, path);

    ck_assert_str_eq(read_tag(browser, "/api/v1/me"), tag);
    EXPECT(200, ask_as(saying(browser, "If-Match", tag), "PATCH /api/v1/me", "{'display_name':'Ann'}"));
    REFUSED(412, "precondition_failed",
        ask_as(saying(boss, "If-Match", tag), text("PATCH %s", path), "{'display_name':'Bob'}"));
    REFUSED(412, "precondition_failed", ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(412, "precondition_failed",
        ask_as(saying(browser, "If-Match", tag), "PATCH /api/v1/me", "{'display_name':'Bob'}"));
    REFUSED(412, "precondition_failed", ask_as(saying(browser, "If-Match", text("W/%s", read_tag(boss, path))),
        "PATCH /api/v1/me", "{'display_name':'Bob'}"));
    ck_assert_str_eq(said(ask_as(silent(boss), text("GET %s", path), NULL), "display_name"), "Ann");
    EXPECT(200, ask_as(saying(boss, "If-Match", text("\"x\", %s", read_tag(boss, path))), text("PATCH %s", path),
        "{'display_name':'Bob'}"));
    EXPECT(200, ask_as(saying(boss, "If-Match", "*"), text("PATCH %s", path), "{'display_name':'Eve'}"));
    REFUSED(412, "precondition_failed",
        ask_as(saying(boss, "If-None-Match", "*"), text("PATCH %s", path), "{'display_name':'Bob'}"));
    tag = read_tag(boss, path);
    EXPECT(204, ask_as(saying(boss, "If-Match", tag), text("DELETE %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("DELETE %s", path), NULL));
}
END_TEST

/* Whatever can be read of somebody counts, also what stands in other tables. */
/* RFC 9110, 13.2.1: a condition is not looked at where the answer would be no in any case. */
START_TEST(a_condition_tells_nothing_to_who_may_not)
{
    struct person chief = A_PERSON("--role", "administrator"), helper = A_PERSON(NULL);
    struct browser *boss = program_of(chief), *program;
    const char *role = said(EXPECT(201, ask_as(boss, "POST /api/v1/roles",
        "{'name':'%s','permissions':['users.write','roles.write']}", a_name())), "id");

    EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/roles/%s", helper.id, role), NULL));
    program = saying(program_of(helper), "If-Match", "\"x\"");
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH /api/v1/users/%s", chief.id), "{'locale':'de'}"));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/users/%s", chief.id), NULL));
    struct answer built_in = ask_as(boss, "GET /api/v1/roles?filter=name%20eq%20%22auditor%22", NULL);
    REFUSED(409, "built_in", ask_as(program, text("DELETE /api/v1/roles/%s", said(built_in, "data.0.id")), NULL));
}
END_TEST

START_TEST(what_others_gave_is_a_change_too)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator());
    const char *path = text("/api/v1/users/%s", ann.id), *tag = read_tag(boss, path);

    RUN_WELL(NULL, "gatelodge", "user", "grant", ann.username, "--role", "auditor");
    REFUSED(412, "precondition_failed",
        ask_as(saying(boss, "If-Match", tag), text("PATCH %s", path), "{'display_name':'Bob'}"));
}
END_TEST

/* Things that are made, changed and taken away alike. Two more are oneself and the session that asks, see above and
 * below. */
static const struct thing {
    const char *list, *path;
    const char *name, *further;     /* what a new one has: its name, and what else */
    const char *change;
} things[] = {
    { "/api/v1/users", "/api/v1/users/{user_id}", "username", "", "{'display_name':'Another'}" },
    { "/api/v1/groups", "/api/v1/groups/{group_id}", "name", "", "{'display_name':'Another'}" },
    { "/api/v1/roles", "/api/v1/roles/{role_id}", "name", ",'permissions':['users.read']",
      "{'permissions':['users.read','groups.read']}" },
};

static void
hold_thing(const struct thing *thing)
{
    struct browser *boss = program_of(the_administrator());
    struct answer made = EXPECT(201, ask_as(boss, text("POST %s", thing->list), "{'%s':'%s'%s}", thing->name,
        a_name(), thing->further));
    const char *path = text("%s/%s", thing->list, said(made, "id")), *tag = read_tag(boss, path);

    ck_assert_str_eq(tag_of(made), tag);
    REFUSED(412, "precondition_failed",
        ask_as(saying(boss, "If-Match", "\"x\""), text("PATCH %s", path), "%s", thing->change));
    ck_assert_str_eq(read_tag(boss, path), tag);
    struct answer changed = EXPECT(200,
        ask_as(saying(boss, "If-Match", tag), text("PATCH %s", path), "%s", thing->change));
    ck_assert_str_ne(tag_of(changed), tag);
    ck_assert_str_eq(tag_of(changed), read_tag(boss, path));
    REFUSED(412, "precondition_failed",
        ask_as(saying(boss, "If-Match", tag), text("PATCH %s", path), "%s", thing->change));
    REFUSED(412, "precondition_failed", ask_as(boss, text("DELETE %s", path), NULL));
    EXPECT(204, ask_as(saying(boss, "If-Match", tag_of(changed)), text("DELETE %s", path), NULL));
}

START_TEST(everything_that_can_be_changed_can_be_held)
{
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        hold_thing(&things[i]);
}
END_TEST

static bool
is_told_here(const char *path)
{
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        if (strcmp(things[i].path, path) == 0)
            return true;
    return strcmp(path, "/api/v1/me") == 0 || strcmp(path, "/api/v1/sessions/current") == 0;
}

/* Whether GET of a path gives one thing: with a tag, and not page by page. */
static bool
is_one_thing(json_object *operations)
{
    json_object *get, *parameters, *name;

    if (!json_object_object_get_ex(operations, "get", &get))
        return false;
    if (!strstr(json_object_to_json_string(get), "components\\/headers\\/ETag"))
        return false;
    if (json_object_object_get_ex(get, "parameters", &parameters))
        for (size_t i = 0; i < json_object_array_length(parameters); i++)
            if (json_object_object_get_ex(json_object_array_get_idx(parameters, i), "name", &name)
                && strcmp(json_object_get_string(name), "cursor") == 0)
                return false;
    return true;
}

START_TEST(whatever_is_added_is_told_of_here)
{
    json_object *paths;
    int found = 0;

    ck_assert(json_object_object_get_ex(ask("GET /api/v1/openapi.json", NULL).json, "paths", &paths));
    json_object_object_foreach(paths, path, operations) {
        bool changes = json_object_object_get_ex(operations, "patch", NULL)
            || json_object_object_get_ex(operations, "put", NULL)
            || json_object_object_get_ex(operations, "delete", NULL);

        if (!changes || !is_one_thing(operations))
            continue;
        found++;
        ck_assert_msg(is_told_here(path), "%s can be changed, but no story holds it", path);
    }
    ck_assert_int_eq(found, (int)(sizeof(things) / sizeof(things[0])) + 2);
}
END_TEST

START_TEST(what_has_no_tag_matches_none)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    REFUSED(412, "precondition_failed",
        ask_as(saying(browser, "If-Match", "*"), "DELETE /api/v1/me/sessions", NULL));
    const char *tag = read_tag(browser, "/api/v1/sessions/current");
    REFUSED(412, "precondition_failed",
        ask_as(saying(browser, "If-Match", "\"x\""), "DELETE /api/v1/sessions/current", NULL));
    EXPECT(204, ask_as(saying(browser, "If-Match", tag), "DELETE /api/v1/sessions/current", NULL));
}
END_TEST

START_TEST(an_answer_with_a_secret_has_no_tag)
{
    struct person ann = A_PERSON(NULL);
    struct answer answer = EXPECT(201, ask_as(a_program(NULL), "POST /api/v1/sessions",
        "{'identifier':'%s','password':'%s','deliver':'token'}", ann.username, ann.password));

    ck_assert_ptr_null(header_of(answer, "ETag"));
}
END_TEST

/* Each round both have read the same, and both change it at the same moment. */
START_TEST(of_two_who_change_one_thing_at_once_one_is_told)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss[2] = { program_of(the_administrator()), program_of(the_administrator()) };
    const char *path = text("/api/v1/users/%s", ann.id);

    for (int round = 0; round < ROUNDS; round++) {
        const char *tag = read_tag(boss[0], path);
        int status = 0;
        pid_t child = fork();

        ck_assert(child >= 0);
        struct answer answer = ask_as(saying(boss[child == 0], "If-Match", tag), text("PATCH %s", path),
            "{'display_name':'%s %d'}", child ? "parent" : "child", round);
        if (child == 0)
            _exit(answer.status == 200 ? 0 : answer.status == 412 ? 1 : 2);
        ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
        ck_assert_msg(answer.status == 200 || answer.status == 412, "%d %s", answer.status, answer.body);
        ck_assert_msg(WEXITSTATUS(status) == (answer.status == 200), "round %d: %d and %d", round, answer.status,
            WEXITSTATUS(status));
        ck_assert_str_eq(said(ask_as(silent(boss[0]), text("GET %s", path), NULL), "display_name"),
            text("%s %d", answer.status == 200 ? "parent" : "child", round));
    }
}
END_TEST

/* The one changes, the other deletes: never both. */
START_TEST(of_one_who_changes_and_one_who_deletes_one_is_told)
{
    struct browser *boss[2] = { program_of(the_administrator()), program_of(the_administrator()) };

    for (int round = 0; round < ROUNDS / 4; round++) {
        struct answer made = EXPECT(201, ask_as(silent(boss[0]), "POST /api/v1/users", "{'username':'%s'}", a_name()));
        const char *path = text("/api/v1/users/%s", said(made, "id")), *tag = tag_of(made);
        int status = 0;
        pid_t child = fork();

        ck_assert(child >= 0);
        if (child == 0)
            _exit(ask_as(saying(boss[1], "If-Match", tag), text("DELETE %s", path), NULL).status == 204);
        int changed = ask_as(saying(boss[0], "If-Match", tag), text("PATCH %s", path), "{'locale':'en'}").status;
        ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
        ck_assert_int_eq(WEXITSTATUS(status), changed != 200);
        ck_assert_int_eq(ask_as(silent(boss[0]), text("GET %s", path), NULL).status, changed == 200 ? 200 : 404);
    }
}
END_TEST

RUN_STORIES("conditional", NULL, what_did_not_change_is_not_sent_again,
    one_state_has_one_tag_wherever_it_is_read, a_change_is_made_only_to_what_was_read,
    a_condition_tells_nothing_to_who_may_not, what_others_gave_is_a_change_too,
    everything_that_can_be_changed_can_be_held, whatever_is_added_is_told_of_here,
    what_has_no_tag_matches_none, an_answer_with_a_secret_has_no_tag,
    of_two_who_change_one_thing_at_once_one_is_told, of_one_who_changes_and_one_who_deletes_one_is_told);
