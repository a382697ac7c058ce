/* /api/v1/policy/explain: what would the gate say, and why? It asks the same functions as the gate does. */
#include "identity/policy_question.h"
#include "resources/house.h"
#include "resources/policy_view.h"
#include "resources/resources.h"

static lodge_handler explain_policy;

struct explain_query {
    const char *user;
    const char *url;
    const char *method;
    const char *address;
};

static const struct lodge_field explain_query_fields[] = {
    LODGE_TEXT(struct explain_query, user, "Who asks: username, e-mail address or id; nobody who is signed in when it "
        "is absent", .min = 1, .max = 254, .example = "ann"),
    LODGE_TEXT(struct explain_query, url, "What is asked for", .required = true, .min = 1, .max = ASKED_URL_MAX,
        .example = "https://wiki.example.org/"),
    LODGE_TEXT(struct explain_query, method, "How it is asked for", .min = 1, .max = 16, .fallback = "GET"),
    LODGE_TEXT(struct explain_query, address, "From which Internet address", .min = 2, .max = 45,
        .example = "192.0.2.1"),
};
LODGE_SCHEMA(explain_query, struct explain_query, explain_query_fields);

static const enum lodge_problem explain_problems[] = { LODGE_NOT_FOUND, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/policy/explain", .about = "Explain what the gate would say",
      .more = "The person is taken as signed in by password a moment ago, so that what they may see depends on the "
              "rules alone.",
      .caller = LODGE_PERSON, .permission = "policy.read", .pace = LODGE_PACE_READ,
      .query = &explain_query, .gives = &policy_explanation, .problems = explain_problems, .run = explain_policy },
};
LODGE_RESOURCE(policy_rules, "Rules of the gate", routes);

static enum lodge_problem
explain_policy(struct lodge_call *call)
{
    const struct explain_query *asked = LODGE_ASKED(call, struct explain_query);
    const struct policy_request request = { .url = asked->url, .method = asked->method, .user = asked->user,
        .address = asked->address };
    struct policy_answer_told told;
    enum lodge_problem problem = policy_ask(house_of(call), &request, &told);

    if (problem)
        return problem;
    const struct policy_view view = policy_view_of(&told);
    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}
