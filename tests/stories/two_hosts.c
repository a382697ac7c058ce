/* Two hosts on one MariaDB, each with a session table of its own: what is revoked through one is revoked on the other
 * within a second, and nobody is asked for without need. */
#include "support/second_host.h"
#include "support/story.h"

#include <signal.h>
#include <string.h>

#define PAPERS "https://papers.example.org/"    /* for who may "users.read" */
#define BOUND  4                                /* seconds: the lease is one, and the machine may be busy */

static void
prepare(void)
{
    settings_put("sessions", "touch_interval = 1s");
    second_host_start("site \"papers\" {\n    hosts = {\"papers.example.org\"}\n"
        "    rule \"readers\" { path = \"/\" permission = \"users.read\" }\n}");
}

/* ---- what is seen of the other host ------------------------------------------------------------- */

static int
passes_there(struct browser *browser)
{
    return second_host_asked(browser, the_world()->app);
}

/* Afterwards its table knows who that is. */
static struct browser *
known_there(struct browser *browser)
{
    ck_assert_int_eq(passes_there(browser), 204);
    return browser;
}

#define ENDS_THERE(browser) WAIT_UNTIL(passes_there(browser) == 401, BOUND)

/* Ends it through this host. Its cookie stays, as that of a thief would. */
static void
end_session(struct browser *browser)
{
    static struct browser *boss;
    const char *id = said(EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL)), "session.id");

    if (!boss)
        boss = program_of(the_administrator());
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/sessions/%s", id), NULL));
}

/* Whether it answers from its table. A busy machine may let a lease run out now and then: to be waited for. */
static bool
asks_nothing(struct browser *browser)
{
    long long before = second_host_statements("gate");

    for (int i = 0; i < 20; i++)
        known_there(browser);
    return second_host_statements("gate") == before;
}

/* Whether it asks MariaDB. Its answer holds for a lease, too. */
static bool
asks(struct browser *browser)
{
    long long before = second_host_statements("gate");

    known_there(browser);
    return second_host_statements("gate") > before;
}

static struct browser *
with_token(struct browser *browser, const char **id)
{
    struct answer made = EXPECT(201, ask_as(browser, "POST /api/v1/me/tokens", "{'name':'t','permissions':[]}"));

    *id = said(made, "id");
    return a_program(said(made, "token"));
}

/* ---- stories ------------------------------------------------------------------------------------ */

START_TEST(who_is_known_costs_no_statement)
{
    struct browser *browser = signed_in(A_PERSON(NULL)), *program;
    const char *id;

    program = with_token(browser, &id);
    WAIT_UNTIL(asks_nothing(browser), 20);
    WAIT_UNTIL(asks_nothing(program), 20);
}
END_TEST

START_TEST(what_ends_on_one_host_ends_on_the_other_within_a_second)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator()), *one = known_there(signed_in(ann));
    struct browser *other = known_there(signed_in(ann)), *third = known_there(signed_in(ann));
    struct browser *bens = known_there(signed_in(ben)), *program;
    const char *id;

    program = known_there(with_token(bens, &id));
    end_session(one);
    ENDS_THERE(one);
    ck_assert_int_eq(passes_there(other), 204);
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/users/%s/sessions", ann.id), NULL));
    ENDS_THERE(other);
    ENDS_THERE(third);
    EXPECT(204, ask_as(bens, text("DELETE /api/v1/me/tokens/%s", id), NULL));
    ENDS_THERE(program);
    ck_assert_int_eq(passes_there(bens), 204);
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ben.id), "{'status':'suspended'}"));
    ENDS_THERE(bens);
}
END_TEST

START_TEST(what_a_role_gives_changes_on_the_other_host_within_a_second)
{
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator()), *browser = known_there(signed_in(ann));
    const char *role = said(EXPECT(201, ask_as(boss, "POST /api/v1/roles",
        "{'name':'%s','permissions':['users.read']}", a_name())), "id");

    ck_assert_int_eq(second_host_asked(browser, PAPERS), 403);
    EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/roles/%s", ann.id, role), NULL));
    WAIT_UNTIL(second_host_asked(browser, PAPERS) == 204, BOUND);
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", role), "{'permissions':[]}"));
    WAIT_UNTIL(second_host_asked(browser, PAPERS) == 403, BOUND);
}
END_TEST

