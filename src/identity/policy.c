/* Sites and their rules: the first that fits decides, and without one nobody passes. */
#include "identity/policy.h"

#include "identity/host.h"
#include "identity/policy_rule.h"
#include "identity/policy_steps.h"
#include "identity/return_address.h"

#include <string.h>

struct policy_site {
    const struct site_settings *settings;
    struct lodge_texts hosts;           /* in the form of host_read */
    struct policy_rule *rules;
    size_t count;
};

struct policy {
    const char *portal;                 /* its host */
    struct lodge_texts return_hosts;
    struct policy_site *sites;
    size_t count;
};

/* Hosts in the form in which they are compared. NULL, or what is wrong. */
static const char *
read_hosts(struct lodge_texts settings, struct lodge_arena *arena, struct lodge_texts *hosts)
{
    const char **read = LODGE_NEW_ARRAY(arena, const char *, settings.count);
    char host[HOST_ROOM];

    for (size_t i = 0; i < settings.count; i++) {
        const char *text = settings.items[i];
        if (!host_read(text, strlen(text), host))
            return lodge_print(arena, "\"%s\" is no host", text);
        read[i] = lodge_copy_text(arena, host);
    }
    *hosts = (struct lodge_texts){ .items = read, .count = settings.count };
    return NULL;
}

static const char *
read_rules(const struct lodge_list *settings, struct lodge_arena *arena, struct policy_site *site)
{
    const struct rule_settings *rules = settings->items;

    site->count = settings->count;
    site->rules = LODGE_NEW_ARRAY(arena, struct policy_rule, site->count);
    for (size_t i = 0; i < site->count; i++) {
        const char *flaw = policy_rule_read(&rules[i], arena, &site->rules[i]);
        if (flaw)
            return lodge_print(arena, "rule %s: %s", rules[i].name, flaw);
    }
    return NULL;
}

static const struct policy_site *
site_of(const struct policy *policy, const char *host)
{
    for (size_t i = 0; i < policy->count; i++)
        if (lodge_texts_hold(policy->sites[i].hosts, host))
            return &policy->sites[i];
    return NULL;
}

/* A host of two sites would have two sets of rules. policy->count is the number of sites before this one. */
static const char *
read_site(const struct site_settings *settings, struct lodge_arena *arena, const struct policy *policy,
    struct policy_site *site)
{
    site->settings = settings;

    const char *flaw = read_hosts(settings->hosts, arena, &site->hosts);
    if (!flaw && site->hosts.count == 0)
        flaw = "it has no hosts";
    for (size_t i = 0; !flaw && i < site->hosts.count; i++)
        if (site_of(policy, site->hosts.items[i]))
            flaw = lodge_print(arena, "\"%s\" is the host of another site, too", site->hosts.items[i]);
    return flaw ? flaw : read_rules(&settings->rules, arena, site);
}

static const char *
read_sites(const struct lodge_list *settings, struct lodge_arena *arena, struct policy *policy)
{
    const struct site_settings *sites = settings->items;

    policy->sites = LODGE_NEW_ARRAY(arena, struct policy_site, settings->count);
    for (; policy->count < settings->count; policy->count++) {
        size_t i = policy->count;
        const char *flaw = read_site(&sites[i], arena, policy, &policy->sites[i]);
        if (flaw)
            return lodge_print(arena, "site %s: %s", sites[i].name, flaw);
    }
    return NULL;
}

static const char *
read_portal(const char *portal, struct lodge_arena *arena, const char **host)
{
    char room[HOST_ROOM];

    if (!portal || return_address_read(portal, room) != RETURN_URL
        || strpbrk(portal + strlen("https://"), "/?"))
        return "portal must be https://HOST or https://HOST:PORT";
    *host = lodge_copy_text(arena, room);
    return NULL;
}

