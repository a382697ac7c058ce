/* db/grants.sql gives each program what its statements need, and nothing else. */
#include "scratch.h"

#include "store/maps.h"

#include <stdio.h>
#include <string.h>

#define DENIED_TABLE  1142
#define DENIED_COLUMN 1143

static const char *const programs[] = { "gate", "login", "api", "jobs" };

START_TEST(every_statement_has_an_owner_who_can_prepare_it)
{
    unsigned owners = QUERY_FOR_UPGRADE;

    for (size_t i = 0; i < LODGE_COUNT(programs); i++) {
        open_as(programs[i]);
        owners |= owner_of(programs[i]);
    }
    open_as("cli");
    owners |= QUERY_FOR_CLI;
    for (int i = 0; i < QUERY__COUNT; i++)
        ck_assert_msg(queries[i].owners != 0 && (queries[i].owners & ~owners) == 0, "%s", queries[i].name);
}
END_TEST

static bool
lacks_a_right(const char *why)
{
    return strstr(why, "(1142)") || strstr(why, "(1143)");
}

/* Runs each statement with NULL for every value: most are refused for that, none for lack of a right. */
START_TEST(every_statement_may_be_run_by_its_owner)
{
    const struct db_value nothing[QUERY_VALUES_MAX] = { 0 };

    for (size_t i = 0; i < LODGE_COUNT(programs); i++) {
        struct db *db = open_as(programs[i]);

        for (int query = 0; query < QUERY__COUNT; query++) {
            if (!(queries[query].owners & owner_of(programs[i])))
                continue;
            size_t count = strlen((const char *)queries[query].takes);
            enum lodge_problem problem = db_run(db, (enum query)query, nothing, count, NULL);

            ck_assert_msg(problem == LODGE_OK || !lacks_a_right(db_why(db)), "%s: %s", programs[i],
                db_why(db));
        }
    }
}
END_TEST

/* Of INSERT … SELECT, MariaDB asks for some rights only when it is run. */
static bool
is_refused_when_run(struct db *db, const char *program)
{
    const struct db_value nothing[QUERY_VALUES_MAX] = { 0 };

    for (enum query i = 0; i < QUERY__COUNT; i++) {
        if (!(queries[i].owners & owner_of(program)) || strncmp(queries[i].text, "INSERT", 6) != 0
            || strstr(queries[i].text, "VALUES ("))
            continue;
        if (db_run(db, i, nothing, strlen((const char *)queries[i].takes), NULL) && lacks_a_right(db_why(db)))
            return true;
    }
    return false;
}

/* Opens as this program, and says whether that was refused for lack of a right. */
static bool
is_refused(const char *program)
{
    struct db *db = db_new(&settings, owner_of(program), program);
    const char *why = NULL;
    enum lodge_problem problem = db_open(db, &why);

    ck_assert_msg(problem == LODGE_OK || lacks_a_right(why), "%s", why);
    bool refused = problem == LODGE_BROKEN || (problem == LODGE_OK && is_refused_when_run(db, program));
    db_free(db);
    return refused;
}

/* The privileges of an account, one "SELECT (`id`) ON gatelodge.`users`" at a time. */
static const char *
privilege(const char *program, int number)
{
    return admin(
        "SELECT CONCAT(p, ' ON gatelodge.`', t, '`') FROM ("
        "  SELECT CONCAT(privilege_type, ' (`', column_name, '`)') AS p, table_name AS t"
        "    FROM information_schema.column_privileges WHERE grantee = '''gatelodge_%s''@''localhost'''"
        "   UNION SELECT privilege_type, table_name FROM information_schema.table_privileges"
        "   WHERE grantee = '''gatelodge_%s''@''localhost''') privileges ORDER BY 1 LIMIT %d, 1",
        program, program, number);
}

START_TEST(every_grant_is_needed_by_a_statement)
{
    int checked = 0;

    for (size_t i = 0; i < LODGE_COUNT(programs); i++) {
        const char *right;

        for (int n = 0; (right = privilege(programs[i], n))[0] != '\0'; n++, checked++) {
            admin("REVOKE %s FROM gatelodge_%s@localhost", right, programs[i]);
            ck_assert_msg(is_refused(programs[i]), "gatelodge_%s does not need %s", programs[i], right);
            admin("GRANT %s TO gatelodge_%s@localhost", right, programs[i]);
        }
    }
    ck_assert_int_gt(checked, 100);
}
END_TEST

START_TEST(no_account_has_rights_beyond_its_tables)
{
    for (size_t i = 0; i < LODGE_COUNT(programs); i++) {
        ck_assert_str_eq(admin("SELECT COUNT(*) FROM information_schema.schema_privileges"
            " WHERE grantee = '''gatelodge_%s''@''localhost'''", programs[i]), "0");
        ck_assert_str_eq(admin("SELECT privilege_type FROM information_schema.user_privileges"
            " WHERE grantee = '''gatelodge_%s''@''localhost'''", programs[i]), "USAGE");
    }
}
END_TEST

