/* Groups, roles, and what people have by them. */
#include "support/rights.h"
#include "support/story.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_GROUP "group_01h2xcejqtf2nbrexx3vqjhp41"
#define NO_ROLE  "role_01h2xcejqtf2nbrexx3vqjhp41"

static const char *
name_of(struct browser *as, const char *kind, const char *id)
{
    return said(EXPECT(200, ask_as(as, text("GET /api/v1/%s/%s", kind, id), NULL)), "name");
}

/* ---- groups ------------------------------------------------------------------------------------- */

START_TEST(a_group_is_added_read_changed_and_deleted)
{
    struct browser *boss = admin();
    const char *name = a_name();
    struct answer made = EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s','display_name':'Us'}", name));
    const char *path = header_of(made, "Location");

    ck_assert_str_eq(path, text("/api/v1/groups/%s", said(made, "id")));
    ck_assert_ptr_null(said(made, "parent"));
    ck_assert_uint_eq(entries(made, "roles"), 0);
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, made.body);
    REFUSED(409, "already_there", ask_as(boss, "POST /api/v1/groups", "{'name':'%s'}", name));

    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'display_name':null}"));
    ck_assert_ptr_null(said(changed, "display_name"));
    ck_assert_str_eq(said(changed, "name"), name);

    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("GET %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("PATCH %s", path), "{}"));
    REFUSED(404, "not_found", ask_as(boss, text("DELETE %s", path), NULL));
}
END_TEST

START_TEST(roles_of_a_group_can_be_set_as_a_whole)
{
    struct browser *boss = admin();
    const char *role = name_of(boss, "roles", a_role_with(boss, "'users.read'"));
    struct answer made = EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s','roles':['%s','auditor']}",
        a_name(), role));
    const char *path = header_of(made, "Location");

    ck_assert_uint_eq(entries(made, "roles"), 2);
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, made.body);
    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'roles':['%s','%s']}", role, role));
    ck_assert_uint_eq(entries(changed, "roles"), 1);
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, changed.body);
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(boss, text("PATCH %s", path), "{'roles':['%s','%s']}", role,
        a_name())), "/roles/1", "not_found"));
    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'roles':[]}")), "roles"), 0);
}
END_TEST

START_TEST(who_is_in_a_group_is_in_all_that_it_is_in)
{
    struct browser *boss = admin();
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    const char *company = a_group_in(boss, NULL), *sales = a_group_in(boss, company), *team = a_group_in(boss, sales);

    give(boss, text("groups/%s/roles/%s", company, a_role_with(boss, "'users.read'")));
    ck_assert(!may(program, "users.read"));
    give(boss, text("groups/%s/members/%s", team, ann.id));
    ck_assert(may(program, "users.read"));

    struct answer session = EXPECT(200, ask_as(program, "GET /api/v1/sessions/current", NULL));
    ck_assert_uint_eq(entries(session, "groups"), 3);
    ck_assert(lists(session, "groups", name_of(boss, "groups", company)));

    EXPECT(200, ask_as(boss, text("PATCH /api/v1/groups/%s", sales), "{'parent':null}"));
    ck_assert(!may(program, "users.read"));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/groups/%s", sales), "{'parent':'%s'}", company));
    ck_assert(may(program, "users.read"));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/groups/%s", sales), NULL));
    ck_assert(!may(program, "users.read"));
    struct answer left = EXPECT(200, ask_as(boss, text("GET /api/v1/groups/%s", team), NULL));
    ck_assert_ptr_null(said(left, "parent"));
}
END_TEST

START_TEST(a_group_is_never_in_itself)
{
    struct browser *boss = admin();
    const char *one = a_group_in(boss, NULL), *two = a_group_in(boss, one), *three = a_group_in(boss, two);

    REFUSED(409, "cycle", ask_as(boss, text("PATCH /api/v1/groups/%s", one), "{'parent':'%s'}", one));
    REFUSED(409, "cycle", ask_as(boss, text("PATCH /api/v1/groups/%s", one), "{'parent':'%s'}", three));
    ck_assert(misfit(REFUSED(422, "field_invalid",
        ask_as(boss, text("PATCH /api/v1/groups/%s", one), "{'parent':'" NO_GROUP "'}")), "/parent", "not_found"));
}
END_TEST

