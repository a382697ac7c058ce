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

const char *
printable(struct lodge_arena *arena, const char *text, bool keep_lines)
{
    size_t left = strlen(text);
    char *shown = lodge_take(arena, left * ESCAPE_MAX + 1), *next = shown;
    mbstate_t state = { 0 };

    while (left > 0) {
        wchar_t character = 0;
        size_t size = mbrtowc(&character, text, left, &state);
        bool broken = size == (size_t)-1 || size == (size_t)-2;

        if (broken) {
            size = 1;
            memset(&state, 0, sizeof(state));
            next += write_escape(next, (unsigned char)text[0]);
        } else if ((keep_lines && character == L'\n') || (wcwidth(character) >= 0 && !turns_text(character))) {
            memcpy(next, text, size);
            next += size;
        } else {
            next += write_escape(next, (unsigned long)character);
        }
        text += size;
        left -= size;
    }
    *next = '\0';
    return shown;
}
