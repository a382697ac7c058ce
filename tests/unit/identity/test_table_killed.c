/* A writer of the session table that ends between any two of its instructions. It is executed instruction by
 * instruction; each time when something has changed in the memory that it shares, that memory is what a kill
 * at this moment would leave behind: it is looked at, and a copy of it is written to. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEPT      1500          /* about as many as there is room for */
#define NEW       UINT64_C(1000000)
#define STEPS_MAX 20000000
#define KILLS     12            /* that are real ones, of each writer; one without GATELODGE_TEST_ALL */

/* For the test, and for one question. */
static struct lodge_arena *
an_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)256 * 1024 * 1024);
    return arena;
}

static struct lodge_arena *
short_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)1024 * 1024);
    lodge_arena_reset(arena);
    return arena;
}

/* The version of this number that is found; -1: none. Anything else that is not right fails. */
static int64_t
version_of(struct table *table, uint64_t number)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in found;
    struct table_place place;
    struct lodge_arena *arena = short_arena();
    int64_t version = -1;

    derive_digest(number, digest);
    if (table_find(table, digest, lodge_now(), arena, &found, &place) == TABLE_HIT) {
        version = (int64_t)derived_version(&found, DERIVED_ANY, arena);
        ck_assert_msg(version >= 0, "record %llu is not as it was kept", (unsigned long long)number);
    }
    return version;
}

static void
keep(struct table *table, uint64_t number, uint64_t version)
{
    keep_derived(table, number, version, DERIVED_ANY, short_arena());
}

/* ---- writers -------------------------------------------------------------------------------------- */

struct writer {
    const char *name;
    void (*write)(struct table *table, const struct signed_in *who);
    uint64_t number;            /* what it writes */
    uint64_t version;
    int64_t before, behind;     /* versions of that which may be found, and no other; -1: none */
};

static void
keep_it(struct table *table, const struct signed_in *who)
{
    table_keep(table, who, TEST_TABLE_IDLE, table_moment(table), lodge_steady());
}

static void
keep_nobody(struct table *table, const struct signed_in *who)
{
    table_keep_nobody(table, who->digest, table_moment(table), lodge_steady());
}

static void
mark_it(struct table *table, const struct signed_in *who)
{
    table_mark(table, derived_id(who));
}

static const struct writer writers[] = {
    { "a new record",    keep_it,     NEW,      3, -1, 3 },
    { "a later version", keep_it,     KEPT - 1, 2, 1,  2 },
    { "nobody",          keep_nobody, NEW,      1, -1, -1 },
    { "a mark",          mark_it,     KEPT - 1, 1, 1,  -1 },
};

static void
who_of(const struct writer *writer, struct signed_in *who)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    derive_digest(writer->number, digest);
    derive(digest, writer->version, DERIVED_ANY, an_arena(), who);
}

/* A child that waits to be executed step by step, writes, and ends. */
static pid_t
start(const struct writer *writer, struct table *table)
{
    struct signed_in who;
    int status;

    who_of(writer, &who);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(99);
        raise(SIGSTOP);
        writer->write(table, &who);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 99)
        return -1;
    ck_assert(WIFSTOPPED(status));
    return child;
}

