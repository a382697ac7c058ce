/* What happened: every change and refusal leaves an event, together or not at all; who may read which; and nobody
 * changes one without its being seen. */
#include "support/story.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char faults[] = "/tmp/gatelodge-faults.XXXXXX";

/* What shall fail from now on, as store/faults.h has it; "" for nothing. In place: the programs are confined to the
 * file that was there. */
static void
wish(const char *fault)
{
    int file = open(faults, O_WRONLY | O_TRUNC | O_CLOEXEC);

    ck_assert(file >= 0 && write(file, fault, strlen(fault)) == (ssize_t)strlen(fault));
    close(file);
}

static struct browser *
a_boss(void)
{
    return program_of(A_PERSON("--role", "administrator"));
}

/* A filter as it stands in a query. */
static const char *
events_where(const char *filter)
{
    const char *encoded = "";

    for (; *filter; filter++)
        encoded = strchr(" \"()", *filter) ? text("%s%%%02X", encoded, (unsigned)(unsigned char)*filter)
            : text("%s%c", encoded, *filter);
    return text("GET /api/v1/events?sort=at&limit=200&filter=%s", encoded);
}

/* Events of an action about somebody or something, as SQL sees them. */
static long long
told(const char *action, const char *target)
{
    return sql_number("SELECT COUNT(*) FROM events WHERE action = '%s' AND target_name = '%s'", action, target);
}

/* ---- changes ------------------------------------------------------------------------------------ */

/* Does all that can be done, and returns the actions in order. */
static const char *
do_everything(struct browser *boss, struct person ann)
{
    const char *group = said(EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s'}", a_name())), "id");
    const char *role = said(EXPECT(201, ask_as(boss, "POST /api/v1/roles", "{'name':'%s','permissions':['users.read']}",
        a_name())), "id");
    const char *member = text("/api/v1/groups/%s/members/%s", group, ann.id);
    const char *of_group = text("/api/v1/groups/%s/roles/%s", group, role);
    const char *of_user = text("/api/v1/users/%s/roles/%s", ann.id, role);

    EXPECT(204, ask_as(boss, text("PUT %s", member), NULL));
    EXPECT(204, ask_as(boss, text("PUT %s", of_group), NULL));
    EXPECT(204, ask_as(boss, text("DELETE %s", of_group), NULL));
    EXPECT(204, ask_as(boss, text("DELETE %s", member), NULL));
    EXPECT(204, ask_as(boss, text("PUT %s", of_user), NULL));
    EXPECT(204, ask_as(boss, text("DELETE %s", of_user), NULL));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/groups/%s", group), "{'display_name':'Staff'}"));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", role), "{'permissions':[]}"));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/groups/%s", group), NULL));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/roles/%s", role), NULL));
    EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/password", ann.id), "{'password':'%s'}", a_password()));
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'display_name':'Ann'}"));
    const char *token = said(EXPECT(201, ask_as(boss, "POST /api/v1/me/tokens", "{'name':'t','permissions':[]}")),
        "id");
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/me/tokens/%s", token), NULL));
    EXPECT(204, ask_as(boss, text("DELETE /api/v1/users/%s", ann.id), NULL));
    return "session.opened group.created role.created group.member_added role.granted role.revoked "
        "group.member_removed role.granted role.revoked group.changed role.changed group.deleted role.deleted "
        "password.changed user.changed token.created token.revoked user.deleted ";
}

START_TEST(every_change_leaves_its_event)
{
    struct person admin = A_PERSON("--role", "administrator");
    struct browser *boss = program_of(admin);
    struct person ann = A_PERSON(NULL);
    const char *expected = do_everything(boss, ann), *found = "";
    struct answer events = EXPECT(200, ask_as(boss, events_where(text("actor.id eq \"%s\"", admin.id)), NULL));

    for (size_t i = 0; i < entries(events, "data"); i++) {
        found = text("%s%s ", found, said(events, text("data.%zu.action", i)));
        ck_assert_str_eq(said(events, text("data.%zu.actor.name", i)), admin.username);
        ck_assert_str_eq(said(events, text("data.%zu.outcome", i)), "done");
        ck_assert_str_eq(said(events, text("data.%zu.ip", i)), boss->from);
        ck_assert_ptr_nonnull(said(events, text("data.%zu.request_id", i)));
    }
    ck_assert_str_eq(found, expected);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events e JOIN outbox o ON o.id = e.id AND o.action = e.action"
        " WHERE e.actor_name = '%s'", admin.username), (long long)entries(events, "data"));
}
END_TEST

