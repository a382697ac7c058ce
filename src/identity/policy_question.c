/* Asking the gate's rules for somebody else. */
#include "identity/policy_question.h"

#include "identity/accounts.h"
#include "identity/permissions.h"

#include <gatelodge/clock.h>

struct asker {
    struct policy_question question;
    struct lodge_address from;
    const char *username;                   /* NULL: nobody is signed in */
    enum policy_step_kind standing;         /* POLICY_STEP_UNSTATED: there is nothing to say of it */
};

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

/* What sets somebody apart from who just signed in. */
static enum policy_step_kind
standing_of(const struct user *user, int64_t now)
{
    if (lodge_text_equal(user->status, "suspended"))
        return POLICY_STEP_SUSPENDED;
    if (lodge_text_equal(user->status, "pending"))
        return POLICY_STEP_PENDING;
    if (!account_is_active(user->status, user->expires_at, now))
        return POLICY_STEP_EXPIRED;
    return lodge_text_equal(user->kind, "service") ? POLICY_STEP_SERVICE : POLICY_STEP_UNSTATED;
}

/* No password was ever given for a token: for the rules that is a sign-in of long ago. */
static enum lodge_problem
read_person(struct house *house, const char *name, struct asker *asker)
{
    struct policy_question *question = &asker->question;
    struct user user = { 0 };
    enum lodge_problem problem = account_find(house, name, &user);

    if (problem)
        return problem;
    asker->username = user.username;
    asker->standing = standing_of(&user, question->now);
    if (asker->standing != POLICY_STEP_UNSTATED && asker->standing != POLICY_STEP_SERVICE)
        return LODGE_OK;
    question->user_known = true;
    question->level = 1;
    question->authenticated_at = asker->standing == POLICY_STEP_SERVICE ? 0 : question->now;
    problem = groups_by_user(house->db, user.id, &question->groups);
    return problem ? problem : permissions_by_user(house, user.id, &question->permissions);
}

static enum lodge_problem
read_asker(struct house *house, const struct policy_request *request, struct asker *asker)
{
    asker->question.now = lodge_now();
    if (request->address && !lodge_address_parse(request->address, &asker->from))
        return lodge_misfit(house->fault, "address", "not_an_address", "An Internet address, as 192.0.2.1.");
    asker->question.from = request->address ? &asker->from : NULL;
    return request->user ? read_person(house, request->user, asker) : LODGE_OK;
}

/* Who cannot sign in is not helped by being asked to. */
static void
decide(const struct policy *policy, const struct asker *asker, struct policy_decision *decision)
{
    policy_decide(policy, &asker->question, decision);
    if (asker->standing && (decision->answer == POLICY_SIGN_IN || decision->answer == POLICY_SIGN_IN_AGAIN))
        decision->reason = "cannot_sign_in";
}

enum lodge_problem
policy_ask(struct house *house, const struct policy_request *request, struct policy_answer_told *told)
{
    struct asker asker = { 0 };
    enum lodge_problem url = read_url(house, request, &told->asked);
    enum lodge_problem problem = read_asker(house, request, &asker);

    if (url || problem)
        return url ? url : problem;
    asker.question.host = told->asked.host;
    asker.question.path = told->asked.path;
    asker.question.method = told->asked.method;
    decide(house->policy, &asker, &told->decision);
    told->username = asker.username;

    const struct policy_step values = { .user = asker.username, .host = told->asked.host };
    told->steps = policy_steps_join(asker.standing, policy_try(house->policy, &asker.question, house->arena),
        told->decision.reason, &values, house->arena);
    return LODGE_OK;
}
