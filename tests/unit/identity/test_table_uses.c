/* The session table: last uses and deadlines, who is believed for how long, and the numbers for all. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <string.h>

#define NOW      INT64_C(1800000000000)
#define LIFETIME LODGE_HOURS(2)

static struct lodge_arena *
an_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)16 * 1024 * 1024);
    return arena;
}

/* A session that was last used at NOW, as MariaDB knows. */
static struct signed_in
ann(void)
{
    struct signed_in who = {
        .who = {
            .session = { .id.n = lodge_id_new(), .user_id.n = lodge_id_new(), .created_at = NOW,
                .last_seen_at = NOW, .idle_expires_at = NOW + TEST_TABLE_IDLE, .expires_at = NOW + LIFETIME,
                .methods = "pwd", .level = 1 },
            .username = "ann", .status = "active",
        },
    };

    derive_digest(1, who.digest);
    return who;
}

static void
keep_now(struct table *table, const struct signed_in *who)
{
    table_keep(table, who, signed_in_by_token(who) ? 0 : TEST_TABLE_IDLE, table_moment(table), lodge_steady());
}

/* Checks that she is found at this time, and returns what was found. */
static struct session
seen_at(struct table *table, const struct signed_in *who, int64_t now, struct table_place *place)
{
    struct signed_in found;

    ck_assert_int_eq(table_find(table, who->digest, now, an_arena(), &found, place), TABLE_HIT);
    return found.who.session;
}

static bool
is_known_at(struct table *table, const struct signed_in *who, int64_t now)
{
    struct table_place place;
    struct signed_in found;

    return table_find(table, who->digest, now, an_arena(), &found, &place) == TABLE_HIT;
}

static void
use_at(struct table *table, const struct signed_in *who, int64_t now)
{
    struct table_place place;

    seen_at(table, who, now, &place);
    table_use(table, &place, now);
}

/* ---- deadlines ------------------------------------------------------------------------------------ */

START_TEST(a_session_that_is_not_used_is_over_when_its_idle_time_is)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();

    keep_now(table, &who);
    ck_assert(is_known_at(table, &who, NOW + TEST_TABLE_IDLE - 1));
    ck_assert(!is_known_at(table, &who, NOW + TEST_TABLE_IDLE));
    table_close(table);
}
END_TEST

START_TEST(a_use_moves_the_idle_end_but_not_the_absolute_one)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    keep_now(table, &who);
    for (int64_t now = NOW; now < NOW + LIFETIME; now += LODGE_MINUTES(20)) {
        use_at(table, &who, now);
        struct session session = seen_at(table, &who, now, &place);
        int64_t end = now + TEST_TABLE_IDLE;
        ck_assert_int_eq(session.last_seen_at, now);
        ck_assert_int_eq(place.last_use, now);
        ck_assert_int_eq(session.idle_expires_at, end < NOW + LIFETIME ? end : NOW + LIFETIME);
    }
    ck_assert(is_known_at(table, &who, NOW + LIFETIME - 1));
    ck_assert(!is_known_at(table, &who, NOW + LIFETIME));
    table_close(table);
}
END_TEST

START_TEST(a_person_who_has_expired_is_a_miss)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();

    who.who.user_expires_at = NOW + 5;
    keep_now(table, &who);
    ck_assert(is_known_at(table, &who, NOW + 4));
    ck_assert(!is_known_at(table, &who, NOW + 5));
    table_close(table);
}
END_TEST

START_TEST(a_token_expires_and_is_never_idle)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();

    who.token.n = lodge_id_new();
    who.who.session.idle_expires_at = 0;
    keep_now(table, &who);
    ck_assert(is_known_at(table, &who, NOW + LIFETIME - 1));
    ck_assert(!is_known_at(table, &who, NOW + LIFETIME));
    table_close(table);
}
END_TEST

START_TEST(a_later_use_that_mariadb_knows_of_holds)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    keep_now(table, &who);
    use_at(table, &who, NOW + 5000);
    who.who.session.last_seen_at = NOW + 9000;      /* on another host */
    who.who.session.idle_expires_at = NOW + 9000 + TEST_TABLE_IDLE;
    keep_now(table, &who);
    ck_assert_int_eq(seen_at(table, &who, NOW + 10000, &place).last_seen_at, NOW + 9000);
    who.who.session.last_seen_at = NOW;             /* and this host's where they are later */
    who.who.session.idle_expires_at = NOW + TEST_TABLE_IDLE;
    keep_now(table, &who);
    ck_assert_int_eq(seen_at(table, &who, NOW + 10000, &place).last_seen_at, NOW + 5000);
    table_close(table);
}
END_TEST

