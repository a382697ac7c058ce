/* Migration files are found by their names and cut at semicolons that end a line. */
#include "store/migration_files.h"

#include "../../support/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The nth statement of a text, or "". */
static const char *
statement(struct lodge_arena *arena, const char *text, int n)
{
    const char *found = NULL;
    size_t length = 0;

    for (int i = 0; i < n; i++)
        found = migration_statement(&text, &length);
    return found ? lodge_copy(arena, found, length) : "";
}

START_TEST(statements_end_with_a_semicolon_at_the_end_of_a_line)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    const char *text = "-- a comment;\n\nCREATE a (\n    x, -- why; not\n    y\n);\n-- more\nINSERT ';' x;\n";

    ck_assert_str_eq(statement(arena, text, 1), "CREATE a (\n    x, -- why; not\n    y\n)");
    ck_assert_str_eq(statement(arena, text, 2), "INSERT ';' x");
    ck_assert_str_eq(statement(arena, text, 3), "");
    ck_assert_str_eq(statement(arena, "SELECT 1", 1), "SELECT 1");
    ck_assert_str_eq(statement(arena, "-- nothing", 1), "");
    ck_assert_str_eq(statement(arena, "", 1), "");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(files_come_by_number_and_others_are_left_alone)
{
    static const char *const names[] = {
        "0010_b.sql", "0002_a.sql", "README", "0003.sql", "00004_x.sql", "0005_x.txt",
    };
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    char directory[] = "/tmp/migration_files.XXXXXX";
    struct lodge_list files;
    const char *why = NULL;

    ck_assert_ptr_nonnull(mkdtemp(directory));
    for (size_t i = 0; i < LODGE_COUNT(names); i++) {
        FILE *file = fopen(lodge_print(arena, "%s/%s", directory, names[i]), "w");
        fputs(names[i], file);
        fclose(file);
    }
    ck_assert_int_eq(migration_files_read(directory, arena, &files, &why), LODGE_OK);
    const struct migration_file *found = files.items;
    ck_assert_uint_eq(files.count, 2);
    ck_assert_int_eq(found[0].number, 2);
    ck_assert_str_eq(found[1].name, "0010_b.sql");
    ck_assert_str_eq(found[1].text, "0010_b.sql");

    for (size_t i = 0; i < LODGE_COUNT(names); i++)
        unlink(lodge_print(arena, "%s/%s", directory, names[i]));
    rmdir(directory);
    ck_assert_int_eq(migration_files_read(directory, arena, &files, &why), LODGE_BROKEN);
    ck_assert_ptr_nonnull(strstr(why, "No such file"));
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("migration_files", statements_end_with_a_semicolon_at_the_end_of_a_line,
    files_come_by_number_and_others_are_left_alone);
