/* What the gate would say, as the API and the command line's --json tell it. */
#ifndef RESOURCES_POLICY_VIEW_H
#define RESOURCES_POLICY_VIEW_H

#include "identity/policy_question.h"

#include <gatelodge/schema.h>

struct policy_view {
    const char *url;
    const char *method;
    const char *user;
    const char *answer;
    const char *site;
    const char *rule;
    const char *reason;
    struct lodge_list steps;            /* struct policy_step */
    struct lodge_texts explanation;
};

extern const struct lodge_schema policy_explanation;

struct policy_view policy_view_of(const struct policy_answer_told *told, struct lodge_arena *arena);

#endif
