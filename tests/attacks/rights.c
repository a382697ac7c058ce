/* Who may do what: every route for everybody against rights.def; forged requests of other sites; members that
 * nobody may send. Each route that the programs print is tried, also those that come later. */
#include "attacks/pipeline.h"
#include "attacks/shape.h"
#include "support/story.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPERATIONS_MAX 100
#define COUNT(list)    (sizeof(list) / sizeof((list)[0]))

enum who { NOBODY, ORDINARY, AUDITOR, ADMINISTRATOR, WHO__COUNT };

struct right {
    const char *request;
    int answers[WHO__COUNT];
};

static const struct right rights[] = {
#define RIGHT(request_, ...) { request_, { __VA_ARGS__ } },
#include "attacks/rights.def"
#undef RIGHT
};

static struct operation operations[OPERATIONS_MAX];
static size_t operation_count;
static struct person people[WHO__COUNT];

static void
make_room(void)
{
    settings_put("pace", "read = 1000000");
    settings_put("pace", "write = 1000000");
    settings_put("pace", "guess = 1000000");
    settings_put("pace", "mail = 1000000");
    settings_apply();
}

static void
prepare(void)
{
    operation_count = shape_operations(operations, OPERATIONS_MAX);
    people[ORDINARY] = A_PERSON(NULL);
    people[AUDITOR] = A_PERSON("--role", "auditor");
    people[ADMINISTRATOR] = A_PERSON("--role", "administrator");
}

/* What the API describes under "POST /api/v1/users"; a bare operation for what is no part of it. */
static struct operation
operation_of(const char *request)
{
    const char *path = strchr(request, ' ') + 1;

    for (size_t i = 0; i < operation_count; i++)
        if (strcmp(operations[i].path, path) == 0
            && strncmp(operations[i].method, request, (size_t)(path - request - 1)) == 0)
            return operations[i];
    return (struct operation){ .method = text("%.*s", (int)(path - request - 1), request), .path = path };
}

static const struct right *
right_for(const char *request)
{
    for (size_t i = 0; i < COUNT(rights); i++)
        if (strcmp(rights[i].request, request) == 0)
            return &rights[i];
    return NULL;
}

