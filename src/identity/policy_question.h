/* Asking the gate's rules for somebody else: what would it say, and why? */
#ifndef IDENTITY_POLICY_QUESTION_H
#define IDENTITY_POLICY_QUESTION_H

#include "identity/gate_request.h"
#include "identity/house.h"
#include "identity/policy.h"
#include "identity/policy_steps.h"

/* Texts as people give them. */
struct policy_request {
    const char *url;            /* https://HOST/PATH */
    const char *method;         /* NULL: GET */
    const char *user;           /* as account_find takes it; NULL: nobody is signed in */
    const char *address;        /* NULL: not known */
};

struct policy_answer_told {
    struct asked_url asked;
    const char *username;       /* NULL: nobody is signed in */
    struct policy_decision decision;
    struct lodge_list steps;    /* struct policy_step: the way to it */
};

/* Asks as somebody who signed in by password a moment ago, or as a service that shows a token with all its rights: what
 * they may see then depends on the rules alone. Who is suspended, pending or expired is nobody to the gate; where it
 * asks them for a sign-in, the reason is cannot_sign_in, and so it is where it asks a service.
 * LODGE_FIELD_INVALID with misfits: url that the gate refuses before any rule is asked, address that is none.
 * LODGE_NOT_FOUND when there is no such person. */
enum lodge_problem policy_ask(struct house *house, const struct policy_request *request,
    struct policy_answer_told *told);

/* "allow", "sign_in", "sign_in_again", "refuse"; and all of them, ended by NULL. */
const char *policy_answer_name(enum policy_answer answer);
extern const char *const policy_answer_names[];

#endif
