/* /api/v1/events and /api/v1/me/events: what happened. Nothing here writes them: each rule does, where it changes
 * something. */
#include "identity/event_view.h"
#include "resources/event_list.h"
#include "resources/resources.h"

static lodge_handler list_events, list_own_events;

static const char *const orders[] = { "at", "-at", NULL };

static const struct lodge_field event_page_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &event_filter_schema),
    LODGE_CHOICE(struct page_query, sort, "In which order, newest first with a minus", .choices = orders,
        .fallback = "-at"),
};
LODGE_SCHEMA(event_page_query, struct page_query, event_page_query_fields);

static const struct lodge_field event_page_fields[] = { PAGE_FIELDS(&event_schema, "The events") };
LODGE_SCHEMA(event_page, struct page, event_page_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/events", .about = "List what happened",
      .more = "Every sign-in, every change and every refusal, with who did it and what changed. Nobody can change or "
              "delete one without its being seen: gatelodge audit verify.",
      .caller = LODGE_PERSON, .permission = "audit.read", .pace = LODGE_PACE_READ,
      .query = &event_page_query, .gives = &event_page, .run = list_events },

    { .method = LODGE_GET, .path = "/api/v1/me/events", .about = "List what happened to oneself",
      .more = "What one did, and what was done to one. From where others did it is not told.",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .query = &event_page_query, .gives = &event_page, .run = list_own_events },
};
LODGE_RESOURCE(events, "Audit events", routes);

static enum lodge_problem
list_events(struct lodge_call *call)
{
    const struct page_query *asked = LODGE_ASKED(call, struct page_query);
    const struct event_list list = event_list_for(lodge_arena_of(call), asked);

    return page_give(call, &event_lists, &list, asked);
}

static enum lodge_problem
list_own_events(struct lodge_call *call)
{
    const struct page_query *asked = LODGE_ASKED(call, struct page_query);
    const struct event_list list = event_list_about(asked, lodge_caller_of(call)->user);

    return page_give(call, &event_lists, &list, asked);
}
