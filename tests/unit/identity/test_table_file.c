/* The files of the session table: who finds which, and what becomes of one that is of no use. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAKERS 6
#define ROUNDS 20

/* Writes into a file where it is. */
static void
overwrite(const char *path, off_t where, const void *bytes, size_t size)
{
    int opened = open(path, O_WRONLY);

    ck_assert_int_eq(pwrite(opened, bytes, size, where), (ssize_t)size);
    close(opened);
}

/* ---- opening -------------------------------------------------------------------------------------- */

START_TEST(a_table_is_found_again_with_what_is_in_it)
{
    struct table *table = test_table(0);

    keep_usual(table, 1);
    table_close(table);
    table = test_table(0);
    ck_assert(has_derived(table, 1));
    ck_assert(!table_is_retired(table));
    table_close(table);
}
END_TEST

START_TEST(nobody_else_may_read_records_and_the_folders_group_may_write_uses)
{
    struct stat folder, records, uses;

    table_close(test_table(0));
    ck_assert_int_eq(stat(test_folder(), &folder), 0);
    ck_assert_int_eq(stat(test_table_file(""), &records), 0);
    ck_assert_int_eq(stat(test_table_file(".uses"), &uses), 0);
    ck_assert_uint_eq(records.st_mode & 07777, 0640);
    ck_assert_uint_eq(uses.st_mode & 07777, 0660);
    ck_assert_uint_eq(records.st_gid, folder.st_gid);
    ck_assert_uint_eq(uses.st_gid, folder.st_gid);
    ck_assert_uint_eq(records.st_uid, folder.st_uid);
    ck_assert_int_ge(records.st_blocks * 512, records.st_size);     /* the room is there already */
}
END_TEST

START_TEST(root_gives_the_files_to_the_folders_owner)
{
    struct stat facts;

    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chown(test_folder(), 12345, 54321), 0);
    table_close(test_table(0));
    const char *const endings[] = { "", ".uses", ".lock" };
    for (size_t i = 0; i < LODGE_COUNT(endings); i++) {
        ck_assert_int_eq(stat(test_table_file(endings[i]), &facts), 0);
        ck_assert_uint_eq(facts.st_uid, 12345);
        ck_assert_uint_eq(facts.st_gid, 54321);
    }
}
END_TEST

START_TEST(where_no_file_can_be_made_a_sentence_says_why)
{
    struct table_settings settings = test_table_settings(0);
    const char *why = NULL;

    settings.file = "/nowhere/at/all/sessions";
    ck_assert_ptr_null(table_open(&settings, test_table_arena(), &why));
    ck_assert_str_eq(why, "/nowhere/at/all/: No such file or directory");
    settings = test_table_settings(1000);
    ck_assert_ptr_null(table_open(&settings, test_table_arena(), &why));
    ck_assert_str_eq(why, "table.memory has no room for a table");
    settings = test_table_settings(0);
    ck_assert_int_eq(mkdir(settings.file, 0700), 0);
    ck_assert_ptr_null(table_open(&settings, test_table_arena(), &why));
    ck_assert_ptr_nonnull(strstr(why, settings.file));
    rmdir(settings.file);
}
END_TEST

/* ---- what is of no use ---------------------------------------------------------------------------- */

/* Each makes of a good table one that is none. */
static void
give_another_version(struct table *table)
{
    table->head->version++;
}

static void
give_another_boot(struct table *table)
{
    memset(table->head->boot, '0', 36);
}

static void
break_the_magic(struct table *table)
{
    table->head->magic[3] ^= 1;
}

static void
break_the_checksum(struct table *table)
{
    table->head->checksum ^= 1;
}

static void
say_another_size(struct table *table)
{
    table->head->size += BUCKET_SIZE;
}

static void
remove_the_uses(struct table *table)
{
    (void)table;
    ck_assert_int_eq(unlink(test_table_file(".uses")), 0);
}

static void
exchange_the_uses(struct table *table)
{
    uint64_t pair = 0;

    (void)table;
    overwrite(test_table_file(".uses"), offsetof(struct uses_head, pair), &pair, sizeof(pair));
}

/* FNV-1a as it is in the file: a change of the head that its own program would have made. */
static void
mend_the_checksum(struct head *head)
{
    uint64_t sum = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < offsetof(struct head, checksum); i++)
        sum = (sum ^ ((const unsigned char *)head)[i]) * UINT64_C(0x100000001B3);
    head->checksum = sum;
}

static const struct {
    const char *name;
    void (*spoil)(struct table *table);
    bool mended;                /* the checksum is right for it */
} spoilings[] = {
    { "another version",  give_another_version, true },
    { "another boot",     give_another_boot,    true },
    { "no magic",         break_the_magic,      true },
    { "a wrong checksum", break_the_checksum,   false },
    { "a changed head",   give_another_boot,    false },
    { "another size",     say_another_size,     true },
    { "no uses",          remove_the_uses,      true },
    { "others' uses",     exchange_the_uses,    true },
};

