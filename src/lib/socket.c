/* The listening socket: inherited, or a path of our own. Who is accepted, and when: fastcgi.c. */
#include "lib/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG         4096    /* who comes while the program is started again waits here */
#define FIRST_INHERITED 3       /* sd_listen_fds(3): SD_LISTEN_FDS_START               */

bool
listener_listens(int descriptor)
{
    int listening = 0;
    socklen_t size = sizeof(listening);

    return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

/* The descriptor that whoever started us listens on; -1 when there is none. */
static int
inherited_socket(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    bool for_us = pid && count && strtoll(pid, NULL, 10) == getpid() && strtoll(count, NULL, 10) >= 1;

    if (for_us && listener_listens(FIRST_INHERITED))
        return FIRST_INHERITED;
    return listener_listens(STDIN_FILENO) ? STDIN_FILENO : -1;
}

static bool
set_flags(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);

    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0
        && fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

/* 660 as it is written means 0660. */
static mode_t
mode_of(int64_t digits)
{
    return (mode_t)((digits / 100 % 10) << 6 | (digits / 10 % 10) << 3 | digits % 10);
}

const char *
socket_path(const struct library_settings *settings, const struct program_settings *program,
    struct lodge_arena *arena)
{
    if (program->socket)
        return program->socket;
    return lodge_print(arena, "%s/gatelodge-%s.sock", settings->run_directory, program->name);
}

/* A name beside the path for the moment until the socket is ready. */
static const char *
name_beside(const char *path, struct lodge_arena *arena)
{
    const char *slash = strrchr(path, '/');

    return lodge_print(arena, "%.*s.new-%ld", slash ? (int)(slash - path + 1) : 0, path, (long)getpid());
}

static bool
is_free_or_socket(const char *path)
{
    struct stat about;

    return lstat(path, &about) < 0 ? errno == ENOENT : S_ISSOCK(about.st_mode);
}

/* Binds, opens to whom the mode says, listens, and only then takes the path over. */
static bool
bind_path(struct listener *listener, const char *beside, mode_t mode)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat about;

    memcpy(address.sun_path, beside, strlen(beside));
    unlink(beside);
    if (bind(listener->descriptor, (struct sockaddr *)&address, sizeof(address)) < 0)
        return false;
    if (chmod(beside, mode) < 0 || listen(listener->descriptor, BACKLOG) < 0 || lstat(beside, &about) < 0
        || rename(beside, listener->path) < 0) {
        int error = errno;
        unlink(beside);
        errno = error;
        return false;
    }
    listener->device = about.st_dev;
    listener->inode = about.st_ino;
    return true;
}

static bool
make_socket(const char *path, mode_t mode, struct lodge_arena *arena, struct listener *listener,
    const char **why)
{
    const char *beside = name_beside(path, arena);
    size_t room = sizeof(((struct sockaddr_un *)0)->sun_path);

    if (strlen(path) >= room || strlen(beside) >= room) {
        *why = lodge_print(arena, "the path %s is too long for a socket: set a shorter run_directory or socket",
            path);
        return false;
    }
    if (!is_free_or_socket(path)) {
        *why = lodge_print(arena, "%s is there and is no socket: remove it, or set another socket", path);
        return false;
    }
    listener->path = path;
    listener->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener->descriptor >= 0 && bind_path(listener, beside, mode))
        return true;
    *why = lodge_print(arena, "no socket can be made at %s: %s%s", path, strerror(errno),
        errno == ENOENT ? "; make its directory, or set run_directory" : "");
    if (listener->descriptor >= 0)
        close(listener->descriptor);
    return false;
}

bool
listener_open(const struct library_settings *settings, const struct program_settings *program,
    struct lodge_arena *arena, struct listener *listener, const char **why)
{
    const char *path = socket_path(settings, program, arena);

    *listener = (struct listener){ .descriptor = inherited_socket() };
    if (listener->descriptor < 0)
        return make_socket(path, mode_of(program->socket_mode), arena, listener, why);
    if (set_flags(listener->descriptor))
        return true;
    *why = lodge_print(arena, "the inherited socket cannot be used: %s", strerror(errno));
    return false;
}

bool
listener_is_local(const struct listener *listener)
{
    int family = AF_UNSPEC;
    socklen_t size = sizeof(family);

    return getsockopt(listener->descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
}

void
listener_close(struct listener *listener)
{
    struct stat about;

    close(listener->descriptor);
    if (listener->path && lstat(listener->path, &about) == 0 && about.st_dev == listener->device
        && about.st_ino == listener->inode)
        unlink(listener->path);
}
