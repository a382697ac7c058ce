/* What a request costs does not depend on how much there is: the same statements and the same rows with 2,000 people
 * and with 20,000, and on page 100 as on page 1. MariaDB itself counts, in its performance_schema. Plans of single
 * statements are in tests/db/test_plans.c, times with a million in bench/. */
#include "support/story.h"

#include <stdio.h>
#include <string.h>

#define FEW     2000
#define MANY    20000
#define PAGE    100         /* this one as well as the first, of so many entries */
#define PROBE   "person-0000009"
#define SERVICE "person-0000100"
#define CROWD   "group-002001"          /* there when there are many */

/* What the programs asked of MariaDB. */
struct cost {
    long statements;
    long rows;              /* that MariaDB examined */
    long reads;             /* of rows and keys, by its storage engine */
};

/* What stands for a place in a request, and where it comes from; a name is new each time. */
static struct known {
    const char *place, *request, *member;
    const char *text;
} known[] = {
    { "{user_id}",    "GET /api/v1/users?filter=username%20eq%20%22" PROBE "%22",   "data.0.id", NULL },
    { "{service_id}", "GET /api/v1/users?filter=username%20eq%20%22" SERVICE "%22", "data.0.id", NULL },
    { "{group_id}",   "GET /api/v1/groups?limit=1",                                 "data.0.id", NULL },
    { "{role_id}",    "GET /api/v1/roles?limit=1&filter=name%20eq%20%22role-07%22", "data.0.id", NULL },
    { "{crowd_id}",   "GET /api/v1/groups?filter=name%20eq%20%22" CROWD "%22",      "data.0.id", NULL },
    { "{name}",       NULL,                                                         NULL,        NULL },
};

/* Every list, search and lookup. A route with GET that is missing here fails the run. Answers are as long in both sizes
 * of the tables; what no index finds is looked for in as many rows. */
static const char *const requests[] = {
    "/api/v1/me", "/api/v1/me/sessions", "/api/v1/me/tokens", "/api/v1/me/events", "/api/v1/permissions",
    "/api/v1/openapi.json",
    "/api/v1/sessions/current", "/api/v1/sessions", "/api/v1/sessions?filter=username eq \"" PROBE "\"",
    "/api/v1/users", "/api/v1/users?limit=200", "/api/v1/users?sort=-created_at", "/api/v1/users?sort=username",
    "/api/v1/users?sort=-username", "/api/v1/users?filter=id eq \"{user_id}\"",
    "/api/v1/users?filter=username eq \"" PROBE "\"", "/api/v1/users?filter=username sw \"person-000\"",
    "/api/v1/users?sort=-username&filter=username sw \"person-00000\"",
    "/api/v1/users?filter=email eq \"person-9@example.org\"", "/api/v1/users?filter=email sw \"person-7\"",
    "/api/v1/users?limit=2&filter=created_at ge \"2022-01-01T00:00:00Z\" and created_at lt \"2022-01-03T00:00:00Z\"",
    "/api/v1/users?limit=2&sort=-created_at&filter=created_at lt \"2022-01-03T00:00:00Z\"",
    "/api/v1/users?limit=2&filter=status eq \"suspended\"",
    "/api/v1/users?limit=1&sort=-created_at&filter=status eq \"pending\"",
    "/api/v1/users?limit=2&filter=status eq \"SUSPENDED\" and created_at gt \"2022-01-03T00:00:00Z\"",
    "/api/v1/users?filter=display_name co \"nobody\"", "/api/v1/users?filter=groups eq \"nothing\"",
    "/api/v1/users?search=0000009", "/api/v1/users?search=person-00000", "/api/v1/users?search=bell",
    "/api/v1/users?search=org pers", "/api/v1/users?search=example person 0000017",
    "/api/v1/users?search=person&filter=groups eq \"nothing\"",
    "/api/v1/users/{user_id}", "/api/v1/users/{user_id}/sessions", "/api/v1/users/{service_id}/tokens",
    "/api/v1/tokens?limit=5",
    "/api/v1/users/{user_id}/effective",
    "/api/v1/groups", "/api/v1/groups?sort=-name", "/api/v1/groups?sort=-created_at",
    "/api/v1/groups?limit=1&sort=created_at",       /* which of the crowds is first is no matter */
    "/api/v1/groups?filter=name eq \"group-000007\"", "/api/v1/groups?filter=name sw \"GROUP-00195\"",
    "/api/v1/groups?sort=-name&filter=name sw \"group-00195\"",
    "/api/v1/groups/{group_id}", "/api/v1/groups/{group_id}/members",
    "/api/v1/groups/{group_id}/members?filter=username eq \"nobody\"",
    "/api/v1/roles", "/api/v1/roles?sort=-created_at", "/api/v1/roles/{role_id}",
    "/api/v1/system", "/api/v1/statistics", "/api/v1/statistics?step=day",
    "/api/v1/policy", "/api/v1/portal", "/api/v1/policy/explain?user=" PROBE "&url=https://localhost/sample/",
    "/api/v1/events", "/api/v1/events?sort=at", "/api/v1/events?filter=actor.id eq \"{user_id}\"",
    "/api/v1/events?filter=target.id eq \"{user_id}\"", "/api/v1/events?filter=action eq \"user.changed\"",
    "/api/v1/events?filter=outcome eq \"refused\"", "/api/v1/events?filter=ip eq \"10.7.7.7\"",
    "/api/v1/events?filter=request_id eq \"seed-1-7\"", "/api/v1/events?filter=user_agent co \"nothing\"",
    "/api/v1/events?limit=2&filter=at ge \"2026-01-01T00:00:00Z\" and at lt \"2026-01-02T00:00:00Z\"",
};

