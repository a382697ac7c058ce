/* Reads what is asked, asks the rules without a person, and once more with one where they want to know. */
#include "identity/gate_check.h"

#include <gatelodge/clock.h>

static bool
read_question(struct gate_check *check)
{
    check->problem = gate_request_read(&check->sources, check->arena, check->fault, &check->asked, &check->reason);
    if (check->problem)
        return false;
    if (check->address && lodge_address_parse(check->address, &check->from_room))
        check->from = &check->from_room;
    check->question = (struct policy_question){
        .host = check->asked.host,
        .path = check->asked.path,
        .method = check->asked.method,
        .from = check->from,
        .now = lodge_now(),
    };
    return true;
}

static void
decide_with_person(struct gate_check *check)
{
    const struct session *session = &check->person.who.session;
    struct policy_question *question = &check->question;

    question->user_known = true;
    question->groups = check->person.groups;
    question->permissions = check->person.permissions;
    question->level = session->level;
    question->authenticated_at = session->authenticated_at;
    policy_decide(check->policy, question, &check->decision);
}

static enum gate_answer
answer_to_person(struct gate_check *check)
{
    if (check->found == LODGE_NOT_SIGNED_IN)
        return GATE_SIGN_IN;
    if (check->found != LODGE_OK)
        return GATE_NOT_KNOWN;

    decide_with_person(check);
    switch (check->decision.answer) {
    case POLICY_ALLOW:
        return GATE_PASSES;
    case POLICY_SIGN_IN_AGAIN:
        return GATE_SIGN_IN_AGAIN;
    case POLICY_REFUSE:
    case POLICY_SIGN_IN:
    case POLICY_UNSTATED:
        break;
    }
    return GATE_REFUSES;
}

/* Most of what the rules refuse needs no session. Where anyone may pass, who is signed in is told when it can be
 * known. */
enum gate_answer
gate_check(struct gate_check *check)
{
    if (!read_question(check))
        return GATE_NOT_READ;

    policy_decide(check->policy, &check->question, &check->decision);
    switch (check->decision.answer) {
    case POLICY_ALLOW:
        check->found = check->find(check, &check->person);
        return GATE_ANYONE_PASSES;
    case POLICY_SIGN_IN:
    case POLICY_SIGN_IN_AGAIN:
        check->found = check->find(check, &check->person);
        return answer_to_person(check);
    case POLICY_REFUSE:
    case POLICY_UNSTATED:
        break;
    }
    return GATE_REFUSES;
}
