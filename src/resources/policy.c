/* /api/v1/policy: the rules that the gate decides by, and what it would say, and why, by the same functions. */
#include "identity/policy_question.h"
#include "resources/house.h"
#include "resources/policy_view.h"
#include "resources/resources.h"

#include <gatelodge/clock.h>

#define SECTIONS_MAX 4096           /* of one kind in one place of the settings */
#define ENTRY_MAX    1024           /* characters of one entry of a list there  */
#define RULES_ROOM   ((size_t)64 * 1024 * 1024)     /* of a settings file of at most 1 MiB, ten times over */

static lodge_handler list_rules, explain_policy;

struct rule_view {
    const char *name;
    const char *path;
    const char *path_pattern;
    struct lodge_texts methods;
    struct lodge_texts networks;
    struct lodge_texts groups;
    const char *permission;
    int64_t level;
    int64_t max_age;
    const char *answer;
};

static const struct lodge_field rule_view_fields[] = {
    LODGE_TEXT(struct rule_view, name, "What it is called", .max = 128, .example = "staff"),
    LODGE_TEXT(struct rule_view, path, "Path that it is about, with everything below it; null: all", .max = 1024,
        .nullable = true, .example = "/admin"),
    LODGE_TEXT(struct rule_view, path_pattern, "Regular expression (PCRE2) for the whole path; null: all", .max = 1024,
        .nullable = true, .example = "/wiki/.*[.]pdf"),
    LODGE_TEXTS(struct rule_view, methods, "Methods that it is about; empty: all", .max = 16, .each_max = ENTRY_MAX,
        .example = "GET"),
    LODGE_TEXTS(struct rule_view, networks, "Networks that it is about; empty: all", .max = 64, .each_max = ENTRY_MAX,
        .example = "192.0.2.0/24"),
    LODGE_TEXTS(struct rule_view, groups, "Groups, of which the person must be in one; empty: any", .max = 64,
        .each_max = ENTRY_MAX, .example = "staff"),
    LODGE_TEXT(struct rule_view, permission, "Permission that the person must hold; null: none", .max = 64,
        .nullable = true, .example = "wiki.read"),
    LODGE_NUMBER(struct rule_view, level, "Assurance level that the sign-in must have; 0: any", .max = 3,
        .example = "1"),
    LODGE_NUMBER(struct rule_view, max_age, "Seconds that the sign-in may be old; 0: any age",
        .max = LODGE_DAYS(365) / 1000, .example = "3600"),
    LODGE_CHOICE(struct rule_view, answer, "Who passes where it decides: a person who is signed in, anyone, or nobody",
        .choices = rule_answers, .example = "person"),
};
LODGE_SCHEMA(gate_rule, struct rule_view, rule_view_fields);

struct site_view {
    const char *name;
    struct lodge_texts hosts;
    struct lodge_list rules;
};

static const struct lodge_field site_view_fields[] = {
    LODGE_TEXT(struct site_view, name, "What it is called", .max = 128, .example = "wiki"),
    LODGE_TEXTS(struct site_view, hosts, "Its hosts, each as it stands in the URL", .max = 64, .each_max = ENTRY_MAX,
        .example = "wiki.example.org"),
    LODGE_LIST(struct site_view, rules, &gate_rule, "Its rules: the first that fits a request decides, and without one "
        "nobody passes", .max = SECTIONS_MAX),
};
LODGE_SCHEMA(gate_site, struct site_view, site_view_fields);

struct gate_sites {
    struct lodge_list data;
};

static const struct lodge_field gate_sites_fields[] = {
    LODGE_LIST(struct gate_sites, data, &gate_site, "The sites, in the order of the settings", .max = SECTIONS_MAX),
};
LODGE_SCHEMA(gate_sites, struct gate_sites, gate_sites_fields);

struct explain_query {
    const char *user;
    const char *url;
    const char *method;
    const char *address;
};

static const struct lodge_field explain_query_fields[] = {
    LODGE_TEXT(struct explain_query, user, "Who asks: username, e-mail address or id; nobody who is signed in when it "
        "is absent", .min = 1, .max = 254, .example = "ann"),
    LODGE_TEXT(struct explain_query, url, "What is asked for", .required = true, .min = 1, .max = ASKED_URL_MAX,
        .example = "https://wiki.example.org/"),
    LODGE_TEXT(struct explain_query, method, "How it is asked for", .min = 1, .max = 16, .fallback = "GET"),
    LODGE_TEXT(struct explain_query, address, "From which Internet address", .min = 2, .max = 45,
        .example = "192.0.2.1"),
};
LODGE_SCHEMA(explain_query, struct explain_query, explain_query_fields);

static const enum lodge_problem explain_problems[] = { LODGE_NOT_FOUND, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/policy", .about = "List the rules of the gate",
      .more = "As they are in force: what stands in the settings counts from gatelodge reload on.",
      .caller = LODGE_PERSON, .permission = "policy.read", .pace = LODGE_PACE_READ,
      .gives = &gate_sites, .room = RULES_ROOM, .run = list_rules },

    { .method = LODGE_GET, .path = "/api/v1/policy/explain", .about = "Explain what the gate would say",
      .more = "A person is taken as signed in by password a moment ago, and a service as showing a token that allows "
              "all that it may, so that what they may see depends on the rules alone. Who is suspended, pending or "
              "expired is nobody to the gate.",
      .caller = LODGE_PERSON, .permission = "policy.read", .pace = LODGE_PACE_READ,
      .query = &explain_query, .gives = &policy_explanation, .room = RULES_ROOM, .problems = explain_problems,
      .run = explain_policy },
};
LODGE_RESOURCE(policy_rules, "Rules of the gate", routes);

static struct lodge_list
view_rules(struct lodge_arena *arena, const struct lodge_list *settings)
{
    const struct rule_settings *rules = settings->items;
    struct rule_view *views = LODGE_NEW_ARRAY(arena, struct rule_view, settings->count);

    for (size_t i = 0; i < settings->count; i++)
        views[i] = (struct rule_view){
            .name = rules[i].name, .path = rules[i].path, .path_pattern = rules[i].path_pattern,
            .methods = rules[i].methods, .networks = rules[i].networks, .groups = rules[i].groups,
            .permission = rules[i].permission, .level = rules[i].level, .max_age = rules[i].max_age / 1000,
            .answer = rules[i].answer,
        };
    return (struct lodge_list){ views, settings->count };
}

static enum lodge_problem
list_rules(struct lodge_call *call)
{
    const struct lodge_list *settings = &house_to_read(call)->settings->sites;
    const struct site_settings *sites = settings->items;
    struct site_view *views = LODGE_NEW_ARRAY(lodge_arena_of(call), struct site_view, settings->count);

    for (size_t i = 0; i < settings->count; i++)
        views[i] = (struct site_view){
            .name = sites[i].name, .hosts = sites[i].hosts, .rules = view_rules(lodge_arena_of(call), &sites[i].rules),
        };
    LODGE_GIVE(call, struct gate_sites, .data = { views, settings->count });
    return LODGE_OK;
}

static enum lodge_problem
explain_policy(struct lodge_call *call)
{
    const struct explain_query *asked = LODGE_ASKED(call, struct explain_query);
    const struct policy_request request = { .url = asked->url, .method = asked->method, .user = asked->user,
        .address = asked->address };
    struct policy_answer_told told;
    enum lodge_problem problem = policy_ask(house_of(call), &request, &told);

    if (problem)
        return problem;
    const struct policy_view view = policy_view_of(&told, lodge_arena_of(call));
    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}
