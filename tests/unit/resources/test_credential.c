/* Which credential of a call counts, and how cookies are set. Whether a token is valid is made up here. */
#include "support/test.h"

#include "identity/settings.h"
#include "resources/credential.h"

#include <gatelodge/clock.h>
#include <gatelodge/testing.h>

#include <stdio.h>

static const char *seen;            /* the token that was looked up */
static char seen_room[128];
static struct house house;

/* Linked in place of the floors below. */

void
house_serve(struct house *served, struct lodge_arena *arena, struct lodge_fault *fault)
{
    served->arena = arena;
    served->fault = fault;
}

enum lodge_problem
session_of_token(struct house *asked, const char *token, const struct lodge_address *from, struct signed_in *found)
{
    (void)asked;
    (void)from;
    (void)found;
    snprintf(seen_room, sizeof(seen_room), "%s", token);
    seen = seen_room;
    return LODGE_NOT_SIGNED_IN;
}

bool
session_is_fresh(const struct house *asked, const struct session *session)
{
    (void)asked;
    return session->authenticated_at > 0;
}

static lodge_handler look, set, take_away;

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/look", .about = "Look", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .run = look },
    { .method = LODGE_GET, .path = "/set", .about = "Set", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .run = set },
    { .method = LODGE_GET, .path = "/take", .about = "Take away", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .run = take_away },
};
static LODGE_RESOURCE(credentials, "Credentials", routes);

static enum lodge_problem
look(struct lodge_call *call)
{
    struct signed_in found;

    return signed_in_of(call, &found);
}

static enum lodge_problem
set(struct lodge_call *call)
{
    credential_set(call, "gl_ses_x", LODGE_DAYS(30));
    return LODGE_OK;
}

static enum lodge_problem
take_away(struct lodge_call *call)
{
    credential_clear(call);
    return LODGE_OK;
}

static bool
open_stage(const void *settings, void *shared, void **state, const char **why)
{
    (void)settings, (void)shared, (void)why;
    *state = &house;
    return true;
}

static struct lodge_asker *
stage(const struct house_settings *settings)
{
    static const struct lodge_resource *const resources[] = { &credentials, NULL };
    static const struct lodge_app app = {
        .name = "stage", .about = "A stage", .resources = resources, .open = open_stage,
    };

    return lodge_asker_new(&app, settings);
}

static const struct house_settings own_host = { .portal = "https://id.test" };
static const struct house_settings shared_domain = {
    .portal = "https://id.test", .sessions = { .cookie_domain = "test" },
};

START_TEST(a_token_of_ours_counts_before_the_cookie_and_other_authorizations_do_not)
{
    static const struct { const char *authorization, *cookie, *token; } calls[] = {
        { NULL, NULL, NULL },
        { NULL, "__Host-gatelodge=gl_ses_c", "gl_ses_c" },
        { "Bearer gl_ses_b", NULL, "gl_ses_b" },
        { "Bearer gl_ses_b", "__Host-gatelodge=gl_ses_c", "gl_ses_b" },
        { "Basic YTpi", "__Host-gatelodge=gl_ses_c", "gl_ses_c" },
        { "Bearer eyJ.of.an-application", "__Host-gatelodge=gl_ses_c", "gl_ses_c" },
        { "Bearer eyJ.of.an-application", NULL, NULL },
        { NULL, "__Secure-gatelodge=gl_ses_c", NULL },
        { NULL, "gatelodge=gl_ses_c", NULL },
        { NULL, "__Host-gatelodge=gl_ses_c; __Host-gatelodge=gl_ses_d", NULL },
    };
    struct lodge_asker *asker = stage(&own_host);

    for (size_t i = 0; i < LODGE_COUNT(calls); i++) {
        seen = NULL;
        lodge_asker_parameter(asker, "HTTP_AUTHORIZATION", calls[i].authorization);
        lodge_asker_parameter(asker, "HTTP_COOKIE", calls[i].cookie);
        ck_assert_int_eq(lodge_ask(asker, "GET /look", NULL).status, 401);
        ck_assert_msg(lodge_text_equal(seen, calls[i].token), "call %zu", i);
    }
    lodge_asker_free(asker);
}
END_TEST

START_TEST(a_cookie_is_bound_to_the_host_unless_a_domain_is_shared)
{
    struct lodge_asker *asker = stage(&own_host);

    lodge_ask(asker, "GET /set", NULL);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Set-Cookie"),
        "__Host-gatelodge=gl_ses_x; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000");
    lodge_ask(asker, "GET /take", NULL);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Set-Cookie"),
        "__Host-gatelodge=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    lodge_asker_free(asker);

    asker = stage(&shared_domain);
    lodge_ask(asker, "GET /set", NULL);
    ck_assert_str_eq(lodge_reply_header_of(asker, "Set-Cookie"),
        "__Secure-gatelodge=gl_ses_x; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=test; Max-Age=2592000");
    lodge_asker_parameter(asker, "HTTP_COOKIE", "__Host-gatelodge=gl_ses_h; __Secure-gatelodge=gl_ses_s");
    lodge_ask(asker, "GET /look", NULL);
    ck_assert_str_eq(seen, "gl_ses_s");
    lodge_asker_free(asker);
}
END_TEST

RUN_TESTS("credential", a_token_of_ours_counts_before_the_cookie_and_other_authorizations_do_not,
    a_cookie_is_bound_to_the_host_unless_a_domain_is_shared);
