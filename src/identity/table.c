/* A table in which nothing is ever found: MariaDB is asked each time. */
#include "identity/table.h"

struct table *
table_open(const struct table_settings *settings, struct lodge_arena *arena, const char **why)
{
    (void)settings;
    (void)arena;
    *why = "there is none yet";
    return NULL;
}

struct table *
table_look(const char *file)
{
    (void)file;
    return NULL;
}

void
table_close(struct table *table)
{
    (void)table;
}

bool
table_is_retired(const struct table *table)
{
    (void)table;
    return true;
}

enum table_found
table_find(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], int64_t now,
    struct lodge_arena *arena, struct signed_in *found, struct table_place *place)
{
    (void)table;
    (void)digest;
    (void)now;
    (void)arena;
    (void)found;
    (void)place;
    return TABLE_MISS;
}

void
table_use(struct table *table, const struct table_place *place, int64_t now)
{
    (void)table;
    (void)place;
    (void)now;
}

uint64_t
table_moment(const struct table *table)
{
    (void)table;
    return 0;
}

void
table_keep(struct table *table, const struct signed_in *who, int64_t idle, uint64_t moment, int64_t asked_at)
{
    (void)table;
    (void)who;
    (void)idle;
    (void)moment;
    (void)asked_at;
}

void
table_keep_nobody(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], uint64_t moment,
    int64_t asked_at)
{
    (void)table;
    (void)digest;
    (void)moment;
    (void)asked_at;
}

void
table_mark(struct table *table, struct lodge_id session_or_token)
{
    (void)table;
    (void)session_or_token;
}

void
table_mark_user(struct table *table, struct user_id user)
{
    (void)table;
    (void)user;
}

void
table_mark_all(struct table *table)
{
    (void)table;
}

enum table_trust
table_trust(const struct table *table, const struct table_place *place)
{
    (void)table;
    (void)place;
    return TRUST_ASK;
}

bool
table_has_grace(const struct table *table, const struct table_place *place)
{
    (void)table;
    (void)place;
    return false;
}

bool
table_is_away(const struct table *table)
{
    (void)table;
    return false;
}

int64_t
table_vouched(const struct table *table)
{
    (void)table;
    return 0;
}
