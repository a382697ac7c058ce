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
 * they came as they are or escaped. The last ones look like slashes, and become some where a server folds
 * compatible characters (NFKC) or fits them into an old code page. */
static const struct {
    const char *character;
    const char *why;
} refused[] = {
    { "\\", "has a backslash, which some servers take for a slash" },
    { ";",  "has a semicolon, behind which some servers read on and some do not" },
    { "?",  "has an escaped question mark, where some servers let the query begin" },
    { "#",  "has a number sign, where some servers let the fragment begin" },
    { "\xef\xbc\x8f", "has a fullwidth slash, which some servers take for a slash" },        /* U+FF0F */
    { "\xef\xbc\xbc", "has a fullwidth backslash, which some servers take for a slash" },    /* U+FF3C */
    { "\xef\xb9\xa8", "has a small backslash, which some servers take for a slash" },        /* U+FE68 */
    { "\xe2\x81\x84", "has a fraction slash, which some servers take for a slash" },         /* U+2044 */
    { "\xe2\x88\x95", "has a division slash, which some servers take for a slash" },         /* U+2215 */
    { "\xe2\x88\x96", "has a set minus, which some servers take for a slash" },              /* U+2216 */
};

/* Most characters mean the same to everybody. */
static bool
is_plain(unsigned char byte)
{
    return byte > ' ' && byte < 0x7f && !strchr("\\;?#%", byte);
}

/* What those servers make dots and spaces of: U+FF0E, U+FE52, U+2024 to U+2026, U+3000, U+00A0. */
static const char *const dots[] = {
    ".", " ", "\xef\xbc\x8e", "\xef\xb9\x92", "\xe2\x80\xa4", "\xe2\x80\xa5", "\xe2\x80\xa6", "\xe3\x80\x80",
    "\xc2\xa0",
};

static const char *
character_flaw(const char *at)
{
    unsigned char byte = (unsigned char)*at;

    if (is_plain(byte))
        return NULL;
    /* C1 controls are two bytes in UTF-8: 0xc2 and one of these. */
    if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && (unsigned char)at[1] < 0xa0))
        return "has a control character";
    for (size_t i = 0; i < LODGE_COUNT(refused); i++)
        if (lodge_text_starts(at, refused[i].character))
            return refused[i].why;
    return *at == '%' && is_escape(at) ? "is escaped twice" : NULL;
}

/* The bytes of the dot or space that `text` begins with; 0 for anything else. */
static size_t
dot_length(const char *text)
{
    if (is_plain((unsigned char)*text) && *text != '.')
        return 0;
    for (size_t i = 0; i < LODGE_COUNT(dots); i++)
        if (lodge_text_starts(text, dots[i]))
            return strlen(dots[i]);
    return 0;
}

/* Segments of nothing but dots and spaces: "." and ".." move, and systems that drop dots and spaces at the
 * end of a name make the others so. */
static const char *
segment_flaw(const char *segment, size_t length)
{
    size_t used = 0;

    if (length == 0)
        return "has two slashes side by side";
    for (size_t next = 1; next > 0 && used < length; used += next)
        next = dot_length(segment + used);
    return used == length ? "has a dot segment" : NULL;
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