START_TEST(a_use_of_whose_slot_it_was_is_none_of_the_next_one)
{
    struct table *table = test_table(0);
    struct signed_in who = ann(), other = ann();
    struct table_place place, old;

    keep_now(table, &who);
    seen_at(table, &who, NOW, &old);
    atomic_store(&table->buckets[old.slot / SLOTS].slots[old.slot % SLOTS], 0);
    for (uint64_t i = 2; old.slot != UINT32_MAX; i++) {
        derive_digest(i, other.digest);
        keep_now(table, &other);
        seen_at(table, &other, NOW, &place);
        if (place.slot == old.slot)
            break;
    }
    table_use(table, &old, NOW + 60000);
    ck_assert_int_eq(seen_at(table, &other, NOW + 60000, &place).last_seen_at, NOW);
    table_close(table);
}
END_TEST

/* Their digests are the same where the table looks for tag, buckets and slot. */
START_TEST(a_use_before_a_slot_was_given_away_is_none_of_the_next_one_though_their_digests_begin_alike)
{
    struct table *table = test_table(0);
    struct signed_in who = ann(), other = ann();
    struct table_place place, next;

    keep_now(table, &who);
    use_at(table, &who, NOW + 60000);
    seen_at(table, &who, NOW + 60000, &place);
    atomic_store(&table->buckets[place.slot / SLOTS].slots[place.slot % SLOTS], 0);
    other.digest[20] ^= 1;
    keep_now(table, &other);
    ck_assert_int_eq(seen_at(table, &other, NOW + 60000, &next).last_seen_at, NOW);
    ck_assert_uint_eq(place.slot, next.slot);
    ck_assert_uint_eq(place.tag, next.tag);
    table_close(table);
}
END_TEST

START_TEST(a_use_from_the_future_is_none)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    keep_now(table, &who);
    seen_at(table, &who, NOW, &place);
    table_use(table, &place, NOW + LODGE_HOURS(1));
    ck_assert_int_eq(seen_at(table, &who, NOW + 1, &place).last_seen_at, NOW);
    use_at(table, &who, NOW + 2000);                /* it is overwritten, too */
    ck_assert_int_eq(seen_at(table, &who, NOW + 2000, &place).last_seen_at, NOW + 2000);
    table_close(table);
}
END_TEST

/* ---- what MariaDB does not know yet --------------------------------------------------------------- */

START_TEST(uses_are_taken_once_and_only_when_they_are_newer_by_enough)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_usage usage[2];
    uint32_t slot = 0;
    size_t count;
    int64_t now = lodge_now();

    who.who.session.last_seen_at = now - 40000;
    who.who.session.idle_expires_at = now - 40000 + TEST_TABLE_IDLE;
    who.who.session.expires_at = now + LIFETIME;
    keep_now(table, &who);
    use_at(table, &who, now - 20000);
    ck_assert(!table_take_uses(table, &slot, 20001, usage, 2, &count));
    ck_assert_uint_eq(count, 0);
    slot = 0;
    ck_assert(!table_take_uses(table, &slot, 20000, usage, 2, &count));
    ck_assert_uint_eq(count, 1);
    ck_assert(lodge_id_equal(usage[0].session.n, who.who.session.id.n) && lodge_id_is_none(usage[0].token.n));
    ck_assert_int_eq(usage[0].last_use, now - 20000);
    ck_assert_int_eq(usage[0].idle_expires_at, now - 20000 + TEST_TABLE_IDLE);
    slot = 0;
    ck_assert(!table_take_uses(table, &slot, 1, usage, 2, &count));
    ck_assert_uint_eq(count, 0);
    use_at(table, &who, now - 10000);
    slot = 0;
    ck_assert(!table_take_uses(table, &slot, 10000, usage, 2, &count));
    ck_assert_uint_eq(count, 1);
    table_close(table);
}
END_TEST

