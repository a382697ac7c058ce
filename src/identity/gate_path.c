/* What a path means is decided by who serves it: some servers decode twice, take a backslash for a slash,
 * drop what stands behind a semicolon or merge slashes. A rule about /admin is worth nothing when the
 * application serves /admin under another spelling, so a path passes only when all of them read it alike. */
#include "identity/gate_path.h"

#include <gatelodge/text.h>

#include <string.h>

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One escape: its byte, or -1. Stops at NUL, which is no digit. */
static int
escaped_byte(const char *escape)
{
    int high = hex_digit(escape[1]);
    int low = high < 0 ? -1 : hex_digit(escape[2]);

    return low < 0 ? -1 : high * 16 + low;
}

/* "%41", or "%u0041" as some servers understand it. */
static bool
is_escape(const char *at)
{
    return escaped_byte(at) >= 0 || ((at[1] == 'u' || at[1] == 'U') && hex_digit(at[2]) >= 0);
}

/* Characters that some servers give a meaning of their own, each with the reason. They are refused whether
 * they came as they are or escaped. */
static const struct {
    char character;
    const char *why;
} refused[] = {
    { '\\', "has a backslash, which some servers take for a slash" },
    { ';',  "has a semicolon, behind which some servers read on and some do not" },
    { '?',  "has an escaped question mark, where some servers let the query begin" },
    { '#',  "has a number sign, where some servers let the fragment begin" },
};

static const char *
character_flaw(const char *at)
{
    unsigned char byte = (unsigned char)*at;

    /* C1 controls are two bytes in UTF-8: 0xc2 and one of these. */
    if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && (unsigned char)at[1] < 0xa0))
        return "has a control character";
    for (size_t i = 0; i < LODGE_COUNT(refused); i++)
        if (*at == refused[i].character)
            return refused[i].why;
    return *at == '%' && is_escape(at) ? "is escaped twice" : NULL;
}

/* Segments of nothing but dots and spaces: "." and ".." move, and systems that drop dots and spaces at the
 * end of a name make the others so. */
static const char *
segment_flaw(const char *segment, size_t length)
{
    if (length == 0)
        return "has two slashes side by side";
    return strspn(segment, ". ") >= length ? "has a dot segment" : NULL;
}

static const char *
segments_flaw(const char *path)
{
    const char *segment = path + 1;

    while (*segment) {
        size_t length = strcspn(segment, "/");
        const char *flaw = segment_flaw(segment, length);
        if (flaw)
            return flaw;
        segment += length;
        segment += *segment == '/' && segment[1] != '/';
    }
    return NULL;
}

const char *
gate_path_flaw(const char *path)
{
    if (path[0] != '/')
        return "does not begin with a slash";
    if (strlen(path) >= PATH_ROOM)
        return "is too long";
    if (lodge_text_length(path) < 0)
        return "is not UTF-8";
    for (const char *c = path; *c; c++) {
        const char *flaw = character_flaw(c);
        if (flaw)
            return flaw;
    }
    return segments_flaw(path);
}

/* An escape that must not be decoded, because the answer to "one segment or two?" would change. */
static const char *
escape_flaw(const char *escape)
{
    int byte = escaped_byte(escape);

    if (byte < 0)
        return "has a broken escape";
    return byte == '/' ? "has an escaped slash" : NULL;
}

const char *
gate_path_read(const char *sent, size_t length, char path[PATH_ROOM])
{
    size_t used = 0;

    if (length >= PATH_ROOM)
        return "is too long";
    for (size_t i = 0; i < length; i++) {
        if (sent[i] != '%') {
            path[used++] = sent[i];
            continue;
        }
        const char *flaw = length - i < 3 ? "has a broken escape" : escape_flaw(sent + i);
        if (flaw)
            return flaw;
        path[used++] = (char)escaped_byte(sent + i);
        i += 2;
    }
    path[used] = '\0';
    return strlen(path) == used /* no NUL among them */ ? gate_path_flaw(path) : "has a control character";
}
