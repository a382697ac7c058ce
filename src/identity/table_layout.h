/* How the session table lies in memory, for table*.c alone. Everything that several processes touch at once
 * is a word of 64 bits, read and written by atomic operations; what is read from it may be anything, and is
 * checked before use. */
#ifndef IDENTITY_TABLE_LAYOUT_H
#define IDENTITY_TABLE_LAYOUT_H

#include "identity/table.h"

#include <gatelodge/clock.h>

#include <stdatomic.h>
#include <stddef.h>

#define TABLE_VERSION 1             /* of all that is below: another number is another file */
#define TABLE_MAGIC   "gatelodge table"
#define USES_MAGIC    "gatelodge uses."

#define HEAD_SIZE   4096
#define MARKS       16384           /* of users, and as many of sessions and tokens */
#define NOBODIES    4096
#define BUCKET_SIZE 32768
#define SLOTS       120             /* of a bucket */
#define UNIT_SIZE   32
#define UNITS       992             /* of a bucket */
#define UNIT_WORDS  (UNIT_SIZE / 8)
#define RECORD_WORDS (TABLE_RECORD_MAX / 8)
#define CLOCKS_DIFFER LODGE_MINUTES(1)  /* a use that is later than now by more is none: the clock was set back */

typedef _Atomic uint64_t table_word;

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2 && sizeof(table_word) == 8, "a word needs no lock");

/* ---- the file of records -------------------------------------------------------------------------- */

struct head {
    unsigned char magic[16];
    uint64_t version;
    uint64_t size, uses_size;       /* bytes of both files */
    uint64_t pair[2];               /* random: the file of uses begins with the same */
    char boot[40];
    uint64_t checksum;              /* of all above */

    /* Until here, and at this place, every version is the same. */
    _Alignas(128) table_word retired;

    _Alignas(64) table_word moment; /* from here on by lines of the cache: what is written together */
    _Alignas(64) table_word everybody;      /* the mark of all */
    table_word vouched, away;       /* lodge_steady; 0: never */
    table_word lease, grace;        /* milliseconds */
    table_word journal;
    table_word policy[LODGE_DIGEST_SIZE / 8];
    _Alignas(64) table_word kept, evicted, too_large, given_up;
};

_Static_assert(offsetof(struct head, retired) == 128, "old programs look there");
_Static_assert(sizeof(struct head) <= HEAD_SIZE, "the head is one page");

/* A token that does not exist. No lock: what two wrote at once has no right `check`, and is nothing. */
struct nobody {
    table_word digest[LODGE_DIGEST_SIZE / 8];
    table_word moment, asked_at, check, spare;
};

/* Records of tokens by their digest. A slot is 0, or 16 bits each: of the digest, first unit, count of units,
 * zeros. */
struct bucket {
    table_word number;              /* grows before units are written again */
    table_word spare[7];
    table_word slots[SLOTS];
    table_word words[UNITS * UNIT_WORDS];
};

_Static_assert(sizeof(struct bucket) == BUCKET_SIZE, "buckets fill their room");

/* How a record lies in its units. It is written before its slot, and not changed as long as the slot is
 * there. */
struct record {
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct lodge_id id;             /* of the session or token */
    struct user_id user;
    uint64_t moment;
    int64_t asked_at;
    int64_t idle;
    int64_t created_at, authenticated_at, last_seen_at, idle_expires_at, expires_at, user_expires_at;
    uint16_t groups, permissions, networks;     /* how many */
    uint16_t bytes;                 /* of texts */
    uint8_t level;
    uint8_t flags;                  /* enum record_flag */
    char texts[];                   /* each ends with NUL: those that the flags name, then the lists */
};

enum record_flag {
    RECORD_IS_TOKEN = 1, RECORD_REMEMBERED = 2, RECORD_USERNAME = 4, RECORD_EMAIL = 8, RECORD_DISPLAY_NAME = 16,
    RECORD_METHODS = 32,
};

/* A copy of one, in memory of our own. */
union record_copy {
    struct record is;
    uint64_t words[RECORD_WORDS];
};

/* ---- the file of uses, which the web server may write, too ---------------------------------------- */

/* Of a slot: 16 bits of the digest, as in the slot, then a time. Those of another digest are not this
 * record's. */
struct use {
    table_word last;
    table_word known;               /* to MariaDB */
};

static inline uint64_t
use_pack(uint16_t tag, int64_t when)
{
    return (uint64_t)tag << 48 | ((uint64_t)when & UINT64_C(0xFFFFFFFFFFFF));
}

