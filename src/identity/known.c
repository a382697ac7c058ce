/* Answers out of the session table, and only where they are certain. */
#include "identity/known.h"

#include "identity/standing.h"

#include <gatelodge/clock.h>

bool
table_is_fed(const struct table *table, int64_t lease)
{
    int64_t vouched = table_vouched(table);

    return table_is_away(table) || (vouched != 0 && lodge_steady() - vouched <= lease);
}

/* Where nothing but its own answer vouches for a record, nobody would write down that it was used: MariaDB is to
 * be asked. */
static bool
is_believed(const struct table *table, const struct table_place *place, int64_t lease)
{
    switch (table_trust(table, place)) {
    case TRUST_VOUCHED:
        return table_is_fed(table, lease);
    case TRUST_GRACE:
        return true;
    case TRUST_ASK:
    case TRUST_OVER:
    case TRUST_UNSTATED:
        break;
    }
    return false;
}

bool
known_by_table(struct table *table, int64_t lease, const char *token, const struct lodge_address *from,
    struct lodge_arena *arena, struct signed_in *found)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    enum token_kind kind = token_read(token, digest);
    struct table_place place;
    int64_t now = lodge_now();

    if (kind != TOKEN_SESSION && kind != TOKEN_PERSONAL)
        return false;
    if (table_find(table, digest, now, arena, found, &place) != TABLE_HIT || !is_believed(table, &place, lease)
        || standing_flaw(found, from, now))
        return false;
    /* What the token says of itself and what the table says must be one. */
    if (signed_in_by_token(found) != (kind == TOKEN_PERSONAL))
        return false;
    /* Who is let in without a trace would be signed out for want of use. */
    return table_use(table, &place, now);
}
