/* What lodge_main does by handover.c and status.c, for programs that have a main of their own. */
#include "config.h"

#include "lib/handover.h"
#include "lib/settings.h"
#include "lib/status.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>
#include <gatelodge/running.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIAL_MAX LODGE_SECONDS(30)
#define MOMENT    10                    /* milliseconds between two looks at a trial */

struct lodge_running {
    struct status status;
    struct prefork_progress progress;
    const char *path;                   /* where it is installed; NULL: nobody knows */
    char *const *arguments;
};

struct lodge_running *
lodge_running_begin(const char *name, const struct lodge_setting_group *group, const char *settings_file,
    char *const arguments[], struct lodge_arena *arena)
{
    struct lodge_running *running = LODGE_NEW(arena, struct lodge_running);
    struct handover *before = LODGE_NEW(arena, struct handover);
    const struct library_settings *settings = NULL;
    const char *why = NULL, *path = handover_path(arguments[0], arena);
    const char *const facts[][2] = {
        { "name", name }, { "version", PACKAGE_VERSION }, { "program", path }, { "settings", settings_file },
        { NULL, NULL },
    };

    handover_take(arena, before);
    *running = (struct lodge_running){ .progress.generation = before->generation, .path = path,
        .arguments = arguments };
    if (settings_read(group, settings_file, arena, &settings, &why) == LODGE_OK)
        status_open(&running->status, settings->run_directory, facts, arena);
    return running;
}

void
lodge_running_tell(struct lodge_running *running, enum lodge_running_step step)
{
    struct prefork_progress *progress = &running->progress;

    switch (step) {
    case LODGE_RUNNING_CHANGES:
        progress->generation++;
        break;
    case LODGE_RUNNING_CHANGED:
        progress->ready = progress->complete = progress->generation;
        break;
    case LODGE_RUNNING_REFUSED:
        progress->refused++;
        break;
    case LODGE_RUNNING_UNSTATED:
        break;
    }
    status_write(&running->status, progress);
}

/* Exit status of a child that should not take long; -1 when a signal ended it. */
static int
wait_for(pid_t child)
{
    int64_t end = lodge_steady() + TRIAL_MAX;
    int status = 0;

    while (waitpid(child, &status, WNOHANG) == 0) {
        if (lodge_steady() >= end)
            kill(child, SIGKILL);
        poll(NULL, 0, MOMENT);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool
lodge_running_would_start(struct lodge_running *running)
{
    int status = -1;

    fflush(NULL);
    pid_t child = running->path ? fork() : -1;

    if (child == 0)
        handover_try(running->path, running->arguments);
    if (child > 0)
        status = wait_for(child);
    if (status == 0)
        return true;
    lodge_log(LODGE_ERROR, "the program that is installed would not start (status %d): this one goes on", status);
    lodge_running_tell(running, LODGE_RUNNING_REFUSED);
    return false;
}

void
lodge_running_replace(struct lodge_running *running)
{
    const struct handover handover = { .generation = running->progress.generation, .listener.descriptor = -1,
        .metrics = -1 };

    lodge_log(LODGE_NOTICE, "%s takes over", running->path);
    handover_give(running->path, running->arguments, &handover);
    lodge_log(LODGE_ERROR, "%s cannot be started: %s", running->path, strerror(errno));
    lodge_running_tell(running, LODGE_RUNNING_REFUSED);
}

void
lodge_running_end(struct lodge_running *running)
{
    status_close(&running->status);
}
