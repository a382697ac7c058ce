/* What the gate decides by, as a digest: two programs that have the same decide alike. */
#ifndef IDENTITY_POLICY_DIGEST_H
#define IDENTITY_POLICY_DIGEST_H

#include "identity/settings.h"

#include <gatelodge/digest.h>

/* Of the settings that a check depends on, and of the code: another version may understand them otherwise. */
void policy_digest(const struct house_settings *settings, struct lodge_arena *arena,
    unsigned char digest[LODGE_DIGEST_SIZE]);

#endif
