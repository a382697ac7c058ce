/* Being reloaded and upgraded: for programs that have a main of their own, as lodge_main does it for the others. */
#ifndef GATELODGE_RUNNING_H
#define GATELODGE_RUNNING_H

#include <gatelodge/arena.h>
#include <gatelodge/setting.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_running;

enum lodge_running_step {
    LODGE_RUNNING_UNSTATED,
    LODGE_RUNNING_CHANGES,      /* it begins to work by new settings                    */
    LODGE_RUNNING_CHANGED,      /* nobody in it works by the old ones any more          */
    LODGE_RUNNING_REFUSED,      /* a change was asked for, and is not made              */
};

/* Lets gatelodge reload and gatelodge upgrade find this process, by a file in run_directory of the settings in
 * `settings_file`; `arguments` are main's, `name` is what it is called there. SIGHUP and SIGUSR2 must not end the
 * process from now on. The arena must live as long. Never NULL; what cannot be written is told in the log. */
struct lodge_running *lodge_running_begin(const char *name, const struct lodge_setting_group *group,
    const char *settings_file, char *const arguments[], struct lodge_arena *arena);

/* Tells them how far it is: CHANGES and CHANGED at the start, too. */
void lodge_running_tell(struct lodge_running *running, enum lodge_running_step step);

/* On SIGUSR2: asks the program as it is installed now, with the option --check, whether it would start; waits for it,
 * half a minute at most. False after it was told and logged that it is refused. */
bool lodge_running_would_start(struct lodge_running *running);

/* Becomes that program, in the same process: descriptors that are not closed on exec and children stay. Returns only
 * when that fails, after it was told and logged. */
void lodge_running_replace(struct lodge_running *running);

/* The process ends: it is not found any more. */
void lodge_running_end(struct lodge_running *running);

#ifdef __cplusplus
}
#endif

#endif
