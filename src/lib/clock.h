/* A finer clock, and a seam for tests: how far they have turned the other. */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stdint.h>

/* Microseconds of a clock that never jumps, for measuring how long a call took, and the one by which systemd counts. It
 * stands still while the machine is asleep, as lodge_steady does not. */
int64_t clock_microseconds(void);

/* Milliseconds that GATELODGE_TEST_CLOCK's file says the clock is ahead; always 0 without test seams. */
int64_t clock_turned(void);

#endif
