/* Log lines: one for each thing, whatever is in it. */
#include "lib/log.h"
#include "support/test.h"

#include <gatelodge/clock.h>

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char written[16384];
static FILE *capture;

static int64_t
a_morning(void)
{
    return INT64_C(1795165200007);
}

static void
start(const char *format, const char *level)
{
    const struct log_settings settings = { format, level };

    capture = tmpfile();
    ck_assert_int_ge(dup2(fileno(capture), STDERR_FILENO), 0);
    lodge_clock_use(a_morning);
    log_use("gate", &settings);
}

/* What was written since start. */
static const char *
log_text(void)
{
    rewind(capture);
    size_t length = fread(written, 1, sizeof(written) - 1, capture);
    written[length] = '\0';
    return written;
}

/* One line with this value in the member x. */
static const char *
line_of(const char *value)
{
    const struct lodge_log_field field = { "x", value };

    ck_assert_int_eq(ftruncate(fileno(capture), 0), 0);
    lseek(fileno(capture), 0, SEEK_SET);
    lodge_log_fields(LODGE_INFO, &field, 1);
    log_text();
    ck_assert_ptr_eq(strchr(written, '\n'), written + strlen(written) - 1);
    return written;
}

#define HEAD "time=2026-11-20T09:00:00.007Z level=info program=gate "

START_TEST(a_line_is_logfmt)
{
    const struct lodge_log_field fields[] = {
        { "route", "GET /a" }, { "who", NULL }, { "status", "200" }, { "e", "" },
    };

    start("logfmt", "info");
    lodge_log_fields(LODGE_INFO, fields, 4);
    lodge_log(LODGE_WARNING, "%d of %s", 3, "four");
    ck_assert_str_eq(log_text(), HEAD "route=\"GET /a\" status=200 e=\"\"\n"
        "time=2026-11-20T09:00:00.007Z level=warning program=gate note=\"3 of four\"\n");
}
END_TEST

START_TEST(no_value_can_make_a_second_line_or_member)
{
    start("logfmt", "info");
    ck_assert_str_eq(line_of("a\nlevel=error"), HEAD "x=\"a\\nlevel=error\"\n");
    ck_assert_str_eq(line_of("a\" y=\"\\"), HEAD "x=\"a\\\" y=\\\"\\\\\"\n");
    ck_assert_str_eq(line_of("a y=b"), HEAD "x=\"a y=b\"\n");
    ck_assert_str_eq(line_of("\x1b[2J\x7f\r"), HEAD "x=\"\\x1b[2J\\x7f\\r\"\n");
    ck_assert_str_eq(line_of("\xc2\x9b" "2J"), HEAD "x=\"\\x9b" "2J\"\n");
}
END_TEST

START_TEST(broken_utf8_is_escaped_and_good_utf8_is_not)
{
    start("logfmt", "info");
    ck_assert_str_eq(line_of("ž\xff\xc3"), HEAD "x=\"ž\\xff\\xc3\"\n");
    ck_assert_str_eq(line_of("\xed\xa0\x80"), HEAD "x=\"\\xed\\xa0\\x80\"\n");
}
END_TEST

START_TEST(json_is_json_whatever_is_in_it)
{
    static const char *const values[] = { "", "a", "\"\\\n\x01\x1b", "\xff\xfe", "\xc2\x9b", "ž", "</script>" };

    start("json", "info");
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct json_object *object = json_tokener_parse(line_of(values[i])), *member;

        ck_assert_msg(object != NULL, "%s", written);
        ck_assert(json_object_object_get_ex(object, "x", &member));
        if (i != 3)
            ck_assert_str_eq(json_object_get_string(member), values[i]);
        ck_assert(json_object_object_get_ex(object, "program", &member));
        json_object_put(object);
    }
    ck_assert_str_eq(line_of("\n\x9b"),
        "{\"time\":\"2026-11-20T09:00:00.007Z\",\"level\":\"info\",\"program\":\"gate\",\"x\":\"\\n\\ufffd\"}\n");
}
END_TEST

START_TEST(a_value_is_cut_at_a_character)
{
    char value[3000] = "a";

    start("logfmt", "info");
    for (int i = 0; i < 600; i++)
        memcpy(value + 1 + i * 2, "ž", 3);
    line_of(value);
    size_t length = strlen(written) - strlen(HEAD "x=\"\"\n");
    ck_assert_uint_eq(length, 1023);
    ck_assert_int_eq(strncmp(written + strlen(HEAD "x=\""), value, length), 0);
}
END_TEST

START_TEST(a_line_is_never_longer_than_4_kib)
{
    static const char *const formats[] = { "logfmt", "json" };
    struct lodge_log_field fields[20];
    char value[1200];

    memset(value, '\x01', sizeof(value) - 1);
    value[sizeof(value) - 1] = '\0';
    for (int i = 0; i < 20; i++)
        fields[i] = (struct lodge_log_field){ "long_name_of_a_member", value + i * 50 };
    for (int f = 0; f < 2; f++)
        for (int cut = 0; cut < 1100; cut++) {
            start(formats[f], "info");
            fields[0].text = value + cut;
            lodge_log_fields(LODGE_INFO, fields, 20);
            log_text();
            ck_assert_uint_le(strlen(written), 4096);
            ck_assert_uint_ge(strlen(written), 4000);
            ck_assert_int_eq(written[strlen(written) - 1], '\n');
            ck_assert_int_eq(written[strlen(written) - 2], f ? '}' : '"');
            fclose(capture);
        }
}
END_TEST

START_TEST(what_weighs_less_than_the_level_is_not_written)
{
    start("logfmt", "warning");
    lodge_log(LODGE_INFO, "no");
    lodge_log(LODGE_NOTICE, "no");
    ck_assert_str_eq(log_text(), "");
    lodge_log(LODGE_ERROR, "yes");
    ck_assert_ptr_nonnull(strstr(log_text(), "level=error program=gate note=yes"));
    start("logfmt", "info");
    lodge_log(LODGE_DEBUG, "no");
    ck_assert_str_eq(log_text(), "");
    start("logfmt", "debug");
    lodge_log(LODGE_DEBUG, "yes");
    ck_assert_ptr_nonnull(strstr(log_text(), "level=debug program=gate note=yes"));
}
END_TEST

START_TEST(the_journal_gets_a_priority)
{
    struct stat about;
    char stream[64];

    start("logfmt", "info");
    ck_assert_int_eq(fstat(STDERR_FILENO, &about), 0);
    snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)about.st_dev, (uintmax_t)about.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_use("gate", NULL);
    lodge_log(LODGE_ERROR, "bad");
    ck_assert_int_eq(strncmp(log_text(), "<3>time=", 8), 0);
    setenv("JOURNAL_STREAM", "1:2", 1);
    log_use("gate", NULL);
    ck_assert_int_eq(strncmp(line_of("a"), "time=", 5), 0);
}
END_TEST

RUN_TESTS("log", a_line_is_logfmt, no_value_can_make_a_second_line_or_member,
    broken_utf8_is_escaped_and_good_utf8_is_not, json_is_json_whatever_is_in_it, a_value_is_cut_at_a_character,
    a_line_is_never_longer_than_4_kib, what_weighs_less_than_the_level_is_not_written, the_journal_gets_a_priority);
