/* The gate of the tests. Who is signed in is made up here, in place of resources/credential.c. */
#include "gate_stage.h"

#include "support/test.h"

#include "identity/policy.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"

#include <stdio.h>

static const struct rule_settings rules[] = {
    { .name = "public", .path = "/pub", .answer = "anyone" },
    { .name = "closed", .path = "/closed", .answer = "nobody" },
    { .name = "admins", .path = "/admin", .groups = TEXTS("admins"), .answer = "person" },
    { .name = "level",  .path = "/level", .level = 2, .answer = "person" },
    { .name = "fresh",  .path = "/fresh", .max_age = LODGE_MINUTES(10), .answer = "person" },
    { .name = "near",   .path = "/near", .networks = TEXTS("198.51.100.0/24"), .answer = "person" },
    { .name = "people", .path = "/app", .answer = "person" },
};
static const struct site_settings site = {
    .name = "app", .hosts = TEXTS("app.test"), .rules = { rules, LODGE_COUNT(rules) },
};
static const struct house_settings settings = { .portal = "https://id.test:8443", .sites = { &site, 1 } };

struct lodge_asker *asker;
static struct lodge_arena *arena;
static struct house house;
struct signed_in somebody;
enum lodge_problem whether_signed_in;
bool came;
int times_asked;

/* Linked in place of resources/credential.c. */

struct house *
house_to_read(struct lodge_call *call)
{
    house.arena = lodge_arena_of(call);
    house.fault = lodge_fault_of(call);
    return &house;
}

enum lodge_problem
signed_in_of(struct lodge_call *call, struct signed_in *found)
{
    if (!came && !lodge_parameter(call, "HTTP_AUTHORIZATION"))
        return LODGE_NOT_SIGNED_IN;
    times_asked++;
    if (whether_signed_in == LODGE_OK)
        *found = somebody;
    return whether_signed_in;
}

static int64_t
now(void)
{
    return NOW;
}

/* When the test's process ends. */
static void
close_gate(void)
{
    lodge_asker_free(asker);
    lodge_arena_free(arena);
}

void
open_gate(void)
{
    static const char *const names[] = { "admins", "staff" };
    static const struct lodge_resource *const resources[] = { &gate, NULL };
    static const struct lodge_app app = { .name = "gate", .about = "The gate", .resources = resources };
    const char *why = NULL;

    lodge_clock_use(now);
    asker = lodge_asker_new(&app, NULL);
    arena = lodge_arena_new(1 << 20);
    atexit(close_gate);
    house.settings = &settings;
    house.policy = policy_new(&settings, arena, &why);
    ck_assert_msg(house.policy != NULL, "%s", why);
    somebody = (struct signed_in){
        .who = {
            .session = { .authenticated_at = NOW - LODGE_HOURS(1), .methods = "pwd", .level = 1 },
            .username = "ann", .email = "ann@x.test", .display_name = "Ann Åberg",
        },
        .groups = { names, LODGE_COUNT(names) },
    };
    ck_assert(lodge_id_parse("user_01h2xcejqtf2nbrexx3vqjhp41", "user", &somebody.who.session.user_id.n));
    ck_assert(lodge_id_parse("session_01h2xcejqtf2nbrexx3vqjhp42", "session", &somebody.who.session.id.n));
    whether_signed_in = LODGE_OK;
    came = true;
}

void
nobody_is_signed_in(void)
{
    open_gate();
    came = false;
}

int
check_url(const char *method, const char *url)
{
    lodge_asker_parameter(asker, "X_ORIGINAL_METHOD", method);
    lodge_asker_parameter(asker, "X_ORIGINAL_URL", url);
    return lodge_ask(asker, CHECK, NULL).status;
}

int
check(const char *uri)
{
    char url[9000];

    snprintf(url, sizeof(url), "https://app.test%s", uri);
    return check_url("GET", url);
}

const char *
header(const char *name)
{
    const char *value = lodge_reply_header_of(asker, name);

    return value ? value : "";
}

bool
has_header(const char *name)
{
    return lodge_reply_header_of(asker, name) != NULL;
}

void
browser_navigates(void)
{
    lodge_asker_parameter(asker, "HTTP_SEC_FETCH_MODE", "navigate");
    lodge_asker_parameter(asker, "HTTP_SEC_FETCH_DEST", "document");
}
