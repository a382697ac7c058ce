/* Mistakes in the location by which nginx asks the gate, and in how its programs are reached. */
#include "programs/nginx/inspection.h"

#include <string.h>

void
look_at_internal(struct inspection *inspection, const struct directive *where)
{
    if (!directive_in(where, "internal"))
        mistake_add(inspection, where, "internal;", "Clients can ask the gate themselves: location %s is not internal",
            location_name_of(where).path);
}

void
look_at_body(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    const struct directive *length = entry_of(where, passing->header, "Content-Length");

    if (passing->body && !directive_says(where, passing->body, "off"))
        mistake_add(inspection, directive_in(where, passing->pass),
            lodge_print(inspection->arena, "%s off;", passing->body),
            "The gate is sent the body of every request, which it does not read");
    else if (lodge_text_equal(passing->header, "proxy_set_header") && (!length || *value_of(length, 1)))
        mistake_add(inspection, directive_in(where, passing->pass), "proxy_set_header Content-Length \"\";",
            "The gate is told the length of a body that does not come");
}

void
look_at_cache(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    const struct directive *cache = passing->cache ? directive_around(where, passing->cache) : NULL;

    if (cache && !lodge_text_equal(value_of(cache, 0), "off"))
        mistake_add(inspection, cache, lodge_print(inspection->arena, "%s off;", passing->cache),
            "Answers of the gate are cached: who signs out, or is shut out, still passes");
}

/* What a variable is made from, by set or map; the variable itself when that is not told. */
static const char *
origin_of(const struct inspection *inspection, const char *variable)
{
    for (const struct directive *each = inspection->outermost; each; each = directive_behind(each)) {
        if (lodge_text_equal(each->name, "set") && lodge_text_equal(value_of(each, 0), variable))
            return value_of(each, 1);
        if (lodge_text_equal(each->name, "map") && lodge_text_equal(value_of(each, 1), variable)
            && strchr(value_of(each, 0), '$'))
            return value_of(each, 0);
    }
    return variable;
}

void
look_at_rule_path(struct inspection *inspection, const struct directive *where)
{
    static const char instead[] = "fastcgi_param X_ORIGINAL_PATH $gatelodge_path; "
        "and in each protected location: set $gatelodge_path $uri;";
    const struct passing *passing = passing_of(where);
    const struct directive *path = entry_of(where, passing->header, "X_ORIGINAL_PATH");

    if (!path)
        path = entry_of(where, passing->header, "X-Original-Path");
    if (!path)
        return;

    const char *said = value_of(path, 1);
    if (strstr(origin_of(inspection, said), "$request_uri"))
        mistake_add(inspection, path, instead,
            "Rules are matched with the path as it was typed: /open/../closed is asked for as /open");
    else if (lodge_text_equal(said, "$uri") || lodge_text_equal(said, "$document_uri"))
        mistake_add(inspection, path, instead,
            "In the question itself %s is the question's own path, not the one that was asked for", said);
}

/* Only the gate looks after many connections at once; of the others, one that is kept binds a whole worker. */
void
look_at_keeping(struct inspection *inspection, const struct directive *where)
{
    const struct directive *keeping = directive_around(where, "fastcgi_keep_conn");
    const char *target = target_of(inspection, where);

    if (!directive_in(where, "fastcgi_pass") || !keeping || !lodge_text_equal(value_of(keeping, 0), "on"))
        return;
    if (leads_to(inspection, target, "login") || leads_to(inspection, target, "api") || strstr(target, "fcgiwrap"))
        mistake_add(inspection, keeping, "fastcgi_keep_conn off;",
            "Connections to %s are kept, and each binds a worker that then serves nobody else", target);
}

/* Whether nginx's module sets this variable where it answers: those of protect.conf, as the module knows them. */
static bool
module_sets(const char *variable)
{
    static const char *const names[] = {
        "$gatelodge_user", "$gatelodge_groups", "$gatelodge_name", "$gatelodge_email", "$gatelodge_user_id",
        "$gatelodge_session", "$gatelodge_auth_time", "$gatelodge_acr", "$gatelodge_amr", "$gatelodge_permissions",
        "$gatelodge_reason", "$gatelodge_location",
    };

    return lodge_texts_hold((struct lodge_texts){ names, LODGE_COUNT(names) }, variable);
}

void
look_at_module(struct inspection *inspection, const struct directive *where)
{
    const struct directive *level = level_of(where, "auth_request_set");

    if (!level || !directive_says(where, "gatelodge", "on"))
        return;
    for (const struct directive *each = level->first; each; each = each->next)
        if (lodge_text_equal(each->name, "auth_request_set") && !module_sets(value_of(each, 0)))
            mistake_add(inspection, each, "gatelodge off; in this location",
                "%s is empty where gatelodge's module answers: it sets the variables of protect.conf and no others",
                value_of(each, 0));
}
