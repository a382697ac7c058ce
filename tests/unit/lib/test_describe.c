/* What a program says about itself follows from its tables. */
#include "support/test.h"

#include <gatelodge/app.h>

#include "lib/json.h"

#include <string.h>

struct person {
    const char *name, *email, *password, *role, *attributes;
    int64_t age, born;
    struct lodge_list friends;
};
struct search { int64_t limit; bool all; };

static const struct lodge_field friend_fields[] = {
    LODGE_TEXT(struct person, name, "Name", .required = true, .max = 9),
};
LODGE_SCHEMA(friend_schema, struct person, friend_fields);
static const char *const roles[] = { "reader", "writer", NULL };
static const struct lodge_field new_person_fields[] = {
    LODGE_TEXT(struct person, name, "What to call them", .required = true, .min = 1, .max = 100, .example = "Ann"),
    LODGE_EMAIL(struct person, email, "Where to reach them", .nullable = true),
    LODGE_SECRET(struct person, password, "Secret", .required = true, .min = 8, .max = 64),
    LODGE_CHOICE(struct person, role, "Role", .nullable = true, .choices = roles, .fallback = "reader"),
    LODGE_NUMBER(struct person, age, "Age", .min = 0, .max = 150),
    LODGE_LIST(struct person, friends, &friend_schema, "Friends", .max = 3),
};
LODGE_SCHEMA(new_person, struct person, new_person_fields);
static const struct lodge_field person_view_fields[] = {
    LODGE_TEXT(struct person, name, "What to call them", .max = 100),
    LODGE_TIME(struct person, born, "When", .nullable = true, .optional = true),
    LODGE_ANYTHING(struct person, attributes, "Anything", .nullable = true, .max = 100),
    LODGE_LIST(struct person, friends, &friend_schema, "Friends", .max = 3),
};
LODGE_SCHEMA(person_view, struct person, person_view_fields);
static const struct lodge_field search_fields[] = {
    LODGE_NUMBER(struct search, limit, "How many", .fallback = "50", .min = 1, .max = 200),
};
LODGE_SCHEMA(search, struct search, search_fields);

static enum lodge_problem
run(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

static const enum lodge_problem add_problems[] = { LODGE_EMAIL_TAKEN, LODGE_USERNAME_TAKEN, LODGE_OK };
static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/people", .about = "List people", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .query = &search, .gives = &person_view, .run = run },
    { .method = LODGE_POST, .path = "/api/v1/people", .about = "Add a person", .caller = LODGE_FRESH_PERSON,
      .permission = "people.write", .pace = LODGE_PACE_WRITE, .takes = &new_person, .gives = &person_view,
      .problems = add_problems, .run = run },
    { .method = LODGE_DELETE, .path = "/api/v1/people/{person_id}/tags/{tag}", .about = "Take a tag away",
      .more = "Only the last", .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .run = run },
    { .method = LODGE_PATCH, .path = "/api/v1/people/{person_id}", .about = "Change a person",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .takes = &new_person, .gives = &person_view, .run = run },
    { .method = LODGE_GET, .path = "/login", .about = "Show the page", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_READ, .form = LODGE_FORM_PAGE, .run = run },
};
static LODGE_RESOURCE(people, "People", routes);
static const struct lodge_resource *const resources[] = { &people, NULL };

static struct lodge_arena *arena;
static struct json *document;

static void
end_arena(void)
{
    lodge_arena_free(arena);
}

static const char *
describe(const char *what)
{
    if (!arena) {
        arena = lodge_arena_new(4 * 1024 * 1024);
        atexit(end_arena);
    }
    static const struct lodge_replays replays = { .once = NULL };       /* that there are some is all that counts */
    static const struct lodge_app app = {
        .name = "people", .about = "People", .version = "1.2", .resources = resources, .replays = &replays,
    };
    return lodge_describe(&app, what, arena);
}

/* The value at a path of members, "paths|/a|get"; fails the test when it is not there. A number is an entry. */
static struct json *
at(struct json *value, const char *path)
{
    while (*path) {
        size_t length = strcspn(path, "|");
        const char *name = lodge_copy(arena, path, length);

        if (json_kind_of(value) == JSON_LIST)
            value = json_entry(value, (size_t)strtoul(name, NULL, 10));
        else
            ck_assert_msg(json_member(value, name, &value), "%s is missing", name);
        path += length + (path[length] == '|');
    }
    return value;
}

static const char *
text_at(const char *path)
{
    struct json *value = at(document, path);

    return json_kind_of(value) == JSON_TEXT ? json_text(value) : json_write(arena, value);
}

static void
read_openapi(void)
{
    struct lodge_fault fault = { .note = "" };
    const char *text = describe("openapi");

    ck_assert_int_eq(json_parse(arena, &fault, text, strlen(text), &document), LODGE_OK);
    ck_assert_uint_eq(fault.misfit_count, 0);
}

