/* Sessions: opened only by the right password of somebody active, used until they are over, ended for good. */
#include "identity/sessions.h"

#include "argon2_count.h"
#include "fake_store.h"
#include "identity/passwords.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

#define RIGHT "violet lamp under the stairs"
#define WRONG "violet lamp under the table"

static struct house *house;
static struct user_id ann;
static struct opened_session opened;
static char token[TOKEN_LENGTH + 1];        /* of the session that was opened last */

static void
somebody(void)
{
    const char *hash = NULL;

    house = fake_house();
    fake_user("bob", "bob@example.org");
    ann = fake_user("ann", "ann@example.org")->id;
    ck_assert_int_eq(password_hash(house, RIGHT, &hash), LODGE_OK);
    ck_assert_int_eq(password_put(NULL, ann, hash, fake_now), LODGE_OK);
    argon2_hashes = 0;
    argon2_memory = 0;
    fake.questions = 0;
}

static enum lodge_problem
sign_in_with(struct credentials given)
{
    fake_next_call(house);
    enum lodge_problem problem = session_open(house, &given, &opened);
    if (problem == LODGE_OK)
        memcpy(token, opened.token, sizeof(token));
    return problem;
}

static enum lodge_problem
sign_in(const char *identifier, const char *password)
{
    return sign_in_with((struct credentials){ .identifier = identifier, .password = password });
}

static void
somebody_signed_in(void)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
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

/* ---- opening ------------------------------------------------------------------------------------ */

START_TEST(the_right_password_opens_a_session)
{
    struct signed_in found = { 0 };

    somebody_signed_in();
    ck_assert_str_eq(opened.who.username, "ann");
    ck_assert_int_eq(opened.who.session.level, 1);
    ck_assert_str_eq(opened.who.session.methods, "pwd");
    ck_assert_int_eq(opened.who.session.authenticated_at, fake_now);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(fake_user_row(ann)->last_login_at, fake_now);
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    ck_assert_str_eq(found.who.username, "ann");
    ck_assert_str_eq(found.who.email, "ann@example.org");
}
END_TEST

START_TEST(a_name_is_folded_before_it_is_looked_up)
{
    somebody();
    ck_assert_int_eq(sign_in("ANN", RIGHT), LODGE_OK);
    ck_assert_int_eq(sign_in("Ann@Example.ORG", RIGHT), LODGE_OK);
    ck_assert_int_eq(sign_in("\uFF21\uFF2E\uFF2E", RIGHT), LODGE_OK);
}
END_TEST

START_TEST(wrong_and_unknown_are_the_same_and_cost_the_same)
{
    char longest[2000];
    const char *others[] = { "nobody", "nobody@example.org", "no body", "\xff", "", "@", longest, "bob" };

    somebody();
    memset(longest, 'a', sizeof(longest));
    longest[sizeof(longest) - 1] = '\0';
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    int hashes = argon2_hashes;
    uint64_t memory = argon2_memory;
    ck_assert_int_eq(hashes, 1);
    for (size_t i = 0; i < LODGE_COUNT(others); i++) {
        fake.rows.attempt_count = 0;
        argon2_hashes = 0;
        argon2_memory = 0;
        ck_assert_int_eq(sign_in(others[i], RIGHT), LODGE_WRONG_CREDENTIALS);
        ck_assert_int_eq(argon2_hashes, hashes);
        ck_assert_uint_eq(argon2_memory, memory);
        ck_assert_uint_eq(house->fault->misfit_count, 0);
        ck_assert_int_eq(house->fault->retry_after, 0);
    }
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

START_TEST(known_and_unknown_ask_the_database_as_often)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    int questions = fake.questions;
    fake.questions = 0;
    ck_assert_int_eq(sign_in("nobody", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(fake.questions, questions);
}
END_TEST

START_TEST(the_note_does_not_repeat_what_was_typed_as_a_name)
{
    somebody();
    ck_assert_int_eq(sign_in("hunter2-typed-into-the-wrong-field", RIGHT), LODGE_WRONG_CREDENTIALS);
    ck_assert_ptr_null(strstr(house->fault->note, "hunter2"));
    ck_assert_str_eq(house->fault->note, "unknown person");
}
END_TEST

START_TEST(guessing_ends_with_too_many_and_without_hashing)
{
    somebody();
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    argon2_hashes = 0;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_TOO_MANY);
    ck_assert_int_eq(argon2_hashes, 0);
    ck_assert_int_eq(house->fault->retry_after, 15 * 60);
    fake_now += LODGE_MINUTES(15);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
}
END_TEST

START_TEST(all_names_of_a_person_share_their_guesses)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(sign_in("ANN", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(sign_in("ann@example.org", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(sign_in("Ann@Example.org", RIGHT), LODGE_TOO_MANY);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_TOO_MANY);
}
END_TEST

START_TEST(a_right_password_forgets_the_wrong_ones)
{
    somebody();
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
        ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
        ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    }
}
END_TEST

START_TEST(a_broken_database_is_never_a_wrong_password)
{
    somebody();
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_UNAVAILABLE);
    ck_assert_int_eq(argon2_hashes, 0);
    fake.every_question = LODGE_OK;
    fake.at_commit = LODGE_UNAVAILABLE;
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_UNAVAILABLE);
    fake.at_commit = LODGE_OK;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
}
END_TEST

