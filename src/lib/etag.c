/* Entity tags and conditions. A tag is made of the body that goes out, so that whatever can be read of a thing
 * counts, and nothing else; two readers of one state get one tag, from whichever worker. */
#include "config.h"

#include "lib/etag.h"

#include "lib/arena.h"
#include "lib/call.h"
#include "lib/give.h"
#include "lib/route_facts.h"

#include <gatelodge/digest.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAG_BYTES 16            /* of the digest */

const char *
etag_of(struct lodge_arena *arena, const char *body, size_t length)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    char *tag = lodge_take(arena, 2 * TAG_BYTES + 3), *end = tag;

    lodge_digest(body, length, digest);
    *end++ = '"';
    for (size_t i = 0; i < TAG_BYTES; i++)
        end += snprintf(end, 3, "%02x", digest[i]);
    *end = '"';
    return tag;
}

static bool
is_star(const char *list)
{
    list += strspn(list, " \t");
    return *list == '*' && list[1 + strspn(list + 1, " \t")] == '\0';
}

/* A comma may stand inside a tag: the quotes are what ends one. */
static bool
holds(const char *list, const char *tag, bool weak_ones, size_t length)
{
    for (;;) {
        list += strspn(list, ", \t");
        bool weak = lodge_text_starts(list, "W/");
        const char *opened = list + (weak ? 2 : 0);
        const char *closed = *opened == '"' ? strchr(opened + 1, '"') : NULL;

        if (!closed)
            return false;
        list = closed + 1;
        if ((weak_ones || !weak) && (size_t)(list - opened) == length && memcmp(opened, tag, length) == 0)
            return true;
    }
}

bool
etags_hold_strongly(const char *list, const char *tag)
{
    return is_star(list) || holds(list, tag, false, strlen(tag));
}

bool
etags_hold_weakly(const char *list, const char *tag)
{
    return is_star(list) || holds(list, tag, true, strlen(tag));
}

static const char *
if_match(struct lodge_call *call)
{
    return lodge_parameter(call, "HTTP_IF_MATCH");
}

static const char *
if_none_match(struct lodge_call *call)
{
    return lodge_parameter(call, "HTTP_IF_NONE_MATCH");
}

enum lodge_problem
etag_answers(struct lodge_call *call, const char *tag, bool *unchanged)
{
    const char *wanted = if_match(call), *known = if_none_match(call);

    *unchanged = known && etags_hold_weakly(known, tag);
    return wanted && !etags_hold_strongly(wanted, tag) ? LODGE_PRECONDITION_FAILED : LODGE_OK;
}

/* ---- changing under a condition ----------------------------------------------------------------- */

/* Only a call that changes something is asked here. A form is a browser's, which sets no conditions. */
enum lodge_problem
check_condition(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;

    if (route->method == LODGE_GET || route->form != LODGE_FORM_JSON || !if_match(call))
        return LODGE_OK;
    return route_reader(call->server->app, route) ? LODGE_OK
        : lodge_fail(&call->fault, LODGE_PRECONDITION_FAILED, "If-Match, where nothing has a tag");
}

/* The tag that GET would send now; the room that it takes is given back by the caller. */
static enum lodge_problem
tag_now(struct lodge_call *call, const struct lodge_schema *schema, const void *given, const char **tag)
{
    const struct giving giving = { .arena = call->arena, .fault = &call->fault };
    struct json *object = json_new(call->arena);
    enum lodge_problem problem = give_struct(&giving, schema, given, object);

    if (problem)
        return problem;
    const char *body = json_write(call->arena, object);
    *tag = etag_of(call->arena, body, strlen(body));
    return LODGE_OK;
}

static enum lodge_problem
compare(struct lodge_call *call, const struct lodge_schema *schema, const void *given)
{
    const char *wanted = if_match(call), *unwanted = if_none_match(call), *tag = NULL;
    enum lodge_problem problem = given ? tag_now(call, schema, given, &tag) : LODGE_OK;

    if (problem)
        return problem;
    if (wanted && !(tag && etags_hold_strongly(wanted, tag)))
        return lodge_fail(&call->fault, LODGE_PRECONDITION_FAILED, "If-Match names another state");
    if (unwanted && tag && etags_hold_weakly(unwanted, tag))
        return lodge_fail(&call->fault, LODGE_PRECONDITION_FAILED, "If-None-Match names this state");
    return LODGE_OK;
}

enum lodge_problem
lodge_must_match(struct lodge_call *call, const struct lodge_schema *schema, const void *given)
{
    const struct lodge_route *reader = route_reader(call->server->app, call->route);
    struct arena_mark mark = arena_mark(call->arena);

    call->matched = true;
    if (!if_match(call) && !if_none_match(call))
        return LODGE_OK;
    if (!reader || reader->gives != schema)
        return lodge_fail(&call->fault, LODGE_BROKEN, "%s is not what GET gives here", schema->name);
    enum lodge_problem problem = compare(call, schema, given);
    arena_rewind(call->arena, mark);
    return problem;
}

enum lodge_problem
etag_was_asked(struct lodge_call *call)
{
    const struct lodge_route *route = call->route;

    if (call->matched || (!if_match(call) && !if_none_match(call)))
        return LODGE_OK;
    if (!route_reader(call->server->app, route))
        return LODGE_OK;
#ifdef LODGE_TEST_SEAMS
    fprintf(stderr, "%s %s changed something without lodge_must_match\n", lodge_method_name(route->method),
        route->path);
    abort();
#else
    return lodge_fail(&call->fault, LODGE_BROKEN, "changed something without lodge_must_match");
#endif
}
