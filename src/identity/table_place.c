/* Where in the session table a digest belongs, and reading what is there while others write. */
#include "identity/table_layout.h"

#include <gatelodge/random.h>

#include <string.h>

#define TRIES 8             /* of a reader whose bucket is written at the same time */

/* Digests are as good as random: their bytes need no mixing. Records go into the emptier of two buckets, so
 * that all are filled alike. */
struct places
table_places(const struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE])
{
    uint64_t words[2];
    uint16_t tag;
    struct places places;

    memcpy(words, digest, sizeof(words));
    memcpy(&tag, digest + sizeof(words), sizeof(tag));
    places.tag = tag;
    places.buckets[0] = (uint32_t)(words[0] % table->bucket_count);
    places.buckets[1] = (uint32_t)(words[1] % table->bucket_count);
    if (places.buckets[1] == places.buckets[0])
        places.buckets[1] = (places.buckets[0] + 1) % table->bucket_count;
    return places;
}

/* Copies what the slot names, and says whether it was that record all the time.
 *
 * Whoever writes units again has emptied their slot first, then made the number grow (release), then writes
 * (behind a release fence). If one word of ours is such a later one, behind the fence below we see that the
 * number has grown. It differs from `number`, then: had we read the new number in the beginning, we would
 * have found the slot empty. A writer that sleeps or dies in between holds up nobody, for the number does not
 * say that it is there. */
static bool
copy_once(const struct bucket *bucket, uint32_t slot, size_t most, union record_copy *copy)
{
    uint64_t number = atomic_load_explicit(&bucket->number, memory_order_acquire);
    struct slot where = slot_unpack(atomic_load_explicit(&bucket->slots[slot], memory_order_acquire));

    if (!slot_is_sane(where))
        return false;
    const table_word *words = bucket->words + (size_t)where.first * UNIT_WORDS;
    size_t count = (size_t)where.units * UNIT_WORDS < most ? (size_t)where.units * UNIT_WORDS : most;
    for (size_t i = 0; i < count; i++)
        copy->words[i] = atomic_load_explicit(&words[i], memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
    return atomic_load_explicit(&bucket->number, memory_order_relaxed) == number
        && copy->is.bytes <= (size_t)where.units * UNIT_SIZE - offsetof(struct record, texts);
}

static bool
copy_words(const struct bucket *bucket, uint32_t slot, size_t most, union record_copy *copy)
{
    for (int i = 0; i < TRIES; i++) {
        if (atomic_load_explicit(&bucket->slots[slot], memory_order_relaxed) == 0)
            return false;
        if (copy_once(bucket, slot, most, copy))
            return true;
    }
    return false;
}

bool
record_copy(const struct bucket *bucket, uint32_t slot, union record_copy *copy)
{
    return copy_words(bucket, slot, RECORD_WORDS, copy);
}

bool
record_peek(const struct bucket *bucket, uint32_t slot, union record_copy *copy)
{
    return copy_words(bucket, slot, (sizeof(struct record) + 7) / 8, copy);
}

uint32_t
record_find(const struct bucket *bucket, uint16_t tag, const unsigned char digest[LODGE_DIGEST_SIZE],
    union record_copy *copy)
{
    uint32_t slot = first_slot(digest);

    for (uint32_t i = 0; i < SLOTS; i++, slot = next_slot(slot)) {
        uint64_t word = atomic_load_explicit(&bucket->slots[slot], memory_order_relaxed);
        if (word >> 48 == tag && record_copy(bucket, slot, copy)
            && lodge_same_secret(copy->is.digest, digest, LODGE_DIGEST_SIZE))
            return slot;
    }
    return SLOTS;
}