struct policy *
policy_new(const struct house_settings *settings, struct lodge_arena *arena, const char **why)
{
    struct policy *policy = LODGE_NEW(arena, struct policy);
    const char *flaw = read_portal(settings->portal, arena, &policy->portal);

    if (!flaw) {
        flaw = read_hosts(settings->return_hosts, arena, &policy->return_hosts);
        flaw = flaw ? lodge_print(arena, "return_hosts: %s", flaw) : NULL;
    }
    if (!flaw)
        flaw = read_sites(&settings->sites, arena, policy);
    if (flaw)
        *why = flaw;
    return flaw ? NULL : policy;
}

/* The first rule that fits, or whose expression failed: what stands behind it may not decide then. */
static const struct policy_rule *
rule_of(const struct policy_site *site, const struct policy_question *question, enum rule_fit *fit)
{
    for (size_t i = 0; i < site->count; i++) {
        *fit = policy_rule_fit(&site->rules[i], question);
        if (*fit == RULE_FITS || *fit == RULE_FIT_UNKNOWN)
            return &site->rules[i];
    }
    return NULL;
}

void
policy_decide(const struct policy *policy, const struct policy_question *question,
    struct policy_decision *decision)
{
    const struct policy_site *site = site_of(policy, question->host);
    enum rule_fit fit = RULE_FIT_UNKNOWN;
    const struct policy_rule *rule = site ? rule_of(site, question, &fit) : NULL;

    *decision = (struct policy_decision){
        .answer = POLICY_REFUSE,
        .site = site ? site->settings->name : NULL,
        .rule = rule ? rule->settings->name : NULL,
        .reason = !site ? "no_site" : !rule ? "no_rule" : "rule_failed",
    };
    if (rule && fit == RULE_FITS)
        policy_rule_judge(rule, question, decision);
}

bool
policy_knows_host(const struct policy *policy, const char *host)
{
    return lodge_text_equal(host, policy->portal) || lodge_texts_hold(policy->return_hosts, host)
        || site_of(policy, host);
}

bool
policy_may_return(const struct policy *policy, const char *url)
{
    char host[HOST_ROOM];

    switch (return_address_read(url, host)) {
    case RETURN_PATH:
        return true;
    case RETURN_URL:
        return policy_knows_host(policy, host);
    case RETURN_REFUSED:
        break;
    }
    return false;
}

/* Why a rule was passed over, or stopped at. */
static const enum policy_step_kind fit_steps[] = {
    [RULE_FIT_UNKNOWN]   = POLICY_STEP_RULE_TOO_COSTLY,
    [RULE_FITS]          = POLICY_STEP_DECIDES,
    [RULE_OTHER_PATH]    = POLICY_STEP_OTHER_PATH,
    [RULE_OTHER_PATTERN] = POLICY_STEP_OTHER_PATTERN,
    [RULE_OTHER_METHOD]  = POLICY_STEP_OTHER_METHOD,
    [RULE_OTHER_NETWORK] = POLICY_STEP_OTHER_NETWORK,
};

struct lodge_list
policy_try(const struct policy *policy, const struct policy_question *question, struct lodge_arena *arena)
{
    const struct policy_site *site = site_of(policy, question->host);
    struct policy_step *steps = LODGE_NEW_ARRAY(arena, struct policy_step, (site ? site->count : 0) + 1);
    struct policy_step values = { .host = question->host };
    enum rule_fit fit = RULE_OTHER_PATH;
    size_t count = 0;

    if (!site)
        return (struct lodge_list){ steps, 0 };
    values.site = site->settings->name;
    steps[count++] = policy_step_of(POLICY_STEP_SITE, &values, arena);
    for (size_t i = 0; i < site->count && fit != RULE_FITS && fit != RULE_FIT_UNKNOWN; i++) {
        values.rule = site->rules[i].settings->name;
        fit = policy_rule_fit(&site->rules[i], question);
        steps[count++] = policy_step_of(fit_steps[fit], &values, arena);
    }
    return (struct lodge_list){ steps, count };
}
