/* gatelodge policy: what would the gate say, and why? Asks the same functions as the gate does. */
#include "programs/commands/output.h"

#include "resources/policy_view.h"

static enum lodge_problem
read_request(struct errand *errand, struct policy_request *request)
{
    struct lodge_address address;

    *request = (struct policy_request){
        .url = option_value(errand, "url"),
        .method = option_value(errand, "method"),
        .user = option_value(errand, "user"),
        .address = option_value(errand, "address"),
    };
    if (!request->url)
        return errand_misuse(errand, "--url is missing: --url https://HOST/PATH.");
    if (option_given(errand, "anonymous") == option_given(errand, "user"))
        return errand_misuse(errand, "Who asks? Give --user NAME or --anonymous.");
    if (request->address && !lodge_address_parse(request->address, &address))
        return errand_misuse(errand, "--address must be an Internet address, as 192.0.2.1.");
    return LODGE_OK;
}

/* In the reader's language; codes and names stay as they are. */
static enum lodge_problem
output_answer(struct errand *errand, const struct policy_view *view)
{
    const struct policy_step *steps = view->steps.items;

    for (size_t i = 0; i < view->steps.count; i++) {
        const char *sentence = errand_say(errand, policy_step_sentence(steps[i].code), "policy_steps.%s",
            steps[i].code);
        sentence = policy_step_say(sentence, &steps[i], errand->arena);
        output_text(lodge_print(errand->arena, "%s\n", printable(errand->arena, sentence, false)));
    }
    return output_done(errand, "%s %s (%s).", errand_say(errand, "The gate's answer:", "command.gate_answer"),
        view->answer, view->reason);
}

enum lodge_problem
explain_policy(struct errand *errand)
{
    struct policy_request request;
    struct policy_answer_told told;
    enum lodge_problem problem = read_request(errand, &request);

    if (problem == LODGE_OK)
        problem = policy_ask(errand->house, &request, &told);
    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See who there is: gatelodge user list",
            "There is nobody called \"%s\".", request.user);
    if (problem)
        return problem;

    const struct policy_view view = policy_view_of(&told, errand->arena);
    return option_given(errand, "json") ? output_one(errand, &policy_explanation, &view) : output_answer(errand, &view);
}
