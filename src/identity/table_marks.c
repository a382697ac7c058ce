/* Marks of the session table: what is revoked; who vouches that nothing is missing; what else is one number
 * for all.
 *
 * Order. table_moment is read before MariaDB is asked; a mark's moment is taken after COMMIT. Both work on
 * the one word `moment`, so whoever reads it before COMMIT reads less than what the mark takes after it. A
 * check that begins after the revoking call has answered loads the mark after it was raised. All of it is
 * sequentially consistent: marks are raised seldom, and on a load that costs nothing where we measured. */
#include "identity/table_layout.h"

#include <string.h>

/* ---- marks ---------------------------------------------------------------------------------------- */

/* Ids begin with the time at which they were made: the end is random. */
static size_t
mark_of(struct lodge_id id)
{
    uint64_t end;

    memcpy(&end, id.bytes + 8, sizeof(end));
    return (size_t)((end * UINT64_C(0x9E3779B97F4A7C15)) >> 50);
}

_Static_assert(UINT64_C(1) << (64 - 50) == MARKS, "mark_of stays within the marks");

/* Never lowers it: a moment that was taken earlier may come later. */
static void
raise(table_word *word, uint64_t value)
{
    uint64_t old = atomic_load(word);

    while (old < value && !atomic_compare_exchange_weak(word, &old, value))
        continue;
}

/* Twice, so that nobody sees that a moment was taken without the mark that it was taken for: whoever keeps
 * again what they found, with a later moment, would bring back what is just being revoked (journal.c). The
 * first time is not enough, for others may have taken that moment meanwhile. */
static void
mark(struct table *table, table_word *word)
{
    raise(word, atomic_load(&table->head->moment) + 1);
    raise(word, atomic_fetch_add(&table->head->moment, 1) + 1);
}

void
table_mark(struct table *table, struct lodge_id session_or_token)
{
    mark(table, &table->id_marks[mark_of(session_or_token)]);
}

void
table_mark_user(struct table *table, struct user_id user)
{
    mark(table, &table->user_marks[mark_of(user.n)]);
}

void
table_mark_all(struct table *table)
{
    mark(table, &table->head->everybody);
}

uint64_t
table_moment(const struct table *table)
{
    return atomic_load(&table->head->moment);
}

/* The highest of the marks that concern a record. */
static uint64_t
latest_mark(const struct table *table, const struct record *record)
{
    const uint64_t marks[] = { atomic_load(&table->head->everybody),
        atomic_load(&table->user_marks[mark_of(record->user.n)]), atomic_load(&table->id_marks[mark_of(record->id)]) };
    uint64_t latest = 0;

    for (size_t i = 0; i < LODGE_COUNT(marks); i++)
        latest = marks[i] > latest ? marks[i] : latest;
    return latest;
}

bool
record_counts(const struct table *table, const struct record *record)
{
    return record->moment >= latest_mark(table, record);
}

void
moment_catch_up(struct table *table, const struct record *record)
{
    uint64_t moment = table_moment(table);

    if (latest_mark(table, record) == moment + 1)
        atomic_compare_exchange_strong(&table->head->moment, &moment, moment + 1);
}

/* ---- trust ---------------------------------------------------------------------------------------- */

static int64_t
get(const table_word *word)
{
    return (int64_t)atomic_load(word);
}

/* The latest time for which somebody vouches is at most `span` ago: the feed, as it did when the marks were
 * looked at, or MariaDB's own answer. */
static bool
is_vouched_within(const struct table_place *place, int64_t span, int64_t now)
{
    return (place->vouched != 0 && is_within(place->vouched, span, now)) || is_within(place->asked_at, span, now);
}

bool
table_has_grace(const struct table *table, const struct table_place *place)
{
    int64_t grace = get(&table->head->grace);

    return grace > 0 && is_vouched_within(place, grace, lodge_steady());
}

enum table_trust
table_trust(const struct table *table, const struct table_place *place)
{
    if (is_vouched_within(place, get(&table->head->lease), lodge_steady()))
        return TRUST_VOUCHED;
    if (!table_is_away(table))
        return TRUST_ASK;
    return table_has_grace(table, place) ? TRUST_GRACE : TRUST_OVER;
}

/* The marks were raised before: who reads this time sees them. */
void
table_vouch(struct table *table, int64_t since)
{
    int64_t old = get(&table->head->vouched);

    if (old < since)
        atomic_store(&table->head->vouched, (uint64_t)since);
    atomic_store(&table->head->away, 0);
}

void
table_say_away(struct table *table)
{
    atomic_store(&table->head->away, (uint64_t)lodge_steady());
}

bool
table_is_away(const struct table *table)
{
    int64_t said = table ? get(&table->head->away) : 0;

    return said != 0 && is_within(said, get(&table->head->lease), lodge_steady());
}

int64_t
table_vouched(const struct table *table)
{
    return get(&table->head->vouched);
}

/* ---- the journal, and the rules ------------------------------------------------------------------- */

uint64_t
table_journal(const struct table *table)
{
    return atomic_load(&table->head->journal);
}

void
table_set_journal(struct table *table, uint64_t waiting)
{
    atomic_store(&table->head->journal, waiting);
}

void
table_set_policy(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE])
{
    uint64_t words[LODGE_DIGEST_SIZE / 8];

    memcpy(words, digest, sizeof(words));
    for (size_t i = 0; i < LODGE_COUNT(words); i++)
        atomic_store(&table->head->policy[i], words[i]);
}

/* Half of one digest and half of another is neither, so no lock is needed. */
bool
table_policy_is(const struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE])
{
    uint64_t words[LODGE_DIGEST_SIZE / 8], any = 0, differs = 0;

    memcpy(words, digest, sizeof(words));
    for (size_t i = 0; i < LODGE_COUNT(words); i++) {
        any |= words[i];
        differs |= words[i] ^ atomic_load(&table->head->policy[i]);
    }
    return any != 0 && differs == 0;
}
