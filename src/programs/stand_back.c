/* Standing back, in the ways that Linux knows. They do not help everywhere: where services have control groups of their
 * own, and may not choose for themselves, systemd's unit says the same (systemd/build.mk). docs/decisions/0026. */
#include "programs/stand_back.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 10         /* a tenth */

/* Linux may share time among sessions, as setsid makes them, and then `nice` counts within one only. A worker could
 * not: what is its own in /proc is closed to it. */
void
stand_back_as_session(void)
{
    int file = getsid(0) == getpid() ? open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC) : -1;

    if (file < 0)
        return;
    (void)!write(file, "10", 2);
    close(file);
}

/* A tenth of the time of others, and no hurry when it wakes. */
void
stand_back(void)
{
    const struct sched_param none = { 0 };

    (void)sched_setscheduler(0, SCHED_BATCH, &none);
    (void)setpriority(PRIO_PROCESS, 0, NICE);
}