START_TEST(an_event_tells_what_it_was_and_what_it_is)
{
    struct browser *boss = a_boss();
    struct person ann = A_PERSON(NULL);

    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'status':'suspended'}"));
    struct answer events = EXPECT(200, ask_as(boss, events_where(text("target.id eq \"%s\" and action eq "
        "\"user.changed\"", ann.id)), NULL));

    ck_assert_uint_eq(entries(events, "data"), 1);
    ck_assert_str_eq(said(events, "data.0.details.changes.0.member"), "status");
    ck_assert_str_eq(said(events, "data.0.details.changes.0.from"), "active");
    ck_assert_str_eq(said(events, "data.0.details.changes.0.to"), "suspended");
    ck_assert_str_eq(said(events, "data.0.target.name"), ann.username);
}
END_TEST

START_TEST(the_command_line_is_told_of_too)
{
    struct person ann = A_PERSON(NULL);

    signed_in(ann);
    RUN_WELL(NULL, "gatelodge", "session", "revoke", "--user", ann.username);
    ck_assert_str_eq(sql("SELECT actor_kind, actor_name IS NULL, action FROM events WHERE target_name = '%s'"
        " ORDER BY id", ann.username), text("command\t0\tuser.created\nuser\t0\tsession.opened\n"
        "command\t0\tsessions.ended"));
}
END_TEST

/* ---- refusals ----------------------------------------------------------------------------------- */

START_TEST(a_refused_sign_in_is_told_of_and_what_was_typed_is_not)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_program(NULL);
    const char *typed = text("%s-typed-as-name", a_name());

    REFUSED(401, "wrong_credentials", try_to_sign_in(browser, ann.username, a_password()));
    REFUSED(401, "wrong_credentials", try_to_sign_in(browser, typed, a_password()));
    ck_assert_str_eq(sql("SELECT actor_kind, IFNULL(target_name, '-'), outcome, reason FROM events WHERE address = '%s'"
        " ORDER BY id", browser->from), text("nobody\t%s\trefused\twrong_credentials\n"
        "nobody\t-\trefused\twrong_credentials", ann.username));
    ck_assert_ptr_null(strstr(sql("SELECT * FROM events"), typed));
}
END_TEST

START_TEST(who_asks_for_what_they_may_not_is_told_of)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);

    REFUSED(403, "not_allowed", ask_as(program, text("DELETE /api/v1/users/%s", ann.id), NULL));
    REFUSED(403, "not_allowed", ask_as(program, "GET /api/v1/events", NULL));
    REFUSED(401, "not_signed_in", ask_as(a_program(NULL), "GET /api/v1/events", NULL));
    ck_assert_str_eq(sql("SELECT target_kind, target_name, outcome, reason FROM events WHERE action = 'call.refused'"
        " AND actor_name = '%s' ORDER BY id", ann.username),
        text("call\tDELETE /api/v1/users/%s\trefused\tnot_allowed\ncall\tGET /api/v1/events\trefused\tnot_allowed",
        ann.id));
}
END_TEST

START_TEST(another_site_and_the_last_administrator_are_told_of)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *boss = program_of(the_administrator());
    const char *path = text("/api/v1/users/%s", the_administrator().id);

    browser->site = "cross-site";
    REFUSED(403, "cross_site", ask_as(browser, "DELETE /api/v1/me/sessions", NULL));
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE reason = 'cross_site' AND actor_name = '%s' AND"
        " target_name = 'DELETE /api/v1/me/sessions'", ann.username), 1);
    sql("DELETE FROM user_roles WHERE user_id <> (SELECT id FROM users WHERE username = '%s')",
        the_administrator().username);
    REFUSED(409, "last_administrator", ask_as(boss, text("DELETE %s", path), NULL));
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE reason = 'last_administrator' AND target_name ="
        " 'DELETE %s'", path), 1);
}
END_TEST

/* ---- together or not at all --------------------------------------------------------------------- */

