/* Last uses: noted by every check, written down by the feed. */
#include "identity/table_layout.h"

#define NOTED_EVERY LODGE_SECONDS(1)    /* one in much use shall not move between processors */

bool
table_use(struct table *table, const struct table_place *place, int64_t now)
{
    if (!table->uses || place->slot >= table->bucket_count * SLOTS)
        return false;
    table_word *last = &table->uses[place->slot].last;
    int64_t noted = use_time(atomic_load_explicit(last, memory_order_relaxed), place->tag);

    if (noted < place->last_use)
        noted = place->last_use;
    if (now - noted >= NOTED_EVERY || noted - now > CLOCKS_DIFFER)
        atomic_store_explicit(last, use_pack(place->tag, now), memory_order_relaxed);
    return true;
}

/* Whether a slot was used since MariaDB was told, as far as can be seen without reading its record. */
static bool
is_newer(const struct use *use, uint16_t tag, int64_t older_than)
{
    int64_t last = use_time(atomic_load_explicit(&use->last, memory_order_relaxed), tag);
    int64_t known = use_time(atomic_load_explicit(&use->known, memory_order_relaxed), tag);

    return last > known && last - known >= older_than;
}

static bool
take_use(struct table *table, uint32_t slot, int64_t older_than, int64_t now, struct table_usage *usage)
{
    const struct bucket *bucket = &table->buckets[slot / SLOTS];
    uint64_t word = atomic_load_explicit(&bucket->slots[slot % SLOTS], memory_order_relaxed);
    uint16_t tag = slot_unpack(word).tag;
    union record_copy copy;

    if (word == 0 || !is_newer(&table->uses[slot], tag, older_than) || !record_copy(bucket, slot % SLOTS, &copy))
        return false;
    int64_t last_use = record_last_use(table, slot, tag, &copy.is, now);
    if (last_use <= copy.is.last_seen_at || last_use < later_by(copy.is.last_seen_at, older_than))
        return false;
    atomic_store_explicit(&table->uses[slot].known, use_pack(tag, last_use), memory_order_relaxed);
    *usage = (struct table_usage){ .last_use = last_use, .idle_expires_at = record_idle_end(&copy.is, last_use) };
    if (copy.is.flags & RECORD_IS_TOKEN)
        usage->token.n = copy.is.id;
    else
        usage->session.n = copy.is.id;
    return true;
}

bool
table_take_uses(struct table *table, uint32_t *slot, int64_t older_than, struct table_usage *uses, size_t max,
    size_t *count)
{
    int64_t now = lodge_now();

    *count = 0;
    for (; table->uses && *slot < table->bucket_count * SLOTS; ++*slot) {
        if (*count == max)
            return true;
        if (take_use(table, *slot, older_than, now, &uses[*count]))
            ++*count;
    }
    return false;
}