/* One instruction. False when that was the last one. */
static bool
step(pid_t child)
{
    int status;

    ck_assert_int_eq(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSTOPPED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    return WIFSTOPPED(status);
}

/* ---- what is left behind -------------------------------------------------------------------------- */

/* A copy of the files as they are, as somebody else would find them. */
static struct table *
copy_of(const struct table *table)
{
    struct table_settings settings = test_table_settings(0);
    const char *why = "";
    const char *endings[] = { "", ".uses" };
    const void *from[] = { table->map, table->uses_map };
    size_t sizes[] = { table->size, table->uses_size };

    for (size_t i = 0; i < 2; i++) {
        const char *path = lodge_print(an_arena(), "%s.moved%s", settings.file, endings[i]);
        int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
        ck_assert_int_eq(write(file, from[i], sizes[i]), (ssize_t)sizes[i]);
        close(file);
    }
    settings.file = lodge_print(an_arena(), "%s.moved", settings.file);
    struct table *copy = table_open(&settings, an_arena(), &why);
    ck_assert_msg(copy != NULL, "%s", why);
    ck_assert(!table_is_retired(copy));
    return copy;
}

#define PAGE       4096
#define PAGES_MAX  512          /* of both files */

/* The pages that a writer changes, as they were last. */
struct memory {
    unsigned char *now[PAGES_MAX], *last[PAGES_MAX];
    size_t pages;
};

static void
watch(struct memory *memory, unsigned char *now, const unsigned char *changed, size_t size)
{
    for (size_t at = 0; at < size; at += PAGE) {
        if (memcmp(now + at, changed + at, PAGE) == 0)
            continue;
        ck_assert_uint_lt(memory->pages, PAGES_MAX);
        memory->now[memory->pages] = now + at;
        memory->last[memory->pages] = memcpy(lodge_take(an_arena(), PAGE), now + at, PAGE);
        memory->pages++;
    }
}

/* Which pages those are shows a copy, to which it writes at once. */
static struct memory
watched(struct table *table, const struct writer *writer)
{
    struct memory memory = { .pages = 0 };
    struct table *copy = copy_of(table);
    struct signed_in who;

    who_of(writer, &who);
    writer->write(copy, &who);
    watch(&memory, table->map, copy->map, table->size);
    watch(&memory, table->uses_map, copy->uses_map, table->uses_size);
    table_close(copy);
    return memory;
}

static bool
has_changed(struct memory *memory)
{
    bool changed = false;

    for (size_t i = 0; i < memory->pages; i++) {
        if (memcmp(memory->last[i], memory->now[i], PAGE) == 0)
            continue;
        memcpy(memory->last[i], memory->now[i], PAGE);
        changed = true;
    }
    return changed;
}

/* All others are as they were, or were evicted: at most as many as make room for one record. */
static void
look_at_others(struct table *table, uint64_t but, const bool known[KEPT], const char *name)
{
    unsigned lost = 0;

    for (uint64_t i = 0; i < KEPT; i++) {
        int64_t version = i == but ? -1 : version_of(table, i);
        ck_assert_msg(version == -1 || (known[i] && version == 1), "%s: record %llu", name, (unsigned long long)i);
        lost += i != but && known[i] && version == -1;
    }
    ck_assert_msg(lost < 40, "%s: %u records are gone", name, lost);
}

/* Whoever comes next can write the same record, and others in the same buckets. */
static void
write_again(struct table *table, const struct writer *writer)
{
    struct table_figures before, behind;

    table_count(table, &before);
    keep(table, writer->number, 9);
    keep(table, writer->number, 9);     /* the first time may only find that a moment is to be taken */
    ck_assert_int_eq(version_of(table, writer->number), 9);
    for (uint64_t i = 0; i < 50; i++)
        keep(table, 2 * NEW + i, 1);
    table_count(table, &behind);
    ck_assert_uint_eq(before.given_up, behind.given_up);
    ck_assert_int_ne(version_of(table, 2 * NEW + 49), -1);
}

/* ---- the tests ------------------------------------------------------------------------------------ */

/* A table that is as good as full, and which numbers are in it. */
static struct table *
full_table(bool known[KEPT])
{
    struct table *table = test_table(0);

    for (uint64_t i = 0; i < KEPT; i++)
        keep(table, i, 1);
    for (uint64_t i = 0; i < KEPT; i++)
        known[i] = version_of(table, i) == 1;
    ck_assert(known[KEPT - 1]);
    return table;
}

static void
check_now(struct table *table, const struct writer *writer, const bool known[KEPT], bool *done)
{
    int64_t version = version_of(table, writer->number);

    ck_assert_msg(version == writer->before || version == writer->behind, "%s: version %lld", writer->name,
        (long long)version);
    ck_assert_msg(!*done || version == writer->behind, "%s: what was found is gone", writer->name);
    *done = *done || version == writer->behind;
    look_at_others(table, writer->number, known, writer->name);
}

START_TEST(between_any_two_instructions_the_table_is_whole_and_can_be_written)
{
    const struct writer *writer = &writers[_i];
    bool known[KEPT], done = false;
    struct table *table = full_table(known);
    struct memory memory = watched(table, writer);
    unsigned long steps = 0, states = 0;
    uint64_t moment = table_moment(table);
    pid_t child = start(writer, table);

    if (child < 0)
        return;                     /* nobody may be traced here */
    for (; step(child); steps++) {
        ck_assert_uint_lt(steps, STEPS_MAX);
        if (!has_changed(&memory))
            continue;
        states++;
        check_now(table, writer, known, &done);
        /* Who sees that a moment was taken sees the mark, too. */
        ck_assert(table_moment(table) == moment || version_of(table, writer->number) == -1);
        struct table *copy = copy_of(table);
        write_again(copy, writer);
        table_close(copy);
    }
    printf("%s: %lu instructions, %lu states\n", writer->name, steps, states);
    ck_assert_uint_gt(states, 0);
    ck_assert_int_eq(version_of(table, writer->number), writer->behind);
    table_close(table);
}
END_TEST

/* Starts one and steps until `states` changes were seen. -1 when it came to its end before, or cannot be
 * traced. */
static pid_t
start_and_step(struct table *table, const struct writer *writer, unsigned long states)
{
    struct memory memory = watched(table, writer);
    pid_t child = start(writer, table);
    bool going = child >= 0;

    while (going && states > 0) {
        going = step(child);
        states -= going && has_changed(&memory);
    }
    return going ? child : -1;
}

static bool
kill_after(struct table *table, const struct writer *writer, unsigned long states)
{
    pid_t child = start_and_step(table, writer, states);
    bool going = child >= 0;
    int status;

    if (going) {
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status));
    }
    return going;
}