START_TEST(many_uses_are_taken_piece_by_piece)
{
    struct table *table = test_table(0);
    struct table_usage usage[64];
    uint32_t slot = 0;
    size_t count, all = 0, pieces = 0;

    for (uint64_t i = 0; i < 500; i++) {
        struct signed_in who, found;
        struct table_place place;
        keep_derived(table, i, 1, DERIVED_USUAL, an_arena());
        derive_digest(i, who.digest);
        if (table_find(table, who.digest, lodge_now(), an_arena(), &found, &place) == TABLE_HIT)
            table_use(table, &place, lodge_now());
        lodge_arena_reset(an_arena());
    }
    for (bool more = true; more; pieces++, all += count)
        more = table_take_uses(table, &slot, 1000, usage, LODGE_COUNT(usage), &count);
    ck_assert_uint_eq(all, 500);
    ck_assert_uint_ge(pieces, 500 / LODGE_COUNT(usage));
    table_close(table);
}
END_TEST

START_TEST(a_session_in_much_use_is_written_once_a_second)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    keep_now(table, &who);
    use_at(table, &who, NOW + 5000);
    use_at(table, &who, NOW + 5999);
    ck_assert_int_eq(seen_at(table, &who, NOW + 6000, &place).last_seen_at, NOW + 5000);
    use_at(table, &who, NOW + 6000);
    ck_assert_int_eq(seen_at(table, &who, NOW + 6000, &place).last_seen_at, NOW + 6000);
    table_close(table);
}
END_TEST

/* ---- trust ---------------------------------------------------------------------------------------- */

/* What holds for an answer of this age. */
static enum table_trust
trust_after(struct table *table, int64_t age)
{
    struct signed_in who = ann();
    struct table_place place;

    table_keep(table, &who, TEST_TABLE_IDLE, table_moment(table), lodge_steady() - age);
    seen_at(table, &who, NOW, &place);
    return table_trust(table, &place);
}

START_TEST(nobody_is_believed_for_longer_than_the_lease_unless_somebody_vouches)
{
    struct table *table = test_table(0);

    ck_assert_int_eq(trust_after(table, 0), TRUST_VOUCHED);
    ck_assert_int_eq(trust_after(table, 1100), TRUST_ASK);
    table_vouch(table, lodge_steady() - 100);
    ck_assert_int_eq(trust_after(table, 1100), TRUST_VOUCHED);
    ck_assert_int_eq(trust_after(table, LODGE_DAYS(1)), TRUST_VOUCHED);
    table_vouch(table, lodge_steady() - 5000);      /* an older one takes nothing back */
    ck_assert_int_eq(trust_after(table, 1100), TRUST_VOUCHED);
    table_close(table);
}
END_TEST

/* Who vouches between the look at the marks and the question whether to believe may have raised a mark. */
START_TEST(who_vouches_after_the_marks_were_looked_at_vouches_for_nothing)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    table_keep(table, &who, TEST_TABLE_IDLE, table_moment(table), lodge_steady() - 5000);
    seen_at(table, &who, NOW, &place);
    table_mark(table, who.who.session.id.n);
    table_vouch(table, lodge_steady());
    ck_assert_int_eq(table_trust(table, &place), TRUST_ASK);
    table_close(table);
}
END_TEST

START_TEST(while_mariadb_is_away_what_was_vouched_for_holds_for_the_grace)
{
    struct table *table = test_table(0);

    table_say_away(table);
    ck_assert(table_is_away(table));
    ck_assert_int_eq(trust_after(table, 0), TRUST_VOUCHED);
    ck_assert_int_eq(trust_after(table, LODGE_MINUTES(9)), TRUST_GRACE);
    ck_assert_int_eq(trust_after(table, LODGE_MINUTES(11)), TRUST_OVER);
    table_vouch(table, lodge_steady() - LODGE_MINUTES(1));
    ck_assert(!table_is_away(table));
    ck_assert_int_eq(trust_after(table, LODGE_MINUTES(11)), TRUST_ASK);
    table_say_away(table);
    ck_assert_int_eq(trust_after(table, LODGE_MINUTES(11)), TRUST_GRACE);
    table_close(table);
}
END_TEST

START_TEST(that_mariadb_is_away_must_be_said_again)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_place place;

    atomic_store(&table->head->away, (uint64_t)(lodge_steady() - 1100));
    ck_assert(!table_is_away(table));
    ck_assert_int_eq(trust_after(table, 5000), TRUST_ASK);
    seen_at(table, &who, NOW, &place);
    ck_assert(table_has_grace(table, &place));
    ck_assert(!table_is_away(NULL));
    table_close(table);
}
END_TEST

