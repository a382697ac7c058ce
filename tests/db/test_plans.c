/* No question reads a whole table, and no page sorts. Every statement of db/queries/ is held to this, also one that
 * is new: its plan is asked of tables that are all filled. What requests cost is in tests/stories/scale.c. */
#include "scratch.h"

#include "store/groups.h"
#include "store/maps.h"

#include <stdio.h>
#include <string.h>

#define PEOPLE 3000
#define SPREAD "'2026-01-01' + INTERVAL seq HOUR"

/* What stands for `?` in EXPLAIN. */
static const char *const samples[] = {
    [DB_KIND_TEXT]   = "'user7'",
    [DB_KIND_BYTES]  = "UNHEX(SHA2('7', 256))",
    [DB_KIND_NUMBER] = "50",
    [DB_KIND_TIME]   = "'2026-01-05 00:00:00.000'",
    [DB_KIND_FLAG]   = "TRUE",
    [DB_KIND_ID]     = "UNHEX(MD5('7'))",
};

/* Where another text could not be, or would leave nothing to look for. */
static const struct { const char *behind, *sample; } choices[] = {
    { " status = ", "'suspended'" }, { " outcome = ", "'refused'" }, { " BETWEEN ", "'user'" },
    { " id < ", "REPEAT(X'FF', 16)" }, { " at < ", "'2026-04-01'" },
    { "JSON_TABLE(", "CONCAT('[\"', MD5('7'), '\"]')" },
};

/* These put in order what one person or one group has, or the few of a page. */
static const enum query sorts_little[] = {
    QUERY_GROUPS_BY_USER, QUERY_ROLES_BY_USER, QUERY_PERMISSION_PATTERNS_BY_USER, QUERY_PERMISSION_PATTERNS_BY_GROUP,
    QUERY_GROUP_SOURCES_BY_USER, QUERY_ROLE_SOURCES_BY_USER, QUERY_PERMISSION_SOURCES_BY_USER,
    QUERY_EVENTS_ABOUT_OLDEST_FIRST, QUERY_EVENTS_ABOUT_NEWEST_FIRST,
};

/* Tables that stay small whatever an installation holds, and what a statement is given as JSON: they may be read as a
 * whole. */
static const char *const small_tables[] = {
    "event_gaps", "event_head", "guards", "migrations", "setup_codes", "asked", "words",
};

/* ---- filled tables ------------------------------------------------------------------------------ */

/* Many people, each with a session, a token, a group and a role; what the samples stand for is there. */
static void
fill_people(void)
{
    admin("INSERT INTO users (id, username, email_folded, email_verified, status, attributes, version, created_at,"
        " updated_at) SELECT UNHEX(MD5(seq)), CONCAT('user', seq), CONCAT('user', seq), 0,"
        " IF(seq MOD 100, 'active', 'suspended'), '{}', 1, " SPREAD ", NOW() FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO user_words SELECT username, id FROM users");
    admin("INSERT INTO passwords SELECT id, 'x', NOW() FROM users");
    admin("INSERT INTO sessions (id, token_digest, user_id, created_at, authenticated_at, last_seen_at,"
        " idle_expires_at, expires_at, remembered, methods, level) SELECT id, UNHEX(SHA2(SUBSTR(username, 5), 256)),"
        " id, NOW(), NOW(), NOW(), '2026-01-06' + INTERVAL RAND() * 9000 HOUR,"
        " '2026-01-06' + INTERVAL RAND() * 9000 HOUR, 0, 'pwd', 1 FROM users");
    admin("INSERT INTO tokens (id, token_digest, user_id, name, permissions, networks, created_at) SELECT id,"
        " UNHEX(SHA2(SUBSTR(username, 5), 256)), id, 'build', '', '', NOW() FROM users");
}

