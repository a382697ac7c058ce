/* Mistakes in the doors of a site: what the gate is not asked about, and whom it cannot know. */
#include "programs/nginx/inspection.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WIDEST_IPV4 8       /* bits: 10.0.0.0/8 may be one's own network, … */
#define WIDEST_IPV6 7       /* … and so may fc00::/7; nothing wider is      */

void
look_at_satisfy(struct inspection *inspection, const struct directive *where)
{
    if (directive_says(where, "satisfy", "any"))
        mistake_add(inspection, directive_around(where, "satisfy"), "satisfy all;",
            "Whom allow, auth_basic or another module lets in, passes whatever the gate says");
}

/* ---- doors beside the gate ---------------------------------------------------------------------------- */

/* Whether a word of the path says that not everybody shall see it. */
static bool
sounds_protected(const char *path)
{
    static const char *const words[] = {
        "admin", "administrator", "administration", "phpmyadmin", "adminer", "private", "internal", "intern",
        "secret", "secrets", "secure", "manage", "manager", "management", "dashboard", "console", "backup",
        "backups", "staff",
    };

    while (*path) {
        size_t length = 0;
        while (isalpha((unsigned char)path[length]))
            length++;
        for (size_t i = 0; i < LODGE_COUNT(words); i++)
            if (strlen(words[i]) == length && strncasecmp(words[i], path, length) == 0)
                return true;
        path += length + (path[length] != '\0');
    }
    return false;
}

/* Whether nothing is served here, or only by nginx to itself. */
static bool
is_shut(const struct directive *where)
{
    const struct directive *denied = directive_in(where, "deny");

    return directive_in(where, "internal") || directive_in(where, "return")
        || (denied && lodge_text_equal(value_of(denied, 0), "all"));
}

/* A protected location of the site that loses requests to patterns; NULL when there is none. */
static const struct directive *
loses_to_patterns(const struct inspection *inspection, const struct directive *site)
{
    for (const struct directive *each = site; each; each = directive_behind(each)) {
        struct location_name name = location_name_of(each);
        if (lodge_text_equal(each->name, "location") && site_of(inspection, each) == site && asks_gate(each)
            && (lodge_text_equal(name.modifier, "") || is_pattern(name)))
            return each;
    }
    return NULL;
}

static const struct directive *
same_application(const struct inspection *inspection, const struct directive *site, const char *target)
{
    for (const struct directive *each = site; each && *target; each = directive_behind(each))
        if (lodge_text_equal(each->name, "location") && site_of(inspection, each) == site && asks_gate(each)
            && lodge_text_equal(target_of(inspection, each), target))
            return each;
    return NULL;
}

void
look_at_open_doors(struct inspection *inspection, const struct directive *where)
{
    static const char instead[] = "include protect.conf here, too; or auth_request off; where everybody may enter";
    const struct directive *site = site_of(inspection, where), *other;
    struct location_name name = location_name_of(where);
    const char *target = target_of(inspection, where);

    if (directive_around(where, "auth_request") || name.modifier[0] == '@' || is_shut(where) || !protects(site)
        || leads_to(inspection, target, "login") || leads_to(inspection, target, "api"))
        return;
    if ((other = same_application(inspection, site, target)))
        mistake_add(inspection, where, instead, "%s leads to the same application as the protected %s, past the gate",
            name.path, location_name_of(other).path);
    else if (is_pattern(name) && name.path[0] != '^' && (other = loses_to_patterns(inspection, site)))
        mistake_add(inspection, where, instead, "%s takes requests away from the protected %s, past the gate",
            name.path, location_name_of(other).path);
    else if (sounds_protected(name.path))
        mistake_add(inspection, where, instead, "%s sounds as if it should be protected, and the gate is not asked",
            name.path);
}

/* ---- servers ------------------------------------------------------------------------------------------- */

/* Whether all of a server, or what comes by http, is sent elsewhere. */
static bool
sends_away(const struct directive *server)
{
    if (directive_in(server, "return"))
        return true;
    for (const struct directive *each = server->first; each; each = each->next)
        if (lodge_text_equal(each->name, "if") && strstr(value_of(each, 0), "$scheme") && directive_in(each, "return"))
            return true;
    return false;
}

static bool
is_encrypted(const struct directive *listen)
{
    return lodge_text_starts(value_of(listen, 0), "unix:") || lodge_texts_hold(listen->values, "ssl")
        || lodge_texts_hold(listen->values, "quic");
}

void
look_at_scheme(struct inspection *inspection, const struct directive *where)
{
    static const char instead[] = "listen 443 ssl; and another server { } with: return 301 https://$host$request_uri;";

    if (directive_says(where, "ssl", "on") || sends_away(where))
        return;
    if (!directive_in(where, "listen"))
        mistake_add(inspection, where, instead, "This server speaks http, where cookies and answers can be read");
    for (const struct directive *each = where->first; each; each = each->next)
        if (lodge_text_equal(each->name, "listen") && !is_encrypted(each))
            mistake_add(inspection, each, instead, "This server speaks http, where cookies and answers can be read");
}

/* Whether a host is the domain, or below it. */
static bool
is_below(const char *host, const char *domain)
{
    size_t length = strlen(host), end = strlen(domain);

    return strcasecmp(host, domain) == 0
        || (length > end && host[length - end - 1] == '.' && strcasecmp(host + length - end, domain) == 0);
}

static const char *
portal_host(const struct inspection *inspection)
{
    const char *host = inspection->settings->portal + strlen("https://");

    return lodge_copy(inspection->arena, host, strcspn(host, ":"));
}

/* "*.example.org" and ".example.org" are below example.org; patterns and "_" say nothing about hosts. */
static const char *
plain_name(const char *name)
{
    if (name[0] == '*' && name[1] == '.')
        name += 2;
    else if (name[0] == '.')
        name++;
    return strchr("_~", name[0]) || strchr(name, '*') ? NULL : name;
}

void
look_at_cookie(struct inspection *inspection, const struct directive *where)
{
    const struct directive *names = directive_in(where, "server_name");
    const char *domain = inspection->settings ? inspection->settings->sessions.cookie_domain : NULL;

    for (size_t i = 0; inspection->settings && names && i < names->values.count; i++) {
        const char *host = plain_name(value_of(names, i));
        if (!host || (domain ? is_below(host, domain) : strcasecmp(host, portal_host(inspection)) == 0))
            continue;
        mistake_add(inspection, names, "In the settings file: sessions { cookie_domain = \"…\" }, a domain that "
            "portal and site share", "The cookie of the sign-in does not reach %s: it is for %s%s", host,
            domain ? domain : portal_host(inspection), domain ? " and below" : " alone");
    }
}

void
look_at_real_ip(struct inspection *inspection, const struct directive *where)
{
    const char *network = value_of(where, 0), *slash = strchr(network, '/');
    int widest = strchr(network, ':') ? WIDEST_IPV6 : WIDEST_IPV4;

    if (lodge_text_equal(where->name, "set_real_ip_from") && slash && strtol(slash + 1, NULL, 10) < widest)
        mistake_add(inspection, where, "set_real_ip_from with the addresses of your own proxies, each",
            "Anybody in %s can say to come from any address: limits and rules by network hold no more", network);
}
