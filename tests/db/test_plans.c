/* No question reads a whole table, and no page sorts: page 10,000 costs what page 1 costs. */
#include "scratch.h"

#include "store/maps.h"

#include <stdio.h>
#include <string.h>

#define PEOPLE 3000

/* What stands for `?` in EXPLAIN. */
static const char *const samples[] = {
    [DB_KIND_TEXT]   = "'user7'",
    [DB_KIND_BYTES]  = "UNHEX(SHA2('7', 256))",
    [DB_KIND_NUMBER] = "50",
    [DB_KIND_TIME]   = "'2026-01-05 00:00:00.000'",
    [DB_KIND_FLAG]   = "TRUE",
    [DB_KIND_ID]     = "UNHEX(MD5('7'))",
};

/* These put the few rows of one person in order. */
static const enum query sorts_little[] = {
    QUERY_GROUPS_BY_USER, QUERY_ROLES_BY_USER, QUERY_PERMISSION_PATTERNS_BY_USER, QUERY_ADMINISTRATORS_BESIDES,
    QUERY_EVENTS_ABOUT_OLDEST_FIRST, QUERY_EVENTS_ABOUT_NEWEST_FIRST,
};

static bool
may_sort(int query)
{
    for (size_t i = 0; i < LODGE_COUNT(sorts_little); i++)
        if ((int)sorts_little[i] == query)
            return true;
    return false;
}

/* The statement with samples for its values. */
static const char *
filled(const struct query_row *query)
{
    const char *text = "", *from = query->text;

    for (size_t n = 0; query->takes[n]; n++) {
        const char *mark = strchr(from, '?');

        text = lodge_print(arena, "%s%.*s%s", text, (int)(mark - from), from, samples[query->takes[n]]);
        from = mark + 1;
    }
    return lodge_print(arena, "%s%s", text, from);
}

/* Many people, each with a session, a token, a group and a role. */
static void
fill_tables(void)
{
    admin("INSERT INTO users (id, username, email_folded, email_verified, status, attributes, version, created_at,"
        " updated_at) SELECT UNHEX(MD5(seq)), CONCAT('user', seq), CONCAT('user', seq, '@example.test'), 0, 'active',"
        " '{}', 1, '2026-01-01' + INTERVAL seq HOUR, NOW() FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO sessions (id, token_digest, user_id, created_at, authenticated_at, last_seen_at,"
        " idle_expires_at, expires_at, remembered, methods, level) SELECT id, UNHEX(SHA2(username, 256)), id, NOW(),"
        " NOW(), NOW(), '2026-01-01' + INTERVAL RAND() * 9000 HOUR, '2026-01-01' + INTERVAL RAND() * 9000 HOUR, 0,"
        " 'pwd', 1 FROM users");
    admin("INSERT INTO tokens (id, token_digest, user_id, name, permissions, networks, created_at) SELECT id,"
        " UNHEX(SHA2(username, 256)), id, 'build', '', '', NOW() FROM users");
    admin("INSERT INTO groups SELECT UNHEX(MD5(seq)), CONCAT('group', seq), NULL, NOW() FROM seq_1_to_600");
    admin("INSERT INTO group_members SELECT UNHEX(MD5(seq MOD 600 + 1)), UNHEX(MD5(seq)), NOW() FROM seq_1_to_%d",
        PEOPLE);
    admin("INSERT INTO user_roles SELECT u.id, r.id, NOW() FROM users u, roles r WHERE r.name = 'auditor'");
    admin("INSERT INTO passwords SELECT id, 'x', NOW() FROM users");
    admin("INSERT INTO attempts SELECT UNHEX(SHA2(seq, 256)), 1, '2026-01-01' + INTERVAL seq HOUR FROM seq_1_to_%d",
        PEOPLE);
    admin("INSERT INTO replays SELECT UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), 201, NULL, NULL, '', '{}',"
        " '2026-01-01' + INTERVAL seq HOUR FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO events (id, at, actor_kind, action, outcome, details, seq) SELECT UNHEX(MD5(seq)), NOW(), 'user',"
        " 'test', 'done', '{}', IF(seq MOD 100, seq, NULL) FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO outbox (id, action, payload, created_at) SELECT UNHEX(MD5(seq)), 'test', '{}', NOW()"
        " FROM seq_1_to_%d", PEOPLE);
    admin("ANALYZE TABLE events, outbox");
    admin("ANALYZE TABLE users, sessions, tokens, groups, group_members, user_roles, passwords, attempts, replays");
}

START_TEST(every_statement_uses_an_index)
{
    fill_tables();
    for (int i = 0; i < QUERY__COUNT; i++) {
        if ((queries[i].owners & QUERY_FOR_UPGRADE) || strncmp(queries[i].text, "INSERT", 6) == 0)
            continue;
        const char *plan = admin("EXPLAIN FORMAT=JSON %s", filled(&queries[i]));

        ck_assert_msg(!strstr(plan, "\"access_type\": \"ALL\"") || may_sort(i), "%s reads all:\n%s", queries[i].name,
            plan);
        ck_assert_msg(!strstr(plan, "filesort") || may_sort(i), "%s sorts:\n%s", queries[i].name, plan);
    }
}
END_TEST

/* Rows that the server touches to find this page of 50. */
static int64_t
rows_touched(const char *behind)
{
    const char *text = filled(&queries[QUERY_USERS_OLDEST_FIRST]);
    const char *analysis, *rows;

    while (strstr(text, samples[DB_KIND_TIME])) {
        const char *at = strstr(text, samples[DB_KIND_TIME]);

        text = lodge_print(arena, "%.*s'%s'%s", (int)(at - text), text, behind, at + strlen(samples[DB_KIND_TIME]));
    }
    analysis = admin("ANALYZE FORMAT=JSON %s", text);
    rows = strstr(analysis, "\"r_rows\": ");
    ck_assert_ptr_nonnull(rows);
    return strtoll(rows + strlen("\"r_rows\": "), NULL, 10);
}

START_TEST(a_late_page_costs_what_the_first_costs)
{
    fill_tables();
    ck_assert_int_eq(rows_touched("2026-01-01"), 50);
    ck_assert_int_eq(rows_touched("2026-04-25"), 50);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = { every_statement_uses_an_index, a_late_page_costs_what_the_first_costs };

    return run_suite("plans", tests, LODGE_COUNT(tests));
}
