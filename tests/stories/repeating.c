/* Requests that are sent again: what has an Idempotency-Key is done once, whoever is killed, races or waits, and each
 * client learns how it ended. */
#include "support/story.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 100

static char faults[] = "/tmp/gatelodge-repeating.XXXXXX";

/* A fault for the programs; "" for none. In place: they may be confined to the file that was there. */
static void
wish(const char *line)
{
    int file = open(faults, O_WRONLY | O_TRUNC | O_CLOEXEC);

    ck_assert(file >= 0 && write(file, line, strlen(line)) == (ssize_t)strlen(line));
    close(file);
}

static const char *
a_key(void)
{
    static int count;

    return text("key-%d-%d", (int)getpid(), count++);
}

static struct browser *
with_key(struct browser *browser, const char *key)
{
    browser->headers[0] = key ? text("Idempotency-Key: %s", key) : NULL;
    browser->headers[1] = NULL;
    return browser;
}

static struct browser *
a_boss(void)
{
    return program_of(the_administrator());
}

static struct answer
add(struct browser *browser, const char *key, const char *name)
{
    return ask_as(with_key(browser, key), "POST /api/v1/users", "{'username':'%s'}", name);
}

static bool
is_replayed(struct answer answer)
{
    const char *replayed = header_of(answer, "Idempotency-Replayed");

    ck_assert(!replayed || strcmp(replayed, "true") == 0);
    return replayed != NULL;
}

static long long
people_called(const char *name)
{
    return sql_number("SELECT COUNT(*) FROM users WHERE username = '%s'", name);
}

/* ---- again -------------------------------------------------------------------------------------- */

START_TEST(what_is_sent_again_is_done_once)
{
    struct browser *boss = a_boss();
    const char *key = a_key(), *name = a_name();
    struct answer first = EXPECT(201, add(boss, key, name)), again = EXPECT(201, add(boss, key, name));

    ck_assert(!is_replayed(first) && is_replayed(again));
    ck_assert_str_eq(first.body, again.body);
    ck_assert_str_eq(header_of(first, "Location"), header_of(again, "Location"));
    ck_assert_str_eq(header_of(first, "ETag"), header_of(again, "ETag"));
    ck_assert_str_ne(header_of(first, "X-Request-Id"), header_of(again, "X-Request-Id"));
    ck_assert_int_eq(people_called(name), 1);
    /* From another address, by another token of the same person: still theirs. */
    ck_assert(is_replayed(EXPECT(201, add(a_boss(), key, name))));
}
END_TEST

START_TEST(a_key_is_for_one_request_of_one_caller)
{
    struct browser *boss = a_boss(), *other = program_of(A_PERSON("--role", "administrator"));
    const char *key = a_key(), *name = a_name();

    EXPECT(201, add(boss, key, name));
    REFUSED(422, "idempotency_key_reused", add(boss, key, a_name()));
    ck_assert(is_replayed(EXPECT(201, add(boss, key, name))));
    REFUSED(409, "username_taken", add(other, key, name));
    ck_assert(!is_replayed(EXPECT(201, add(other, a_key(), a_name()))));
    /* The same key on another route is another key. */
    struct browser *browser = with_key(a_program(NULL), key);
    struct person ann = A_PERSON(NULL);
    EXPECT(201, ask_as(browser, "POST /api/v1/sessions", "{'identifier':'%s','password':'%s'}", ann.username,
        ann.password));
}
END_TEST

START_TEST(a_refusal_is_answered_again_until_the_key_changes)
{
    struct browser *boss = a_boss();
    const char *key = a_key(), *name = a_name();

    EXPECT(201, add(boss, NULL, name));
    REFUSED(409, "username_taken", add(boss, key, name));
    sql("DELETE FROM users WHERE username = '%s'", name);
    ck_assert(is_replayed(REFUSED(409, "username_taken", add(boss, key, name))));
    ck_assert(!is_replayed(EXPECT(201, add(boss, a_key(), name))));
    /* What never came to the handler takes no key. */
    key = a_key();
    REFUSED(422, "field_invalid", ask_as(with_key(boss, key), "POST /api/v1/users", "{'usrname':'x'}"));
    EXPECT(201, add(boss, key, a_name()));
}
END_TEST

START_TEST(an_answer_is_known_for_a_day)
{
    struct browser *boss = a_boss();
    const char *key = a_key(), *name = a_name();

    EXPECT(201, add(boss, key, name));
    clock_forward(LODGE_HOURS(24) + LODGE_MINUTES(1));
    boss = a_boss();
    REFUSED(409, "username_taken", add(boss, key, name));
}
END_TEST

