/* The session table under load, while its writers are killed and stopped at moments that nobody chose. MariaDB is
 * played by memory that the processes share: how often each session was changed, and what a revoking call has answered.
 * Every reader checks every record that it finds: all of it is of one version, and none of before an answer that it had
 * heard before it asked.
 *
 * Some hundred kills; with GATELODGE_TEST_ALL=1 a hundred times as many. */
#include "support/table.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SESSIONS  3000          /* more than there is room for */
#define USERS     40            /* by whom some of them are revoked together */
#define READERS   2
#define WRITERS   3
#define KILLS     300
#define PATIENCE  LODGE_SECONDS(60)

struct truth {
    _Atomic uint64_t committed[SESSIONS];       /* version that MariaDB has */
    _Atomic uint64_t answered[SESSIONS];        /* version that a revoking call has spoken of */
    _Atomic uint64_t finds[READERS], hits[READERS], wrong[READERS];
    _Atomic uint64_t kept, revoked;
};

static struct truth *truth;

static struct lodge_arena *
fresh_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)1024 * 1024);
    lodge_arena_reset(arena);
    return arena;
}

/* xorshift: another sequence for each process. */
static uint64_t
chance(void)
{
    static uint64_t state;

    if (!state)
        state = (uint64_t)getpid() * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)lodge_steady();
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* ---- readers -------------------------------------------------------------------------------------- */

static void
read_one(struct table *table, int reader)
{
    uint64_t number = chance() % SESSIONS, heard = atomic_load(&truth->answered[number]);
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct lodge_arena *arena = fresh_arena();
    struct signed_in found;
    struct table_place place;

    derive_digest(number, digest);
    enum table_found known = table_find(table, digest, lodge_now(), arena, &found, &place);
    atomic_fetch_add(&truth->finds[reader], 1);
    if (known != TABLE_HIT)
        return;
    uint64_t version = derived_version(&found, DERIVED_ANY, arena);
    if (version == UINT64_MAX || version < heard || memcmp(found.digest, digest, sizeof(digest)) != 0)
        atomic_fetch_add(&truth->wrong[reader], 1);
    table_use(table, &place, lodge_now());
    atomic_fetch_add(&truth->hits[reader], 1);
}

/* ---- writers -------------------------------------------------------------------------------------- */

/* As a check does that misses: the moment, the question, the answer. */
static void
ask_and_keep(struct table *table, uint64_t number)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in who;
    uint64_t moment = table_moment(table);
    int64_t asked_at = lodge_steady();
    uint64_t version = atomic_load(&truth->committed[number]);

    derive_digest(number, digest);
    derive(digest, version, DERIVED_ANY, fresh_arena(), &who);
    table_keep(table, &who, signed_in_by_token(&who) ? 0 : TEST_TABLE_IDLE, moment, asked_at);
    atomic_fetch_add(&truth->kept, 1);
}

static void
raise_answered(uint64_t number, uint64_t version)
{
    uint64_t old = atomic_load(&truth->answered[number]);

    while (old < version && !atomic_compare_exchange_weak(&truth->answered[number], &old, version))
        continue;
}

/* One session: COMMIT, mark, answer. */
static void
revoke_one(struct table *table, uint64_t number)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in who;
    uint64_t version = atomic_fetch_add(&truth->committed[number], 1) + 1;

    derive_digest(number, digest);
    derive(digest, version, DERIVED_ANY, fresh_arena(), &who);
    if (chance() % 2)
        table_mark(table, derived_id(&who));
    else
        table_mark_user(table, who.who.session.user_id);
    raise_answered(number, version);
    atomic_fetch_add(&truth->revoked, 1);
}

/* Some at once, by the mark for everybody. */
static void
revoke_many(struct table *table, uint64_t first)
{
    uint64_t versions[SESSIONS];

    for (uint64_t i = first; i < SESSIONS; i += USERS)
        versions[i] = atomic_fetch_add(&truth->committed[i], 1) + 1;
    table_mark_all(table);
    for (uint64_t i = first; i < SESSIONS; i += USERS)
        raise_answered(i, versions[i]);
}

static void
write_one(struct table *table)
{
    uint64_t number = chance() % SESSIONS, dice = chance() % 20000;

    if (dice == 0)
        revoke_many(table, number % USERS);
    else if (dice < 2000)
        revoke_one(table, number);
    else
        ask_and_keep(table, number);
}

/* ---- processes ------------------------------------------------------------------------------------ */

struct crowd {
    struct table *table;
    pid_t readers[READERS], writers[WRITERS];
};

static pid_t
start_reader(struct table *table, int reader)
{
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            read_one(table, reader);
    }
    return child;
}

static pid_t
start_writer(struct table *table)
{
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            write_one(table);
    }
    return child;
}

static void
end(pid_t child)
{
    int status;

    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "one ended by itself: %d", status);
}

static uint64_t
finds_of_all(void)
{
    uint64_t finds = 0;

    for (int i = 0; i < READERS; i++)
        finds += atomic_load(&truth->finds[i]);
    return finds;
}

