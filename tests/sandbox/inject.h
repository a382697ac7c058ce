/* Lets another process make one call of the system, as if somebody had taken it over. */
#ifndef TESTS_SANDBOX_INJECT_H
#define TESTS_SANDBOX_INJECT_H

#include <sys/types.h>

#define INJECT_KILLED (-1000000L)   /* the call ended the process */

/* A text in the process's own memory, for arguments that are texts. */
#define INJECT_TEXT   ((const char *)1)

/* Makes `process`, which waits in a call, make call `number`. An argument that is INJECT_TEXT becomes the address
 * of a copy of `string`. Returns what the kernel said, a negative errno for an error. */
long inject(pid_t process, long number, const long arguments[6], const char *string);

/* Whether this machine's registers are known here. */
int inject_is_possible(void);

#endif
