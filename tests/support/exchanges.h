/* Every question of a family of stories and its answer, kept for those who judge them when all stories have
 * ended: tests/openapi/replies.mjs. */
#ifndef TESTS_SUPPORT_EXCHANGES_H
#define TESTS_SUPPORT_EXCHANGES_H

#include "support/browser.h"

/* Begins the family's file anew, NAME.exchanges beside its executable. */
void exchanges_begin(void);

/* Adds a line of JSON for what was asked, "GET" "/api/v1/users?limit=1", and what came back. */
void exchange_keep(const char *method, const char *path, const struct answer *answer);

#endif