START_TEST(who_lost_the_right_is_refused)
{
    struct person ann = A_PERSON("--role", "administrator");
    struct browser *browser = program_of(ann);
    const char *key = a_key(), *name = a_name();

    EXPECT(201, add(browser, key, name));
    RUN_WELL(NULL, "gatelodge", "user", "revoke", ann.username, "--role", "administrator");
    REFUSED(403, "not_allowed", add(browser, key, name));
}
END_TEST

START_TEST(a_key_that_is_none_is_refused)
{
    struct browser *boss = a_boss();
    struct answer answer = REFUSED(422, "field_invalid", add(boss, text("%0129d", 1), a_name()));

    ck_assert(misfit(answer, "Idempotency-Key", "malformed"));
    REFUSED(422, "field_invalid", add(boss, "a b", a_name()));
    EXPECT(201, add(boss, text("%0128d", 1), a_name()));
}
END_TEST

/* ---- secrets ------------------------------------------------------------------------------------ */

START_TEST(a_token_is_shown_once_and_kept_nowhere)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    const char *key = a_key(), *body = "{'name':'build','permissions':[]}";
    struct answer first = EXPECT(201, ask_as(with_key(browser, key), "POST /api/v1/me/tokens", "%s", body));
    const char *token = said(first, "token");
    struct answer again = EXPECT(201, ask_as(browser, "POST /api/v1/me/tokens", "%s", body));

    ck_assert(token && is_replayed(again) && !said(again, "token"));
    ck_assert_str_eq(said(first, "id"), said(again, "id"));
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM tokens WHERE name = 'build' AND user_id ="
        " (SELECT id FROM users WHERE username = '%s')", ann.username), 1);
    ck_assert(!strstr(sql_everything(), token));
}
END_TEST

START_TEST(a_sign_in_is_repeated_without_token_and_cookie)
{
    struct person ann = A_PERSON(NULL);
    const char *key = a_key();
    struct browser *program = with_key(a_program(NULL), key);
    const char *body = text("{'identifier':'%s','password':'%s','deliver':'token'}", ann.username, ann.password);
    struct answer first = EXPECT(201, ask_as(program, "POST /api/v1/sessions", "%s", body));
    struct answer again = EXPECT(201, ask_as(program, "POST /api/v1/sessions", "%s", body));

    ck_assert(said(first, "token") && !said(again, "token") && is_replayed(again));
    ck_assert_str_eq(said(first, "id"), said(again, "id"));
    struct browser *browser = with_key(a_browser(), key);
    body = text("{'identifier':'%s','password':'%s'}", ann.username, ann.password);
    first = EXPECT(201, ask_as(browser, "POST /api/v1/sessions", "%s", body));
    again = EXPECT(201, ask_as(browser, "POST /api/v1/sessions", "%s", body));
    ck_assert(header_of(first, "Set-Cookie") && !header_of(again, "Set-Cookie") && is_replayed(again));
    ck_assert(!strstr(sql_everything(), ann.password) && !strstr(sql_everything(), key));
}
END_TEST

/* A wrong password is counted each time, and answered by what holds now. */
START_TEST(a_wrong_password_is_never_kept)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = with_key(a_program(NULL), a_key());
    long long before = sql_number("SELECT COALESCE(SUM(failures), 0) FROM attempts");

    for (int i = 0; i < 2; i++)
        ck_assert(!is_replayed(REFUSED(401, "wrong_credentials", ask_as(program, "POST /api/v1/sessions",
            "{'identifier':'%s','password':'certainly not this one'}", ann.username))));
    ck_assert_int_gt(sql_number("SELECT SUM(failures) FROM attempts"), before);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM replays WHERE status = 0"), 0);
}
END_TEST

/* ---- at once ------------------------------------------------------------------------------------ */

START_TEST(of_equal_requests_at_once_one_is_done)
{
    struct browser *boss[2] = { a_boss(), a_boss() };

    for (int round = 0; round < ROUNDS; round++) {
        const char *key = a_key(), *name = a_name();
        int status = 0;
        pid_t child = fork();

        ck_assert(child >= 0);
        struct answer answer = add(boss[child == 0], key, name);
        if (child == 0)
            _exit(answer.status != 201 ? 2 : is_replayed(answer));
        ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
        ck_assert_msg(answer.status == 201, "%d %s", answer.status, answer.body);
        ck_assert_int_eq(WEXITSTATUS(status), !is_replayed(answer));
        ck_assert_int_eq(people_called(name), 1);
    }
}
END_TEST

