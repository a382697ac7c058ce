/* What the gate would say, as it looks outside. */
#include "resources/policy_view.h"

#include "identity/host.h"
#include "identity/names.h"

#define STEPS_MAX     4100      /* the rules of a site, and a few more */
#define RULE_NAME_MAX 128

static const struct lodge_field step_fields[] = {
    LODGE_CHOICE(struct policy_step, code, "What it is; the last step's is the reason", .choices = policy_step_codes,
        .example = "rule_decides"),
    LODGE_TEXT(struct policy_step, user, "Who is meant", .max = USERNAME_MAX, .optional = true, .example = "ann"),
    LODGE_TEXT(struct policy_step, host, "Which host is meant", .max = HOST_ROOM, .optional = true,
        .example = "wiki.example.org"),
    LODGE_TEXT(struct policy_step, site, "Which site is meant", .max = RULE_NAME_MAX, .optional = true,
        .example = "wiki"),
    LODGE_TEXT(struct policy_step, rule, "Which rule is meant", .max = RULE_NAME_MAX, .optional = true,
        .example = "staff"),
    LODGE_TEXT(struct policy_step, detail, "The same in a sentence", .max = 4096,
        .example = "Rule staff: fits and decides."),
};
LODGE_SCHEMA(policy_step, struct policy_step, step_fields);

static const struct lodge_field explanation_fields[] = {
    LODGE_TEXT(struct policy_view, url, "What was asked for", .max = ASKED_URL_MAX,
        .example = "https://wiki.example.org/"),
    LODGE_TEXT(struct policy_view, method, "How", .max = 16, .example = "GET"),
    LODGE_TEXT(struct policy_view, user, "Who asked; nobody: not signed in", .max = USERNAME_MAX, .nullable = true,
        .example = "ann"),
    LODGE_CHOICE(struct policy_view, answer, "What the gate does", .choices = policy_answer_names),
    LODGE_TEXT(struct policy_view, site, "Site that the host is of", .max = RULE_NAME_MAX, .nullable = true,
        .example = "wiki"),
    LODGE_TEXT(struct policy_view, rule, "Rule that decides", .max = RULE_NAME_MAX, .nullable = true,
        .example = "staff"),
    LODGE_TEXT(struct policy_view, reason, "Why, as in the header Gatelodge-Reason; cannot_sign_in: the gate asks for "
        "a sign-in, and this user cannot sign in", .max = 64, .example = "allowed"),
    LODGE_LIST(struct policy_view, steps, &policy_step, "The way to the answer: who asks, where there is something to "
        "say of them, the site, each rule up to the one that decides, and the reason", .max = STEPS_MAX),
    LODGE_TEXTS(struct policy_view, explanation, "The sentences of the steps", .max = STEPS_MAX,
        .each_max = 4096, .example = "wiki.example.org is a host of the site wiki."),
};
LODGE_SCHEMA_SHARED(policy_explanation, struct policy_view, explanation_fields);

static struct lodge_texts
sentences_of(struct lodge_list list, struct lodge_arena *arena)
{
    const struct policy_step *steps = list.items;
    const char **sentences = LODGE_NEW_ARRAY(arena, const char *, list.count);

    for (size_t i = 0; i < list.count; i++)
        sentences[i] = steps[i].detail;
    return (struct lodge_texts){ sentences, list.count };
}

struct policy_view
policy_view_of(const struct policy_answer_told *told, struct lodge_arena *arena)
{
    return (struct policy_view){
        .url = told->asked.url, .method = told->asked.method, .user = told->username,
        .answer = policy_answer_name(told->decision.answer), .site = told->decision.site, .rule = told->decision.rule,
        .reason = told->decision.reason, .steps = told->steps, .explanation = sentences_of(told->steps, arena),
    };
}
