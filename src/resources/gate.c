/* /.gatelodge/check: nginx asks before every request of a protected site. Only 200 (or 202), 401 and 403 leave
 * here, no body, no cookie. Which rule decides is told in identity/policy.c; what nginx must send, in
 * nginx/gate.conf; in whose words it is answered, in gate_dialect.c. */
#include "identity/gate_request.h"
#include "identity/policy.h"
#include "resources/credential.h"
#include "resources/gate_headers.h"
#include "resources/gate_navigation.h"
#include "resources/house.h"
#include "resources/resources.h"

#include <gatelodge/clock.h>

#include <string.h>

#define WAY_MAX 3000        /* bytes of Location: with all other headers it stays under 3.5 KiB */

static lodge_handler check_request, check_without_query;

static const enum lodge_problem check_problems[] = {
    LODGE_NOT_SIGNED_IN, LODGE_REAUTHENTICATION_REQUIRED, LODGE_NOT_ALLOWED, LODGE_PATH_REFUSED,
    LODGE_UNAVAILABLE, LODGE_OK
};

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/.gatelodge/check", .about = "Tell nginx whether a request may pass",
      .more = "The request that is asked about stands in the FastCGI parameters X_ORIGINAL_METHOD, "
              "X_ORIGINAL_URL and X_ORIGINAL_PATH, or X_FORWARDED_METHOD, _PROTO, _HOST and _URI. Who passes "
              "is told in Remote-User, Remote-Groups, Remote-Name, Remote-Email, Remote-User-Id, "
              "Gatelodge-Session, Gatelodge-Auth-Time (seconds since 1970), Gatelodge-Acr, "
              "Gatelodge-Amr and Gatelodge-Permissions; why somebody does not, in Gatelodge-Reason. With a personal "
              "access token there is no Gatelodge-Session and no Gatelodge-Auth-Time, and Gatelodge-Amr is token",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE, .form = LODGE_FORM_GATE,
      .success = 200, .problems = check_problems, .run = check_request },

    { .method = LODGE_GET, .path = "/api/authz/auth-request", .about = "Tell nginx the same, asked as Authelia is",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE, .form = LODGE_FORM_GATE,
      .success = 200, .problems = check_problems, .run = check_request },

    { .method = LODGE_GET, .path = "/oauth2/auth", .about = "Tell nginx the same, asked as oauth2-proxy is",
      .more = "Who passes is told in X-Auth-Request-User, X-Auth-Request-Preferred-Username, X-Auth-Request-Email "
              "and X-Auth-Request-Groups. A QUERY_STRING with allowed_groups, _emails or _email_domains is refused: "
              "who may pass is said by the rules",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE, .form = LODGE_FORM_GATE,
      .success = 202, .problems = check_problems, .run = check_without_query },

    { .method = LODGE_GET, .path = "/outpost.goauthentik.io/auth/nginx",
      .about = "Tell nginx the same, asked as authentik is",
      .more = "Who passes is told in X-authentik-username, -groups (with | between them), -email, -name and -uid",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE, .form = LODGE_FORM_GATE,
      .success = 200, .problems = check_problems, .run = check_request },
};
LODGE_RESOURCE(gate, "The gate", routes);

/* What is asked, by whom, and what the rules say. */
struct check {
    struct lodge_call *call;
    struct house *house;
    struct asked_url asked;
    struct lodge_address address;
    struct policy_question question;
    struct policy_decision decision;
    struct signed_in person;
};

/* nginx's own parameters. What a client sends arrives as HTTP_X_… and is not looked at. */
static struct gate_sources
sources_of(struct lodge_call *call)
{
    return (struct gate_sources){
        .original_method  = lodge_parameter(call, "X_ORIGINAL_METHOD"),
        .original_url     = lodge_parameter(call, "X_ORIGINAL_URL"),
        .original_path    = lodge_parameter(call, "X_ORIGINAL_PATH"),
        .forwarded_method = lodge_parameter(call, "X_FORWARDED_METHOD"),
        .forwarded_proto  = lodge_parameter(call, "X_FORWARDED_PROTO"),
        .forwarded_host   = lodge_parameter(call, "X_FORWARDED_HOST"),
        .forwarded_uri    = lodge_parameter(call, "X_FORWARDED_URI"),
        .own_path         = lodge_parameter(call, "DOCUMENT_URI"),
    };
}

static enum lodge_problem
answer(struct lodge_call *call, enum lodge_problem problem, const char *reason)
{
    lodge_reply_header(call, "Gatelodge-Reason", reason);
    return problem;
}

static enum lodge_problem
read_question(struct check *check)
{
    struct lodge_call *call = check->call;
    const struct gate_sources sources = sources_of(call);
    const char *reason = NULL;
    enum lodge_problem problem = gate_request_read(&sources, lodge_arena_of(call), lodge_fault_of(call),
        &check->asked, &reason);

    if (problem)
        return answer(call, problem, reason);
    check->question = (struct policy_question){
        .host = check->asked.host,
        .path = check->asked.path,
        .method = check->asked.method,
        .from = lodge_address_of(call, &check->address) ? &check->address : NULL,
        .now = lodge_now(),
    };
    return LODGE_OK;
}

