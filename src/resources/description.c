/* /api/v1/openapi.json: the API, described from the tables of all programs. */
#include "resources/resources.h"

#include <gatelodge/app.h>

#include <string.h>

static lodge_handler read_description;

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/openapi.json", .about = "Read the description of this API",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_READ, .success = 200, .run = read_description },
};
LODGE_RESOURCE(description, "Description", routes);

static enum lodge_problem
read_description(struct lodge_call *call)
{
    const char *text = lodge_describe(&whole_house, "openapi", lodge_arena_of(call));

    lodge_send(call, "application/json", text, strlen(text));
    return LODGE_OK;
}
