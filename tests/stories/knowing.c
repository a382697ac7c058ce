/* The programs know people by heart: a check asks MariaDB nothing, says what is so, and who is known does not have to
 * sign in again. How what is known ends: revoking.c; on another host: two_hosts.c. */
#include "support/gate_workers.h"
#include "support/story.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define PLACE  "https://known.example.org/in"
#define CHECKS 1000             /* at a time; tests/nightly wants more of them: $KNOWN_CHECKS */

static size_t workers;          /* of the gate */

/* A busy machine may keep the feed from asking for a second. */
static void
prepare(void)
{
    settings_put("table", "lease = 30s");
    settings_put("sessions", "touch_interval = 1s");
    settings_add("site \"known\" {\n    hosts = {\"known.example.org\"}\n    rule \"in\" { path = \"/in\" }\n}");
    settings_apply();
    kill(program_pid("jobs"), SIGHUP);
    WAIT_UNTIL(program_logged("jobs", "settings were read again") > 0, 20);
}

static int
asked(size_t worker, const char *cookie, const char *bearer)
{
    return gate_worker_asked(worker, cookie, bearer, PLACE)->status;
}

static const char *
a_token_of(struct browser *owner)
{
    return said(EXPECT(201, ask_as(owner, "POST /api/v1/me/tokens", "{'name':'t','permissions':[]}")), "token");
}

/* ---- what a check asks -------------------------------------------------------------------------- */

/* Which statement each of the gate's connections was asked last. */
static const char *
last_statements(void)
{
    return sql("SELECT GROUP_CONCAT(id, ':', query_id ORDER BY id) FROM information_schema.processlist"
        " WHERE user = 'gatelodge_gate'");
}

/* What MariaDB counts of all that it was asked, by anybody. */
static const char *
statements(void)
{
    return sql("SHOW GLOBAL STATUS WHERE variable_name IN ('Com_select', 'Com_insert', 'Com_update', 'Com_delete',"
        " 'Com_begin', 'Com_commit', 'Com_stmt_execute')");
}

static bool
asks_nothing(const char *cookie, const char *bearer, int checks)
{
    const char *before = last_statements();

    for (int i = 0; i < checks; i++)
        for (size_t worker = 0; worker < workers; worker++) {
            ck_assert_int_eq(asked(worker, cookie, NULL), 204);
            ck_assert_int_eq(asked(worker, NULL, bearer), 204);
        }
    return strcmp(before, last_statements()) == 0;
}

/* Stops what asks MariaDB besides, or lets it go on: the table is believed until the lease ends. */
static void
signal_jobs(int number)
{
    pid_t children[16];
    size_t count = program_workers("jobs", children, 16);

    ck_assert(kill(program_pid("jobs"), number) == 0);
    for (size_t i = 0; i < count; i++)
        ck_assert(kill(children[i], number) == 0);
}

START_TEST(who_is_known_is_asked_for_in_no_database)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge"), *bearer = a_token_of(browser);

    workers = gate_workers_meet();
    /* The feed reads what was told before, here too, and everybody told of is asked for once more. */
    WAIT_UNTIL(asks_nothing(cookie, bearer, 5), 20);
    ck_assert(asks_nothing(cookie, bearer, CHECKS));
}
END_TEST

START_TEST(while_only_checks_are_made_mariadb_is_asked_nothing)
{
    const char *wanted = getenv("KNOWN_CHECKS");
    int rounds = (wanted ? atoi(wanted) : CHECKS) / CHECKS;
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge"), *bearer = a_token_of(browser);

    workers = gate_workers_meet();
    for (int i = 0; i < rounds; i++) {
        WAIT_UNTIL(asks_nothing(cookie, bearer, 5), 20);
        signal_jobs(SIGSTOP);
        WAIT_UNTIL(strcmp(statements(), statements()) == 0, 20);
        const char *before = statements();
        for (size_t check = 0; check < CHECKS; check += 2) {
            ck_assert_int_eq(asked(check / 2 % workers, cookie, NULL), 204);
            ck_assert_int_eq(asked(check / 2 % workers, NULL, bearer), 204);
        }
        const char *after = statements();
        signal_jobs(SIGCONT);
        ck_assert_str_eq(after, before);
    }
}
END_TEST

/* ---- what is said ------------------------------------------------------------------------------- */

static bool
says(const char *cookie, const char *header, const char *wanted)
{
    bool all = true;

    workers = gate_workers_meet();

    for (size_t worker = 0; worker < workers; worker++) {
        const char *value = door_header(gate_worker_asked(worker, cookie, NULL, PLACE), header);
        all = all && value && strcmp(value, wanted) == 0;
    }
    return all;
}

START_TEST(who_changes_their_name_is_called_by_it_at_once)
{
    struct person ann = A_PERSON("--name", "Ann");
    struct browser *browser = signed_in(ann), *boss = program_of(the_administrator());
    const char *cookie = cookie_of(browser, "__Host-gatelodge"), *mail = text("%s@elsewhere.example.org", a_name());

    ck_assert(says(cookie, "Remote-Name", "Ann"));
    EXPECT(200, ask_as(browser, "PATCH /api/v1/me", "{'display_name':'Anna'}"));
    ck_assert(says(cookie, "Remote-Name", "Anna"));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'email':'%s'}", mail));
    ck_assert(says(cookie, "Remote-Email", mail));
    RUN_WELL(NULL, "gatelodge", "group", "add", "chorus");
    RUN_WELL(NULL, "gatelodge", "user", "grant", ann.username, "--group", "chorus");
    ck_assert(says(cookie, "Remote-Groups", "chorus"));
}
END_TEST

