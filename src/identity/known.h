/* Who holds a token, as far as the session table knows it for certain: nobody is asked, and nothing is waited for. */
#ifndef IDENTITY_KNOWN_H
#define IDENTITY_KNOWN_H

#include "identity/sessions.h"
#include "identity/table.h"

/* Finds a live session or token in the table, whose holder may enter now, from there (NULL: not known), and notes the
 * use. `lease` is that of the settings. False when that is not certain, or not so: MariaDB is to be asked. */
bool known_by_table(struct table *table, int64_t lease, const char *token, const struct lodge_address *from,
    struct lodge_arena *arena, struct signed_in *found);

/* Whether uses that stand in the table come to MariaDB: the feed is there, or will be when MariaDB is. */
bool table_is_fed(const struct table *table, int64_t lease);

#endif
