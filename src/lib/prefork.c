/* A parent that keeps workers alive: it forks, waits, replaces, and does nothing that could fail of its own.
 *
 * There are as many seats as there should be workers. Those who leave for a newer generation give their
 * seat up and are only waited for. */
#include "config.h"

#include "lib/prefork.h"
#include "lib/notify.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES_MAX   (WORKERS_MAX * 4)   /* with those who are leaving           */
#define BACKOFF_FIRST   100                 /* milliseconds                         */
#define BACKOFF_MAX     LODGE_SECONDS(10)
#define LONG_LIFE       LODGE_SECONDS(10)   /* a crash after this is a first crash  */
#define NEVER           INT64_MAX

/* Place of one worker. */
struct seat {
    pid_t pid;              /* 0: empty */
    bool ready;
    int64_t started;
    int64_t due;            /* when an empty seat is filled */
    int64_t backoff;        /* how long it stays empty after the next crash */
};

/* A worker without a seat. */
struct former {
    pid_t pid;              /* 0: nobody */
    int64_t deadline;       /* when it is killed; NEVER: not asked to leave yet */
    bool killed;
};

struct parent {
    struct prefork *prefork;
    struct seat seats[WORKERS_MAX];
    struct former formers[PROCESSES_MAX];
    int signals;
    int ready[2];           /* a pipe: workers write their pid */
    bool anybody_was_ready;
    bool announced;         /* of this generation */
    bool leaving;
    int status;
};

/* Blocks these signals, and only these, and makes them readable. Ended by 0. */
static int
signals_of(int first, ...)
{
    sigset_t set;
    va_list more;

    sigemptyset(&set);
    va_start(more, first);
    for (int signal = first; signal; signal = va_arg(more, int))
        sigaddset(&set, signal);
    va_end(more);
    if (sigprocmask(SIG_SETMASK, &set, NULL) < 0)
        abort();

    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);

    if (descriptor < 0)
        abort();
    return descriptor;
}

/* A worker can gain no rights, leaves no memory on disk, is looked into by nobody, ends with its parent. */
static void
confine(pid_t parent)
{
    const struct rlimit none = { 0, 0 };

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)                /* it ended before the line above */
        _exit(0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &none);
#if !defined(LODGE_TEST_SEAMS) && !defined(__SANITIZE_ADDRESS__)
    prctl(PR_SET_DUMPABLE, 0);              /* leak detection looks into its own process */
#endif
}

static _Noreturn void
be_worker(struct parent *parent, pid_t parent_pid)
{
    struct prefork *prefork = parent->prefork;

    /* A terminal's Ctrl-C and its end reach all processes; the parent decides what they mean. */
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    close(parent->signals);
    close(parent->ready[0]);
    int signals = signals_of(SIGTERM, 0);

    confine(parent_pid);
    exit(prefork->work(prefork->what, signals, parent->ready[1]));
}

void
prefork_ready(int ready)
{
    pid_t self = getpid();

    if (write(ready, &self, sizeof(self)) != (ssize_t)sizeof(self))
        lodge_log(LODGE_WARNING, "the parent does not hear that a worker is ready: %s", strerror(errno));
}

static void
fill_seat(struct parent *parent, struct seat *seat)
{
    pid_t self = getpid();

    fflush(NULL);                           /* nothing is to be written twice */
    pid_t pid = fork();

    if (pid == 0)
        be_worker(parent, self);
    if (pid < 0) {
        lodge_log(LODGE_ERROR, "no worker can be started: %s", strerror(errno));
        seat->due = lodge_steady() + LODGE_SECONDS(1);
        return;
    }
    *seat = (struct seat){ .pid = pid, .started = lodge_steady(), .backoff = seat->backoff };
}

static void
fill_seats(struct parent *parent)
{
    for (int64_t i = 0; i < parent->prefork->workers && !parent->leaving; i++)
        if (parent->seats[i].pid == 0 && parent->seats[i].due <= lodge_steady())
            fill_seat(parent, &parent->seats[i]);
}

/* Takes a worker's seat away; it works on until it is asked to leave. */
static void
unseat(struct parent *parent, struct seat *seat)
{
    struct former *former = parent->formers;

    while (former < parent->formers + PROCESSES_MAX && former->pid != 0)
        former++;
    if (former == parent->formers + PROCESSES_MAX)
        kill(seat->pid, SIGKILL);           /* reloads came faster than calls could end */
    else
        *former = (struct former){ .pid = seat->pid, .deadline = NEVER };
    *seat = (struct seat){ 0 };
}

/* Asks all workers without a seat to leave. */
static void
dismiss(struct parent *parent)
{
    for (struct former *former = parent->formers; former < parent->formers + PROCESSES_MAX; former++)
        if (former->pid != 0 && former->deadline == NEVER) {
            kill(former->pid, SIGTERM);
            former->deadline = lodge_steady() + parent->prefork->drain;
        }
}

static void
unseat_all(struct parent *parent)
{
    for (int i = 0; i < WORKERS_MAX; i++)
        if (parent->seats[i].pid != 0)
            unseat(parent, &parent->seats[i]);
        else
            parent->seats[i] = (struct seat){ 0 };
}

static void
stop(struct parent *parent, int status)
{
    if (parent->leaving)
        return;
    parent->leaving = true;
    parent->status = status;
    notify("STOPPING=1");
    unseat_all(parent);
    dismiss(parent);
}

static void
reload(struct parent *parent)
{
    char state[80];

    if (parent->leaving)
        return;
    snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)lodge_steady() * 1000);
    notify(state);
    if (!parent->prefork->reload(parent->prefork)) {
        notify("READY=1");
        return;
    }
    unseat_all(parent);
    parent->announced = false;
}

