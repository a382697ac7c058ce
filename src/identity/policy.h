/* The gate's rules: which site, which rule, and what it says. Pure: no database, no clock of its own.
 * The only file that knows PCRE2 is policy.c or the file it hands expressions to. */
#ifndef IDENTITY_POLICY_H
#define IDENTITY_POLICY_H

#include "identity/settings.h"

#include <gatelodge/call.h>

struct policy;

/* What is asked. Texts are as nginx sent them, already cut into parts (see asked_url in gate_request.h). */
struct policy_question {
    const char *host;                       /* "app.example.org" or "app.example.org:8443", lower case */
    const char *path;                       /* normalised, absolute */
    const char *method;
    const struct lodge_address *from;       /* NULL: not known; of the rules with networks fit only those
                                               that let nobody pass */
    int64_t now;

    /* Who asks; user_known is false when nobody is signed in. */
    bool user_known;
    struct lodge_texts groups;
    struct lodge_texts permissions;
    int64_t level;
    int64_t authenticated_at;
};

enum policy_answer {
    POLICY_UNSTATED,        /* never given */
    POLICY_ALLOW,
    POLICY_SIGN_IN,         /* somebody must be signed in first */
    POLICY_SIGN_IN_AGAIN,   /* the sign-in is older than max_age */
    POLICY_REFUSE,          /* no rule allows, whoever it is that asks */
};

struct policy_decision {
    enum policy_answer answer;
    const char *site;       /* NULL: the host is of no site */
    const char *rule;       /* NULL: no rule fits */
    const char *reason;     /* stable, snake_case, for Gatelodge-Reason: no_site, no_rule, rule_failed,
                               nobody, group, permission, level, max_age, not_signed_in; allowed and anyone
                               when it is allowed. Each is a step of policy_steps.def */
};

/* Makes the rules ready to be asked. NULL and a sentence in *why ("site x, rule y: …") when one does not
 * work. Lives as long as the arena. */
struct policy *policy_new(const struct house_settings *settings, struct lodge_arena *arena, const char **why);

/* Decides. The first rule decides whose path, path_pattern, method and network fit; whether its person may
 * pass is then told by groups (one of them), permission, level and max_age (all of them). Without a rule it is
 * refused, and also when the expression of a rule cannot be evaluated within its limits. */
void policy_decide(const struct policy *policy, const struct policy_question *question,
    struct policy_decision *decision);

/* What led there: the site, and each rule that was tried with why it does not fit; struct policy_step. */
struct lodge_list policy_try(const struct policy *policy, const struct policy_question *question,
    struct lodge_arena *arena);

/* Whether a host is the portal's, a site's or in return_hosts: may a sign-in lead back there? */
bool policy_knows_host(const struct policy *policy, const char *host);

/* Whether a sign-in may lead back to this URL: https, a host that policy_knows_host, no user info, no
 * backslash, no control characters, parseable in only one way; or a path on the portal beginning with exactly
 * one "/". */
bool policy_may_return(const struct policy *policy, const char *url);

#endif
