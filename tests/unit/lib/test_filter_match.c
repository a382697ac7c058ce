/* What a filter means, asked about structs. */
#include "support/test.h"

#include "lib/filter.h"

#include <stdio.h>
#include <string.h>

struct person {
    const char *name, *nick, *status;
    struct lodge_texts tags;
    int64_t age, born, died;
    bool a, b, c;
    struct lodge_id id, boss;
};

static const char *const statuses[] = { "active", "over", NULL };
static const struct lodge_field fields[] = {
    LODGE_TEXT(struct person, name, "Name", .max = 10),
    LODGE_EMAIL(struct person, nick, "Name that is not there"),
    LODGE_CHOICE(struct person, status, "Status", .choices = statuses),
    LODGE_TEXTS(struct person, tags, "Tags", .max = 3, .each_max = 10),
    LODGE_NUMBER(struct person, age, "Age"),
    LODGE_TIME(struct person, born, "Beginning"),
    LODGE_TIME(struct person, died, "End"),
    LODGE_FLAG(struct person, a, "One"),
    LODGE_FLAG(struct person, b, "Another"),
    LODGE_FLAG(struct person, c, "A third"),
    LODGE_ID(struct person, id, "Id", .prefix = "person"),
    LODGE_ID(struct person, boss, "Id that is not there", .prefix = "person"),
};
LODGE_SCHEMA(person, struct person, fields);

static struct lodge_arena *arena;

static void
end_arena(void)
{
    lodge_arena_free(arena);
}

static const struct lodge_filter *
filter_of(const char *text)
{
    struct filter_flaw flaw = { "", "" };

    if (!arena)
        atexit(end_arena);
    lodge_arena_free(arena);
    arena = lodge_arena_new(1024 * 1024);
    const struct lodge_filter *filter = filter_read(arena, &person, text, &flaw);
    ck_assert_msg(filter != NULL, "%s: %s", text, flaw.detail);
    return filter;
}

/* ---- comparisons -------------------------------------------------------------------------------- */

static const struct person ann = {
    .name = "Ann-Marie", .status = "active", .tags = { (const char *const[]){ "Red", "blue", "" }, 3 },
    .age = 42, .born = 1763630100000,       /* 2025-11-20T09:15:00Z */
    .a = true, .id = { { 1 } },
};

