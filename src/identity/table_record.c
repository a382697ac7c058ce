/* What is in a record of the session table: written down, read back, judged. */
#include "identity/table_layout.h"

#include <string.h>

/* Texts of a person that may be missing. */
static const struct {
    uint8_t flag;
    size_t offset;              /* in struct signed_in */
} texts[] = {
    { RECORD_USERNAME,     offsetof(struct signed_in, who.username) },
    { RECORD_EMAIL,        offsetof(struct signed_in, who.email) },
    { RECORD_DISPLAY_NAME, offsetof(struct signed_in, who.display_name) },
    { RECORD_METHODS,      offsetof(struct signed_in, who.session.methods) },
};

/* And lists of them. */
static const struct {
    size_t count;               /* in struct record, a uint16_t */
    size_t offset;              /* in struct signed_in */
} lists[] = {
    { offsetof(struct record, groups),      offsetof(struct signed_in, groups) },
    { offsetof(struct record, permissions), offsetof(struct signed_in, permissions) },
    { offsetof(struct record, networks),    offsetof(struct signed_in, networks) },
};

/* ---- writing down --------------------------------------------------------------------------------- */

static bool
add_text(struct record *record, const char *text)
{
    size_t size = strlen(text) + 1;

    if (size > TABLE_RECORD_MAX - offsetof(struct record, texts) - record->bytes)
        return false;
    memcpy(record->texts + record->bytes, text, size);
    record->bytes = (uint16_t)(record->bytes + size);
    return true;
}

static bool
add_list(struct record *record, size_t count_at, const struct lodge_texts *list)
{
    bool fits = list->count <= TABLE_RECORD_MAX;
    uint16_t count = (uint16_t)list->count;

    for (size_t i = 0; i < list->count && fits; i++)
        fits = add_text(record, list->items[i]);
    memcpy((char *)record + count_at, &count, sizeof(count));
    return fits;
}

static bool
add_texts(struct record *record, const struct signed_in *who)
{
    bool fits = true;

    for (size_t i = 0; i < LODGE_COUNT(texts) && fits; i++) {
        const char *text;
        memcpy(&text, (const char *)who + texts[i].offset, sizeof(text));
        if (text) {
            record->flags |= texts[i].flag;
            fits = add_text(record, text);
        }
    }
    for (size_t i = 0; i < LODGE_COUNT(lists) && fits; i++)
        fits = add_list(record, lists[i].count,
            (const struct lodge_texts *)(const void *)((const char *)who + lists[i].offset));
    return fits;
}

size_t
record_compose(const struct signed_in *who, union record_copy *copy)
{
    const struct session *session = &who->who.session;
    struct record *record = &copy->is;
    bool token = signed_in_by_token(who);

    *copy = (union record_copy){ .is = {
        .id = token ? who->token.n : session->id.n, .user = session->user_id,
        .created_at = session->created_at, .authenticated_at = session->authenticated_at,
        .last_seen_at = session->last_seen_at, .idle_expires_at = session->idle_expires_at,
        .expires_at = session->expires_at, .user_expires_at = who->who.user_expires_at,
        .level = (uint8_t)session->level,
        .flags = (uint8_t)((token ? RECORD_IS_TOKEN : 0) | (session->remembered ? RECORD_REMEMBERED : 0)),
    } };
    memcpy(record->digest, who->digest, sizeof(record->digest));
    if (session->level < 0 || session->level > UINT8_MAX || !add_texts(record, who))
        return 0;
    return (offsetof(struct record, texts) + record->bytes + UNIT_SIZE - 1) / UNIT_SIZE;
}

/* ---- reading back --------------------------------------------------------------------------------- */

/* What is left of the texts. */
struct rest {
    const char *next, *end;
};

/* NULL when no NUL ends it. */
static const char *
next_text(struct rest *rest)
{
    const char *text = rest->next;
    const char *nul = memchr(text, '\0', (size_t)(rest->end - text));

    if (nul)
        rest->next = nul + 1;
    return nul ? text : NULL;
}

static bool
read_list(struct rest *rest, size_t count, struct lodge_arena *arena, struct lodge_texts *list)
{
    if (count > (size_t)(rest->end - rest->next))
        return false;
    const char **items = LODGE_NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = next_text(rest);
        if (!items[i])
            return false;
    }
    *list = (struct lodge_texts){ items, count };
    return true;
}

static bool
read_texts(const struct record *record, struct rest rest, struct lodge_arena *arena, struct signed_in *found)
{
    for (size_t i = 0; i < LODGE_COUNT(texts); i++) {
        const char *text = record->flags & texts[i].flag ? next_text(&rest) : NULL;
        if (!text && record->flags & texts[i].flag)
            return false;
        memcpy((char *)found + texts[i].offset, &text, sizeof(text));
    }
    for (size_t i = 0; i < LODGE_COUNT(lists); i++) {
        uint16_t count;
        memcpy(&count, (const char *)record + lists[i].count, sizeof(count));
        if (!read_list(&rest, count, arena, (struct lodge_texts *)(void *)((char *)found + lists[i].offset)))
            return false;
    }
    return true;
}

bool
record_read(const union record_copy *copy, struct lodge_arena *arena, struct signed_in *found)
{
    const struct record *record = &copy->is;
    bool token = record->flags & RECORD_IS_TOKEN;

    *found = (struct signed_in){
        .who = {
            .session = {
                .id.n = token ? (struct lodge_id){ { 0 } } : record->id, .user_id = record->user,
                .created_at = record->created_at, .authenticated_at = record->authenticated_at,
                .last_seen_at = record->last_seen_at, .idle_expires_at = record->idle_expires_at,
                .expires_at = record->expires_at, .remembered = record->flags & RECORD_REMEMBERED,
                .level = record->level,
            },
            .status = "active", .user_expires_at = record->user_expires_at,
        },
        .token.n = token ? record->id : (struct lodge_id){ { 0 } },
    };
    memcpy(found->digest, record->digest, sizeof(found->digest));
    /* No NUL inside a text that was written here; the last byte is one, or the texts are not ours. */
    const char *start = lodge_copy(arena, (const char *)copy + offsetof(struct record, texts), record->bytes);
    return read_texts(record, (struct rest){ start, start + record->bytes }, arena, found);
}

/* ---- judging -------------------------------------------------------------------------------------- */

int64_t
record_idle_end(const struct record *record, int64_t last_use)
{
    int64_t moved = later_by(last_use, record->idle);

    if (record->idle == 0 || last_use <= record->last_seen_at)
        return record->idle_expires_at;
    if (record->expires_at != 0 && moved > record->expires_at)
        moved = record->expires_at;             /* use never moves the absolute end */
    return moved > record->idle_expires_at ? moved : record->idle_expires_at;
}

bool
record_is_over(const struct record *record, int64_t last_use, int64_t now)
{
    return (record->expires_at != 0 && record->expires_at <= now)
        || (record->user_expires_at != 0 && record->user_expires_at <= now)
        || (record->idle != 0 && record_idle_end(record, last_use) <= now);
}

int64_t
record_last_use(const struct table *table, uint32_t slot, uint16_t tag, const struct record *record, int64_t now)
{
    if (!table->uses)
        return record->last_seen_at;
    int64_t used = use_time(atomic_load_explicit(&table->uses[slot].last, memory_order_relaxed), tag);

    return used > record->last_seen_at && used <= later_by(now, CLOCKS_DIFFER) ? used : record->last_seen_at;
}
