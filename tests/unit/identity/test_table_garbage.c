/* Files of the session table in which anything may stand: whoever reads them finds nothing, or something
 * else, but never leaves them. Run with AddressSanitizer this sees every byte that is read beyond its end. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEPT   1200
#define ROUNDS 3000
#define ARENA  (64 * 1024)      /* what texts of one record need, whatever stands in it: see table_find */

static struct lodge_arena *
fresh_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new(ARENA);
    lodge_arena_reset(arena);
    return arena;
}

static uint64_t
chance(void)
{
    static uint64_t state = 88172645463325252u;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Reads every byte of every text. */
static size_t
read_all(const struct signed_in *found)
{
    const char *const texts[] = { found->who.username, found->who.email, found->who.display_name, found->who.status,
        found->who.session.methods };
    const struct lodge_texts lists[] = { found->groups, found->permissions, found->networks };
    size_t sum = 0;

    for (size_t i = 0; i < LODGE_COUNT(texts); i++)
        sum += texts[i] ? strlen(texts[i]) : 0;
    for (size_t i = 0; i < LODGE_COUNT(lists); i++)
        for (size_t j = 0; j < lists[i].count; j++)
            sum += strlen(lists[i].items[j]);
    return sum;
}

static void
find(struct table *table, uint64_t number)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in found;
    struct table_place place;

    derive_digest(number, digest);
    if (table_find(table, digest, lodge_now(), fresh_arena(), &found, &place) != TABLE_HIT)
        return;
    ck_assert_uint_le(read_all(&found), TABLE_RECORD_MAX);
    ck_assert_int_eq(memcmp(found.digest, digest, sizeof(digest)), 0);
    table_use(table, &place, lodge_now());
    (void)table_trust(table, &place);
    (void)table_has_grace(table, &place);
}

/* Everything else that reads it. */
static void
walk(struct table *table)
{
    struct table_figures figures;
    struct table_usage uses[32];
    struct user_id user;
    uint32_t slot = 0;
    size_t count;

    table_count(table, &figures);
    table_user_named(table, "abcdefgh", fresh_arena(), &user);
    while (table_take_uses(table, &slot, 0, uses, LODGE_COUNT(uses), &count))
        ck_assert_uint_le(count, LODGE_COUNT(uses));
}

/* A byte of the records, more often where it hurts: in an index, at the beginning of a record. */
static void
spoil(struct table *table)
{
    unsigned char *bytes = table->map;
    struct bucket *bucket = &table->buckets[chance() % table->bucket_count];
    uint64_t word = chance() >> (chance() % 64);

    switch (chance() % 4) {
    case 0:
        atomic_store(&bucket->slots[chance() % SLOTS], word);
        break;
    case 1:
        atomic_store(&bucket->words[chance() % (UNITS - 5) * UNIT_WORDS + chance() % 20], word);
        break;
    case 2:
        ((unsigned char *)table->uses_map)[chance() % table->uses_size] = (unsigned char)chance();
        break;
    default:
        bytes[chance() % table->size] ^= (unsigned char)(1u << chance() % 8);
        break;
    }
}

static struct table *
full_table(enum derived_size size)
{
    struct table *table = test_table(0);

    for (uint64_t i = 0; i < KEPT; i++)
        keep_derived(table, i, 1, size, fresh_arena());
    return table;
}

START_TEST(whatever_stands_in_the_files_is_read_and_written_without_harm)
{
    struct table *table = full_table(_i ? DERIVED_ANY : DERIVED_USUAL);

    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 20; i++)
            spoil(table);
        for (int i = 0; i < 20; i++)
            find(table, chance() % KEPT);
        if (round % 50 == 0)
            walk(table);
        keep_derived(table, chance() % (2 * KEPT), 1, DERIVED_ANY, fresh_arena());
    }
    for (uint64_t i = 0; i < 2 * KEPT; i++)
        find(table, i);
    table_close(table);
}
END_TEST

/* A record that says of itself that it is longer than records are, in a slot that says the same. */
START_TEST(a_record_that_is_longer_than_any_is_none)
{
    struct table *table = test_table(0);
    unsigned char digest[LODGE_DIGEST_SIZE];
    union record_copy copy;

    derive_digest(1, digest);
    keep_derived(table, 1, 1, DERIVED_USUAL, fresh_arena());
    struct places places = table_places(table, digest);
    struct bucket *bucket = &table->buckets[places.buckets[0]];
    uint32_t slot = record_find(bucket, places.tag, digest, &copy);
    ck_assert_uint_lt(slot, SLOTS);
    struct slot where = slot_unpack(atomic_load(&bucket->slots[slot]));
    copy.is.bytes = 20000;
    size_t word = offsetof(struct record, bytes) / 8;
    atomic_store(&bucket->words[where.first * UNIT_WORDS + word], copy.words[word]);
    where.units = 900;
    atomic_store(&bucket->slots[slot], slot_pack(where));
    ck_assert_uint_eq(record_find(bucket, places.tag, digest, &copy), SLOTS);
    find(table, 1);
    table_close(table);
}
END_TEST

/* Garbage as above, while others read. */
START_TEST(readers_survive_what_changes_under_their_hands)
{
    struct table *table = full_table(DERIVED_ANY);
    pid_t readers[2];
    int status;

    for (int i = 0; i < 2; i++) {
        readers[i] = fork();
        ck_assert_int_ge(readers[i], 0);
        if (readers[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (uint64_t number = (uint64_t)i;; number++)
                find(table, number % KEPT);
        }
    }
    for (int round = 0; round < 200 * ROUNDS; round++) {
        spoil(table);
        if (round % 100 == 0)
            keep_derived(table, chance() % KEPT, 1, DERIVED_ANY, fresh_arena());
    }
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(kill(readers[i], SIGKILL), 0);
        ck_assert_int_eq(waitpid(readers[i], &status, 0), readers[i]);
        ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a reader ended by itself: %d", status);
    }
    table_close(table);
}
END_TEST

int
main(void)
{
    TCase *all = tcase_create("garbage");
    Suite *suite = suite_create("garbage in the table");

    tcase_add_loop_test(all, whatever_stands_in_the_files_is_read_and_written_without_harm, 0, 2);
    tcase_add_test(all, a_record_that_is_longer_than_any_is_none);
    tcase_add_test(all, readers_survive_what_changes_under_their_hands);
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
