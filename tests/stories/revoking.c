/* Whatever takes something away from somebody holds with the very next check, in every worker of the gate: they
 * all know people by heart. */
#include "support/gate_workers.h"
#include "support/rights.h"
#include "support/story.h"

#include <string.h>

#define GROUP "knowers"
#define PLACE "https://known.example.org"

/* What is asked for, and what it takes: nothing, a group above one's own, a role of one's own, a role of that group. */
static const char *const places[] = { "/in", "/group", "/mine", "/through" };
#define PLACES (sizeof(places) / sizeof(places[0]))

static void
prepare(void)
{
    settings_add("site \"known\" {\n    hosts = {\"known.example.org\"}\n"
        "    rule \"group\"   { path = \"/group\"   groups = {\"" GROUP "\"} }\n"
        "    rule \"mine\"    { path = \"/mine\"    permission = \"know.one\" }\n"
        "    rule \"through\" { path = \"/through\" permission = \"know.two\" }\n"
        "    rule \"in\"      { path = \"/in\" }\n}");
    settings_apply();
}

/* ---- who is known ------------------------------------------------------------------------------- */

/* Ann, who is in a group below the group, and may one thing by herself and another by the group. */
static struct {
    size_t workers;
    struct browser *boss;
    const char *group, *inner, *inner_name, *own, *own_name, *common;       /* "own": her role; "common": the group's */
    struct person ann;
    struct browser *browser, *other;                /* hers; what is asked with is the first one's */
    const char *cookie, *session, *bearer, *token;
} scene;

/* What several can have one after the other. */
static void
furnish(void)
{
    if (scene.group)
        return;
    scene.group = said(EXPECT(201, ask_as(scene.boss, "POST /api/v1/groups", "{'name':'" GROUP "'}")), "id");
    scene.inner_name = a_name();
    scene.inner = said(EXPECT(201, ask_as(scene.boss, "POST /api/v1/groups", "{'name':'%s','parent':'%s'}",
        scene.inner_name, scene.group)), "id");
    scene.own_name = a_name();
    scene.own = said(EXPECT(201, ask_as(scene.boss, "POST /api/v1/roles", "{'name':'%s','permissions':['know.one']}",
        scene.own_name)), "id");
    scene.common = a_role_with(scene.boss, "'know.two'");
    give(scene.boss, text("groups/%s/roles/%s", scene.group, scene.common));
}

static void
clear_up(void)
{
    ask_as(scene.boss, text("DELETE /api/v1/groups/%s", scene.inner), NULL);
    ask_as(scene.boss, text("DELETE /api/v1/groups/%s", scene.group), NULL);
    scene.group = NULL;
}

static void
let_ann_in(void)
{
    struct person ann = A_PERSON(NULL);

    give(scene.boss, text("users/%s/roles/%s", ann.id, scene.own));
    give(scene.boss, text("groups/%s/members/%s", scene.inner, ann.id));
    scene.ann = ann;
    scene.browser = signed_in(ann);
    scene.other = signed_in(ann);
    scene.cookie = cookie_of(scene.browser, "__Host-gatelodge");
    scene.session = said(EXPECT(200, ask_as(scene.browser, "GET /api/v1/sessions/current", NULL)), "session.id");
    struct answer made = EXPECT(201, ask_as(scene.browser, "POST /api/v1/me/tokens",
        "{'name':'t','permissions':['know.one','know.two']}"));
    scene.bearer = said(made, "token");
    scene.token = said(made, "id");
}

/* ---- what happens to her ------------------------------------------------------------------------ */

#define BY_API(name, as, request, ...) \
    static void name(void) { ck_assert_int_lt(ask_as(as, request, __VA_ARGS__).status, 300); }
#define BY_COMMAND(name, ...) static void name(void) { RUN_WELL(NULL, "gatelodge", __VA_ARGS__); }

BY_API(she_signs_out, scene.browser, "DELETE /api/v1/sessions/current", NULL)
BY_API(she_ends_it, scene.other, text("DELETE /api/v1/me/sessions/%s", scene.session), NULL)
BY_API(she_ends_the_others, scene.other, "DELETE /api/v1/me/sessions", NULL)
BY_API(she_gives_her_password_again, scene.browser, "POST /api/v1/sessions/current/reauthenticate",
    "{'password':'%s'}", scene.ann.password)
BY_API(she_changes_her_password, scene.other, "PUT /api/v1/me/password",
    "{'current_password':'%s','new_password':'%s'}", scene.ann.password, a_password())
