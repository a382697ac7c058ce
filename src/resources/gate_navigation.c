/* Tells navigations from the rest (Fetch Metadata Request Headers, W3C). */
#include "resources/gate_navigation.h"

#include <string.h>

static const char *const shown_in_items[] = { "document", "iframe", "frame" };
static const struct lodge_texts shown_in = { shown_in_items, LODGE_COUNT(shown_in_items) };

bool
gate_is_navigation(struct lodge_call *call)
{
    const char *mode = lodge_parameter(call, "HTTP_SEC_FETCH_MODE");
    const char *destination = lodge_parameter(call, "HTTP_SEC_FETCH_DEST");
    const char *accept = lodge_parameter(call, "HTTP_ACCEPT");

    if (mode && !lodge_text_equal(mode, "navigate"))
        return false;
    if (destination)
        return lodge_texts_hold(shown_in, destination);
    if (mode)
        return true;
    if (lodge_parameter(call, "HTTP_UPGRADE") || lodge_parameter(call, "HTTP_X_REQUESTED_WITH"))
        return false;
    return accept && strcasestr(accept, "text/html");
}
