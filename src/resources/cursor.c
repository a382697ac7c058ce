/* Cursors: a place, and a check of it and of the list that it is in, so that no list takes another's. The check is no
 * lock: who computes one by hand gets to a place in a list that they may walk to anyhow. */
#include "resources/cursor.h"

#include <gatelodge/digest.h>

#include <string.h>

#define TIME_MAX   253402300799999  /* the end of the year 9999 */
#define PLACE_HEAD (8 + sizeof(struct lodge_id))
#define CHECK_SIZE 9                /* bytes: 12 characters */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* base64url without padding (RFC 4648, 5). */
static const char *
word_of(struct lodge_arena *arena, const unsigned char *bytes, size_t length)
{
    char *word = lodge_take(arena, length / 3 * 4 + 4 + 1), *end = word;
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < length; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 6; held -= 6)
            *end++ = alphabet[bits >> (held - 6) & 63];
    }
    if (held > 0)
        *end = alphabet[bits << (6 - held) & 63];
    return word;
}

/* The bytes of `length` characters; false when one of them is none of ours. What is over at the end is dropped: the
 * check, which is over the characters, tells when somebody put something there. */
static bool
bytes_of(const char *word, size_t length, unsigned char *bytes)
{
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < length; i++) {
        const char *letter = strchr(alphabet, word[i]);

        if (!letter)
            return false;
        bits = bits << 6 | (uint32_t)(letter - alphabet);
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        *bytes++ = (unsigned char)(bits >> held);
    }
    return true;
}

static const char *
check_of(struct lodge_arena *arena, const char *list, const char *word)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    lodge_digest_texts((const char *const[]){ list, word }, 2, digest);
    return word_of(arena, digest, CHECK_SIZE);
}

const char *
cursor_write(struct lodge_arena *arena, const char *list, struct place place)
{
    size_t length = place.text ? strnlen(place.text, PLACE_TEXT_MAX) : 0;
    unsigned char *bytes = lodge_take(arena, PLACE_HEAD + length);

    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)place.time >> (56 - 8 * i));
    memcpy(bytes + 8, place.id.bytes, sizeof(place.id.bytes));
    if (length > 0)
        memcpy(bytes + PLACE_HEAD, place.text, length);
    const char *word = word_of(arena, bytes, PLACE_HEAD + length);
    return lodge_print(arena, "%s.%s", word, check_of(arena, list, word));
}

/* Whoever computes a check can put anything into a place: it must not be more than a place. */
static bool
place_read(struct lodge_arena *arena, const unsigned char *bytes, size_t length, struct place *place)
{
    uint64_t time = 0;

    for (size_t i = 0; i < 8; i++)
        time = time << 8 | bytes[i];
    place->time = (int64_t)time;
    memcpy(place->id.bytes, bytes + 8, sizeof(place->id.bytes));
    place->text = length > PLACE_HEAD ? lodge_copy(arena, bytes + PLACE_HEAD, length - PLACE_HEAD) : NULL;
    return time <= TIME_MAX && (!place->text
        || (strlen(place->text) == length - PLACE_HEAD && lodge_text_length(place->text) >= 0));
}

bool
cursor_read(struct lodge_arena *arena, const char *list, const char *cursor, struct place *place)
{
    unsigned char bytes[PLACE_HEAD + PLACE_TEXT_MAX + 1];
    size_t size = strcspn(cursor, "."), length = size * 3 / 4;

    if (!cursor[size] || length < PLACE_HEAD || length > PLACE_HEAD + PLACE_TEXT_MAX)
        return false;
    const char *word = lodge_copy(arena, cursor, size);
    return lodge_text_equal(cursor + size + 1, check_of(arena, list, word)) && bytes_of(word, size, bytes)
        && place_read(arena, bytes, length, place);
}
