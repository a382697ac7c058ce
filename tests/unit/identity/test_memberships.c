/* Roles and groups: given, taken, and never taken from the last administrator. */
#include "identity/accounts.h"

#include "fake_store.h"
#include "support/test.h"

#include <string.h>

static struct house *house;
static struct user_id ann, bob;

static void
begin(void)
{
    house = fake_house();
    ann = fake_user("ann", NULL)->id;
    bob = fake_user("bob", NULL)->id;
    fake_role("administrator", "*");
    fake_role("auditor", "*.read");
    fake_group("staff");
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
    ck_assert_int_eq(account_grant_role(house, ann, "auditor"), LODGE_OK);
    ck_assert_int_eq(account_grant_role(house, ann, "auditor"), LODGE_OK);
    ck_assert(has(ann, "auditor"));
    ck_assert_int_eq(account_revoke_role(house, ann, "auditor"), LODGE_OK);
    ck_assert(!has(ann, "auditor"));
    ck_assert_int_eq(account_revoke_role(house, ann, "auditor"), LODGE_OK);
}
END_TEST

START_TEST(what_does_not_exist_is_not_found)
{
    struct user_id nobody = { lodge_id_new() };

    begin();
    ck_assert_int_eq(account_grant_role(house, ann, "king"), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_revoke_role(house, ann, "king"), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_join_group(house, ann, "court"), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_leave_group(house, ann, "court"), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_grant_role(house, nobody, "auditor"), LODGE_NOT_FOUND);
    ck_assert_int_eq(account_leave_group(house, nobody, "staff"), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(the_last_administrator_keeps_the_role)
{
    begin();
    ck_assert_int_eq(account_grant_role(house, ann, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, "administrator"), LODGE_LAST_ADMINISTRATOR);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(account_grant_role(house, bob, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, bob, "administrator"), LODGE_LAST_ADMINISTRATOR);
}
END_TEST

START_TEST(a_group_can_make_the_last_administrator)
{
    begin();
    fake.rows.group_roles[fake.rows.group_role_count++] =
        (struct fake_link){ fake.rows.groups[0].id.n, fake.rows.roles[0].id.n };
    ck_assert_int_eq(account_join_group(house, ann, "staff"), LODGE_OK);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(account_leave_group(house, ann, "staff"), LODGE_LAST_ADMINISTRATOR);
    ck_assert(has(ann, "administrator"));
    ck_assert_int_eq(account_grant_role(house, ann, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_revoke_role(house, ann, "administrator"), LODGE_OK);      /* by the group still */
    ck_assert_int_eq(account_grant_role(house, ann, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_leave_group(house, ann, "staff"), LODGE_OK);              /* by the role still */
    ck_assert(has(ann, "administrator"));
}
END_TEST

START_TEST(who_did_not_administrate_may_lose_the_role)
{
    begin();
    ck_assert_int_eq(account_grant_role(house, ann, "administrator"), LODGE_OK);
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(account_revoke_role(house, ann, "administrator"), LODGE_OK);
    ck_assert_int_eq(account_join_group(house, bob, "staff"), LODGE_OK);
    ck_assert_int_eq(account_leave_group(house, bob, "staff"), LODGE_OK);
}
END_TEST

START_TEST(a_group_has_a_plain_name_once)
{
    struct group made = { 0 };

    begin();
    ck_assert_int_eq(group_create(house, "guests", "Our guests", &made), LODGE_OK);
    ck_assert_str_eq(made.name, "guests");
    ck_assert_str_eq(made.display_name, "Our guests");
    ck_assert(!lodge_id_is_none(made.id.n));
    ck_assert_int_eq(group_create(house, "staff", NULL, &made), LODGE_ALREADY_THERE);
    ck_assert_int_eq(group_create(house, "Our Staff", "a\tb", &made), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/name", "not_a_name"));
    ck_assert(fake_misfit(house, "/display_name", "control_character"));
    ck_assert_int_eq(group_create(house, "a,b", NULL, &made), LODGE_FIELD_INVALID);
    ck_assert_int_eq(group_create(house, NULL, NULL, &made), LODGE_FIELD_INVALID);
}
END_TEST

RUN_TESTS("memberships", a_role_is_given_and_taken, what_does_not_exist_is_not_found,
    the_last_administrator_keeps_the_role, a_group_can_make_the_last_administrator,
    who_did_not_administrate_may_lose_the_role, a_group_has_a_plain_name_once);
