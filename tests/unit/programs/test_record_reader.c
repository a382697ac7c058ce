/* Records of a file: where each begins and ends, and that none exceeds its bound. */
#include "programs/commands/record_reader.h"

#include "support/test.h"

#include <string.h>

static struct record_reader reader;
static struct record record;

static void
file_holds(const char *bytes, size_t length, bool quotes)
{
    static char kept[4 * RECORD_MAX];

    memcpy(kept, bytes, length);
    reader = (struct record_reader){ .file = fmemopen(kept, length, "r"), .quotes = quotes };
    ck_assert_ptr_nonnull(reader.file);
}

static void
next_is(const char *text, int64_t first, int64_t last)
{
    ck_assert_int_eq(record_next(&reader, &record), RECORD_READ);
    ck_assert_ptr_null(record.why);
    ck_assert_str_eq(record.text, text);
    ck_assert_int_eq(record.line, first);
    ck_assert_int_eq(record.last_line, last);
}

static void
next_is_refused(const char *why, int64_t first, int64_t last)
{
    ck_assert_int_eq(record_next(&reader, &record), RECORD_READ);
    ck_assert_ptr_nonnull(record.why);
    ck_assert_msg(strstr(record.why, why) != NULL, "%s", record.why);
    ck_assert_int_eq(record.line, first);
    ck_assert_int_eq(record.last_line, last);
}

static void
file_ends(void)
{
    ck_assert_int_eq(record_next(&reader, &record), RECORD_NO_MORE);
    fclose(reader.file);
}

START_TEST(lines_are_counted_and_empty_ones_passed_over)
{
    static const char text[] = "\xEF\xBB\xBF" "a\n\n\r\nb\r\nc";

    file_holds(text, strlen(text), false);
    next_is("a", 1, 1);
    next_is("b", 4, 4);
    next_is("c", 5, 5);
    file_ends();
}
END_TEST

START_TEST(a_line_end_between_quotes_belongs_to_the_record)
{
    static const char text[] = "a,\"b\n\"\"c\",d\ne\"f\n\"g\n";

    file_holds(text, strlen(text), true);
    next_is("a,\"b\n\"\"c\",d", 1, 2);
    next_is("e\"f", 3, 3);              /* no cell begins with this quote */
    next_is_refused("not closed", 4, 4);
    file_ends();
}
END_TEST

START_TEST(without_quotes_every_line_is_a_record)
{
    static const char text[] = "\"a\nb\"\n";

    file_holds(text, strlen(text), false);
    next_is("\"a", 1, 1);
    next_is("b\"", 2, 2);
    file_ends();
}
END_TEST

START_TEST(a_record_has_at_most_64_kib)
{
    static char text[2 * RECORD_MAX];

    memset(text, 'x', sizeof(text));
    text[RECORD_MAX] = '\n';
    memcpy(text + sizeof(text) - 3, "\nb\n", 3);
    file_holds(text, sizeof(text), false);
    ck_assert_int_eq(record_next(&reader, &record), RECORD_READ);
    ck_assert_ptr_null(record.why);
    ck_assert_uint_eq(record.length, RECORD_MAX);
    ck_assert_int_eq(record_next(&reader, &record), RECORD_READ);   /* one byte less fits, too */
    ck_assert_ptr_null(record.why);
    next_is("b", 3, 3);
    file_ends();
    text[RECORD_MAX] = 'x';
    file_holds(text, sizeof(text), false);
    next_is_refused("64 KiB", 1, 1);
    next_is("b", 2, 2);
    file_ends();
}
END_TEST

/* A quote that is never closed swallows what it must, up to the bound, and says up to which line. */
START_TEST(a_quote_that_stays_open_ends_at_the_bound)
{
    static char text[2 * RECORD_MAX];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 1024 == 1023 ? '\n' : 'x';
    text[0] = '"';
    file_holds(text, sizeof(text), true);
    next_is_refused("a quote may be open", 1, 65);
    ck_assert_int_eq(record_next(&reader, &record), RECORD_READ);
    ck_assert_int_eq(record.line, 66);
    ck_assert_uint_eq(record.length, 1023);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    file_holds("a\0b\nc\n", 6, false);
    next_is_refused("NUL", 1, 1);
    next_is("c", 2, 2);
    file_ends();
}
END_TEST

RUN_TESTS("record reader", lines_are_counted_and_empty_ones_passed_over,
    a_line_end_between_quotes_belongs_to_the_record, without_quotes_every_line_is_a_record, a_record_has_at_most_64_kib,
    a_quote_that_stays_open_ends_at_the_bound, a_nul_byte_is_refused);