START_TEST(two_who_nest_two_groups_into_each_other_make_no_cycle)
{
    struct browser *boss = admin(), *other_boss = admin();

    for (int round = 0; round < 10; round++) {
        const char *one = a_group_in(boss, NULL), *two = a_group_in(boss, NULL);
        pid_t other = fork();

        ck_assert_int_ge(other, 0);
        if (other == 0) {
            ask_as(other_boss, text("PATCH /api/v1/groups/%s", one), "{'parent':'%s'}", two);
            _exit(0);
        }
        ask_as(boss, text("PATCH /api/v1/groups/%s", two), "{'parent':'%s'}", one);
        ck_assert_int_eq(waitpid(other, NULL, 0), other);
        bool one_is_in = said(ask_as(boss, text("GET /api/v1/groups/%s", one), NULL), "parent") != NULL;
        bool two_is_in = said(ask_as(boss, text("GET /api/v1/groups/%s", two), NULL), "parent") != NULL;
        ck_assert(one_is_in != two_is_in);
    }
}
END_TEST

START_TEST(groups_are_nested_ten_deep_and_no_deeper)
{
    struct browser *boss = admin();
    const char *lowest = a_group_in(boss, NULL), *highest = lowest;

    for (int level = 2; level <= 10; level++)
        lowest = a_group_in(boss, lowest);
    ck_assert(misfit(REFUSED(422, "field_invalid",
        ask_as(boss, "POST /api/v1/groups", "{'name':'%s','parent':'%s'}", a_name(), lowest)), "/parent", "too_deep"));
    ck_assert(misfit(REFUSED(422, "field_invalid",
        ask_as(boss, text("PATCH /api/v1/groups/%s", highest), "{'parent':'%s'}", a_group_in(boss, NULL))),
        "/parent", "too_deep"));
}
END_TEST

START_TEST(members_are_listed_page_by_page)
{
    struct browser *boss = admin();
    const char *group = a_group_in(boss, NULL);
    struct person people[5];

    for (size_t i = 0; i < 5; i++) {
        people[i] = A_PERSON(NULL);
        give(boss, text("groups/%s/members/%s", group, people[i].id));
    }
    give(boss, text("groups/%s/members/%s", group, people[0].id));     /* once more is no mistake */
    struct answer page = EXPECT(200, ask_as(boss, text("GET /api/v1/groups/%s/members?limit=3", group), NULL));
    ck_assert_uint_eq(entries(page, "data"), 3);
    ck_assert_str_eq(said(page, "data.0.id"), people[0].id);
    page = EXPECT(200, ask_as(boss, text("GET /api/v1/groups/%s/members?limit=3&cursor=%s", group,
        said(page, "next")), NULL));
    ck_assert_uint_eq(entries(page, "data"), 2);
    ck_assert_str_eq(said(page, "data.1.username"), people[4].username);
    ck_assert_ptr_null(said(page, "next"));

    EXPECT(204, ask_as(boss, text("DELETE /api/v1/groups/%s/members/%s", group, people[4].id), NULL));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/groups/%s/members/%s", group, people[4].id), NULL));
    page = EXPECT(200, ask_as(boss, text("GET /api/v1/groups/%s/members", group), NULL));
    ck_assert_uint_eq(entries(page, "data"), 4);
    REFUSED(404, "not_found", ask_as(boss, "GET /api/v1/groups/" NO_GROUP "/members", NULL));
    REFUSED(404, "not_found", ask_as(boss, text("PUT /api/v1/groups/" NO_GROUP "/members/%s", people[0].id), NULL));
}
END_TEST

static struct answer
listed_as(struct browser *as, const char *filter)
{
    return EXPECT(200, ask_as(as, text("GET /api/v1/groups?filter=name%%20%s%%22", filter), NULL));
}

START_TEST(lists_say_how_many_are_in_a_group_and_its_tag_does_not)
{
    struct browser *boss = admin();
    const char *above = a_group_in(boss, NULL), *group = a_group_in(boss, above), *ann = A_PERSON(NULL).id;
    const char *path = text("GET /api/v1/groups/%s", group), *name = name_of(boss, "groups", group);
    struct answer before = EXPECT(200, ask_as(boss, path, NULL));

    ck_assert_str_eq(said(listed_as(boss, text("eq%%20%%22%s", name)), "data.0.member_count"), "0");
    give(boss, text("groups/%s/members/%s", group, ann));
    give(boss, text("groups/%s/members/%s", group, A_PERSON(NULL).id));
    ck_assert_str_eq(said(listed_as(boss, text("eq%%20%%22%s", name)), "data.0.member_count"), "2");
    /* Who is in it by another group is not counted. */
    ck_assert_str_eq(said(listed_as(boss, text("eq%%20%%22%s", name_of(boss, "groups", above))),
        "data.0.member_count"), "0");
    struct answer after = EXPECT(200, ask_as(boss, path, NULL));
    ck_assert_str_eq(after.body, before.body);
    ck_assert_str_eq(header_of(after, "ETag"), header_of(before, "ETag"));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/groups/%s/members/%s", group, ann), NULL));
    ck_assert_str_eq(said(listed_as(boss, text("eq%%20%%22%s", name)), "data.0.member_count"), "1");
    REFUSED(422, "field_invalid", ask_as(boss, "GET /api/v1/groups?filter=member_count%20eq%201", NULL));
}
END_TEST

