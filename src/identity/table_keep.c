/* Keeping in the session table what MariaDB said. Writers exclude each other by a lock of the kernel's on the
 * file, one byte for each bucket: it ends with the process, and nothing of it is in memory, where it could be
 * broken. */
#include "identity/table_layout.h"

#include <fcntl.h>
#include <string.h>

#define TRIES  3            /* to get a bucket: who has it needs some microseconds */
#define PLENTY (UNITS * 7 / 8)  /* units that are used in a bucket where there is room nevertheless */

#define FREE   (-1)         /* worth of units and slots that hold nothing */
#define BYGONE 0            /* of what counts no more */
#define STAYS  INT64_MAX    /* of the record that is replaced: readers find it until they find the new one */

/* Who holds what in a bucket, and what it would cost to lose it: the later the last use, the more. */
struct room {
    uint8_t holder[UNITS];          /* slot, or SLOTS: free */
    int64_t worth[SLOTS + 1];
};

_Static_assert(SLOTS < UINT8_MAX, "a holder is a byte");

static void
tick(table_word *figure)
{
    atomic_fetch_add_explicit(figure, 1, memory_order_relaxed);
}

/* ---- the lock ------------------------------------------------------------------------------------- */

static bool
set_lock(const struct table *table, uint32_t bucket, short kind)
{
    struct flock lock = { .l_type = kind, .l_whence = SEEK_SET, .l_start = bucket, .l_len = 1 };

    return fcntl(table->file, F_SETLK, &lock) == 0;
}

static bool
take(const struct table *table, uint32_t bucket)
{
    for (int i = 0; i < TRIES; i++)
        if (set_lock(table, bucket, F_WRLCK))
            return true;
    return false;
}

/* ---- where it goes -------------------------------------------------------------------------------- */

/* In units: of these, or of slots, whichever there will be too few of first. */
static size_t
units_used(const struct bucket *bucket)
{
    size_t used = 0, slots = 0;

    for (size_t i = 0; i < SLOTS; i++) {
        uint64_t word = atomic_load_explicit(&bucket->slots[i], memory_order_relaxed);
        used += slot_unpack(word).units;
        slots += word != 0;
    }
    return used > slots * UNITS / SLOTS ? used : slots * UNITS / SLOTS;
}

/* Where it is already; else the first bucket, which is looked into first, as long as there is plenty of room. */
static uint32_t
choose_bucket(const struct table *table, const struct places *places, const struct record *record)
{
    const struct bucket *first = &table->buckets[places->buckets[0]];
    const struct bucket *second = &table->buckets[places->buckets[1]];
    union record_copy copy;

    if (record_find(first, places->tag, record->digest, &copy) < SLOTS)
        return places->buckets[0];
    if (record_find(second, places->tag, record->digest, &copy) < SLOTS)
        return places->buckets[1];
    size_t used = units_used(first);
    return places->buckets[used > PLENTY && used > units_used(second) ? 1 : 0];
}

/* What it would cost to lose the record of a slot. */
static int64_t
worth_of(const struct table *table, uint32_t bucket, uint32_t slot, struct slot where, int64_t now)
{
    union record_copy copy;

    if (!record_peek(&table->buckets[bucket], slot, &copy) || !record_counts(table, &copy.is))
        return BYGONE;
    int64_t last_use = record_last_use(table, bucket * SLOTS + slot, where.tag, &copy.is, now);
    return record_is_over(&copy.is, last_use, now) || last_use <= BYGONE ? BYGONE : last_use;
}

static void
survey(const struct table *table, uint32_t bucket, uint32_t own, struct room *room)
{
    int64_t now = lodge_now();

    memset(room->holder, SLOTS, sizeof(room->holder));
    room->worth[SLOTS] = FREE;
    for (uint32_t i = 0; i < SLOTS; i++) {
        uint64_t word = atomic_load_explicit(&table->buckets[bucket].slots[i], memory_order_relaxed);
        struct slot where = slot_unpack(word);
        room->worth[i] = word ? BYGONE : FREE;
        if (!slot_is_sane(where))
            continue;
        room->worth[i] = i == own ? STAYS : worth_of(table, bucket, i, where, now);
        memset(room->holder + where.first, (int)i, where.units);
    }
}

