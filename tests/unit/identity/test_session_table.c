/* Using a session: who holds its token, who is asked for that, and what is written about it. How long it holds:
 * test_sessions.c. */
#include "identity/session_table.h"

#include "identity/access_tokens.h"
#include "identity/account_plan.h"
#include "identity/accounts.h"
#include "identity/roles.h"
#include "fake_store.h"
#include "support/table.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

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

/* ---- with a table ------------------------------------------------------------------------------- */

/* The same, with a table that a feed vouches for, and that the house's transactions tell. */
static void
a_known_session(void)
{
    a_session();
    fake_settings.table = test_table_settings(0);
    house->table = test_table(0);
    db_on_end(NULL, news_spread, house);
    table_vouch(house->table, lodge_steady());
    ck_assert_int_eq(still_open(), LODGE_OK);
    fake.questions = 0;
}

/* How many questions the next check asks; it ends like this. */
static int
questions_for(enum lodge_problem problem)
{
    table_vouch(house->table, lodge_steady());
    fake.questions = 0;
    ck_assert_int_eq(still_open(), problem);
    return fake.questions;
}

START_TEST(who_is_known_is_not_asked_for)
{
    struct signed_in found = { 0 };

    a_known_session();
    ck_assert_int_eq(questions_for(LODGE_OK), 0);
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    ck_assert_str_eq(found.who.username, "ann");
    ck_assert(lodge_id_equal(found.who.session.user_id.n, ann.n));
    ck_assert_int_eq(fake.questions, 0);
}
END_TEST