/* Each keeps its own number, also where the filter left others out between them. */
START_TEST(more_than_a_thousand_members_are_counted_as_a_thousand)
{
    struct browser *boss = admin();
    static const char *const counts[] = { "999", "1000", "1000", "0" };

    sql("INSERT INTO users (id, username, email_folded, email_verified, status, attributes, version, created_at,"
        " updated_at) SELECT UNHEX(MD5(CONCAT('many', seq))), CONCAT('many', seq), NULL, 0, 'active', '{}', 1, NOW(3),"
        " NOW(3) FROM seq_1_to_1001");
    sql("INSERT INTO groups (id, name, display_name, created_at, updated_at) SELECT UNHEX(MD5(CONCAT('many', seq))),"
        " CONCAT('many', seq), IF(seq = 998, NULL, 'Many'), NOW(3), NOW(3) FROM seq_998_to_1002");
    sql("INSERT INTO group_members SELECT UNHEX(MD5(CONCAT('many', g.seq))), UNHEX(MD5(CONCAT('many', p.seq))), NOW(3)"
        " FROM seq_999_to_1001 g JOIN seq_1_to_1001 p WHERE p.seq <= g.seq");
    struct answer page = EXPECT(200, ask_as(boss, "GET /api/v1/groups?sort=-created_at&filter="
        "name%20sw%20%22many%22%20and%20display_name%20pr", NULL));

    ck_assert_uint_eq(entries(page, "data"), 4);
    for (size_t i = 0; i < 4; i++) {
        const char *name = said(page, text("data.%zu.name", i));
        long number = strtol(name + strlen("many"), NULL, 10);

        ck_assert_str_eq(said(page, text("data.%zu.member_count", i)), counts[number - 999]);
    }
    sql("DELETE FROM groups WHERE name LIKE 'many%%'");
    sql("DELETE FROM users WHERE username LIKE 'many%%'");
}
END_TEST

START_TEST(groups_and_roles_are_listed_in_order)
{
    struct browser *boss = admin();
    static const char *const kinds[] = { "groups", "roles" };

    a_group_in(boss, NULL);
    a_group_in(boss, NULL);
    for (size_t i = 0; i < 2; i++)
        for (int backwards = 0; backwards < 2; backwards++) {
            const char *sign = backwards ? "-" : "";
            struct answer page = EXPECT(200, ask_as(boss,
                text("GET /api/v1/%s?limit=1&sort=%sname", kinds[i], sign), NULL));
            const char *first = said(page, "data.0.name");
            page = EXPECT(200, ask_as(boss, text("GET /api/v1/%s?limit=1&sort=%sname&cursor=%s", kinds[i], sign,
                said(page, "next")), NULL));
            ck_assert(backwards ? strcmp(said(page, "data.0.name"), first) < 0
                : strcmp(said(page, "data.0.name"), first) > 0);
            page = EXPECT(200, ask_as(boss, text("GET /api/v1/%s?sort=%screated_at", kinds[i], sign), NULL));
            ck_assert(backwards ? strcmp(said(page, "data.0.id"), said(page, "data.1.id")) > 0
                : strcmp(said(page, "data.0.id"), said(page, "data.1.id")) < 0);
        }
}
END_TEST

/* ---- roles -------------------------------------------------------------------------------------- */

START_TEST(a_role_is_added_read_changed_and_deleted)
{
    struct browser *boss = admin();
    const char *name = a_name();
    struct answer made = EXPECT(201, ask_as(boss, "POST /api/v1/roles",
        "{'name':'%s','permissions':['users.read','parking.use','users.read']}", name));
    const char *path = header_of(made, "Location");

    ck_assert_uint_eq(entries(made, "permissions"), 2);
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("GET %s", path), NULL)).body, made.body);
    REFUSED(409, "already_there", ask_as(boss, "POST /api/v1/roles", "{'name':'%s','permissions':[]}", name));
    struct answer changed = EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'permissions':['*.read']}"));
    ck_assert_uint_eq(entries(changed, "permissions"), 1);
    ck_assert(lists(changed, "permissions", "*.read"));
    ck_assert(misfit(REFUSED(422, "field_invalid",
        ask_as(boss, text("PATCH %s", path), "{'permissions':['users.read','Users','a..b','*x']}")),
        "/permissions/2", "not_a_permission"));
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    REFUSED(404, "not_found", ask_as(boss, text("GET %s", path), NULL));
}
END_TEST

