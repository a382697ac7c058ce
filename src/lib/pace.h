/* How many calls each sender has made, counted together by all workers of a program. */
#ifndef LIB_PACE_H
#define LIB_PACE_H

#include "lib/settings.h"

struct paces;

/* Makes the counters, in memory that processes forked later share. Never NULL. */
struct paces *paces_new(const struct pace_settings *settings);

/* Takes other numbers for this process and those forked later; what was counted stays. */
void paces_follow(struct paces *paces, const struct pace_settings *settings);

void paces_free(struct paces *paces);

#endif
