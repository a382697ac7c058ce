/* Every question to the database fails in turn, with every error that MariaDB was seen to give. Whatever fails:
 * no answer says that something was done which was not, nothing is half done, and nobody is told what MariaDB
 * said.
 *
 * GATELODGE_TEST_ALL=1 tries every error at every question; else each question meets two of them. */
#include "support/story.h"
#include "support/unsanitized.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIMES 12                /* questions of one call, at most */

/* Conflicts, lost connections, unsure ones, refusals, and rights that are missing. */
static const int codes[] = { 1213, 2013, 1205, 1020, 2006, 1180, 1047, 1317, 1969, 1040, 1290, 1114, 1045, 1142 };
#define ALWAYS 1                /* the first of them meets every question */
#define CODES  (sizeof(codes) / sizeof(codes[0]))

static char faults[] = "/tmp/gatelodge-faults.XXXXXX";

/* In place: the programs may be confined to the file that was there when they started. */
static void
wish(const char *line)
{
    int file = open(faults, O_WRONLY | O_TRUNC | O_CLOEXEC);

    ck_assert(file >= 0 && write(file, line, strlen(line)) == (ssize_t)strlen(line));
    close(file);
}

/* What a case works with: made anew for each attempt. */
struct scene {
    struct browser *boss;       /* an administrator */
    struct person ann;
    struct browser *browser;    /* Ann's */
    const char *name;           /* of somebody who is not there yet */
    const char *id;             /* of somebody who is */
    const char *tag;            /* of what was read of them */
};

struct trial {
    const char *about;
    void (*prepare)(struct scene *scene);
    struct answer (*act)(struct scene *scene);
    const char *(*look)(const struct scene *scene);     /* what is in the database, in words without names */
};

/* ---- preparing, looking ------------------------------------------------------------------------- */

static void nobody(struct scene *scene) { scene->name = a_name(); }

static void
somebody(struct scene *scene)
{
    scene->name = a_name();
    struct answer made = ask_as(scene->boss, "POST /api/v1/users", "{'username':'%s'}", scene->name);
    scene->id = said(EXPECT(201, made), "id");
}

static void
somebody_who_was_read(struct scene *scene)
{
    somebody(scene);
    scene->tag = header_of(EXPECT(200, ask_as(scene->boss, text("GET /api/v1/users/%s", scene->id), NULL)), "ETag");
}

/* Somebody with a session, in a browser of their own. */
static void
somebody_signed_in(struct scene *scene)
{
    const char *password = a_password();

    scene->name = a_name();
    EXPECT(202, ask_as(a_browser(), "POST /api/v1/registrations",
        "{'username':'%s','email':'%s@x.test','password':'%s'}", scene->name, scene->name, password));
    scene->ann = (struct person){ .username = scene->name, .password = password };
    scene->browser = signed_in(scene->ann);
    scene->id = said(EXPECT(200, ask_as(scene->browser, "GET /api/v1/me", NULL)), "id");
}

static const char *
person_row(const struct scene *scene)
{
    return sql("SELECT COUNT(*), SUM(version), SUM(display_name IS NOT NULL), SUM(status = 'active'), COUNT(hash),"
        " (SELECT COUNT(*) FROM sessions s JOIN users o ON o.id = s.user_id WHERE o.username = '%s')"
        " FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE username = '%s'", scene->name, scene->name);
}

static const char *nothing_changes(const struct scene *scene) { (void)scene; return ""; }

/* ---- what people do ----------------------------------------------------------------------------- */

static struct answer
add_person(struct scene *scene)
{
    return ask_as(scene->boss, "POST /api/v1/users", "{'username':'%s','display_name':'New'}", scene->name);
}

/* With a header that no other request of the browser has. */
static struct answer
ask_with_header(struct browser *browser, const char *header, const char *request, const char *body)
{
    browser->headers[0] = header;
    struct answer answer = ask_as(browser, request, "%s", body);
    browser->headers[0] = NULL;
    return answer;
}

static struct answer
add_person_once(struct scene *scene)
{
    return ask_with_header(scene->boss, text("Idempotency-Key: %s", scene->name), "POST /api/v1/users",
        text("{'username':'%s'}", scene->name));
}

static struct answer
change_what_was_read(struct scene *scene)
{
    return ask_with_header(scene->boss, text("If-Match: %s", scene->tag), text("PATCH /api/v1/users/%s", scene->id),
        "{'display_name':'Changed'}");
}

static struct answer
sign_in_once(struct scene *scene)
{
    return ask_with_header(a_browser(), text("Idempotency-Key: %s", scene->name), "POST /api/v1/sessions",
        text("{'identifier':'%s','password':'%s'}", scene->ann.username, scene->ann.password));
}

static struct answer
change_person(struct scene *scene)
{
    return ask_as(scene->boss, text("PATCH /api/v1/users/%s", scene->id), "{'display_name':'Changed'}");
}