/* Asks the rules once more, now with the person. */
static void
decide_with_person(struct check *check)
{
    const struct session *session = &check->person.who.session;
    struct policy_question *question = &check->question;

    question->user_known = true;
    question->groups = check->person.groups;
    question->permissions = check->person.permissions;
    question->level = session->level;
    question->authenticated_at = session->authenticated_at;
    policy_decide(check->house->policy, question, &check->decision);
}

static const char *
way_to_sign_in(const struct check *check, const char *back)
{
    struct lodge_arena *arena = lodge_arena_of(check->call);

    if (strlen(back) > WAY_MAX || !policy_may_return(check->house->policy, back))
        return NULL;
    const char *way = lodge_print(arena, "%s/login?rd=%s&rm=%s", check->house->settings->portal,
        lodge_percent_encode(arena, back), check->asked.method);
    return strlen(way) <= WAY_MAX ? way : NULL;
}

/* Sends people who look at a page to sign in and back again; to the front page of the site when the address
 * is too long or nobody could be sent back there. Programs are told by the status alone. */
static enum lodge_problem
send_to_sign_in(const struct check *check, enum lodge_problem problem)
{
    struct lodge_call *call = check->call;

    if (lodge_bearer(call) || !gate_is_navigation(call))
        return problem;
    const char *way = way_to_sign_in(check, check->asked.url);
    lodge_reply_header(call, "Location", way ? way : way_to_sign_in(check, check->asked.front));
    return problem;
}

/* RFC 9470, 3: the token is good, the sign-in behind it too old. */
static enum lodge_problem
ask_to_sign_in_again(const struct check *check)
{
    lodge_reply_header(check->call, "WWW-Authenticate",
        "Bearer realm=\"gatelodge\", error=\"insufficient_user_authentication\"");
    return send_to_sign_in(check, LODGE_REAUTHENTICATION_REQUIRED);
}

static enum lodge_problem
refuse(const struct check *check)
{
    const struct policy_decision *decision = &check->decision;

    lodge_fail(lodge_fault_of(check->call), LODGE_NOT_ALLOWED, "%s: site %s, rule %s", decision->reason,
        decision->site ? decision->site : "-", decision->rule ? decision->rule : "-");
    return answer(check->call, LODGE_NOT_ALLOWED, decision->reason);
}

static enum lodge_problem
let_pass(const struct check *check)
{
    if (gate_headers_add(check->call, &check->person))
        return LODGE_OK;
    return lodge_fail(lodge_fault_of(check->call), LODGE_UNAVAILABLE, "the username cannot be a header");
}

/* Where anyone may pass, who is signed in is told when it can be known, and MariaDB may be away. */
static enum lodge_problem
let_anyone_pass(struct check *check)
{
    if (signed_in_of(check->call, &check->person) == LODGE_OK)
        gate_headers_add(check->call, &check->person);
    return LODGE_OK;
}

/* What the rules say to somebody whose session was found. */
static enum lodge_problem
check_person(struct check *check)
{
    enum lodge_problem problem = signed_in_of(check->call, &check->person);

    if (problem == LODGE_NOT_SIGNED_IN)
        return send_to_sign_in(check, problem);
    if (problem)
        return problem;

    decide_with_person(check);
    switch (check->decision.answer) {
    case POLICY_ALLOW:
        return let_pass(check);
    case POLICY_SIGN_IN_AGAIN:
        return ask_to_sign_in_again(check);
    case POLICY_REFUSE:
    case POLICY_SIGN_IN:
    case POLICY_UNSTATED:
        break;
    }
    return refuse(check);
}

/* The rules are asked without the person first: most of what they refuse or give to anyone needs no
 * session. */
static enum lodge_problem
check_request(struct lodge_call *call)
{
    struct check *check = LODGE_NEW(lodge_arena_of(call), struct check);

    check->call = call;
    check->house = house_to_read(call);
    enum lodge_problem problem = read_question(check);
    if (problem)
        return problem;

    policy_decide(check->house->policy, &check->question, &check->decision);
    switch (check->decision.answer) {
    case POLICY_ALLOW:
        return let_anyone_pass(check);
    case POLICY_SIGN_IN:
    case POLICY_SIGN_IN_AGAIN:
        return check_person(check);
    case POLICY_REFUSE:
    case POLICY_UNSTATED:
        break;
    }
    return refuse(check);
}

/* What oauth2-proxy would be told there would narrow who passes: not to understand it must not widen that. */
static enum lodge_problem
check_without_query(struct lodge_call *call)
{
    const char *query = lodge_parameter(call, "QUERY_STRING");

    if (query && strstr(query, "allowed_"))
        return answer(call, LODGE_NOT_ALLOWED, "query_not_understood");
    return check_request(call);
}