START_TEST(a_suspension_is_told_only_to_who_knows_the_password)
{
    static const char *const closed[] = { "suspended", "pending" };

    somebody();
    for (size_t i = 0; i < LODGE_COUNT(closed); i++) {
        fake_user_row(ann)->status = closed[i];
        ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_ACCOUNT_SUSPENDED);
        ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    }
    fake_user_row(ann)->status = "active";
    fake_user_row(ann)->expires_at = fake_now;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_ACCOUNT_SUSPENDED);
    fake_user_row(ann)->expires_at = fake_now + 1;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_str_eq(opened.who.status, "active");
}
END_TEST

START_TEST(a_password_is_hashed_anew_when_costs_changed)
{
    somebody();
    const char *old = fake.rows.hashes[1];
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_ptr_eq(fake.rows.hashes[1], old);
    fake_settings.passwords.argon2_passes = 2;
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_ptr_eq(fake.rows.hashes[1], old);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_int_eq(strncmp(fake.rows.hashes[1], "$argon2id$v=19$m=64,t=2,p=1$", 28), 0);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
}
END_TEST

static void
password_changes(void)
{
    fake.rows.hashes[1] = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
}

static void
suspension_happens(void)
{
    fake_user_row(ann)->status = "suspended";
}

static void
deletion_happens(void)
{
    ck_assert_int_eq(user_delete(NULL, ann, 1), LODGE_OK);
}

START_TEST(what_changes_while_we_hash_is_seen)
{
    somebody();
    fake.meanwhile = suspension_happens;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_ACCOUNT_SUSPENDED);
    fake_user_row(ann)->status = "active";
    ck_assert_int_eq(fake.rows.attempts[0].attempts.failures, 0);
    fake.meanwhile = password_changes;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(fake.rows.attempts[0].attempts.failures, 1);
    fake.rows = (struct fake_rows){ .user_count = 0 };
    somebody();
    fake.meanwhile = deletion_happens;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_WRONG_CREDENTIALS);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

static void
prolongation_happens(void)
{
    fake_user_row(ann)->expires_at = fake_now + LODGE_DAYS(1);
}

START_TEST(a_change_while_we_hash_that_forbids_nothing_keeps_nobody_out)
{
    somebody();
    fake.meanwhile = prolongation_happens;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_int_eq(fake_user_row(ann)->last_login_at, fake_now);
    ck_assert_int_eq(opened.who.user_expires_at, fake_now + LODGE_DAYS(1));
}
END_TEST

START_TEST(a_conflict_repeats_the_whole_and_leaves_one_session)
{
    somebody();
    fake.conflicts = 2;
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(still_open(), LODGE_OK);
}
END_TEST

START_TEST(a_user_agent_is_cut_at_255_characters_and_must_be_readable)
{
    char agent[1000] = "";

    somebody();
    for (int i = 0; i < 300; i++)
        strcat(agent, "\u00E9");
    ck_assert_int_eq(sign_in_with((struct credentials){ .identifier = "ann", .password = RIGHT,
        .user_agent = agent, .address = "192.0.2.1" }), LODGE_OK);
    ck_assert_int_eq(lodge_text_length(fake.rows.sessions[0].session.user_agent), 255);
    ck_assert_str_eq(fake.rows.sessions[0].session.address, "192.0.2.1");
    ck_assert_int_eq(sign_in_with((struct credentials){ .identifier = "ann", .password = RIGHT,
        .user_agent = "x\xff" }), LODGE_OK);
    ck_assert_ptr_null(fake.rows.sessions[1].session.user_agent);
}
END_TEST

/* ---- using -------------------------------------------------------------------------------------- */

