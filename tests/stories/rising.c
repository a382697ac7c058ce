/* Nobody gives what they do not hold, by whatever route; and somebody always administrates. */
#include "support/rights.h"
#include "support/story.h"

START_TEST(nobody_rises_by_giving_themselves_a_role)
{
    struct browser *boss = admin();
    const char *me, *strong = a_role_with(boss, "'sessions.revoke'"), *weak = a_role_with(boss, "'users.read'");
    struct browser *program = somebody_who_may(boss, "'roles.grant','users.read','groups.read'", &me);
    const char *group = a_group_in(boss, NULL);

    REFUSED(403, "not_allowed", ask_as(program, text("PUT /api/v1/users/%s/roles/%s", me, strong), NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("PUT /api/v1/groups/%s/roles/%s", group, strong), NULL));
    give(program, text("users/%s/roles/%s", me, weak));
}
END_TEST

START_TEST(nobody_rises_by_writing_a_role)
{
    struct browser *boss = admin();
    const char *me;
    struct browser *program = somebody_who_may(boss, "'roles.write','roles.grant','users.read'", &me);
    const char *role = a_role_with(boss, "'users.read'");

    REFUSED(403, "not_allowed", ask_as(program, "POST /api/v1/roles", "{'name':'%s','permissions':['*']}", a_name()));
    REFUSED(403, "not_allowed",
        ask_as(program, "POST /api/v1/roles", "{'name':'%s','permissions':['*.read']}", a_name()));
    REFUSED(403, "not_allowed",
        ask_as(program, text("PATCH /api/v1/roles/%s", role), "{'permissions':['users.read','users.write']}"));
    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, text("GET /api/v1/roles/%s", role), NULL)), "permissions"), 1);
    EXPECT(201, ask_as(program, "POST /api/v1/roles", "{'name':'%s','permissions':['users.read']}", a_name()));
}
END_TEST

START_TEST(nobody_rises_by_a_group)
{
    struct browser *boss = admin();
    const char *me;
    struct browser *program = somebody_who_may(boss, "'groups.write','groups.read'", &me);
    const char *strong = a_group_in(boss, NULL), *below = a_group_in(boss, strong), *own = a_group_in(boss, NULL);

    give(boss, text("groups/%s/roles/%s", strong, a_role_with(boss, "'users.write'")));
    REFUSED(403, "not_allowed", ask_as(program, text("PUT /api/v1/groups/%s/members/%s", strong, me), NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("PUT /api/v1/groups/%s/members/%s", below, me), NULL));
    give(program, text("groups/%s/members/%s", own, me));
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH /api/v1/groups/%s", own), "{'parent':'%s'}", strong));
    REFUSED(403, "not_allowed",
        ask_as(program, "POST /api/v1/groups", "{'name':'%s','parent':'%s'}", a_name(), below));
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH /api/v1/groups/%s", own), "{'roles':['administrator']}"));
    REFUSED(403, "not_allowed", ask_as(program, "POST /api/v1/groups", "{'name':'%s','roles':['auditor']}", a_name()));
    ck_assert(!may(program, "users.write"));
}
END_TEST

/* Rules of the gate know groups by their names. */
START_TEST(nobody_takes_the_name_of_a_group_that_allows_more)
{
    struct browser *boss = admin();
    const char *me;
    struct browser *program = somebody_who_may(boss, "'groups.write','groups.read'", &me);
    const char *strong = a_group_in(boss, NULL), *below = a_group_in(boss, strong), *own = a_group_in(boss, NULL);

    give(boss, text("groups/%s/roles/%s", strong, a_role_with(boss, "'users.write'")));
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH /api/v1/groups/%s", strong), "{'name':'%s'}", a_name()));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/groups/%s", strong), NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/groups/%s", below), NULL));
    REFUSED(403, "not_allowed", ask_as(program, text("PATCH /api/v1/groups/%s", below), "{'parent':null}"));
    EXPECT(200, ask_as(program, text("PATCH /api/v1/groups/%s", strong), "{'display_name':'Strong'}"));
    EXPECT(200, ask_as(program, text("PATCH /api/v1/groups/%s", own), "{'name':'%s'}", a_name()));
    EXPECT(204, ask_as(program, text("DELETE /api/v1/groups/%s", own), NULL));
}
END_TEST

/* Roles and groups are read up to a limit: what lies behind it counts, too. */
START_TEST(nobody_rises_by_hiding_what_a_group_gives)
{
    struct browser *boss = admin();
    const char *me, *strong = a_group_in(boss, NULL);
    struct browser *program = somebody_who_may(boss,
        "'*.read','groups.write','roles.write','roles.grant'", &me);

    give(boss, text("groups/%s/roles/%s", strong, a_role_with(boss, "'users.write'")));
    for (int role = 0; role < 3; role++) {
        const char *names = text("'a%d.read'", role);

        for (int i = 1; i < 180; i++)
            names = text("%s,'a%d.%d.read'", names, role, i);
        give(program, text("groups/%s/roles/%s", strong, a_role_with(program, names)));
    }
    REFUSED(403, "not_allowed", ask_as(program, text("PUT /api/v1/groups/%s/members/%s", strong, me), NULL));
    give(boss, text("groups/%s/members/%s", strong, A_PERSON(NULL).id));
}
END_TEST

START_TEST(the_group_of_the_last_administrator_keeps_its_power)
{
    struct person last = A_PERSON("--role", "administrator");
    struct browser *boss = program_of(last);
    struct answer found = EXPECT(200, ask_as(boss, "GET /api/v1/roles?filter=name%20eq%20%22administrator%22", NULL));
    const char *role = said(found, "data.0.id"), *above = a_group_in(boss, NULL), *group = a_group_in(boss, above);

    give(boss, text("groups/%s/roles/%s", above, role));
    give(boss, text("groups/%s/members/%s", group, last.id));
    sql("DELETE FROM user_roles");
    EXPECT(200, ask_as(boss, "GET /api/v1/users", NULL));
    give(boss, text("users/%s/roles/%s", said(EXPECT(201,
        ask_as(boss, "POST /api/v1/users", "{'username':'%s','kind':'service'}", a_name())), "id"), role));

    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE /api/v1/groups/%s/roles/%s", above, role), NULL));
    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE /api/v1/groups/%s/members/%s", group, last.id), NULL));
    REFUSED(409, "last_administrator", ask_as(boss, text("PATCH /api/v1/groups/%s", group), "{'parent':null}"));
    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE /api/v1/groups/%s", group), NULL));
    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE /api/v1/groups/%s", above), NULL));
    REFUSED(409, "last_administrator", ask_as(boss, text("PATCH /api/v1/users/%s", last.id), "{'status':'suspended'}"));
    EXPECT(200, ask_as(boss, "GET /api/v1/users", NULL));
}
END_TEST

RUN_STORIES("rising", NULL, nobody_rises_by_giving_themselves_a_role, nobody_rises_by_writing_a_role,
    nobody_rises_by_a_group, nobody_takes_the_name_of_a_group_that_allows_more,
    nobody_rises_by_hiding_what_a_group_gives,
    the_group_of_the_last_administrator_keeps_its_power);
