/* The socket on which a program listens. */
#ifndef LIB_SOCKET_H
#define LIB_SOCKET_H

#include "lib/settings.h"

#include <sys/types.h>

struct listener {
    int descriptor;             /* non-blocking, closed on exec */
    const char *path;           /* NULL: inherited, not ours to remove */
    dev_t device;               /* of the path, while it is ours */
    ino_t inode;
};

/* Where a program makes its socket when it inherits none. */
const char *socket_path(const struct library_settings *settings, const struct program_settings *program,
    struct lodge_arena *arena);

/* Takes the socket that systemd (LISTEN_FDS) or spawn-fcgi (descriptor 0) made, else makes one at the path of
 * the settings. What listens there already keeps its backlog and simply gets no more. False and a sentence in
 * *why that says what to do. Texts are taken from the arena and must live as long as the listener. */
bool listener_open(const struct library_settings *settings, const struct program_settings *program,
    struct lodge_arena *arena, struct listener *listener, const char **why);

/* Whether this is a socket that somebody can connect to. */
bool listener_listens(int descriptor);

/* Whether only processes of this machine can connect. */
bool listener_is_local(const struct listener *listener);

/* Closes the socket; removes its path unless somebody else has taken it over. */
void listener_close(struct listener *listener);

#endif
