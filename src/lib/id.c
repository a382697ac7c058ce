/* UUIDv7 inside (RFC 9562, 5.7), TypeID outside. */
#include <gatelodge/id.h>

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <string.h>

#define SUFFIX_LENGTH 26        /* 26 * 5 = 130 bits: the first character holds only 3 */

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct lodge_id
lodge_id_new(void)
{
    struct lodge_id id;
    uint64_t now = (uint64_t)lodge_now();

    lodge_random(id.bytes, sizeof(id.bytes));
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (unsigned char)(now >> (40 - 8 * i));
    id.bytes[6] = (unsigned char)(0x70 | (id.bytes[6] & 0x0f));     /* version 7 */
    id.bytes[8] = (unsigned char)(0x80 | (id.bytes[8] & 0x3f));     /* variant   */
    return id;
}

bool
lodge_id_is_none(struct lodge_id id)
{
    return lodge_id_equal(id, (struct lodge_id){ { 0 } });
}

bool
lodge_id_equal(struct lodge_id one, struct lodge_id other)
{
    return memcmp(one.bytes, other.bytes, sizeof(one.bytes)) == 0;
}

static uint64_t
eight_bytes(const unsigned char *bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number = number << 8 | bytes[i];
    return number;
}

const char *
lodge_id_text(struct lodge_arena *arena, const char *prefix, struct lodge_id id)
{
    size_t start = strlen(prefix) + 1;
    char *text = lodge_take(arena, start + SUFFIX_LENGTH + 1);
    uint64_t high = eight_bytes(id.bytes), low = eight_bytes(id.bytes + 8);

    memcpy(text, prefix, start - 1);
    text[start - 1] = '_';
    for (int i = SUFFIX_LENGTH - 1; i >= 0; i--) {
        text[start + (size_t)i] = alphabet[low & 31];
        low = low >> 5 | high << 59;
        high >>= 5;
    }
    return text;
}

/* The number that follows when five bits come in at the right. */
static void
shift_in(struct lodge_id *id, unsigned bits)
{
    unsigned carry = bits;

    for (int i = 15; i >= 0; i--) {
        unsigned wide = ((unsigned)id->bytes[i] << 5) | carry;
        id->bytes[i] = (unsigned char)wide;
        carry = wide >> 8;
    }
}

bool
lodge_id_parse(const char *text, const char *prefix, struct lodge_id *id)
{
    size_t start = strlen(prefix);

    if (strncmp(text, prefix, start) != 0 || text[start] != '_' || strlen(text + start + 1) != SUFFIX_LENGTH)
        return false;
    text += start + 1;
    if (text[0] > '7')                  /* more than 128 bits */
        return false;

    *id = (struct lodge_id){ { 0 } };
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
        const char *place = strchr(alphabet, text[i]);
        if (!place)
            return false;
        shift_in(id, (unsigned)(place - alphabet));
    }
    return true;
}