/* Whether a change can be seen, and whether it was told of. */
struct trace {
    const char *request;
    const char *body;               /* NULL: none */
    const char *seen;               /* SQL: 1 when it was done */
    const char *event;              /* SQL: 1 when it was told of */
};

/* Lets the database fail at each question in turn, until nothing is left to fail. */
static void
fail_everywhere(struct browser *boss, struct trace trace)
{
    int question = 1;

    for (struct answer answer = { .status = 0 }; answer.status < 200 || answer.status > 299; question++) {
        ck_assert_int_lt(question, 40);
        wish(text("DATABASE_ERROR:1180@%d", question));
        answer = trace.body ? ask_as(boss, trace.request, "%s", trace.body) : ask_as(boss, trace.request, NULL);
        wish("");
        ck_assert_msg(sql_number("%s", trace.seen) == sql_number("%s", trace.event), "%s, question %d",
            trace.request, question);
    }
    ck_assert_int_gt(question, 3);
    ck_assert_int_eq(sql_number("%s", trace.seen), 1);
}

START_TEST(a_change_and_its_event_are_kept_together_or_not_at_all)
{
    struct browser *boss = a_boss();
    struct person ann = A_PERSON(NULL);
    const char *name = a_name();

    signed_in(ann);
    errors_expected("a test asked for this error|unavailable|outcome_unknown");
    fail_everywhere(boss, (struct trace){ "POST /api/v1/users", text("{'username':'%s'}", name),
        text("SELECT COUNT(*) FROM users WHERE username = '%s'", name),
        text("SELECT COUNT(*) FROM events e JOIN outbox o ON o.id = e.id WHERE e.action = 'user.created' AND"
            " e.target_name = '%s'", name) });
    fail_everywhere(boss, (struct trace){ text("PUT /api/v1/users/%s/password", ann.id),
        text("{'password':'%s'}", a_password()),
        text("SELECT COUNT(*) = 0 FROM sessions s JOIN users u ON u.id = s.user_id WHERE username = '%s'",
            ann.username),
        text("SELECT COUNT(*) = 2 FROM events e JOIN outbox o ON o.id = e.id WHERE e.target_name = '%s' AND e.action IN"
            " ('password.changed', 'sessions.ended')", ann.username) });
    fail_everywhere(boss, (struct trace){ text("DELETE /api/v1/users/%s", ann.id), NULL,
        text("SELECT COUNT(*) = 0 FROM users WHERE username = '%s'", ann.username),
        text("SELECT COUNT(*) FROM events e JOIN outbox o ON o.id = e.id WHERE e.action = 'user.deleted' AND"
            " e.target_name = '%s'", ann.username) });
}
END_TEST

START_TEST(a_refusal_that_cannot_be_written_down_is_one_all_the_same)
{
    struct person ann = A_PERSON(NULL);
    int refused = 0;

    errors_expected("a test asked for this error|unavailable|internal_error");
    for (int question = 1; question <= 8; question++) {
        wish(text("DATABASE_ERROR:1180@%d", question));
        refused += try_to_sign_in(a_program(NULL), ann.username, a_password()).status == 401;
        wish("");
    }
    ck_assert_int_ge(refused, 1);
    ck_assert_int_lt(told("session.opened", ann.username), refused);
}
END_TEST

/* ---- secrets ------------------------------------------------------------------------------------ */

START_TEST(no_event_holds_a_secret)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    const char *next = a_password();
    const char *token = said(EXPECT(201, ask_as(program, "POST /api/v1/me/tokens", "{'name':'t','permissions':[]}")),
        "token");

    EXPECT(204, ask_as(program, "PUT /api/v1/me/password", "{'current_password':'%s','new_password':'%s'}",
        ann.password, next));
    const char *all = text("%s%s", sql("SELECT * FROM events"), sql("SELECT * FROM outbox"));
    const char *const secrets[] = { ann.password, next, token + strlen("gl_pat_"), program->bearer + 10, "argon2" };
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
        ck_assert_msg(!strstr(all, secrets[i]), "secret %zu", i);
}
END_TEST

/* ---- reading ------------------------------------------------------------------------------------ */