START_TEST(built_in_roles_stay_as_they_are)
{
    struct browser *boss = admin();
    struct answer list = EXPECT(200, ask_as(boss, "GET /api/v1/roles?filter=built_in%20eq%20true", NULL));

    ck_assert_uint_eq(entries(list, "data"), 2);
    for (size_t i = 0; i < 2; i++) {
        const char *id = said(list, text("data.%zu.id", i));

        REFUSED(409, "built_in", ask_as(boss, text("PATCH /api/v1/roles/%s", id), "{'permissions':[]}"));
        REFUSED(409, "built_in", ask_as(boss, text("PATCH /api/v1/roles/%s", id), "{'name':'x'}"));
        REFUSED(409, "built_in", ask_as(boss, text("DELETE /api/v1/roles/%s", id), NULL));
    }
}
END_TEST

START_TEST(a_role_counts_from_the_next_request_on_and_until_it_is_taken)
{
    struct browser *boss = admin();
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    const char *role = a_role_with(boss, "'groups.read'");

    give(boss, text("users/%s/roles/%s", ann.id, role));
    give(boss, text("users/%s/roles/%s", ann.id, role));
    EXPECT(200, ask_as(program, "GET /api/v1/groups", NULL));
    ck_assert(lists(EXPECT(200, ask_as(boss, text("GET /api/v1/users/%s", ann.id), NULL)), "roles",
        name_of(boss, "roles", role)));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", role), "{'permissions':[]}"));
    REFUSED(403, "not_allowed", ask_as(program, "GET /api/v1/groups", NULL));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", role), "{'permissions':['groups.read']}"));
    EXPECT(200, ask_as(program, "GET /api/v1/groups", NULL));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/users/%s/roles/%s", ann.id, role), NULL));
    REFUSED(403, "not_allowed", ask_as(program, "GET /api/v1/groups", NULL));
    REFUSED(404, "not_found", ask_as(boss, text("PUT /api/v1/users/%s/roles/" NO_ROLE, ann.id), NULL));
}
END_TEST

/* Events and the outbox tell what became different, and nothing else. */
START_TEST(what_changes_nothing_is_no_event)
{
    struct browser *boss = admin();
    const char *ann = A_PERSON(NULL).id, *group = a_group_in(boss, NULL), *role = a_role_with(boss, "'users.read'");
    const char *const paths[] = { text("/api/v1/groups/%s/members/%s", group, ann),
        text("/api/v1/groups/%s/roles/%s", group, role), text("/api/v1/users/%s/roles/%s", ann, role) };
    long long before = sql_number("SELECT COUNT(*) FROM events") + 6;

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        EXPECT(204, ask_as(boss, text("DELETE %s", paths[i]), NULL));
        EXPECT(204, ask_as(boss, text("PUT %s", paths[i]), NULL));
        EXPECT(204, ask_as(boss, text("PUT %s", paths[i]), NULL));
        EXPECT(204, ask_as(boss, text("DELETE %s", paths[i]), NULL));
    }
    struct answer same = EXPECT(200, ask_as(boss, text("GET /api/v1/roles/%s", role), NULL));
    ck_assert_str_eq(EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", role),
        "{'permissions':['users.read'],'name':'%s'}", said(same, "name"))).body, same.body);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events"), before);
}
END_TEST