static const struct { const char *filter; bool matches; } about_ann[] = {
    /* texts, regardless of case */
    { "name eq \"Ann-Marie\"", true },      { "name eq \"ann-MARIE\"", true },  { "name eq \"Ann-Mari\"", false },
    { "name eq \"Ann-Marie \"", false },    { "name ne \"ann-marie\"", false }, { "name ne \"bob\"", true },
    { "name co \"N-m\"", true },            { "name co \"\"", true },           { "name co \"nx\"", false },
    { "name co \"ann-marie\"", true },      { "name co \"ann-mariee\"", false }, { "name co \"e\"", true },
    { "name sw \"ANN\"", true },            { "name sw \"nn\"", false },        { "name sw \"\"", true },
    { "name sw \"ann-mariee\"", false },    { "name ew \"RIE\"", true },        { "name ew \"ri\"", false },
    { "name ew \"\"", true },               { "name ew \"xann-marie\"", false }, { "name ew \"ann-marie\"", true },
    { "name gt \"ANN\"", true },            { "name gt \"ann-marie\"", false }, { "name ge \"ann-marie\"", true },
    { "name lt \"B\"", true },              { "name lt \"a\"", false },         { "name le \"ANN-MARIE\"", true },
    { "name lt \"ann-marie\"", false },     { "name gt \"\xc3\xa4\"", false },  { "name lt \"\xc3\xa4\"", true },
    { "name eq \"\\u0041nn-Marie\"", true },
    /* the backtick and the brace stand beside the letters, and are none */
    { "name co \"@nn\"", false },           { "name co \"ann[marie\"", false },
    { "name co \"ann\\u000dmarie\"", false },
    /* what is there */
    { "name pr", true },                    { "name eq null", false },          { "name ne null", true },
    { "nick pr", false },                   { "nick eq null", true },           { "nick ne null", false },
    { "nick eq \"x\"", false },             { "nick ne \"x\"", true },          { "nick co \"\"", false },
    { "nick sw \"\"", false },              { "nick ew \"\"", false },          { "nick gt \"\"", false },
    { "nick le \"x\"", false },             { "not (nick le \"x\")", true },
    /* choices */
    { "status eq \"ACTIVE\"", true },       { "status ne \"over\"", true },     { "status sw \"act\"", true },
    /* lists, by any of their entries */
    { "tags eq \"red\"", true },            { "tags eq \"blue\"", true },       { "tags eq \"green\"", false },
    { "tags ne \"red\"", false },           { "tags ne \"green\"", true },      { "tags co \"lu\"", true },
    { "tags pr", true },                    { "tags eq null", false },          { "tags eq \"\"", true },
    { "tags gt \"r\"", true },              { "tags gt \"s\"", false },         { "tags ew \"e\"", true },
    { "tags eq \"red,blue\"", false },      { "tags eq \"red\" and tags eq \"blue\"", true },
    /* numbers */
    { "age eq 42", true },                  { "age ne 42", false },             { "age gt 41", true },
    { "age gt 42", false },                 { "age ge 42", true },              { "age lt 43", true },
    { "age lt 42", false },                 { "age le 42", true },              { "age pr", true },
    { "age gt -9223372036854775808", true }, { "age lt 9223372036854775807", true }, { "age eq null", false },
    /* times */
    { "born eq \"2025-11-20T09:15:00Z\"", true }, { "born eq \"2025-11-20T10:15:00+01:00\"", true },
    { "born gt \"2025-11-20T09:14:59.999Z\"", true }, { "born lt \"2025-11-20T09:15:00.001Z\"", true },
    { "born gt \"2025-11-20T09:15:00Z\"", false }, { "born pr", true }, { "died pr", false }, { "died eq null", true },
    { "died lt \"9999-01-01T00:00:00Z\"", false }, { "died ge \"1970-01-01T00:00:00Z\"", false },
    { "died ne \"2025-11-20T09:15:00Z\"", true }, { "died eq \"1970-01-01T00:00:00Z\"", false },
    /* flags and ids */
    { "a eq true", true },                  { "a eq false", false },            { "b eq false", true },
    { "b ne true", true },                  { "a pr", true },                   { "b pr", true },
    { "id eq \"person_00g40000000000000000000000\"", false },
    { "id eq \"person_01000000000000000000000000\"", true },
    { "id ne \"person_01000000000000000000000000\"", false }, { "id pr", true }, { "boss pr", false },
    { "boss eq null", true }, { "boss eq \"person_01000000000000000000000000\"", false },
};

START_TEST(each_comparison_means_what_the_manual_says)
{
    for (size_t i = 0; i < LODGE_COUNT(about_ann); i++)
        ck_assert_msg(lodge_filter_matches(filter_of(about_ann[i].filter), &ann) == about_ann[i].matches, "%s",
            about_ann[i].filter);
}
END_TEST

START_TEST(differs_is_always_the_opposite_of_equals)
{
    static const struct { const char *field, *value; } compared[] = {
        { "name", "\"ann-marie\"" }, { "name", "\"x\"" }, { "nick", "\"x\"" }, { "nick", "null" },
        { "tags", "\"red\"" }, { "tags", "null" }, { "age", "42" }, { "died", "\"2025-11-20T09:15:00Z\"" },
        { "a", "true" }, { "boss", "null" }, { "status", "\"over\"" },
    };
    char one[64], other[64];

    for (size_t i = 0; i < LODGE_COUNT(compared); i++) {
        snprintf(one, sizeof(one), "%s eq %s", compared[i].field, compared[i].value);
        snprintf(other, sizeof(other), "%s ne %s", compared[i].field, compared[i].value);
        bool equals = lodge_filter_matches(filter_of(one), &ann);
        ck_assert_msg(lodge_filter_matches(filter_of(other), &ann) == !equals, "%s", other);
    }
}
END_TEST