START_TEST(people_see_what_concerns_them_and_nothing_else)
{
    struct browser *boss = a_boss();
    struct person ann = A_PERSON(NULL), bob = A_PERSON(NULL);
    struct browser *program = program_of(ann);

    program_of(bob);
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'display_name':'Ann'}"));
    struct answer own = EXPECT(200, ask_as(program, "GET /api/v1/me/events?sort=at", NULL));

    ck_assert_uint_eq(entries(own, "data"), 3);
    ck_assert_str_eq(said(own, "data.0.action"), "user.created");
    ck_assert_str_eq(said(own, "data.1.action"), "session.opened");
    ck_assert_str_eq(said(own, "data.1.ip"), program->from);
    ck_assert_str_eq(said(own, "data.2.action"), "user.changed");
    ck_assert_ptr_null(said(own, "data.2.ip"));
    ck_assert_ptr_null(strstr(own.body, bob.username));
    ck_assert_uint_eq(entries(ask_as(program, text("GET /api/v1/me/events?filter=ip%%20eq%%20%%22%s%%22", boss->from),
        NULL), "data"), 0);
}
END_TEST

START_TEST(events_come_in_pages_and_by_each_member)
{
    struct person admin = A_PERSON("--role", "administrator"), ann = A_PERSON(NULL);
    struct browser *boss = program_of(admin);
    struct answer change = EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", ann.id), "{'display_name':'A'}"));
    const char *request = header_of(change, "X-Request-Id");
    struct answer newest = EXPECT(200, ask_as(boss, "GET /api/v1/events?limit=1", NULL));
    struct answer older = EXPECT(200, ask_as(boss, text("GET /api/v1/events?limit=1&cursor=%s", said(newest, "next")),
        NULL));

    ck_assert_str_eq(said(newest, "data.0.action"), "user.changed");
    ck_assert_str_eq(said(older, "data.0.action"), "session.opened");
    const char *at = said(newest, "data.0.at");
    const char *const filters[] = {
        text("request_id eq \"%s\"", request),
        text("target.id eq \"%s\" and actor.id eq \"%s\"", ann.id, admin.id),
        text("action eq \"USER.CHANGED\" and actor.name eq \"%s\"", admin.username),
        text("ip eq \"%s\" and action eq \"user.changed\"", boss->from),
        text("at ge \"%s\" and at le \"%s\" and actor.id eq \"%s\"", at, at, admin.id),
        text("id eq \"%s\"", said(newest, "data.0.id")),
    };
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        struct answer found = EXPECT(200, ask_as(boss, events_where(filters[i]), NULL));
        ck_assert_msg(entries(found, "data") == 1, "%s: %s", filters[i], found.body);
        ck_assert_str_eq(said(found, "data.0.id"), said(newest, "data.0.id"));
    }
    ck_assert_uint_eq(entries(ask_as(boss, events_where("actor.id eq \"nobody\""), NULL), "data"), 0);
    ck_assert_uint_eq(entries(ask_as(boss, events_where(text("at gt \"%s\" and actor.id eq \"%s\"", at, admin.id)),
        NULL), "data"), 0);
    REFUSED(422, "field_invalid", ask_as(boss, events_where("details eq \"x\""), NULL));
    EXPECT(200, ask_as(program_of(A_PERSON("--role", "auditor")), "GET /api/v1/events", NULL));
}
END_TEST

START_TEST(the_command_line_lists_and_exports)
{
    struct person ann = A_PERSON(NULL);

    signed_in(ann);
    const char *list = RUN_WELL(NULL, "gatelodge", "audit", "list", "--target", ann.username);
    ck_assert_ptr_nonnull(strstr(list, "session.opened"));
    ck_assert_ptr_nonnull(strstr(list, "user.created"));
    list = RUN_WELL(NULL, "gatelodge", "audit", "list", "--actor", ann.id, "--action", "session.opened", "--json");
    ck_assert_ptr_nonnull(strstr(list, ann.id));
    ck_assert_ptr_null(strstr(list, "user.created"));
    list = RUN_WELL(NULL, "gatelodge", "audit", "export", "--since", "1h");
    ck_assert_ptr_nonnull(strstr(list, text("\"name\":\"%s\"", ann.username)));
    ck_assert_str_eq(RUN_WELL(NULL, "gatelodge", "audit", "export", "--until", "2020-01-01"), "");
}
END_TEST

/* ---- the proof ---------------------------------------------------------------------------------- */

