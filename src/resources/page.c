/* Cursors: the last entry's time and id in one word. */
#include "resources/page.h"

#include <gatelodge/text.h>

#include <stdlib.h>
#include <string.h>

static bool
place_parse(const char *cursor, struct place *place)
{
    char *end;
    size_t digits = strspn(cursor, "0123456789");

    if (digits == 0 || digits > 15 || cursor[digits] != '.')
        return false;
    place->time = strtoll(cursor, &end, 10);
    return lodge_id_parse(end + 1, "c", &place->id);
}

enum lodge_problem
cursor_read(struct lodge_call *call, const char *cursor, struct place *place)
{
    *place = (struct place){ 0 };
    if (!cursor || place_parse(cursor, place))
        return LODGE_OK;
    return lodge_misfit(lodge_fault_of(call), "cursor", "not_a_cursor",
        "Take the cursor from the member next of the page before.");
}

const char *
cursor_write(struct lodge_call *call, struct place place, const char *query)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    const char *cursor = lodge_print(arena, "%lld.%s", (long long)place.time, lodge_id_text(arena, "c", place.id));

    lodge_reply_header(call, "Link", lodge_print(arena, "<%s?%s&cursor=%s>; rel=\"next\"",
        lodge_parameter(call, "DOCUMENT_URI"), query, cursor));
    return cursor;
}

bool
page_cut(struct lodge_list *rows, int64_t limit)
{
    if (rows->count <= (size_t)limit)
        return false;
    rows->count = (size_t)limit;
    return true;
}
