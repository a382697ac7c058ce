/* The way to an answer of the gate, step by step: codes for programs, sentences for people, both from one table.
 * What is decided is not here but in policy.h. */
#ifndef IDENTITY_POLICY_STEPS_H
#define IDENTITY_POLICY_STEPS_H

#include <gatelodge/arena.h>
#include <gatelodge/text.h>

enum policy_step_kind {
    POLICY_STEP_UNSTATED,       /* never made */
#define POLICY_STEP(name, code, sentence) POLICY_STEP_##name,
#include "identity/policy_steps.def"
#undef POLICY_STEP
    POLICY_STEP__COUNT
};

struct policy_step {
    const char *code;
    const char *user;           /* these four: what its sentence names, else NULL */
    const char *host;
    const char *site;
    const char *rule;
    const char *detail;         /* the sentence in English */
};

/* All codes, ended by NULL. */
extern const char *const policy_step_codes[];

/* A step of this kind, with those of the values that its sentence names. */
struct policy_step policy_step_of(enum policy_step_kind kind, const struct policy_step *values,
    struct lodge_arena *arena);

/* The whole way: who asks (POLICY_STEP_UNSTATED: there is nothing to say of them), the steps in between, and at its end
 * the reason of a decision. */
struct lodge_list policy_steps_join(enum policy_step_kind asker, struct lodge_list between, const char *reason,
    const struct policy_step *values, struct lodge_arena *arena);

/* The English sentence of a code, with names in braces; NULL when there is no such code. */
const char *policy_step_sentence(const char *code);

/* A sentence in any language with the step's values in it. */
const char *policy_step_say(const char *sentence, const struct policy_step *step, struct lodge_arena *arena);

#endif