/* Somebody works on it for longer than anybody waits: a lock on its row, held by hand. */
START_TEST(what_takes_too_long_is_still_running)
{
    struct browser *boss = a_boss();
    const char *key = a_key(), *name = a_name();
    struct answer answer;

    EXPECT(201, add(boss, key, name));
    pid_t child = fork();
    ck_assert(child >= 0);
    if (child == 0) {
        sql("START TRANSACTION; DELETE FROM replays; SELECT SLEEP(6); ROLLBACK");
        _exit(0);
    }
    WAIT_UNTIL((answer = add(boss, key, name)).status != 201, 10);
    REFUSED(409, "still_running", answer);
    ck_assert_str_eq(header_of(answer, "Retry-After"), "1");
    ck_assert(waitpid(child, NULL, 0) == child);
    ck_assert(is_replayed(EXPECT(201, add(boss, key, name))));
}
END_TEST

/* As if a worker had been killed while it hashed. */
START_TEST(a_sign_in_that_was_cut_off_can_be_repeated_after_a_minute)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = with_key(a_program(NULL), a_key());
    const char *body = text("{'identifier':'%s','password':'%s','deliver':'token'}", ann.username, ann.password);

    EXPECT(201, ask_as(program, "POST /api/v1/sessions", "%s", body));
    sql("UPDATE replays SET status = 0, expires_at = expires_at - INTERVAL 24 HOUR + INTERVAL 60 SECOND"
        " WHERE status <> 0");
    REFUSED(409, "still_running", ask_as(program, "POST /api/v1/sessions", "%s", body));
    clock_forward(LODGE_SECONDS(61));
    struct answer answer = EXPECT(201, ask_as(program, "POST /api/v1/sessions", "%s", body));
    ck_assert(!is_replayed(answer) && said(answer, "token"));
}
END_TEST

/* ---- what fails --------------------------------------------------------------------------------- */

START_TEST(a_worker_that_is_killed_leaves_all_or_nothing)
{
    static const char *const moments[] = { "KILLED_BEFORE_COMMIT", "KILLED_AFTER_COMMIT" };
    struct browser *boss = a_boss();

    errors_expected("ended with signal 9|upstream prematurely closed");
    for (size_t i = 0; i < 2; i++) {
        const char *key = a_key(), *name = a_name();

        wish(moments[i]);
        struct answer answer = browse(with_key(boss, key), "POST", text("%s/api/v1/users", the_world()->url),
            "application/json", text("{\"username\":\"%s\"}", name));
        wish("");
        ck_assert_int_ge(answer.status, 500);
        ck_assert_int_eq(people_called(name), (long long)i);
        answer = EXPECT(201, add(boss, key, name));
        ck_assert_int_eq(is_replayed(answer), i == 1);
        ck_assert_int_eq(people_called(name), 1);
    }
}
END_TEST

START_TEST(however_the_database_fails_asking_again_does_it_once)
{
    static const int errors[] = { 1213, 2013, 1969, 1180, 1290 };
    struct browser *boss = a_boss();

    errors_expected("a test asked for this error|unavailable|outcome_unknown");
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        for (int question = 1; question <= 6; question++) {
            const char *key = a_key(), *name = a_name();

            wish(text("DATABASE_ERROR:%d@%d", errors[i], question));
            struct answer answer = add(boss, key, name);
            wish("");
            /* Who waits for a lock for too long, as 1969 says, may wait for the same request. */
            ck_assert_msg(answer.status == 201 || answer.status == 503 || (answer.status == 409 && errors[i] == 1969),
                "%d@%d: %d", errors[i], question, answer.status);
            ck_assert_int_le(people_called(name), 1);
            WAIT_UNTIL((answer = add(boss, key, name)).status == 201, 10);
            ck_assert_int_eq(people_called(name), 1);
        }
}
END_TEST

/* Before the world starts: the programs inherit where faults are written. */
int
main(void)
{
    const TTest *const stories[] = {
        what_is_sent_again_is_done_once, a_key_is_for_one_request_of_one_caller,
        a_refusal_is_answered_again_until_the_key_changes, an_answer_is_known_for_a_day, who_lost_the_right_is_refused,
        a_key_that_is_none_is_refused, a_token_is_shown_once_and_kept_nowhere,
        a_sign_in_is_repeated_without_token_and_cookie, a_wrong_password_is_never_kept,
        of_equal_requests_at_once_one_is_done, what_takes_too_long_is_still_running,
        a_sign_in_that_was_cut_off_can_be_repeated_after_a_minute, a_worker_that_is_killed_leaves_all_or_nothing,
        however_the_database_fails_asking_again_does_it_once, NULL,
    };
    int file = mkstemp(faults);

    if (file < 0 || fchmod(file, 0644) != 0 || setenv("GATELODGE_TEST_FAULTS", faults, 1) != 0)
        return EXIT_FAILURE;
    close(file);
    int failed = run_stories("repeating", NULL, stories);
    unlink(faults);
    return failed;
}
