/* gatelodge policy: what would the gate say, and why? Asks the same functions as the gate does. */
#include "programs/commands/output.h"

#include "identity/gate_request.h"
#include "identity/permissions.h"
#include "identity/policy.h"
#include "store/users.h"

#include <gatelodge/clock.h>

static const char *const answers[] = { "allow", "sign_in", "sign_in_again", "refuse", NULL };

struct explanation {
    const char *url;
    const char *method;
    const char *user;
    const char *answer;
    const char *site;
    const char *rule;
    const char *reason;
    struct lodge_texts explanation;
};

static const struct lodge_field explanation_fields[] = {
    LODGE_TEXT(struct explanation, url, "What was asked for", .max = ASKED_URL_MAX),
    LODGE_TEXT(struct explanation, method, "How", .max = 16),
    LODGE_TEXT(struct explanation, user, "Who asked; nobody: not signed in", .max = 128, .nullable = true),
    LODGE_CHOICE(struct explanation, answer, "What the gate does", .choices = answers),
    LODGE_TEXT(struct explanation, site, "Site that the host is of", .max = 128, .nullable = true),
    LODGE_TEXT(struct explanation, rule, "Rule that decides", .max = 128, .nullable = true),
    LODGE_TEXT(struct explanation, reason, "Why, as in the header Gatelodge-Reason", .max = 64),
    LODGE_TEXTS(struct explanation, explanation, "The way to the answer, in sentences", .max = 10000, .each_max = 4096),
};
LODGE_SCHEMA(explanation_schema, struct explanation, explanation_fields);

static const char *
answer_name(enum policy_answer answer)
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

/* Somebody who signed in by password a moment ago: what they may see depends on rules alone. */
static enum lodge_problem
ask_as(struct errand *errand, const char *name, struct policy_question *question, const char **username)
{
    struct user user;
    enum lodge_problem problem = errand_person(errand, name, &user);

    if (problem == LODGE_OK)
        problem = groups_by_user(errand->house->db, user.id, &question->groups);
    if (problem == LODGE_OK)
        problem = permissions_by_user(errand->house, user.id, &question->permissions);
    if (problem)
        return problem;
    if (!lodge_text_equal(user.status, "active"))
        return errand_refuse(errand, LODGE_ACCOUNT_SUSPENDED, "Let them in with: gatelodge user enable",
            "%s is %s and cannot sign in, so no rule is asked.", user.username, user.status);
    *username = user.username;
    question->user_known = true;
    question->level = 1;
    question->authenticated_at = question->now;
    return LODGE_OK;
}

static enum lodge_problem
read_question(struct errand *errand, struct asked_url *asked, struct lodge_address *from,
    struct policy_question *question)
{
    const char *method = option_value(errand, "method"), *address = option_value(errand, "address"), *reason;
    const struct gate_sources sources = {
        .original_method = method ? method : "GET",
        .original_url = option_value(errand, "url"),
    };

    if (!sources.original_url)
        return errand_misuse(errand, "--url is missing: --url https://HOST/PATH.");
    if (option_given(errand, "anonymous") == option_given(errand, "user"))
        return errand_misuse(errand, "Who asks? Give --user NAME or --anonymous.");
    if (address && !lodge_address_parse(address, from))
        return errand_misuse(errand, "--address must be an Internet address, as 192.0.2.1.");
    enum lodge_problem problem = gate_request_read(&sources, errand->arena, &errand->fault, asked, &reason);
    if (problem)
        return errand_refuse(errand, problem, NULL, "The gate refuses this request before any rule is asked: %s.",
            reason);
    *question = (struct policy_question){ .host = asked->host, .path = asked->path, .method = asked->method,
                                          .from = address ? from : NULL, .now = lodge_now() };
    return LODGE_OK;
}

enum lodge_problem
explain_policy(struct errand *errand)
{
    const char *name = option_value(errand, "user"), *username = NULL;
    struct policy_question question;
    struct policy_decision decision;
    struct lodge_address from;
    struct asked_url asked;
    enum lodge_problem problem = read_question(errand, &asked, &from, &question);

    if (problem == LODGE_OK && name)
        problem = ask_as(errand, name, &question, &username);
    if (problem)
        return problem;
    policy_decide(errand->house->policy, &question, &decision);

    const struct explanation told = {
        .url = asked.url, .method = asked.method, .user = username, .answer = answer_name(decision.answer),
        .site = decision.site, .rule = decision.rule, .reason = decision.reason,
        .explanation = policy_explain(errand->house->policy, &question, errand->arena),
    };
    if (option_given(errand, "json"))
        return output_one(errand, &explanation_schema, &told);
    for (size_t i = 0; i < told.explanation.count; i++)
        output_text(lodge_print(errand->arena, "%s\n", printable(errand->arena, told.explanation.items[i], false)));
    return output_done(errand, "The gate's answer: %s (%s).", told.answer, told.reason);
}
