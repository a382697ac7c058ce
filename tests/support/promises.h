/* What gatelodge promises of every answer, whatever was asked. */
#ifndef TESTS_SUPPORT_PROMISES_H
#define TESTS_SUPPORT_PROMISES_H

#include "support/browser.h"

/* Ends the story when an answer of the portal to "GET" "/api/v1/users?limit=1" breaks a promise. Tokens that
 * it holds are remembered as secrets. */
void keep_promises(const char *method, const char *path, struct answer *answer);

#endif
