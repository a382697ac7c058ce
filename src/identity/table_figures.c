/* Walking through the whole session table: figures, and people by their name. */
#include "identity/table_layout.h"

#include <string.h>

/* ---- figures -------------------------------------------------------------------------------------- */

static uint64_t
figure(const table_word *word)
{
    return atomic_load_explicit(word, memory_order_relaxed);
}

static void
count_bucket(const struct bucket *bucket, struct table_figures *figures)
{
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot where = slot_unpack(figure(&bucket->slots[i]));
        if (!slot_is_sane(where))
            continue;
        figures->records++;
        figures->bytes_used += (uint64_t)where.units * UNIT_SIZE;
    }
}

void
table_count(const struct table *table, struct table_figures *figures)
{
    const struct head *head = table->head;
    int64_t vouched = table_vouched(table), now = lodge_steady();

    *figures = (struct table_figures){
        .bytes = table->size + table->uses_size,
        .kept = figure(&head->kept), .evicted = figure(&head->evicted), .too_large = figure(&head->too_large),
        .given_up = figure(&head->given_up),
        .vouched_ago = vouched > 0 && vouched <= now ? now - vouched : -1,
        .away = table_is_away(table), .journal = table_journal(table),
    };
    for (uint32_t i = 0; i < table->bucket_count; i++)
        count_bucket(&table->buckets[i], figures);
}

/* ---- people --------------------------------------------------------------------------------------- */

/* The record of somebody of this name that was asked for last; one that counts before all that do not, for
 * names are given to others. */
struct search {
    const struct table *table;
    const char *username;
    uint64_t best;              /* 0: none yet */
    struct user_id user;
};

static void
look_at(struct search *search, const union record_copy *copy)
{
    uint64_t rank = copy->is.moment << 1 >> 1 | (record_counts(search->table, &copy->is) ? UINT64_C(1) << 63 : 0);

    if (rank < search->best || !(copy->is.flags & RECORD_USERNAME))
        return;
    const char *username = (const char *)copy + offsetof(struct record, texts);
    size_t length = strnlen(username, copy->is.bytes);
    if (length == copy->is.bytes || strlen(search->username) != length
        || memcmp(username, search->username, length) != 0)
        return;
    search->best = rank;
    search->user = copy->is.user;
}

bool
table_holds(const struct table *table, struct lodge_id session_or_token, struct user_id user)
{
    union record_copy copy;

    for (uint32_t i = 0; i < table->bucket_count; i++)
        for (uint32_t slot = 0; slot < SLOTS; slot++)
            if (record_peek(&table->buckets[i], slot, &copy) && lodge_id_equal(copy.is.id, session_or_token)
                && lodge_id_equal(copy.is.user.n, user.n) && record_counts(table, &copy.is))
                return true;
    return false;
}

bool
table_user_named(const struct table *table, const char *username, struct lodge_arena *arena, struct user_id *user)
{
    struct search search = { .table = table, .username = username };
    union record_copy copy;

    (void)arena;
    for (uint32_t i = 0; i < table->bucket_count; i++)
        for (uint32_t slot = 0; slot < SLOTS; slot++)
            if (record_copy(&table->buckets[i], slot, &copy))
                look_at(&search, &copy);
    *user = search.user;
    return search.best != 0;
}
