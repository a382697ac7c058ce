/* The strictness that json-c lacks: single quotes, NaN, members twice, \u0000, lone surrogates and numbers
 * that would be rounded end here. Builds nothing; what it lets through, json-c reads the only way it can be
 * read. The text ends with NUL, so no step needs to look where the end is. */
#include "lib/json_scan.h"

#include "lib/place.h"

#include <gatelodge/text.h>

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"

struct name {
    const char *text;               /* without escapes, not ended by NUL */
    size_t length;
};

struct scan {
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    const char *at;
    const char *flaw;               /* what is wrong at `at` */
    size_t values;
    size_t depth;
    size_t name_count;
    struct name names[JSON_NAMES_MAX];  /* members of the objects that are open, outermost first */
};

/* What a text holds that no C string or no UTF-8 can. */
struct oddity {
    bool nul;
    bool surrogate;
};

static bool scan_value(struct scan *scan, const struct place *place);

static bool
refuse(struct scan *scan, const char *flaw)
{
    scan->flaw = flaw;
    return false;
}

static void
skip_space(struct scan *scan)
{
    scan->at += strspn(scan->at, " \t\r\n");
}

static bool
scan_hex(struct scan *scan, uint32_t *unit)
{
    static const char digits[] = "0123456789abcdef";

    *unit = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        char lower = (char)(*scan->at >= 'A' && *scan->at <= 'F' ? *scan->at + ('a' - 'A') : *scan->at);
        const char *digit = lower ? strchr(digits, lower) : NULL;

        if (!digit)
            return refuse(scan, "an escape without four hexadecimal digits");
        *unit = *unit * 16 + (uint32_t)(digit - digits);
    }
    return true;
}

/* Behind \u: one character, from two escapes when they are a surrogate pair. */
static bool
scan_unicode(struct scan *scan, uint32_t *character)
{
    uint32_t low;

    if (!scan_hex(scan, character))
        return false;
    if (*character < 0xd800 || *character > 0xdbff || scan->at[0] != '\\' || scan->at[1] != 'u')
        return true;
    const char *second = scan->at;
    scan->at += 2;
    if (!scan_hex(scan, &low))
        return false;
    if (low >= 0xdc00 && low <= 0xdfff)
        *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
    else
        scan->at = second;
    return true;
}

/* Behind a backslash. */
static bool
scan_escape(struct scan *scan, uint32_t *character)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = *++scan->at;

    if (letter == 'u') {
        scan->at++;
        return scan_unicode(scan, character);
    }
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (!known)
        return refuse(scan, "an unknown escape");
    *character = (unsigned char)meanings[known - letters];
    scan->at++;
    return true;
}

static size_t
write_character(char bytes[4], uint32_t character)
{
    static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

    for (size_t i = size; i-- > 1; character >>= 6)
        bytes[i] = (char)(0x80 | (character & 0x3f));
    bytes[0] = (char)(first[size] | character);
    return size;
}

/* A text in quotes. Its bytes are written to `into` when that is not NULL. */
static bool
scan_text(struct scan *scan, char *into, size_t *length, struct oddity *odd)
{
    char bytes[4];
    uint32_t character;

    *length = 0;
    scan->at++;
    while (*scan->at != '"') {
        size_t size = 1;

        if ((unsigned char)*scan->at < 0x20)
            return refuse(scan, *scan->at ? "a control character in a text" : "a text without an end");
        if (*scan->at != '\\') {
            bytes[0] = *scan->at++;
        } else {
            if (!scan_escape(scan, &character))
                return false;
            odd->nul = odd->nul || character == 0;
            odd->surrogate = odd->surrogate || (character >= 0xd800 && character <= 0xdfff);
            size = write_character(bytes, character);
        }
        if (into)
            memcpy(into + *length, bytes, size);
        *length += size;
    }
    scan->at++;
    return true;
}

static bool
scan_text_value(struct scan *scan, const struct place *place)
{
    struct oddity odd = { false, false };
    size_t length;

    if (!scan_text(scan, NULL, &length, &odd))
        return false;
    if (odd.nul)
        place_misfit(scan->arena, scan->fault, place, "control_character", "This must not hold NUL.");
    if (odd.surrogate)
        place_misfit(scan->arena, scan->fault, place, "not_utf8", "This holds half of a surrogate pair.");
    return true;
}

