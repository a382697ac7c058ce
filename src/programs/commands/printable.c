/* What may be shown on a terminal. */
#include "programs/commands/output.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define ESCAPE_MAX 12           /* bytes of "\ud83d\udc00" */

/* Marks that turn the direction of the text behind them (Unicode's "Trojan Source"), and line ends of its own. */
static bool
turns_text(wchar_t character)
{
    return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069)
        || character == 0x200e || character == 0x200f || character == 0x061c
        || character == 0x2028 || character == 0x2029;
}

static int
write_escape(char *next, unsigned long point)
{
    if (point < 0x10000)
        return snprintf(next, ESCAPE_MAX + 1, "\\u%04lx", point);
    point -= 0x10000;
    return snprintf(next, ESCAPE_MAX + 1, "\\u%04lx\\u%04lx", 0xd800 + (point >> 10), 0xdc00 + (point & 0x3ff));
}

/* Reads one character from *text and writes what is shown of it; returns how many bytes that is. */
static size_t
show_character(const char **text, size_t *left, bool keep_lines, char shown[ESCAPE_MAX + 1])
{
    mbstate_t state = { 0 };
    wchar_t character = 0;
    size_t size = mbrtowc(&character, *text, *left, &state);
    bool broken = size == (size_t)-1 || size == (size_t)-2;
    const char *bytes = *text;

    if (broken)
        size = 1;
    *text += size;
    *left -= size;
    if (broken)
        return (size_t)write_escape(shown, (unsigned char)bytes[0]);
    if ((keep_lines && character == L'\n') || (wcwidth(character) >= 0 && !turns_text(character))) {
        memcpy(shown, bytes, size);
        return size;
    }
    return (size_t)write_escape(shown, (unsigned long)character);
}

/* Measures first: a listing may show much, and an escape is up to six times as long as what it stands for. */
const char *
printable(struct lodge_arena *arena, const char *text, bool keep_lines)
{
    char piece[ESCAPE_MAX + 1];
    const char *next = text;
    size_t length = strlen(text), size = 0, done = 0;

    for (size_t left = length; left > 0;)
        size += show_character(&next, &left, keep_lines, piece);
    if (size == length)
        return text;            /* an escape is never as short as its character */

    char *shown = lodge_take(arena, size + 1);

    next = text;
    for (size_t left = length; left > 0;) {
        size_t bytes = show_character(&next, &left, keep_lines, piece);
        memcpy(shown + done, piece, bytes);
        done += bytes;
    }
    return shown;
}
