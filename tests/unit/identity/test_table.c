/* The session table: what is kept is found as long as it counts, and no longer. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define NOW INT64_C(1800000000000)

static struct lodge_arena *
an_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)16 * 1024 * 1024);
    return arena;
}

/* Somebody of this number: a session that began at NOW. */
static struct signed_in
somebody(uint64_t number)
{
    static const char *const groups[] = { "staff", "wiki" }, *const permissions[] = { "users.read" };
    struct signed_in who = {
        .who = {
            .session = { .id.n = lodge_id_new(), .user_id.n = lodge_id_new(), .created_at = NOW,
                .authenticated_at = NOW, .last_seen_at = NOW, .idle_expires_at = NOW + TEST_TABLE_IDLE,
                .expires_at = NOW + LODGE_HOURS(12), .methods = "pwd", .level = 1 },
            .username = "ann", .email = "ann@example.org", .display_name = "Ann", .status = "active",
        },
        .groups = { groups, 2 }, .permissions = { permissions, 1 },
    };

    derive_digest(number, who.digest);
    return who;
}

static void
keep_now(struct table *table, const struct signed_in *who)
{
    table_keep(table, who, signed_in_by_token(who) ? 0 : TEST_TABLE_IDLE, table_moment(table), lodge_steady());
}

static enum table_found
find_at(struct table *table, const struct signed_in *who, int64_t now, struct signed_in *found,
    struct table_place *place)
{
    return table_find(table, who->digest, now, an_arena(), found, place);
}

static bool
is_hit_at(struct table *table, const struct signed_in *who, int64_t now)
{
    struct signed_in found;
    struct table_place place;

    return find_at(table, who, now, &found, &place) == TABLE_HIT;
}

/* ---- finding -------------------------------------------------------------------------------------- */

START_TEST(what_is_kept_is_found_as_it_was)
{
    struct table *table = test_table(0);
    struct table_place place;

    for (uint64_t i = 0; i < 300; i++) {
        struct signed_in who, found;
        unsigned char digest[LODGE_DIGEST_SIZE];
        keep_derived(table, i, i * 7, DERIVED_ANY, an_arena());
        derive_digest(i, digest);
        derive(digest, i * 7, DERIVED_ANY, an_arena(), &who);
        ck_assert_int_eq(find_at(table, &who, NOW, &found, &place), TABLE_HIT);
        ck_assert_uint_eq(derived_version(&found, DERIVED_ANY, an_arena()), i * 7);
        lodge_arena_reset(an_arena());
    }
    table_close(table);
}
END_TEST

START_TEST(what_was_not_kept_is_a_miss)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), bob = somebody(2);

    keep_now(table, &ann);
    ck_assert(!is_hit_at(table, &bob, NOW));
    /* and not because two digests begin alike */
    memcpy(bob.digest, ann.digest, LODGE_DIGEST_SIZE - 1);
    ck_assert(!is_hit_at(table, &bob, NOW));
    table_close(table);
}
END_TEST

START_TEST(a_later_answer_takes_the_place_of_the_older_one)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place first, second;
    struct table_figures figures;

    keep_now(table, &ann);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &first), TABLE_HIT);
    ann.who.display_name = "Ann who has a much longer name since she was married";
    keep_now(table, &ann);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &second), TABLE_HIT);
    ck_assert_str_eq(found.who.display_name, ann.who.display_name);
    ck_assert_uint_eq(first.slot, second.slot);
    table_count(table, &figures);
    ck_assert_uint_eq(figures.records, 1);
    ck_assert_uint_eq(figures.kept, 2);
    table_close(table);
}
END_TEST

