/* Standing back, in the ways that Linux knows. They do not help everywhere: where services have control groups of their
 * own, their weights decide instead, which systemd's unit says (systemd/build.mk). docs/decisions/0026. */
#include "programs/stand_back.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NICE      10            /* a tenth */
#define LONG_TURN 100000000     /* ns: as long as the kernel accepts */

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

/* A tenth of the time of others, no hurry when it wakes, and long turns: since Linux 6.12 who has shorter ones may
 * interrupt it as soon as there is something to do, and need not wait for the end of its turn. */
void
stand_back(void)
{
    struct sched_attr attributes = { .size = sizeof(attributes), .sched_policy = SCHED_BATCH, .sched_nice = NICE,
        .sched_runtime = LONG_TURN };

    (void)syscall(SYS_sched_setattr, 0, &attributes, 0);
}
