/* Numbers, base 64 and crypt(5)'s alphabet. What they mean is for who reads a whole hash. */
#include "identity/hash_text.h"

#include <string.h>

static const char crypt_alphabet[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool
hash_text_number(const char **text, const char *label, uint32_t *number)
{
    size_t length = strlen(label);

    if (strncmp(*text, label, length) != 0)
        return false;
    const char *digit = *text + length;
    if (*digit < '1' || *digit > '9')
        return false;
    for (*number = 0; *digit >= '0' && *digit <= '9'; digit++) {
        if (*number >= 100000000)
            return false;
        *number = *number * 10 + (uint32_t)(*digit - '0');
    }
    *text = digit;
    return true;
}

/* The place of a character in base 64's alphabet, or -1. */
static int
base64_place(char character)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = character ? strchr(alphabet, character == '.' ? '+' : character) : NULL;

    return found ? (int)(found - alphabet) : -1;
}

/* Padding is what makes the number of characters a multiple of four, or is not there. */
static bool
read_padding(const char **at, size_t characters)
{
    size_t padding = strspn(*at, "=");

    *at += padding;
    return padding == 0 || (padding <= 2 && (characters + padding) % 4 == 0);
}

bool
hash_text_bytes(const char **text, unsigned char *bytes, size_t room, size_t *size)
{
    const char *at = *text;
    uint32_t bits = 0;
    unsigned held = 0;

    for (*size = 0; base64_place(*at) >= 0; at++) {
        bits = (bits << 6 | (uint32_t)base64_place(*at)) & 0xFFFFFF;
        held += 6;
        if (held < 8)
            continue;
        if (*size == room)
            return false;
        held -= 8;
        bytes[(*size)++] = (unsigned char)(bits >> held);
    }
    bool whole = held < 6 && (bits & ((1u << held) - 1)) == 0;
    bool padded = read_padding(&at, (size_t)(at - *text));
    *text = at;
    return whole && padded && (*at == '$' || *at == '\0');
}

size_t
hash_text_crypt(const char **text)
{
    size_t length = strspn(*text, crypt_alphabet);

    *text += length;
    return length;
}

int
hash_text_place(char character)
{
    const char *found = character ? strchr(crypt_alphabet, character) : NULL;

    return found ? (int)(found - crypt_alphabet) : -1;
}