START_TEST(a_token_is_found_with_its_networks_and_has_no_session)
{
    static const char *const networks[] = { "192.0.2.0/24", "2001:db8::/32" };
    struct table *table = test_table(0);
    struct signed_in token = somebody(1), found;
    struct table_place place;

    token.token.n = lodge_id_new();
    token.who.session.id = (struct session_id){ { { 0 } } };
    token.who.session.expires_at = token.who.session.idle_expires_at = 0;
    token.networks = (struct lodge_texts){ networks, 2 };
    keep_now(table, &token);
    ck_assert_int_eq(find_at(table, &token, NOW + LODGE_DAYS(1000), &found, &place), TABLE_HIT);
    ck_assert(lodge_id_equal(found.token.n, token.token.n));
    ck_assert(lodge_id_is_none(found.who.session.id.n));
    ck_assert_uint_eq(found.networks.count, 2);
    ck_assert_str_eq(found.networks.items[1], "2001:db8::/32");
    table_close(table);
}
END_TEST

START_TEST(missing_texts_are_missing_still)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place place;

    ann.who.email = ann.who.display_name = NULL;
    ann.groups.count = ann.permissions.count = 0;
    keep_now(table, &ann);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_HIT);
    ck_assert_ptr_null(found.who.email);
    ck_assert_ptr_null(found.who.display_name);
    ck_assert_str_eq(found.who.username, "ann");
    ck_assert_uint_eq(found.groups.count + found.permissions.count, 0);
    table_close(table);
}
END_TEST

START_TEST(what_is_too_large_is_not_kept)
{
    static const char *items[TABLE_RECORD_MAX];
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1);
    struct table_figures figures;

    for (size_t i = 0; i < LODGE_COUNT(items); i++)
        items[i] = "";
    ann.groups = (struct lodge_texts){ items, LODGE_COUNT(items) };
    keep_now(table, &ann);
    ck_assert(!is_hit_at(table, &ann, NOW));
    ann.groups.count = 3000;
    keep_now(table, &ann);
    ck_assert(is_hit_at(table, &ann, NOW));
    table_count(table, &figures);
    ck_assert_uint_eq(figures.too_large, 1);
    table_close(table);
}
END_TEST

/* ---- tokens that do not exist ---------------------------------------------------------------------- */

START_TEST(that_there_is_nobody_is_known_for_a_second_and_until_something_changes)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place place;
    int64_t now = lodge_steady();

    table_keep_nobody(table, ann.digest, table_moment(table), now - 100);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_NOBODY);
    table_mark_user(table, ann.who.session.user_id);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_MISS);
    table_keep_nobody(table, ann.digest, table_moment(table), now);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_NOBODY);
    table_keep_nobody(table, ann.digest, table_moment(table), now - 1001);
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_MISS);
    ann.digest[31] ^= 1;
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_MISS);
    table_close(table);
}
END_TEST

/* Half of what one process wrote, and half of another's. */
START_TEST(what_two_wrote_at_once_of_nobody_is_nothing)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place place;

    table_keep_nobody(table, ann.digest, table_moment(table), lodge_steady() - 5000);
    for (size_t i = 0; i < NOBODIES; i++)
        atomic_store(&table->nobodies[i].asked_at, (uint64_t)lodge_steady());
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_MISS);
    table_close(table);
}
END_TEST

START_TEST(who_is_known_is_not_nobody)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1);

    table_keep_nobody(table, ann.digest, table_moment(table), lodge_steady());
    keep_now(table, &ann);
    ck_assert(is_hit_at(table, &ann, NOW));
    table_close(table);
}
END_TEST

/* ---- revocation ----------------------------------------------------------------------------------- */

/* Which of three sessions are found: ann's first, ann's second, bob's. */
static const char *
who_is_found(struct table *table, const struct signed_in who[3])
{
    static char found[4];

    for (size_t i = 0; i < 3; i++)
        found[i] = is_hit_at(table, &who[i], NOW) ? 'y' : '-';
    return found;
}

