/* One table for several programs: who stands still, who only joins, and what was deleted. */
#include "identity/table_layout.h"

#include "support/table.h"
#include "support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(a_program_that_stands_still_while_it_opens_stops_no_start_for_ever)
{
    struct table_settings settings = test_table_settings(0);
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const char *why = "";
    int told[2];
    char byte;

    table_close(test_table(0));
    ck_assert_int_eq(pipe(told), 0);
    pid_t holder = fork();
    if (holder == 0) {
        int locked = open(test_table_file(".lock"), O_RDWR);
        _exit(fcntl(locked, F_SETLK, &all) == 0 && write(told[1], "x", 1) == 1 && pause());
    }
    ck_assert_int_eq(read(told[0], &byte, 1), 1);
    ck_assert_ptr_null(table_open(&settings, test_table_arena(), &why));
    ck_assert_ptr_nonnull(strstr(why, ".lock: another program has it for too long"));
    kill(holder, SIGKILL);
    ck_assert_int_eq(waitpid(holder, NULL, 0), holder);
    table_close(test_table(0));
}
END_TEST

START_TEST(who_only_joins_changes_neither_size_nor_times)
{
    struct table_settings settings = test_table_settings(2 * 1024 * 1024);
    struct table *table = test_table(0);
    const char *why = "";

    settings.lease = 3000;
    settings.grace = 1;
    struct table *joined = table_join(&settings, test_table_arena(), &why);
    ck_assert_msg(joined != NULL, "%s", why);
    ck_assert(!table_is_retired(table));
    ck_assert_uint_eq(joined->bucket_count, table->bucket_count);
    ck_assert_uint_eq(atomic_load(&table->head->lease), 1000);
    ck_assert_uint_eq(atomic_load(&table->head->grace), LODGE_MINUTES(10));
    keep_usual(table, 1);
    table_mark_all(joined);
    ck_assert(!has_derived(table, 1));
    table_close(joined);
    table_close(table);
}
END_TEST

START_TEST(a_table_whose_file_was_deleted_can_be_retired_for_all)
{
    struct table *table = test_table(0), *other = test_table(0);

    ck_assert(!table_retire_deleted(table));
    ck_assert(!table_is_retired(other));
    ck_assert_int_eq(unlink(test_table_file("")), 0);
    ck_assert(table_retire_deleted(table));
    ck_assert(table_is_retired(other));
    table_close(table);
    table_close(other);
}
END_TEST

RUN_TESTS("a table of several programs", a_program_that_stands_still_while_it_opens_stops_no_start_for_ever,
    who_only_joins_changes_neither_size_nor_times, a_table_whose_file_was_deleted_can_be_retired_for_all);
