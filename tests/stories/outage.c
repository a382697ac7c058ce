/* MariaDB is gone: killed, or frozen, which is worse. Whoever is signed in does not notice, for the grace
 * period; nobody comes in; and what is revoked meanwhile is revoked for good, whatever else breaks. */
#include "support/crash.h"
#include "support/gate_workers.h"
#include "support/story.h"

#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECKS    100       /* once before it is known, and once after */
#define KILLS     5

struct fault {
    void (*begin)(void);
    void (*end)(void);
};

static const struct fault killed = { database_kill, database_start }, frozen = { database_freeze, database_thaw };

static size_t outages_told;

/* ---- asking ------------------------------------------------------------------------------------- */

/* Whether the sample lets them in, and holds to what is promised either way: at once, and without touching a
 * cookie. */
static bool
passes(struct browser *browser)
{
    struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);

    ck_assert_msg(answer.status == 200 || answer.status == 401 || answer.status == 503, "%d %s", answer.status,
        answer.why);
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert_msg(answer.seconds < 2, "%f s", answer.seconds);      /* the shortest time limit of all is longer */
    return answer.status == 200;
}

static bool
is_unavailable(struct browser *browser)
{
    struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);

    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    ck_assert_ptr_null(header_of(answer, "Location"));
    return answer.status == 503 && strcmp(header_of(answer, "Gatelodge-Reason"), "unavailable") == 0;
}

static bool
is_refused(struct browser *browser)
{
    return browse(browser, "GET", the_world()->app, NULL, NULL).status == 401;
}

/* Ends the story unless MariaDB is known to be gone a moment later. */
static void
begin(const struct fault *fault)
{
    errors_expected("[Dd]atabase|MariaDB|MySQL|mariadb|unavailable|auth request unexpected|upstream timed out");
    outages_told = program_logged("jobs", "out of reach");
    fault->begin();
}

static void
it_is_known(void)
{
    WAIT_UNTIL(program_logged("jobs", "out of reach") > outages_told, 10);
}

/* ---- who is there ------------------------------------------------------------------------------- */

/* Somebody with a browser and a program, both of which the table knows. */
struct guest {
    struct person person;
    struct browser *browser, *program;
    const char *session;            /* the browser's */
};

static struct guest
a_guest(void)
{
    struct guest guest = { .person = A_PERSON(NULL) };

    guest.browser = signed_in(guest.person);
    guest.program = program_of(guest.person);
    guest.session = said(EXPECT(200, ask_as(guest.browser, "GET /api/v1/sessions/current", NULL)), "session.id");
    ck_assert(passes(guest.browser) && passes(guest.program));
    return guest;
}

struct made_token {
    struct browser *program;
    const char *id;
};

static struct made_token
a_token_of(const struct guest *guest)
{
    struct answer made = EXPECT(201, ask_as(guest->browser, "POST /api/v1/me/tokens", "{'name':'t','permissions':[]}"));
    struct made_token token = { a_program(said(made, "token")), said(made, "id") };

    ck_assert(passes(token.program));
    return token;
}

/* Keeps what the cookie holds for later, when the browser has lost its own. */
static struct browser *
thief_of(struct browser *browser)
{
    return a_program(cookie_of(browser, "__Host-gatelodge"));
}

static long
journal_size(void)
{
    struct stat about;

    ck_assert(stat(text("%s/revocations", the_world()->directory), &about) == 0);
    return (long)about.st_size;
}

static void
all_is_well(const struct guest *guest)
{
    WAIT_UNTIL(ask_as(guest->browser, "GET /api/v1/me", NULL).status == 200, 20);
    WAIT_UNTIL(try_to_sign_in(a_browser(), guest->person.username, guest->person.password).status == 201, 20);
    ck_assert(passes(guest->browser) && passes(guest->program));
}

/* ---- nobody notices, nobody comes in ------------------------------------------------------------ */

/* What no token of ours was ever, though it looks like one. */
static const char *
revoked_before(struct guest *guest)
{
    const char *cookie = cookie_of(guest->browser, "__Host-gatelodge");

    EXPECT(204, ask_as(guest->program, text("DELETE /api/v1/me/sessions/%s", guest->session), NULL));
    return cookie;
}

