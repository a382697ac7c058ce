/* A database that is not there: said at once, and not asked again and again. */
#include "store/sessions.h"

#include "../../support/test.h"

#include <gatelodge/clock.h>

#include <string.h>

static const struct database_settings nowhere = {
    .socket = "/nonexistent/mariadb.sock", .name = "gatelodge", .account_prefix = "gatelodge_",
    .connect_timeout = 1000, .answer_timeout = 4000, .statement_timeout = 3000, .retry_after = 60000,
};

START_TEST(a_database_that_is_away_is_unavailable)
{
    struct db *db = db_new(&nowhere, QUERY_FOR_GATE, "gate");
    const char *why = NULL;

    ck_assert_int_eq(db_open(db, &why), LODGE_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(why, "(2002)"));
    db_free(db);
}
END_TEST

START_TEST(the_breaker_answers_at_once_and_says_when_to_come_back)
{
    struct lodge_arena *arena = lodge_arena_new(1 << 20);
    struct lodge_fault fault = { 0 };
    struct db *db = db_new(&nowhere, QUERY_FOR_GATE, "gate");
    struct session_user found;
    unsigned char digest[TOKEN_DIGEST_SIZE] = { 0 };

    db_serve(db, arena, &fault);
    ck_assert_int_eq(session_by_digest(db, digest, 1, &found), LODGE_UNAVAILABLE);
    int64_t started = lodge_steady();
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(session_by_digest(db, digest, 1, &found), LODGE_UNAVAILABLE);
    ck_assert_int_lt(lodge_steady() - started, 1000);
    ck_assert_int_eq(fault.retry_after, 60);
    ck_assert_ptr_nonnull(strstr(fault.note, "(2002)"));
    db_free(db);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_password_file_that_is_missing_is_named)
{
    struct database_settings settings = nowhere;
    const char *why = NULL;

    settings.password_directory = "/nonexistent";
    struct db *db = db_new(&settings, QUERY_FOR_GATE, "gate");
    ck_assert_int_eq(db_open(db, &why), LODGE_BROKEN);
    ck_assert_str_eq(why, "/nonexistent/gatelodge_gate: No such file or directory");
    db_free(db);
}
END_TEST

START_TEST(nothing_is_sent_as_null)
{
    struct lodge_id none = { { 0 } };

    ck_assert_int_eq(db_text(NULL).kind, DB_NULL);
    ck_assert_int_eq(db_text("").kind, DB_KIND_TEXT);
    ck_assert_int_eq(db_time(0).kind, DB_NULL);
    ck_assert_int_eq(db_id(none).kind, DB_NULL);
    ck_assert_int_eq(db_any_id(none).kind, DB_KIND_ID);
    ck_assert_int_eq(db_number(0).kind, DB_KIND_NUMBER);
}
END_TEST

RUN_TESTS("away", a_database_that_is_away_is_unavailable, the_breaker_answers_at_once_and_says_when_to_come_back,
    a_password_file_that_is_missing_is_named, nothing_is_sent_as_null);
