/* Unpredictable bytes from the kernel, and the one comparison that secrets may use. */
#ifndef GATELODGE_RANDOM_H
#define GATELODGE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fills `bytes` from getrandom(2). Ends the process when the kernel gives none: weak randomness is
 * worse than no answer. */
void lodge_random(void *bytes, size_t length);

/* Whether two byte strings of the same length are equal, in time that depends on the length alone. */
bool lodge_same_secret(const void *one, const void *other, size_t length);

#ifdef __cplusplus
}
#endif

#endif
