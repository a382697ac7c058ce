/* One rule: read once at start, asked many times. */
#include "identity/policy_rule.h"

#include "identity/gate_path.h"

#include <string.h>

static const struct {
    const char *word;
    enum rule_passes passes;
} answers[] = {
    { "person", RULE_PERSON },
    { "anyone", RULE_ANYONE },
    { "nobody", RULE_NOBODY },
};

static const char *
read_answer(const struct rule_settings *settings, struct policy_rule *rule)
{
    bool asks_more = settings->groups.count || settings->permission || settings->level || settings->max_age;

    for (size_t i = 0; i < LODGE_COUNT(answers); i++)
        if (lodge_text_equal(settings->answer, answers[i].word))
            rule->passes = answers[i].passes;
    if (rule->passes == RULE_UNSTATED)
        return "answer must be person, anyone or nobody";
    return asks_more && rule->passes != RULE_PERSON
        ? "groups, permission, level and max_age need the answer person" : NULL;
}

/* "/a" and "/a/" mean the same: /a and everything below it. */
static const char *
read_path(const struct rule_settings *settings, struct lodge_arena *arena, struct policy_rule *rule)
{
    if (!settings->path)
        return NULL;

    const char *flaw = gate_path_flaw(settings->path);
    if (flaw)
        return lodge_print(arena, "path can never be asked for: it %s", flaw);
    rule->path_length = strlen(settings->path);
    rule->path_length -= settings->path[rule->path_length - 1] == '/';
    rule->path = settings->path;
    return NULL;
}

static const char *
read_pattern(const struct rule_settings *settings, struct lodge_arena *arena, struct policy_rule *rule)
{
    const char *flaw = NULL;

    if (settings->path_pattern)
        rule->pattern = policy_pattern_new(settings->path_pattern, arena, &flaw);
    return flaw ? lodge_print(arena, "path_pattern %s", flaw) : NULL;
}

static const char *
read_methods(const struct rule_settings *settings, struct lodge_arena *arena)
{
    for (size_t i = 0; i < settings->methods.count; i++) {
        const char *method = settings->methods.items[i];
        if (method[0] == '\0' || method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] != '\0')
            return lodge_print(arena, "method \"%s\" is not written in capitals", method);
    }
    return NULL;
}

static const char *
read_networks(const struct rule_settings *settings, struct lodge_arena *arena, struct policy_rule *rule)
{
    rule->network_count = settings->networks.count;
    rule->networks = LODGE_NEW_ARRAY(arena, struct policy_network, rule->network_count);
    for (size_t i = 0; i < rule->network_count; i++) {
        const char *text = settings->networks.items[i];
        const char *flaw = policy_network_read(text, &rule->networks[i]);
        if (flaw)
            return lodge_print(arena, "network \"%s\" %s", text, flaw);
    }
    return NULL;
}

const char *
policy_rule_read(const struct rule_settings *settings, struct lodge_arena *arena, struct policy_rule *rule)
{
    rule->settings = settings;

    const char *flaw = read_answer(settings, rule);
    if (!flaw)
        flaw = read_path(settings, arena, rule);
    if (!flaw)
        flaw = read_pattern(settings, arena, rule);
    if (!flaw)
        flaw = read_methods(settings, arena);
    return flaw ? flaw : read_networks(settings, arena, rule);
}

static bool
path_fits(const struct policy_rule *rule, const char *path)
{
    if (!rule->path)
        return true;
    return strncmp(path, rule->path, rule->path_length) == 0
        && (path[rule->path_length] == '/' || path[rule->path_length] == '\0');
}

/* HEAD asks for the same as GET, without the body. */
static bool
method_fits(const struct policy_rule *rule, const char *method)
{
    struct lodge_texts methods = rule->settings->methods;

    return methods.count == 0 || lodge_texts_hold(methods, method)
        || (lodge_text_equal(method, "HEAD") && lodge_texts_hold(methods, "GET"));
}

/* An address that is not known is of no network that opens, and of each that closes. */
static bool
network_fits(const struct policy_rule *rule, const struct lodge_address *from)
{
    if (rule->network_count == 0)
        return true;
    if (!from)
        return rule->passes == RULE_NOBODY;
    for (size_t i = 0; i < rule->network_count; i++)
        if (policy_network_holds(&rule->networks[i], from))
            return true;
    return false;
}

/* The expression comes last, being the only thing that costs. */
enum rule_fit
policy_rule_fit(const struct policy_rule *rule, const struct policy_question *question)
{
    static const enum rule_fit fits[] = {
        [PATTERN_FAILED]  = RULE_FIT_UNKNOWN,
        [PATTERN_FITS]    = RULE_FITS,
        [PATTERN_DIFFERS] = RULE_OTHER_PATTERN,
    };

    if (!path_fits(rule, question->path))
        return RULE_OTHER_PATH;
    if (!method_fits(rule, question->method))
        return RULE_OTHER_METHOD;
    if (!network_fits(rule, question->from))
        return RULE_OTHER_NETWORK;
    return rule->pattern ? fits[policy_pattern_match(rule->pattern, question->path)] : RULE_FITS;
}

static bool
in_one_of(struct lodge_texts wanted, struct lodge_texts groups)
{
    for (size_t i = 0; i < wanted.count; i++)
        if (lodge_texts_hold(groups, wanted.items[i]))
            return true;
    return wanted.count == 0;
}

static void
say(struct policy_decision *decision, enum policy_answer answer, const char *reason)
{
    decision->answer = answer;
    decision->reason = reason;
}

/* What no new sign-in could change is said first. */
static void
judge_person(const struct rule_settings *rule, const struct policy_question *question,
    struct policy_decision *decision)
{
    if (!question->user_known)
        say(decision, POLICY_SIGN_IN, "not_signed_in");
    else if (!in_one_of(rule->groups, question->groups))
        say(decision, POLICY_REFUSE, "group");
    else if (rule->permission && !lodge_texts_hold(question->permissions, rule->permission))
        say(decision, POLICY_REFUSE, "permission");
    else if (question->level < rule->level)
        say(decision, POLICY_REFUSE, "level");
    else if (rule->max_age && question->now - question->authenticated_at > rule->max_age)
        say(decision, POLICY_SIGN_IN_AGAIN, "max_age");
    else
        say(decision, POLICY_ALLOW, "allowed");
}

void
policy_rule_judge(const struct policy_rule *rule, const struct policy_question *question,
    struct policy_decision *decision)
{
    switch (rule->passes) {
    case RULE_ANYONE:
        say(decision, POLICY_ALLOW, "anyone");
        return;
    case RULE_PERSON:
        judge_person(rule->settings, question, decision);
        return;
    case RULE_NOBODY:
    case RULE_UNSTATED:
        break;
    }
    say(decision, POLICY_REFUSE, "nobody");
}
