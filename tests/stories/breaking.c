/* What people see while something is broken, and that it is well again by itself. */
#include "support/story.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct answer
sample(struct browser *browser)
{
    struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);

    ck_assert_msg(answer.status != 0, "%s", answer.why);
    return answer;
}

/* The gate never says yes when it cannot know, and says so; nginx makes a 503 of it. */
static void
gate_is_closed(struct browser *browser)
{
    struct answer answer = sample(browser);

    ck_assert_msg(answer.status == 503, "%d\n%s", answer.status, answer.headers);
    ck_assert_str_eq(header_of(answer, "Gatelodge-Reason"), "unavailable");
    ck_assert_ptr_null(header_of(answer, "Location"));
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert_ptr_null(strstr(answer.body, "Remote-User"));
}

static void
all_is_well(struct person person, struct browser *browser)
{
    WAIT_UNTIL(ask_as(browser, "GET /api/v1/me", NULL).status == 200, 15);
    WAIT_UNTIL(sample(browser).status == 200, 15);
    WAIT_UNTIL(try_to_sign_in(a_browser(), person.username, person.password).status == 201, 15);
    WAIT_UNTIL(RUN(NULL, "gatelodge", "user", "list").status == 0, 15);
}

START_TEST(killed_workers_are_replaced)
{
    static const char *const programs[] = { "login", "gate", "api" };
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    errors_expected("worker [0-9]+ ended with signal 9");
    errors_expected("upstream prematurely closed|Connection reset by peer");
    for (size_t i = 0; i < 3; i++) {
        pid_t workers[16];
        size_t count = program_workers(programs[i], workers, 16);
        ck_assert_uint_ge(count, 2);
        for (size_t j = 0; j < count; j++)
            ck_assert(kill(workers[j], SIGKILL) == 0);
    }
    /* The very next requests wait a moment for the new workers, and are answered. */
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_int_eq(sample(browser).status, 200);
}
END_TEST

START_TEST(a_worker_that_is_killed_again_and_again_comes_back)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    errors_expected("worker [0-9]+ ended with signal 9");
    errors_expected("upstream prematurely closed|Connection reset by peer");
    for (int round = 0; round < 4; round++) {
        pid_t workers[16];
        WAIT_UNTIL(program_workers("api", workers, 16) >= 2, 20);
        for (size_t i = 0; i < 2; i++)
            kill(workers[i], SIGKILL);
    }
    WAIT_UNTIL(ask_as(browser, "GET /api/v1/me", NULL).status == 200, 20);
}
END_TEST

/* Errors of these stories: MariaDB is away, the programs and nginx say so. */
static void
expect_database_errors(void)
{
    errors_expected("[Dd]atabase|MariaDB|MySQL|mariadb|unavailable");
    errors_expected("auth request unexpected status|upstream timed out");
}

/* Who is signed in passes on: stories/outage.c. Everything else is refused. */
START_TEST(without_mariadb_everything_is_refused_at_once_and_well_again_by_itself)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *ended = signed_in(ann);

    ck_assert_int_eq(sample(browser).status, 200);      /* it is known from now on */
    expect_database_errors();
    database_stop();
    struct answer answer = REFUSED(503, "unavailable",
        try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_msg(answer.seconds < 2, "%f s", answer.seconds);
    for (int i = 0; i < 5; i++)
        ck_assert_double_lt(REFUSED(503, "unavailable",
            try_to_sign_in(a_browser(), ann.username, ann.password)).seconds, 1);
    REFUSED(503, "unavailable", ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_ptr_null(strstr(answer.body, "mariadb"));
    ck_assert_int_eq(sample(browser).status, 200);
    EXPECT(202, ask_as(browser, "DELETE /api/v1/me/sessions", NULL));
    gate_is_closed(ended);
    ended->navigates = true;
    gate_is_closed(ended);
    ck_assert(text_matches(header_of(sample(ended), "Content-Type"), "^text/html"));
    EXPECT(200, ask("GET /login", NULL));

    answer = EXPECT(303, submit(a_browser(), "/login", "identifier=ann&password=four+quiet+rivers"));
    ck_assert_str_eq(header_of(answer, "Location"), "/login#unavailable");

    database_start();
    all_is_well(ann, browser);
}
END_TEST

START_TEST(watchers_see_that_mariadb_is_away_and_that_the_programs_are_not)
{
    static const char *const programs[] = { "", "/gate", "/login" };
    struct browser *watcher = a_program(NULL);

    expect_database_errors();
    watcher->from = "127.0.0.1";
    database_stop();
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        EXPECT(200, ask_as(watcher, text("GET %s/healthz", programs[i]), NULL));
        REFUSED(503, "unavailable", ask_as(watcher, text("GET %s/readyz", programs[i]), NULL));
    }
    database_start();
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
        WAIT_UNTIL(ask_as(watcher, text("GET %s/readyz", programs[i]), NULL).status == 200, 15);
}
END_TEST