/* And what is changed. */
static const struct { const char *request, *body; } changes[] = {
    { "POST /api/v1/users",                                     "{'username':'{name}'}" },
    { "POST /api/v1/users/import",                              "{'people':[{'username':'{name}'},"
        "{'username':'{name}','groups':['group-000007']}]}" },
    { "PATCH /api/v1/users/{user_id}",                          "{'display_name':'{name}'}" },
    { "PATCH /api/v1/users/{service_id}",                       "{'status':'suspended'}" },
    { "PATCH /api/v1/users/{service_id}",                       "{'status':'active'}" },
    { "DELETE /api/v1/groups/{group_id}/members/{service_id}",  NULL },
    { "PUT /api/v1/groups/{group_id}/members/{service_id}",     NULL },
    { "PUT /api/v1/users/{user_id}/roles/{role_id}",            NULL },
    { "DELETE /api/v1/users/{user_id}/roles/{role_id}",         NULL },
};

#define REQUESTS (sizeof(requests) / sizeof(requests[0]))
#define CHANGES  (sizeof(changes) / sizeof(changes[0]))
#define VISITS   2
#define ALL      (REQUESTS + CHANGES + VISITS)
#define KNOWN    (sizeof(known) / sizeof(known[0]))
#define ROUNDS   3
#define PROGRAMS "'gatelodge_api', 'gatelodge_gate', 'gatelodge_login'"

/* ---- the world ---------------------------------------------------------------------------------- */

/* As many people, groups, sessions and events. */
static void
grow_to(long count)
{
    long there = sql_number("SELECT COUNT(*) FROM users WHERE username LIKE 'person-%%'");
    const char *more = text("%ld", count - there);

    if (count > there)
        RUN_WELL(NULL, SOURCE_DIRECTORY "/bench/seed", "--defaults", the_world()->database, "--users", more, "--groups",
            more, "--sessions", more, "--events", more);
}

static void
prepare(void)
{
    const char *file = text("%s/mariadb.cnf", the_world()->directory);

    settings_put("pace", "read = 1000000");
    settings_put("pace", "write = 1000000");
    settings_apply();
    text_to_file(file, text("%sperformance-schema = ON\n", text_of_file(file, NULL)));
    database_stop();
    database_start();
    grow_to(FEW);
}

/* A request or a body with what its places stand for, encoded as a query must be. */
static const char *
completed(const char *request)
{
    const char *done = "";

    for (; *request; request++) {
        size_t i = 0;

        while (i < KNOWN && strncmp(request, known[i].place, strlen(known[i].place)) != 0)
            i++;
        if (i < KNOWN) {
            done = text("%s%s", done, known[i].text ? known[i].text : a_name());
            request += strlen(known[i].place) - 1;
        } else {
            done = *request == '"' ? text("%s%%22", done) : text("%s%c", done, *request);
        }
    }
    return done;
}