START_TEST(where_a_session_was_opened_from_is_shown_as_ever)
{
    struct browser *browser = a_browser();
    struct person ann = A_PERSON(NULL);

    browser->headers[0] = "User-Agent: Knower/1.0";
    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
    for (int i = 0; i < 2; i++) {
        struct answer current = EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL));

        ck_assert_str_eq(said(current, "session.user_agent"), "Knower/1.0");
        ck_assert_str_eq(said(current, "session.ip"), browser->from);
    }
    struct answer again = EXPECT(200, ask_as(browser, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", ann.password));
    ck_assert_str_eq(said(again, "user_agent"), "Knower/1.0");
    ck_assert_str_eq(said(again, "ip"), browser->from);
}
END_TEST

/* ---- how long ----------------------------------------------------------------------------------- */

START_TEST(use_that_only_the_gate_knows_of_keeps_a_session_open)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge");

    gate_workers_meet();
    for (int i = 0; i < 3; i++) {
        clock_forward(LODGE_MINUTES(59));
        ck_assert_int_eq(asked(0, cookie, NULL), 204);
    }
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    clock_forward(LODGE_MINUTES(61));
    ck_assert_int_eq(asked(0, cookie, NULL), 401);
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(the_last_use_comes_to_mariadb)
{
    struct person ann = A_PERSON(NULL);
    const char *cookie = cookie_of(signed_in(ann), "__Host-gatelodge");

    gate_workers_meet();
    clock_forward(LODGE_MINUTES(5));
    ck_assert_int_eq(asked(0, cookie, NULL), 204);
    WAIT_UNTIL(sql_number("SELECT s.last_seen_at > s.created_at + INTERVAL 4 MINUTE FROM sessions s"
        " JOIN users u ON u.id = s.user_id WHERE username = '%s'", ann.username) == 1, 20);
}
END_TEST

/* ---- what the programs do meanwhile ------------------------------------------------------------- */

START_TEST(who_is_known_is_known_after_the_settings_were_read_again)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge"), *bearer = a_token_of(browser);

    settings_put("sessions", "fresh = 11m");
    settings_apply();
    workers = gate_workers_meet();
    WAIT_UNTIL(asks_nothing(cookie, bearer, 5), 20);
    EXPECT(204, ask_as(browser, "DELETE /api/v1/sessions/current", NULL));
    for (size_t worker = 0; worker < workers; worker++)
        ck_assert_int_eq(asked(worker, cookie, NULL), 401);
}
END_TEST

/* ---- how the programs are ----------------------------------------------------------------------- */

static struct answer
how_it_is(struct browser *watcher)
{
    return EXPECT(200, ask_as(watcher, "GET /api/v1/system", NULL));
}

START_TEST(how_gatelodge_is_doing_is_told)
{
    struct browser *watcher = program_of(A_PERSON("--role", "auditor"));
    struct answer told = how_it_is(watcher);

    ck_assert(strstr(RUN_WELL(NULL, "gatelodge", "version"), said(told, "version")));
    ck_assert_uint_eq(entries(told, "programs"), 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_msg(strcmp(said(told, text("programs.%zu.ready", i)), "true") == 0, "%s", told.body);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(said(told, text("programs.%zu.version", i)), said(told, "version"));
    ck_assert_str_eq(said(told, "database.ready"), "true");
    ck_assert_str_eq(said(told, "database.schema"), said(told, "database.schema_wanted"));
    ck_assert_str_eq(said(told, "database.schema"), sql("SELECT MAX(number) FROM gatelodge.migrations"));
    ck_assert_int_ge(strtol(said(told, "table.entries"), NULL, 10), 1);
    ck_assert_str_eq(said(told, "feed.ready"), "true");
    ck_assert_str_eq(said(told, "journal.waiting"), "0");
    ck_assert_uint_ge(entries(how_it_is(watcher), "routes"), 1);
    WAIT_UNTIL(strcmp(said(how_it_is(watcher), "audit.unsealed"), "0") == 0, 20);
    REFUSED(403, "not_allowed", ask_as(signed_in(A_PERSON(NULL)), "GET /api/v1/system", NULL));
    REFUSED(401, "not_signed_in", ask_as(a_browser(), "GET /api/v1/system", NULL));
}
END_TEST

START_TEST(a_program_that_does_not_answer_is_told_and_not_waited_for)
{
    struct browser *watcher = program_of(A_PERSON("--role", "auditor"));
    pid_t stopped[64];
    size_t count = program_workers("login", stopped, 64);

    for (size_t i = 0; i < count; i++)
        kill(stopped[i], SIGSTOP);
    struct answer told = how_it_is(watcher);
    for (size_t i = 0; i < count; i++)
        kill(stopped[i], SIGCONT);
    ck_assert_str_eq(said(told, "programs.1.name"), "login");
    ck_assert_str_eq(said(told, "programs.1.problem"), "silent");
    ck_assert_str_eq(said(told, "programs.0.ready"), "true");
    WAIT_UNTIL(strcmp(said(how_it_is(watcher), "programs.1.ready"), "true") == 0, 20);
}
END_TEST

RUN_STORIES("knowing", prepare, who_is_known_is_asked_for_in_no_database,
    while_only_checks_are_made_mariadb_is_asked_nothing, who_changes_their_name_is_called_by_it_at_once,
    where_a_session_was_opened_from_is_shown_as_ever, use_that_only_the_gate_knows_of_keeps_a_session_open,
    the_last_use_comes_to_mariadb, who_is_known_is_known_after_the_settings_were_read_again,
    how_gatelodge_is_doing_is_told, a_program_that_does_not_answer_is_told_and_not_waited_for);