START_TEST(attempts_while_mariadb_is_away_do_not_lock_anybody_out)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    expect_database_errors();
    database_stop();
    for (int i = 0; i < 12; i++) {
        int status = try_to_sign_in(browser, ann.username, a_password()).status;
        ck_assert(status == 503 || status == 429);
    }
    database_start();
    clock_forward(LODGE_MINUTES(1));  /* ends the pace of one address, but not the window of wrong passwords */
    WAIT_UNTIL(try_to_sign_in(browser, ann.username, ann.password).status == 201, 15);
}
END_TEST

START_TEST(after_a_crash_of_mariadb_nothing_is_lost_that_was_promised)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *boss = program_of(the_administrator());
    const char *name = a_name();

    expect_database_errors();
    const char *id = said(EXPECT(201, ask_as(boss, "POST /api/v1/users", "{'username':'%s'}", name)), "id");
    database_kill();
    REFUSED(503, "unavailable", ask_as(browser, "GET /api/v1/me", NULL));
    database_start();
    all_is_well(ann, browser);
    EXPECT(200, ask_as(boss, text("GET /api/v1/users/%s", id), NULL));
}
END_TEST

/* A frozen MariaDB accepts connections and says nothing: the worst of all. What asked it before that was known is
 * answered late, but it is. */
START_TEST(a_frozen_mariadb_holds_nobody_for_long)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    ck_assert_int_eq(sample(browser).status, 200);      /* it is known from now on */
    expect_database_errors();
    database_freeze();
    struct answer answer = try_to_sign_in(a_browser(), ann.username, ann.password);
    struct answer passed = sample(browser);
    struct answer me = ask_as(browser, "GET /api/v1/me", NULL);
    database_thaw();

    ck_assert_int_eq(answer.status, 503);
    ck_assert_double_lt(answer.seconds, 15);
    ck_assert_int_eq(passed.status, 200);
    ck_assert_double_lt(passed.seconds, 2);
    ck_assert_int_eq(me.status, 503);
    all_is_well(ann, browser);
}
END_TEST

START_TEST(a_connection_that_mariadb_closed_is_opened_again)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    expect_database_errors();
    RUN_WELL(sql("SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist"
        " WHERE user LIKE 'gatelodge%%'"), "mariadb", text("--defaults-file=%s", the_world()->database));
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_int_eq(sample(browser).status, 200);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(a_program_that_is_asked_to_leave_finishes_what_it_does)
{
    struct person ann = A_PERSON(NULL);
    pid_t child = fork();

    ck_assert(child >= 0);
    if (child == 0) {
        int status = 0;
        for (int i = 0; i < 5 && (i == 0 || status == 201); i++)
            status = try_to_sign_in(a_browser(), ann.username, ann.password).status;
        _exit(status == 201 ? 0 : 1);
    }
    for (int i = 0; i < 3; i++)
        program_reload("login");
    int status;
    ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

START_TEST(what_is_stopped_starts_again_with_everything_kept)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    ck_assert_int_eq(QUICKSTART("stop", "--state", the_world()->directory).status, 0);
    struct answer gone = browse(browser, "GET", text("%s/login", the_world()->url), NULL, NULL);
    ck_assert_int_eq(gone.status, 0);
    struct ran again = QUICKSTART("--state", the_world()->directory, "--port", text("%d", world_port()),
        "--detach");
    ck_assert_msg(again.status == 0, "%s%s", again.output, again.errors);
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

RUN_STORIES("breaking", NULL, killed_workers_are_replaced, a_worker_that_is_killed_again_and_again_comes_back,
    without_mariadb_everything_is_refused_at_once_and_well_again_by_itself,
    watchers_see_that_mariadb_is_away_and_that_the_programs_are_not,
    attempts_while_mariadb_is_away_do_not_lock_anybody_out,
    after_a_crash_of_mariadb_nothing_is_lost_that_was_promised, a_frozen_mariadb_holds_nobody_for_long,
    a_connection_that_mariadb_closed_is_opened_again, a_program_that_is_asked_to_leave_finishes_what_it_does,
    what_is_stopped_starts_again_with_everything_kept);
