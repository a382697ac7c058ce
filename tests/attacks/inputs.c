/* Values of every wrong kind in every member of every route, generated from the API's own description: each is
 * refused with 4xx, none with 5xx, and nothing that was refused has changed anything. */
#include "attacks/pipeline.h"
#include "attacks/shape.h"
#include "support/story.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#define OPERATIONS_MAX 100
#define COUNT(list)    (sizeof(list) / sizeof((list)[0]))
#define DEPTH          100000

static struct operation operations[OPERATIONS_MAX];
static size_t operation_count;
static struct browser *boss;
static struct person target;
static const char *session;

static void
make_room(void)
{
    settings_put("pace", "read = 1000000");
    settings_put("pace", "write = 1000000");
    settings_put("pace", "guess = 1000000");
    settings_put("pace", "mail = 1000000");
    settings_put("registration", "open = true");
    settings_apply();
}

/* What is for watchers of this machine alone is refused to everybody else before it is read. */
static void
keep_what_is_of_the_api(void)
{
    size_t all = shape_operations(operations, OPERATIONS_MAX);

    operation_count = 0;
    for (size_t i = 0; i < all; i++)
        if (strncmp(operations[i].path, "/api/v1/", 8) == 0)
            operations[operation_count++] = operations[i];
}

static void
prepare(void)
{
    keep_what_is_of_the_api();
    boss = program_of(A_PERSON("--role", "administrator"));
    target = A_PERSON(NULL);
    session = said(ask_as(program_of(target), "GET /api/v1/sessions/current", NULL), "session.id");
}

/* nginx and the limits count by address: no address asks more than a few times. */
static struct answer
put_to(const struct operation *operation, const char *query, const char *type, const char *body)
{
    static int asked;

    if (++asked % 20 == 0)
        boss->from = a_program(NULL)->from;
    return ask_with(boss, text("%s %s%s", operation->method, shape_address(operation, target.id, session), query),
        type, body);
}

/* Routes that would end what the other variants need. */
static bool
is_left_out(const struct operation *operation)
{
    return strcmp(operation->method, "DELETE") == 0 || strstr(operation->path, "reauthenticate");
}

/* JSON texts and what JSON calls them; "" where they are none. */
static const struct { const char *json, *type; } odd[] = {
    { "null", "null" }, { "true", "boolean" }, { "false", "boolean" }, { "0", "integer" }, { "-1", "integer" },
    { "1.5", "number" }, { "1e3", "number" }, { "1e400", "number" }, { "-1e400", "number" }, { "1e-400", "number" },
    { "9223372036854775808", "integer" }, { "99999999999999999999999999", "integer" }, { "-0", "integer" },
    { "NaN", "" }, { "Infinity", "" }, { "-Infinity", "" }, { "0x10", "" }, { "01", "" }, { "+1", "" }, { ".5", "" },
    { "undefined", "" }, { "'x'", "" }, { "\"", "" }, { "\"\t\"", "" }, { "\"\\x41\"", "" }, { "\"\\ud800\"", "" },
    { "\"\\udc00\\ud800\"", "" }, { "\"\xff\"", "" }, { "\"\xc0\xaf\"", "" }, { "\"\xed\xa0\x80\"", "" },
    { "\"\\u0000\"", "string" }, { "\"a\\u0000b\"", "string" }, { "\"\"", "string" }, { "\" \"", "string" },
    { "\"a\\r\\nSet-Cookie: x=y\"", "string" }, { "\"\\u202e\\u2066\"", "string" }, { "\"' OR 1=1 -- \"", "string" },
    { "\"%s%n%x\"", "string" }, { "\"${jndi:ldap://127.0.0.1:1/x}\"", "string" }, { "\"../../etc/passwd\"", "string" },
    { "\"<script>alert(1)</script>\"", "string" }, { "\"=1+1\"", "string" }, { "\"true\"", "string" },
    { "\"1\"", "string" }, { "\"9999-12-31T23:59:60Z\"", "string" }, { "\"-0001-01-01T00:00:00Z\"", "string" },
    { "\"2026-02-30T00:00:00Z\"", "string" }, { "[]", "array" }, { "[null]", "array" }, { "[\"x\"]", "array" },
    { "[[[[1]]]]", "array" }, { "{}", "object" }, { "{\"a\":{\"a\":{}}}", "object" }, { "{\"__proto__\":1}", "object" },
    { "{\"$ne\":null}", "object" }, { "{\"a\":1,\"a\":2}", "" },
};

