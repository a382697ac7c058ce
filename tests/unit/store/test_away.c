/* A database that is not there: said at once, and not asked again and again. */
#include "store/sessions.h"

#include "../../support/test.h"

#include <gatelodge/clock.h>

#include <signal.h>
#include <stdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

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

static void
tick(int signal)
{
    (void)signal;
}

/* Somebody listens and says nothing, and a timer's signal comes more often than the time limit. */
START_TEST(signals_do_not_lengthen_the_wait)
{
    const struct itimerval often = { { .tv_usec = 100000 }, { .tv_usec = 100000 } };
    const struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct database_settings settings = nowhere;
    const char *why = NULL;
    int silent = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/gatelodge-away-%ld", (long)getpid());
    ck_assert(bind(silent, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(silent, 5) == 0);
    settings.socket = address.sun_path;
    struct db *db = db_new(&settings, QUERY_FOR_GATE, "gate");

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    ck_assert_int_eq(db_open(db, &why), LODGE_UNAVAILABLE);
    ck_assert(db_is_out_of_reach(db));
    db_free(db);
    close(silent);
    unlink(address.sun_path);
}
END_TEST

START_TEST(only_who_cannot_be_reached_is_out_of_reach)
{
    struct database_settings settings = nowhere;
    const char *why = NULL;

    settings.password_directory = "/nonexistent";
    struct db *db = db_new(&settings, QUERY_FOR_GATE, "gate"), *away = db_new(&nowhere, QUERY_FOR_GATE, "gate");
    ck_assert_int_eq(db_open(db, &why), LODGE_BROKEN);
    ck_assert(!db_is_out_of_reach(db));
    ck_assert_int_eq(db_open(away, &why), LODGE_UNAVAILABLE);
    ck_assert(db_is_out_of_reach(away));
    db_free(db);
    db_free(away);
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

/* ---- who is told so ----------------------------------------------------------------------------- */

static volatile sig_atomic_t said;

static bool
is_said(const void *what)
{
    (void)what;
    return said;
}

static void
say(int number)
{
    (void)number;
    said = true;
}

START_TEST(a_database_that_is_said_to_be_away_is_not_asked)
{
    struct db *db = db_new(&nowhere, QUERY_FOR_GATE, "gate");
    const char *why = NULL;

    said = true;
    db_heed(db, is_said, NULL, false);
    ck_assert_int_eq(db_open(db, &why), LODGE_UNAVAILABLE);
    ck_assert_str_eq(why, "MariaDB is away");

    /* No breaker was opened: it is asked as soon as nobody says so. */
    said = false;
    ck_assert_int_eq(db_open(db, &why), LODGE_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(why, "(2002)"));
    db_free(db);
}
END_TEST

/* Accepts connections, as the system does for it, and never says a word. */
static int
frozen(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    unlink(path);
    ck_assert_int_eq(bind(listening, (const struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(listen(listening, 5), 0);
    return listening;
}

START_TEST(an_answer_is_not_waited_for_once_it_is_said)
{
    const struct itimerval soon = { .it_value = { .tv_usec = 100000 } };
    struct database_settings settings = nowhere;
    char path[100];
    const char *why = NULL;

    snprintf(path, sizeof(path), "/tmp/gl-frozen.%ld", (long)getpid());
    int listening = frozen(path);
    settings.socket = path;
    settings.connect_timeout = settings.answer_timeout = LODGE_SECONDS(50);
    struct db *db = db_new(&settings, QUERY_FOR_GATE, "gate");
    db_heed(db, is_said, NULL, true);
    signal(SIGALRM, say);
    setitimer(ITIMER_REAL, &soon, NULL);
    int64_t started = lodge_steady();
    ck_assert_int_eq(db_open(db, &why), LODGE_UNAVAILABLE);
    ck_assert_int_lt(lodge_steady() - started, LODGE_SECONDS(20));
    db_free(db);
    close(listening);
    unlink(path);
}
END_TEST

RUN_TESTS("away", a_database_that_is_away_is_unavailable, the_breaker_answers_at_once_and_says_when_to_come_back,
    signals_do_not_lengthen_the_wait, only_who_cannot_be_reached_is_out_of_reach,
    a_password_file_that_is_missing_is_named, nothing_is_sent_as_null,
    a_database_that_is_said_to_be_away_is_not_asked, an_answer_is_not_waited_for_once_it_is_said);
