/* Lets one allocation fail, in this process or in workers that share a file with it: it is counted down to. */
#ifndef TESTS_FAULTS_SCARCE_H
#define TESTS_FAULTS_SCARCE_H

#include <stdint.h>

/* The number of the workers that were told of this file of eight bytes; NULL when it cannot be mapped. */
_Atomic int64_t *scarce_share(const char *path);

/* In this process the allocation that is so many away fails, 1 being the next; 0: none does. */
void scarce_after(int64_t allocations);

/* How many there are until then; 0: it has failed. */
int64_t scarce_left(void);

#endif
