/* Reading filters: what the grammar of RFC 7644 has is read, and everything else refused, with its place. */
#include "support/test.h"

#include "lib/call.h"
#include "lib/filter.h"

#include <stdio.h>
#include <string.h>

struct thing {
    const char *name, *email, *status, *secret, *anything;
    int64_t count, at;
    bool open;
    struct lodge_id id;
    struct lodge_texts tags;
    struct lodge_list list;
    const char *not_this;
};

static const char *const statuses[] = { "active", "over", NULL };
static const struct lodge_field part_fields[] = { LODGE_TEXT(struct thing, name, "Name", .max = 10) };
LODGE_SCHEMA(part, struct thing, part_fields);
static const struct lodge_field fields[] = {
    LODGE_TEXT(struct thing, name, "Name", .max = 10),
    LODGE_EMAIL(struct thing, email, "Address"),
    LODGE_CHOICE(struct thing, status, "Status", .choices = statuses),
    LODGE_TEXTS(struct thing, tags, "Tags", .max = 3, .each_max = 10),
    LODGE_NUMBER(struct thing, count, "Count"),
    LODGE_TIME(struct thing, at, "When"),
    LODGE_FLAG(struct thing, open, "Whether it is open"),
    LODGE_ID(struct thing, id, "Id", .prefix = "thing"),
    LODGE_SECRET(struct thing, secret, "Secret", .max = 10),
    LODGE_ANYTHING(struct thing, anything, "Anything", .max = 10),
    LODGE_LIST(struct thing, list, &part, "Parts", .max = 3),
    LODGE_TEXT(struct thing, not_this, "A name that begins with not", .max = 10),
};
LODGE_SCHEMA(thing, struct thing, fields);

struct query { const struct lodge_filter *filter; };
static const struct lodge_field query_fields[] = { LODGE_FILTER(struct query, filter, &thing, "Which of them") };
LODGE_SCHEMA(query, struct query, query_fields);

#define TIME "\"2026-11-20T09:15:00Z\""
#define ID   "\"thing_01h2xcejqtf2nbrexx3vqjhp41\""

static struct lodge_arena *arena;

static void
end_arena(void)
{
    lodge_arena_free(arena);
}

/* "" when it is a filter, else "code at character". The text has an end that AddressSanitizer knows. */
static const char *
refusal(const char *text)
{
    static char told[64];
    struct filter_flaw flaw = { "", "" };
    int character = -1;

    if (!arena)
        atexit(end_arena);
    lodge_arena_free(arena);
    arena = lodge_arena_new(1024 * 1024);
    char *copy = strdup(text);
    const struct lodge_filter *filter = filter_read(arena, &thing, copy, &flaw);
    free(copy);
    ck_assert_msg(!filter == (*flaw.code != '\0'), "%s: %s", text, flaw.code);
    if (!filter && strcmp(flaw.code, "too_long") != 0)
        ck_assert_msg(sscanf(flaw.detail, "At character %d: ", &character) == 1, "%s: %s", text, flaw.detail);
    snprintf(told, sizeof(told), "%s %d", flaw.code, character);
    return filter ? "" : told;
}

/* ---- the grammar -------------------------------------------------------------------------------- */

static const char *const good[] = {
    "name pr", " name pr ", "(name pr)", "( name pr )", "((((((((name pr))))))))", "not (name pr)", "not(name pr)",
    "not  (  name pr  )", "not (not (name pr))", "NOT (name PR)", "Name Pr", "NAME EQ \"a\"", "name eQ \"a\"",
    "name eq \"\"", "name eq \"a b\"", "name  eq  \"a\"", "name eq null", "name ne null", "open eq null",
    "name eq \"\\u00fc\\n\\\"\\\\\\/\"", "name eq \"\\ud83d\\ude00\"", "name eq \"\xc3\xbc\"", "name eq \") or (\"",
    "name pr and open eq true", "name pr AND open eq true", "name pr  or  open eq true", "name pr Or open eq false",
    "(name pr) and (open eq true)", "not (name pr) or not (open eq true)", "(name pr or open eq true) and count eq 1",
    "count eq 0", "count eq -0", "count eq -1", "count gt 9223372036854775807", "count lt -9223372036854775808",
    "at gt " TIME, "at eq \"2026-11-20T10:15:00.000+01:00\"", "id eq " ID, "tags co \"a\"", "status eq \"OVER\"",
    "status co \"ctiv\"", "status gt \"a\"", "not_this eq \"a\"", "not_this pr and not (not_this pr)",
    "status sw \"x\"",
    "name pr and name pr and name pr and name pr or name pr and name pr or name pr",
    "(name pr) or ((open eq true) and (not (count ge 1)))",
};