static void
fill_groups(void)
{
    admin("INSERT INTO roles (id, name, built_in) SELECT UNHEX(MD5(seq)), CONCAT('user', seq), 0 FROM seq_1_to_600");
    admin("INSERT INTO role_permissions SELECT UNHEX(MD5(seq MOD 600 + 1)), CONCAT('user', seq) FROM seq_1_to_%d",
        PEOPLE);
    admin("INSERT INTO groups (id, name, parent_id, created_at) SELECT UNHEX(MD5(seq)), CONCAT('user', seq),"
        " IF(seq > 60, UNHEX(MD5(seq MOD 60 + 1)), NULL), " SPREAD " FROM seq_1_to_600");
    admin("INSERT INTO group_ancestors SELECT id, id, 0 FROM groups UNION ALL SELECT id, parent_id, 1 FROM groups"
        " WHERE parent_id IS NOT NULL");
    admin("INSERT INTO group_members SELECT UNHEX(MD5(seq MOD 600 + 1)), UNHEX(MD5(seq)), NOW() FROM seq_1_to_%d",
        PEOPLE);
    admin("INSERT INTO user_roles SELECT UNHEX(MD5(seq)), UNHEX(MD5(seq MOD 600 + 1)), NOW() FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO group_roles SELECT UNHEX(MD5(seq)), UNHEX(MD5(seq)), NOW() FROM seq_1_to_600");
}

static void
fill_what_happened(void)
{
    admin("INSERT INTO setup_codes VALUES (UNHEX(SHA2('7', 256)), '2026-01-06')");
    admin("INSERT INTO attempts SELECT UNHEX(SHA2(seq, 256)), 1, " SPREAD " FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO replays SELECT UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), 201, NULL, NULL, '', '{}', " SPREAD
        " FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO events (id, at, actor_kind, actor_id, action, target_id, other_id, outcome, address, request_id,"
        " details, seq, link) SELECT UNHEX(MD5(seq)), " SPREAD ", 'user', UNHEX(MD5(seq MOD 500)),"
        " CONCAT('user', seq MOD 50), UNHEX(MD5(seq MOD 400)), UNHEX(MD5(seq MOD 600)),"
        " IF(seq MOD 5, 'done', 'refused'), CONCAT('10.0.0.', seq MOD 200), CONCAT('r', seq), '{}',"
        " IF(seq MOD 10, seq, NULL), NULL FROM seq_1_to_%d",
        PEOPLE);
    admin("INSERT INTO changes (id, at) SELECT UNHEX(MD5(seq)), '2026-01-01' + INTERVAL seq DAY"
        " FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO event_hours SELECT " SPREAD ", 7, 3, 2, 1 FROM seq_1_to_%d", PEOPLE);
    admin("INSERT INTO outbox (id, action, payload, created_at) SELECT UNHEX(MD5(seq)), 'user.created', '{}', " SPREAD
        " FROM seq_1_to_%d", PEOPLE);
}

static bool
stays_small(const char *table)
{
    for (size_t i = 0; i < LODGE_COUNT(small_tables); i++)
        if (strcmp(small_tables[i], table) == 0)
            return true;
    return false;
}

/* A table that is new is filled above, or is small. */
static void
check_that_all_are_filled(void)
{
    const char *names = admin("SELECT GROUP_CONCAT(table_name) FROM information_schema.tables"
        " WHERE table_schema = DATABASE()");

    while (*names) {
        const char *name = lodge_copy(arena, names, strcspn(names, ","));

        ck_assert_msg(stays_small(name) || strtol(admin("SELECT COUNT(*) FROM %s", name), NULL, 10) >= 600,
            "%s is not filled: no plan would tell anything", name);
        admin("ANALYZE TABLE %s", name);
        names += strlen(name) + (names[strlen(name)] == ',');
    }
}

static void
begin(void)
{
    begin_clean();
    admin("DELETE FROM roles WHERE NOT built_in");
    admin("DELETE FROM events");
    admin("DELETE FROM outbox");
    admin("DELETE FROM event_hours");
    admin("DELETE FROM replays");
    admin("DELETE FROM setup_codes");
    fill_people();
    fill_groups();
    fill_what_happened();
    check_that_all_are_filled();
}

/* ---- plans -------------------------------------------------------------------------------------- */

static const char *
sample_for(enum db_kind kind, const char *before)
{
    size_t length = strlen(before);

    for (size_t i = 0; i < LODGE_COUNT(choices); i++) {
        size_t end = strlen(choices[i].behind);

        if (length >= end && strcmp(before + length - end, choices[i].behind) == 0)
            return choices[i].sample;
    }
    return samples[kind];
}

