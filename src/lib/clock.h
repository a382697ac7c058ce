/* A seam for tests: how far they have turned the clock. */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stdint.h>

/* Milliseconds that GATELODGE_TEST_CLOCK's file says the clock is ahead; always 0 without test seams. */
int64_t clock_turned(void);

#endif
