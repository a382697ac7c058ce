/* What is written of what happens: who did it, to whom, what changed; and never what nobody may read. */
#include "identity/access_tokens.h"
#include "identity/account_events.h"
#include "identity/accounts.h"
#include "identity/event_key.h"
#include "identity/password_changes.h"
#include "identity/readable.h"
#include "identity/sessions.h"

#include "fake_store.h"
#include "identity/passwords.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RIGHT "violet lamp under the stairs"
#define WRONG "violet lamp under the table"

static struct house *house;
static struct user_id ann;
static struct opened_session opened;

static void
somebody(void)
{
    const char *hash = NULL;

    house = fake_house();
    ann = fake_user("ann", "ann@example.org")->id;
    ck_assert_int_eq(password_hash(house, RIGHT, &hash), LODGE_OK);
    ck_assert_int_eq(password_put(NULL, ann, hash, fake_now), LODGE_OK);
    fake_next_call(house);
    house->actor = (struct actor){ .address = "192.0.2.1", .user_agent = "curl", .request_id = "r1" };
}

static enum lodge_problem
sign_in(const char *identifier, const char *password)
{
    return session_open(house, &(struct credentials){ .identifier = identifier, .password = password }, &opened);
}

static const struct event_row *
event(size_t number)
{
    ck_assert_uint_lt(number, fake.rows.event_count);
    return &fake.rows.events[number];
}

static bool
wrote(const char *action)
{
    for (size_t i = 0; i < fake.rows.event_count; i++)
        if (lodge_text_equal(event(i)->action, action))
            return true;
    return false;
}

static bool
is_ann(const struct event_party *party)
{
    return lodge_text_equal(party->kind, "user") && lodge_id_equal(party->id, ann.n)
        && lodge_text_equal(party->name, "ann");
}

START_TEST(a_sign_in_is_of_who_signed_in)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_uint_eq(fake.rows.event_count, 1);
    ck_assert_str_eq(event(0)->action, "session.opened");
    ck_assert_str_eq(event(0)->outcome, "done");
    ck_assert(is_ann(&event(0)->actor));
    ck_assert(is_ann(&event(0)->target));
    ck_assert_str_eq(event(0)->other.kind, "session");
    ck_assert_str_eq(event(0)->address, "192.0.2.1");
    ck_assert_str_eq(event(0)->user_agent, "curl");
    ck_assert_str_eq(event(0)->request_id, "r1");
    ck_assert_uint_eq(fake.rows.outbox_count, 1);
    ck_assert_ptr_null(strstr(fake.rows.outbox[0], "192.0.2.1"));
}
END_TEST

START_TEST(a_wrong_password_is_of_nobody_to_somebody)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_uint_eq(fake.rows.event_count, 1);
    ck_assert_str_eq(event(0)->actor.kind, "nobody");
    ck_assert(is_ann(&event(0)->target));
    ck_assert_str_eq(event(0)->outcome, "refused");
    ck_assert_str_eq(event(0)->reason, "wrong_credentials");
    ck_assert_uint_eq(fake.rows.outbox_count, 0);
}
END_TEST

/* Who mistypes the name may have typed the password there. */
START_TEST(what_was_typed_is_not_written)
{
    somebody();
    ck_assert_int_eq(sign_in(RIGHT, WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_uint_eq(fake.rows.event_count, 1);
    ck_assert_ptr_null(event(0)->target.kind);
    ck_assert_ptr_null(event(0)->target.name);
    ck_assert_str_eq(event(0)->details, "{}");
    ck_assert_str_eq(event(0)->reason, "wrong_credentials");
}
END_TEST

START_TEST(an_account_of_ones_own_is_told_of_and_a_known_address_too)
{
    const struct new_account wanted = { .username = "bob", .email = "bob@example.org", .password = RIGHT };
    const struct new_account again = { .username = "robert", .email = "bob@example.org", .password = RIGHT };

    somebody();
    ck_assert_int_eq(account_register(house, &wanted), LODGE_OK);
    ck_assert_int_eq(account_register(house, &again), LODGE_OK);
    ck_assert_uint_eq(fake.rows.event_count, 2);
    ck_assert_str_eq(event(0)->action, "user.registered");
    ck_assert_str_eq(event(0)->outcome, "done");
    ck_assert_str_eq(event(1)->action, "user.registered");
    ck_assert_str_eq(event(1)->reason, "email_taken");
    ck_assert_str_eq(event(1)->target.name, "bob");
    ck_assert_ptr_null(strstr(event(0)->details, RIGHT));
}
END_TEST

START_TEST(a_lockout_is_written_once)
{
    somebody();
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(sign_in("ann", WRONG), i < 3 ? LODGE_WRONG_CREDENTIALS : LODGE_TOO_MANY);
    ck_assert_uint_eq(fake.rows.event_count, 4);
    ck_assert_str_eq(event(3)->reason, "too_many_attempts");
    ck_assert(is_ann(&event(3)->target));
}
END_TEST

START_TEST(a_suspension_is_written_when_it_refuses)
{
    somebody();
    fake_user_row(ann)->status = "suspended";
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_ACCOUNT_SUSPENDED);
    ck_assert_uint_eq(fake.rows.event_count, 1);
    ck_assert_str_eq(event(0)->reason, "account_suspended");
}
END_TEST

START_TEST(who_cannot_be_written_down_is_refused_all_the_same)
{
    somebody();
    fake.at_event = LODGE_UNAVAILABLE;
    ck_assert_int_eq(sign_in("ann", WRONG), LODGE_WRONG_CREDENTIALS);
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_UNAVAILABLE);
    ck_assert_uint_eq(fake.rows.session_count, 0);
}
END_TEST