START_TEST(every_route_has_its_row)
{
    const char *printed = RUN_WELL(NULL, "gatelodge", "print", "routes");
    size_t routes = 0;

    for (const char *line = printed; *line; routes++) {
        size_t method = strcspn(line, " "), gap = strspn(line + method, " ");
        size_t path = strcspn(line + method + gap, " \n");
        const char *request = text("%.*s %.*s", (int)method, line, (int)path, line + method + gap);
        ck_assert_msg(right_for(request), "tests/attacks/rights.def does not say who may %s", request);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    ck_assert_uint_eq(routes, COUNT(rights));
}
END_TEST

/* Somebody's browser; a new one where the route itself ends or opens sessions. */
static struct browser *
as(enum who who, const struct operation *operation)
{
    static struct browser *browsers[WHO__COUNT];
    bool lasts = !strstr(operation->path, "session") && !strstr(operation->path, "log");

    if (lasts && browsers[who])
        return browsers[who];
    return browsers[who] = who == NOBODY ? a_browser() : signed_in(people[who]);
}

/* Asks as a page of ours would. */
static struct answer
ask_for(struct browser *browser, const struct operation *operation, struct person about, const char *session)
{
    const char *address = shape_address(operation, about.id, session);
    bool form = strncmp(address, "/api/", 5) != 0 && strcmp(operation->method, "POST") == 0;
    const char *body = operation->takes ? shape_body(operation, NULL, NULL) : form ? "" : NULL;

    return ask_with(browser, text("%s %s", operation->method, address),
        form ? "application/x-www-form-urlencoded" : body ? "application/json" : NULL, body);
}

START_TEST(everybody_may_do_what_is_theirs_and_nothing_else)
{
    int wrong = 0;

    errors_expected("access forbidden by rule");
    prepare();
    for (size_t i = 0; i < COUNT(rights); i++) {
        struct operation operation = operation_of(rights[i].request);
        for (enum who who = NOBODY; who < WHO__COUNT; who++) {
            struct person about = people[ORDINARY];
            const char *session = "session_01h2xcejqtf2nbrexx3vqjhp41";
            if (strchr(operation.path, '{')) {
                about = A_PERSON(NULL);
                session = said(ask_as(program_of(about), "GET /api/v1/sessions/current", NULL), "session.id");
            }
            struct answer answer = ask_for(as(who, &operation), &operation, about, session);
            if (answer.status != rights[i].answers[who])
                fprintf(stderr, "%s as %d: %d instead of %d\n", rights[i].request, (int)who, answer.status,
                    rights[i].answers[who]);
            wrong += answer.status != rights[i].answers[who];
        }
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Everything that says who somebody is and what they may. */
static const char *
state_of_people(void)
{
    return sql("SELECT HEX(id), username, email, display_name, status, attributes, expires_at FROM users ORDER BY id; "
        "SELECT HEX(user_id), HEX(role_id) FROM user_roles ORDER BY 1, 2; "
        "SELECT HEX(user_id), HEX(group_id) FROM group_members ORDER BY 1, 2; "
        "SELECT HEX(role_id), pattern FROM role_permissions ORDER BY 1, 2; "
        "SELECT HEX(group_id), HEX(role_id) FROM group_roles ORDER BY 1, 2; "
        "SELECT HEX(id), name, display_name FROM groups ORDER BY 1");
}

/* Ends the story when something is not as before, and shows the first line of it. */
static void
nothing_has_changed(const char *before)
{
    const char *now = state_of_people();
    size_t same = 0;

    while (before[same] && before[same] == now[same])
        same++;
    ck_assert_msg(before[same] == now[same], "changed: %.200s", now + (same > 100 ? same - 100 : 0));
}

/* What a form, an image or a script of another site can send without asking first. */
static const char *const simple_types[] = { "text/plain", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x", "application/json" };
static const char *const other_sites[] = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
    "Sec-Fetch-Site: none", "Origin: https://evil.example", "Origin: null", "Origin:", "X: no origin at all",
    "Origin: https://localhost.evil.example", "Origin: https://localhost:1", "Origin: http://localhost" };

static void
is_refused_from_elsewhere(struct browser *browser, const struct operation *operation, size_t variant)
{
    const struct right *right = right_for(text("%s %s", operation->method, operation->path));
    bool for_anyone = right && right->answers[NOBODY] == right->answers[ADMINISTRATOR];
    const char *type = simple_types[variant % COUNT(simple_types)];

    browser->headers[0] = other_sites[variant / COUNT(simple_types)];
    struct answer answer = ask_with(browser, text("%s %s", operation->method,
        shape_address(operation, people[ORDINARY].id, "session_01h2xcejqtf2nbrexx3vqjhp41")), type,
        shape_body(operation, NULL, NULL));
    ck_assert_msg(answer.status == 403 || (for_anyone && answer.status >= 400), "%s %s with %s, %s: %d",
        operation->method, answer.url, browser->headers[0], type, answer.status);
}

START_TEST(no_other_site_does_anything_in_somebodys_name)
{
    prepare();
    struct browser *browser = signed_in(people[ADMINISTRATOR]);
    const char *before = state_of_people();

    browser->site = NULL;
    for (size_t i = 0; i < operation_count; i++)
        for (size_t v = 0; v < COUNT(simple_types) * COUNT(other_sites); v++) {
            if (strcmp(operations[i].method, "GET") == 0 || !variant_is_tried(v, 3))
                continue;
            browser->from = v % 12 ? browser->from : a_program(NULL)->from;
            is_refused_from_elsewhere(browser, &operations[i], v);
        }
    browser->headers[0] = NULL;
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    nothing_has_changed(before);
}
END_TEST

/* Signing somebody in as the attacker: what they write then lands in the attacker's account. */
START_TEST(no_other_site_signs_somebody_in_or_out)
{
    static const char *const from[] = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none", "Origin: https://evil.example", "Origin: null", "X: no origin at all" };
    static const char *const types[] = { "text/plain", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x" };

    prepare();
    for (size_t i = 0; i < COUNT(from); i++)
        for (size_t t = 0; t < COUNT(types); t++) {
            struct browser *browser = a_program(NULL);
            browser->headers[0] = from[i];
            struct answer form = ask_with(browser, "POST /login", types[t], text("identifier=%s&password=%s",
                people[ORDINARY].username, RUN_WELL(people[ORDINARY].password, "sed", "s/ /+/g")));
            struct answer json = ask_with(browser, "POST /api/v1/sessions", types[t],
                text("{\"identifier\":\"%s\",\"password\":\"%s\"}", people[ORDINARY].username,
                people[ORDINARY].password));
            ck_assert_int_eq(json.status, 415);
            ck_assert_ptr_null(header_of(form, "Set-Cookie"));
            ck_assert_ptr_null(header_of(json, "Set-Cookie"));
            ck_assert_ptr_null(cookie_of(browser, "__Host-gatelodge"));
        }
}
END_TEST

/* Members of any object that the API knows, and names that other programs' objects have. */
static size_t
all_members(const char *members[], size_t room)
{
    static const char *const others[] = { "is_admin", "admin", "role", "role_id", "permission", "owner", "user",
        "password_hash", "hash", "email_verified_at", "mfa", "level", "verified", "uid", "_id", "__proto__",
        "constructor", "prototype", "deleted_at", "active", "superuser", "group_ids", "scope" };
    json_object *schemas = NULL, *properties = NULL;
    size_t count = 0;

    ck_assert(json_pointer_get(shape_document(), "/components/schemas", &schemas) == 0);
    json_object_object_foreach(schemas, name, schema) {
        (void)name;
        if (!json_object_object_get_ex(schema, "properties", &properties))
            continue;
        json_object_object_foreach(properties, member, about) {
            (void)about;
            if (count < room)
                members[count++] = member;
        }
    }
    for (size_t i = 0; i < COUNT(others) && count < room; i++)
        members[count++] = others[i];
    return count;
}

static void
member_is_refused(struct browser *browser, const struct operation *operation, const char *member)
{
    static const char *const values[] = { "true", "\"administrator\"", "[\"administrator\"]", "{\"a\":1}" };

    for (size_t v = 0; v < COUNT(values); v++) {
        static size_t number;
        if (!variant_is_tried(number++, 3))
            continue;
        struct answer answer = ask_with(browser, text("%s %s", operation->method,
            shape_address(operation, people[ORDINARY].id, "session_01h2xcejqtf2nbrexx3vqjhp41")),
            "application/json", shape_body(operation, member, values[v]));
        ck_assert_msg(answer.status == 422, "%s %s takes %s: %d", operation->method, answer.url, member, answer.status);
    }
}

START_TEST(no_route_takes_members_that_are_not_its_own)
{
    static const char *members[500];
    json_object *own = NULL;

    prepare();
    settings_put("registration", "open = true");
    settings_apply();
    struct browser *boss = program_of(people[ADMINISTRATOR]);
    size_t count = all_members(members, COUNT(members));
    const char *before = state_of_people();

    ck_assert_uint_lt(count, COUNT(members));
    for (size_t i = 0; i < operation_count; i++) {
        if (!operations[i].takes || !json_object_object_get_ex(operations[i].takes, "properties", &own))
            continue;
        for (size_t m = 0; m < count; m++) {
            boss->from = m % 10 ? boss->from : a_program(NULL)->from;
            if (!json_object_object_get_ex(own, members[m], NULL))
                member_is_refused(boss, &operations[i], members[m]);
        }
    }
    nothing_has_changed(before);
}
END_TEST

START_TEST(reading_changes_nothing)
{
    errors_expected("access forbidden by rule");
    prepare();
    struct browser *boss = program_of(people[ADMINISTRATOR]);
    const char *before = state_of_people();

    for (size_t i = 0; i < operation_count; i++) {
        const char *address = shape_address(&operations[i], people[ORDINARY].id, "session_01h2xcejqtf2nbrexx3vqjhp41");
        static const char *const methods[] = { "GET", "HEAD", "OPTIONS" };
        for (size_t m = 0; m < COUNT(methods); m++) {
            boss->headers[0] = "X-HTTP-Method-Override: DELETE";
            struct answer answer = ask_as(boss, text("%s %s", methods[m], address), NULL);
            ck_assert_msg(answer.status < 500, "%s %s: %d", methods[m], address, answer.status);
        }
    }
    nothing_has_changed(before);
}
END_TEST

RUN_STORIES("attacks by rights", make_room, every_route_has_its_row, everybody_may_do_what_is_theirs_and_nothing_else,
    no_other_site_does_anything_in_somebodys_name, no_other_site_signs_somebody_in_or_out,
    no_route_takes_members_that_are_not_its_own, reading_changes_nothing);