static bool
all_sealed(void)
{
    return sql_number("SELECT COUNT(*) FROM events WHERE seq IS NULL") == 0;
}

START_TEST(jobs_seals_and_verify_finds_what_was_changed)
{
    struct person ann = A_PERSON(NULL);

    WAIT_UNTIL(all_sealed(), 20);
    ck_assert_ptr_nonnull(strstr(RUN_WELL(NULL, "gatelodge", "audit", "verify"), "Nothing was changed."));
    const char *seq = sql("SELECT seq FROM events WHERE target_name = '%s'", ann.username);
    sql("UPDATE events SET target_name = 'eve' WHERE seq = %s", seq);
    struct ran verified = RUN(NULL, "gatelodge", "audit", "verify");
    ck_assert_int_eq(verified.status, 1);
    ck_assert_ptr_nonnull(strstr(verified.output, text("edited      number %ld", strtol(seq, NULL, 10))));
    sql("UPDATE events SET target_name = '%s' WHERE seq = %s", ann.username, seq);
    RUN_WELL(NULL, "gatelodge", "audit", "verify");
}
END_TEST

START_TEST(the_newest_link_is_in_the_log_and_proves_the_chain)
{
    A_PERSON(NULL);
    WAIT_UNTIL(all_sealed(), 20);
    const char *anchor = sql("SELECT CONCAT(seq, ':', HEX(link)) FROM event_head");
    const char *clean = text("%.*s", (int)strcspn(anchor, "\n"), anchor);

    WAIT_UNTIL(program_logged("jobs", "audit_anchor") >= 1, 20);
    RUN_WELL(NULL, "gatelodge", "audit", "verify", "--anchor", clean);
    char *other = strdup(clean);
    other[strlen(other) - 1] = other[strlen(other) - 1] == '0' ? '1' : '0';
    ck_assert_int_eq(RUN(NULL, "gatelodge", "audit", "verify", "--anchor", other).status, 1);
    free(other);
    ck_assert_int_eq(RUN(NULL, "gatelodge", "audit", "verify", "--anchor", "nonsense").status, 2);
}
END_TEST

/* The sum of a member over all steps. */
static long
total(struct answer statistics, const char *member)
{
    long sum = 0;

    for (size_t i = 0; i < entries(statistics, "data"); i++)
        sum += strtol(said(statistics, text("data.%zu.%s", i, member)), NULL, 10);
    return sum;
}

/* What was counted a moment ago is over by then. */
static struct answer
counted(struct browser *who, const char *query)
{
    clock_forward(LODGE_MINUTES(5));
    return EXPECT(200, ask_as(who, text("GET /api/v1/statistics%s", query), NULL));
}

START_TEST(what_happens_is_counted)
{
    struct browser *boss = program_of(A_PERSON("--role", "auditor"));
    struct answer before = counted(boss, ""), after;
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, a_password()));
    REFUSED(403, "not_allowed", ask_as(browser, "GET /api/v1/statistics", NULL));
    REFUSED(401, "not_signed_in", ask_as(a_browser(), "GET /api/v1/statistics", NULL));
    after = counted(boss, "");
    ck_assert_int_eq(total(after, "signed_in"), total(before, "signed_in") + 1);
    ck_assert_int_eq(total(after, "sign_in_refused"), total(before, "sign_in_refused") + 1);
    ck_assert_int_eq(total(after, "calls_refused"), total(before, "calls_refused") + 1);
    ck_assert_int_eq(total(after, "registered"), 0);
    ck_assert_int_eq(strtol(said(after, "people.active"), NULL, 10),
        strtol(said(before, "people.active"), NULL, 10) + 1);
    ck_assert_int_ge(strtol(said(after, "active_sessions"), NULL, 10), 2);
    ck_assert_uint_eq(entries(after, "data"), 24);
    ck_assert_str_eq(said(after, "step"), "hour");
    ck_assert_str_eq(said(after, "data.23.complete"), "true");
    ck_assert_str_eq(said(after, "data.0.at"), said(after, "since"));
    ck_assert_int_ge(total(counted(boss, "?step=day"), "signed_in"), total(after, "signed_in"));
}
END_TEST

