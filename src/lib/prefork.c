/* A parent that keeps workers alive: it forks, waits, replaces, and does nothing that could fail of its own.
 *
 * There are as many seats as there should be workers. Those who leave for a newer generation give their
 * seat up and are only waited for, in leavers.c. */
#include "config.h"

#include "lib/clock.h"
#include "lib/leavers.h"
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

#define BACKOFF_FIRST   100                 /* milliseconds                         */
#define BACKOFF_MAX     LODGE_SECONDS(10)
#define LONG_LIFE       LODGE_SECONDS(10)   /* a crash after this is a first crash  */
#define TRIAL_MAX       LODGE_SECONDS(30)   /* a new program says within, whether it would start */
#define NEVER           INT64_MAX

/* Place of one worker. */
struct seat {
    pid_t pid;              /* 0: empty */
    bool ready;
    int64_t started;
    int64_t due;            /* when an empty seat is filled */
    int64_t backoff;        /* how long it stays empty after the next crash */
};

struct parent {
    struct prefork *prefork;
    struct seat seats[WORKERS_MAX];
    struct leavers leavers;
    struct prefork_progress progress;
    pid_t trial;            /* the installed program, asked whether it would start; 0: nobody was asked */
    int64_t trial_deadline;
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

static void
tell(const struct parent *parent)
{
    if (parent->prefork->tell)
        parent->prefork->tell(parent->prefork->what, &parent->progress);
}

/* A change that is not made: whoever asked for it hears so. */
static void
refuse(struct parent *parent)
{
    parent->progress.refused++;
    tell(parent);
    notify("READY=1");
}

/* Takes all workers' seats away; they work on until they are asked to leave. */
static void
unseat_all(struct parent *parent)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        if (parent->seats[i].pid != 0)
            leavers_add(&parent->leavers, parent->seats[i].pid);
        parent->seats[i] = (struct seat){ 0 };
    }
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
    leavers_dismiss(&parent->leavers, parent->prefork->drain);
}

static void
notify_change(void)
{
    char state[80];

    snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_microseconds());
    notify(state);
}

static void
reload(struct parent *parent)
{
    if (parent->leaving)
        return;
    notify_change();
    if (!parent->prefork->reload(parent->prefork)) {
        refuse(parent);
        return;
    }
    unseat_all(parent);
    parent->announced = false;
    parent->progress.generation++;
    tell(parent);
}

/* Asks the installed program whether it would start, before it gets the chance. */
static void
try_successor(struct parent *parent)
{
    if (parent->leaving || parent->trial != 0 || !parent->prefork->try_successor)
        return;
    notify_change();
    fflush(NULL);
    parent->trial = fork();
    if (parent->trial == 0) {
        parent->prefork->try_successor(parent->prefork->what);
        _exit(1);
    }
    parent->trial_deadline = lodge_steady() + TRIAL_MAX;
    if (parent->trial < 0) {
        parent->trial = 0;
        lodge_log(LODGE_ERROR, "the installed program cannot be asked: %s", strerror(errno));
        refuse(parent);
    }
}

/* The installed program would start: it takes this one's place, and all workers with it. */
static void
give_way(struct parent *parent)
{
    struct leavers everybody = parent->leavers;

    for (int i = 0; i < WORKERS_MAX; i++)
        if (parent->seats[i].pid != 0)
            leavers_add(&everybody, parent->seats[i].pid);
    parent->prefork->give_way(parent->prefork->what, parent->progress.generation, &everybody);
    refuse(parent);
}

static void
end_trial(struct parent *parent, int status)
{
    parent->trial = 0;
    if (parent->leaving)
        return;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        give_way(parent);
        return;
    }
    lodge_log(LODGE_ERROR, "the program that is installed would not start (%s %d): this one goes on",
        WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    refuse(parent);
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
    bool crashed;

    for (struct seat *seat = parent->seats; seat < parent->seats + WORKERS_MAX; seat++)
        if (seat->pid == pid) {
            vacate(parent, seat, status);
            return;
        }
    if (leavers_bury(&parent->leavers, pid, status, &crashed))
        tell_end(parent->prefork, pid, crashed);
    else if (pid == parent->trial)
        end_trial(parent, status);
}

static void
reap(struct parent *parent)
{
    pid_t pid;
    int status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        bury(parent, pid, status);
}

/* Ends what takes too long. */
static void
enforce_deadlines(struct parent *parent)
{
    leavers_hurry(&parent->leavers);
    if (parent->trial != 0 && parent->trial_deadline <= lodge_steady()) {
        kill(parent->trial, SIGKILL);
        parent->trial_deadline = NEVER;
    }
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
    parent->progress.ready = parent->progress.generation;
    tell(parent);
    leavers_dismiss(&parent->leavers, parent->prefork->drain);
}

/* Once the old ones have left, every call is answered by the new. */
static void
note_progress(struct parent *parent)
{
    struct prefork_progress *progress = &parent->progress;

    if (!parent->announced || progress->complete == progress->generation || leavers_any(&parent->leavers))
        return;
    progress->complete = progress->generation;
    tell(parent);
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
        else if (signal.ssi_signo == SIGUSR2)
            try_successor(parent);
        else
            stop(parent, 0);
    }
}

/* Milliseconds until something is due; -1: nothing is. */
static int
next_due(const struct parent *parent)
{
    int64_t next = leavers_due(&parent->leavers), now = lodge_steady();

    for (int64_t i = 0; i < parent->prefork->workers && !parent->leaving; i++)
        if (parent->seats[i].pid == 0 && parent->seats[i].due < next)
            next = parent->seats[i].due;
    if (parent->trial != 0 && parent->trial_deadline < next)
        next = parent->trial_deadline;
    return next == NEVER ? -1 : next <= now ? 0 : (int)(next - now);
}

static struct parent *
parent_new(struct prefork *prefork)
{
    struct parent *parent = calloc(1, sizeof(*parent));

    if (!parent)
        abort();
    parent->prefork = prefork;
    parent->progress.generation = prefork->generation + 1;
    if (prefork->inherited) {
        parent->leavers = *prefork->inherited;
        parent->anybody_was_ready = leavers_any(&parent->leavers);
    }
    if (pipe2(parent->ready, O_CLOEXEC | O_NONBLOCK) < 0)
        abort();
    parent->signals = signals_of(SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR2, 0);
    return parent;
}

int
prefork_run(struct prefork *prefork)
{
    struct parent *parent = parent_new(prefork);

    tell(parent);
    reap(parent);                           /* who ended while nobody listened */
    while (!parent->leaving || leavers_any(&parent->leavers)) {
        struct pollfd heard[] = { { .fd = parent->signals, .events = POLLIN },
                                  { .fd = parent->ready[0], .events = POLLIN } };

        fill_seats(parent);
        poll(heard, 2, next_due(parent));
        hear_ready(parent);
        hear_signals(parent);
        enforce_deadlines(parent);
        note_progress(parent);
    }

    int status = parent->status;

    close(parent->signals);
    close(parent->ready[0]);
    close(parent->ready[1]);
    free(parent);
    return status;
}