BY_API(she_changes_it_with_the_tokens, scene.other, "PUT /api/v1/me/password",
    "{'current_password':'%s','new_password':'%s','revoke_tokens':true}", scene.ann.password, a_password())
BY_API(it_is_ended, scene.boss, text("DELETE /api/v1/sessions/%s", scene.session), NULL)
BY_API(hers_are_ended, scene.boss, text("DELETE /api/v1/users/%s/sessions", scene.ann.id), NULL)
BY_API(her_password_is_set, scene.boss, text("PUT /api/v1/users/%s/password", scene.ann.id), "{'password':'%s'}",
    a_password())
BY_API(she_revokes_the_token, scene.other, text("DELETE /api/v1/me/tokens/%s", scene.token), NULL)
BY_API(the_token_is_revoked, scene.boss, text("DELETE /api/v1/users/%s/tokens/%s", scene.ann.id, scene.token), NULL)
BY_API(it_is_revoked_by_its_id, scene.boss, text("DELETE /api/v1/tokens/%s", scene.token), NULL)
BY_COMMAND(it_is_ended_by_command, "session", "revoke", scene.session)
BY_COMMAND(hers_are_ended_by_command, "session", "revoke", "--user", scene.ann.username)
BY_COMMAND(the_token_is_revoked_by_command, "token", "revoke", scene.ann.username, scene.token)

static void
her_password_is_set_by_command(void)
{
    RUN_WELL(a_password(), "gatelodge", "user", "passwd", scene.ann.username, "--password-file", "-",
        "--revoke-tokens");
}

/* Within a transaction that holds the answer, too. */
static void
she_gives_it_with_a_key(void)
{
    scene.browser->headers[0] = text("Idempotency-Key: %s", a_name());
    she_gives_her_password_again();
}

BY_API(she_is_suspended, scene.boss, text("PATCH /api/v1/users/%s", scene.ann.id), "{'status':'suspended'}")
BY_API(she_expires, scene.boss, text("PATCH /api/v1/users/%s", scene.ann.id), "{'expires_at':'2001-01-01T00:00:00Z'}")
BY_API(she_is_deleted, scene.boss, text("DELETE /api/v1/users/%s", scene.ann.id), NULL)
BY_COMMAND(she_is_suspended_by_command, "user", "disable", scene.ann.username)
BY_COMMAND(she_is_deleted_by_command, "user", "delete", scene.ann.username)

BY_API(she_leaves_her_group, scene.boss, text("DELETE /api/v1/groups/%s/members/%s", scene.inner, scene.ann.id), NULL)
BY_API(she_loses_her_role, scene.boss, text("DELETE /api/v1/users/%s/roles/%s", scene.ann.id, scene.own), NULL)
BY_COMMAND(she_leaves_her_group_by_command, "user", "revoke", scene.ann.username, "--group", scene.inner_name)
BY_COMMAND(she_loses_her_role_by_command, "user", "revoke", scene.ann.username, "--role", scene.own_name)

BY_API(her_group_is_deleted, scene.boss, text("DELETE /api/v1/groups/%s", scene.inner), NULL)
BY_API(her_group_is_moved, scene.boss, text("PATCH /api/v1/groups/%s", scene.inner), "{'parent':null}")
BY_API(the_group_is_renamed, scene.boss, text("PATCH /api/v1/groups/%s", scene.group), "{'name':'%s'}", a_name())
BY_API(the_group_loses_its_role, scene.boss, text("DELETE /api/v1/groups/%s/roles/%s", scene.group, scene.common),
    NULL)
BY_API(the_group_loses_all_roles, scene.boss, text("PATCH /api/v1/groups/%s", scene.group), "{'roles':[]}")
BY_API(her_role_allows_something_else, scene.boss, text("PATCH /api/v1/roles/%s", scene.own),
    "{'permissions':['know.nothing']}")
BY_API(her_role_is_deleted, scene.boss, text("DELETE /api/v1/roles/%s", scene.own), NULL)
BY_COMMAND(her_role_is_deleted_by_command, "role", "delete", scene.own_name)

/* ---- and what is so afterwards ------------------------------------------------------------------ */

/* Of each place: 'y' she passes, 'n' she is refused, 'x' she is nobody. */
struct way {
    const char *name;
    void (*happens)(void);
    const char *cookie, *token;
    bool breaks;                /* what others are to have after her */
};
#define WAY(happens, cookie, token)     { #happens, happens, cookie, token, false }
#define BREAKING(happens, after)        { #happens, happens, after, after, true }

