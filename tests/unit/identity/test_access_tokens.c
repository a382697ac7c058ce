/* Personal access tokens: who may make which, and what one opens. */
#include "identity/access_tokens.h"

#include "fake_store.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

#define TEXTS(...) { (const char *const[]){ __VA_ARGS__ }, LODGE_COUNT(((const char *const[]){ __VA_ARGS__ })) }

static struct house *house;
static struct user_id ann;
static char token[TOKEN_LENGTH + 1];        /* the one that was made last */

static void
somebody(void)
{
    house = fake_house();
    ann = fake_user("ann", "ann@example.org")->id;
}

static enum lodge_problem
make(struct new_token wanted)
{
    const struct token_owner owner = { .id = ann, .username = "ann",
        .permissions = TEXTS("a,b", "users.read", "users.write") };
    struct made_token made = { 0 };

    fake_next_call(house);
    wanted.name = "build";
    enum lodge_problem problem = access_token_make(house, &owner, &wanted, &made);
    if (problem == LODGE_OK)
        memcpy(token, made.token, sizeof(token));
    return problem;
}

static enum lodge_problem
use_from(const char *from, struct signed_in *found)
{
    struct lodge_address address;

    fake_next_call(house);
    ck_assert(!from || lodge_address_parse(from, &address));
    return session_of_token(house, token, from ? &address : NULL, found);
}

static void
give_role(const char *pattern)
{
    ck_assert_int_eq(user_role_put(NULL, ann, fake_role("role", pattern)->id, fake_now), LODGE_OK);
}

START_TEST(a_token_stands_for_its_owner_without_session_or_password)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .expires_at = 0 }), LODGE_OK);
    ck_assert_int_eq(strncmp(token, "gl_pat_", 7), 0);
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    ck_assert_str_eq(found.who.username, "ann");
    ck_assert(signed_in_by_token(&found));
    ck_assert(lodge_id_is_none(found.who.session.id.n));
    ck_assert(!session_is_fresh(house, &found.who.session));
    ck_assert_str_eq(found.who.session.methods, "token");
    ck_assert_int_eq(found.who.session.level, 1);
}
END_TEST

START_TEST(a_session_that_was_ended_makes_no_token)
{
    struct token_owner owner = { .username = "ann", .session = { lodge_id_new() } };
    struct made_token made = { 0 };

    somebody();
    owner.id = ann;
    ck_assert_int_eq(access_token_make(house, &owner, &(struct new_token){ .name = "build" }, &made),
        LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(it_allows_what_it_and_its_owner_have)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .permissions = TEXTS("users.write", "users.read") }), LODGE_OK);
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    ck_assert_uint_eq(found.permissions.count, 0);
    give_role("*.read");
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    ck_assert_uint_eq(found.permissions.count, 1);
    ck_assert_str_eq(found.permissions.items[0], "users.read");
}
END_TEST

START_TEST(nobody_gives_a_token_what_they_do_not_hold)
{
    static const char *const others[] = { "roles.grant", "*", "", "users.read ", "users.read,users.write", "a,b" };

    somebody();
    for (size_t i = 0; i < LODGE_COUNT(others); i++) {
        ck_assert_int_eq(make((struct new_token){ .permissions = TEXTS("users.read", others[i]) }),
            LODGE_FIELD_INVALID);
        ck_assert(fake_misfit(house, "/permissions/1", "not_held"));
    }
    ck_assert_uint_eq(fake.rows.token_count, 0);
}
END_TEST

START_TEST(it_is_good_in_its_networks_and_nowhere_else)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .networks = TEXTS("192.0.2.0/24", "2001:db8::/32") }), LODGE_OK);
    ck_assert_int_eq(use_from("192.0.2.7", &found), LODGE_OK);
    ck_assert_int_eq(use_from("2001:db8::1", &found), LODGE_OK);
    ck_assert_int_eq(use_from("192.0.3.7", &found), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(use_from("2001:db9::1", &found), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(use_from(NULL, &found), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(make((struct new_token){ .networks = TEXTS("192.0.2.0/24", "192.0.2.1/24") }),
        LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/networks/1", "not_a_network"));
}
END_TEST

START_TEST(it_is_over_when_it_expires)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .expires_at = fake_now }), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "/expires_at", "out_of_range"));
    ck_assert_int_eq(make((struct new_token){ .expires_at = fake_now + 2 }), LODGE_OK);
    fake_now += 1;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    fake_now += 1;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(it_opens_nothing_while_its_owner_is_not_active)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .expires_at = 0 }), LODGE_OK);
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(use_from(NULL, &found), LODGE_NOT_SIGNED_IN);
    fake_user_row(ann)->status = "active";
    fake_user_row(ann)->expires_at = fake_now;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(its_last_use_is_written_once_a_minute)
{
    struct signed_in found = { 0 };

    somebody();
    ck_assert_int_eq(make((struct new_token){ .expires_at = 0 }), LODGE_OK);
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    int64_t first = fake_now;
    ck_assert_int_eq(fake.rows.tokens[0].token.last_used_at, first);
    fake_now += LODGE_MINUTES(1) - 1;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    ck_assert_int_eq(fake.rows.tokens[0].token.last_used_at, first);
    fake_now += 1;
    fake.at_touch = LODGE_UNAVAILABLE;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    fake.at_touch = LODGE_OK;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_OK);
    ck_assert_int_eq(fake.rows.tokens[0].token.last_used_at, fake_now);
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(use_from(NULL, &found), LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(the_hundred_and_first_is_one_too_many)
{
    somebody();
    for (int i = 0; i < TOKENS_MAX; i++)
        ck_assert_int_eq(make((struct new_token){ .expires_at = 0 }), LODGE_OK);
    ck_assert_int_eq(make((struct new_token){ .expires_at = 0 }), LODGE_FIELD_INVALID);
    ck_assert(fake_misfit(house, "", "too_many"));
}
END_TEST

RUN_TESTS("access tokens", a_token_stands_for_its_owner_without_session_or_password,
    a_session_that_was_ended_makes_no_token,
    it_allows_what_it_and_its_owner_have, nobody_gives_a_token_what_they_do_not_hold,
    it_is_good_in_its_networks_and_nowhere_else, it_is_over_when_it_expires,
    it_opens_nothing_while_its_owner_is_not_active, its_last_use_is_written_once_a_minute,
    the_hundred_and_first_is_one_too_many);
