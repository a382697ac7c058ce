/* What the gate would say, as it looks outside. */
#include "resources/policy_view.h"

#include "identity/names.h"

#define SENTENCES_MAX 2000      /* rules of all sites, and a few more */

static const struct lodge_field explanation_fields[] = {
    LODGE_TEXT(struct policy_view, url, "What was asked for", .max = ASKED_URL_MAX,
        .example = "https://wiki.example.org/"),
    LODGE_TEXT(struct policy_view, method, "How", .max = 16, .example = "GET"),
    LODGE_TEXT(struct policy_view, user, "Who asked; nobody: not signed in", .max = USERNAME_MAX, .nullable = true,
        .example = "ann"),
    LODGE_CHOICE(struct policy_view, answer, "What the gate does", .choices = policy_answer_names),
    LODGE_TEXT(struct policy_view, site, "Site that the host is of", .max = 128, .nullable = true, .example = "wiki"),
    LODGE_TEXT(struct policy_view, rule, "Rule that decides", .max = 128, .nullable = true, .example = "staff"),
    LODGE_TEXT(struct policy_view, reason, "Why, as in the header Gatelodge-Reason", .max = 64, .example = "allowed"),
    LODGE_TEXTS(struct policy_view, explanation, "The way to the answer, in sentences", .max = SENTENCES_MAX,
        .each_max = 4096, .example = "The host wiki.example.org is of the site wiki."),
};
LODGE_SCHEMA_SHARED(policy_explanation, struct policy_view, explanation_fields);

struct policy_view
policy_view_of(const struct policy_answer_told *told)
{
    struct policy_view view = {
        .url = told->asked.url, .method = told->asked.method, .user = told->username,
        .answer = policy_answer_name(told->decision.answer), .site = told->decision.site, .rule = told->decision.rule,
        .reason = told->decision.reason, .explanation = told->explanation,
    };

    if (view.explanation.count > SENTENCES_MAX)
        view.explanation.count = SENTENCES_MAX;
    return view;
}
