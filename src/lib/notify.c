/* sd_notify(3) in a few lines: libsystemd would bring four compression libraries into every worker. */
#include "lib/notify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = path ? strlen(path) : 0;

    if (length < 2 || length >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(address.sun_path, path, length);
    if (path[0] == '@')
        address.sun_path[0] = '\0';     /* abstract: its name is as long as the address says */

    int to = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = (socklen_t)(sizeof(sa_family_t) + length + (path[0] == '/'));

    /* A manager that does not listen is no reason to fail. */
    if (to >= 0 && sendto(to, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, size) < 0)
        close(to);
    else if (to >= 0)
        close(to);
}