static const struct way ways_to_sign_out[] = {
    WAY(she_signs_out, "xxxx", "yyyy"),
    WAY(she_ends_it, "xxxx", "yyyy"),
    WAY(she_ends_the_others, "xxxx", "yyyy"),
    WAY(she_gives_her_password_again, "xxxx", "yyyy"),
    WAY(she_gives_it_with_a_key, "xxxx", "yyyy"),
    WAY(she_changes_her_password, "xxxx", "yyyy"),
    WAY(she_changes_it_with_the_tokens, "xxxx", "xxxx"),
    WAY(it_is_ended, "xxxx", "yyyy"),
    WAY(hers_are_ended, "xxxx", "yyyy"),
    WAY(her_password_is_set, "xxxx", "yyyy"),
    WAY(she_revokes_the_token, "yyyy", "xxxx"),
    WAY(the_token_is_revoked, "yyyy", "xxxx"),
    WAY(it_is_revoked_by_its_id, "yyyy", "xxxx"),
    WAY(it_is_ended_by_command, "xxxx", "yyyy"),
    WAY(hers_are_ended_by_command, "xxxx", "yyyy"),
    WAY(the_token_is_revoked_by_command, "yyyy", "xxxx"),
    WAY(her_password_is_set_by_command, "xxxx", "xxxx"),
};

static const struct way ways_to_go[] = {
    WAY(she_is_suspended, "xxxx", "xxxx"),
    WAY(she_expires, "xxxx", "xxxx"),
    WAY(she_is_deleted, "xxxx", "xxxx"),
    WAY(she_is_suspended_by_command, "xxxx", "xxxx"),
    WAY(she_is_deleted_by_command, "xxxx", "xxxx"),
};

static const struct way ways_to_lose_rights[] = {
    WAY(she_leaves_her_group, "ynyn", "ynyn"),
    WAY(she_loses_her_role, "yyny", "yyny"),
    WAY(she_leaves_her_group_by_command, "ynyn", "ynyn"),
    WAY(she_loses_her_role_by_command, "yyny", "yyny"),
    BREAKING(her_group_is_deleted, "ynyn"),
    BREAKING(her_group_is_moved, "ynyn"),
    BREAKING(the_group_is_renamed, "ynyy"),
    BREAKING(the_group_loses_its_role, "yyyn"),
    BREAKING(the_group_loses_all_roles, "yyyn"),
    BREAKING(her_role_allows_something_else, "yyny"),
    BREAKING(her_role_is_deleted, "yyny"),
    BREAKING(her_role_is_deleted_by_command, "yyny"),
};

static int
status_of(char answer)
{
    return answer == 'y' ? 204 : answer == 'n' ? 403 : 401;
}

static void
check(const char *when, const char *cookie, const char *bearer, const char *after)
{
    for (size_t worker = 0; worker < scene.workers; worker++)
        for (size_t i = 0; i < PLACES; i++) {
            int status = gate_worker_asked(worker, cookie, bearer, text(PLACE "%s", places[i]))->status;

            ck_assert_msg(status == status_of(after[i]), "%s: worker %zu says %d about %s, by %s", when, worker, status,
                places[i], cookie ? "cookie" : "token");
        }
}

static void
check_all(const struct way *ways, size_t count)
{
    scene.boss = admin();
    scene.workers = gate_workers_meet();
    for (size_t i = 0; i < count; i++) {
        furnish();
        let_ann_in();
        check("before", scene.cookie, NULL, "yyyy");
        check("before", NULL, scene.bearer, "yyyy");
        ways[i].happens();
        check(ways[i].name, scene.cookie, NULL, ways[i].cookie);
        check(ways[i].name, NULL, scene.bearer, ways[i].token);
        if (ways[i].breaks)
            clear_up();
    }
    clear_up();
}

#define CHECK_ALL(ways) check_all(ways, sizeof(ways) / sizeof(ways[0]))

START_TEST(who_is_signed_out_is_nobody_with_the_next_check)
{
    CHECK_ALL(ways_to_sign_out);
}
END_TEST

START_TEST(who_may_not_be_here_any_more_is_nobody_with_the_next_check)
{
    CHECK_ALL(ways_to_go);
}
END_TEST

START_TEST(who_loses_a_right_is_refused_with_the_next_check)
{
    CHECK_ALL(ways_to_lose_rights);
}
END_TEST

RUN_STORIES("revoking", prepare, who_is_signed_out_is_nobody_with_the_next_check,
    who_may_not_be_here_any_more_is_nobody_with_the_next_check, who_loses_a_right_is_refused_with_the_next_check);