START_TEST(an_empty_text_is_equal_to_one_and_not_present)
{
    const struct person nobody = { .name = "", .nick = "" };

    ck_assert(lodge_filter_matches(filter_of("name eq \"\""), &nobody));
    ck_assert(!lodge_filter_matches(filter_of("name pr"), &nobody));
    ck_assert(lodge_filter_matches(filter_of("name eq null"), &nobody));
    ck_assert(!lodge_filter_matches(filter_of("tags pr"), &nobody));
    ck_assert(lodge_filter_matches(filter_of("name co \"\""), &nobody));
    ck_assert(!lodge_filter_matches(filter_of("name co \"a\""), &nobody));
}
END_TEST

START_TEST(no_filter_lets_everything_through)
{
    ck_assert(lodge_filter_matches(NULL, &ann));
}
END_TEST

/* ---- what joins them ---------------------------------------------------------------------------- */

/* A, B and C stand for `a eq true` and so on; the eight digits are the results for 000, 001, … 111 of a, b, c. */
static const struct { const char *filter, *truth; } joined[] = {
    { "A and B", "00000011" }, { "A or B", "00111111" }, { "not (A)", "11110000" }, { "not (not (A))", "00001111" },
    { "A and B or C", "01010111" }, { "(A and B) or C", "01010111" }, { "A and (B or C)", "00000111" },
    { "A or B and C", "00011111" }, { "A or (B and C)", "00011111" }, { "(A or B) and C", "00010101" },
    { "A and B and C", "00000001" }, { "A or B or C", "01111111" }, { "A and not (B) or C", "01011101" },
    { "A and not (B or C)", "00001000" }, { "not (A) and B", "00110000" }, { "not (A) or B", "11110011" },
    { "not (A and B)", "11111100" }, { "not (A or B)", "11000000" }, { "not (A and B) and C", "01010100" },
    { "not (A and B) or C", "11111101" }, { "A or B and C or A and B", "00011111" },
    { "A and B or B and C or A and C", "00010111" }, { "(A or B) and (B or C) and (A or C)", "00010111" },
    { "not (A and not (B and not (C)))", "11110010" }, { "A or not (B) and C", "01001111" },
    { "A and (B or not (C)) or not (A) and C", "01011011" }, { "((A)) and ((B or (C)))", "00000111" },
};

/* Each capital letter becomes a comparison. */
static const char *
spelt(const char *short_form)
{
    static char text[1024];
    size_t length = 0;

    for (; *short_form; short_form++)
        length += (size_t)snprintf(text + length, sizeof(text) - length,
            *short_form >= 'A' && *short_form <= 'C' ? "%c eq true" : "%c",
            *short_form >= 'A' && *short_form <= 'C' ? *short_form - 'A' + 'a' : *short_form);
    return text;
}

START_TEST(not_binds_more_than_and_and_and_more_than_or)
{
    for (size_t i = 0; i < LODGE_COUNT(joined); i++) {
        const struct lodge_filter *filter = filter_of(spelt(joined[i].filter));

        for (unsigned row = 0; row < 8; row++) {
            const struct person who = { .a = row & 4, .b = row & 2, .c = row & 1 };

            ck_assert_msg(lodge_filter_matches(filter, &who) == (joined[i].truth[row] == '1'), "%s, row %u",
                joined[i].filter, row);
        }
    }
}
END_TEST

/* ---- what it demands ---------------------------------------------------------------------------- */

