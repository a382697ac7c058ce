/* Questions about the locations of a site: how requests leave them, and whether the gate is asked before. */
#include "programs/nginx/inspection.h"

#include <ctype.h>
#include <string.h>

#define PARAMETERS_OF(way) \
    { way "_pass", way "_param", true, way "_pass_request_body", way "_pass_request_headers", way "_cache" }

static const struct passing passings[] = {
    { "proxy_pass", "proxy_set_header", false, "proxy_pass_request_body", "proxy_pass_request_headers",
      "proxy_cache" },
    PARAMETERS_OF("fastcgi"),
    PARAMETERS_OF("uwsgi"),
    PARAMETERS_OF("scgi"),
    { "grpc_pass", "grpc_set_header", false, NULL, NULL, NULL },
};

const struct passing *
passing_of(const struct directive *location)
{
    for (size_t i = 0; i < LODGE_COUNT(passings); i++)
        if (directive_in(location, passings[i].pass))
            return &passings[i];
    return NULL;
}

const char *
target_of(const struct inspection *inspection, const struct directive *location)
{
    const struct passing *passing = passing_of(location);
    const struct directive *pass = passing ? directive_in(location, passing->pass) : NULL;

    if (!pass || pass->values.count == 0)
        return "";
    const char *target = pass->values.items[0], *scheme = strstr(target, "://");
    if (scheme)
        target = scheme + 3;
    /* Behind a socket's path stands a colon before the path of the URL. */
    if (lodge_text_starts(target, "unix:"))
        return lodge_copy(inspection->arena, target, 5 + strcspn(target + 5, ":"));
    return lodge_copy(inspection->arena, target, strcspn(target, "/"));
}

static bool
names(const struct inspection *inspection, const char *text, const char *program)
{
    return strstr(text, lodge_print(inspection->arena, "gatelodge-%s", program))
        || strstr(text, lodge_print(inspection->arena, "gatelodge_%s", program));
}

static bool
has_server(const struct inspection *inspection, const struct directive *upstream, const char *program)
{
    for (const struct directive *each = upstream->first; each; each = each->next)
        if (lodge_text_equal(each->name, "server") && names(inspection, value_of(each, 0), program))
            return true;
    return false;
}

bool
leads_to(const struct inspection *inspection, const char *target, const char *program)
{
    if (names(inspection, target, program))
        return true;
    for (const struct directive *each = inspection->outermost; each; each = directive_behind(each))
        if (lodge_text_equal(each->name, "upstream") && lodge_text_equal(value_of(each, 0), target)
            && has_server(inspection, each, program))
            return true;
    return false;
}

bool
asks_gate(const struct directive *block)
{
    const struct directive *asked = directive_around(block, "auth_request");

    return asked && !lodge_text_equal(value_of(asked, 0), "off");
}

struct location_name
location_name_of(const struct directive *location)
{
    static const char *const modifiers[] = { "=", "^~", "~*", "~", "@" };
    const char *first = value_of(location, 0);

    if (location->values.count > 1)
        return (struct location_name){ first, value_of(location, 1) };
    for (size_t i = 0; i < LODGE_COUNT(modifiers); i++)
        if (lodge_text_starts(first, modifiers[i]))
            return (struct location_name){ modifiers[i], first + strlen(modifiers[i]) };
    return (struct location_name){ "", first };
}

bool
is_pattern(struct location_name name)
{
    return name.modifier[0] == '~';
}

bool
is_gate(const struct inspection *inspection, const struct directive *location)
{
    struct location_name name = location_name_of(location);
    const char *target = target_of(inspection, location);

    if (*target && leads_to(inspection, target, "gate"))
        return true;
    if (is_pattern(name) || name.modifier[0] == '@')
        return false;
    for (const struct directive *each = inspection->outermost; each; each = directive_behind(each)) {
        const char *asked = lodge_text_equal(each->name, "auth_request") ? value_of(each, 0) : "";
        size_t length = strcspn(asked, "?");
        if (length > 0 && strlen(name.path) == length && strncmp(asked, name.path, length) == 0)
            return true;
    }
    return false;
}

/* Whether `each` is the block, or stands somewhere in it. */
static bool
is_within(const struct directive *each, const struct directive *block)
{
    while (each && each != block)
        each = each->parent;
    return each != NULL;
}

bool
protects(const struct directive *block)
{
    for (const struct directive *each = block; each && is_within(each, block); each = directive_behind(each))
        if (lodge_text_equal(each->name, "location") && asks_gate(each))
            return true;
    return false;
}

const struct directive *
site_of(const struct inspection *inspection, const struct directive *location)
{
    const struct directive *server = block_around(location, "server");

    return server ? server : inspection->outermost;
}

const char *
header_word(struct lodge_arena *arena, const struct passing *passing, const char *header)
{
    char *word = lodge_print(arena, "%s%s", passing->params ? "HTTP_" : "", header);

    for (char *c = word; passing->params && *c; c++)
        *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
    return word;
}