/* When a digest with this tag was used; 0: never, or it was another digest. */
static inline int64_t
use_time(uint64_t word, uint16_t tag)
{
    return word >> 48 == tag ? (int64_t)(word & UINT64_C(0xFFFFFFFFFFFF)) : 0;
}

struct uses_head {
    unsigned char magic[16];
    uint64_t version;
    uint64_t pair[2];
};

_Static_assert(sizeof(struct head) == 640 && sizeof(struct nobody) == 64 && sizeof(struct record) == 152
    && sizeof(struct use) == 16, "another layout is another TABLE_VERSION");

/* ---- this process's view -------------------------------------------------------------------------- */

struct table {
    struct head *head;
    table_word *user_marks, *id_marks;
    struct nobody *nobodies;
    struct bucket *buckets;
    struct use *uses;               /* NULL: cannot be written, or is of another table */
    uint32_t bucket_count;          /* from the size of the file, not from its text */
    int file;                       /* for the locks of writers; -1: only to look */
    void *map, *uses_map;
    size_t size, uses_size;
};

struct slot {
    uint16_t tag, first, units;
};

static inline uint64_t
slot_pack(struct slot slot)
{
    return (uint64_t)slot.tag << 48 | (uint64_t)slot.first << 32 | (uint64_t)slot.units << 16;
}

static inline struct slot
slot_unpack(uint64_t word)
{
    return (struct slot){ (uint16_t)(word >> 48), (uint16_t)(word >> 32), (uint16_t)(word >> 16) };
}

/* Whether a slot names units that a record can be in. */
static inline bool
slot_is_sane(struct slot slot)
{
    return slot.units * UNIT_SIZE >= (int)sizeof(struct record) && slot.units * UNIT_SIZE <= TABLE_RECORD_MAX
        && slot.first + slot.units <= UNITS;
}

/* ---- table_place.c: where a digest belongs -------------------------------------------------------- */

struct places {
    uint32_t buckets[2];            /* never the same */
    uint16_t tag;
};

/* The slot of a bucket that is looked at first. */
static inline uint32_t
first_slot(const unsigned char digest[LODGE_DIGEST_SIZE])
{
    return (digest[30] | (uint32_t)digest[31] << 8) % SLOTS;
}

static inline uint32_t
next_slot(uint32_t slot)
{
    return slot + 1 < SLOTS ? slot + 1 : 0;
}

struct places table_places(const struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE]);

/* Copies the record that a slot of a bucket holds. False when it is empty, changes all the time, or makes no
 * sense. */
bool record_copy(const struct bucket *bucket, uint32_t slot, union record_copy *copy);

/* The same without the texts. */
bool record_peek(const struct bucket *bucket, uint32_t slot, union record_copy *copy);

/* The slot of a bucket that holds this digest, copied; SLOTS: none. */
uint32_t record_find(const struct bucket *bucket, uint16_t tag, const unsigned char digest[LODGE_DIGEST_SIZE],
    union record_copy *copy);

/* ---- table_record.c: what is in a record ---------------------------------------------------------- */

/* Writes it down; 0 when it is too large, else how many units it takes. */
size_t record_compose(const struct signed_in *who, union record_copy *copy);

/* Fills in the rest of `found` from the copy. False when the texts make no sense. */
bool record_read(const union record_copy *copy, struct lodge_arena *arena, struct signed_in *found);

/* Whether no mark is above its moment (table_marks.c). */
bool record_counts(const struct table *table, const struct record *record);

/* Where somebody was killed after they raised one of its marks, and before they took the moment: takes it,
 * for nothing that is kept would count until then. */
void moment_catch_up(struct table *table, const struct record *record);

/* When it is over for want of use, if it was used last then; of a token what MariaDB said. */
int64_t record_idle_end(const struct record *record, int64_t last_use);
bool record_is_over(const struct record *record, int64_t last_use, int64_t now);

/* When it was last used, as far as this host or MariaDB knows. */
int64_t record_last_use(const struct table *table, uint32_t slot, uint16_t tag, const struct record *record,
    int64_t now);

/* ---- sums that stay where they are, for times may be anything -------------------------------------- */

static inline int64_t
later_by(int64_t when, int64_t span)
{
    int64_t sum;

    return __builtin_add_overflow(when, span, &sum) ? INT64_MAX : sum;
}

/* Whether `when` was, and at most `span` ago. */
static inline bool
is_within(int64_t when, int64_t span, int64_t now)
{
    return when <= now && later_by(when, span) >= now;
}

#endif