static const struct { const char *filter; enum lodge_filter_operator wanted; const char *value; } demands[] = {
    { "name eq \"x\"", LODGE_EQUALS, "x" }, { "Name EQ \"x\"", LODGE_EQUALS, "x" },
    { "name eq \"x\" and a eq true", LODGE_EQUALS, "x" }, { "a eq true and name eq \"x\"", LODGE_EQUALS, "x" },
    { "(a eq true and (b eq true and (name eq \"x\"))) and c eq true", LODGE_EQUALS, "x" },
    { "name eq \"x\" and name eq \"y\"", LODGE_EQUALS, "x" }, { "name sw \"x\"", LODGE_STARTS, "x" },
    { "name sw \"x\" and name eq \"y\"", LODGE_EQUALS, "y" },
    { "(a eq true or b eq true) and name eq \"x\"", LODGE_EQUALS, "x" },
    { "not (not (name eq \"x\"))", LODGE_EQUALS, "x" },
    { "a eq true", LODGE_EQUALS, NULL }, { "name eq \"x\" or a eq true", LODGE_EQUALS, NULL },
    { "not (name eq \"x\")", LODGE_EQUALS, NULL }, { "not (name eq \"x\" and a eq true)", LODGE_EQUALS, NULL },
    { "name ne \"x\"", LODGE_EQUALS, NULL }, { "name sw \"x\"", LODGE_EQUALS, NULL }, { "name pr", LODGE_EQUALS, NULL },
    { "name eq null", LODGE_EQUALS, NULL }, { "nick eq \"x\"", LODGE_EQUALS, NULL },
    { "a eq true and (name eq \"x\" or b eq true)", LODGE_EQUALS, NULL },
    { "name eq \"x\" and a eq true or b eq true", LODGE_EQUALS, NULL },
    { "a eq true and not (name eq \"x\")", LODGE_EQUALS, NULL },
};

START_TEST(only_what_must_hold_is_demanded)
{
    for (size_t i = 0; i < LODGE_COUNT(demands); i++) {
        struct lodge_filter_value value = { .text = "untouched" };
        const struct lodge_filter *filter = filter_of(demands[i].filter);
        bool demanded = lodge_filter_demands(filter, "name", demands[i].wanted, &value);

        ck_assert_msg(demanded == (demands[i].value != NULL), "%s", demands[i].filter);
        ck_assert_msg(strcmp(value.text, demanded ? demands[i].value : "untouched") == 0, "%s", demands[i].filter);
        ck_assert_msg(!demanded || value.kind == LODGE_KIND_TEXT, "%s", demands[i].filter);
    }
    ck_assert(!lodge_filter_demands(NULL, "name", LODGE_EQUALS, &(struct lodge_filter_value){ .text = NULL }));
}
END_TEST

START_TEST(what_is_demanded_has_the_kind_of_its_field)
{
    struct lodge_filter_value value;

    ck_assert(lodge_filter_demands(filter_of("age ge 7"), "age", LODGE_AT_LEAST, &value));
    ck_assert(value.kind == LODGE_KIND_NUMBER && value.number == 7);
    ck_assert(lodge_filter_demands(filter_of("born lt \"2025-11-20T09:15:00Z\""), "born", LODGE_BELOW, &value));
    ck_assert(value.kind == LODGE_KIND_TIME && value.number == ann.born);
    ck_assert(lodge_filter_demands(filter_of("a eq true"), "a", LODGE_EQUALS, &value));
    ck_assert(value.kind == LODGE_KIND_FLAG && value.flag);
    ck_assert(lodge_filter_demands(filter_of("id eq \"person_01000000000000000000000000\""), "id", LODGE_EQUALS,
        &value));
    ck_assert(value.kind == LODGE_KIND_ID && lodge_id_equal(value.id, ann.id));
    ck_assert(lodge_filter_demands(filter_of("nick pr"), "nick", LODGE_PRESENT, &value));
    ck_assert_int_eq(value.kind, LODGE_KIND_UNSTATED);
}
END_TEST

RUN_TESTS("filter_match", each_comparison_means_what_the_manual_says, differs_is_always_the_opposite_of_equals,
    an_empty_text_is_equal_to_one_and_not_present, no_filter_lets_everything_through,
    not_binds_more_than_and_and_and_more_than_or, only_what_must_hold_is_demanded,
    what_is_demanded_has_the_kind_of_its_field);