START_TEST(an_unused_session_is_over_after_an_hour)
{
    somebody_signed_in();
    fake_now += LODGE_HOURS(1) - 1;
    ck_assert_int_eq(still_open(), LODGE_OK);
    fake_now += LODGE_HOURS(1);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(use_never_moves_the_absolute_end)
{
    somebody_signed_in();
    for (int i = 0; i < 23; i++) {
        fake_now += LODGE_MINUTES(30);
        ck_assert_int_eq(still_open(), LODGE_OK);
    }
    fake_now += LODGE_MINUTES(30) - 1;
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(fake.rows.sessions[0].session.idle_expires_at, fake.rows.sessions[0].session.expires_at);
    fake_now += 1;
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

START_TEST(a_remembered_session_holds_longer)
{
    somebody();
    ck_assert_int_eq(sign_in_with((struct credentials){ .identifier = "ann", .password = RIGHT,
        .remember = true }), LODGE_OK);
    for (int i = 0; i < 4; i++) {
        fake_now += LODGE_DAYS(7) - 1;
        ck_assert_int_eq(still_open(), LODGE_OK);
    }
    fake_now += LODGE_DAYS(2) + 4;
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

/* ---- fresh again -------------------------------------------------------------------------------- */

START_TEST(a_session_is_fresh_for_ten_minutes)
{
    somebody_signed_in();
    ck_assert(session_is_fresh(house, &opened.who.session));
    fake_now += LODGE_MINUTES(10);
    ck_assert(session_is_fresh(house, &opened.who.session));
    fake_now += 1;
    ck_assert(!session_is_fresh(house, &opened.who.session));
}
END_TEST

static enum lodge_problem
again(const struct signed_in *who, const char *password)
{
    return session_reauthenticate(house, who, password, NULL, &opened);
}

START_TEST(the_password_once_more_makes_a_session_fresh_with_another_token)
{
    struct signed_in found = { 0 };
    char old[TOKEN_LENGTH + 1];

    somebody_signed_in();
    memcpy(old, token, sizeof(old));
    fake_now += LODGE_MINUTES(30);
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    ck_assert_int_eq(again(&found, WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(again(&found, RIGHT), LODGE_OK);
    ck_assert(session_is_fresh(house, &opened.who.session));
    memcpy(token, opened.token, sizeof(token));
    ck_assert_str_ne(token, old);
    ck_assert_int_eq(still_open(), LODGE_OK);
    memcpy(token, old, sizeof(token));
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
    ck_assert_uint_eq(fake.rows.session_count, 1);
}
END_TEST

START_TEST(guessing_by_reauthentication_is_limited_too)
{
    struct signed_in found = { 0 };

    somebody_signed_in();
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(again(&found, WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(again(&found, RIGHT), LODGE_TOO_MANY);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_TOO_MANY);
}
END_TEST

static void
sessions_are_ended(void)
{
    ck_assert_int_eq(sessions_delete_by_user(NULL, ann, (struct session_id){ 0 }, NULL), LODGE_OK);
}

START_TEST(a_session_that_was_ended_meanwhile_is_not_renewed)
{
    struct signed_in found = { 0 };

    somebody_signed_in();
    ck_assert_int_eq(use(token, &found), LODGE_OK);
    fake.meanwhile = sessions_are_ended;
    ck_assert_int_eq(again(&found, RIGHT), LODGE_NOT_SIGNED_IN);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

/* ---- ending ------------------------------------------------------------------------------------- */

START_TEST(an_ended_session_is_over_at_once)
{
    somebody_signed_in();
    struct session_id id = opened.who.session.id;
    ck_assert_int_eq(session_end(house, fake.rows.users[0].id, id), LODGE_NOT_FOUND);
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(session_end(house, ann, id), LODGE_OK);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(session_end(house, ann, id), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(all_sessions_but_one_are_ended)
{
    somebody();
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_int_eq(sessions_end(house, ann, opened.who.session.id), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(still_open(), LODGE_OK);
    ck_assert_int_eq(sessions_end(house, ann, (struct session_id){ 0 }), LODGE_OK);
    ck_assert_int_eq(still_open(), LODGE_NOT_SIGNED_IN);
}
END_TEST

RUN_TESTS("sessions", the_right_password_opens_a_session, a_name_is_folded_before_it_is_looked_up,
    wrong_and_unknown_are_the_same_and_cost_the_same, known_and_unknown_ask_the_database_as_often,
    the_note_does_not_repeat_what_was_typed_as_a_name, guessing_ends_with_too_many_and_without_hashing,
    all_names_of_a_person_share_their_guesses,
    a_right_password_forgets_the_wrong_ones, a_broken_database_is_never_a_wrong_password,
    a_suspension_is_told_only_to_who_knows_the_password, a_password_is_hashed_anew_when_costs_changed,
    what_changes_while_we_hash_is_seen,
    a_change_while_we_hash_that_forbids_nothing_keeps_nobody_out, a_conflict_repeats_the_whole_and_leaves_one_session,
    a_user_agent_is_cut_at_255_characters_and_must_be_readable, an_unused_session_is_over_after_an_hour,
    use_never_moves_the_absolute_end, a_remembered_session_holds_longer,
    a_session_is_fresh_for_ten_minutes, the_password_once_more_makes_a_session_fresh_with_another_token,
    guessing_by_reauthentication_is_limited_too, a_session_that_was_ended_meanwhile_is_not_renewed,
    an_ended_session_is_over_at_once, all_sessions_but_one_are_ended);
