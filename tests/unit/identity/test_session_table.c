/* Using a session: who holds its token, and what is written about that. How long it holds: test_sessions.c. */
#include "identity/sessions.h"

#include "fake_store.h"
#include "support/test.h"

#include <gatelodge/clock.h>

static struct house *house;
static struct user_id ann;
static char token[TOKEN_LENGTH + 1];

/* Ann's session, opened now. */
static void
a_session(void)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    house = fake_house();
    ann = fake_user("ann", "ann@example.org")->id;
    token_make(TOKEN_SESSION, token, digest);
    struct session session = { .id.n = lodge_id_new(), .user_id = ann, .last_seen_at = fake_now,
        .idle_expires_at = fake_now + LODGE_HOURS(1), .expires_at = fake_now + LODGE_HOURS(12) };
    ck_assert_int_eq(session_insert(NULL, &session, digest), LODGE_OK);
}

static enum lodge_problem
use(const char *text, struct signed_in *found)
{
    fake_next_call(house);
    return session_of_token(house, text, NULL, found);
}

static enum lodge_problem
still_open(void)
{
    struct signed_in found = { 0 };

    return use(token, &found);
}

START_TEST(the_last_use_is_written_once_a_minute)
{
    a_session();
    int64_t start = fake_now;
    fake_now += LODGE_MINUTES(1) - 1;
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(fake.rows.sessions[0].session.last_seen_at, start);
    fake_now += 1;
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(fake.rows.sessions[0].session.last_seen_at, fake_now);
}
END_TEST

START_TEST(a_database_that_cannot_write_ends_no_session)
{
    a_session();
    fake_now += LODGE_MINUTES(5);
    fake.at_touch = LODGE_UNAVAILABLE;
    ck_assert_int_eq(still_open(), LODGE_OK);
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(still_open(), LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(garbage_never_asks_the_database)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in found = { 0 };
    char setup[TOKEN_LENGTH + 1];

    a_session();
    fake.questions = 0;
    token[20] = token[20] == 'x' ? 'y' : 'x';
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(use(NULL, &found), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(use("x", &found), LODGE_NOT_SIGNED_IN);
    token_make(TOKEN_SETUP, setup, digest);
    ck_assert_int_eq(use(setup, &found), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(fake.questions, 0);
    token_make(TOKEN_SESSION, token, digest);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(who_is_not_active_any_more_is_not_signed_in)
{
    a_session();
    fake_user_row(ann)->expires_at = fake_now;
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
    fake_user_row(ann)->expires_at = 0;
    ck_assert_int_eq(still_open(), LODGE_OK);
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(a_check_knows_groups_and_permissions)
{
    struct signed_in found = { 0 };

    a_session();
    member_put(NULL, fake_group("staff")->id, ann, 1);
    user_role_put(NULL, ann, fake_role("auditor", "*.read")->id, 1);
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    ck_assert(lodge_texts_hold(found.groups, "staff"));
    ck_assert(lodge_texts_hold(found.permissions, "users.read"));
    ck_assert(!lodge_texts_hold(found.permissions, "users.write"));
}
END_TEST

RUN_TESTS("session_table", the_last_use_is_written_once_a_minute, a_database_that_cannot_write_ends_no_session,
    garbage_never_asks_the_database, who_is_not_active_any_more_is_not_signed_in,
    a_check_knows_groups_and_permissions);