START_TEST(a_table_of_another_layout_or_boot_is_retired_and_a_new_one_takes_its_place)
{
    for (size_t i = 0; i < LODGE_COUNT(spoilings); i++) {
        struct table *old = test_table(0);
        keep_usual(old, 1);
        ck_assert_msg(has_derived(old, 1), "%s", spoilings[i].name);
        spoilings[i].spoil(old);
        if (spoilings[i].mended)
            mend_the_checksum(old->head);
        struct table *new = test_table(0);
        ck_assert_msg(table_is_retired(old), "%s", spoilings[i].name);
        ck_assert_msg(!has_derived(old, 1), "%s: found in what is retired", spoilings[i].name);
        keep_usual(old, 1);
        ck_assert_msg(!table_is_retired(new) && !has_derived(new, 1), "%s", spoilings[i].name);
        table_close(old);
        table_close(new);
    }
}
END_TEST

START_TEST(a_boot_that_is_told_in_the_environment_is_the_one_that_the_kernel_tells)
{
    char name[64] = "", plain[64] = "";
    size_t length = 0;
    FILE *kernel = fopen("/proc/sys/kernel/random/boot_id", "r");

    ck_assert_ptr_nonnull(kernel);
    ck_assert_ptr_nonnull(fgets(name, sizeof(name), kernel));
    fclose(kernel);
    for (const char *next = name; *next && *next != '\n'; next++)
        if (*next != '-')
            plain[length++] = *next;
    struct table *first = test_table(0);
    setenv("GATELODGE_BOOT", plain, 1);
    struct table *second = test_table(0);
    ck_assert(!table_is_retired(first));
    setenv("GATELODGE_BOOT", "11111111111111111111111111111111", 1);
    struct table *third = test_table(0);
    ck_assert(table_is_retired(first));
    unsetenv("GATELODGE_BOOT");
    table_close(first);
    table_close(second);
    table_close(third);
}
END_TEST

START_TEST(another_size_in_the_settings_is_another_table)
{
    struct table *old = test_table(0), *new = test_table(2 * 1024 * 1024);

    ck_assert(table_is_retired(old));
    ck_assert(!table_is_retired(new));
    ck_assert_uint_gt(new->bucket_count, old->bucket_count);
    table_close(old);
    table_close(new);
}
END_TEST

START_TEST(other_times_in_the_settings_are_the_same_table)
{
    struct table_settings settings = test_table_settings(0);
    struct table *one = test_table(0);
    const char *why = "";

    settings.lease = 3000;
    struct table *other = table_open(&settings, test_table_arena(), &why);
    ck_assert(!table_is_retired(one));
    ck_assert_uint_eq(atomic_load(&one->head->lease), 3000);
    table_close(one);
    table_close(other);
}
END_TEST

/* A file with these bytes at its beginning, of this size. */
static void
put_file(const char *path, const void *bytes, size_t count, off_t size)
{
    int made = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);

    ck_assert_int_eq(write(made, bytes, count), (ssize_t)count);
    ck_assert_int_eq(ftruncate(made, size), 0);
    close(made);
}

START_TEST(whatever_lies_there_is_no_table_and_is_replaced)
{
    static unsigned char garbage[100000];
    struct table *table = test_table(0);
    off_t whole = (off_t)table->size;
    const off_t sizes[] = { 0, 1, 127, 128, 4095, 4096, 528384, whole / 2, whole - 1, whole, whole + 1, whole * 2 };

    for (size_t i = 0; i < sizeof(garbage); i++)
        garbage[i] = (unsigned char)(i * 31);
    for (size_t i = 0; i < LODGE_COUNT(sizes) * 2; i++) {
        off_t size = sizes[i / 2];
        const void *bytes = i % 2 ? (const void *)table->map : garbage;
        size_t count = (size_t)size < sizeof(garbage) ? (size_t)size : sizeof(garbage);
        unlink(test_table_file(""));
        put_file(test_table_file(""), bytes, count, size);
        if (i % 2 == 0 || size != whole)
            ck_assert_ptr_null(table_look(test_table_file("")));
        struct table *new = test_table(0);
        keep_usual(new, 1);
        ck_assert(has_derived(new, 1));
        table_close(new);
    }
    table_close(table);
}
END_TEST

START_TEST(what_a_killed_maker_left_is_in_nobodys_way)
{
    put_file(test_table_file(".new"), "half", 4, 4);
    put_file(test_table_file(".uses.new"), "half", 4, 4);
    struct table *table = test_table(0);
    keep_usual(table, 1);
    ck_assert(has_derived(table, 1));
    ck_assert_int_ne(access(test_table_file(".new"), F_OK), 0);
    table_close(table);
}
END_TEST

START_TEST(a_link_is_not_followed)
{
    put_file(test_table_file(".moved"), "precious", 8, 8192);
    ck_assert_int_eq(symlink(test_table_file(".moved"), test_table_file("")), 0);
    ck_assert_ptr_null(table_look(test_table_file("")));
    struct table_settings settings = test_table_settings(0);
    const char *why = "";
    ck_assert_ptr_null(table_open(&settings, test_table_arena(), &why));
    struct stat facts;
    ck_assert_int_eq(stat(test_table_file(".moved"), &facts), 0);
    ck_assert_int_eq(facts.st_size, 8192);
}
END_TEST