static const char *
completed_path(const char *path)
{
    const char *done = "";

    for (path = completed(path); *path; path++)
        done = *path == ' ' ? text("%s%%20", done) : text("%s%c", done, *path);
    return text("GET %s", done);
}

static struct browser *
a_boss(void)
{
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));

    for (size_t i = 0; i < KNOWN; i++)
        if (known[i].request)
            known[i].text = said(EXPECT(200, ask_as(boss, completed(known[i].request), NULL)), known[i].member);
    return boss;
}

/* ---- counting ----------------------------------------------------------------------------------- */

/* What the accounts of the programs have asked since MariaDB began. That a statement is prepared, once for each worker,
 * is left out. */
static struct cost
spent(void)
{
    struct cost cost = { 0, 0, 0 };
    const char *row = sql("SELECT SUM(COUNT_STAR), SUM(SUM_ROWS_EXAMINED), (SELECT SUM(VARIABLE_VALUE)"
        " FROM performance_schema.status_by_user WHERE user IN (" PROGRAMS ")"
        " AND VARIABLE_NAME LIKE 'Handler\\_read%%')"
        " FROM performance_schema.events_statements_summary_by_user_by_event_name WHERE user IN (" PROGRAMS ")"
        " AND event_name LIKE 'statement/%%' AND event_name NOT LIKE 'statement/com/Prepare'");

    ck_assert_msg(sscanf(row, "%ld %ld %ld", &cost.statements, &cost.rows, &cost.reads) == 3, "%s", row);
    return cost;
}

/* The smallest of three: now and then a worker also writes that a session was used, or opens its connection. */
static void
keep_smallest(struct cost *smallest, struct cost before, int round)
{
    struct cost after = spent();
    struct cost cost = {
        after.statements - before.statements, after.rows - before.rows, after.reads - before.reads
    };

    if (round == 0 || cost.statements < smallest->statements
        || (cost.statements == smallest->statements && cost.reads < smallest->reads))
        *smallest = cost;
}

static struct cost
cost_of(struct browser *boss, const char *request)
{
    struct cost smallest = { 0, 0, 0 };

    for (int round = 0; round < ROUNDS; round++) {
        struct cost before = spent();

        EXPECT(200, ask_as(boss, request, NULL));
        keep_smallest(&smallest, before, round);
    }
    return smallest;
}

/* Somebody signs in, and enters the protected application. */
static void
count_visit(struct cost costs[VISITS])
{
    struct person ann = A_PERSON(NULL);

    for (int round = 0; round < ROUNDS; round++) {
        struct cost before = spent();
        struct browser *browser = signed_in(ann);

        keep_smallest(&costs[0], before, round);
        before = spent();
        ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);
        keep_smallest(&costs[1], before, round);
    }
}

static void
count_changes(struct browser *boss, struct cost costs[CHANGES])
{
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < CHANGES; i++) {
            struct cost before = spent();
            const char *body = changes[i].body;
            struct answer answer = ask_as(boss, completed(changes[i].request), body ? "%s" : NULL,
                body ? completed(body) : "");

            ck_assert_msg(answer.status / 100 == 2, "%s: %d %s", changes[i].request, answer.status, answer.body);
            keep_smallest(&costs[i], before, round);
        }
}

static void
count_all(struct browser *boss, struct cost costs[ALL])
{
    for (size_t i = 0; i < REQUESTS; i++)
        costs[i] = cost_of(boss, completed_path(requests[i]));
    count_changes(boss, costs + REQUESTS);
    count_visit(costs + REQUESTS + CHANGES);
}

static const char *
name_of(size_t i)
{
    static const char *const visits[VISITS] = { "signing in", "entering the application" };

    return i < REQUESTS ? requests[i] : i < REQUESTS + CHANGES ? changes[i - REQUESTS].request
        : visits[i - REQUESTS - CHANGES];
}

/* A little more is no growth: what is at hand differs by a few rows. */
static bool
grew(long from, long to)
{
    return to > from + from / 4 + 20;
}

