/* A newer program takes the place of this one, by execve: the number of the process, its descriptors and its
 * children stay. What cannot be seen in them is told in one variable of the environment:
 *
 *     GATELODGE_HANDOVER="1 PROCESS GENERATION SOCKET DEVICE INODE METRICS WORKER,WORKER, PATH"
 *
 * 1 is its format, PROCESS whom it is for (children inherit the environment, too), PATH the socket's, when it is ours
 * to remove. A program that does not know the format makes a socket of its own, as if it had been started. */
#include "lib/handover.h"

#include <gatelodge/log.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define VARIABLE       "GATELODGE_HANDOVER"
#define FORMAT         1
#define ARGUMENTS_MAX  64
#define WORKERS_ROOM   (LEAVERS_MAX * 12)      /* a number and a comma each */

/* ---- giving ------------------------------------------------------------------------------------- */

/* The worker numbers, each ended by a comma. */
static void
write_workers(const struct leavers *workers, char text[WORKERS_ROOM])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < LEAVERS_MAX; i++)
        if (workers->list[i].pid != 0)
            used += (size_t)snprintf(text + used, WORKERS_ROOM - used, "%ld,", (long)workers->list[i].pid);
    if (used == 0)
        snprintf(text, WORKERS_ROOM, ",");
}

static bool
announce(const struct handover *handover)
{
    const struct listener *listener = &handover->listener;
    char workers[WORKERS_ROOM], value[WORKERS_ROOM + 512];

    write_workers(&handover->workers, workers);
    snprintf(value, sizeof(value), "%d %ld %" PRId64 " %d %ju %ju %d %s %s", FORMAT, (long)getpid(),
        handover->generation, listener->descriptor, (uintmax_t)listener->device, (uintmax_t)listener->inode,
        handover->metrics, workers, listener->path ? listener->path : "");
    return setenv(VARIABLE, value, 1) == 0;
}

static void
keep_open(int descriptor, bool open)
{
    if (descriptor >= 0)
        fcntl(descriptor, F_SETFD, open ? 0 : FD_CLOEXEC);
}

void
handover_give(const char *path, char *const arguments[], const struct handover *handover)
{
    if (!announce(handover))
        return;
    keep_open(handover->listener.descriptor, true);
    keep_open(handover->metrics, true);
    fflush(NULL);
    execv(path, arguments);

    int error = errno;

    unsetenv(VARIABLE);
    keep_open(handover->listener.descriptor, false);
    keep_open(handover->metrics, false);
    errno = error;
}

_Noreturn void
handover_try(const char *path, char *const arguments[])
{
    char *asked[ARGUMENTS_MAX + 2];
    int count = 0, nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;

    for (; arguments[count] && count < ARGUMENTS_MAX; count++)
        asked[count] = arguments[count];
    asked[count] = (char[]){ "--check" };
    asked[count + 1] = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(nowhere, STDOUT_FILENO);           /* what is wrong is said to standard error, our log */
    execv(path, asked);
    lodge_log(LODGE_ERROR, "%s cannot be started: %s", path, strerror(errno));
    _exit(127);
}

const char *
handover_path(const char *name, struct lodge_arena *arena)
{
    char found[PATH_MAX];

    if (name[0] == '/')
        return lodge_copy_text(arena, name);
    if (strchr(name, '/'))
        return getcwd(found, sizeof(found)) ? lodge_print(arena, "%s/%s", found, name) : NULL;

    ssize_t length = readlink("/proc/self/exe", found, sizeof(found) - 1);

    return length > 0 ? lodge_copy(arena, found, (size_t)length) : NULL;
}

/* ---- taking ------------------------------------------------------------------------------------- */

/* Whoever started us could name anybody; those who are not ours would never be seen to leave. */
static bool
is_our_child(pid_t pid)
{
    siginfo_t state;

    return waitid(P_PID, (id_t)pid, &state, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void
read_workers(const char *text, struct leavers *workers)
{
    char *end;

    for (long pid; (pid = strtol(text, &end, 10)) > 0 && *end == ','; text = end + 1)
        if (is_our_child((pid_t)pid))
            leavers_add(workers, (pid_t)pid);
}

static bool
is_open(int descriptor)
{
    return descriptor >= 0 && fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

static bool
read_handover(const char *value, struct lodge_arena *arena, struct handover *handover)
{
    char workers[WORKERS_ROOM];
    uintmax_t device, inode;
    int64_t generation;
    int format, socket, metrics, path = 0;
    long process;

    if (sscanf(value, "%d %ld %" SCNd64 " %d %ju %ju %d %3071[0-9,] %n", &format, &process, &generation, &socket,
        &device, &inode, &metrics, workers, &path) != 8 || format != FORMAT || process != getpid())
        return false;
    handover->generation = generation;
    if (is_open(socket) && listener_listens(socket))
        handover->listener = (struct listener){ .descriptor = socket, .device = (dev_t)device, .inode = (ino_t)inode,
            .path = value[path] ? lodge_copy_text(arena, value + path) : NULL };
    handover->metrics = is_open(metrics) ? metrics : -1;
    read_workers(workers, &handover->workers);
    return true;
}

_Static_assert(WORKERS_ROOM == 3072, "the width in read_handover");

void
handover_take(struct lodge_arena *arena, struct handover *handover)
{
    const char *value = getenv(VARIABLE);

    *handover = (struct handover){ .listener.descriptor = -1, .metrics = -1 };
    if (value && !read_handover(value, arena, handover))
        lodge_log(LODGE_WARNING, "what the program before handed over is not understood");
    unsetenv(VARIABLE);
}