/* ---- makers at once ------------------------------------------------------------------------------- */

/* Opens when all are told, by the end of the pipe, and keeps a record of its number. */
static void
start_maker(uint64_t number, const int start[2])
{
    char byte;

    if (fork() != 0)
        return;
    close(start[1]);
    if (read(start[0], &byte, 1) != 0)
        _exit(1);
    struct table *table = test_table(0);
    do
        keep_usual(table, number);        /* again, where another had the bucket */
    while (!table_is_retired(table) && !has_derived(table, number));
    _exit(table_is_retired(table));
}

START_TEST(programs_that_start_at_once_end_up_with_one_table)
{
    for (int round = 0; round < ROUNDS; round++) {
        int start[2], status;
        unlink(test_table_file(""));
        if (round % 2)
            put_file(test_table_file(""), "old", 3, 9000);
        ck_assert_int_eq(pipe(start), 0);
        for (uint64_t i = 0; i < MAKERS; i++)
            start_maker(i, start);
        close(start[1]);
        for (int i = 0; i < MAKERS; i++) {
            ck_assert_int_gt(wait(&status), 0);
            ck_assert_int_eq(status, 0);
        }
        struct table *table = test_table(0);
        for (uint64_t i = 0; i < MAKERS; i++)
            ck_assert(has_derived(table, i));
        table_close(table);
        close(start[0]);
    }
}
END_TEST

/* ---- looking -------------------------------------------------------------------------------------- */

START_TEST(who_looks_finds_what_others_keep_and_what_they_mark)
{
    struct table *table = test_table(0), *look = table_look(test_table_file(""));
    struct table_place place;
    struct signed_in who, found;

    ck_assert_ptr_nonnull(look);
    ck_assert(!has_derived(look, 1));
    keep_usual(table, 1);
    ck_assert(has_derived(look, 1));
    derive_digest(1, who.digest);
    table_find(look, who.digest, lodge_now(), test_table_arena(), &found, &place);
    int64_t now = lodge_now();
    table_use(look, &place, now);
    table_find(table, who.digest, now, test_table_arena(), &found, &place);
    ck_assert_int_eq(found.who.session.last_seen_at, now);
    table_mark_all(table);
    ck_assert(!has_derived(look, 1));
    table_close(look);
    table_close(table);
}
END_TEST

START_TEST(who_looks_finds_nothing_where_there_is_none_of_this_layout_and_boot)
{
    ck_assert_ptr_null(table_look(test_table_file("")));
    ck_assert_ptr_null(table_look(test_folder()));
    ck_assert_ptr_null(table_look("/dev/null"));
    for (size_t i = 0; i < LODGE_COUNT(spoilings); i++) {
        struct table *table = test_table(0);
        bool uses = spoilings[i].spoil == remove_the_uses || spoilings[i].spoil == exchange_the_uses;
        spoilings[i].spoil(table);
        if (spoilings[i].mended)
            mend_the_checksum(table->head);
        struct table *look = table_look(test_table_file(""));
        ck_assert_msg((look != NULL) == uses, "%s", spoilings[i].name);
        table_close(look);
        table_close(table);
    }
}
END_TEST

START_TEST(without_uses_records_are_found_and_nothing_is_noted)
{
    struct table *table = test_table(0);
    struct table_place place;
    struct signed_in who, found;

    keep_usual(table, 1);
    remove_the_uses(table);
    struct table *look = table_look(test_table_file(""));
    ck_assert_ptr_nonnull(look);
    derive_digest(1, who.digest);
    ck_assert_int_eq(table_find(look, who.digest, lodge_now(), test_table_arena(), &found, &place), TABLE_HIT);
    table_use(look, &place, lodge_now());
    table_close(look);
    table_close(table);
    table_close(NULL);
}
END_TEST

RUN_TESTS("files of the table", a_boot_that_is_told_in_the_environment_is_the_one_that_the_kernel_tells,
    a_table_is_found_again_with_what_is_in_it,
    nobody_else_may_read_records_and_the_folders_group_may_write_uses, root_gives_the_files_to_the_folders_owner,
    where_no_file_can_be_made_a_sentence_says_why,
    a_table_of_another_layout_or_boot_is_retired_and_a_new_one_takes_its_place,
    another_size_in_the_settings_is_another_table, other_times_in_the_settings_are_the_same_table,
    whatever_lies_there_is_no_table_and_is_replaced, what_a_killed_maker_left_is_in_nobodys_way,
    a_link_is_not_followed, programs_that_start_at_once_end_up_with_one_table,
    who_looks_finds_what_others_keep_and_what_they_mark,
    who_looks_finds_nothing_where_there_is_none_of_this_layout_and_boot,
    without_uses_records_are_found_and_nothing_is_noted);