START_TEST(what_the_grammar_has_is_a_filter)
{
    for (size_t i = 0; i < LODGE_COUNT(good); i++)
        ck_assert_msg(*refusal(good[i]) == '\0', "%s: %s", good[i], refusal(good[i]));
}
END_TEST

static const struct { const char *text, *refusal; } bad[] = {
    /* nothing, or half of it */
    { "", "bad_filter 1" }, { " ", "bad_filter 2" }, { "()", "bad_filter 2" }, { "(", "bad_filter 2" },
    { ")", "bad_filter 1" }, { "name", "bad_filter 5" }, { "name ", "bad_filter 6" }, { "name eq", "bad_filter 8" },
    { "name eq ", "bad_filter 9" }, { "name eq\"a\"", "bad_filter 8" }, { "name\"a\"", "bad_filter 5" },
    { "(name pr", "bad_filter 9" }, { "name pr)", "bad_filter 8" }, { "((name pr)", "bad_filter 11" },
    { "name pr and", "bad_filter 9" }, { "name pr and ", "bad_filter 13" }, { "and name pr", "unknown_field 1" },
    { "name pr or or name pr", "unknown_field 12" }, { "name pr name pr", "bad_filter 9" },
    { "name pr \"a\"", "bad_filter 9" }, { "name pr, open eq true", "bad_filter 8" }, { "eq \"a\"", "unknown_field 1" },
    { "\"name\" eq \"a\"", "bad_filter 1" }, { "name pr and(open eq true)", "bad_filter 9" },
    { "(name pr)and open eq true", "bad_filter 10" }, { "name eq \"a\"and open eq true", "bad_filter 12" },
    { "name pr\tand open eq true", "bad_filter 8" }, { "name\teq \"a\"", "bad_filter 5" },
    { "name pr\n", "bad_filter 8" },
    { "name pr && open eq true", "bad_filter 9" }, { "name = \"a\"", "bad_filter 6" },
    { "name == \"a\"", "bad_filter 6" },
    { "name is \"a\"", "bad_filter 6" }, { "name like \"a\"", "bad_filter 6" }, { "name eqq \"a\"", "bad_filter 6" },
    { "name pr; drop table users", "bad_filter 8" }, { "name eq 'a'", "bad_filter 9" },
    { "name pr -- and", "bad_filter 9" }, { "name pr /* */", "bad_filter 9" },
    /* not */
    { "not name pr", "bad_filter 5" }, { "not", "bad_filter 4" }, { "not not (name pr)", "bad_filter 5" },
    { "not (name pr", "bad_filter 13" }, { "not ()", "bad_filter 6" }, { "name pr not (name pr)", "bad_filter 9" },
    { "name not eq \"a\"", "bad_filter 6" }, { "!(name pr)", "bad_filter 1" },
    /* fields */
    { "nam pr", "unknown_field 1" }, { "names pr", "unknown_field 1" }, { "name.first pr", "unknown_field 1" },
    { "urn:ietf:params:scim:schemas:core:2.0:User:name pr", "unknown_field 1" }, { "$ref pr", "unknown_field 1" },
    { "secret pr", "unknown_field 1" }, { "secret eq \"a\"", "unknown_field 1" }, { "anything pr", "unknown_field 1" },
    { "anything.a eq 1", "unknown_field 1" }, { "list pr", "unknown_field 1" }, { "list.name pr", "unknown_field 1" },
    { "list[name pr]", "unknown_field 1" }, { "name[0] eq \"a\"", "bad_filter 5" },
    { "password pr", "unknown_field 1" },
    { "n\xc3\xa4me pr", "unknown_field 1" }, { "\xc3\xa4 pr", "bad_filter 1" },
    /* values: JSON and no more */
    { "name eq a", "bad_filter 9" }, { "name eq \"a", "bad_filter 11" }, { "name eq \"a\\\"", "bad_filter 13" },
    { "name eq \"\\x41\"", "bad_filter 11" }, { "name eq \"\\u12\"", "bad_filter 14" },
    { "name eq \"\\u0000\"", "bad_filter 9" }, { "name eq \"a\\u0000b\"", "bad_filter 9" },
    { "name eq \"\\ud800\"", "bad_filter 9" }, { "name eq \"\\udc00a\"", "bad_filter 9" },
    { "name eq \"a\tb\"", "bad_filter 11" }, { "name eq \"a\nb\"", "bad_filter 11" },
    { "name eq True", "bad_filter 9" },
    { "open eq TRUE", "bad_filter 9" }, { "open eq tru", "bad_filter 9" }, { "open eq trueish", "bad_filter 13" },
    { "name eq NULL", "bad_filter 9" }, { "name eq undefined", "bad_filter 9" }, { "count eq 01", "bad_filter 11" },
    { "count eq +1", "bad_filter 10" }, { "count eq .5", "bad_filter 10" }, { "count eq 1.", "bad_filter 12" },
    { "count eq 0x10", "bad_filter 11" }, { "count eq 1e", "bad_filter 12" }, { "count eq -", "bad_filter 11" },
    { "count eq NaN", "bad_filter 10" }, { "count eq Infinity", "bad_filter 10" },
    { "count eq 1_000", "bad_filter 11" },
    { "count eq 9223372036854775808", "bad_filter 10" }, { "count eq -9223372036854775809", "bad_filter 10" },
    { "count eq 1e999", "bad_filter 10" }, { "name eq {}", "bad_filter 9" }, { "name eq [\"a\"]", "bad_filter 9" },
    { "name eq name", "bad_filter 9" }, { "name eq (\"a\")", "bad_filter 9" },
    { "name eq \"a\" \"b\"", "bad_filter 13" },
    { "name eq \"a\"\"b\"", "bad_filter 12" }, { "name eq \xc2\xa0\"a\"", "bad_filter 9" },
    /* values of another type */
    { "count eq \"1\"", "wrong_type 10" }, { "count eq 1.5", "wrong_type 10" }, { "count eq 1e2", "wrong_type 10" },
    { "count eq 1.0", "wrong_type 10" }, { "at gt \"yesterday\"", "wrong_type 7" }, { "at gt 0", "wrong_type 7" },
    { "at gt \"2026-11-20\"", "wrong_type 7" }, { "at gt \"2026-11-20T09:15:00\"", "wrong_type 7" },
    { "id eq \"thing\"", "wrong_type 7" }, { "id eq \"user_01h2xcejqtf2nbrexx3vqjhp41\"", "wrong_type 7" },
    { "id eq \"THING_01h2xcejqtf2nbrexx3vqjhp41\"", "wrong_type 7" }, { "open eq 1", "wrong_type 9" },
    { "open eq \"true\"", "wrong_type 9" }, { "tags eq 1", "wrong_type 9" }, { "email co false", "wrong_type 10" },
    { "status eq \"activ\"", "not_a_choice 11" }, { "status ne \"\"", "not_a_choice 11" },
    /* operators that do not go */
    { "name gt null", "bad_operator 9" }, { "name co null", "bad_operator 9" }, { "at le null", "bad_operator 7" },
    { "count co 1", "bad_operator 7" }, { "at sw \"2026\"", "bad_operator 4" }, { "open gt false", "bad_operator 6" },
    { "id sw \"thing_\"", "bad_operator 4" }, { "id gt " ID, "bad_operator 4" }, { "open co true", "bad_operator 6" },
    /* behind characters of several bytes the place is counted in characters */
    { "name eq \"\xc3\xbc\xc3\xbc\" an", "bad_filter 14" },
    { "name eq \"\xf0\x9f\x98\x80\" or \xc3\xbc", "bad_filter 16" },
};