START_TEST(routes_are_an_aligned_table)
{
    ck_assert_str_eq(describe("routes"),
        "GET     /api/v1/people                         anyone        -             free   List people\n"
        "POST    /api/v1/people                         fresh person  people.write  write  Add a person\n"
        "DELETE  /api/v1/people/{person_id}/tags/{tag}  person        -             write  Take a tag away\n"
        "PATCH   /api/v1/people/{person_id}             person        -             write  Change a person\n"
        "GET     /login                                 anyone        -             read   Show the page\n");
}
END_TEST

START_TEST(problems_are_all_told)
{
    const char *text = describe("problems");

    for (enum lodge_problem problem = LODGE_OK + 1; problem < LODGE_PROBLEM__COUNT; problem++)
        ck_assert_ptr_nonnull(strstr(text, lodge_problem_row(problem)->code));
    ck_assert_ptr_nonnull(strstr(text, "\nnot_found                  404  There is nothing here."));
    ck_assert_ptr_null(describe("nonsense"));
}
END_TEST

START_TEST(an_operation_follows_from_its_row)
{
    read_openapi();
    ck_assert_str_eq(text_at("openapi"), "3.1.0");
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|operationId"), "people_get");
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|security"), "[]");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|security"), "[{\"cookie\":[]},{\"bearer\":[]}]");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|summary"), "Add a person");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|description"),
        "Add a person. Needs the permission `people.write`. The sign-in must be recent.");
    ck_assert_str_eq(text_at("paths|/api/v1/people/{person_id}/tags/{tag}|delete|operationId"),
        "people_person_tags_tag_delete");
    ck_assert_str_eq(text_at("paths|/api/v1/people/{person_id}/tags/{tag}|delete|description"),
        "Only the last.");
    ck_assert_str_eq(text_at("tags|0|description"), "People");
}
END_TEST

START_TEST(parameters_come_from_path_and_query)
{
    read_openapi();
    ck_assert_str_eq(text_at("paths|/api/v1/people/{person_id}/tags/{tag}|parameters|0"),
        "{\"name\":\"person_id\",\"in\":\"path\",\"required\":true,\"description\":\"Which person.\",\"schema\":"
        "{\"type\":\"string\",\"pattern\":\"^person_[0-7][0-9a-hjkmnp-tv-z]{25}$\"},"
        "\"example\":\"person_01h2xcejqtf2nbrexx3vqjhp41\"}");
    ck_assert_str_eq(text_at("paths|/api/v1/people/{person_id}/tags/{tag}|parameters|1|schema"),
        "{\"type\":\"string\",\"minLength\":1,\"maxLength\":128}");
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|parameters|0"),
        "{\"name\":\"limit\",\"in\":\"query\",\"description\":\"How many.\",\"schema\":{\"type\":\"integer\","
        "\"description\":\"How many.\",\"format\":\"int64\",\"minimum\":1,\"maximum\":200,\"default\":50},"
        "\"example\":50}");
}
END_TEST

/* The members of an object in order, "a b c". */
static const char *
names_at(const char *path)
{
    const struct json_member *members;
    const char *names = "";
    size_t count = json_members(arena, at(document, path), &members);

    for (size_t i = 0; i < count; i++)
        names = lodge_print(arena, "%s%s%s", names, i ? " " : "", members[i].name);
    return names;
}

START_TEST(headers_that_are_taken_follow_from_the_row)
{
    read_openapi();
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|parameters|1|$ref"), "#/components/parameters/IfNoneMatch");
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|parameters|2|$ref"), "#/components/parameters/RequestId");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|parameters"),
        "[{\"$ref\":\"#/components/parameters/IdempotencyKey\"},{\"$ref\":\"#/components/parameters/RequestId\"},"
        "{\"$ref\":\"#/components/parameters/TraceParent\"}]");
    ck_assert_str_eq(text_at("paths|/api/v1/people/{person_id}|patch|parameters|0|$ref"),
        "#/components/parameters/IfMatch");
    ck_assert_str_eq(text_at("components|parameters|IfMatch|name"), "If-Match");
    ck_assert_str_eq(text_at("components|parameters|IfMatch|in"), "header");
}
END_TEST

START_TEST(headers_of_answers_follow_from_the_row)
{
    read_openapi();
    ck_assert_str_eq(names_at("paths|/api/v1/people|get|responses|200|headers"), "X-Request-Id ETag");
    ck_assert_str_eq(names_at("paths|/api/v1/people|get|responses|304|headers"), "X-Request-Id ETag");
    ck_assert_str_eq(names_at("paths|/api/v1/people|post|responses|201|headers"),
        "X-Request-Id Location ETag RateLimit-Policy RateLimit Idempotency-Replayed");
    ck_assert_str_eq(names_at("paths|/api/v1/people/{person_id}/tags/{tag}|delete|responses|204|headers"),
        "X-Request-Id RateLimit-Policy RateLimit");
    ck_assert_str_eq(names_at("paths|/api/v1/people|post|responses|401|headers"),
        "X-Request-Id RateLimit-Policy RateLimit Idempotency-Replayed WWW-Authenticate");
    ck_assert_str_eq(text_at("components|headers|RequestId|required"), "true");
    ck_assert_str_eq(text_at("components|headers|RetryAfter|schema|type"), "integer");
}
END_TEST

