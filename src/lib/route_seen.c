/* Tells tests which routes were called. Without --enable-test-seams it is empty. */
#include "config.h"

#include "lib/route_seen.h"

#ifdef LODGE_TEST_SEAMS
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static int file = -1;

void
route_seen_open(void)
{
    const char *path = getenv("GATELODGE_TEST_ROUTES");

    file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
}

void
route_seen(const struct lodge_call *call)
{
    if (file >= 0 && call->route)
        dprintf(file, "%s %s %d\n", lodge_method_name(call->route->method), call->route->path, call->status);
}
#else
void
route_seen_open(void)
{
}

void
route_seen(const struct lodge_call *call)
{
    (void)call;
}
#endif