START_TEST(everything_else_is_refused_where_it_is_wrong)
{
    for (size_t i = 0; i < LODGE_COUNT(bad); i++)
        ck_assert_msg(strcmp(refusal(bad[i].text), bad[i].refusal) == 0, "%s: %s, not %s", bad[i].text,
            refusal(bad[i].text), bad[i].refusal);
}
END_TEST

/* What goes with each kind: operators, and which of the literals below. */
static const struct { const char *field, *operators, *literals; } matrix[] = {
    { "name",   "eq ne co sw ew gt ge lt le", "tdi" }, { "email", "eq ne co sw ew gt ge lt le", "tdi" },
    { "tags",   "eq ne co sw ew gt ge lt le", "tdi" }, { "count", "eq ne gt ge lt le", "n" },
    { "at",     "eq ne gt ge lt le", "d" },            { "open",  "eq ne", "f" },
    { "id",     "eq ne", "i" },
};
static const struct { char letter; const char *text; } literals[] = {
    { 't', "\"a\"" }, { 'n', "1" }, { 'r', "1.5" }, { 'f', "true" }, { 'd', TIME }, { 'i', ID }, { '0', "null" },
};
static const char *const words[] = { "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le" };

static const char *
expected(size_t row, size_t word, size_t literal)
{
    if (!strstr(matrix[row].operators, words[word]))
        return "bad_operator";
    if (literals[literal].letter == '0')
        return word < 2 ? "" : "bad_operator";
    return strchr(matrix[row].literals, literals[literal].letter) ? "" : "wrong_type";
}