static struct answer
suspend_person(struct scene *scene)
{
    return ask_as(scene->boss, text("PATCH /api/v1/users/%s", scene->id), "{'status':'suspended'}");
}

static struct answer
delete_person(struct scene *scene)
{
    return ask_as(scene->boss, text("DELETE /api/v1/users/%s", scene->id), NULL);
}

static struct answer
register_oneself(struct scene *scene)
{
    return ask_as(a_browser(), "POST /api/v1/registrations",
        "{'username':'%s','email':'%s@x.test','password':'%s'}", scene->name, scene->name, a_password());
}

static struct answer
sign_in(struct scene *scene)
{
    return try_to_sign_in(a_browser(), scene->ann.username, scene->ann.password);
}

static struct answer
sign_out(struct scene *scene)
{
    return ask_as(scene->browser, "DELETE /api/v1/sessions/current", NULL);
}

static struct answer
end_others(struct scene *scene)
{
    return ask_as(scene->browser, "DELETE /api/v1/me/sessions", NULL);
}

static struct answer
change_me(struct scene *scene)
{
    return ask_as(scene->browser, "PATCH /api/v1/me", "{'display_name':'A'}");
}

static struct answer
read_me(struct scene *scene)
{
    return ask_as(scene->boss, "GET /api/v1/me", NULL);
}

static struct answer
read_sessions(struct scene *scene)
{
    return ask_as(scene->boss, "GET /api/v1/me/sessions", NULL);
}

static struct answer
read_session(struct scene *scene)
{
    return ask_as(scene->boss, "GET /api/v1/sessions/current", NULL);
}

static struct answer
read_people(struct scene *scene)
{
    return ask_as(scene->boss, "GET /api/v1/users", NULL);
}

static struct answer
pass(struct scene *scene)
{
    return browse(scene->boss, "GET", the_world()->app, NULL, NULL);
}

static struct answer
sign_in_again(struct scene *scene)
{
    return ask_as(scene->browser, "POST /api/v1/sessions/current/reauthenticate", "{'password':'%s'}",
        scene->ann.password);
}

/* ---- judging ------------------------------------------------------------------------------------ */

static bool
is_done(struct answer answer)
{
    return answer.status >= 200 && answer.status < 300;
}

/* A revocation that MariaDB could not take stands in the journal, and comes to it. */
static bool
is_promised(struct answer answer, struct answer usual)
{
    return answer.status == 202 && usual.status == 204;
}

/* Every answer: the right one or one that says that it did not work, in words of ours. */
static void
judge_answer(const char *where, struct answer answer, struct answer usual)
{
    static const char leaks[] =
        "SQL|Maria|mysql|SELECT|UPDATE |INSERT|[ (#][12][0-9]{3}[ ):.,]|a test asked";
    const char *said_so = answer.json ? said(answer, "code") : NULL;

    if (is_done(answer)) {
        ck_assert_msg(answer.status == usual.status || is_promised(answer, usual), "%s: %d\n%s", where,
            answer.status, answer.body);
        return;
    }
    if (said_so && strcmp(said_so, "still_running") == 0)
        return;                 /* who waits in vain for a lock thinks that somebody else is at it */
    ck_assert_msg(answer.status == 503 || answer.status == 500, "%s: %d\n%s", where, answer.status, answer.body);
    ck_assert_msg(!text_matches(answer.body, leaks), "%s tells too much: %s", where, answer.body);
    ck_assert_msg(!said_so || text_matches(said_so, "^(unavailable|outcome_unknown|broken|internal)"),
        "%s: %s", where, said_so);
    ck_assert_ptr_null(header_of(answer, "Set-Cookie"));
}

static void
judge_state(const char *where, struct answer answer, const char *now, const char *before, const char *after)
{
    const char *said_so = answer.json ? said(answer, "code") : NULL;
    bool unknown = said_so && strcmp(said_so, "outcome_unknown") == 0;
    bool done = strcmp(now, after) == 0, undone = strcmp(now, before) == 0;

    ck_assert_msg(done || undone, "%s is half done: \"%s\", not \"%s\" or \"%s\"", where, now, before, after);
    if (!unknown)
        ck_assert_msg(is_done(answer) ? done : undone, "%s answers %d, but the database says \"%s\"", where,
            answer.status, now);
}

/* The same program from another address now and then: no more calls than one may make from one. */
static struct browser *
from_elsewhere(struct browser *program)
{
    static struct browser *elsewhere;
    static unsigned tries;

    if (tries++ % 100 == 0 || strcmp(elsewhere->bearer, program->bearer) != 0)
        elsewhere = a_program(program->bearer);
    return elsewhere;
}