START_TEST(an_example_is_what_the_row_says_or_follows_from_its_kind)
{
    read_openapi();
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|requestBody|content|application/json|example"),
        "{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"password\":\"correct horse battery staple\","
        "\"role\":\"reader\",\"age\":1,\"friends\":[{\"name\":\"name\"}]}");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|responses|201|content|application/json|example"),
        "{\"name\":\"name\",\"born\":\"2026-11-20T09:15:00.000Z\",\"attributes\":{},"
        "\"friends\":[{\"name\":\"name\"}]}");
}
END_TEST

START_TEST(each_problem_of_a_status_has_its_example)
{
    read_openapi();
    ck_assert_str_eq(names_at("paths|/api/v1/people|post|responses|409|content|application/problem+json|examples"),
        "username_taken email_taken still_running");
    ck_assert_str_eq(text_at("components|responses|BodyTooLarge|content|application/problem+json|example|code"),
        "body_too_large");
    ck_assert_str_eq(text_at("components|responses|FieldInvalid|content|application/problem+json|example|errors"),
        "[{\"pointer\":\"/name\",\"code\":\"missing\",\"detail\":\"This is needed.\"}]");
}
END_TEST

START_TEST(what_is_taken_is_strict)
{
    read_openapi();
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|requestBody|content|application/json|schema|$ref"),
        "#/components/schemas/NewPerson");
    at(document, "paths|/api/v1/people/{person_id}|patch|requestBody|content|application/merge-patch+json");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|required"), "[\"name\",\"password\"]");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|additionalProperties"), "false");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|name"),
        "{\"type\":\"string\",\"description\":\"What to call them.\",\"minLength\":1,\"maxLength\":100}");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|email|type"), "[\"string\",\"null\"]");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|email|maxLength"), "254");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|role|enum"),
        "[\"reader\",\"writer\",null]");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|role|default"), "reader");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|friends|maxItems"), "3");
}
END_TEST

START_TEST(what_is_given_says_what_is_always_there)
{
    read_openapi();
    ck_assert_str_eq(text_at("paths|/api/v1/people|get|responses|200|content|application/json|schema|$ref"),
        "#/components/schemas/PersonView");
    at(document, "paths|/api/v1/people|post|responses|201|headers|Location");
    ck_assert_str_eq(text_at("components|schemas|PersonView|required"),
        "[\"name\",\"attributes\",\"friends\"]");
    ck_assert_str_eq(text_at("components|schemas|PersonView|properties|born|type"), "string");
    ck_assert_str_eq(text_at("components|schemas|PersonView|properties|attributes|type"),
        "[\"object\",\"null\"]");
    ck_assert_str_eq(text_at("components|schemas|PersonView|properties|attributes|additionalProperties"),
        "true");
    /* taken and given, the same schema says different things */
    ck_assert_str_eq(text_at("components|schemas|PersonView|properties|friends|items|$ref"),
        "#/components/schemas/Friend");
    ck_assert_str_eq(text_at("components|schemas|NewPerson|properties|friends|items|$ref"),
        "#/components/schemas/Friend2");
}
END_TEST

START_TEST(problems_follow_from_the_row)
{
    static const char *const statuses[] = { "201", "400", "401", "403", "409", "413", "415", "422", "429",
        "500", "503" };
    const struct json_member *members;

    read_openapi();
    struct json *responses = at(document, "paths|/api/v1/people|post|responses");
    ck_assert_uint_eq(json_members(arena, responses, &members), LODGE_COUNT(statuses));
    for (size_t i = 0; i < LODGE_COUNT(statuses); i++)
        ck_assert_str_eq(members[i].name, statuses[i]);
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|responses|413|$ref"),
        "#/components/responses/BodyTooLarge");
    at(document, "components|responses|BodyTooLarge|content|application/problem+json|schema|$ref");
    at(document, "components|responses|TooManyAttempts|headers|Retry-After");
    ck_assert_str_eq(text_at("paths|/api/v1/people|post|responses|409|description"),
        "`username_taken`: This username is already in use. `email_taken`: This e-mail address is already in use. "
        "`still_running`: The same request is still being worked on.");

    struct json *free_responses = at(document, "paths|/api/v1/people|get|responses"), *found;
    ck_assert(!json_member(free_responses, "401", &found) && !json_member(free_responses, "429", &found));
    at(document, "paths|/api/v1/people/{person_id}|patch|responses|404");
}
END_TEST

START_TEST(pages_are_left_out)
{
    struct json *found;

    read_openapi();
    ck_assert(!json_member(at(document, "paths"), "/login", &found));
}
END_TEST

RUN_TESTS("describe", routes_are_an_aligned_table, problems_are_all_told, an_operation_follows_from_its_row,
    parameters_come_from_path_and_query, headers_that_are_taken_follow_from_the_row,
    headers_of_answers_follow_from_the_row, an_example_is_what_the_row_says_or_follows_from_its_kind,
    each_problem_of_a_status_has_its_example, what_is_taken_is_strict, what_is_given_says_what_is_always_there,
    problems_follow_from_the_row, pages_are_left_out);