START_TEST(a_mark_ends_what_it_names_and_nothing_else)
{
    struct table *table = test_table(0);
    struct signed_in who[3] = { somebody(1), somebody(2), somebody(3) };

    who[1].who.session.user_id = who[0].who.session.user_id;
    for (size_t i = 0; i < 3; i++)
        keep_now(table, &who[i]);
    ck_assert_str_eq(who_is_found(table, who), "yyy");
    table_mark(table, who[0].who.session.id.n);
    ck_assert_str_eq(who_is_found(table, who), "-yy");
    table_mark_user(table, who[1].who.session.user_id);
    ck_assert_str_eq(who_is_found(table, who), "--y");
    for (size_t i = 0; i < 3; i++)
        keep_now(table, &who[i]);
    ck_assert_str_eq(who_is_found(table, who), "yyy");
    table_mark_all(table);
    ck_assert_str_eq(who_is_found(table, who), "---");
    table_close(table);
}
END_TEST

/* MariaDB was asked before the change was committed, and its answer is kept behind it. */
START_TEST(an_answer_from_before_a_change_does_not_count_however_late_it_is_kept)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place place;
    uint64_t before = table_moment(table);

    table_mark(table, ann.who.session.id.n);
    table_keep(table, &ann, TEST_TABLE_IDLE, before, lodge_steady());
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_MISS);
    table_keep(table, &ann, TEST_TABLE_IDLE, table_moment(table), lodge_steady());
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_HIT);
    table_close(table);
}
END_TEST

START_TEST(an_answer_from_before_does_not_take_the_place_of_one_from_behind)
{
    struct table *table = test_table(0);
    struct signed_in ann = somebody(1), found;
    struct table_place place;
    uint64_t before = table_moment(table);

    table_mark(table, ann.who.session.id.n);
    ann.who.display_name = "New";
    keep_now(table, &ann);
    ann.who.display_name = "Old";
    table_keep(table, &ann, TEST_TABLE_IDLE, before, lodge_steady());
    ck_assert_int_eq(find_at(table, &ann, NOW, &found, &place), TABLE_HIT);
    ck_assert_str_eq(found.who.display_name, "New");
    table_close(table);
}
END_TEST

/* Ten times as many as there is room for, of which half are revoked while they are in, or not any more. */
START_TEST(eviction_never_brings_back_what_was_revoked)
{
    struct table *table = test_table(0);
    struct signed_in who[400];
    struct table_figures figures;

    for (uint64_t i = 0; i < LODGE_COUNT(who); i++) {
        who[i] = somebody(i);
        keep_now(table, &who[i]);
    }
    for (uint64_t i = 0; i < LODGE_COUNT(who); i += 2)
        table_mark(table, who[i].who.session.id.n);
    for (uint64_t i = 0; i < 10000; i++) {
        keep_derived(table, 1000000 + i, 1, DERIVED_ANY, an_arena());
        lodge_arena_reset(an_arena());
        for (uint64_t j = i % 20 * 2; j < LODGE_COUNT(who); j += 40)
            ck_assert(!is_hit_at(table, &who[j], NOW));
    }
    table_count(table, &figures);
    ck_assert_uint_gt(figures.evicted, 5000);
    ck_assert_uint_eq(figures.given_up, 0);
    table_close(table);
}
END_TEST

START_TEST(two_tables_of_one_file_are_the_same)
{
    struct table *one = test_table(0), *other = test_table(0);
    struct signed_in ann = somebody(1);

    keep_now(one, &ann);
    ck_assert(is_hit_at(other, &ann, NOW));
    table_mark(other, ann.who.session.id.n);
    ck_assert(!is_hit_at(one, &ann, NOW));
    table_close(one);
    table_close(other);
}
END_TEST

/* ---- room ----------------------------------------------------------------------------------------- */

