/* Walking the chain. A row that does not fit its place is a suspect; whether it was edited or moved is judged when
 * all of them are known. After a suspect the walk goes on with every link that could be the right one, so that each
 * change is named once, and what is behind it is still proven. */
#include "identity/event_proof.h"

#include <stdlib.h>
#include <string.h>

#define SUSPECTS_MAX 32         /* rows that are held against one another; more are just "edited" */

typedef unsigned char link_bytes[EVENT_LINK_SIZE];

struct suspect {
    struct sealed_event row;        /* a copy */
    link_bytes before;              /* the link that it was reckoned with */
    link_bytes stored;              /* zeros: there was none that could be read */
    link_bytes reckoned;
    bool inserted;                  /* another row has its number rightly */
};

struct event_proof {
    struct lodge_arena *arena;
    const struct event_key *key;
    struct event_anchor anchor;
    bool anchor_seen;
    struct lodge_list gaps;
    int64_t place;                  /* where the next page begins: behind this number … */
    struct event_id id;             /* … and this id */

    /* The last row. */
    int64_t seq;
    link_bytes before, link;
    bool link_known;                /* false behind rows that are missing */
    struct suspect *last;           /* NULL: it fits */

    struct suspect suspects[SUSPECTS_MAX];
    size_t suspect_count;
    struct event_flaw flaws[EVENT_FLAWS_MAX];
    int64_t flaw_count;
    struct event_findings found;
};

static void
add_flaw(struct event_proof *proof, struct event_flaw flaw)
{
    if (proof->flaw_count < EVENT_FLAWS_MAX)
        proof->flaws[proof->flaw_count] = flaw;
    proof->flaw_count++;
}

/* ---- links and rows ----------------------------------------------------------------------------- */