/* What the dearest costs that would have to go, or `least` at least. */
static int64_t
cost(const struct room *room, size_t first, size_t units, int64_t least)
{
    int64_t dearest = FREE;

    for (size_t i = first; i < first + units && dearest < least; i++)
        if (room->worth[room->holder[i]] > dearest)
            dearest = room->worth[room->holder[i]];
    return dearest;
}

/* The units that cost least: a hole if there is one. */
static size_t
choose_units(const struct room *room, size_t units)
{
    size_t best = 0;
    int64_t least = STAYS;

    for (size_t i = 0; i + units <= UNITS && least > FREE; i++) {
        if (i > 0 && room->holder[i] == room->holder[i - 1])
            continue;
        int64_t price = cost(room, i, units, least);
        if (price < least) {
            least = price;
            best = i;
        }
    }
    return best;
}

/* A free slot if there is one, where readers come soon. */
static size_t
choose_slot(const struct room *room, uint32_t first)
{
    uint32_t best = first, slot = first;

    for (uint32_t i = 1; i < SLOTS; i++) {
        slot = next_slot(slot);
        if (room->worth[slot] < room->worth[best])
            best = slot;
    }
    return best;
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void
evict(struct table *table, struct bucket *bucket, struct room *room, size_t slot)
{
    if (room->worth[slot] == FREE)
        return;
    atomic_store_explicit(&bucket->slots[slot], 0, memory_order_relaxed);
    if (room->worth[slot] != BYGONE)
        tick(&table->head->evicted);
    room->worth[slot] = FREE;
}

/* The order is what readers rely on, see copy_once: slots are empty, the number grows, units are written, the
 * slot is stored. A process that ends between any two of these has lost what it wanted to keep, and what it
 * evicted. */
static void
publish(struct bucket *bucket, size_t slot, struct slot where, const union record_copy *copy)
{
    uint64_t number = atomic_load_explicit(&bucket->number, memory_order_relaxed);
    table_word *words = bucket->words + (size_t)where.first * UNIT_WORDS;

    atomic_store_explicit(&bucket->number, number + 1, memory_order_release);
    atomic_thread_fence(memory_order_release);
    for (size_t i = 0; i < (size_t)where.units * UNIT_WORDS; i++)
        atomic_store_explicit(&words[i], copy->words[i], memory_order_relaxed);
    atomic_store_explicit(&bucket->slots[slot], slot_pack(where), memory_order_release);
}

static void
forget_use(struct table *table, size_t slot)
{
    if (!table->uses)
        return;
    atomic_store_explicit(&table->uses[slot].last, 0, memory_order_relaxed);
    atomic_store_explicit(&table->uses[slot].known, 0, memory_order_relaxed);
}

/* With the lock: into the slot where it was, so that readers find one or the other. */
static void
put(struct table *table, uint32_t number, uint16_t tag, const union record_copy *copy, size_t units)
{
    struct bucket *bucket = &table->buckets[number];
    struct room room;
    union record_copy old;
    size_t own = record_find(bucket, tag, copy->is.digest, &old);

    survey(table, number, (uint32_t)own, &room);
    size_t first = choose_units(&room, units);
    for (size_t i = first; i < first + units; i++)
        evict(table, bucket, &room, room.holder[i]);
    size_t slot = own < SLOTS ? own : choose_slot(&room, first_slot(copy->is.digest));
    if (own == SLOTS) {
        evict(table, bucket, &room, slot);
        forget_use(table, number * SLOTS + slot);
    }
    publish(bucket, slot, (struct slot){ tag, (uint16_t)first, (uint16_t)units }, copy);
    tick(&table->head->kept);
}

void
table_keep(struct table *table, const struct signed_in *who, int64_t idle, uint64_t moment, int64_t asked_at)
{
    union record_copy copy;
    size_t units = record_compose(who, &copy);

    copy.is.idle = idle;
    copy.is.moment = moment;
    copy.is.asked_at = asked_at;
    if (units == 0)
        tick(&table->head->too_large);
    if (units == 0 || table_is_retired(table))
        return;
    if (!record_counts(table, &copy.is)) {
        moment_catch_up(table, &copy.is);
        return;
    }

    struct places places = table_places(table, copy.is.digest);
    uint32_t bucket = choose_bucket(table, &places, &copy.is);
    if (!take(table, bucket)) {
        tick(&table->head->given_up);
        return;
    }
    put(table, bucket, places.tag, &copy, units);
    set_lock(table, bucket, F_UNLCK);
}