/* As the settings say: 38M have room for 100000 sessions, in less than 40 MB of files. */
START_TEST(a_hundred_thousand_sessions_have_room)
{
    struct table *table = test_table(38 * 1024 * 1024);
    struct table_figures figures;
    struct table_place place;
    unsigned found = 0;

    for (uint64_t i = 0; i < 100000; i++) {
        keep_derived(table, i, 1, DERIVED_USUAL, an_arena());
        lodge_arena_reset(an_arena());
    }
    for (uint64_t i = 0; i < 100000; i++) {
        struct signed_in who;
        derive_digest(i, who.digest);
        found += find_at(table, &who, NOW, &who, &place) == TABLE_HIT;
        lodge_arena_reset(an_arena());
    }
    table_count(table, &figures);
    printf("room: %u of 100000 found again, %llu bytes of records in %llu\n", found,
        (unsigned long long)figures.bytes_used, (unsigned long long)figures.bytes);
    ck_assert_uint_ge(found, 99900);
    ck_assert_uint_le(figures.bytes, 40000000);
    table_close(table);
}
END_TEST

/* Of short ones there are slots for 1680 in all: none is lost while there is one, though buckets are not hit
 * alike. */
START_TEST(short_records_fill_all_buckets_alike)
{
    struct table *table = test_table(0);
    struct table_figures figures;

    for (uint64_t i = 0; i < 1500; i++) {
        struct signed_in who = somebody(i);
        who.groups.count = who.permissions.count = 0;
        keep_now(table, &who);
    }
    table_count(table, &figures);
    ck_assert_uint_eq(figures.evicted, 0);
    ck_assert_uint_eq(figures.records, 1500);
    table_close(table);
}
END_TEST

START_TEST(what_does_not_count_goes_first_and_then_what_was_not_used_for_longest)
{
    struct table *table = test_table(0);
    struct table_figures figures;
    struct signed_in who[3600], found;
    struct table_place place;
    unsigned left[3] = { 0 };

    /* Far too many, kept in the order of their last use; of the later half every other is revoked. */
    for (uint64_t i = 0; i < LODGE_COUNT(who); i++) {
        who[i] = somebody(i);
        who[i].who.session.last_seen_at = lodge_now() - LODGE_MINUTES(20) + (int64_t)i;
        who[i].who.session.idle_expires_at = lodge_now() + LODGE_MINUTES(10);
        who[i].who.session.expires_at = lodge_now() + LODGE_HOURS(1);
        keep_now(table, &who[i]);
        if (i >= 1800 && i % 2)
            table_mark(table, who[i].who.session.id.n);
    }
    for (uint64_t i = 0; i < LODGE_COUNT(who); i++)
        left[i < 1800 ? 0 : 1 + i % 2] += find_at(table, &who[i], lodge_now(), &found, &place) == TABLE_HIT;
    table_count(table, &figures);
    ck_assert_uint_gt(figures.evicted, 0);
    ck_assert_uint_ge(left[1], 800);        /* some share a mark with one that was revoked */
    ck_assert_uint_eq(left[2], 0);
    ck_assert_uint_lt(left[0], 1000);
    table_close(table);
}
END_TEST

RUN_TESTS("table", what_is_kept_is_found_as_it_was, what_was_not_kept_is_a_miss,
    a_later_answer_takes_the_place_of_the_older_one, a_token_is_found_with_its_networks_and_has_no_session,
    missing_texts_are_missing_still, what_is_too_large_is_not_kept,
    that_there_is_nobody_is_known_for_a_second_and_until_something_changes,
    what_two_wrote_at_once_of_nobody_is_nothing, who_is_known_is_not_nobody,
    a_mark_ends_what_it_names_and_nothing_else,
    an_answer_from_before_a_change_does_not_count_however_late_it_is_kept,
    an_answer_from_before_does_not_take_the_place_of_one_from_behind, eviction_never_brings_back_what_was_revoked,
    two_tables_of_one_file_are_the_same, a_hundred_thousand_sessions_have_room,
    short_records_fill_all_buckets_alike,
    what_does_not_count_goes_first_and_then_what_was_not_used_for_longest);
