/* Files that a confined process may open. Landlock has no library, so that the kernel is asked directly. */
#ifndef LIB_LANDLOCK_H
#define LIB_LANDLOCK_H

#include <gatelodge/sandbox.h>

/* From now on this process opens nothing but what `needs` reads, and only to read; without `network` it
 * connects to no TCP port. False and errno when the kernel has landlock and it fails. */
bool landlock_enter(const struct lodge_needs *needs);

#endif