static void
strangers_are_told_at_once(const struct guest *guest, const char *unknown)
{
    size_t workers = gate_workers_meet();

    for (size_t i = 0; i < workers; i++) {
        const struct door_answer *answer = gate_worker_asked(i, unknown, NULL, the_world()->app);
        ck_assert_int_eq(answer->status, 401);
        ck_assert_ptr_null(door_header(answer, "Location"));
    }
    ck_assert(is_refused(a_program(NULL)));
    for (int i = 0; i < 5; i++) {
        struct answer answer = REFUSED(503, "unavailable",
            try_to_sign_in(a_browser(), guest->person.username, guest->person.password));
        ck_assert_msg(answer.seconds < 2, "%f s", answer.seconds);
        ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
    }
    struct answer me = REFUSED(503, "unavailable", ask_as(guest->program, "GET /api/v1/me", NULL));
    ck_assert_msg(me.seconds < 2, "%f s", me.seconds);
    ck_assert_ptr_null(header_of(me, "Set-Cookie"));
}

/* Whoever is known looks at what is wrong. */
static void
it_is_told(struct browser *watcher)
{
    struct answer told = ask_as(watcher, "GET /api/v1/system", NULL);

    if (told.status == 503)         /* the worker was asking MariaDB when it died, and says to try again */
        WAIT_UNTIL((told = ask_as(watcher, "GET /api/v1/system", NULL)).status == 200, 5);
    told = EXPECT(200, told);
    ck_assert_str_eq(said(told, "database.ready"), "false");
    ck_assert_str_eq(said(told, "database.schema"), "0");
    ck_assert_str_eq(said(told, "feed.database_away"), "true");
    ck_assert_str_eq(said(told, "programs.1.problem"), "not_ready");
    ck_assert(strstr(told.body, "\"audit\":null"));
}

static void
nobody_notices(const struct fault *fault)
{
    struct guest ann = a_guest(), ben = a_guest();
    struct made_token token = a_token_of(&ann);
    struct browser *const known[] = { ann.browser, ann.program, token.program };
    struct browser *watcher = program_of(A_PERSON("--role", "auditor"));
    const char *unknown = revoked_before(&ben);

    ck_assert_str_eq(said(EXPECT(200, ask_as(watcher, "GET /api/v1/system", NULL)), "database.ready"), "true");
    begin(fault);
    for (int i = 0; i < CHECKS; i++)
        ck_assert_msg(passes(known[i % 3]), "check %d", i);
    it_is_known();
    for (int i = 0; i < CHECKS; i++)
        ck_assert_msg(passes(known[i % 3]), "check %d", i);
    strangers_are_told_at_once(&ann, unknown);
    it_is_told(watcher);
    fault->end();
    all_is_well(&ann);
    ck_assert(passes(token.program));
}

START_TEST(nobody_notices_that_mariadb_was_killed)
{
    nobody_notices(&killed);
}
END_TEST

START_TEST(nobody_notices_that_mariadb_is_frozen)
{
    nobody_notices(&frozen);
}
END_TEST

/* ---- revoking ----------------------------------------------------------------------------------- */

/* One who is signed out in each way that there is, and one whom nothing of it touches. */
static struct {
    struct guest stays, leaves, others, ended, all, named, by_id;
    struct browser *boss, *gone, *form, *form_gone;
    struct made_token token, any_token, command_token;
} scene;

static void
set_the_scene(void)
{
    scene.boss = program_of(the_administrator());
    scene.stays = a_guest();
    scene.leaves = a_guest();
    scene.others = a_guest();
    scene.ended = a_guest();
    scene.all = a_guest();
    scene.named = a_guest();
    scene.by_id = a_guest();
    scene.token = a_token_of(&scene.stays);
    scene.any_token = a_token_of(&scene.stays);
    scene.command_token = a_token_of(&scene.stays);
    scene.form = signed_in(scene.stays.person);
    scene.gone = thief_of(scene.leaves.browser);
    scene.form_gone = thief_of(scene.form);
    ck_assert(passes(scene.boss) && passes(scene.gone) && passes(scene.form_gone));
}

