/* Mistakes in what applications are told: names of people that clients could write themselves. */
#include "programs/nginx/inspection.h"

#include <string.h>
#include <strings.h>

#define DIALECT_MAX 6
#define TOLD_MAX    200         /* bytes of names in one sentence */

/* Headers in which applications look for who is signed in. Who sets one of a line must set all of it. */
static const char *const dialects[][DIALECT_MAX] = {
    { "Remote-User", "Remote-Groups", "Remote-Name", "Remote-Email" },
    { "X-Forwarded-User", "X-Forwarded-Groups", "X-Forwarded-Email", "X-Forwarded-Preferred-Username" },
    { "X-Auth-Request-User", "X-Auth-Request-Groups", "X-Auth-Request-Email",
      "X-Auth-Request-Preferred-Username" },
    { "X-authentik-username", "X-authentik-groups", "X-authentik-email", "X-authentik-name", "X-authentik-uid" },
};

static const struct directive *
entry_of_header(const struct inspection *inspection, const struct directive *where, const char *header)
{
    const struct passing *passing = passing_of(where);

    return entry_of(where, passing->header, header_word(inspection->arena, passing, header));
}

static bool
is_spoken(const struct inspection *inspection, const struct directive *where, const char *const *dialect)
{
    for (size_t i = 0; i < DIALECT_MAX && dialect[i]; i++)
        if (entry_of_header(inspection, where, dialect[i]))
            return true;
    return false;
}

/* A value that the client wrote is none that was overwritten. */
static void
look_at_value(struct inspection *inspection, const struct directive *entry)
{
    if (strcasestr(value_of(entry, 1), "$http_"))
        mistake_add(inspection, entry, lodge_print(inspection->arena, "%s %s $gatelodge_user;", entry->name,
            value_of(entry, 0)), "%s is set to what the client wrote", value_of(entry, 0));
}

static void
look_at_dialect(struct inspection *inspection, const struct directive *where, const char *const *dialect)
{
    const struct passing *passing = passing_of(where);
    const char *missing[DIALECT_MAX];
    size_t count = 0;

    for (size_t i = 0; i < DIALECT_MAX && dialect[i]; i++) {
        const struct directive *entry = entry_of_header(inspection, where, dialect[i]);
        if (entry)
            look_at_value(inspection, entry);
        else
            missing[count++] = dialect[i];
    }
    if (count == 0)
        return;
    mistake_add(inspection, directive_in(where, passing->pass),
        lodge_print(inspection->arena, "%s %s \"\"; or the value of the gate, for each, "
            "as the snippets of gatelodge nginx snippet do", passing->header,
            header_word(inspection->arena, passing, missing[0])),
        "Clients can write %s themselves, and the application believes them",
        lodge_texts_join(inspection->arena, (struct lodge_texts){ missing, count }, ", ", TOLD_MAX));
}

/* $remote_user is the name in a client's Basic authorization, which nobody has checked. Of two REMOTE_USER, CGI
 * programs take the first: it does not help to write the right one behind it. */
static void
look_at_remote_user(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    const struct directive *level = level_of(where, passing->header);

    for (const struct directive *each = level ? level->first : NULL; each; each = each->next)
        if (lodge_text_equal(each->name, passing->header) && strstr(value_of(each, 1), "$remote_user"))
            mistake_add(inspection, each, "Without this line, or the file that it stands in: "
                "gatelodge nginx snippet prints all parameters that are needed",
                "%s is the name that a client writes into its Authorization header", value_of(each, 0));
}

/* Whether an application stands behind the gate in one location and is reached in this one without it. */
static bool
is_reached_elsewhere(const struct inspection *inspection, const struct directive *where)
{
    const struct directive *site = site_of(inspection, where);
    const char *target = target_of(inspection, where);

    for (const struct directive *each = site; each; each = directive_behind(each))
        if (lodge_text_equal(each->name, "location") && asks_gate(each) && passing_of(each)
            && site_of(inspection, each) == site && lodge_text_equal(target_of(inspection, each), target))
            return true;
    return false;
}

void
look_at_identity(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    bool spoken = false;

    if (asks_gate(where))
        look_at_remote_user(inspection, where);
    if (passing->headers && directive_says(where, passing->headers, "off"))
        return;
    /* Where the gate is asked nowhere, look_at_open_doors says so. */
    if (!asks_gate(where) && !(directive_around(where, "auth_request") && is_reached_elsewhere(inspection, where)))
        return;
    for (size_t i = 0; i < LODGE_COUNT(dialects); i++)
        if (is_spoken(inspection, where, dialects[i])) {
            spoken = true;
            look_at_dialect(inspection, where, dialects[i]);
        }
    if (!spoken)
        look_at_dialect(inspection, where, dialects[0]);
}

/* nginx drops Remote_User of clients unless it is told otherwise, and programs take it for Remote-User. */
void
look_at_underscores(struct inspection *inspection, const struct directive *where)
{
    const struct directive *allowed = directive_around(where, "underscores_in_headers");
    const struct passing *passing = passing_of(where);

    if (!allowed || !lodge_text_equal(value_of(allowed, 0), "on") || !asks_gate(where) || passing->params)
        return;
    if (!entry_of(where, passing->header, "Remote_User"))
        mistake_add(inspection, allowed, "underscores_in_headers off;",
            "Clients can write Remote_User, which many programs take for Remote-User");
}

void
look_at_lost_headers(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    const struct directive *own = directive_in(where, passing->header);
    const struct directive *outer = own ? level_of(where->parent, passing->header) : NULL;
    const char *lost[64];
    size_t count = 0;

    if (!asks_gate(where) || !outer)
        return;
    for (const struct directive *each = outer->first; each && count < LODGE_COUNT(lost); each = each->next)
        if (lodge_text_equal(each->name, passing->header)
            && !entry_of(where, passing->header, value_of(each, 0)))
            lost[count++] = value_of(each, 0);
    if (count == 0)
        return;
    mistake_add(inspection, own, lodge_print(inspection->arena, "All %s lines in this location, too",
        passing->header), "This cancels what %s:%d says about %s", outer->file,
        directive_in(outer, passing->header)->line,
        lodge_texts_join(inspection->arena, (struct lodge_texts){ lost, count }, ", ", TOLD_MAX));
}

/* The maps of http.conf try patterns while the request is put together, and each try forgets what $1 was: nginx then
 * finds "request length mismatch", and answers 500. */
void
look_at_captures(struct inspection *inspection, const struct directive *where)
{
    const struct passing *passing = passing_of(where);
    const struct directive *level = level_of(where, passing->header);

    for (const struct directive *each = level ? level->first : NULL; each; each = each->next) {
        const char *dollar = lodge_text_equal(each->name, passing->header) ? strchr(value_of(each, 1), '$') : NULL;
        if (dollar && dollar[1] >= '1' && dollar[1] <= '9' && asks_gate(where))
            mistake_add(inspection, each, "A name for what is captured: location ~ ^/git(?<path>/.*)$, then $path",
                "What %.2s stands for is forgotten before %s is sent", dollar, value_of(each, 0));
    }
}