/* The statement with samples for its values. */
static const char *
filled(const struct query_row *query)
{
    const char *text = "", *from = query->text;

    for (size_t n = 0; query->takes[n]; n++) {
        const char *mark = strchr(from, '?');

        text = lodge_print(arena, "%s%.*s", text, (int)(mark - from), from);
        text = lodge_print(arena, "%s%s", text, sample_for(query->takes[n], text));
        from = mark + 1;
    }
    return lodge_print(arena, "%s%s", text, from);
}

static bool
may_sort(enum query query)
{
    for (size_t i = 0; i < LODGE_COUNT(sorts_little); i++)
        if (sorts_little[i] == query)
            return true;
    return false;
}

static const char *
text_of(const char *at, const char *member)
{
    const char *start = strstr(at, member);

    return start ? lodge_copy(arena, start + strlen(member), strcspn(start + strlen(member), "\"")) : "";
}

/* Each table of a plan in turn: nothing big is read from end to end, neither its rows nor one of its indexes. What the
 * statement itself has put together, as "<union1,2>", is. */
static void
check_plan(const struct query_row *query, const char *plan)
{
    static const char table_name[] = "\"table_name\": \"", access_type[] = "\"access_type\": \"";

    for (const char *at = strstr(plan, table_name); at; at = strstr(at + 1, table_name)) {
        const char *name = text_of(at, table_name), *access = text_of(at, access_type);
        bool all = strcmp(access, "ALL") == 0 || strcmp(access, "index") == 0 || strcmp(access, "index_merge") == 0;

        ck_assert_msg(!all || *name == '<' || stays_small(name), "%s reads all of %s:\n%s", query->name, name, plan);
    }
}

/* An upgrade, and what is done once a month with the events, may take its time; it has a connection without limits.
 * What is only put there looks for nothing, and what asks for a plan has none. */
static bool
has_a_plan(const struct query_row *query)
{
    return !(query->owners & QUERY_FOR_UPGRADE) && !strstr(query->text, "VALUES (")
        && strncmp(query->text, "EXPLAIN", 7) != 0;
}

START_TEST(every_statement_uses_an_index)
{
    for (enum query i = 0; i < QUERY__COUNT; i++) {
        if (!has_a_plan(&queries[i]))
            continue;
        const char *plan = admin("EXPLAIN FORMAT=JSON %s", filled(&queries[i]));

        ck_assert_msg(!strstr(plan, "Impossible"), "%s finds nothing:\n%s", queries[i].name, plan);
        check_plan(&queries[i], plan);
        ck_assert_msg(!strstr(plan, "filesort") || may_sort(i), "%s sorts:\n%s", queries[i].name, plan);
    }
}
END_TEST

/* ---- pages -------------------------------------------------------------------------------------- */

/* Rows that the server touches to find this page of 50. */
static int64_t
rows_touched(enum query query, const char *behind)
{
    const char *text = filled(&queries[query]), *analysis, *rows;

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
    ck_assert_int_eq(rows_touched(QUERY_USERS_OLDEST_FIRST, "2026-01-01"), 50);
    ck_assert_int_eq(rows_touched(QUERY_USERS_OLDEST_FIRST, "2026-04-25"), 50);
    /* 30 of 3,000 are suspended, every hundredth hour. */
    ck_assert_int_eq(rows_touched(QUERY_USERS_OF_STATUS_OLDEST_FIRST, "2026-01-01"), 30);
    ck_assert_int_eq(rows_touched(QUERY_USERS_OF_STATUS_OLDEST_FIRST, "2026-04-25"), 3);
}
END_TEST

START_TEST(of_a_large_group_a_thousand_members_are_looked_at)
{
    static const char members[] = "\"table_name\": \"m\"", rows[] = "\"r_rows\": ";
    const char *analysis;
    int64_t touched = 0;

    admin("INSERT IGNORE INTO group_members SELECT UNHEX(MD5('7')), id, NOW() FROM users");
    analysis = admin("ANALYZE FORMAT=JSON %s", filled(&queries[QUERY_MEMBERS_COUNTED]));
    for (const char *at = strstr(analysis, members); at; at = strstr(at + 1, members))
        touched += strtoll(strstr(at, rows) + strlen(rows), NULL, 10);
    ck_assert_int_eq(touched, MEMBERS_COUNTED);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        every_statement_uses_an_index, a_late_page_costs_what_the_first_costs,
        of_a_large_group_a_thousand_members_are_looked_at,
    };

    return run_suite_from("plans", begin, end_clean, tests, LODGE_COUNT(tests));
}