static void
revoke_by_the_api(void)
{
    struct answer signed_out = EXPECT(202, ask_as(scene.leaves.browser, "DELETE /api/v1/sessions/current", NULL));
    ck_assert(text_matches(header_of(signed_out, "Set-Cookie"), "^__Host-gatelodge=; .*Max-Age=0"));
    struct answer form = EXPECT(303, submit(scene.form, "/logout", ""));
    ck_assert_str_eq(header_of(form, "Location"), "/signed-out");
    ck_assert(text_matches(header_of(form, "Set-Cookie"), "^__Host-gatelodge=; .*Max-Age=0"));
    EXPECT(202, ask_as(scene.others.browser, "DELETE /api/v1/me/sessions", NULL));
    EXPECT(202, ask_as(scene.boss, text("DELETE /api/v1/sessions/%s", scene.ended.session), NULL));
    EXPECT(202, ask_as(scene.boss, text("DELETE /api/v1/users/%s/sessions", scene.all.person.id), NULL));
    EXPECT(202, ask_as(scene.stays.browser, text("DELETE /api/v1/me/tokens/%s", scene.token.id), NULL));
    EXPECT(202, ask_as(scene.boss, text("DELETE /api/v1/tokens/%s", scene.any_token.id), NULL));
    REFUSED(403, "not_allowed", ask_as(scene.stays.browser, text("DELETE /api/v1/sessions/%s", scene.stays.session),
        NULL));
}

static void
revoke_by_command(void)
{
    const char *away = "holds on this machine already";

    ck_assert_ptr_nonnull(strstr(RUN_WELL(NULL, "gatelodge", "session", "revoke", "--user",
        scene.named.person.username), away));
    ck_assert_ptr_nonnull(strstr(RUN_WELL(NULL, "gatelodge", "session", "revoke", scene.by_id.session, "--json"),
        away));
    ck_assert_ptr_nonnull(strstr(RUN_WELL(NULL, "gatelodge", "token", "revoke", scene.stays.person.id,
        scene.command_token.id), away));
    struct ran disabled = RUN(NULL, "gatelodge", "user", "disable", scene.stays.person.username);
    ck_assert_int_eq(disabled.status, 1);
    ck_assert_ptr_nonnull(strstr(disabled.errors, "gatelodge session revoke --user"));
}

/* Each of those who were signed out, refused in this way; and of the rest nobody. */
static void
they_are_out(bool (*refused)(struct browser *browser))
{
    struct browser *const out[] = { scene.gone, scene.form_gone, scene.others.program, scene.ended.browser,
        scene.all.browser, scene.all.program, scene.named.browser, scene.named.program, scene.by_id.browser,
        scene.token.program, scene.any_token.program, scene.command_token.program };
    struct browser *const in[] = { scene.stays.browser, scene.stays.program, scene.leaves.program,
        scene.others.browser, scene.ended.program, scene.by_id.program, scene.boss };

    for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
        ck_assert_msg(refused(out[i]), "who was signed out: %zu", i);
    for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++)
        ck_assert_msg(passes(in[i]), "who was not: %zu", i);
}

/* What each way of signing out left in MariaDB: nothing, and an event with who did it. */
static void
mariadb_was_told(void)
{
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id"
        " WHERE u.username IN ('%s', '%s')", scene.all.person.username, scene.named.person.username), 0);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id"
        " WHERE u.username IN ('%s', '%s', '%s', '%s')", scene.leaves.person.username, scene.others.person.username,
        scene.ended.person.username, scene.by_id.person.username), 4);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE details LIKE '%%asked_at%%'"), 10);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE details LIKE '%%asked_at%%' AND actor_name = '%s'"
        " AND actor_kind = 'user' AND target_name = '%s'", the_world()->admin_name, scene.ended.person.username), 1);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE details LIKE '%%asked_at%%'"
        " AND actor_kind = 'command'"), 3);
}

START_TEST(who_is_signed_out_while_mariadb_is_gone_stays_out_whatever_breaks)
{
    set_the_scene();
    errors_expected("Connection reset|Connection refused|No such file|prematurely closed");
    begin(&killed);
    it_is_known();
    revoke_by_the_api();
    revoke_by_command();
    ck_assert_int_eq(journal_size() / 1024, 10);
    they_are_out(is_unavailable);

    programs_crash();
    programs_return();
    they_are_out(is_unavailable);
    programs_crash();
    killed.end();
    programs_return();
    WAIT_UNTIL(!is_unavailable(scene.gone), 10);
    they_are_out(is_refused);
    WAIT_UNTIL(journal_size() == 0, 20);
    they_are_out(is_refused);
    mariadb_was_told();
    EXPECT(201, try_to_sign_in(a_browser(), scene.named.person.username, scene.named.person.password));
}
END_TEST

