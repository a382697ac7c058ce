/* CSV: cells as RFC 4180 has them, in both directions. */
#include "programs/commands/csv.h"

#include "support/test.h"

#include <string.h>

static struct csv_row row;

static const char *
split(const char *text)
{
    static char record[1024];

    strncpy(record, text, sizeof(record) - 1);
    return csv_split(record, &row);
}

static void
cells_are(const char *text, size_t count, const char *const *cells)
{
    ck_assert_msg(split(text) == NULL, "%s: %s", text, split(text));
    ck_assert_uint_eq(row.count, count);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(row.cells[i], cells[i]);
}

START_TEST(cells_stand_between_commas)
{
    cells_are("a,b c,,d", 4, (const char *const[]){ "a", "b c", "", "d" });
    cells_are("", 1, (const char *const[]){ "" });
    cells_are(",", 2, (const char *const[]){ "", "" });
    cells_are(" a ", 1, (const char *const[]){ " a " });
}
END_TEST

START_TEST(quotes_keep_commas_line_ends_and_quotes)
{
    cells_are("\"a,b\",\"\",\"c\"\"d\"\"\",\"e\nf\"", 4, (const char *const[]){ "a,b", "", "c\"d\"", "e\nf" });
    cells_are("\"\"\"\"", 1, (const char *const[]){ "\"" });
}
END_TEST

START_TEST(what_is_not_csv_is_refused)
{
    char many[2 * CSV_CELLS_MAX + 1];

    ck_assert_ptr_nonnull(split("\"a"));
    ck_assert_ptr_nonnull(split("\"a\"b"));
    ck_assert_ptr_nonnull(split("a\"b\""));
    ck_assert_ptr_nonnull(split("\"a\"\""));
    memset(many, ',', sizeof(many));
    many[CSV_CELLS_MAX - 1] = '\0';
    ck_assert_ptr_null(split(many));
    many[CSV_CELLS_MAX - 1] = ',';
    many[CSV_CELLS_MAX] = '\0';
    ck_assert_ptr_nonnull(split(many));
}
END_TEST

START_TEST(a_cell_is_quoted_where_it_must_be)
{
    struct lodge_arena *arena = lodge_arena_new(65536);

    ck_assert_str_eq(csv_cell(arena, "a b'c"), "a b'c");
    ck_assert_str_eq(csv_cell(arena, "a,b"), "\"a,b\"");
    ck_assert_str_eq(csv_cell(arena, "a\"b\n"), "\"a\"\"b\n\"");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(no_text_is_a_formula_and_each_comes_back)
{
    static const char *const texts[] = { "=1", "+a", "-b", "@c", "'=d", "''e", "'t Hart", "'", "", "plain", "a=b",
        "\tf", "\rg", "\uFF1D1", "\uFF0Bh", "\uFF0Di", "\uFF20j", "'\uFF1Dk", "\uFF11" };
    struct lodge_arena *arena = lodge_arena_new(65536);

    for (size_t i = 0; i < LODGE_COUNT(texts); i++) {
        const char *guarded = csv_guarded(arena, texts[i]);

        ck_assert_msg(!*guarded || !strchr("=+-@", *guarded), "%s", guarded);
        ck_assert_str_eq(csv_unguarded(guarded), texts[i]);
    }
    ck_assert_str_eq(csv_guarded(arena, "=1"), "'=1");
    ck_assert_str_eq(csv_guarded(arena, "\uFF1D1"), "'\uFF1D1");
    ck_assert_str_eq(csv_guarded(arena, "\uFF20j"), "'\uFF20j");
    ck_assert_str_eq(csv_guarded(arena, "\uFF11"), "\uFF11");
    ck_assert_str_eq(csv_guarded(arena, "'t Hart"), "'t Hart");
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("csv", cells_stand_between_commas, quotes_keep_commas_line_ends_and_quotes, what_is_not_csv_is_refused,
    a_cell_is_quoted_where_it_must_be, no_text_is_a_formula_and_each_comes_back);