START_TEST(only_login_reads_passwords)
{
    ck_assert_uint_eq(errno_as("login", "SELECT hash FROM passwords"), 0);
    ck_assert_uint_eq(errno_as("cli", "SELECT hash FROM passwords"), 0);
    ck_assert_uint_eq(errno_as("gate", "SELECT hash FROM passwords"), DENIED_TABLE);
    ck_assert_uint_eq(errno_as("api", "SELECT hash FROM passwords"), DENIED_TABLE);
    ck_assert_uint_eq(errno_as("jobs", "SELECT hash FROM passwords"), DENIED_TABLE);
}
END_TEST

/* Who adds events neither seals nor changes them; who seals them changes nothing else, and nobody drops one. */
START_TEST(events_are_only_ever_added)
{
    static const char *const forbidden[] = {
        "UPDATE events SET action = 'x'", "DELETE FROM events", "DROP TABLE events", "TRUNCATE TABLE events",
        "ALTER TABLE events DROP PARTITION later", "INSERT INTO event_gaps VALUES (1, 1, '', '')",
        "DELETE FROM event_head", "INSERT INTO events (id, link) VALUES ('', '')",
    };

    for (size_t i = 0; i < LODGE_COUNT(programs); i++)
        for (size_t n = 0; n < LODGE_COUNT(forbidden); n++) {
            unsigned number = errno_as(programs[i], forbidden[n]);
            ck_assert_msg(number == DENIED_TABLE || number == DENIED_COLUMN, "%s: %s (%u)", programs[i], forbidden[n],
                number);
        }
    ck_assert_uint_eq(errno_as("api", "UPDATE events SET seq = 1"), DENIED_TABLE);
    ck_assert_uint_eq(errno_as("login", "UPDATE event_head SET seq = 1"), DENIED_TABLE);
    ck_assert_uint_eq(errno_as("gate", "SELECT id FROM events"), DENIED_TABLE);
}
END_TEST

START_TEST(nobody_runs_the_statements_of_others)
{
    static const struct {
        const char *program;
        enum query query;
    } forbidden[] = {
        { "gate",  QUERY_USER_BY_ID },        { "gate",  QUERY_USER_DELETE },    { "gate",  QUERY_SESSION_INSERT },
        { "gate",  QUERY_SESSION_DELETE },    { "gate",  QUERY_USER_ROLE_PUT },  { "gate",  QUERY_ATTEMPT_COUNT },
        { "gate",  QUERY_TOKENS_BY_USER },
        { "gate",  QUERY_TOKEN_INSERT },      { "login", QUERY_TOKEN_INSERT },   { "jobs",  QUERY_TOKEN_BY_DIGEST },
        { "gate",  QUERY_ENTRANT_BY_ID },     { "login", QUERY_USER_UPDATE },    { "login", QUERY_USER_DELETE },
        { "login", QUERY_USER_ROLE_PUT },     { "login", QUERY_GROUP_INSERT },   { "api",   QUERY_PASSWORD_PUT },
        { "api",   QUERY_ENTRANT_BY_ID },     { "api",   QUERY_SESSION_INSERT }, { "api",   QUERY_SESSION_RENEW },
        { "api",   QUERY_ATTEMPT_COUNT },     { "jobs",  QUERY_USER_BY_ID },
        { "jobs",  QUERY_SESSION_BY_DIGEST }, { "jobs",  QUERY_USER_DELETE },    { "jobs",  QUERY_MEMBER_PUT },
    };

    for (size_t i = 0; i < LODGE_COUNT(forbidden); i++) {
        const struct query_row *query = &queries[forbidden[i].query];
        unsigned number = errno_of_preparing_as(forbidden[i].program, query->text);

        ck_assert_msg(number == DENIED_TABLE || number == DENIED_COLUMN, "%s may prepare %s (%u)",
            forbidden[i].program, query->name, number);
    }
}
END_TEST

START_TEST(a_statement_of_others_is_not_even_sent)
{
    struct db *gate = open_as("gate");

    ck_assert_int_eq(user_delete(gate, (struct user_id){ lodge_id_new() }, 1), LODGE_BROKEN);
    ck_assert_str_eq(fault.note, "user_delete: is not a statement of this program");
}
END_TEST

START_TEST(wrong_values_are_not_even_sent)
{
    struct db *gate = open_as("gate");

    ck_assert_int_eq(db_run(gate, QUERY_SESSION_TOUCH, DB_WITH(db_time(NOW)), NULL), LODGE_BROKEN);
    ck_assert_str_eq(fault.note, "session_touch: got other values than it takes");
    ck_assert_int_eq(db_run(gate, QUERY_SESSION_TOUCH, DB_WITH(db_text("x"), db_time(NOW), db_time(NOW),
        db_time(NOW)), NULL), LODGE_BROKEN);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        every_statement_has_an_owner_who_can_prepare_it, every_statement_may_be_run_by_its_owner,
        every_grant_is_needed_by_a_statement, no_account_has_rights_beyond_its_tables, only_login_reads_passwords,
        events_are_only_ever_added,
        nobody_runs_the_statements_of_others, a_statement_of_others_is_not_even_sent,
        wrong_values_are_not_even_sent,
    };

    return run_suite("grants", tests, LODGE_COUNT(tests));
}
