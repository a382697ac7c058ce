/* Networks in CIDR notation (RFC 4632, RFC 4291). */
#ifndef IDENTITY_POLICY_NETWORK_H
#define IDENTITY_POLICY_NETWORK_H

#include <gatelodge/call.h>

struct policy_network {
    struct lodge_address address;
    unsigned bits;              /* of the 128; those of IPv4 count from 96 */
};

/* Reads "192.0.2.0/24", "2001:db8::/32" or a single address. NULL, or why it is none: also when bits are set
 * behind the prefix, for then it is not known what was meant. */
const char *policy_network_read(const char *text, struct policy_network *network);

/* Whether the address is of this network. A network of IPv6 holds no address of IPv4, not even ::/0. */
bool policy_network_holds(const struct policy_network *network, const struct lodge_address *address);

#endif