/* A change that was written before others, and is committed after they were seen. */
START_TEST(what_is_committed_late_is_seen_all_the_same)
{
    struct person ann = A_PERSON(NULL);
    struct browser *late = known_there(signed_in(ann)), *soon = known_there(signed_in(A_PERSON(NULL)));

    sql("TRUNCATE changes");
    RUN_WELL(NULL, "sh", "-c", "mariadb --defaults-file=\"$0\" gatelodge -e \"$1\" >/dev/null 2>&1 &",
        the_world()->database,
        text("START TRANSACTION; SELECT id INTO @ann FROM users WHERE username = '%s';"
            " INSERT INTO changes VALUES (UNHEX(REPEAT('a', 32)), UTC_TIMESTAMP(3), @ann, NULL);"
            " DELETE FROM sessions WHERE user_id = @ann; DO SLEEP(2); COMMIT", ann.username));
    WAIT_UNTIL(sql_number("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%%SLEEP(2)%%'"
        " AND state = 'User sleep'") == 1, 2);
    end_session(soon);
    ENDS_THERE(soon);
    ck_assert_int_eq(passes_there(late), 204);
    WAIT_UNTIL(passes_there(late) == 401, 2 + BOUND);
    ck_assert_int_eq(sql_number("SELECT (SELECT at FROM changes WHERE id = UNHEX(REPEAT('a', 32)))"
        " < (SELECT MAX(at) FROM changes)"), 1);
}
END_TEST

/* Both ways: it is there and does nothing, and it is not there. */
static void
nobody_is_believed_without_a_feed(struct browser *known, struct browser *ended)
{
    for (int i = 0; i < 2; i++)
        WAIT_UNTIL(asks(known), BOUND);
    end_session(ended);
    ck_assert_int_eq(passes_there(ended), 401);
}

START_TEST(without_a_feed_the_gate_asks_mariadb_itself)
{
    struct browser *known = known_there(signed_in(A_PERSON(NULL))), *one = known_there(signed_in(A_PERSON(NULL)));
    struct browser *other = known_there(signed_in(A_PERSON(NULL)));
    pid_t feed = second_host_feed();

    ck_assert(kill(feed, SIGSTOP) == 0);
    nobody_is_believed_without_a_feed(known, one);
    ck_assert(kill(feed, SIGCONT) == 0);
    WAIT_UNTIL(asks_nothing(known), 20);
    second_host_kill_jobs();
    nobody_is_believed_without_a_feed(known, other);
    second_host_start_jobs();
    WAIT_UNTIL(asks_nothing(known), 20);
}
END_TEST

/* Its feed is there, and has asked since: jobs make a few statements a second besides. */
static void
feed_has_asked(void)
{
    long long before = second_host_statements("jobs");

    WAIT_UNTIL(second_host_statements("jobs") >= before + 14, 20);
}

/* Whether none of them is asked for, in one check each. */
static bool
all_are_known(struct browser *const browsers[], size_t count)
{
    long long before = second_host_statements("gate");

    for (size_t i = 0; i < count; i++)
        known_there(browsers[i]);
    return second_host_statements("gate") == before;
}

START_TEST(a_feed_that_starts_again_forgets_nobody)
{
    struct browser *browsers[4];
    bool known = false;

    errors_expected("the feed ended with signal 9");
    for (size_t i = 0; i < 4; i++)
        browsers[i] = known_there(signed_in(A_PERSON(NULL)));
    sql("TRUNCATE changes");            /* those of everybody, when the world began, would be told again */
    for (int tries = 0; tries < 5 && !known; tries++) {
        pid_t feed = second_host_feed();

        ck_assert(kill(feed, SIGKILL) == 0);
        WAIT_UNTIL(second_host_feed() != 0 && second_host_feed() != feed, 20);
        second_host_kill_jobs();
        second_host_start_jobs();
        feed_has_asked();
        known = all_are_known(browsers, 4);
    }
    ck_assert(known);
}
END_TEST

/* As MariaDB knows it, in seconds. */
static long long
last_seen(struct person person)
{
    return sql_number("SELECT UNIX_TIMESTAMP(last_seen_at) DIV 1 FROM sessions JOIN users ON users.id = user_id"
        " WHERE username = '%s'", person.username);
}

START_TEST(who_is_only_seen_in_the_table_is_written_down_and_stays)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = known_there(signed_in(ann));

    for (int i = 0; i < 2; i++) {
        long long before = last_seen(ann);

        clock_forward(LODGE_MINUTES(40));
        ck_assert_int_eq(passes_there(browser), 204);
        WAIT_UNTIL(last_seen(ann) >= before + 40 * 60, 10);
    }
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    clock_forward(LODGE_MINUTES(61));
    ck_assert_int_eq(passes_there(browser), 401);
}
END_TEST

RUN_STORIES("two hosts", prepare, who_is_known_costs_no_statement,
    what_ends_on_one_host_ends_on_the_other_within_a_second,
    what_a_role_gives_changes_on_the_other_host_within_a_second,
    what_is_committed_late_is_seen_all_the_same, without_a_feed_the_gate_asks_mariadb_itself,
    a_feed_that_starts_again_forgets_nobody, who_is_only_seen_in_the_table_is_written_down_and_stays);