START_TEST(a_change_is_seen_by_the_next_check)
{
    struct signed_in found = { 0 };
    struct user changed;

    a_known_session();
    ck_assert_int_eq(account_change(house, NULL, ann,
        &(struct account_change){ .display_name_given = true, .display_name = "Anna" }, &changed), LODGE_OK);
    ck_assert_uint_eq(fake.rows.change_count, 1);
    ck_assert(lodge_id_equal(fake.rows.changes[0].one, ann.n));
    ck_assert(lodge_id_is_none(fake.rows.changes[0].other));
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    ck_assert_str_eq(found.who.display_name, "Anna");
    ck_assert_int_eq(account_change(house, NULL, ann,
        &(struct account_change){ .status_given = true, .status = "suspended" }, &changed), LODGE_OK);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

static struct session_id
only_session(void)
{
    return fake.rows.sessions[0].session.id;
}

START_TEST(what_may_have_been_kept_is_believed_no_more)
{
    a_known_session();
    fake.at_commit = LODGE_OUTCOME_UNKNOWN;
    ck_assert_int_eq(session_end(house, ann, only_session()), LODGE_OUTCOME_UNKNOWN);
    fake.at_commit = LODGE_OK;
    ck_assert_int_gt(questions_for(LODGE_OK), 0);
    ck_assert_int_eq(session_end(house, ann, only_session()), LODGE_OK);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(who_is_not_active_is_never_kept)
{
    a_session();
    fake_settings.table = test_table_settings(0);
    house->table = test_table(0);
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(questions_for(LODGE_NOT_SIGNED_IN), 3);
    ck_assert_int_eq(questions_for(LODGE_NOT_SIGNED_IN), 3);
    fake_user_row(ann)->status = "active";
    ck_assert_int_eq(questions_for(LODGE_OK), 3);
    ck_assert_int_eq(questions_for(LODGE_OK), 0);
}
END_TEST

START_TEST(a_token_that_nobody_has_is_not_asked_for_twice)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    a_known_session();
    token_make(TOKEN_SESSION, token, digest);
    ck_assert_int_eq(questions_for(LODGE_NOT_SIGNED_IN), 1);
    ck_assert_int_eq(questions_for(LODGE_NOT_SIGNED_IN), 0);
}
END_TEST

static enum lodge_problem
use_within(struct db *db, void *what)
{
    (void)db;
    (void)what;
    return still_open();
}

/* A transaction sees what was before somebody else changed it. */
START_TEST(nothing_is_kept_of_what_a_transaction_saw)
{
    a_known_session();
    table_mark_all(house->table);
    ck_assert_int_eq(db_transact(NULL, use_within, NULL), LODGE_OK);
    ck_assert_int_eq(questions_for(LODGE_OK), 3);
}
END_TEST

START_TEST(what_is_fed_is_not_written_by_checks)
{
    struct table_usage usages[2];
    uint32_t slot = 0;
    size_t count = 0;

    a_known_session();
    int64_t start = fake_now;
    fake_now += LODGE_MINUTES(5);
    ck_assert_int_eq(questions_for(LODGE_OK), 0);
    ck_assert_int_eq(fake.rows.sessions[0].session.last_seen_at, start);
    ck_assert(!table_take_uses(house->table, &slot, 1, usages, 2, &count));
    ck_assert_uint_eq(count, 1);
    ck_assert(lodge_id_equal(usages[0].session.n, only_session().n));
    ck_assert_int_eq(usages[0].last_use, fake_now);
}
END_TEST

START_TEST(without_a_feed_checks_write_as_ever)
{
    a_session();
    fake_settings.table = test_table_settings(0);
    house->table = test_table(0);
    ck_assert_int_eq(still_open(), LODGE_OK);
    fake_now += LODGE_MINUTES(5);
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(fake.rows.sessions[0].session.last_seen_at, fake_now);
}
END_TEST

/* As it was asked for a minute ago, and nobody vouches. */
static void
an_old_record(void)
{
    struct signed_in found = { 0 };

    a_session();
    fake_settings.table = test_table_settings(0);
    house->table = test_table(0);
    db_on_end(NULL, news_spread, house);
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    table_keep(house->table, &found, LODGE_HOURS(1), table_moment(house->table), lodge_steady() - LODGE_MINUTES(1));
}

START_TEST(who_is_known_passes_for_a_while_without_mariadb)
{
    an_old_record();
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_str_eq(house->fault->note, "");
    table_mark_user(house->table, ann);
    ck_assert_int_eq(still_open(), LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(who_is_known_for_too_long_does_not)
{
    struct signed_in found = { 0 };

    an_old_record();
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    table_keep(house->table, &found, LODGE_HOURS(1), table_moment(house->table), lodge_steady() - LODGE_MINUTES(11));
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(still_open(), LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(who_keeps_trying_during_an_outage_is_signed_in_afterwards)
{
    struct signed_in found = { 0 };

    an_old_record();
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    table_keep(house->table, &found, LODGE_HOURS(1), table_moment(house->table), lodge_steady() - LODGE_MINUTES(11));
    fake.every_question = LODGE_UNAVAILABLE;
    for (int i = 0; i < 6; i++) {
        fake_now += LODGE_MINUTES(50);
        if (i >= 3)                     /* before, each call finds that out for itself */
            table_say_away(house->table);
        ck_assert_int_eq(still_open(), LODGE_UNAVAILABLE);
    }
    fake_now += LODGE_MINUTES(50);
    fake.every_question = LODGE_OK;
    ck_assert_int_eq(questions_for(LODGE_OK), 0);
}
END_TEST

START_TEST(where_a_known_token_comes_from_is_looked_at_each_time)
{
    static const char *const networks[] = { "192.0.2.0/24" };
    const struct new_token wanted = { .name = "t", .networks = { networks, 1 } };
    struct lodge_address inside, outside;
    char text[TOKEN_LENGTH + 1];
    struct made_token made;
    struct signed_in found;

    a_known_session();
    ck_assert(lodge_address_parse("192.0.2.7", &inside) && lodge_address_parse("198.51.100.7", &outside));
    ck_assert_int_eq(access_token_make(house, &(struct token_owner){ .id = ann, .username = "ann" }, &wanted, &made),
        LODGE_OK);
    memcpy(text, made.token, sizeof(text));     /* its arena ends with the call */

    for (int i = 0; i < 2; i++) {
        fake_next_call(house);
        fake.questions = 0;
        ck_assert_int_eq(session_of_token(house, text, &inside, &found), LODGE_OK);
        ck_assert_int_eq(session_of_token(house, text, &outside, &found), LODGE_NOT_SIGNED_IN);
        ck_assert_int_eq(session_of_token(house, text, NULL, &found), LODGE_NOT_SIGNED_IN);
    }
    ck_assert_int_eq(fake.questions, 0);
}
END_TEST

/* ---- telling ------------------------------------------------------------------------------------ */

static enum lodge_problem
tell_of_many(struct db *db, void *what)
{
    enum lodge_problem problem = LODGE_OK;

    (void)db;
    for (int i = 0; i < *(int *)what && problem == LODGE_OK; i++)
        problem = session_table_tell(house, (struct user_id){ lodge_id_new() }, (struct lodge_id){ 0 });
    return problem;
}

START_TEST(who_tells_of_too_many_tells_of_everybody)
{
    int many = NEWS_MAX;

    a_known_session();
    ck_assert_int_eq(db_transact(NULL, tell_of_many, &many), LODGE_OK);
    ck_assert_int_eq(questions_for(LODGE_OK), 0);
    many++;
    ck_assert_int_eq(db_transact(NULL, tell_of_many, &many), LODGE_OK);
    ck_assert_int_eq(questions_for(LODGE_OK), 3);
    ck_assert_uint_eq(house->news.count, 0);
}
END_TEST

static enum lodge_problem
add_with_a_role(struct db *db, void *what)
{
    struct user bob = { .id.n = lodge_id_new(), .kind = "person", .username = "bob", .status = "active" };
    enum lodge_problem problem = account_insert(house, &bob, NULL);

    (void)db;
    if (problem == LODGE_OK)
        problem = account_grant_role(house, NULL, bob.id, *(struct role_id *)what);
    return problem;
}

START_TEST(of_who_is_added_nobody_is_told)
{
    a_known_session();
    struct role_id role = fake_role("auditor", "*.read")->id;
    ck_assert_int_eq(db_transact(NULL, add_with_a_role, &role), LODGE_OK);
    ck_assert_uint_eq(fake.rows.change_count, 0);
    ck_assert_int_eq(account_grant_role(house, NULL, ann, role), LODGE_OK);
    ck_assert_uint_eq(fake.rows.change_count, 1);
}
END_TEST

RUN_TESTS("session_table", the_last_use_is_written_once_a_minute, a_database_that_cannot_write_ends_no_session,
    garbage_never_asks_the_database, who_is_not_active_any_more_is_not_signed_in,
    a_check_knows_groups_and_permissions, who_is_known_is_not_asked_for, a_change_is_seen_by_the_next_check,
    what_may_have_been_kept_is_believed_no_more, who_is_not_active_is_never_kept,
    a_token_that_nobody_has_is_not_asked_for_twice, nothing_is_kept_of_what_a_transaction_saw,
    what_is_fed_is_not_written_by_checks, without_a_feed_checks_write_as_ever,
    who_is_known_passes_for_a_while_without_mariadb, who_is_known_for_too_long_does_not,
    who_keeps_trying_during_an_outage_is_signed_in_afterwards,
    where_a_known_token_comes_from_is_looked_at_each_time, who_tells_of_too_many_tells_of_everybody,
    of_who_is_added_nobody_is_told);
