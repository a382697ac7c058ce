/* Networks that rules name. */
#include "identity/policy_network.h"

#include <string.h>

#define MAPPED_BITS 96          /* of the prefix that stands for IPv4, ::ffff:0:0/96 */

static bool
is_mapped(const struct lodge_address *address)
{
    static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };

    return memcmp(address->bytes, prefix, sizeof(prefix)) == 0;
}

static bool
same_prefix(const struct lodge_address *one, const struct lodge_address *other, unsigned bits)
{
    unsigned whole = bits / 8;
    unsigned rest = bits % 8;

    if (memcmp(one->bytes, other->bytes, whole) != 0)
        return false;
    return rest == 0 || (one->bytes[whole] ^ other->bytes[whole]) >> (8 - rest) == 0;
}

/* Whether no bit is set from `bits` on. */
static bool
ends_at(const struct lodge_address *address, unsigned bits)
{
    for (unsigned bit = bits; bit < 128; bit++)
        if (address->bytes[bit / 8] & 0x80 >> bit % 8)
            return false;
    return true;
}

/* The number behind the slash, at most `max`; -1 when it is none. */
static int
read_bits(const char *text, int max)
{
    size_t length = strspn(text, "0123456789");
    int bits = 0;

    if (length == 0 || length > 3 || text[length] != '\0' || (text[0] == '0' && length > 1))
        return -1;
    for (size_t i = 0; i < length; i++)
        bits = bits * 10 + (text[i] - '0');
    return bits <= max ? bits : -1;
}

const char *
policy_network_read(const char *text, struct policy_network *network)
{
    char address[64] = "";
    const char *slash = strchr(text, '/');
    size_t length = slash ? (size_t)(slash - text) : strlen(text);

    if (length >= sizeof(address))
        return "is no network";
    memcpy(address, text, length);
    if (!lodge_address_parse(address, &network->address))
        return "is no network";

    bool dotted = strchr(address, ':') == NULL;
    int max = dotted ? 32 : 128;
    int bits = slash ? read_bits(slash + 1, max) : max;
    if (bits < 0)
        return "has no good number of bits";
    network->bits = (unsigned)bits + (dotted ? MAPPED_BITS : 0);

    return ends_at(&network->address, network->bits) ? NULL : "has bits set behind its prefix";
}

bool
policy_network_holds(const struct policy_network *network, const struct lodge_address *address)
{
    if (is_mapped(address) && network->bits < MAPPED_BITS)
        return false;
    return same_prefix(&network->address, address, network->bits);
}