/* The name of a member, without its escapes: "a" and "\u0061" are the same member. */
static bool
scan_name(struct scan *scan, struct place *member)
{
    struct oddity odd = { false, false };
    const char *quote = scan->at;

    if (*quote != '"')
        return refuse(scan, "no name of a member");
    if (!scan_text(scan, NULL, &member->length, &odd))
        return false;
    if (odd.nul || odd.surrogate)
        return refuse(scan, "a name that is not a text");
    member->name = quote + 1;
    if (!memchr(quote, '\\', (size_t)(scan->at - quote)))
        return true;

    char *plain = lodge_take(scan->arena, member->length + 1);
    scan->at = quote;
    member->name = plain;
    return scan_text(scan, plain, &member->length, &odd);
}

/* Keeps the name while its object is open, and compares it with those that came before. */
static bool
keep_name(struct scan *scan, size_t first, const struct place *member)
{
    if (scan->name_count == JSON_NAMES_MAX)
        return refuse(scan, "too many members");
    for (size_t i = first; i < scan->name_count; i++) {
        const struct name *other = &scan->names[i];

        if (other->length != member->length || memcmp(other->text, member->name, member->length) != 0)
            continue;
        place_misfit(scan->arena, scan->fault, member, "duplicate_member", "This is there twice.");
        return true;
    }
    scan->names[scan->name_count++] = (struct name){ member->name, member->length };
    return true;
}

/* Between two members or entries, or behind the last. */
static bool
scan_separator(struct scan *scan, char end, bool *more)
{
    skip_space(scan);
    *more = *scan->at == ',';
    if (!*more && *scan->at != end)
        return refuse(scan, "neither a comma nor an end");
    scan->at++;
    return true;
}

/* Nothing between the brackets. */
static bool
is_empty(struct scan *scan, char end)
{
    scan->at++;
    skip_space(scan);
    if (*scan->at != end)
        return false;
    scan->at++;
    return true;
}

static bool
scan_object(struct scan *scan, const struct place *place)
{
    size_t first = scan->name_count;
    bool more = !is_empty(scan, '}');

    while (more) {
        struct place member = { .above = place };

        skip_space(scan);
        if (!scan_name(scan, &member) || !keep_name(scan, first, &member))
            return false;
        skip_space(scan);
        if (*scan->at != ':')
            return refuse(scan, "no colon behind a name");
        scan->at++;
        if (!scan_value(scan, &member) || !scan_separator(scan, '}', &more))
            return false;
    }
    scan->name_count = first;
    return true;
}

static bool
scan_list(struct scan *scan, const struct place *place)
{
    struct place entry = { .above = place };
    bool more = !is_empty(scan, ']');

    for (; more; entry.index++)
        if (!scan_value(scan, &entry) || !scan_separator(scan, ']', &more))
            return false;
    return true;
}

static bool
scan_nested(struct scan *scan, const struct place *place)
{
    if (scan->depth == JSON_DEPTH_MAX)
        return refuse(scan, "nested too deeply");
    scan->depth++;
    bool good = *scan->at == '{' ? scan_object(scan, place) : scan_list(scan, place);
    scan->depth--;
    return good;
}

static bool
scan_digits(struct scan *scan)
{
    size_t count = strspn(scan->at, DIGITS);

    scan->at += count;
    return count > 0 || refuse(scan, "no digit where a number needs one");
}

static bool
scan_number(struct scan *scan, bool *whole)
{
    const char *start = scan->at;

    *whole = true;
    if (*scan->at == '-')
        scan->at++;
    if (*scan->at == '0')
        scan->at++;
    else if (!scan_digits(scan))
        return false;
    if (*scan->at == '.') {
        *whole = false;
        scan->at++;
        if (!scan_digits(scan))
            return false;
    }
    if (*scan->at == 'e' || *scan->at == 'E') {
        *whole = false;
        scan->at++;
        if (*scan->at == '+' || *scan->at == '-')
            scan->at++;
        if (!scan_digits(scan))
            return false;
    }
    if (scan->at - start > JSON_NUMBER_MAX)
        return refuse(scan, "a number that is too long");
    return true;
}

/* What no int64_t and no double holds would be stored as another number than was sent. */
static bool
is_in_range(const char *number, bool whole)
{
    errno = 0;
    if (!whole)
        return isfinite(strtod(number, NULL));
    (void)strtoll(number, NULL, 10);
    return errno == 0;
}