START_TEST(each_kind_takes_its_operators_and_its_literals)
{
    char text[128];

    for (size_t row = 0; row < LODGE_COUNT(matrix); row++)
        for (size_t word = 0; word < LODGE_COUNT(words); word++)
            for (size_t i = 0; i < LODGE_COUNT(literals); i++) {
                const char *code = expected(row, word, i);

                snprintf(text, sizeof(text), "%s %s %s", matrix[row].field, words[word], literals[i].text);
                ck_assert_msg(strncmp(refusal(text), code, strlen(code)) == 0 && !*refusal(text) == !*code,
                    "%s: %s, not %s", text, refusal(text), code);
            }
}
END_TEST

/* ---- bounds ------------------------------------------------------------------------------------- */

/* `count` times a piece, then an end. */
static const char *
repeated(const char *piece, int count, const char *end, const char *piece_behind)
{
    static char text[8192];
    size_t length = 0;

    for (int i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s", piece);
    length += (size_t)snprintf(text + length, sizeof(text) - length, "%s", end);
    for (int i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s", piece_behind);
    ck_assert_uint_lt(length, sizeof(text) - 1);
    return text;
}

START_TEST(depth_is_bounded)
{
    ck_assert_str_eq(refusal(repeated("(", 8, "name pr", ")")), "");
    ck_assert_str_eq(refusal(repeated("(", 9, "name pr", ")")), "too_deep 9");
    ck_assert_str_eq(refusal(repeated("not (", 8, "name pr", ")")), "");
    ck_assert_str_eq(refusal(repeated("not (", 9, "name pr", ")")), "too_deep 45");
    ck_assert_str_eq(refusal(repeated("(", 990, "name pr", "")), "too_deep 9");
    /* Side by side is not in each other. */
    ck_assert_str_eq(refusal(repeated("((name pr)) or ", 30, "((name pr))", "")), "");
}
END_TEST

START_TEST(comparisons_are_counted)
{
    ck_assert_str_eq(refusal(repeated("name pr or ", 31, "name pr", "")), "");
    ck_assert_str_eq(refusal(repeated("name pr or ", 32, "name pr", "")), "too_many 353");
    ck_assert_str_eq(refusal(repeated("name pr and ", 32, "name pr", "")), "too_many 385");
}
END_TEST

START_TEST(length_is_bounded)
{
    ck_assert_str_eq(refusal(repeated(" ", 993, "name pr", "")), "");
    ck_assert_str_eq(refusal(repeated(" ", 994, "name pr", "")), "too_long -1");
    ck_assert_str_eq(refusal(repeated("a", 990, " pr", "")), "unknown_field 1");
}
END_TEST

START_TEST(every_beginning_of_a_filter_is_read_without_looking_behind_it)
{
    static const char whole[] = "not (name eq \"\\ud83d\\ude00\" and (at ge " TIME " or open eq false))"
        " or count lt -12";
    char start[sizeof(whole)];

    for (size_t length = 0; length < sizeof(whole); length++) {
        memcpy(start, whole, length);
        start[length] = '\0';
        bool ends = length > 5 && (strcmp(start + length - 2, "))") == 0 || strcmp(start + length - 3, ")) ") == 0);
        bool good_start = ends || length >= sizeof(whole) - 2;      /* …-1 and …-12 */

        ck_assert_msg(!*refusal(start) == good_start, "%s: %s", start, refusal(start));
    }
}
END_TEST

START_TEST(the_largest_filter_fits_into_the_room_that_is_counted_for_it)
{
    struct filter_flaw flaw;
    struct lodge_arena *small = lodge_arena_new(FILTER_SIZE_MAX);

    ck_assert_ptr_nonnull(filter_read(small, &thing, repeated("name eq \"a\" and not (", 8, "count eq 1", ")"), &flaw));
    lodge_arena_reset(small);
    ck_assert_ptr_nonnull(filter_read(small, &thing, repeated("(tags eq \"abcdefgh\") or ", 31, "(name pr)", ""),
        &flaw));
    lodge_arena_free(small);
}
END_TEST

/* ---- where it stands ---------------------------------------------------------------------------- */

static enum lodge_problem
bind(const char *query_string, struct lodge_call **call)
{
    static const struct lodge_route route = { .method = LODGE_GET, .path = "/x", .query = &query };
    static const struct lodge_app app = { .name = "test" };
    static const struct server server = { .app = &app };

    if (!arena)
        atexit(end_arena);
    lodge_arena_free(arena);
    arena = lodge_arena_new(16 * 1024 * 1024);
    *call = call_new(&server, arena);
    (*call)->route = &route;
    call_parameter(*call, "QUERY_STRING", query_string);
    return bind_input(*call);
}

START_TEST(a_query_is_bound_with_its_filter)
{
    struct lodge_call *call;
    struct thing ann = { .name = "Ann" };

    ck_assert_int_eq(bind("filter=name+eq%20%22ann%22", &call), LODGE_OK);
    ck_assert(lodge_filter_matches(LODGE_ASKED(call, struct query)->filter, &ann));
    ann.name = "Bob";
    ck_assert(!lodge_filter_matches(LODGE_ASKED(call, struct query)->filter, &ann));
    ck_assert_int_eq(bind("", &call), LODGE_OK);
    ck_assert_ptr_null(LODGE_ASKED(call, struct query)->filter);
    ck_assert_int_eq(bind("filter=", &call), LODGE_OK);
    ck_assert_ptr_null(LODGE_ASKED(call, struct query)->filter);
}
END_TEST

START_TEST(a_misfit_says_what_and_where)
{
    struct lodge_call *call;

    ck_assert_int_eq(bind("filter=name+is+1", &call), LODGE_FIELD_INVALID);
    ck_assert_uint_eq(call->fault.misfit_count, 1);
    ck_assert_str_eq(call->fault.misfits[0].pointer, "filter");
    ck_assert_str_eq(call->fault.misfits[0].code, "bad_filter");
    ck_assert_str_eq(call->fault.misfits[0].detail,
        "At character 6: one of eq, ne, co, sw, ew, pr, gt, ge, lt and le is expected.");
    ck_assert_int_eq(bind("filter=nam+pr", &call), LODGE_FIELD_INVALID);
    ck_assert_str_eq(call->fault.misfits[0].detail, "At character 1: no field of this name can be asked for; known are "
        "name, email, status, tags, count, at, open, id, not_this.");
    ck_assert_int_eq(bind("filter=name+eq+%22%ff%22", &call), LODGE_FIELD_INVALID);
    ck_assert_str_eq(call->fault.misfits[0].code, "not_utf8");
    ck_assert_int_eq(bind("filter=name+pr&filter=name+pr", &call), LODGE_FIELD_INVALID);
    ck_assert_str_eq(call->fault.misfits[0].code, "duplicate_member");
}
END_TEST

RUN_TESTS("filter", what_the_grammar_has_is_a_filter, everything_else_is_refused_where_it_is_wrong,
    each_kind_takes_its_operators_and_its_literals, depth_is_bounded, comparisons_are_counted, length_is_bounded,
    every_beginning_of_a_filter_is_read_without_looking_behind_it,
    the_largest_filter_fits_into_the_room_that_is_counted_for_it, a_query_is_bound_with_its_filter,
    a_misfit_says_what_and_where);
