/* How much of the journal one person may fill, and whom they can put out by what they write there. */
#include "journal_stage.h"

#include "identity/access_tokens.h"
#include "support/test.h"

#include <gatelodge/clock.h>

START_TEST(one_person_cannot_fill_the_journal)
{
    a_house();
    struct user_id ben = fake_user("ben", "ben@example.org")->id;
    struct opened mine = a_session_of(ann), other = a_session_of(ben);
    ck_assert_int_eq(passes(&mine), LODGE_OK);
    mariadb_is_away();
    for (int i = 0; i < 64; i++) {
        acting();
        ck_assert_int_eq(session_end(house, ann, (struct session_id){ lodge_id_new() }), LODGE_OK);
    }
    acting();
    ck_assert_int_eq(session_end(house, ann, (struct session_id){ lodge_id_new() }), LODGE_UNAVAILABLE);
    ck_assert_int_eq(access_token_revoke(house, ann, (struct token_id){ lodge_id_new() }), LODGE_UNAVAILABLE);
    ck_assert(!house->journalled);
    ck_assert_int_eq(session_end_any(house, other.id), LODGE_OK);       /* hers to do by a permission */
    house_serve(house, house->arena, house->fault);
    house->actor.kind = ACTOR_COMMAND;
    ck_assert_int_eq(sessions_end(house, ann, (struct session_id){ 0 }), LODGE_OK);
}
END_TEST

START_TEST(who_has_revoked_too_much_can_still_sign_out)
{
    a_house();
    struct opened mine = a_session_of(ann);
    ck_assert_int_eq(passes(&mine), LODGE_OK);
    mariadb_is_away();
    for (int i = 0; i < 64; i++) {
        struct signed_in found;
        ck_assert_int_eq(check(mine.token, &found), LODGE_OK);
        acting();
        house->caller = &found;
        ck_assert_int_eq(session_end(house, ann, (struct session_id){ lodge_id_new() }), LODGE_OK);
    }
    acting();
    ck_assert_int_eq(session_end(house, ann, mine.id), LODGE_OK);
    ck_assert_int_eq(passes(&mine), LODGE_UNAVAILABLE);
}
END_TEST

START_TEST(ids_that_are_chosen_at_will_put_nobody_else_out)
{
    struct signed_in found;

    a_house();
    struct user_id ben = fake_user("ben", "ben@example.org")->id;
    struct opened mine = a_session_of(ann), other = a_session_of(ben), unseen = a_session_of(ann);
    ck_assert_int_eq(check(mine.token, &found), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    mariadb_is_away();
    acting();
    house->caller = &found;
    ck_assert_int_eq(session_end(house, ann, other.id), LODGE_OK);
    ck_assert_int_eq(passes(&other), LODGE_OK);
    ck_assert_int_eq(passes(&mine), LODGE_OK);
    acting();
    house->caller = &found;
    ck_assert_int_eq(session_end(house, ann, unseen.id), LODGE_OK);
    mariadb_is_back();
    ck_assert_int_eq(passes(&unseen), LODGE_NOT_SIGNED_IN);
    ck_assert_int_eq(passes(&other), LODGE_OK);
}
END_TEST

/* Somebody asked MariaDB before it went away, and keeps what it said only now. */
START_TEST(what_is_ended_does_not_come_back_by_who_asked_before)
{
    struct signed_in found;

    a_house();
    struct opened one = a_session_of(ann);
    ck_assert_int_eq(check(one.token, &found), LODGE_OK);
    struct signed_in late_answer = found;
    table_mark_all(house->table);
    uint64_t moment = table_moment(house->table);
    mariadb_is_away();
    acting();
    ck_assert_int_eq(session_end(house, ann, one.id), LODGE_OK);
    table_keep(house->table, &late_answer, LODGE_HOURS(1), moment, lodge_steady());
    ck_assert_int_eq(passes(&one), LODGE_UNAVAILABLE);
}
END_TEST

RUN_TESTS("shares of the journal", one_person_cannot_fill_the_journal,
    who_has_revoked_too_much_can_still_sign_out, ids_that_are_chosen_at_will_put_nobody_else_out,
    what_is_ended_does_not_come_back_by_who_asked_before);
