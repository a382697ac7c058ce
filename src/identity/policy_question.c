/* Asking the gate's rules for somebody else. */
#include "identity/policy_question.h"

#include "identity/accounts.h"
#include "identity/permissions.h"

#include <gatelodge/clock.h>

const char *const policy_answer_names[] = { "allow", "sign_in", "sign_in_again", "refuse", NULL };

const char *
policy_answer_name(enum policy_answer answer)
{
    switch (answer) {
    case POLICY_ALLOW:
        return "allow";
    case POLICY_SIGN_IN:
        return "sign_in";
    case POLICY_SIGN_IN_AGAIN:
        return "sign_in_again";
    case POLICY_REFUSE:
    case POLICY_UNSTATED:
        break;
    }
    return "refuse";
}

static enum lodge_problem
read_url(struct house *house, const struct policy_request *request, struct asked_url *asked)
{
    const struct gate_sources sources = {
        .original_method = request->method ? request->method : "GET",
        .original_url = request->url,
    };
    const char *reason = NULL;
    struct lodge_fault fault = { .retry_after = 0 };

    if (gate_request_read(&sources, house->arena, &fault, asked, &reason) == LODGE_OK)
        return LODGE_OK;
    return lodge_misfit(house->fault, "url", reason, lodge_print(house->arena,
        "The gate refuses this before any rule is asked: %s.", reason));
}

static enum lodge_problem
read_person(struct house *house, const char *name, struct policy_question *question, const char **username)
{
    struct user user = { 0 };
    enum lodge_problem problem = account_find(house, name, &user);

    if (problem == LODGE_OK)
        problem = groups_by_user(house->db, user.id, &question->groups);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, user.id, &question->permissions);
    if (problem)
        return problem;
    *username = user.username;
    question->user_known = true;
    question->level = 1;
    question->authenticated_at = question->now;
    if (account_is_active(user.status, user.expires_at, question->now))
        return LODGE_OK;
    return lodge_misfit(house->fault, "user", "not_active", lodge_print(house->arena,
        "%s is %s and cannot sign in, so no rule is asked.", user.username,
        lodge_text_equal(user.status, "active") ? "expired" : user.status));
}

enum lodge_problem
policy_ask(struct house *house, const struct policy_request *request, struct policy_answer_told *told)
{
    struct policy_question question = { .now = lodge_now() };
    struct lodge_address from;
    enum lodge_problem problem = read_url(house, request, &told->asked);

    told->username = NULL;
    if (request->address && !lodge_address_parse(request->address, &from))
        problem = lodge_misfit(house->fault, "address", "not_an_address", "An Internet address, as 192.0.2.1.");
    if (problem)
        return problem;
    question.host = told->asked.host;
    question.path = told->asked.path;
    question.method = told->asked.method;
    question.from = request->address ? &from : NULL;
    problem = request->user ? read_person(house, request->user, &question, &told->username) : LODGE_OK;
    if (problem)
        return problem;
    policy_decide(house->policy, &question, &told->decision);
    told->explanation = policy_explain(house->policy, &question, house->arena);
    return LODGE_OK;
}