static void
tell_end(const struct prefork *prefork, pid_t worker, bool crashed)
{
    if (prefork->ended)
        prefork->ended(prefork->what, worker, crashed);
}

/* A worker that ended by itself leaves its seat to another: at once after a good life, later and later when
 * it crashes again and again. */
static void
vacate(struct parent *parent, struct seat *seat, int status)
{
    bool retired = WIFEXITED(status) && WEXITSTATUS(status) == WORKER_RETIRED;
    bool misfit = WIFEXITED(status) && WEXITSTATUS(status) == WORKER_MISFIT;
    bool by_signal = WIFSIGNALED(status);
    int64_t now = lodge_steady();
    int64_t wait = retired || now - seat->started >= LONG_LIFE ? 0 : seat->backoff;
    int64_t next = wait * 2 < BACKOFF_MAX ? wait * 2 : BACKOFF_MAX;

    if (!retired && !misfit)
        lodge_log(LODGE_ERROR, "worker %ld ended with %s %d; another follows in %lld ms", (long)seat->pid,
            by_signal ? "signal" : "status", by_signal ? WTERMSIG(status) : WEXITSTATUS(status), (long long)wait);
    tell_end(parent->prefork, seat->pid, !retired && !misfit);
    *seat = (struct seat){ .due = now + wait, .backoff = next > BACKOFF_FIRST ? next : BACKOFF_FIRST };
    if (retired)
        seat->backoff = 0;
    if (misfit && !parent->anybody_was_ready)
        stop(parent, 1);
}

static void
bury(struct parent *parent, pid_t pid, int status)
{
    for (struct seat *seat = parent->seats; seat < parent->seats + WORKERS_MAX; seat++)
        if (seat->pid == pid) {
            vacate(parent, seat, status);
            return;
        }
    for (struct former *former = parent->formers; former < parent->formers + PROCESSES_MAX; former++)
        if (former->pid == pid) {
            if (WIFSIGNALED(status) && !former->killed)
                lodge_log(LODGE_ERROR, "worker %ld ended with signal %d while leaving", (long)pid,
                    WTERMSIG(status));
            tell_end(parent->prefork, pid, WIFSIGNALED(status) && !former->killed);
            former->pid = 0;
            return;
        }
}

static void
reap(struct parent *parent)
{
    pid_t pid;
    int status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        bury(parent, pid, status);
}

/* Kills who did not leave in time. */
static void
enforce_deadlines(struct parent *parent)
{
    for (struct former *former = parent->formers; former < parent->formers + PROCESSES_MAX; former++)
        if (former->pid != 0 && !former->killed && former->deadline <= lodge_steady()) {
            lodge_log(LODGE_WARNING, "worker %ld did not leave in time and is killed", (long)former->pid);
            former->killed = true;
            kill(former->pid, SIGKILL);
        }
}

static bool
anybody_left(const struct parent *parent)
{
    for (int i = 0; i < PROCESSES_MAX; i++)
        if (parent->formers[i].pid != 0)
            return true;
    return false;
}

static bool
all_ready(const struct parent *parent)
{
    for (int64_t i = 0; i < parent->prefork->workers; i++)
        if (!parent->seats[i].ready)
            return false;
    return true;
}

static void
hear_ready(struct parent *parent)
{
    pid_t pid;

    while (read(parent->ready[0], &pid, sizeof(pid)) == (ssize_t)sizeof(pid))
        for (int i = 0; i < WORKERS_MAX; i++)
            if (parent->seats[i].pid == pid) {
                parent->seats[i].ready = true;
                parent->anybody_was_ready = true;
            }
    if (parent->announced || parent->leaving || !all_ready(parent))
        return;
    parent->announced = true;
    lodge_log(LODGE_NOTICE, "ready: %lld workers", (long long)parent->prefork->workers);
    notify("READY=1");
    dismiss(parent);
}

static void
hear_signals(struct parent *parent)
{
    struct signalfd_siginfo signal;

    while (read(parent->signals, &signal, sizeof(signal)) == (ssize_t)sizeof(signal)) {
        if (signal.ssi_signo == SIGCHLD)
            reap(parent);
        else if (signal.ssi_signo == SIGHUP)
            reload(parent);
        else
            stop(parent, 0);
    }
}

/* Milliseconds until something is due; -1: nothing is. */
static int
next_due(const struct parent *parent)
{
    int64_t next = NEVER, now = lodge_steady();

    for (int64_t i = 0; i < parent->prefork->workers && !parent->leaving; i++)
        if (parent->seats[i].pid == 0 && parent->seats[i].due < next)
            next = parent->seats[i].due;
    for (int i = 0; i < PROCESSES_MAX; i++)
        if (parent->formers[i].pid != 0 && !parent->formers[i].killed && parent->formers[i].deadline < next)
            next = parent->formers[i].deadline;
    return next == NEVER ? -1 : next <= now ? 0 : (int)(next - now);
}

int
prefork_run(struct prefork *prefork)
{
    struct parent *parent = calloc(1, sizeof(*parent));

    if (!parent)
        abort();
    parent->prefork = prefork;
    if (pipe2(parent->ready, O_CLOEXEC | O_NONBLOCK) < 0)
        abort();
    parent->signals = signals_of(SIGCHLD, SIGTERM, SIGINT, SIGHUP, 0);
    while (!parent->leaving || anybody_left(parent)) {
        struct pollfd heard[] = { { .fd = parent->signals, .events = POLLIN },
                                  { .fd = parent->ready[0], .events = POLLIN } };

        fill_seats(parent);
        poll(heard, 2, next_due(parent));
        hear_ready(parent);
        hear_signals(parent);
        enforce_deadlines(parent);
    }

    int status = parent->status;

    close(parent->signals);
    close(parent->ready[0]);
    close(parent->ready[1]);
    free(parent);
    return status;
}
