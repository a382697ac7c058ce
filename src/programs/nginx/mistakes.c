/* Which rule looks where. What each finds wrong stands in mistakes_gate.c, _application.c and _site.c. */
#include "programs/nginx/inspection.h"

#define MISTAKES_MAX 1000       /* who has more corrects these first */

enum place {
    PLACE_UNSTATED,
    PLACE_GATE,                 /* the location by which the gate is asked */
    PLACE_APPLICATION,          /* other locations that hand requests on   */
    PLACE_PROTECTED,            /* locations before which the gate is asked */
    PLACE_LOCATION,             /* all but the gate's own                  */
    PLACE_SERVER,               /* of sites in which the gate is asked     */
    PLACE_DIRECTIVE,
};

static const struct rule {
    const char *name;
    enum place place;
    look *look;
} rules[] = {
    { "gate_not_internal",        PLACE_GATE,        look_at_internal },
    { "body_passed_on",           PLACE_GATE,        look_at_body },
    { "gate_cached",              PLACE_GATE,        look_at_cache },
    { "rules_by_raw_path",        PLACE_GATE,        look_at_rule_path },
    { "kept_connections",         PLACE_LOCATION,    look_at_keeping },
    { "identity_not_overwritten", PLACE_APPLICATION, look_at_identity },
    { "identity_not_overwritten", PLACE_APPLICATION, look_at_underscores },
    { "headers_lost",             PLACE_APPLICATION, look_at_lost_headers },
    { "captures_lost",            PLACE_APPLICATION, look_at_captures },
    { "satisfy_any",              PLACE_PROTECTED,   look_at_satisfy },
    { "module_tells_less",        PLACE_PROTECTED,   look_at_module },
    { "not_protected",            PLACE_LOCATION,    look_at_open_doors },
    { "plain_http",               PLACE_SERVER,      look_at_scheme },
    { "cookie_domain",            PLACE_SERVER,      look_at_cookie },
    { "wide_real_ip",             PLACE_DIRECTIVE,   look_at_real_ip },
};

static bool
stands_at(const struct inspection *inspection, const struct directive *where, enum place place)
{
    bool location = lodge_text_equal(where->name, "location"), gate = location && is_gate(inspection, where);

    switch (place) {
    case PLACE_GATE:
        return gate && passing_of(where);
    case PLACE_APPLICATION:
        return location && !gate && passing_of(where);
    case PLACE_PROTECTED:
        return location && !gate && asks_gate(where);
    case PLACE_LOCATION:
        return location && !gate;
    case PLACE_SERVER:
        return where->is_block && lodge_text_equal(where->name, "server") && protects(where);
    case PLACE_DIRECTIVE:
        return !where->is_block;
    case PLACE_UNSTATED:
        break;
    }
    return false;
}

void
mistake_add(struct inspection *inspection, const struct directive *where, const char *instead, const char *format,
    ...)
{
    va_list values;

    for (size_t i = 0; i < inspection->count; i++)
        if (lodge_text_equal(inspection->found[i].file, where->file) && inspection->found[i].line == where->line
            && lodge_text_equal(inspection->found[i].mistake, inspection->rule))
            return;
    if (inspection->count == MISTAKES_MAX)
        return;
    va_start(values, format);
    inspection->found[inspection->count++] = (struct mistake){
        .file = where->file, .line = where->line, .mistake = inspection->rule,
        .what = lodge_print_list(inspection->arena, format, values), .instead = instead,
    };
    va_end(values);
}

struct lodge_list
mistakes_in(const struct directive *outermost, const struct house_settings *settings, struct lodge_arena *arena)
{
    struct inspection inspection = {
        .arena = arena, .outermost = outermost, .settings = settings,
        .found = LODGE_NEW_ARRAY(arena, struct mistake, MISTAKES_MAX),
    };

    for (const struct directive *each = outermost; each; each = directive_behind(each))
        for (size_t i = 0; i < LODGE_COUNT(rules); i++) {
            inspection.rule = rules[i].name;
            if (stands_at(&inspection, each, rules[i].place))
                rules[i].look(&inspection, each);
        }
    return (struct lodge_list){ inspection.found, inspection.count };
}
