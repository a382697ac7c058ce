/* Roles and groups: given, taken, and never taken from the last administrator. */
#include "identity/groups.h"
#include "identity/roles.h"

#include "fake_store.h"
#include "support/test.h"

#include <string.h>

static struct house *house;
static struct user_id ann, bob;
static struct group_id staff;
static struct role_id administrator, auditor;

static void
begin(void)
{
    house = fake_house();
    ann = fake_user("ann", NULL)->id;
    bob = fake_user("bob", NULL)->id;
    administrator = fake_role("administrator", "*")->id;
    auditor = fake_role("auditor", "*.read")->id;
    staff = fake_group("staff")->id;
}

static bool
has(struct user_id id, const char *role)
{
    struct lodge_texts roles;

    ck_assert_int_eq(roles_by_user(NULL, id, &roles), LODGE_OK);
    return lodge_texts_hold(roles, role);
}

START_TEST(a_role_is_given_and_taken)
{
    begin();
    ck_assert_int_eq(account_grant_role(house, NULL, ann, auditor), LODGE_OK);
    ck_assert_int_eq(account_grant_role(house, NULL, ann, auditor), LODGE_OK);
    ck_assert(has(ann, "auditor"));
    ck_assert_int_eq(account_revoke_role(house, ann, auditor), LODGE_OK);
    ck_assert(!has(ann, "auditor"));
    ck_assert_int_eq(account_revoke_role(house, ann, auditor), LODGE_OK);
}
END_TEST

START_TEST(what_does_not_exist_is_not_found)
{
    struct user_id nobody = { lodge_id_new() };

    begin();
    ck_assert_int_eq(account_grant_role(house, NULL, ann, (struct role_id){ lodge_id_new() }), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_revoke_role(house, ann, (struct role_id){ lodge_id_new() }), LODGE_NOT_FOUND);
    ck_assert_int_eq(group_add_member(house, NULL, (struct group_id){ lodge_id_new() }, ann), LODGE_NOT_FOUND);
    ck_assert_int_eq(group_remove_member(house, (struct group_id){ lodge_id_new() }, ann), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_grant_role(house, NULL, nobody, auditor), LODGE_NOT_FOUND);
    ck_assert_int_eq(group_remove_member(house, staff, nobody), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(the_last_administrator_keeps_the_role)
{
    begin();
    ck_assert_int_eq(account_grant_role(house, NULL, ann, administrator), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, administrator), LODGE_LAST_ADMINISTRATOR);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(account_grant_role(house, NULL, bob, administrator), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, administrator), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, bob, administrator), LODGE_LAST_ADMINISTRATOR);
}
END_TEST

START_TEST(a_group_can_make_the_last_administrator)
{
    begin();
    fake.rows.group_roles[fake.rows.group_role_count++] =
        (struct fake_link){ fake.rows.groups[0].id.n, fake.rows.roles[0].id.n };
    ck_assert_int_eq(group_add_member(house, NULL, staff, ann), LODGE_OK);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(group_remove_member(house, staff, ann), LODGE_LAST_ADMINISTRATOR);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(account_grant_role(house, NULL, ann, administrator), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, administrator), LODGE_OK);      /* by the group still */
    ck_assert_int_eq(account_grant_role(house, NULL, ann, administrator), LODGE_OK);
    ck_assert_int_eq(group_remove_member(house, staff, ann), LODGE_OK);              /* by the role still */
    ck_assert(has(ann, "administrator"));
}
END_TEST

START_TEST(who_did_not_administrate_may_lose_the_role)
{
    begin();
    ck_assert_int_eq(account_grant_role(house, NULL, ann, administrator), LODGE_OK);
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(account_revoke_role(house, ann, administrator), LODGE_OK);
    ck_assert_int_eq(group_add_member(house, NULL, staff, bob), LODGE_OK);
    ck_assert_int_eq(group_remove_member(house, staff, bob), LODGE_OK);
}
END_TEST

static enum lodge_problem
create(const char *name, const char *display_name, struct group *made)
{
    return group_create(house, NULL, &(struct group_change){ .name_given = true, .name = name,
        .display_name_given = true, .display_name = display_name }, made);
}

START_TEST(a_group_has_a_plain_name_once)
{
    struct group made = { 0 };

    begin();
    ck_assert_int_eq(create("guests", "Our guests", &made), LODGE_OK);
    ck_assert_str_eq(made.name, "guests");
    ck_assert_str_eq(made.display_name, "Our guests");
    ck_assert(!lodge_id_is_none(made.id.n));
    ck_assert_int_eq(create("staff", NULL, &made), LODGE_ALREADY_THERE);
    ck_assert_int_eq(create("Our Staff", "a\tb", &made), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/name", "not_a_name"));
    ck_assert(fake_misfit(house, "/display_name", "control_character"));
    ck_assert_int_eq(create("a,b", NULL, &made), LODGE_FIELD_INVALID);
    ck_assert_int_eq(create(NULL, NULL, &made), LODGE_FIELD_INVALID);
}
END_TEST

static struct signed_in
as(struct user_id id)
{
    return (struct signed_in){ .who.session.user_id = id };
}

START_TEST(nobody_gives_a_role_that_allows_more_than_they_may)
{
    struct signed_in by;

    begin();
    ck_assert_int_eq(account_grant_role(house, NULL, ann, auditor), LODGE_OK);
    by = as(ann);
    ck_assert_int_eq(account_grant_role(house, &by, bob, auditor), LODGE_OK);
    ck_assert_int_eq(account_grant_role(house, &by, bob, administrator), LODGE_NOT_ALLOWED);
    ck_assert_int_eq(account_grant_role(house, &by, ann, administrator), LODGE_NOT_ALLOWED);
    ck_assert(!has(bob, "administrator"));
    ck_assert_int_eq(group_grant_role(house, &by, staff, administrator), LODGE_NOT_ALLOWED);
    by.token.n = lodge_id_new();        /* a token that names nothing */
    ck_assert_int_eq(account_grant_role(house, &by, bob, auditor), LODGE_NOT_ALLOWED);
}
END_TEST

START_TEST(nobody_lets_somebody_into_a_group_that_allows_more_than_they_may)
{
    struct signed_in by;

    begin();
    ck_assert_int_eq(group_grant_role(house, NULL, staff, administrator), LODGE_OK);
    by = as(ann);
    ck_assert_int_eq(group_add_member(house, &by, staff, ann), LODGE_NOT_ALLOWED);
    ck_assert(!has(ann, "administrator"));
    ck_assert_int_eq(account_grant_role(house, NULL, ann, administrator), LODGE_OK);
    ck_assert_int_eq(group_add_member(house, &by, staff, bob), LODGE_OK);
    ck_assert(has(bob, "administrator"));
}
END_TEST

START_TEST(the_last_administrators_group_keeps_the_role)
{
    begin();
    ck_assert_int_eq(group_grant_role(house, NULL, staff, administrator), LODGE_OK);
    ck_assert_int_eq(group_add_member(house, NULL, staff, ann), LODGE_OK);
    ck_assert_int_eq(group_revoke_role(house, staff, administrator), LODGE_LAST_ADMINISTRATOR);
}
END_TEST

RUN_TESTS("memberships", a_role_is_given_and_taken, what_does_not_exist_is_not_found,
    the_last_administrator_keeps_the_role, a_group_can_make_the_last_administrator,
    who_did_not_administrate_may_lose_the_role, a_group_has_a_plain_name_once,
    nobody_gives_a_role_that_allows_more_than_they_may,
    nobody_lets_somebody_into_a_group_that_allows_more_than_they_may,
    the_last_administrators_group_keeps_the_role);