/* Whoever may fill groups must not be able to make people too large to be read. */
START_TEST(what_one_person_or_group_has_is_bounded)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = admin(), *program = program_of(ann);
    const char *group = a_group_in(boss, NULL), *role = a_role_with(boss, "'users.read'");

    sql("INSERT INTO roles (id, name, built_in, created_at, updated_at) "
        "SELECT UNHEX(MD5(CONCAT('r', seq))), CONCAT('bulk', seq), 0, NOW(3), NOW(3) FROM seq_1_to_500");
    sql("INSERT INTO role_permissions SELECT id, CONCAT('app.', name) FROM roles WHERE name LIKE 'bulk%%'");
    sql("INSERT INTO groups (id, name, created_at, updated_at) "
        "SELECT UNHEX(MD5(CONCAT('g', seq))), CONCAT('bulk', seq), NOW(3), NOW(3) FROM seq_1_to_500");
    sql("INSERT INTO group_ancestors SELECT id, id, 0 FROM groups WHERE name LIKE 'bulk%%'");
    sql("INSERT INTO user_roles SELECT u.id, r.id, NOW(3) FROM users u JOIN roles r "
        "WHERE u.username = '%s' AND r.name LIKE 'bulk%%'", ann.username);
    sql("INSERT INTO group_members SELECT g.id, u.id, NOW(3) FROM users u JOIN groups g "
        "WHERE u.username = '%s' AND g.name LIKE 'bulk%%'", ann.username);
    sql("INSERT INTO group_roles SELECT g.id, r.id, NOW(3) FROM groups g JOIN roles r "
        "WHERE g.name = 'bulk7' AND r.name LIKE 'bulk%%'");
    const char *full = said(EXPECT(200, ask_as(boss, "GET /api/v1/groups?filter=name%20eq%20%22bulk7%22", NULL)),
        "data.0.id");

    REFUSED(422, "field_invalid", ask_as(boss, text("PUT /api/v1/groups/%s/members/%s", group, ann.id), NULL));
    REFUSED(422, "field_invalid", ask_as(boss, text("PUT /api/v1/users/%s/roles/%s", ann.id, role), NULL));
    REFUSED(422, "field_invalid", ask_as(boss, text("PUT /api/v1/groups/%s/roles/%s", full, role), NULL));
    give(boss, text("groups/%s/members/%s", full, ann.id));         /* is there already */
    EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
    EXPECT(200, ask_as(program, "GET /api/v1/sessions/current", NULL));
    EXPECT(200, ask_as(boss, text("GET /api/v1/users/%s/effective", ann.id), NULL));
    EXPECT(200, ask_as(boss, "GET /api/v1/users?limit=200", NULL));
    sql("DELETE FROM roles WHERE name LIKE 'bulk%%'");
    sql("DELETE FROM groups WHERE name LIKE 'bulk%%'");
}
END_TEST

START_TEST(it_is_told_where_each_right_comes_from)
{
    struct browser *boss = admin();
    struct person ann = A_PERSON("--role", "auditor");
    const char *above = a_group_in(boss, NULL), *group = a_group_in(boss, above);
    const char *role = a_role_with(boss, "'users.read','parking.use'");

    give(boss, text("groups/%s/members/%s", group, ann.id));
    give(boss, text("groups/%s/roles/%s", above, role));
    struct answer all = EXPECT(200, ask_as(boss, text("GET /api/v1/users/%s/effective", ann.id), NULL));
    ck_assert_uint_eq(entries(all, "groups"), 2);
    ck_assert_uint_eq(entries(all, "roles"), 2);
    for (size_t i = 0; i < 2; i++) {
        bool direct = strcmp(said(all, text("groups.%zu.id", i)), group) == 0;

        ck_assert_str_eq(said(all, text("groups.%zu.direct", i)), direct ? "true" : "false");
        ck_assert_uint_eq(entries(all, text("groups.%zu.groups", i)), direct ? 0 : 1);
    }
    for (size_t i = 0; i < entries(all, "permissions"); i++) {
        const char *name = said(all, text("permissions.%zu.name", i));
        size_t roles = entries(all, text("permissions.%zu.roles", i));

        ck_assert_uint_eq(roles, strcmp(name, "users.read") == 0 ? 2 : 1);
    }
    REFUSED(404, "not_found", ask_as(boss, "GET /api/v1/users/user_01h2xcejqtf2nbrexx3vqjhp41/effective", NULL));
}
END_TEST

START_TEST(every_permission_is_explained_in_a_sentence)
{
    struct answer list = EXPECT(200, ask_as(program_of(A_PERSON(NULL)), "GET /api/v1/permissions", NULL));

    ck_assert_uint_gt(entries(list, "data"), 10);
    ck_assert_str_eq(said(list, "data.0.name"), "audit.read");
    ck_assert_ptr_null(said(list, "next"));
}
END_TEST

RUN_STORIES("grouping", NULL, a_group_is_added_read_changed_and_deleted, roles_of_a_group_can_be_set_as_a_whole,
    who_is_in_a_group_is_in_all_that_it_is_in, a_group_is_never_in_itself,
    two_who_nest_two_groups_into_each_other_make_no_cycle, groups_are_nested_ten_deep_and_no_deeper,
    members_are_listed_page_by_page, lists_say_how_many_are_in_a_group_and_its_tag_does_not,
    more_than_a_thousand_members_are_counted_as_a_thousand, groups_and_roles_are_listed_in_order,
    a_role_is_added_read_changed_and_deleted, built_in_roles_stay_as_they_are,
    a_role_counts_from_the_next_request_on_and_until_it_is_taken, what_changes_nothing_is_no_event,
    what_one_person_or_group_has_is_bounded, it_is_told_where_each_right_comes_from,
    every_permission_is_explained_in_a_sentence);
