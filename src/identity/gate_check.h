/* One check, from what nginx says of a request to who passes: the same for gatelodge-gate and for nginx's module, which
 * differ only in how they find out who shows a token. */
#ifndef IDENTITY_GATE_CHECK_H
#define IDENTITY_GATE_CHECK_H

#include "identity/gate_request.h"
#include "identity/policy.h"
#include "identity/sessions.h"

enum gate_answer {
    GATE_UNSTATED,
    GATE_NOT_READ,          /* what is asked cannot be read: `problem` and `reason` */
    GATE_NOT_KNOWN,         /* `found` is neither LODGE_OK nor LODGE_NOT_SIGNED_IN, and it matters */
    GATE_PASSES,            /* `person` */
    GATE_ANYONE_PASSES,     /* whoever it is; `person` when `found` is LODGE_OK */
    GATE_SIGN_IN,           /* nobody is signed in, and somebody must be */
    GATE_SIGN_IN_AGAIN,     /* `person` must, for the rule */
    GATE_REFUSES,           /* `decision` says why */
};

struct gate_check {
    /* Filled by who asks. */
    const struct policy *policy;
    struct gate_sources sources;
    const char *address;            /* REMOTE_ADDR; NULL: not said */
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    /* Who shows a token: LODGE_OK, LODGE_NOT_SIGNED_IN, or why that cannot be known. Asked at most once, and only when
     * it matters. check->from is where they are. */
    enum lodge_problem (*find)(struct gate_check *check, struct signed_in *person);
    void *what;                     /* of find */

    /* What comes of it. */
    struct asked_url asked;
    const struct lodge_address *from;       /* NULL: not known */
    struct lodge_address from_room;
    struct policy_question question;
    struct policy_decision decision;
    enum lodge_problem problem;
    const char *reason;
    enum lodge_problem found;
    struct signed_in person;
};

enum gate_answer gate_check(struct gate_check *check);

#endif