static void
try_one(const struct trial *trial, struct scene scene, const char *fault, struct answer usual, const char *before,
    const char *after)
{
    const char *where = text("%s with %s", trial->about, fault);

    scene.boss = from_elsewhere(scene.boss);
    trial->prepare(&scene);
    wish(text("%s\n", fault));
    struct answer answer = trial->act(&scene);
    wish("");
    judge_answer(where, answer, usual);
    if (is_promised(answer, usual))
        WAIT_UNTIL(strcmp(trial->look(&scene), after) == 0, 20);
    judge_state(where, answer, trial->look(&scene), before, after);
}

static void
try_all(const struct trial *trial, struct scene scene)
{
    bool all = getenv("GATELODGE_TEST_ALL") != NULL;
    struct scene first = scene;

    trial->prepare(&first);
    const char *before = trial->look(&first);
    struct answer usual = trial->act(&first);
    const char *after = trial->look(&first);
    ck_assert_msg(is_done(usual), "%s: %d\n%s", trial->about, usual.status, usual.body);
    for (unsigned time = 1; time <= TIMES; time++)
        for (size_t i = 0; i < CODES; i++)
            if (all || i < ALWAYS || i == ALWAYS + time % (CODES - ALWAYS))
                try_one(trial, scene, text("DATABASE_ERROR:%d@%u", codes[i], time), usual, before, after);
    try_one(trial, scene, "COMMIT_LOST", usual, before, after);
}

static void
try_these(const struct trial *trials, size_t count)
{
    struct scene scene = { .boss = program_of(the_administrator()), .ann = A_PERSON(NULL) };

    errors_expected("a test asked for this error");
    errors_expected("auth request unexpected status");
    scene.browser = signed_in(scene.ann);
    scene.name = scene.ann.username;
    for (size_t i = 0; i < count; i++)
        try_all(&trials[i], scene);
}

static void as_it_is(struct scene *scene) { (void)scene; }

START_TEST(nothing_is_half_done_to_people)
{
    static const struct trial trials[] = {
        { "adding a person",     nobody,             add_person,     person_row },
        { "changing a person",   somebody,           change_person,  person_row },
        { "deleting a person",   somebody,           delete_person,  person_row },
        { "suspending a person", somebody_signed_in, suspend_person, person_row },
        { "adding a person once", nobody,            add_person_once, person_row },
        { "changing what was read", somebody_who_was_read, change_what_was_read, person_row },
    };
    try_these(trials, 6);
}
END_TEST

START_TEST(nothing_is_half_done_to_oneself)
{
    static const struct trial trials[] = {
        { "registering",           nobody,             register_oneself, person_row },
        { "signing out",           somebody_signed_in, sign_out,         person_row },
        { "ending other sessions", as_it_is,           end_others,       nothing_changes },
        { "changing a profile",    somebody_signed_in, change_me,        person_row },
    };
    try_these(trials, 4);
}
END_TEST

START_TEST(nobody_is_signed_in_or_refused_by_mistake)
{
    static const struct trial trials[] = {
        { "signing in",            somebody_signed_in, sign_in,          person_row },
        { "signing in again",      somebody_signed_in, sign_in_again,    person_row },
        { "signing in once",       somebody_signed_in, sign_in_once,     person_row },
    };
    try_these(trials, 3);
}
END_TEST

START_TEST(nothing_is_read_wrongly)
{
    static const struct trial trials[] = {
        { "reading oneself",       as_it_is,           read_me,          nothing_changes },
        { "reading sessions",      as_it_is,           read_sessions,    nothing_changes },
        { "reading the session",   as_it_is,           read_session,     nothing_changes },
        { "listing people",        as_it_is,           read_people,      nothing_changes },
        { "passing the gate",      as_it_is,           pass,             nothing_changes },
    };
    try_these(trials, 5);
}
END_TEST

static void
open_wide(void)
{
    settings_put("registration", "open = true");
    settings_put("registration", "status = active");
    settings_put("pace", "write = 100000");
    settings_put("pace", "guess = 100000");
    settings_put("pace", "mail = 100000");
    settings_apply();
}

int
main(void)
{
    int file;

    /* With sanitizers it takes minutes. */
    if (!getenv("GATELODGE_TEST_ALL") && !use_unsanitized())
        return 77;
    file = mkostemp(faults, O_CLOEXEC);
    if (file < 0 || fchmod(file, 0644) != 0)
        return EXIT_FAILURE;
    close(file);
    setenv("GATELODGE_TEST_FAULTS", faults, 1);
    setenv("CK_TIMEOUT_MULTIPLIER", "20", 0);
    int failed = run_stories("database", open_wide, (const TTest *const[]){ nothing_is_half_done_to_people,
        nothing_is_half_done_to_oneself, nobody_is_signed_in_or_refused_by_mistake, nothing_is_read_wrongly,
        NULL });
    unlink(faults);
    return failed;
}