START_TEST(without_grace_nothing_holds_while_mariadb_is_away)
{
    struct table_settings settings = test_table_settings(0);
    struct signed_in who = ann();
    struct table_place place;
    const char *why = "";

    settings.grace = 0;
    struct table *table = table_open(&settings, an_arena(), &why);
    ck_assert_ptr_nonnull(table);
    table_say_away(table);
    ck_assert_int_eq(trust_after(table, 1100), TRUST_OVER);
    seen_at(table, &who, NOW, &place);
    ck_assert(!table_has_grace(table, &place));
    table_close(table);
}
END_TEST

/* ---- numbers for all ------------------------------------------------------------------------------ */

START_TEST(the_policy_is_one_digest_and_zeros_are_none)
{
    struct table *table = test_table(0);
    unsigned char one[LODGE_DIGEST_SIZE], other[LODGE_DIGEST_SIZE], none[LODGE_DIGEST_SIZE] = { 0 };

    derive_digest(1, one);
    memcpy(other, one, sizeof(other));
    other[31] ^= 1;
    ck_assert(!table_policy_is(table, one));
    ck_assert(!table_policy_is(table, none));
    table_set_policy(table, one);
    ck_assert(table_policy_is(table, one));
    ck_assert(!table_policy_is(table, other));
    table_set_policy(table, none);
    ck_assert(!table_policy_is(table, one));
    table_close(table);
}
END_TEST

START_TEST(figures_tell_what_is_there)
{
    struct table *table = test_table(0);
    struct signed_in who = ann();
    struct table_figures figures;

    table_count(table, &figures);
    ck_assert_int_eq(figures.vouched_ago, -1);
    ck_assert_uint_eq(figures.records + figures.kept + figures.bytes_used, 0);
    keep_now(table, &who);
    table_set_journal(table, 3);
    table_vouch(table, lodge_steady() - 200);
    table_say_away(table);
    table_count(table, &figures);
    ck_assert_uint_eq(figures.records, 1);
    ck_assert_uint_eq(figures.kept, 1);
    ck_assert_uint_ge(figures.bytes_used, 150);
    ck_assert_uint_le(figures.bytes, 1024 * 1024);
    ck_assert_uint_eq(figures.journal, 3);
    ck_assert_uint_eq(table_journal(table), 3);
    ck_assert(figures.away);
    ck_assert_int_ge(figures.vouched_ago, 200);
    table_close(table);
}
END_TEST

START_TEST(a_person_is_found_by_the_name_that_counts)
{
    struct table *table = test_table(0);
    struct signed_in first = ann(), second = ann();
    struct user_id user;

    derive_digest(2, second.digest);
    second.who.username = "ann2";
    keep_now(table, &first);
    keep_now(table, &second);
    ck_assert(table_user_named(table, "ann", an_arena(), &user));
    ck_assert(lodge_id_equal(user.n, first.who.session.user_id.n));
    ck_assert(!table_user_named(table, "an", an_arena(), &user));
    ck_assert(!table_user_named(table, "", an_arena(), &user));

    /* She was renamed, and another has her name now. */
    table_mark_user(table, first.who.session.user_id);
    ck_assert(table_user_named(table, "ann", an_arena(), &user));
    second.who.username = "ann";
    keep_now(table, &second);
    ck_assert(table_user_named(table, "ann", an_arena(), &user));
    ck_assert(lodge_id_equal(user.n, second.who.session.user_id.n));
    table_close(table);
}
END_TEST

RUN_TESTS("uses of the table", a_session_that_is_not_used_is_over_when_its_idle_time_is,
    a_use_moves_the_idle_end_but_not_the_absolute_one, a_person_who_has_expired_is_a_miss,
    a_token_expires_and_is_never_idle, a_later_use_that_mariadb_knows_of_holds,
    a_use_of_whose_slot_it_was_is_none_of_the_next_one,
    a_use_before_a_slot_was_given_away_is_none_of_the_next_one_though_their_digests_begin_alike,
    a_use_from_the_future_is_none,
    uses_are_taken_once_and_only_when_they_are_newer_by_enough, many_uses_are_taken_piece_by_piece,
    a_session_in_much_use_is_written_once_a_second,
    nobody_is_believed_for_longer_than_the_lease_unless_somebody_vouches,
    who_vouches_after_the_marks_were_looked_at_vouches_for_nothing,
    while_mariadb_is_away_what_was_vouched_for_holds_for_the_grace, that_mariadb_is_away_must_be_said_again,
    without_grace_nothing_holds_while_mariadb_is_away, the_policy_is_one_digest_and_zeros_are_none,
    figures_tell_what_is_there, a_person_is_found_by_the_name_that_counts);
