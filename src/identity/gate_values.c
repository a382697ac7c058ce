/* Values about a person, bounded so that nginx's buffer of 4 KiB holds them with all other headers. */
#include "identity/gate_values.h"

#include <gatelodge/clock.h>

#include <string.h>

/* Bytes of values; with the names about 3.4 KiB. */
#define NAME_MAX_BYTES      256     /* what identifies: username, e-mail address */
#define FULL_NAME_MAX_BYTES 480
#define GROUPS_MAX_BYTES    1600
#define LISTS_MAX_BYTES     1950    /* groups, and in what they leave, permissions */
#define METHODS_MAX_BYTES   64

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Printable ASCII alone, as nearly every text is, looked at by eight bytes: in one that is none the highest bit is set,
 * or becomes so when 32 is taken away, or 1 from its difference to DEL. Only such a byte borrows from the next. */
static bool
is_printable(const char *text, size_t length)
{
    uint64_t bad = 0;
    size_t i = 0;

    for (; i + 8 <= length; i += 8) {
        uint64_t eight, deleted;
        memcpy(&eight, text + i, 8);
        deleted = eight ^ EACH_BYTE(0x7f);
        bad |= eight | (eight - EACH_BYTE(0x20)) | ((deleted - EACH_BYTE(1)) & ~deleted);
    }
    for (; i < length; i++)
        bad |= (unsigned char)text[i] < 0x20 || (unsigned char)text[i] >= 0x7f ? 0x80 : 0;
    return (bad & EACH_BYTE(0x80)) == 0;
}

/* Bytes of a text that is UTF-8 without control characters, C1 (two bytes, 0xc2 first) among them; 0 for any other. */
static size_t
header_length(const char *text)
{
    size_t length = strlen(text);

    if (is_printable(text, length))
        return length;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
            return 0;
    return lodge_text_length(text) > 0 ? length : 0;
}

/* Its length, or 0 when it cannot be a header as it is. nginx and applications trim spaces at the ends: a name that
 * begins or ends so would become somebody else's. */
static size_t
exact_length(const char *text, size_t max)
{
    size_t length = text ? header_length(text) : 0;

    return length == 0 || length > max || text[0] == ' ' || text[length - 1] == ' ' ? 0 : length;
}

static const char *
exact(const char *text, size_t max)
{
    return exact_length(text, max) > 0 ? text : NULL;
}

/* The text, cut at a whole character: right for what is only shown. */
static const char *
shown(struct lodge_arena *arena, const char *text, size_t max)
{
    size_t length = text ? header_length(text) : 0;

    if (length == 0)
        return NULL;
    if (length <= max)
        return text;
    for (length = max; ((unsigned char)text[length] & 0xc0) == 0x80; length--)
        ;
    return lodge_copy(arena, text, length);
}

/* Bytes that a list of these takes at most, with its NUL. */
static size_t
room_of(struct lodge_texts names, size_t max)
{
    size_t room = 1;

    for (size_t i = 0; i < names.count && room <= max; i++)
        room += names.items[i] ? strlen(names.items[i]) + 1 : 0;
    return room < max + 1 ? room : max + 1;
}

/* Names with a mark, a comma, between them. One that has a mark itself would be read as two, and is left out; so is
 * what does not fit any more. *cut tells whether any was. */
static const char *
name_list(struct lodge_arena *arena, struct lodge_texts names, char mark, size_t max, bool *cut)
{
    char *list = lodge_take(arena, room_of(names, max));
    size_t used = 0;

    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        size_t length = exact_length(name, max);
        size_t marks = used > 0;

        if (length == 0 || memchr(name, mark, length) || used + marks + length > max) {
            *cut = true;
            continue;
        }
        if (marks)
            list[used++] = mark;
        memcpy(list + used, name, length);
        used += length;
    }
    return used > 0 ? list : NULL;
}

/* A number that is not negative. */
static const char *
number_text(struct lodge_arena *arena, int64_t number)
{
    char digits[20];
    size_t first = sizeof(digits);

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 && first > 0);
    return lodge_copy(arena, digits + first, sizeof(digits) - first);
}

bool
gate_values_of(const struct signed_in *person, char between, struct lodge_arena *arena,
    const char *values[GATE_VALUE__COUNT])
{
    const struct session *session = &person->who.session;
    bool groups_cut = false, permissions_cut = false, by_token = signed_in_by_token(person);
    const char *username = exact(person->who.username, NAME_MAX_BYTES);

    if (!username)
        return false;
    values[GATE_USER] = username;
    values[GATE_GROUPS] = name_list(arena, person->groups, between, GROUPS_MAX_BYTES, &groups_cut);
    values[GATE_NAME] = shown(arena, person->who.display_name, FULL_NAME_MAX_BYTES);
    values[GATE_EMAIL] = exact(person->who.email, NAME_MAX_BYTES);
    values[GATE_USER_ID] = lodge_id_text(arena, "user", session->user_id.n);
    values[GATE_SESSION] = by_token ? NULL : lodge_id_text(arena, "session", session->id.n);
    /* Seconds since 1970, as auth_time in OpenID Connect Core 1.0, 2. */
    values[GATE_AUTH_TIME] = by_token ? NULL : number_text(arena, session->authenticated_at / LODGE_SECONDS(1));
    values[GATE_ACR] = number_text(arena, session->level);
    values[GATE_AMR] = exact(session->methods, METHODS_MAX_BYTES);

    size_t left = LISTS_MAX_BYTES - (values[GATE_GROUPS] ? strlen(values[GATE_GROUPS]) : 0);
    values[GATE_PERMISSIONS] = name_list(arena, person->permissions, ',', left, &permissions_cut);
    values[GATE_GROUPS_CUT] = groups_cut ? "true" : NULL;
    values[GATE_PERMISSIONS_CUT] = permissions_cut ? "true" : NULL;
    return true;
}