static void
compare(const char *name, struct cost few, struct cost many)
{
    printf("%-90s %2ld %5ld %5ld  -> %2ld %5ld %5ld\n", name, few.statements, few.rows, few.reads, many.statements,
        many.rows, many.reads);
    ck_assert_msg(many.statements <= few.statements, "%s: %ld statements, then %ld", name, few.statements,
        many.statements);
    ck_assert_msg(!grew(few.rows, many.rows), "%s: %ld rows examined, then %ld", name, few.rows, many.rows);
    ck_assert_msg(!grew(few.reads, many.reads), "%s: %ld reads, then %ld", name, few.reads, many.reads);
}

/* ---- the stories -------------------------------------------------------------------------------- */

/* Whether a request is one of a route, whatever its ids are called. */
static bool
is_of(const char *request, const char *route, size_t length)
{
    const char *end = route + length;

    for (; route < end; request++, route++) {
        if (*request != *route)
            return false;
        if (*route == '{') {
            request += strcspn(request, "}");
            route += strcspn(route, "}");
        }
    }
    return *request == '\0' || *request == '?';
}

START_TEST(every_route_that_reads_is_counted)
{
    const char *line = RUN_WELL(NULL, "gatelodge", "print", "routes");
    int routes = 0;

    for (; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *path = strchr(line, '/');
        size_t length = strcspn(path ? path : "", " "), i = 0;

        if (strncmp(line, "GET", 3) != 0 || strncmp(path, "/api/v1/", 8) != 0)
            continue;
        while (i < REQUESTS && !is_of(requests[i], path, length))
            i++;
        ck_assert_msg(i < REQUESTS, "nothing asks %.*s", (int)length, path);
        routes++;
    }
    ck_assert_int_ge(routes, 20);
}
END_TEST

START_TEST(no_request_costs_more_when_there_are_ten_times_as_many)
{
    static struct cost few[ALL], many[ALL];

    count_all(a_boss(), few);
    grow_to(MANY);
    count_all(a_boss(), many);
    for (size_t i = 0; i < ALL; i++)
        compare(name_of(i), few[i], many[i]);
}
END_TEST

static const char *
behind(struct answer answer)
{
    const char *link = header_of(answer, "Link");

    ck_assert_ptr_nonnull(link);
    return text("%.*s", (int)strcspn(link + 1, ">"), link + 1);
}

START_TEST(page_100_costs_what_page_1_costs)
{
    static const char *const lists[] = {
        "/api/v1/users?", "/api/v1/users?sort=-created_at&", "/api/v1/users?sort=username&",
        "/api/v1/users?sort=-username&", "/api/v1/users?filter=status%20eq%20%22active%22&", "/api/v1/sessions?",
        "/api/v1/users?search=person&", "/api/v1/users?search=org%20p%20example&",
        "/api/v1/events?", "/api/v1/events?filter=outcome%20eq%20%22done%22&", "/api/v1/groups?",
        "/api/v1/groups/{crowd_id}/members?",
    };

    grow_to(MANY);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct browser *boss = a_boss();
        const char *path = text("%slimit=%d", completed(lists[i]), PAGE);
        struct cost first = cost_of(boss, text("GET %s", path));

        for (int page = 1; page < PAGE; page++)
            path = behind(browse(boss, "GET", text("%s%s", the_world()->url, path), NULL, NULL));
        compare(text("page %d of %s", PAGE, lists[i]), first, cost_of(boss, text("GET %s", path)));
    }
}
END_TEST

/* A page looks at 1,000 rows: of those with everybody's word they would be too few that have the others. */
START_TEST(a_search_walks_the_word_that_the_fewest_have)
{
    struct browser *boss = a_boss();

    grow_to(MANY);
    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, "GET /api/v1/users?search=example%20bell&limit=200", NULL)),
        "data"), 200);
    ck_assert_uint_eq(entries(EXPECT(200, ask_as(boss, "GET /api/v1/users?search=example%20person%200017001", NULL)),
        "data"), 1);
}
END_TEST

RUN_STORIES("scale", prepare, every_route_that_reads_is_counted, no_request_costs_more_when_there_are_ten_times_as_many,
    page_100_costs_what_page_1_costs, a_search_walks_the_word_that_the_fewest_have);
