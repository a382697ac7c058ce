/* The parent of gatelodge-jobs: starts the two children, starts them again when they end, later and later when they end
 * again and again, and does nothing that could fail of its own. */
#include "config.h"

#include "programs/jobs.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BACKOFF_FIRST 100               /* milliseconds */
#define BACKOFF_MAX   LODGE_SECONDS(10)
#define LONG_LIFE     LODGE_SECONDS(10) /* who ends after this ends for the first time */
#define PATIENCE      LODGE_SECONDS(20) /* for those who were asked to leave */

struct child {
    const char *name;
    int (*run)(const struct edition *edition, struct legacy *legacy);
    int death;                          /* the signal that it gets when its parent ends */
    bool needs_table;
    pid_t pid;                          /* 0: it does not run */
    bool asked;                         /* to leave */
    int64_t started;
    int64_t due;                        /* when it is started, lodge_steady */
    int64_t back_off;
};

struct parent {
    const char *file;
    struct edition edition;
    struct legacy *legacy;
    struct child children[2];
    int64_t killed_at;                  /* when those who were asked to leave and did not are killed; 0: nobody was */
    bool leaving;
    bool replacing;                     /* when all children have left, the installed program takes over */
    bool changing;                      /* not all work by the latest settings */
    struct lodge_running *running;
};

/* ---- starting ----------------------------------------------------------------------------------- */

/* The feed is killed: nothing is lost by that, and no two feed for long. The other one finishes its batch. */
static _Noreturn void
be_child(const struct parent *parent, const struct child *child, pid_t parent_pid)
{
    signal(SIGINT, SIG_IGN);            /* a terminal's Ctrl-C reaches all: the parent decides what it means */
    signal(SIGHUP, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, child->death);
    if (getppid() != parent_pid)        /* it ended before the line above */
        _exit(DONE);
    exit(child->run(&parent->edition, parent->legacy));
}

static void
start(struct parent *parent, struct child *child)
{
    pid_t self = getpid();

    fflush(NULL);                       /* nothing is to be written twice */
    pid_t pid = fork();

    if (pid == 0)
        be_child(parent, child, self);
    child->asked = false;
    child->started = lodge_steady();
    child->due = child->started + LODGE_SECONDS(1);
    child->pid = pid > 0 ? pid : 0;
    if (pid < 0)
        lodge_log(LODGE_ERROR, "%s cannot be started: %s", child->name, strerror(errno));
}

static bool
is_wanted(const struct parent *parent, const struct child *child)
{
    return !parent->leaving && !parent->replacing && (!child->needs_table || parent->edition.prepared->table);
}

static void
start_due(struct parent *parent)
{
    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++) {
        struct child *child = &parent->children[i];

        if (child->pid == 0 && is_wanted(parent, child) && child->due <= lodge_steady())
            start(parent, child);
    }
}

/* ---- ending ------------------------------------------------------------------------------------- */

static void
ask_to_leave(struct parent *parent)
{
    parent->killed_at = lodge_steady() + PATIENCE;
    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++) {
        struct child *child = &parent->children[i];

        child->asked = true;
        child->due = 0;
        child->back_off = 0;
        if (child->pid != 0)
            kill(child->pid, SIGTERM);
    }
}

static void
kill_late(struct parent *parent)
{
    if (parent->killed_at == 0 || lodge_steady() < parent->killed_at)
        return;
    parent->killed_at = 0;
    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++)
        if (parent->children[i].pid != 0 && parent->children[i].asked) {
            lodge_log(LODGE_WARNING, "%s did not leave in time and is killed", parent->children[i].name);
            kill(parent->children[i].pid, SIGKILL);
        }
}

static void
reload(struct parent *parent, const char *done)
{
    struct edition edition;

    if (!edition_open(parent->file, &edition) || !edition_fits(&edition)) {
        edition_close(&edition);
        lodge_log(LODGE_ERROR, "the settings stay as they were");
        lodge_running_tell(parent->running, LODGE_RUNNING_REFUSED);
        return;
    }
    edition_close(&parent->edition);
    parent->edition = edition;
    lodge_log(LODGE_NOTICE, "%s", done);
    ask_to_leave(parent);
    parent->changing = true;
    lodge_running_tell(parent->running, LODGE_RUNNING_CHANGES);
}