static void
value_is_judged(const struct operation *operation, const char *name, json_object *schema, size_t which)
{
    const char *type = odd[which].type, *body = shape_body(operation, name, odd[which].json);
    struct answer answer = put_to(operation, "", "application/json", body);
    bool fits = shape_takes(schema, type) || (strcmp(type, "integer") == 0 && shape_takes(schema, "number"));

    ck_assert_msg(answer.status < 500, "%s: %s: %d", answer.url, body, answer.status);
    ck_assert_msg((*type && fits) || (answer.status >= 400 && answer.status != 404), "%s: %s: %d", answer.url, body,
        answer.status);
    ck_assert_msg(*type || answer.status == 400 || answer.status == 422, "%s: %s: %d", answer.url, body,
        answer.status);
}

/* Puts values into one member; returns how many. */
static size_t
member_is_judged(const struct operation *operation, const char *name, json_object *schema)
{
    static size_t number;
    size_t judged = 0;

    for (size_t which = 0; which < COUNT(odd); which++)
        if (variant_is_tried(number++, 3)) {
            value_is_judged(operation, name, schema, which);
            judged++;
        }
    return judged;
}

START_TEST(a_value_of_another_type_fits_nowhere)
{
    size_t judged = 0;

    prepare();
    for (size_t i = 0; i < operation_count; i++) {
        json_object *properties = NULL;
        if (!operations[i].takes || is_left_out(&operations[i])
            || !json_object_object_get_ex(operations[i].takes, "properties", &properties))
            continue;
        json_object_object_foreach(properties, name, schema)
            judged += member_is_judged(&operations[i], name, schema);
    }
    ck_assert_uint_gt(judged, 200);
}
END_TEST

static const char *
repeated(const char *beginning, const char *piece, size_t times, const char *end)
{
    size_t length = strlen(piece), used = strlen(beginning);
    char *full = text_keep(malloc(used + length * times + strlen(end) + 1));

    ck_assert_ptr_nonnull(full);
    memcpy(full, beginning, used);
    for (size_t i = 0; i < times; i++, used += length)
        memcpy(full + used, piece, length);
    memcpy(full + used, end, strlen(end) + 1);
    return full;
}

START_TEST(a_body_that_is_no_object_or_a_bomb_is_refused_by_every_route)
{
    const char *const bodies[] = {
        "", " ", "null", "true", "0", "\"x\"", "[]", "[{}]", "{", "}", "{}{}", "{} x", "{\"a\"}", "{\"a\":}", "{,}",
        "{'a':1}", "{a:1}", "\xef\xbb\xbf{}", "\xff\xfe{\0}", "{\"\xff\":1}", "{\"\":1}", "{/**/}", "{}//",
        "{\"a\":1,}",
        "{\"unknown\":1}", "{\"a\\u0000\":1}", "<xml/>", "a=b", "--x\r\n\r\n--x--",
        repeated("", "[", DEPTH, ""), repeated("{\"a\":", "{\"a\":", DEPTH, "1"),
        repeated("{\"a\":\"", "x", 900000, "\"}"), repeated("[", "0,", 400000, "0]"),
        repeated("{\"a\":1", "0", 300000, "}"), repeated("{", "\"a\":1,", 100000, "\"a\":1}"),
        repeated("{\"a\":\"", "\\u0041", 100000, "\"}"), repeated("", " ", 1048576, ""),
    };

    prepare();
    for (size_t i = 0; i < operation_count; i++)
        for (size_t b = 0; operations[i].takes && !is_left_out(&operations[i]) && b < COUNT(bodies); b++) {
            struct answer answer = put_to(&operations[i], "", "application/json", bodies[b]);
            ck_assert_msg(answer.status == 400 || answer.status == 422, "%s: %.40s: %d", answer.url, bodies[b],
                answer.status);
        }
}
END_TEST

START_TEST(two_mebibytes_are_too_much_for_every_route)
{
    const char *giant = repeated("{\"a\":\"", "x", 2 * 1024 * 1024, "\"}");

    errors_expected("client intended to send too large body");
    prepare();
    for (size_t i = 0; i < operation_count; i++)
        if (operations[i].takes) {
            struct answer answer = put_to(&operations[i], "", "application/json", giant);
            ck_assert_msg(answer.status == 413, "%s: %d", answer.url, answer.status);
        }
}
END_TEST

START_TEST(a_body_of_another_kind_is_refused_by_every_route)
{
    static const char *const types[] = { "text/plain", "application/x-www-form-urlencoded", "text/json",
        "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-7", "application/json-seq",
        "application/json, text/plain", "*/*", "json", "application/vnd.api+json" };

    prepare();
    for (size_t i = 0; i < operation_count; i++)
        for (size_t t = 0; operations[i].takes && t < COUNT(types); t++) {
            if (!variant_is_tried(i + t, 2))
                continue;
            struct answer answer = put_to(&operations[i], "", types[t], shape_body(&operations[i], NULL, NULL));
            ck_assert_msg(answer.status == 415, "%s: %s: %d", answer.url, types[t], answer.status);
        }
}
END_TEST

