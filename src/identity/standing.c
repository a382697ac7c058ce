/* Whether somebody who was found may enter. */
#include "identity/standing.h"

#include "identity/policy_network.h"

#include <gatelodge/clock.h>

#define CLOCKS_DIFFER LODGE_MINUTES(2)      /* at most, between hosts */

bool
account_is_active(const char *status, int64_t expires_at, int64_t now)
{
    return lodge_text_equal(status, "active") && (expires_at == 0 || expires_at > now);
}

/* A clock that was ahead and was set right again: what was reckoned by it would hold for too long. */
static bool
is_of_the_future(const struct session *session, int64_t now)
{
    int64_t latest = now + CLOCKS_DIFFER;

    return session->created_at > latest || session->authenticated_at > latest || session->last_seen_at > latest;
}

/* Where networks are named, an address that is not known is in none of them. */
static bool
is_within(struct lodge_texts networks, const struct lodge_address *from)
{
    struct policy_network network;

    for (size_t i = 0; from && i < networks.count; i++)
        if (!policy_network_read(networks.items[i], &network) && policy_network_holds(&network, from))
            return true;
    return networks.count == 0;
}

const char *
standing_flaw(const struct signed_in *found, const struct lodge_address *from, int64_t now)
{
    if (!is_within(found->networks, from))
        return "the token is for other networks";
    if (is_of_the_future(&found->who.session, now))
        return "the session is of the future: a clock went back";
    return account_is_active(found->who.status, found->who.user_expires_at, now) ? NULL : "the account is not active";
}
