/* The workers of the world's gate, each asked by itself: what one of them knows, another may not. */
#ifndef TESTS_SUPPORT_GATE_WORKERS_H
#define TESTS_SUPPORT_GATE_WORKERS_H

#include "support/door.h"

#include <stddef.h>

/* Opens a connection to each of them; to be called again when the gate was told to read its settings. Returns how many
 * there are. */
size_t gate_workers_meet(void);

/* What this worker answers about a URL to who shows this: the value of the portal's cookie, or a bearer token;
 * NULL is not shown. The answer holds until the next question. */
const struct door_answer *gate_worker_asked(size_t worker, const char *cookie, const char *bearer, const char *url);

#endif
