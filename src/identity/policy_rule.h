/* One rule of a site, made ready: does it fit what is asked, and may its person pass? */
#ifndef IDENTITY_POLICY_RULE_H
#define IDENTITY_POLICY_RULE_H

#include "identity/policy.h"
#include "identity/policy_network.h"
#include "identity/policy_pattern.h"

enum rule_passes {
    RULE_UNSTATED,      /* refused at start */
    RULE_PERSON,
    RULE_ANYONE,
    RULE_NOBODY,
};

struct policy_rule {
    const struct rule_settings *settings;
    enum rule_passes passes;
    const char *path;                   /* without a slash at the end; NULL: all */
    size_t path_length;
    struct policy_pattern *pattern;     /* NULL: all */
    struct policy_network *networks;
    size_t network_count;
};

/* Whether a rule is about what is asked, or why not. */
enum rule_fit {
    RULE_FIT_UNKNOWN,   /* its expression failed: nothing behind it may decide either */
    RULE_FITS,
    RULE_OTHER_PATH,
    RULE_OTHER_PATTERN,
    RULE_OTHER_METHOD,
    RULE_OTHER_NETWORK,
};

/* Makes a rule ready. NULL, or what is wrong with it. */
const char *policy_rule_read(const struct rule_settings *settings, struct lodge_arena *arena,
    struct policy_rule *rule);

enum rule_fit policy_rule_fit(const struct policy_rule *rule, const struct policy_question *question);

/* What a rule that fits says: answer and reason. */
void policy_rule_judge(const struct policy_rule *rule, const struct policy_question *question,
    struct policy_decision *decision);

#endif