static bool
scan_number_value(struct scan *scan, const struct place *place)
{
    const char *number = scan->at;
    bool whole;

    if (!scan_number(scan, &whole))
        return false;
    if (!is_in_range(number, whole))
        place_misfit(scan->arena, scan->fault, place, *number == '-' ? "too_small" : "too_large",
            "This number is out of range.");
    return true;
}

static bool
begins_number(const struct scan *scan)
{
    return *scan->at == '-' || (*scan->at >= '0' && *scan->at <= '9');
}

static bool
scan_word(struct scan *scan)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < LODGE_COUNT(words); i++) {
        if (!lodge_text_starts(scan->at, words[i]))
            continue;
        scan->at += strlen(words[i]);
        return true;
    }
    return refuse(scan, "no value");
}

static bool
scan_value(struct scan *scan, const struct place *place)
{
    skip_space(scan);
    if (++scan->values > JSON_VALUES_MAX)
        return refuse(scan, "too many values");
    if (*scan->at == '{' || *scan->at == '[')
        return scan_nested(scan, place);
    if (*scan->at == '"')
        return scan_text_value(scan, place);
    if (begins_number(scan))
        return scan_number_value(scan, place);
    return scan_word(scan);
}

static bool
scan_document(struct scan *scan)
{
    const struct place document = { .above = NULL };

    skip_space(scan);
    if (*scan->at != '{')
        return refuse(scan, "not an object");
    if (!scan_value(scan, &document))
        return false;
    skip_space(scan);
    return !*scan->at || refuse(scan, "something behind the object");
}

enum lodge_problem
json_scan(struct lodge_arena *arena, struct lodge_fault *fault, const char *text, size_t length)
{
    struct scan scan = { .arena = arena, .fault = fault, .at = text };
    const char *nul = memchr(text, '\0', length);

    if (nul)
        return lodge_fail(fault, LODGE_MALFORMED, "not JSON at byte %zu: NUL", (size_t)(nul - text));
    if (lodge_text_length(text) < 0)
        return lodge_fail(fault, LODGE_MALFORMED, "not JSON: not UTF-8");
    if (!scan_document(&scan))
        return lodge_fail(fault, LODGE_MALFORMED, "not JSON at byte %zu: %s", (size_t)(scan.at - text),
            scan.flaw);
    return LODGE_OK;
}

/* ---- literals outside of documents ------------------------------------------------------------- */

static bool
scan_literal_text(struct scan *scan, struct json_literal *literal)
{
    struct oddity odd = { false, false };
    const char *quote = scan->at;
    size_t length;

    if (!scan_text(scan, NULL, &length, &odd))
        return false;
    scan->at = quote;
    if (odd.nul || odd.surrogate)
        return refuse(scan, odd.nul ? "a text that holds NUL" : "a text with half of a surrogate pair");
    char *plain = lodge_take(scan->arena, length + 1);
    *literal = (struct json_literal){ .kind = JSON_TEXT, .text = plain };
    return scan_text(scan, plain, &length, &odd);
}

static bool
scan_literal_number(struct scan *scan, struct json_literal *literal)
{
    const char *number = scan->at;
    bool whole;

    if (!scan_number(scan, &whole))
        return false;
    if (!is_in_range(number, whole)) {
        scan->at = number;
        return refuse(scan, "a number that is out of range");
    }
    *literal = (struct json_literal){ .kind = whole ? JSON_NUMBER : JSON_FRACTION };
    if (whole)
        literal->number = strtoll(number, NULL, 10);
    return true;
}

static bool
scan_literal_word(struct scan *scan, struct json_literal *literal)
{
    char first = *scan->at;

    *literal = (struct json_literal){ .kind = first == 'n' ? JSON_NULL : JSON_FLAG, .flag = first == 't' };
    return scan_word(scan);
}

const char *
json_scan_literal(struct lodge_arena *arena, const char **at, struct json_literal *literal)
{
    struct scan scan = { .arena = arena, .at = *at };
    bool good;

    if (*scan.at == '"')
        good = scan_literal_text(&scan, literal);
    else if (begins_number(&scan))
        good = scan_literal_number(&scan, literal);
    else
        good = scan_literal_word(&scan, literal);
    *at = scan.at;
    return good ? NULL : scan.flaw;
}