static int
digit_value(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

static bool
read_link(const char *text, link_bytes link)
{
    memset(link, 0, EVENT_LINK_SIZE);
    if (!text || strlen(text) != EVENT_LINK_TEXT)
        return false;
    for (size_t i = 0; i < EVENT_LINK_SIZE; i++) {
        int high = digit_value(text[2 * i]), low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        link[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool
event_anchor_parse(const char *text, struct event_anchor *anchor)
{
    char *end;

    anchor->seq = strtoll(text, &end, 10);
    return *text >= '1' && *text <= '9' && *end == ':' && read_link(end + 1, anchor->link);
}

static struct event_party
copy_party(struct lodge_arena *arena, const struct event_party *party)
{
    return (struct event_party){ lodge_copy_text(arena, party->kind), party->id, lodge_copy_text(arena, party->name) };
}

static struct sealed_event
copy_row(struct lodge_arena *arena, const struct sealed_event *sealed)
{
    const struct event_row *row = &sealed->row;

    return (struct sealed_event){ .seq = sealed->seq, .row = {
        .id = row->id, .at = row->at, .actor = copy_party(arena, &row->actor),
        .action = lodge_copy_text(arena, row->action), .target = copy_party(arena, &row->target),
        .other = copy_party(arena, &row->other), .outcome = lodge_copy_text(arena, row->outcome),
        .reason = lodge_copy_text(arena, row->reason), .address = lodge_copy_text(arena, row->address),
        .user_agent = lodge_copy_text(arena, row->user_agent),
        .request_id = lodge_copy_text(arena, row->request_id), .details = lodge_copy_text(arena, row->details) } };
}

/* Whether this row, as number `seq` behind `before`, has the link `stored`. */
static bool
fits(const struct event_proof *proof, struct lodge_arena *arena, const link_bytes before, int64_t seq,
    const struct event_row *row, const link_bytes stored)
{
    link_bytes link;

    event_link(arena, proof->key, before, seq, row, link);
    return memcmp(link, stored, EVENT_LINK_SIZE) == 0;
}

/* ---- rows that are missing ---------------------------------------------------------------------- */

static const struct event_gap *
gap_from(struct event_proof *proof, int64_t first_seq)
{
    const struct event_gap *gap = proof->gaps.items;

    for (size_t i = 0; i < proof->gaps.count; i++)
        if (gap[i].first_seq == first_seq)
            return &gap[i];
    return NULL;
}

/* What is missing before `seq`: dropped, as a gap proves, or deleted. */
static void
pass_missing(struct event_proof *proof, int64_t seq, const char *kind)
{
    while (proof->seq + 1 < seq) {
        const struct event_gap *gap = gap_from(proof, proof->seq + 1);

        if (!gap || gap->last_seq >= seq || gap->last_seq < gap->first_seq || !event_gap_is_ours(proof->key, gap))
            break;
        proof->found.dropped += gap->last_seq - proof->seq;
        proof->seq = gap->last_seq;
        proof->link_known = true;
        memcpy(proof->link, gap->link, EVENT_LINK_SIZE);
    }
    if (proof->seq + 1 >= seq)
        return;
    add_flaw(proof, (struct event_flaw){ .kind = kind, .seq = proof->seq + 1, .last_seq = seq - 1,
        .what = "It was there, and is not any more." });
    proof->link_known = false;
    proof->seq = seq - 1;
}

/* ---- one row ------------------------------------------------------------------------------------ */

static bool
fits_behind_a_suspect(const struct event_proof *proof, struct lodge_arena *arena, const struct sealed_event *row,
    const link_bytes stored)
{
    for (size_t i = 0; i < proof->suspect_count; i++)
        if (fits(proof, arena, proof->suspects[i].stored, row->seq, &row->row, stored)
            || fits(proof, arena, proof->suspects[i].reckoned, row->seq, &row->row, stored))
            return true;
    return false;
}

static struct suspect *
suspect(struct event_proof *proof, const struct sealed_event *row, const link_bytes before, const link_bytes stored)
{
    if (proof->suspect_count == SUSPECTS_MAX) {
        add_flaw(proof, (struct event_flaw){ .kind = "edited", .seq = row->seq, .last_seq = row->seq,
            .event = row->row.id.n, .what = "It does not fit its link." });
        return NULL;
    }
    struct suspect *one = &proof->suspects[proof->suspect_count++];

    one->row = copy_row(proof->arena, row);
    memcpy(one->before, before, EVENT_LINK_SIZE);
    memcpy(one->stored, stored, EVENT_LINK_SIZE);
    event_link(proof->arena, proof->key, before, row->seq, &row->row, one->reckoned);
    return one;
}

/* A second row of a number. One of them is the right one, or none. */
static void
judge_double(struct event_proof *proof, struct lodge_arena *arena, const struct sealed_event *row,
    const link_bytes stored)
{
    if (!proof->last || !fits(proof, arena, proof->before, row->seq, &row->row, stored)) {
        struct suspect *one = suspect(proof, row, proof->before, stored);
        if (one)
            one->inserted = true;
        return;
    }
    proof->last->inserted = true;
    proof->last = NULL;
    memcpy(proof->link, stored, EVENT_LINK_SIZE);
}

static void
judge(struct event_proof *proof, struct lodge_arena *arena, const struct sealed_event *row)
{
    link_bytes stored;
    bool readable = read_link(row->link, stored);

    proof->found.sealed++;
    if (row->seq == proof->seq || row->seq < 1) {
        judge_double(proof, arena, row, stored);
        return;
    }
    pass_missing(proof, row->seq, "deleted");
    bool proven = readable && (!proof->link_known || fits(proof, arena, proof->link, row->seq, &row->row, stored)
        || fits_behind_a_suspect(proof, arena, row, stored));

    memcpy(proof->before, proof->link, EVENT_LINK_SIZE);
    proof->last = proven ? NULL : suspect(proof, row, proof->before, stored);
    memcpy(proof->link, stored, EVENT_LINK_SIZE);
    proof->link_known = true;
    proof->seq = row->seq;
    if (row->seq == proof->anchor.seq)
        proof->anchor_seen = memcmp(stored, proof->anchor.link, EVENT_LINK_SIZE) == 0;
}

/* ---- the end ------------------------------------------------------------------------------------ */

/* The head is read after the rows, and written with them: it can be ahead of them, never behind. */
static enum lodge_problem
look_at_head(struct event_proof *proof, struct house *house, bool *more)
{
    struct event_head head = { 0 };
    enum lodge_problem problem = event_head_read(house->db, &head);

    if (problem && problem != LODGE_NOT_FOUND)
        return problem;
    bool moved = head.seq > proof->found.head.seq && head.seq > proof->seq;

    proof->found.head = head;
    *more = moved;                  /* sealed meanwhile: these rows must be there now */
    return LODGE_OK;
}

static void
judge_head(struct event_proof *proof)
{
    const struct event_head *head = &proof->found.head;
    struct event_flaw flaw = { .kind = "head", .seq = head->seq, .last_seq = head->seq };

    if (!event_head_is_ours(proof->key, head)) {
        flaw.what = "The head of the chain was changed by somebody without the key, or the key is another's.";
        add_flaw(proof, flaw);
        return;
    }
    if (head->seq > proof->seq)
        pass_missing(proof, head->seq + 1, "truncated");
    if (head->seq < proof->seq)
        flaw.what = "The head of the chain was set back: there are rows behind it.";
    else if (proof->link_known && head->seq > 0 && memcmp(head->link, proof->link, EVENT_LINK_SIZE) != 0)
        flaw.what = "The head of the chain does not fit its last row.";
    if (flaw.what)
        add_flaw(proof, flaw);
}

static void
judge_anchor(struct event_proof *proof)
{
    const struct event_anchor *anchor = &proof->anchor;
    const struct event_gap *gap = proof->gaps.items;
    struct event_flaw flaw = { .kind = "anchor", .seq = anchor->seq, .last_seq = anchor->seq };

    if (anchor->seq == 0 || proof->anchor_seen)
        return;
    for (size_t i = 0; i < proof->gaps.count; i++)
        if (gap[i].last_seq == anchor->seq && event_gap_is_ours(proof->key, &gap[i])
            && memcmp(gap[i].link, anchor->link, EVENT_LINK_SIZE) == 0)
            return;
    flaw.what = anchor->seq > proof->seq ? "The chain ends before this link, which was written down elsewhere."
        : "The chain has another link here than was written down elsewhere.";
    add_flaw(proof, flaw);
}

/* Whether a suspect fits another suspect's place: it was moved from there. */
static bool
was_at(const struct event_proof *proof, const struct suspect *one, const struct suspect *place)
{
    for (size_t i = 0; i < proof->suspect_count; i++) {
        const struct suspect *other = &proof->suspects[i];
        const unsigned char *const before[] = { other->before, other->stored, other->reckoned };

        for (size_t n = 0; n < LODGE_COUNT(before); n++)
            if (fits(proof, proof->arena, before[n], place->row.seq, &one->row.row, place->stored)
                || fits(proof, proof->arena, before[n], place->row.seq, &one->row.row, one->stored))
                return true;
    }
    return false;
}

static void
judge_suspect(struct event_proof *proof, const struct suspect *one)
{
    struct event_flaw flaw = { .kind = "edited", .seq = one->row.seq, .last_seq = one->row.seq,
        .event = one->row.row.id.n, .what = "It does not say what it said when it was sealed." };

    if (!one->inserted && was_at(proof, one, one))
        return;                 /* only the link before it had moved */
    for (size_t i = 0; i < proof->suspect_count && !one->inserted; i++) {
        if (proof->suspects[i].row.seq == one->row.seq || !was_at(proof, one, &proof->suspects[i]))
            continue;
        flaw.kind = "reordered";
        flaw.what = lodge_print(proof->arena, "It was number %lld.", (long long)proof->suspects[i].row.seq);
    }
    if (one->inserted) {
        flaw.kind = "inserted";
        flaw.what = "It was never sealed: another has its number.";
    }
    add_flaw(proof, flaw);
}

static int
by_seq(const void *one, const void *other)
{
    const struct event_flaw *left = one, *right = other;

    return (left->seq > right->seq) - (left->seq < right->seq);
}

void
event_proof_end(struct event_proof *proof, struct event_findings *findings)
{
    for (size_t i = 0; i < proof->suspect_count; i++)
        judge_suspect(proof, &proof->suspects[i]);
    judge_head(proof);
    judge_anchor(proof);

    size_t told = proof->flaw_count < EVENT_FLAWS_MAX ? (size_t)proof->flaw_count : EVENT_FLAWS_MAX;
    qsort(proof->flaws, told, sizeof(proof->flaws[0]), by_seq);
    proof->found.flaws = (struct lodge_list){ proof->flaws, told };
    proof->found.flaw_count = proof->flaw_count;
    *findings = proof->found;
}

/* ---- the walk ----------------------------------------------------------------------------------- */

enum lodge_problem
event_proof_begin(struct house *house, struct lodge_arena *arena, const struct event_anchor *anchor,
    struct event_proof **proof)
{
    struct event_proof *made = LODGE_NEW(arena, struct event_proof);

    *made = (struct event_proof){ .arena = arena, .key = house->event_key, .link_known = true,
        .anchor = anchor ? *anchor : (struct event_anchor){ 0 } };
    *proof = made;
    return event_gaps(house->db, &made->gaps);
}

enum lodge_problem
event_proof_walk(struct event_proof *proof, struct house *house, bool *more)
{
    struct lodge_list rows = { 0 };
    bool begun = proof->found.sealed > 0;
    enum lodge_problem problem = events_sealed(house->db, begun ? proof->place : INT64_MIN, proof->id, &rows);
    const struct sealed_event *row = rows.items;

    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++) {
        judge(proof, house->arena, &row[i]);
        proof->place = row[i].seq;
        proof->id = row[i].row.id;
    }
    *more = rows.count == SEALED_EVENTS_MAX;
    return problem || *more ? problem : look_at_head(proof, house, more);
}

int64_t
event_proof_seq(const struct event_proof *proof)
{
    return proof->seq;
}
