/* How long a sign-in holds, and giving the password once more. Times are the defaults: idle an hour, lifetime
 * twelve; for who is remembered seven and thirty days. */
#include "support/story.h"

#include <string.h>

static void
is_signed_in(struct browser *browser)
{
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}

static void
is_signed_out(struct browser *browser)
{
    REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
}

static long long
sessions_of(struct person person)
{
    return sql_number("SELECT COUNT(*) FROM sessions JOIN users ON users.id = user_id WHERE username = '%s'",
        person.username);
}

START_TEST(a_session_that_is_not_used_ends)
{
    struct person ann = A_PERSON(NULL);
    struct browser *idle = signed_in(ann);

    clock_forward(LODGE_MINUTES(59));
    is_signed_in(idle);
    clock_forward(LODGE_MINUTES(59));
    is_signed_in(idle);
    clock_forward(LODGE_MINUTES(61));
    is_signed_out(idle);
}
END_TEST

START_TEST(use_never_moves_the_absolute_end)
{
    struct browser *busy = signed_in(A_PERSON(NULL));
    const char *end = said(ask_as(busy, "GET /api/v1/sessions/current", NULL), "session.expires_at");

    for (int half = 0; half < 23; half++) {
        clock_forward(LODGE_MINUTES(30));
        is_signed_in(busy);
    }
    struct answer answer = EXPECT(200, ask_as(busy, "GET /api/v1/sessions/current", NULL));
    ck_assert_str_eq(said(answer, "session.expires_at"), end);
    ck_assert_str_le(said(answer, "session.idle_expires_at"), end);
    clock_forward(LODGE_MINUTES(31));
    is_signed_out(busy);
}
END_TEST

START_TEST(who_asks_to_be_remembered_is_remembered_for_longer)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser(), *other = signed_in(ann);
    struct answer answer = EXPECT(201, ask_as(browser, "POST /api/v1/sessions",
        "{'identifier':'%s','password':'%s','remember':true}", ann.username, ann.password));

    ck_assert_str_eq(said(answer, "remembered"), "true");
    ck_assert(text_matches(header_of(answer, "Set-Cookie"), "; Max-Age=25(92000|9199[0-9])$"));
    clock_forward(LODGE_DAYS(6));
    is_signed_in(browser);
    is_signed_out(other);
    clock_forward(LODGE_DAYS(8));
    is_signed_out(browser);
}
END_TEST

START_TEST(the_password_once_more_makes_another_token_and_a_fresh_session)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    struct answer before = EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL));
    const char *old = cookie_of(browser, "__Host-gatelodge");

    clock_forward(LODGE_MINUTES(20));
    struct answer answer = EXPECT(200, ask_as(browser, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", ann.password));
    ck_assert_str_ne(cookie_of(browser, "__Host-gatelodge"), old);
    ck_assert_str_eq(said(answer, "id"), said(before, "session.id"));
    ck_assert_str_gt(said(answer, "authenticated_at"), said(before, "session.authenticated_at"));
    ck_assert_str_eq(said(answer, "expires_at"), said(before, "session.expires_at"));
    is_signed_in(browser);
    is_signed_out(a_program(old));
}
END_TEST

START_TEST(the_wrong_password_once_more_changes_nothing)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *old = cookie_of(browser, "__Host-gatelodge");

    REFUSED(401, "wrong_credentials", ask_as(browser, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", a_password()));
    ck_assert_str_eq(cookie_of(browser, "__Host-gatelodge"), old);
    is_signed_in(browser);
    REFUSED(401, "not_signed_in", ask_as(a_browser(), "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", a_password()));
}
END_TEST

START_TEST(a_program_that_gives_its_password_again_gets_the_new_token_in_the_answer)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    struct answer answer = EXPECT(200, ask_as(program, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", ann.password));

    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert_ptr_nonnull(said(answer, "token"));
    ck_assert_str_ne(said(answer, "token"), program->bearer);
    is_signed_out(program);
    program->bearer = said(answer, "token");
    is_signed_in(program);
}
END_TEST

START_TEST(a_new_password_ends_every_session)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *program = program_of(ann);

    RUN_WELL(a_password(), "gatelodge", "user", "passwd", ann.username, "--password-file", "-");
    is_signed_out(browser);
    is_signed_out(program);
}
END_TEST

START_TEST(who_expires_is_signed_out_and_cannot_sign_in)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    sql("UPDATE users SET expires_at = '%s', version = version + 1 WHERE username = '%s'",
        "2020-01-01 00:00:00", ann.username);
    is_signed_out(browser);
    REFUSED(403, "account_suspended", try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(what_is_over_is_forgotten)
{
    struct person ann = A_PERSON(NULL);

    signed_in(ann);
    ck_assert_int_eq(sessions_of(ann), 1);
    clock_forward(LODGE_DAYS(40));
    /* What gatelodge-jobs does every ten minutes. */
    RUN_WELL(NULL, text("%s/prefix/libexec/gatelodge/gatelodge-jobs", the_world()->directory), "--config",
        the_world()->settings, "--once");
    ck_assert_int_eq(sessions_of(ann), 0);
}
END_TEST

RUN_STORIES("staying signed in", NULL, a_session_that_is_not_used_ends, use_never_moves_the_absolute_end,
    who_asks_to_be_remembered_is_remembered_for_longer,
    the_password_once_more_makes_another_token_and_a_fresh_session,
    the_wrong_password_once_more_changes_nothing,
    a_program_that_gives_its_password_again_gets_the_new_token_in_the_answer,
    a_new_password_ends_every_session, who_expires_is_signed_out_and_cannot_sign_in,
    what_is_over_is_forgotten);