/* Signs a program out, and exits by whether that was accepted. */
static pid_t
sign_out_aside(struct browser *program)
{
    pid_t child = fork();

    ck_assert(child >= 0);
    if (child == 0) {
        world_let_go();
        const char *url = text("%s/api/v1/sessions/current", the_world()->url);
        _exit(browse(program, "DELETE", url, NULL, NULL).status == 202 ? 0 : 1);
    }
    return child;
}

static int64_t
microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Kills login's workers at a moment that nobody knows: one that has just written it down, or is about to. */
static void
kill_soon(void)
{
    pid_t workers[16];
    size_t count = program_workers("login", workers, 16);
    uint16_t random;

    ck_assert(getrandom(&random, sizeof(random), 0) == sizeof(random));
    for (int64_t end = microseconds() + random % 20000; microseconds() < end;)
        continue;
    for (size_t i = 0; i < count; i++)
        kill(workers[i], SIGKILL);
}

START_TEST(what_was_accepted_holds_whoever_was_killed_meanwhile)
{
    struct guest ann = a_guest();
    struct browser *leaving[KILLS];
    bool is_out[KILLS] = { false };
    int status;

    errors_expected("ended with signal 9|prematurely closed|Connection reset");
    for (size_t i = 0; i < KILLS; i++)
        ck_assert(passes(leaving[i] = program_of(ann.person)));
    begin(&killed);
    it_is_known();
    for (size_t i = 0; i < KILLS; i++) {
        pid_t workers[16], child = sign_out_aside(leaving[i]);
        kill_soon();
        ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
        is_out[i] = WEXITSTATUS(status) == 0;
        WAIT_UNTIL(program_workers("login", workers, 16) >= 1, 20);
    }
    for (size_t i = 0; i < KILLS; i++)
        ck_assert_msg(!is_out[i] || is_unavailable(leaving[i]), "%zu", i);
    killed.end();
    WAIT_UNTIL(!is_unavailable(leaving[0]), 20);
    for (size_t i = 0; i < KILLS; i++)
        ck_assert_msg(!is_out[i] || is_refused(leaving[i]), "%zu", i);
    WAIT_UNTIL(journal_size() == 0, 20);
    for (size_t i = 0; i < KILLS; i++)
        ck_assert_msg(!is_out[i] || is_refused(leaving[i]), "%zu", i);
    ck_assert(passes(ann.browser) && passes(ann.program));
}
END_TEST

/* ---- grace -------------------------------------------------------------------------------------- */

static void
grace_is(const char *line)
{
    settings_put("table", line);
    settings_apply();
}

START_TEST(after_the_grace_period_nobody_passes_and_nobody_is_signed_out)
{
    struct guest ann = a_guest();

    grace_is("grace = 2s");
    ck_assert(passes(ann.browser) && passes(ann.program));
    begin(&killed);
    it_is_known();
    ck_assert(passes(ann.browser));
    WAIT_UNTIL(is_unavailable(ann.browser), 20);
    WAIT_UNTIL(is_unavailable(ann.program), 10);
    killed.end();
    WAIT_UNTIL(!is_unavailable(ann.browser), 20);
    all_is_well(&ann);
}
END_TEST

START_TEST(without_grace_nobody_passes_and_nobody_is_signed_out)
{
    struct guest ann = a_guest();

    grace_is("grace = 0s");
    ck_assert(passes(ann.browser) && passes(ann.program));
    begin(&frozen);
    it_is_known();
    WAIT_UNTIL(is_unavailable(ann.browser), 10);
    WAIT_UNTIL(is_unavailable(ann.program), 10);
    frozen.end();
    WAIT_UNTIL(!is_unavailable(ann.browser), 20);
    all_is_well(&ann);
}
END_TEST

RUN_STORIES("outage", NULL, nobody_notices_that_mariadb_was_killed, nobody_notices_that_mariadb_is_frozen,
    who_is_signed_out_while_mariadb_is_gone_stays_out_whatever_breaks,
    what_was_accepted_holds_whoever_was_killed_meanwhile,
    after_the_grace_period_nobody_passes_and_nobody_is_signed_out,
    without_grace_nobody_passes_and_nobody_is_signed_out);