START_TEST(a_change_tells_what_it_was_and_what_it_is)
{
    const struct account_change change = { .display_name_given = true, .display_name = "Ann \"A\" Bell",
        .status_given = true, .status = "suspended" };
    struct user changed;

    somebody();
    ck_assert_int_eq(account_change(house, NULL, ann, &change, &changed), LODGE_OK);
    ck_assert_str_eq(event(0)->action, "user.changed");
    ck_assert_str_eq(event(0)->details, "{\"changes\":[{\"member\":\"display_name\",\"to\":\"Ann \\\"A\\\" Bell\"},"
        "{\"member\":\"status\",\"from\":\"active\",\"to\":\"suspended\"}]}");
    size_t count = fake.rows.event_count;
    ck_assert_int_eq(account_change(house, NULL, ann, &change, &changed), LODGE_OK);
    ck_assert_uint_eq(fake.rows.event_count, count);
}
END_TEST

START_TEST(a_change_without_its_event_is_not_kept)
{
    const struct account_change change = { .status_given = true, .status = "suspended" };
    struct user changed;

    somebody();
    fake.at_event = LODGE_UNAVAILABLE;
    ck_assert_int_eq(account_change(house, NULL, ann, &change, &changed), LODGE_UNAVAILABLE);
    ck_assert_str_eq(fake_user_row(ann)->status, "active");
    ck_assert_int_eq(account_delete(house, NULL, ann), LODGE_UNAVAILABLE);
    ck_assert_ptr_nonnull(fake_user_row(ann));
}
END_TEST

START_TEST(a_password_is_told_of_and_not_told)
{
    somebody();
    ck_assert_int_eq(sign_in("ann", RIGHT), LODGE_OK);
    ck_assert_int_eq(account_set_password(house, NULL, ann,
        &(struct new_password){ .text = "amber kettle on the roof" }), LODGE_OK);
    ck_assert(wrote("password.changed"));
    ck_assert(wrote("sessions.ended"));
    for (size_t i = 0; i < fake.rows.event_count; i++) {
        ck_assert_ptr_null(strstr(event(i)->details, "amber"));
        ck_assert_ptr_null(strstr(event(i)->details, "argon2"));
    }
    for (size_t i = 0; i < fake.rows.outbox_count; i++)
        ck_assert_ptr_null(strstr(fake.rows.outbox[i], "amber"));
}
END_TEST

/* Much was changed at once: values are cut until all of it fits. */
START_TEST(details_have_a_bound)
{
    struct event_change changes[EVENT_CHANGES_MAX];

    somebody();
    char *much = lodge_take(house->arena, 5000);
    memset(much, '\1', 4999);
    for (size_t i = 0; i < LODGE_COUNT(changes); i++)
        changes[i] = (struct event_change){ "member", much, much };
    ck_assert_int_eq(event_write(house, &(struct event){ .kind = EVENT_USER_CHANGED, .outcome = OUTCOME_DONE,
        .changes = changes, .change_count = LODGE_COUNT(changes) }), LODGE_OK);
    ck_assert_uint_le(strlen(event(0)->details), 16384);
}
END_TEST

START_TEST(texts_are_cut_between_characters)
{
    somebody();
    ck_assert_ptr_null(readable(house->arena, NULL, 3));
    ck_assert_ptr_null(readable(house->arena, "a\xff", 3));
    ck_assert_str_eq(readable(house->arena, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", 3), "\xc3\xa4\xc3\xb6\xc3\xbc");
    ck_assert_str_eq(readable(house->arena, "abc", 3), "abc");
}
END_TEST

/* ---- the key ------------------------------------------------------------------------------------ */

static const struct event_key *
key_in(const char *text, const char **why)
{
    char path[] = "/tmp/gatelodge-key.XXXXXX";
    int file = mkstemp(path);

    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    const struct event_key *key = event_key_read(path, house->arena, why);
    unlink(path);
    return key;
}

START_TEST(a_key_is_64_digits_in_a_file)
{
    const char *digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", *why = NULL;

    somebody();
    const struct event_key *key = key_in(lodge_print(house->arena, "%s\n", digits), &why);
    ck_assert_ptr_nonnull(key);
    ck_assert_int_eq(key->bytes[31], 31);
    ck_assert_ptr_null(key_in("none", &why));
    ck_assert_ptr_nonnull(strstr(why, "does not hold"));
    ck_assert_ptr_null(key_in("", &why));
    ck_assert_ptr_null(key_in(lodge_print(house->arena, "%s0", digits), &why));
    ck_assert_ptr_null(event_key_read("/nowhere/key", house->arena, &why));
    ck_assert_ptr_null(event_key_read(NULL, house->arena, &why));
    ck_assert_str_eq(why, "audit.key_file is not set");
}
END_TEST

RUN_TESTS("events", a_sign_in_is_of_who_signed_in, a_wrong_password_is_of_nobody_to_somebody,
    what_was_typed_is_not_written, an_account_of_ones_own_is_told_of_and_a_known_address_too,
    a_lockout_is_written_once, a_suspension_is_written_when_it_refuses,
    who_cannot_be_written_down_is_refused_all_the_same, a_change_tells_what_it_was_and_what_it_is,
    a_change_without_its_event_is_not_kept, a_password_is_told_of_and_not_told, details_have_a_bound,
    texts_are_cut_between_characters, a_key_is_64_digits_in_a_file);
