/* Texts: UTF-8, lists of texts, percent-encoding. */
#include <gatelodge/text.h>

#include <string.h>

/* The lowest code point that needs so many bytes; less is an overlong form. */
static const uint32_t lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };

/* Bytes of the character at `text`, 0 when it is none. */
static int
character_size(const unsigned char *text)
{
    int size = text[0] < 0x80 ? 1 : text[0] < 0xc0 ? 0 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3
        : text[0] < 0xf8 ? 4 : 0;
    if (size < 2)
        return size;

    uint32_t point = text[0] & (0x7fu >> size);
    for (int i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)   /* also stops at the NUL */
            return 0;
        point = point << 6 | (text[i] & 0x3f);
    }
    bool surrogate = point >= 0xd800 && point <= 0xdfff;
    return point < lowest[size] || point > 0x10ffff || surrogate ? 0 : size;
}

int64_t
lodge_text_length(const char *text)
{
    const unsigned char *next = (const unsigned char *)text;
    int64_t length = 0;

    while (*next) {
        int size = character_size(next);
        if (size == 0)
            return -1;
        next += size;
        length++;
    }
    return length;
}

bool
lodge_text_equal(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

bool
lodge_text_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool
lodge_texts_hold(struct lodge_texts texts, const char *text)
{
    for (size_t i = 0; i < texts.count; i++)
        if (strcmp(texts.items[i], text) == 0)
            return true;
    return false;
}

const char *
lodge_texts_join(struct lodge_arena *arena, struct lodge_texts texts, const char *separator, size_t max)
{
    size_t gap = strlen(separator), length = 0;
    char *joined = lodge_take(arena, max + 1);

    for (size_t i = 0; i < texts.count; i++) {
        size_t before = i ? gap : 0, size = strlen(texts.items[i]);
        if (before + size > max - length)
            break;
        memcpy(joined + length, separator, before);
        memcpy(joined + length + before, texts.items[i], size);
        length += before + size;
    }
    return joined;
}

static int
hexadecimal(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
        : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The byte that "%XX" stands for; 0 when it is broken, too short, or stands for NUL. */
static int
escaped_byte(const char *text, size_t left)
{
    int high = left > 2 ? hexadecimal(text[1]) : -1;
    int low = left > 2 ? hexadecimal(text[2]) : -1;

    return high < 0 || low < 0 ? 0 : high * 16 + low;
}

const char *
lodge_percent_decode(struct lodge_arena *arena, const char *text, size_t length, bool plus)
{
    char *decoded = lodge_take(arena, length + 1);
    size_t size = 0;

    for (size_t i = 0; i < length; i++) {
        int byte = plus && text[i] == '+' ? ' ' : (unsigned char)text[i];
        if (text[i] == '%') {
            byte = escaped_byte(text + i, length - i);
            i += 2;
        }
        if (byte == 0)
            return NULL;
        decoded[size++] = (char)byte;
    }
    return decoded;
}

static bool
is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

const char *
lodge_percent_encode(struct lodge_arena *arena, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *encoded = lodge_take(arena, strlen(text) * 3 + 1), *next = encoded;

    for (; *text; text++) {
        if (is_unreserved(*text)) {
            *next++ = *text;
            continue;
        }
        *next++ = '%';
        *next++ = hex[(unsigned char)*text >> 4];
        *next++ = hex[(unsigned char)*text & 15];
    }
    return encoded;
}

/* Labels of letters, digits and inner hyphens with dots between; UTF-8 is left to IDNA. */
static bool
is_host_name(const char *text)
{
    size_t label = 0;

    for (const char *c = text; ; c++) {
        if (*c == '.' || *c == '\0') {
            if (label == 0 || label > 63 || c[-1] == '-')
                return false;
            label = 0;
            if (*c == '\0')
                return true;
            continue;
        }
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9')
            || (unsigned char)*c >= 0x80;
        if (!plain && (*c != '-' || label == 0))
            return false;
        label++;
    }
}

/* A dot-atom (RFC 5322, 3.2.3): no dot at either end, no two in a row. */
static bool
is_local_part(const char *text, size_t length)
{
    char before = '.';

    for (size_t i = 0; i < length; before = text[i++]) {
        unsigned char c = (unsigned char)text[i];
        if (c == '.' ? before == '.' : c <= ' ' || c == 0x7f || strchr("()<>[]:;@\\,\"", c))
            return false;
    }
    return length > 0 && length <= 64 && before != '.';
}

bool
lodge_text_is_email(const char *text)
{
    const char *at = strchr(text, '@');

    return at && strlen(text) <= 254 && lodge_text_length(text) > 0
        && is_local_part(text, (size_t)(at - text)) && is_host_name(at + 1);
}
