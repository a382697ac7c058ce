/* Query strings and forms, after the URL standard's application/x-www-form-urlencoded. Which members are
 * known, and how often, is fit.c's matter. */
#include "lib/form.h"

#include <gatelodge/text.h>

#include <string.h>

static bool
holds_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* "name=value", or "name" alone. */
static bool
read_member(struct lodge_arena *arena, const char *text, size_t length, struct form_member *member)
{
    const char *equals = memchr(text, '=', length);
    size_t name_length = equals ? (size_t)(equals - text) : length;

    member->name = lodge_percent_decode(arena, text, name_length, true);
    member->value = equals ? lodge_percent_decode(arena, equals + 1, length - name_length - 1, true) : "";
    return member->name && member->value && lodge_text_length(member->name) >= 0
        && !holds_control(member->name);
}

enum lodge_problem
form_parse(struct lodge_arena *arena, struct lodge_fault *fault, const char *text, size_t length,
    struct form *form)
{
    struct form_member *members = LODGE_NEW_ARRAY(arena, struct form_member, FORM_MEMBERS_MAX);
    size_t count = 0;

    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '&', length - at);
        size_t size = end ? (size_t)(end - text) - at : length - at;

        if (size > 0 && count == FORM_MEMBERS_MAX)
            return lodge_fail(fault, LODGE_MALFORMED, "a form of more than %d members", FORM_MEMBERS_MAX);
        if (size > 0 && !read_member(arena, text + at, size, &members[count++]))
            return lodge_fail(fault, LODGE_MALFORMED, "a broken form at byte %zu", at);
        at += size + 1;
    }
    *form = (struct form){ .members = members, .count = count };
    return LODGE_OK;
}
