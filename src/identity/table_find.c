/* Finding what the session table knows of a token. Nothing here writes, takes a lock or waits. */
#include "identity/table_layout.h"

#include <string.h>

#define NOBODY_HOLDS LODGE_SECONDS(1)

/* ---- tokens that do not exist --------------------------------------------------------------------- */

/* What its words must come to, so that those that two processes wrote at once are nothing. */
static uint64_t
check_of(const uint64_t words[LODGE_DIGEST_SIZE / 8], uint64_t moment, uint64_t asked_at)
{
    uint64_t sum = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < LODGE_DIGEST_SIZE / 8; i++)
        sum = (sum ^ words[i]) * UINT64_C(0x9E3779B97F4A7C15);
    sum = (sum ^ moment) * UINT64_C(0x9E3779B97F4A7C15);
    return (sum ^ asked_at) * UINT64_C(0x9E3779B97F4A7C15);
}

static struct nobody *
nobody_at(const struct table *table, const uint64_t words[LODGE_DIGEST_SIZE / 8])
{
    return &table->nobodies[words[2] % NOBODIES];
}

/* Any change since then, of whatever, may have made one. */
static bool
is_nobody(const struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE])
{
    uint64_t words[LODGE_DIGEST_SIZE / 8], differs = 0;

    memcpy(words, digest, sizeof(words));
    const struct nobody *nobody = nobody_at(table, words);
    for (size_t i = 0; i < LODGE_COUNT(words); i++)
        differs |= words[i] ^ atomic_load_explicit(&nobody->digest[i], memory_order_relaxed);
    if (differs)
        return false;
    uint64_t moment = atomic_load_explicit(&nobody->moment, memory_order_relaxed);
    uint64_t asked_at = atomic_load_explicit(&nobody->asked_at, memory_order_relaxed);
    return atomic_load_explicit(&nobody->check, memory_order_relaxed) == check_of(words, moment, asked_at)
        && moment == table_moment(table) && is_within((int64_t)asked_at, NOBODY_HOLDS, lodge_steady());
}

void
table_keep_nobody(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], uint64_t moment,
    int64_t asked_at)
{
    uint64_t words[LODGE_DIGEST_SIZE / 8];

    memcpy(words, digest, sizeof(words));
    struct nobody *nobody = nobody_at(table, words);
    for (size_t i = 0; i < LODGE_COUNT(words); i++)
        atomic_store_explicit(&nobody->digest[i], words[i], memory_order_relaxed);
    atomic_store_explicit(&nobody->moment, moment, memory_order_relaxed);
    atomic_store_explicit(&nobody->asked_at, (uint64_t)asked_at, memory_order_relaxed);
    atomic_store_explicit(&nobody->check, check_of(words, moment, (uint64_t)asked_at), memory_order_relaxed);
}

/* ---- those that do -------------------------------------------------------------------------------- */

/* The record of one of its buckets, if it counts still. */
static bool
find_in(const struct table *table, uint32_t bucket, uint16_t tag, const unsigned char digest[LODGE_DIGEST_SIZE],
    int64_t now, union record_copy *copy, struct table_place *place)
{
    uint32_t slot = record_find(&table->buckets[bucket], tag, digest, copy);

    if (slot == SLOTS || !record_counts(table, &copy->is))
        return false;
    place->slot = bucket * SLOTS + slot;
    place->tag = tag;
    place->asked_at = copy->is.asked_at;
    place->last_use = record_last_use(table, place->slot, tag, &copy->is, now);
    return !record_is_over(&copy->is, place->last_use, now);
}

enum table_found
table_find(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE], int64_t now,
    struct lodge_arena *arena, struct signed_in *found, struct table_place *place)
{
    struct places places = table_places(table, digest);
    union record_copy copy;

    if (table_is_retired(table))
        return TABLE_MISS;
    /* Before the marks: who vouched later has raised some that were not there when we looked. */
    place->vouched = table_vouched(table);
    for (size_t i = 0; i < LODGE_COUNT(places.buckets); i++) {
        if (!find_in(table, places.buckets[i], places.tag, digest, now, &copy, place))
            continue;
        if (!record_read(&copy, arena, found))
            return TABLE_MISS;
        found->who.session.last_seen_at = place->last_use;
        found->who.session.idle_expires_at = record_idle_end(&copy.is, place->last_use);
        return TABLE_HIT;
    }
    return is_nobody(table, digest) ? TABLE_NOBODY : TABLE_MISS;
}
