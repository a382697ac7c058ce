/* Where a sign-in may lead back to: only addresses that everybody reads alike. Which hosts are welcome is
 * the policy's question. */
#ifndef IDENTITY_RETURN_ADDRESS_H
#define IDENTITY_RETURN_ADDRESS_H

#include "identity/host.h"

enum return_kind {
    RETURN_REFUSED,
    RETURN_PATH,        /* a path on the portal, beginning with exactly one slash */
    RETURN_URL,         /* https://…; its host was written */
};

/* Reads an address. `host` is written for RETURN_URL alone, in the form of host_read. */
enum return_kind return_address_read(const char *address, char host[HOST_ROOM]);

#endif
