/* /.gatelodge/check: nginx asks before every request of a protected site. Only 200 (or 202), 401 and 403 leave
 * here, no body, no cookie. How it is decided is told in identity/gate_check.c; what nginx must send, in
 * nginx/gate.conf; in whose words it is answered, in gate_dialect.c. */
#include "identity/figures.h"
#include "identity/gate_check.h"
#include "resources/credential.h"
#include "resources/gate_headers.h"
#include "resources/gate_navigation.h"
#include "resources/house.h"
#include "resources/resources.h"

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

static const char *
way_to_sign_in(struct lodge_call *call, const struct gate_check *check, const char *back, enum lodge_problem problem)
{
    if (strlen(back) > WAY_MAX || !policy_may_return(check->policy, back))
        return NULL;
    const char *way = lodge_print(check->arena, "%s/login?rd=%s&rm=%s%s", house_to_read(call)->settings->portal,
        lodge_percent_encode(check->arena, back), check->asked.method,
        problem == LODGE_REAUTHENTICATION_REQUIRED ? "&again=true" : "");
    return strlen(way) <= WAY_MAX ? way : NULL;
}

/* Sends people who look at a page to sign in and back again; to the front page of the site when the address
 * is too long or nobody could be sent back there. Programs are told by the status alone. */
static enum lodge_problem
send_to_sign_in(struct lodge_call *call, const struct gate_check *check, enum lodge_problem problem)
{
    if (lodge_bearer(call) || !gate_is_navigation(call))
        return problem;
    const char *way = way_to_sign_in(call, check, check->asked.url, problem);
    lodge_reply_header(call, "Location", way ? way : way_to_sign_in(call, check, check->asked.front, problem));
    return problem;
}

/* RFC 9470, 3: the token is good, the sign-in behind it too old. */
static enum lodge_problem
ask_to_sign_in_again(struct lodge_call *call, const struct gate_check *check)
{
    lodge_reply_header(call, "WWW-Authenticate",
        "Bearer realm=\"gatelodge\", error=\"insufficient_user_authentication\"");
    return send_to_sign_in(call, check, LODGE_REAUTHENTICATION_REQUIRED);
}

static enum lodge_problem
refuse(struct lodge_call *call, const struct policy_decision *decision)
{
    lodge_fail(lodge_fault_of(call), LODGE_NOT_ALLOWED, "%s: site %s, rule %s", decision->reason,
        decision->site ? decision->site : "-", decision->rule ? decision->rule : "-");
    return answer(call, LODGE_NOT_ALLOWED, decision->reason);
}

static enum lodge_problem
let_pass(struct lodge_call *call, const struct signed_in *person)
{
    if (gate_headers_add(call, person))
        return LODGE_OK;
    return lodge_fail(lodge_fault_of(call), LODGE_UNAVAILABLE, "the username cannot be a header");
}

static enum lodge_problem
let_anyone_pass(struct lodge_call *call, const struct gate_check *check)
{
    if (check->found == LODGE_OK)
        gate_headers_add(call, &check->person);
    return LODGE_OK;
}

static enum lodge_problem
find_person(struct gate_check *check, struct signed_in *person)
{
    return signed_in_of(check->what, person);
}

static enum lodge_problem
decide(struct lodge_call *call)
{
    struct gate_check *check = LODGE_NEW(lodge_arena_of(call), struct gate_check);

    check->policy = house_to_read(call)->policy;
    check->sources = sources_of(call);
    check->address = lodge_parameter(call, "REMOTE_ADDR");
    check->arena = lodge_arena_of(call);
    check->fault = lodge_fault_of(call);
    check->find = find_person;
    check->what = call;
    switch (gate_check(check)) {
    case GATE_NOT_READ:
        return answer(call, check->problem, check->reason);
    case GATE_NOT_KNOWN:
        return check->found;
    case GATE_PASSES:
        return let_pass(call, &check->person);
    case GATE_ANYONE_PASSES:
        return let_anyone_pass(call, check);
    case GATE_SIGN_IN:
        return send_to_sign_in(call, check, LODGE_NOT_SIGNED_IN);
    case GATE_SIGN_IN_AGAIN:
        return ask_to_sign_in_again(call, check);
    case GATE_REFUSES:
    case GATE_UNSTATED:
        break;
    }
    return refuse(call, &check->decision);
}

static enum figure
outcome_of(enum lodge_problem problem)
{
    if (problem == LODGE_OK)
        return FIGURE_CHECK_PASSED;
    if (problem == LODGE_NOT_SIGNED_IN || problem == LODGE_REAUTHENTICATION_REQUIRED)
        return FIGURE_CHECK_NOT_SIGNED_IN;
    return problem == LODGE_NOT_ALLOWED || problem == LODGE_PATH_REFUSED ? FIGURE_CHECK_REFUSED
        : FIGURE_CHECK_UNAVAILABLE;
}

static enum lodge_problem
check_request(struct lodge_call *call)
{
    enum lodge_problem problem = decide(call);

    lodge_count(outcome_of(problem), 1);
    return problem;
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
