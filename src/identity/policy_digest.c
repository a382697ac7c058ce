/* Digests rules one by one, each together with the digest of all before it. */
#include "config.h"

#include "identity/policy_digest.h"

#include <string.h>

/* Raise it when a check decides otherwise by the same settings, or the table's records mean something else. */
#define EDITION "1"

static void
add(unsigned char digest[LODGE_DIGEST_SIZE], const char *const *texts, size_t count)
{
    unsigned char both[2 * LODGE_DIGEST_SIZE];

    memcpy(both, digest, LODGE_DIGEST_SIZE);
    lodge_digest_texts(texts, count, both + LODGE_DIGEST_SIZE);
    lodge_digest(both, sizeof(both), digest);
}

static void
add_list(unsigned char digest[LODGE_DIGEST_SIZE], struct lodge_texts texts)
{
    add(digest, texts.items, texts.count);
}

static const char *
some(const char *text)
{
    return text ? text : "";
}

static void
add_rule(unsigned char digest[LODGE_DIGEST_SIZE], const struct rule_settings *rule, struct lodge_arena *arena)
{
    const char *const texts[] = {
        "rule", rule->name, some(rule->path), some(rule->path_pattern), some(rule->permission), some(rule->answer),
        lodge_print(arena, "%lld", (long long)rule->level), lodge_print(arena, "%lld", (long long)rule->max_age),
    };

    add(digest, texts, LODGE_COUNT(texts));
    add_list(digest, rule->methods);
    add_list(digest, rule->networks);
    add_list(digest, rule->groups);
}

static void
add_site(unsigned char digest[LODGE_DIGEST_SIZE], const struct site_settings *site, struct lodge_arena *arena)
{
    const struct rule_settings *rules = site->rules.items;

    add(digest, (const char *const[]){ "site", site->name }, 2);
    add_list(digest, site->hosts);
    for (size_t i = 0; i < site->rules.count; i++)
        add_rule(digest, &rules[i], arena);
}

void
policy_digest(const struct house_settings *settings, struct lodge_arena *arena,
    unsigned char digest[LODGE_DIGEST_SIZE])
{
    const struct site_settings *sites = settings->sites.items;
    const char *const first[] = {
        PACKAGE_VERSION, EDITION, settings->portal, some(settings->sessions.cookie_domain),
        lodge_print(arena, "%lld", (long long)settings->table.lease),
        lodge_print(arena, "%lld", (long long)settings->table.grace),
    };

    memset(digest, 0, LODGE_DIGEST_SIZE);
    add(digest, first, LODGE_COUNT(first));
    add_list(digest, settings->return_hosts);
    for (size_t i = 0; i < settings->sites.count; i++)
        add_site(digest, &sites[i], arena);
}