/* Whoever comes is not of the settings before. */
static void
note_progress(struct parent *parent)
{
    if (!parent->changing || parent->leaving)
        return;
    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++) {
        const struct child *child = &parent->children[i];

        if (child->pid != 0 ? child->asked : is_wanted(parent, child))
            return;
    }
    parent->changing = false;
    lodge_running_tell(parent->running, LODGE_RUNNING_CHANGED);
}

/* The children leave first; they are back within a moment, long before the table wants to be vouched for. */
static void
give_way(struct parent *parent)
{
    if (parent->replacing || !lodge_running_would_start(parent->running))
        return;
    parent->replacing = true;
    ask_to_leave(parent);
}

/* At once after a good life or when it was asked to, later and later when it ends again and again. */
static void
bury(struct parent *parent, struct child *child, int status)
{
    bool retired = WIFEXITED(status) && WEXITSTATUS(status) == RETIRED;
    bool by_signal = WIFSIGNALED(status);
    int64_t now = lodge_steady(), wait = child->back_off;

    child->pid = 0;
    if (child->asked)
        return;
    if (now - child->started >= LONG_LIFE)
        wait = 0;
    child->back_off = wait == 0 ? BACKOFF_FIRST : wait * 2 < BACKOFF_MAX ? wait * 2 : BACKOFF_MAX;
    child->due = now + wait;
    if (retired)
        reload(parent, "another session table has taken the place of this one");
    else
        lodge_log(LODGE_ERROR, "%s ended with %s %d; it is started again in %lld ms", child->name,
            by_signal ? "signal" : "status", by_signal ? WTERMSIG(status) : WEXITSTATUS(status), (long long)wait);
}

/* True when nobody is left. */
static bool
bury_all(struct parent *parent)
{
    size_t left = 0;

    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++) {
        struct child *child = &parent->children[i];
        int status = 0;

        if (child->pid != 0 && waitpid(child->pid, &status, WNOHANG) == child->pid)
            bury(parent, child, status);
        left += child->pid != 0;
    }
    return left == 0;
}

/* ---- the loop ----------------------------------------------------------------------------------- */

static void
leave(struct parent *parent)
{
    parent->leaving = true;
    ask_to_leave(parent);
}

/* Waits for a signal, or until something is due. */
static void
hear(struct parent *parent)
{
    const struct timespec time = { .tv_nsec = 100 * 1000000L };
    bool waits = parent->killed_at != 0;
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGUSR2);
    sigaddset(&signals, SIGCHLD);
    for (size_t i = 0; i < LODGE_COUNT(parent->children); i++)
        waits |= parent->children[i].pid == 0 && is_wanted(parent, &parent->children[i]);
    int number = waits ? sigtimedwait(&signals, NULL, &time) : sigwaitinfo(&signals, NULL);

    if (number == SIGHUP && !parent->leaving)
        reload(parent, "the settings were read again");
    if (number == SIGUSR2 && !parent->leaving)
        give_way(parent);
    if ((number == SIGTERM || number == SIGINT) && !parent->leaving)
        leave(parent);
}

static int
end(struct parent *parent, int status)
{
    edition_close(&parent->edition);
    lodge_running_end(parent->running);
    return status;
}

int
parent_run(const char *file, struct edition *edition, struct legacy *legacy, struct lodge_running *running)
{
    struct parent parent = {
        .file = file, .edition = *edition, .legacy = legacy, .running = running,
        .changing = true,
        .children = {
            { .name = "the jobs", .run = rounds_run, .death = SIGTERM },
            { .name = "the feed", .run = feed_run, .death = SIGKILL, .needs_table = true },
        },
    };
    const char *why = NULL;

    if (!edition_fits(&parent.edition))
        return end(&parent, FAILED);
    if (!lodge_confine(&(struct lodge_needs){ .everything = true }, &why))
        lodge_log(LODGE_WARNING, "%s", why);
    if (!parent.edition.prepared->table)
        lodge_log(LODGE_NOTICE, "there is no session table, and no feed");
    lodge_running_tell(running, LODGE_RUNNING_CHANGES);
    for (bool empty = false; !empty || !parent.leaving; empty = bury_all(&parent)) {
        if (empty && parent.replacing) {
            lodge_running_replace(running);
            parent.replacing = false;   /* it could not be: the children are started again */
        }
        start_due(&parent);
        note_progress(&parent);
        hear(&parent);
        kill_late(&parent);
    }
    return end(&parent, DONE);
}
