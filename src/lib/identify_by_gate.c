/* Who is calling, as the gate has found out and nginx passes on (nginx/service.conf). Programs of ours ask
 * themselves; this is for services behind the gate, that have no database of people. */
#include "lib/call.h"

#include <stdlib.h>
#include <string.h>

#define FRESH LODGE_MINUTES(10)     /* as sessions.fresh is by default */

/* "a,b,c" as texts. */
static struct lodge_texts
split(struct lodge_arena *arena, const char *list)
{
    size_t count = 0;

    if (!list)
        return (struct lodge_texts){ 0 };
    const char **items = LODGE_NEW_ARRAY(arena, const char *, strlen(list) / 2 + 1);
    while (*list) {
        size_t length = strcspn(list, ",");

        if (length > 0)
            items[count++] = lodge_copy(arena, list, length);
        list += length + (list[length] == ',');
    }
    return (struct lodge_texts){ items, count };
}

/* Seconds since 1970 as milliseconds; 0, which is long ago, for what is none. */
static int64_t
time_of(const char *text)
{
    size_t digits = text ? strspn(text, "0123456789") : 0;

    return digits > 0 && digits <= 12 && !text[digits] ? LODGE_SECONDS(strtoll(text, NULL, 10)) : 0;
}

enum lodge_problem
lodge_identify_by_gate(struct lodge_call *call, struct lodge_caller *caller)
{
    const char *id = lodge_parameter(call, "GATELODGE_USER_ID");
    const char *by = lodge_parameter(call, "GATELODGE_BY");

    if (!id)
        return LODGE_OK;                /* the gate lets anyone pass here */
    if (!lodge_id_parse(id, "user", &caller->user))
        return lodge_fail(lodge_fault_of(call), LODGE_UNAVAILABLE, "GATELODGE_USER_ID is no id of a user");
    caller->name = lodge_parameter(call, "GATELODGE_USER");
    caller->permissions = split(lodge_arena_of(call), lodge_parameter(call, "GATELODGE_PERMISSIONS"));
    caller->authenticated_at = time_of(lodge_parameter(call, "GATELODGE_AUTH_TIME"));
    caller->fresh = lodge_now() - caller->authenticated_at < FRESH;
    caller->by_cookie = !lodge_text_equal(by, "token");     /* when in doubt: methods must be same-origin */
    return LODGE_OK;
}
