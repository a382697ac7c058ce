/* The chain's arithmetic. It is a format that lasts: what was sealed once is proven by it years later.
 *
 * What is reckoned with begins with a word for what it is, and each column has its length before it: no two rows
 * give the same bytes, and no head can be passed off as a link. */
#include "identity/event_chain.h"

#include <gatelodge/digest.h>
#include <gatelodge/random.h>
#include <gatelodge/text.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

_Static_assert(EVENT_LINK_SIZE == LODGE_DIGEST_SIZE, "a link is a digest");

#define NUMBERS_SIZE 8
#define LABEL_SIZE   16
#define COLUMNS      18
#define NOTHING      UINT64_MAX         /* length of a column that is NULL */

/* ---- bytes -------------------------------------------------------------------------------------- */

struct bytes {
    unsigned char *to;
    size_t length;
};

static void
put(struct bytes *bytes, const void *from, size_t length)
{
    if (length > 0)
        memcpy(bytes->to + bytes->length, from, length);
    bytes->length += length;
}

static void
put_number(struct bytes *bytes, uint64_t number)
{
    unsigned char digits[NUMBERS_SIZE];

    for (int i = 0; i < NUMBERS_SIZE; i++)
        digits[i] = (unsigned char)(number >> (56 - 8 * i));
    put(bytes, digits, sizeof(digits));
}

static void
put_label(struct bytes *bytes, const char *label)
{
    char padded[LABEL_SIZE] = "";

    memcpy(padded, label, strlen(label));
    put(bytes, padded, sizeof(padded));
}

static void
put_text(struct bytes *bytes, const char *text)
{
    put_number(bytes, text ? strlen(text) : NOTHING);
    if (text)
        put(bytes, text, strlen(text));
}

static void
put_id(struct bytes *bytes, struct lodge_id id)
{
    bool none = lodge_id_is_none(id);

    put_number(bytes, none ? NOTHING : sizeof(id.bytes));
    if (!none)
        put(bytes, id.bytes, sizeof(id.bytes));
}

static void
put_party(struct bytes *bytes, const struct event_party *party)
{
    put_text(bytes, party->kind);
    put_id(bytes, party->id);
    put_text(bytes, party->name);
}

static size_t
length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

static size_t
room_for(const struct event_row *row)
{
    const char *const texts[] = {
        row->actor.kind, row->actor.name, row->action, row->target.kind, row->target.name, row->other.kind,
        row->other.name, row->outcome, row->reason, row->address, row->user_agent, row->request_id, row->details,
    };
    size_t room = LABEL_SIZE + EVENT_LINK_SIZE + NUMBERS_SIZE + (size_t)COLUMNS * (NUMBERS_SIZE + sizeof(row->id.n));

    for (size_t i = 0; i < LODGE_COUNT(texts); i++)
        room += length_of(texts[i]);
    return room;
}

/* ---- links -------------------------------------------------------------------------------------- */

void
event_link(struct lodge_arena *arena, const struct event_key *key, const unsigned char before[EVENT_LINK_SIZE],
    int64_t seq, const struct event_row *row, unsigned char link[EVENT_LINK_SIZE])
{
    struct bytes bytes = { .to = lodge_take(arena, room_for(row)) };

    put_label(&bytes, "event");
    put(&bytes, before, EVENT_LINK_SIZE);
    put_number(&bytes, (uint64_t)seq);
    put_id(&bytes, row->id.n);
    put_number(&bytes, (uint64_t)row->at);
    put_party(&bytes, &row->actor);
    put_text(&bytes, row->action);
    put_party(&bytes, &row->target);
    put_party(&bytes, &row->other);
    put_text(&bytes, row->outcome);
    put_text(&bytes, row->reason);
    put_text(&bytes, row->address);
    put_text(&bytes, row->user_agent);
    put_text(&bytes, row->request_id);
    put_text(&bytes, row->details);
    lodge_digest_keyed(key->bytes, sizeof(key->bytes), bytes.to, bytes.length, link);
}

static void
sign(const struct event_key *key, const char *label, int64_t first, int64_t last,
    const unsigned char link[EVENT_LINK_SIZE], unsigned char mac[EVENT_LINK_SIZE])
{
    unsigned char room[LABEL_SIZE + 2 * NUMBERS_SIZE + EVENT_LINK_SIZE];
    struct bytes bytes = { .to = room };

    put_label(&bytes, label);
    put_number(&bytes, (uint64_t)first);
    put_number(&bytes, (uint64_t)last);
    put(&bytes, link, EVENT_LINK_SIZE);
    lodge_digest_keyed(key->bytes, sizeof(key->bytes), bytes.to, bytes.length, mac);
}

void
event_head_sign(const struct event_key *key, struct event_head *head)
{
    sign(key, "head", 0, head->seq, head->link, head->mac);
}

bool
event_head_is_ours(const struct event_key *key, const struct event_head *head)
{
    static const struct event_head nothing;
    struct event_head ours = *head;

    if (head->seq == 0)
        return memcmp(head->link, nothing.link, EVENT_LINK_SIZE) == 0;
    event_head_sign(key, &ours);
    return lodge_same_secret(ours.mac, head->mac, EVENT_LINK_SIZE);
}

void
event_gap_sign(const struct event_key *key, struct event_gap *gap)
{
    sign(key, "gap", gap->first_seq, gap->last_seq, gap->link, gap->mac);
}

bool
event_gap_is_ours(const struct event_key *key, const struct event_gap *gap)
{
    struct event_gap ours = *gap;

    event_gap_sign(key, &ours);
    return lodge_same_secret(ours.mac, gap->mac, EVENT_LINK_SIZE);
}

const char *
event_link_text(struct lodge_arena *arena, const unsigned char link[EVENT_LINK_SIZE])
{
    char *text = lodge_take(arena, EVENT_LINK_TEXT + 1);

    for (size_t i = 0; i < EVENT_LINK_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02X", (unsigned)link[i]);
    return text;
}
