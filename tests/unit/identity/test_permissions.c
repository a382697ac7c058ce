/* Permissions: patterns and who holds what. */
#include "identity/permissions.h"

#include "fake_store.h"
#include "support/test.h"

#include <string.h>

START_TEST(the_table_is_sorted_and_explained)
{
    for (size_t i = 0; i < permission_count; i++) {
        ck_assert_uint_gt(strlen(permissions[i].about), 5);
        ck_assert(i == 0 || strcmp(permissions[i - 1].name, permissions[i].name) < 0);
    }
    ck_assert_uint_gt(permission_count, 5);
}
END_TEST

START_TEST(patterns_cover_what_they_say)
{
    ck_assert(permission_matches("*", "users.write"));
    ck_assert(permission_matches("*.read", "users.read"));
    ck_assert(permission_matches("users.write", "users.write"));
    ck_assert(!permission_matches("*.read", "users.write"));
    ck_assert(!permission_matches("*.read", ".read"));
    ck_assert(!permission_matches("*.read", "users.bread"));
    ck_assert(!permission_matches("users.write", "users.writer"));
    ck_assert(!permission_matches("users.writer", "users.write"));
    ck_assert(!permission_matches("users.*", "users.write"));
    ck_assert(!permission_matches("", "users.write"));
    ck_assert(!permission_matches("*s.read", "users.read"));
}
END_TEST

static struct lodge_texts
held_with(struct house *house, const char *one, const char *other)
{
    struct user *user = fake_user("ann", NULL);
    struct lodge_texts names = { 0 };

    user_role_put(NULL, user->id, fake_role("one", one)->id, 1);
    user_role_put(NULL, user->id, fake_role("other", other)->id, 1);
    ck_assert_int_eq(permissions_by_user(house, user->id, &names), LODGE_OK);
    for (size_t i = 1; i < names.count; i++)
        ck_assert_int_lt(strcmp(names.items[i - 1], names.items[i]), 0);
    return names;
}

START_TEST(an_administrator_holds_every_permission_once)
{
    struct lodge_texts names = held_with(fake_house(), "*", "users.read");

    ck_assert_uint_eq(names.count, permission_count);
}
END_TEST

START_TEST(an_auditor_reads_and_does_not_write)
{
    struct lodge_texts names = held_with(fake_house(), "*.read", "parking.use");

    ck_assert(lodge_texts_hold(names, "users.read"));
    ck_assert(lodge_texts_hold(names, "audit.read"));
    ck_assert(!lodge_texts_hold(names, "users.write"));
    ck_assert(lodge_texts_hold(names, "parking.use"));
    ck_assert(!lodge_texts_hold(names, "*.read"));
}
END_TEST

START_TEST(who_has_no_role_holds_nothing)
{
    struct house *house = fake_house();
    struct lodge_texts names;

    ck_assert_int_eq(permissions_by_user(house, fake_user("ann", NULL)->id, &names), LODGE_OK);
    ck_assert_uint_eq(names.count, 0);
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(permissions_by_user(house, (struct user_id){ 0 }, &names), LODGE_UNAVAILABLE);
}
END_TEST

RUN_TESTS("permissions", the_table_is_sorted_and_explained, patterns_cover_what_they_say,
    an_administrator_holds_every_permission_once, an_auditor_reads_and_does_not_write,
    who_has_no_role_holds_nothing);