START_TEST(a_writer_that_is_killed_holds_up_nobody)
{
    const struct writer *writer = &writers[_i];
    int kills = getenv("GATELODGE_TEST_ALL") ? KILLS : 1;
    unsigned long states = 7;           /* among the words of a record */
    bool known[KEPT];

    for (int i = 0; i < kills; i++, states = 5 * (unsigned long)i + 1) {
        bool done = false;
        struct table *table = full_table(known);
        bool killed = kill_after(table, writer, states);
        check_now(table, writer, known, &done);
        write_again(table, writer);
        table_mark_all(table);
        table_close(table);
        if (!killed)
            break;
    }
}
END_TEST

/* Not all that is kept was asked of MariaDB: see mark_others in journal.c. */
START_TEST(what_is_kept_again_while_it_is_being_revoked_is_revoked)
{
    const struct writer *writer = &writers[LODGE_COUNT(writers) - 1];
    bool known[KEPT];
    struct table *table = full_table(known);
    int status;

    ck_assert(writer->write == mark_it);
    pid_t child = start_and_step(table, writer, 1);
    if (child < 0)
        return;
    table_mark(table, lodge_id_new());          /* by which another takes the next moment */
    keep(table, writer->number, 5);
    ck_assert_int_eq(version_of(table, writer->number), 5);
    ck_assert_int_eq(ptrace(PTRACE_CONT, child, NULL, NULL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(version_of(table, writer->number), -1);
    table_close(table);
}
END_TEST

int
main(void)
{
    TCase *all = tcase_create("killed");
    Suite *suite = suite_create("a killed writer of the table");

    tcase_add_loop_test(all, between_any_two_instructions_the_table_is_whole_and_can_be_written, 0,
        (int)LODGE_COUNT(writers));
    tcase_add_loop_test(all, a_writer_that_is_killed_holds_up_nobody, 0, (int)LODGE_COUNT(writers));
    tcase_add_test(all, what_is_kept_again_while_it_is_being_revoked_is_revoked);
    tcase_set_timeout(all, 120);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
