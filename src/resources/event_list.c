/* Which of its indexes a list of events walks. What it meets there is compared with the whole filter in any case: a
 * range only leaves out what cannot match. */
#include "resources/event_list.h"

#include "identity/event_view.h"

#include <string.h>

/* What a filter may demand, the rarest first. Texts are compared as they are stored: in small letters, but for ids of
 * requests, whose index knows no case. */
static const struct {
    const char *field;
    enum event_index index;
    bool is_id;
} demands[] = {
    { "request_id", EVENTS_BY_REQUEST, false },
    { "actor.id",   EVENTS_BY_ACTOR,   true  },
    { "target.id",  EVENTS_BY_TARGET,  true  },
    { "ip",         EVENTS_BY_ADDRESS, false },
    { "action",     EVENTS_BY_ACTION,  false },
    { "outcome",    EVENTS_BY_OUTCOME, false },
};

static const char *
lower_ascii(struct lodge_arena *arena, const char *text)
{
    char *lower = lodge_copy_text(arena, text);

    for (char *at = lower; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return lower;
}

/* The id in a TypeID of whatever kind; none when it is not one, which no event has. */
static struct lodge_id
id_in(struct lodge_arena *arena, const char *text)
{
    const char *underscore = strrchr(text, '_');
    struct lodge_id id = { { 0 } };

    if (underscore && !lodge_id_parse(text, lodge_copy(arena, text, (size_t)(underscore - text)), &id))
        id = (struct lodge_id){ { 0 } };
    return id;
}

static void
choose_index(struct lodge_arena *arena, const struct lodge_filter *filter, struct event_range *range)
{
    struct lodge_filter_value value;

    for (size_t i = 0; i < LODGE_COUNT(demands); i++) {
        if (!lodge_filter_demands(filter, demands[i].field, LODGE_EQUALS, &value))
            continue;
        const char *text = lower_ascii(arena, value.text);

        range->index = demands[i].index;
        if (demands[i].is_id)
            range->id = id_in(arena, text);
        else
            range->text = text;
        return;
    }
}

/* Moments become ids: events of a moment have larger ids than the moment itself. */
static void
choose_time(const struct lodge_filter *filter, struct event_range *range)
{
    static const enum lodge_filter_operator from[] = { LODGE_EQUALS, LODGE_AT_LEAST, LODGE_ABOVE };
    static const enum lodge_filter_operator until[] = { LODGE_EQUALS, LODGE_AT_MOST, LODGE_BELOW };
    struct lodge_filter_value value;

    for (size_t i = 0; i < LODGE_COUNT(from); i++)
        if (lodge_filter_demands(filter, "at", from[i], &value))
            range->above = event_id_at(value.number);
    for (size_t i = 0; i < LODGE_COUNT(until); i++)
        if (lodge_filter_demands(filter, "at", until[i], &value))
            range->below = event_id_at(value.number + 1);
}

static struct event_list
list_between(const struct page_query *asked)
{
    struct event_list list = { .range = event_range_all() };

    list.range.newest_first = asked->sort[0] == '-';
    choose_time(asked->filter, &list.range);
    return list;
}

struct event_list
event_list_for(struct lodge_arena *arena, const struct page_query *asked)
{
    struct event_list list = list_between(asked);

    choose_index(arena, asked->filter, &list.range);
    return list;
}

struct event_list
event_list_about(const struct page_query *asked, struct lodge_id person)
{
    struct event_list list = list_between(asked);

    list.range.index = EVENTS_ABOUT;
    list.range.id = list.reader = person;
    return list;
}

/* ---- the walk ----------------------------------------------------------------------------------- */

static enum lodge_problem
fetch_events(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    struct event_range range = ((const struct event_list *)what)->range;

    if (!lodge_id_is_none(after.id) && range.newest_first)
        range.below.n = after.id;
    else if (!lodge_id_is_none(after.id))
        range.above.n = after.id;
    return events_page(house->db, &range, limit, rows);
}

/* From where an administrator changed something is not for whom it was changed. */
static void
view_event(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    const struct event_list *list = what;
    const struct event_row *event = row;
    struct event_view *seen = view;

    event_view_of(arena, event, seen);
    if (lodge_id_is_none(list->reader) || lodge_id_is_none(event->actor.id)
        || lodge_id_equal(event->actor.id, list->reader))
        return;
    seen->ip = seen->user_agent = seen->request_id = NULL;
}

static struct place
place_of_event(const void *what, const void *row)
{
    (void)what;
    return (struct place){ .id = ((const struct event_row *)row)->id.n };
}

const struct page_source event_lists = {
    .row_size = sizeof(struct event_row),
    .view_size = sizeof(struct event_view),
    .fetch = fetch_events,
    .view = view_event,
    .place = place_of_event,
};
