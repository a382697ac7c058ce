/* /api/v1/openapi.json: the API, described from the tables of all programs. */
#include "resources/resources.h"

#include <gatelodge/app.h>

#include <string.h>

#define ROOM ((size_t)16 * 1024 * 1024)     /* what is not needed of it costs nothing */

static lodge_handler read_description;

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/openapi.json", .about = "Read the description of this API",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .success = 200, .run = read_description },
};
LODGE_RESOURCE(description, "Description", routes);

static void
end_arena(void *arena)
{
    lodge_arena_free(arena);
}

/* No schema bounds the description: it grows with the tables, in an arena of its own. */
static enum lodge_problem
read_description(struct lodge_call *call)
{
    struct lodge_arena *arena = lodge_arena_new(ROOM);

    lodge_undo(lodge_arena_of(call), end_arena, arena);
    const char *text = lodge_describe(&whole_house, "openapi", arena);
    lodge_send(call, "application/json", text, strlen(text));
    return LODGE_OK;
}