static const char *const odd_queries[] = {
    "%00", "%ff", "%c0%af", "%", "%zz", "%u0041", "-1", "0", "1e9", "99999999999999999999", "0x10", "1%0d%0aX:y", "",
    "%27%20OR%201=1--", "1;DROP%20TABLE%20users", "%5b%5d", "%7b%7d", "null", "..%2f..", "%25%30%30",
    "a%20b", "+", "%2b1", "1,2", "NaN",
};

/* A value of the query may fit; then the answer is 200, or 404 where we know of no such thing. Nothing else but a
 * refusal is right. */
static void
query_is_judged(const struct operation *operation, const char *name)
{
    int fits = strstr(operation->path, "{group_id}") || strstr(operation->path, "{role_id}") ? 404 : 200;

    for (size_t i = 0; i < COUNT(odd_queries); i++) {
        struct answer answer = put_to(operation, text("?%s=%s", name, odd_queries[i]), NULL, NULL);
        ck_assert_msg(answer.status == fits || answer.status == 400 || answer.status == 422, "%s: %d", answer.url,
            answer.status);
    }
    EXPECT(422, put_to(operation, text("?%s=1&%s=2", name, name), NULL, NULL));
}

START_TEST(a_query_that_makes_no_sense_is_refused_by_every_route)
{
    prepare();
    for (size_t i = 0; i < operation_count; i++) {
        json_object *parameters = NULL, *name = NULL, *in = NULL;
        bool any = json_object_object_get_ex(operations[i].about, "parameters", &parameters);
        if (strcmp(operations[i].method, "GET") != 0)
            continue;
        EXPECT(422, put_to(&operations[i], "?unknown=1", NULL, NULL));
        for (size_t p = 0; any && p < json_object_array_length(parameters); p++) {
            json_object *parameter = shape_followed(json_object_array_get_idx(parameters, p));
            ck_assert(json_object_object_get_ex(parameter, "name", &name)
                && json_object_object_get_ex(parameter, "in", &in));
            if (strcmp(json_object_get_string(in), "query") == 0)
                query_is_judged(&operations[i], json_object_get_string(name));
        }
    }
}
END_TEST

/* With something behind them, nginx makes another path of these, which may well be there. */
static bool
climbs(const char *path, const char *id)
{
    return path[strlen(path) - 1] != '}' && (strcmp(id, "..") == 0 || strcmp(id, "%2e%2e") == 0);
}

START_TEST(an_id_that_is_none_is_not_found_by_any_route)
{
    static const char *const ids[] = {
        "0", "-1", "null", "undefined", "*", "%2a", "user_", "user_0", "%00", "user_%00", "'", "%27%20OR%201=1", "%ff",
        "user_01h2xcejqtf2nbrexx3vqjhp41%0a", "USER_01H2XCEJQTF2NBREXX3VQJHP41", "user_81h2xcejqtf2nbrexx3vqjhp41",
        "user_01h2xcejqtf2nbrexx3vqjhp4i", "session_01h2xcejqtf2nbrexx3vqjhp41", "me", "..", "%2e%2e", "current;x=1",
        "user_00000000000000000000000000", "user_7zzzzzzzzzzzzzzzzzzzzzzzzz", "%c3%bcser_01h2xcejqtf2nbrexx3vqjhp41",
    };

    prepare();
    for (size_t i = 0; i < operation_count; i++)
        for (size_t id = 0; strchr(operations[i].path, '{') && id < COUNT(ids); id++) {
            if (climbs(operations[i].path, ids[id]))
                continue;
            const char *address = shape_address(&operations[i], ids[id], ids[id]);
            struct answer answer = browse(boss, operations[i].method, text("%s%s", the_world()->url, address),
                operations[i].takes ? "application/json" : NULL, operations[i].takes ? "{}" : NULL);
            ck_assert_msg(answer.status >= 400 && answer.status < 500, "%s %s: %d", operations[i].method, answer.url,
                answer.status);
        }
}
END_TEST

RUN_STORIES("attacks by inputs", make_room, a_value_of_another_type_fits_nowhere,
    a_body_that_is_no_object_or_a_bomb_is_refused_by_every_route, two_mebibytes_are_too_much_for_every_route,
    a_body_of_another_kind_is_refused_by_every_route, a_query_that_makes_no_sense_is_refused_by_every_route,
    an_id_that_is_none_is_not_found_by_any_route);
