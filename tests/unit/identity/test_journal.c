/* Revoking while MariaDB is away: it holds at once, is not undone by what MariaDB says, and is done there in
 * the end. */
#include "identity/journal.h"

#include "fake_store.h"
#include "identity/access_tokens.h"
#include "identity/table.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct house *house;
static struct user_id ann;
static char journal_path[200], table_path[200];

static struct lodge_arena *arena;
static struct table *the_table;
static struct journal *the_journal;

static void
remove_files(void)
{
    unlink(journal_path);
    unlink(table_path);
    unlink(lodge_print(arena, "%s.uses", table_path));
    unlink(lodge_print(arena, "%s.lock", table_path));
}

static void
clear_up(void)
{
    remove_files();
    table_close(the_table);
    journal_close(the_journal);
    lodge_arena_free(arena);
}

/* A house with a table that is vouched for, and a journal. */
static void
a_house(void)
{
    const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", *why = NULL;

    snprintf(journal_path, sizeof(journal_path), "%s/gl-journal.%ld", folder, (long)getpid());
    snprintf(table_path, sizeof(table_path), "%s/gl-table.%ld", folder, (long)getpid());
    arena = lodge_arena_new(1 << 20);
    remove_files();
    atexit(clear_up);
    fake_settings.table = (struct table_settings){ .file = table_path, .memory = 1 << 20,
        .lease = LODGE_MINUTES(1), .grace = LODGE_MINUTES(10), .journal = journal_path };
    house = fake_house();
    house->table = the_table = table_open(&fake_settings.table, arena, &why);
    ck_assert_msg(house->table != NULL, "%s", why);
    house->journal = the_journal = journal_open(journal_path, JOURNAL_KEEPS, &why);
    ck_assert_msg(house->journal != NULL, "%s", why);
    table_vouch(house->table, lodge_steady());
    ann = fake_user("ann", "ann@example.org")->id;
}

struct opened {
    struct session_id id;
    char token[TOKEN_LENGTH + 1];
};

static struct opened
a_session_of(struct user_id user)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct opened opened = { .id.n = lodge_id_new() };
    const struct session session = { .id = opened.id, .user_id = user, .created_at = fake_now,
        .last_seen_at = fake_now, .idle_expires_at = fake_now + LODGE_HOURS(1),
        .expires_at = fake_now + LODGE_HOURS(12) };

    token_make(TOKEN_SESSION, opened.token, digest);
    ck_assert_int_eq(session_insert(NULL, &session, digest), LODGE_OK);
    return opened;
}

static enum lodge_problem
check(const char *token, struct signed_in *found)
{
    fake_next_call(house);
    return session_of_token(house, token, NULL, found);
}

static enum lodge_problem
passes(const struct opened *opened)
{
    struct signed_in found;

    return check(opened->token, &found);
}

static void
mariadb_is_away(void)
{
    fake.every_question = LODGE_UNAVAILABLE;
    table_say_away(house->table);
}

static void
mariadb_is_back(void)
{
    fake.every_question = LODGE_OK;
    table_vouch(house->table, lodge_steady());
}

/* As a call of Ann's, who then sees that it is kept. */
static void
acting(void)
{
    house_serve(house, house->arena, house->fault);
    house_acts(house, ann.n, "ann");
    house->actor.address = "192.0.2.1";
}

static uint64_t
apply(void)
{
    uint64_t done = 0, torn = 0;

    fake_next_call(house);
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_OK);
    ck_assert_uint_eq(torn, 0);
    ck_assert_uint_eq(table_journal(house->table), 0);
    return done;
}

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

RUN_TESTS("journal", one_person_cannot_fill_the_journal, who_has_revoked_too_much_can_still_sign_out,
    ids_that_are_chosen_at_will_put_nobody_else_out, what_is_ended_does_not_come_back_by_who_asked_before,
    a_session_that_is_ended_while_mariadb_is_away_is_over_at_once,
    mariadb_is_not_believed_before_it_was_told, the_event_tells_who_revoked_it_and_when,
    who_ends_all_others_goes_on_passing, who_has_signed_in_again_since_stays, everybody_can_be_signed_out,
    a_token_can_be_revoked, what_is_done_twice_is_done_once, what_is_added_while_the_rest_is_done_is_done_too,
    what_cannot_be_done_stays_and_is_not_written_down_again, who_asked_before_mariadb_was_told_asks_again,
    who_cannot_read_the_journal_believes_nothing_new, nothing_is_accepted_that_would_not_hold);
