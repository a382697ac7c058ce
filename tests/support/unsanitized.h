/* Programs without sanitizers, for what cannot be looked at with them: the sandbox, and memory. */
#ifndef TESTS_SUPPORT_UNSANITIZED_H
#define TESTS_SUPPORT_UNSANITIZED_H

#include <stdbool.h>

/* Where there is a build without: this one, or the second that ./runtests makes. NULL, said on standard error,
 * when there is none. */
const char *unsanitized_build(void);

/* Lets the world be made of its programs; before world_start. */
bool use_unsanitized(void);

#endif