/* Whether each reader goes on finding, whatever the writers do. */
static void
expect_progress(void)
{
    int64_t start = lodge_steady();

    for (int i = 0; i < READERS; i++)
        for (uint64_t finds = atomic_load(&truth->finds[i]); atomic_load(&truth->finds[i]) < finds + 100;) {
            ck_assert_msg(lodge_steady() - start < PATIENCE, "a reader waits for somebody");
            usleep(100);
        }
}

static void
expect_nothing_wrong(void)
{
    for (int i = 0; i < READERS; i++)
        ck_assert_uint_eq(atomic_load(&truth->wrong[i]), 0);
}

static struct crowd
start_crowd(void)
{
    struct crowd crowd = { .table = test_table(0) };

    truth = mmap(NULL, sizeof(*truth), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(truth, MAP_FAILED);
    for (int i = 0; i < READERS; i++)
        crowd.readers[i] = start_reader(crowd.table, i);
    for (int i = 0; i < WRITERS; i++)
        crowd.writers[i] = start_writer(crowd.table);
    return crowd;
}

static void
end_crowd(struct crowd *crowd)
{
    for (int i = 0; i < WRITERS; i++)
        end(crowd->writers[i]);
    expect_progress();
    for (int i = 0; i < READERS; i++)
        end(crowd->readers[i]);
    expect_nothing_wrong();
}

/* Every session can be kept and is found, with no bucket that somebody dead holds. */
static void
expect_all_can_be_written(struct table *table)
{
    struct table_figures before, behind;
    struct table_place place;

    table_count(table, &before);
    for (uint64_t i = 0; i < SESSIONS; i++) {
        unsigned char digest[LODGE_DIGEST_SIZE];
        struct signed_in found;
        ask_and_keep(table, i);
        derive_digest(i, digest);
        struct lodge_arena *arena = fresh_arena();
        uint64_t right = atomic_load(&truth->committed[i]);
        ck_assert_int_eq(table_find(table, digest, lodge_now(), arena, &found, &place), TABLE_HIT);
        ck_assert_uint_eq(derived_version(&found, DERIVED_ANY, arena), right);
    }
    table_count(table, &behind);
    ck_assert_uint_eq(before.given_up, behind.given_up);
}

/* ---- the tests ------------------------------------------------------------------------------------ */

START_TEST(killed_writers_block_nobody_tear_nothing_and_lose_no_revocation)
{
    int kills = getenv("GATELODGE_TEST_ALL") ? KILLS * 100 : KILLS;
    struct crowd crowd = start_crowd();
    struct table_figures figures;

    for (int i = 0; i < kills; i++) {
        pid_t *victim = &crowd.writers[chance() % WRITERS];
        usleep((useconds_t)(chance() % 3000));
        end(*victim);
        *victim = start_writer(crowd.table);
        if (i % 100 == 0)
            expect_progress();
    }
    end_crowd(&crowd);
    table_count(crowd.table, &figures);
    printf("%d kills: %llu finds, %llu hits, %llu kept, %llu evicted, %llu given up, %llu revoked\n", kills,
        (unsigned long long)finds_of_all(),
        (unsigned long long)(atomic_load(&truth->hits[0]) + atomic_load(&truth->hits[1])),
        (unsigned long long)atomic_load(&truth->kept), (unsigned long long)figures.evicted,
        (unsigned long long)figures.given_up, (unsigned long long)atomic_load(&truth->revoked));
    ck_assert_uint_gt(atomic_load(&truth->hits[0]), (uint64_t)kills);
    ck_assert_uint_gt(atomic_load(&truth->revoked), (uint64_t)kills);
    ck_assert_uint_gt(figures.evicted, (uint64_t)kills);
    expect_all_can_be_written(crowd.table);
    table_close(crowd.table);
}
END_TEST

/* A writer that is stopped wherever it is: readers go on, and so do other writers, but for the bucket that it has. */
START_TEST(stopped_writers_block_nobody)
{
    int stops = getenv("GATELODGE_TEST_ALL") ? 2000 : 15;
    struct crowd crowd = start_crowd();

    for (int i = 0; i < stops; i++) {
        for (int j = 0; j < WRITERS; j++)
            ck_assert_int_eq(kill(crowd.writers[j], SIGSTOP), 0);
        expect_progress();
        uint64_t kept = atomic_load(&truth->kept);
        pid_t other = start_writer(crowd.table);
        for (int64_t start = lodge_steady(); atomic_load(&truth->kept) < kept + 50; usleep(100))
            ck_assert_msg(lodge_steady() - start < PATIENCE, "a writer waits for somebody");
        end(other);
        for (int j = 0; j < WRITERS; j++)
            ck_assert_int_eq(kill(crowd.writers[j], SIGCONT), 0);
        usleep((useconds_t)(chance() % 2000));
    }
    end_crowd(&crowd);
    expect_all_can_be_written(crowd.table);
    table_close(crowd.table);
}
END_TEST

int
main(void)
{
    setenv("CK_TIMEOUT_MULTIPLIER", "20", 0);
    TCase *all = tcase_create("table");
    Suite *suite = suite_create("the session table under load");
    tcase_add_test(all, killed_writers_block_nobody_tear_nothing_and_lose_no_revocation);
    tcase_add_test(all, stopped_writers_block_nobody);
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
