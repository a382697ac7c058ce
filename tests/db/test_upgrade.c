/* Upgrading the schema: from nothing, again, two at once, with a file that fails or was changed. */
#include "scratch.h"

#include "store/maps.h"
#include "store/upgrade.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *directory;       /* of this test's own migrations */
static int steps;                   /* files that progress was told of */

static void
begin(void)
{
    char name[] = "/tmp/gatelodge-schema.XXXXXX";

    begin_clean();
    directory = lodge_copy_text(arena, mkdtemp(name));
    steps = 0;
    admin("DROP DATABASE IF EXISTS gatelodge_upgrade");
    admin("CREATE DATABASE gatelodge_upgrade");
    admin("GRANT ALL ON gatelodge_upgrade.* TO gatelodge_cli@localhost");
    settings.name = "gatelodge_upgrade";
}

static void
end(void)
{
    settings.name = "gatelodge";
    admin("DROP DATABASE gatelodge_upgrade");
    ck_assert_int_eq(system(lodge_print(arena, "rm -r %s", directory)), 0);
    end_clean();
}

static void
write_file(const char *name, const char *text)
{
    FILE *file = fopen(lodge_print(arena, "%s/%s", directory, name), "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void
count_step(const struct migration *next)
{
    ck_assert_ptr_nonnull(next->name);
    steps++;
}

/* Runs an upgrade; returns how many files were applied. */
static int
upgrade(const char *from, enum lodge_problem expected, const char *complaint)
{
    const char *why;
    int applied;
    enum lodge_problem problem = upgrade_run(&settings, from, arena, count_step, &applied, &why);

    ck_assert_msg(problem == expected, "%d: %s", (int)problem, why);
    if (complaint)
        ck_assert_msg(strstr(why, complaint), "\"%s\" is not in \"%s\"", complaint, why);
    else
        ck_assert_ptr_null(why);
    return applied;
}

/* "1 applied, 2 pending, " */
static const char *
states(const char *from)
{
    struct lodge_list list;
    const char *why, *text = "";

    ck_assert_int_eq(upgrade_status(&settings, from, arena, &list, &why), LODGE_OK);
    const struct migration *migrations = list.items;
    for (size_t i = 0; i < list.count; i++)
        text = lodge_print(arena, "%s%d %s%s", text, (int)migrations[i].number, migrations[i].state,
            i + 1 < list.count ? ", " : "");
    return text;
}

/* Files of the schema; each is in this state. */
static int
all_are(const char *state)
{
    struct lodge_list list;
    const char *why;

    ck_assert_int_eq(upgrade_status(&settings, getenv("SCRATCH_DB_SCHEMA"), arena, &list, &why), LODGE_OK);
    const struct migration *migrations = list.items;
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_int_eq(migrations[i].number, (int)i + 1);
        ck_assert_str_eq(migrations[i].state, state);
    }
    ck_assert_uint_ge(list.count, 10);
    return (int)list.count;
}

START_TEST(the_schema_grows_from_nothing_and_once)
{
    const char *schema = getenv("SCRATCH_DB_SCHEMA");
    int files = all_are("pending");

    ck_assert_str_eq(admin("SHOW TABLES"), "");
    ck_assert_int_eq(upgrade(schema, LODGE_OK, NULL), files);
    ck_assert_int_eq(steps, files);
    ck_assert_int_eq(all_are("applied"), files);
    ck_assert_int_eq(upgrade(schema, LODGE_OK, NULL), 0);
    ck_assert_int_eq(steps, files);
    open_as("cli");
}
END_TEST

START_TEST(two_at_once_do_the_work_once)
{
    const char *schema = getenv("SCRATCH_DB_SCHEMA");
    int total = 0, status;

    for (int i = 0; i < 2; i++)
        if (check_fork() == 0)
            _exit(upgrade(schema, LODGE_OK, NULL));
    while (wait(&status) > 0) {
        ck_assert(WIFEXITED(status));
        total += WEXITSTATUS(status);
    }
    ck_assert_int_eq(all_are("applied"), total);
}
END_TEST

START_TEST(a_file_that_fails_is_finished_later)
{
    struct lodge_list list;
    const char *why;

    write_file("0001_first.sql", "-- one\nCREATE TABLE IF NOT EXISTS one (n INT PRIMARY KEY);\n\n"
        "INSERT IGNORE INTO one VALUES\n    (1),\n    (2);\nINSERT INTO missing VALUES (1);\n");
    write_file("0002_second.sql", "CREATE TABLE IF NOT EXISTS two (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_BROKEN, "0001_first.sql is unfinished; statement 3: "), 0);
    ck_assert_str_eq(states(directory), "1 unfinished, 2 pending");
    ck_assert_int_eq(upgrade_status(&settings, directory, arena, &list, &why), LODGE_OK);
    ck_assert_ptr_nonnull(strstr(((const struct migration *)list.items)->error, "missing"));

    write_file("0001_first.sql", "CREATE TABLE IF NOT EXISTS one (n INT PRIMARY KEY);\n"
        "INSERT IGNORE INTO one VALUES (1), (2), (3)");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 2);
    ck_assert_str_eq(states(directory), "1 applied, 2 applied");
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM one"), "3");
}
END_TEST

START_TEST(a_file_changed_after_it_was_applied_stops_everything)
{
    write_file("0001_first.sql", "CREATE TABLE one (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 1);
    write_file("0001_first.sql", "CREATE TABLE one (n BIGINT PRIMARY KEY);\n");
    write_file("0002_second.sql", "CREATE TABLE two (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_BROKEN, "0001_first.sql was changed after it was applied"), 0);
    ck_assert_str_eq(states(directory), "1 changed, 2 pending");
}
END_TEST

START_TEST(an_older_program_leaves_a_newer_schema_alone)
{
    write_file("0001_first.sql", "CREATE TABLE one (n INT PRIMARY KEY);\n");
    write_file("0002_second.sql", "CREATE TABLE two (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 2);
    ck_assert_int_eq(unlink(lodge_print(arena, "%s/0002_second.sql", directory)), 0);
    ck_assert_str_eq(states(directory), "1 applied, 2 unknown");
    upgrade(directory, LODGE_BROKEN, "0002_second.sql was applied, but is not among the files");
}
END_TEST

START_TEST(a_claim_whose_owner_died_is_taken_over)
{
    write_file("0001_first.sql", "CREATE TABLE IF NOT EXISTS one (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 1);
    admin("UPDATE migrations SET state = 'running', connection = 4000000000, started_at = '2100-01-01'");
    ck_assert_str_eq(states(directory), "1 unfinished");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 1);
    ck_assert_str_eq(states(directory), "1 applied");
}
END_TEST

/* Whoever waits for a table to change it holds up all who come after: behind a backup for as long as that takes. */
START_TEST(a_table_that_is_in_use_is_not_waited_for_long)
{
    static const char hold[] = "LOCK TABLES one READ";

    settings.statement_timeout = 1000;
    struct db *backup = db_new(&settings, QUERY_FOR_UPGRADE, "cli");
    db_serve(backup, arena, &fault);
    write_file("0001_first.sql", "CREATE TABLE IF NOT EXISTS one (n INT PRIMARY KEY);\n");
    ck_assert_int_eq(upgrade(directory, LODGE_OK, NULL), 1);
    ck_assert_int_eq(db_say(backup, "a backup", hold, strlen(hold)), LODGE_OK);
    write_file("0002_second.sql", "ALTER TABLE one ADD COLUMN IF NOT EXISTS m INT;\n");
    upgrade(directory, LODGE_UNAVAILABLE, "0002_second.sql is unfinished; statement 1: ");
    ck_assert_str_eq(states(directory), "1 applied, 2 unfinished");
    db_free(backup);
}
END_TEST

START_TEST(two_files_with_one_number_are_refused)
{
    write_file("0001_first.sql", "SELECT 1;\n");
    write_file("0001_other.sql", "SELECT 1;\n");
    upgrade(directory, LODGE_BROKEN, "have the same number");
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        the_schema_grows_from_nothing_and_once, two_at_once_do_the_work_once, a_file_that_fails_is_finished_later,
        a_file_changed_after_it_was_applied_stops_everything, an_older_program_leaves_a_newer_schema_alone,
        a_claim_whose_owner_died_is_taken_over, a_table_that_is_in_use_is_not_waited_for_long,
        two_files_with_one_number_are_refused,
    };

    return run_suite_from("upgrade", begin, end, tests, LODGE_COUNT(tests));
}
