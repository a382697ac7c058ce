/* Revoking while MariaDB is away: it holds at once, is not undone by what MariaDB says, and is done there in
 * the end. */
#include "journal_stage.h"

#include "identity/access_tokens.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_session_that_is_ended_while_mariadb_is_away_is_over_at_once)
{
    a_house();
    struct opened one = a_session_of(ann), other = a_session_of(ann);
    ck_assert_int_eq(passes(&one), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    mariadb_is_away();
    ck_assert_int_eq(passes(&one), LODGE_OK);
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    ck_assert(house->journalled);
    ck_assert_uint_eq(table_journal(house->table), 1);
    ck_assert_int_eq(passes(&one), LODGE_UNAVAILABLE);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    ck_assert_uint_eq(fake.rows.session_count, 2);
}
END_TEST

START_TEST(mariadb_is_not_believed_before_it_was_told)
{
    a_house();
    struct opened one = a_session_of(ann), other = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end_any(house, one.id), LODGE_OK);
    mariadb_is_back();
    ck_assert_uint_eq(fake.rows.session_count, 2);
    ck_assert_int_eq(passes(&one), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    ck_assert_uint_eq(apply(), 1);
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(passes(&one), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(passes(&other), LODGE_OK);
}
END_TEST

START_TEST(the_event_tells_who_revoked_it_and_when)
{
    a_house();
    struct opened one = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    const char *asked_at = lodge_time_text(arena, fake_now);
    fake_now += LODGE_MINUTES(5);
    mariadb_is_back();
    apply();
    ck_assert_uint_eq(fake.rows.event_count, 1);
    const struct event_row *event = &fake.rows.events[0];
    ck_assert_str_eq(event->action, "session.ended");
    ck_assert_str_eq(event->actor.kind, "user");
    ck_assert_str_eq(event->actor.name, "ann");
    ck_assert(lodge_id_equal(event->actor.id, ann.n));
    ck_assert_str_eq(event->address, "192.0.2.1");
    ck_assert_ptr_nonnull(strstr(event->details, asked_at));
    ck_assert_ptr_nonnull(strstr(event->details, "\"asked_at\""));
    ck_assert_uint_eq(fake.rows.change_count, 1);
}
END_TEST

START_TEST(who_ends_all_others_goes_on_passing)
{
    struct signed_in found;

    a_house();
    struct opened mine = a_session_of(ann), other = a_session_of(ann);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    ck_assert_int_eq(check(mine.token, &found), LODGE_OK);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(sessions_end_others(house, &found), LODGE_OK);
    ck_assert(house->journalled);
    ck_assert_int_eq(passes(&mine), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_UNAVAILABLE);
    mariadb_is_back();
    ck_assert_int_eq(passes(&mine), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_NOT_SIGNED_IN);
    apply();
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(passes(&mine), LODGE_OK);
}
END_TEST

START_TEST(who_has_signed_in_again_since_stays)
{
    a_house();
    struct opened old = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(sessions_end(house, ann, (struct session_id){ 0 }), LODGE_OK);
    fake_now += LODGE_MINUTES(1);
    mariadb_is_back();
    struct opened new = a_session_of(ann);
    ck_assert_int_eq(passes(&old), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(passes(&new), LODGE_OK);
    apply();
    ck_assert_uint_eq(fake.rows.session_count, 1);
    ck_assert_int_eq(passes(&new), LODGE_OK);
}
END_TEST

START_TEST(everybody_can_be_signed_out)
{
    a_house();
    struct user_id ben = fake_user("ben", "ben@example.org")->id;
    struct opened one = a_session_of(ann), other = a_session_of(ben);
    ck_assert_int_eq(passes(&one), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(journal_instead(house, LODGE_UNAVAILABLE, REVOCATION_EVERYBODY, (struct user_id){ 0 },
        (struct lodge_id){ 0 }), LODGE_OK);
    ck_assert_int_eq(passes(&one), LODGE_UNAVAILABLE);
    ck_assert_int_eq(passes(&other), LODGE_UNAVAILABLE);
    mariadb_is_back();
    ck_assert_int_eq(passes(&other), LODGE_NOT_SIGNED_IN);
    apply();
    ck_assert_uint_eq(fake.rows.session_count, 0);
    ck_assert_uint_eq(fake.rows.event_count, 2);
}
END_TEST

START_TEST(a_token_can_be_revoked)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    char token[TOKEN_LENGTH + 1];
    struct signed_in found;

    a_house();
    struct token row = { .id.n = lodge_id_new(), .user_id = ann, .name = "backup", .permissions = "",
        .networks = "", .created_at = fake_now };
    token_make(TOKEN_PERSONAL, token, digest);
    ck_assert_int_eq(token_insert(NULL, &row, digest), LODGE_OK);
    struct opened session = a_session_of(ann);
    ck_assert_int_eq(check(token, &found), LODGE_OK);
    ck_assert_int_eq(passes(&session), LODGE_OK);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(access_token_revoke(house, ann, row.id), LODGE_OK);
    ck_assert_int_eq(check(token, &found), LODGE_UNAVAILABLE);
    ck_assert_int_eq(passes(&session), LODGE_OK);
    mariadb_is_back();
    ck_assert_int_eq(check(token, &found), LODGE_NOT_SIGNED_IN);
    apply();
    ck_assert_uint_eq(fake.rows.token_count, 0);
    ck_assert_int_eq(passes(&session), LODGE_OK);
}
END_TEST

START_TEST(nobody_revokes_the_token_of_another)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    char token[TOKEN_LENGTH + 1];
    struct signed_in found;

    a_house();
    struct token row = { .id.n = lodge_id_new(), .user_id = ann, .name = "backup", .permissions = "",
        .networks = "", .created_at = fake_now };
    token_make(TOKEN_PERSONAL, token, digest);
    ck_assert_int_eq(token_insert(NULL, &row, digest), LODGE_OK);
    struct user_id eve = fake_user("eve", "eve@example.org")->id;
    mariadb_is_away();
    acting();
    ck_assert_int_eq(access_token_revoke(house, eve, row.id), LODGE_OK);
    mariadb_is_back();
    ck_assert_int_eq(check(token, &found), LODGE_OK);
    apply();
    ck_assert_int_eq(check(token, &found), LODGE_OK);
    ck_assert_uint_eq(fake.rows.token_count, 1);
}
END_TEST

/* As after a downgrade. */
START_TEST(what_only_a_newer_version_understands_stays_and_is_feared)
{
    const struct revocation newer = { .kind = REVOCATION_TOKEN + 1, .user = ann.n, .at = fake_now };
    struct journal_place place;
    uint64_t done, torn;
    const char *why;

    a_house();
    struct opened known = a_session_of(ann), unknown = a_session_of(ann);
    ck_assert_int_eq(passes(&known), LODGE_OK);
    ck_assert(journal_add(house->journal, &newer, &why));
    ck_assert_int_eq(passes(&known), LODGE_OK);
    ck_assert_int_eq(passes(&unknown), LODGE_UNAVAILABLE);
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_BROKEN);
    ck_assert(journal_look(house->journal, &place));
    ck_assert_uint_eq(place.count, 1);
}
END_TEST

/* What a crash between doing and emptying leaves: the file as it was. */
START_TEST(what_is_done_twice_is_done_once)
{
    char kept[4096];

    a_house();
    struct opened one = a_session_of(ann), other = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    ck_assert_int_eq(session_end_any(house, other.id), LODGE_OK);
    FILE *file = fopen(journal_path, "r+");
    size_t length = fread(kept, 1, sizeof(kept), file);
    mariadb_is_back();
    apply();
    ck_assert_uint_eq(fake.rows.event_count, 2);
    rewind(file);
    ck_assert_uint_eq(fwrite(kept, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_uint_eq(apply(), 2);
    ck_assert_uint_eq(fake.rows.event_count, 2);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

static struct opened late;

static void
one_more_is_ended(void)
{
    const struct revocation revocation = { REVOCATION_SESSION, ann.n, late.id.n, fake_now,
        { .kind = ACTOR_SYSTEM } };
    const char *why = NULL;

    ck_assert_msg(journal_add(the_journal, &revocation, &why), "%s", why);
}

START_TEST(what_is_added_while_the_rest_is_done_is_done_too)
{
    a_house();
    struct opened one = a_session_of(ann);
    late = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    mariadb_is_back();
    fake.meanwhile = one_more_is_ended;
    uint64_t done = apply();
    ck_assert_ptr_eq(house->journal, the_journal);
    ck_assert_uint_eq(done, 2);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

START_TEST(what_cannot_be_done_stays_and_is_not_written_down_again)
{
    struct journal_place place;
    uint64_t done, torn;

    a_house();
    struct opened one = a_session_of(ann), other = a_session_of(ann);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    ck_assert_int_eq(session_end(house, ann, other.id), LODGE_OK);
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_UNAVAILABLE);
    fake.every_question = LODGE_OK;
    fake.at_event = LODGE_UNAVAILABLE;
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_UNAVAILABLE);
    fake.at_event = LODGE_OK;
    ck_assert_uint_eq(fake.rows.session_count, 2);
    ck_assert(journal_look(house->journal, &place));
    ck_assert_uint_eq(place.count, 2);
    mariadb_is_back();
    ck_assert_uint_eq(apply(), 2);
    ck_assert_uint_eq(fake.rows.event_count, 2);
}
END_TEST

START_TEST(who_asked_before_mariadb_was_told_asks_again)
{
    struct journal_place before;
    struct signed_in found;

    a_house();
    struct opened one = a_session_of(ann);
    ck_assert_int_eq(check(one.token, &found), LODGE_OK);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    ck_assert_int_eq(journal_before(house, &before), LODGE_OK);
    ck_assert_int_eq(journal_after(house, &before, &found), LODGE_NOT_FOUND);
    mariadb_is_back();
    apply();
    ck_assert_int_eq(journal_after(house, &before, &found), LODGE_STILL_RUNNING);
    ck_assert_int_eq(journal_before(house, &before), LODGE_OK);
    ck_assert_int_eq(journal_after(house, &before, &found), LODGE_OK);
}
END_TEST

START_TEST(who_cannot_read_the_journal_believes_nothing_new)
{
    uint64_t done, torn;

    a_house();
    struct opened known = a_session_of(ann), unknown = a_session_of(ann);
    ck_assert_int_eq(passes(&known), LODGE_OK);
    unlink(journal_path);
    ck_assert_int_eq(passes(&known), LODGE_OK);
    ck_assert_int_eq(passes(&unknown), LODGE_UNAVAILABLE);
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_BROKEN);
}
END_TEST

START_TEST(nothing_is_accepted_that_would_not_hold)
{
    a_house();
    struct opened one = a_session_of(ann);
    mariadb_is_away();
    acting();
    struct table *table = house->table;
    house->table = NULL;                /* others have one, and believe it */
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_UNAVAILABLE);
    house->table = table;
    struct journal *journal = house->journal;
    house->journal = NULL;
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_UNAVAILABLE);
    house->journal = journal;
    ck_assert(!house->journalled);
    fake.in_transaction = true;         /* of a larger change, which fails as a whole */
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_UNAVAILABLE);
    fake.in_transaction = false;
    fake.every_question = LODGE_OUTCOME_UNKNOWN;
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OUTCOME_UNKNOWN);
    ck_assert(!house->journalled);
}
END_TEST

RUN_TESTS("journal", a_session_that_is_ended_while_mariadb_is_away_is_over_at_once,
    mariadb_is_not_believed_before_it_was_told, the_event_tells_who_revoked_it_and_when,
    who_ends_all_others_goes_on_passing, who_has_signed_in_again_since_stays, everybody_can_be_signed_out,
    a_token_can_be_revoked, nobody_revokes_the_token_of_another,
    what_only_a_newer_version_understands_stays_and_is_feared, what_is_done_twice_is_done_once,
    what_is_added_while_the_rest_is_done_is_done_too,
    what_cannot_be_done_stays_and_is_not_written_down_again, who_asked_before_mariadb_was_told_asks_again,
    who_cannot_read_the_journal_believes_nothing_new, nothing_is_accepted_that_would_not_hold);