START_TEST(statistics_are_of_whole_hours_and_days)
{
    struct browser *boss = program_of(A_PERSON("--role", "auditor"));
    struct answer told = EXPECT(200, ask_as(boss, "GET /api/v1/statistics?since=2026-03-01T12:59:00%2B01:00"
        "&until=2026-03-01T13:00:00.001Z", NULL));

    ck_assert_str_eq(said(told, "since"), "2026-03-01T11:00:00.000Z");
    ck_assert_str_eq(said(told, "until"), "2026-03-01T14:00:00.000Z");
    ck_assert_uint_eq(entries(told, "data"), 3);
    told = EXPECT(200, ask_as(boss, "GET /api/v1/statistics?step=day&since=2026-03-01T12:59:00Z"
        "&until=2026-03-03T00:00:00Z", NULL));
    ck_assert_str_eq(said(told, "since"), "2026-03-01T00:00:00.000Z");
    ck_assert_uint_eq(entries(told, "data"), 2);
    static const char *const wrong[] = {
        "since=2026-03-01T13:00:00Z&until=2026-03-01T13:00:00Z",
        "since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z",
        "since=2026-03-01T00:00:00Z&until=2026-04-01T00:00:00.001Z", "until=1970-01-01T05:00:00Z",
        "since=2026-03-01T00:00:00Z&until=2027-04-06T00:00:00Z&step=day", "since=9999-12-31T23:59:59Z",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(misfit(REFUSED(422, "field_invalid", ask_as(boss, text("GET /api/v1/statistics?%s", wrong[i]),
            NULL)), "since", "out_of_range"), "%s", wrong[i]);
    ck_assert(misfit(REFUSED(422, "field_invalid", ask_as(boss, "GET /api/v1/statistics?since=9999-12-31T12:00:00Z"
        "&until=9999-12-31T23:59:59Z", NULL)), "until", "out_of_range"));
    EXPECT(200, ask_as(boss, "GET /api/v1/statistics?since=2026-03-01T00:00:00Z&until=2026-04-01T00:00:00Z", NULL));
    EXPECT(200, ask_as(boss, "GET /api/v1/statistics?step=day&since=2026-03-01T00:00:00Z&until=2027-04-05T00:00:00Z",
        NULL));
    REFUSED(422, "field_invalid", ask_as(boss, "GET /api/v1/statistics?step=year", NULL));
}
END_TEST

START_TEST(months_are_made_and_the_proof_stays)
{
    A_PERSON(NULL);
    WAIT_UNTIL(all_sealed(), 20);
    RUN_WELL(NULL, "gatelodge", "audit", "prune");
    ck_assert_int_ge(sql_number("SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = 'gatelodge'"
        " AND table_name = 'events'"), 4);
    A_PERSON(NULL);
    WAIT_UNTIL(all_sealed(), 20);
    RUN_WELL(NULL, "gatelodge", "audit", "verify");
    ck_assert_ptr_nonnull(strstr(RUN_WELL(NULL, "gatelodge", "audit", "prune", "--plan"), "There are none."));
}
END_TEST

/* Before the world starts: the programs inherit where faults are written. */
int
main(void)
{
    const TTest *const stories[] = {
        every_change_leaves_its_event, an_event_tells_what_it_was_and_what_it_is, the_command_line_is_told_of_too,
        a_refused_sign_in_is_told_of_and_what_was_typed_is_not, who_asks_for_what_they_may_not_is_told_of,
        another_site_and_the_last_administrator_are_told_of,
        a_change_and_its_event_are_kept_together_or_not_at_all,
        a_refusal_that_cannot_be_written_down_is_one_all_the_same, no_event_holds_a_secret,
        people_see_what_concerns_them_and_nothing_else, events_come_in_pages_and_by_each_member,
        the_command_line_lists_and_exports, jobs_seals_and_verify_finds_what_was_changed,
        the_newest_link_is_in_the_log_and_proves_the_chain, months_are_made_and_the_proof_stays,
        what_happens_is_counted, statistics_are_of_whole_hours_and_days, NULL,
    };
    int file = mkstemp(faults);

    if (file < 0 || fchmod(file, 0644) != 0 || setenv("GATELODGE_TEST_FAULTS", faults, 1) != 0)
        return EXIT_FAILURE;
    close(file);
    int failed = run_stories("auditing", NULL, stories);
    unlink(faults);
    return failed;
}
