/* Folding of names. The only file that knows utf8proc and libidn2; every input is bounded before they see it.
 *
 * Stricter than RFC 8264's IdentifierClass in three points: of ASCII punctuation only a few characters are
 * allowed, what is allowed by context alone (joiners, middle dots) is refused, and so are its exceptions. */
#include "identity/names.h"

#include <gatelodge/text.h>

#include <idn2.h>
#include <string.h>
#include <utf8proc.h>

#define NAME_BYTES_MAX     512      /* of a username before folding */
#define EMAIL_BYTES_MAX    254
#define PASSWORD_BYTES_MAX 1024
#define EXPANSION_MAX      18       /* characters that one can become (Unicode's longest decomposition) */

/* Code points of a text, with room for reencoding in place. */
struct code_points {
    utf8proc_int32_t *items;
    utf8proc_ssize_t count;
};

static const char username_punctuation[] = "._-+";
static const char local_part_punctuation[] = "._-+!#$%&'*/=?^`{|}~";

/* ---- one character ------------------------------------------------------------------------------ */

static bool
is_conjoining_jamo(utf8proc_int32_t point)
{
    return (point >= 0x1100 && point <= 0x11FF) || (point >= 0xA960 && point <= 0xA97F)
        || (point >= 0xD7B0 && point <= 0xD7FF);
}

/* The width mapping of RFC 8265 (fullwidth and halfwidth forms become plain ones), then lower case. */
static utf8proc_int32_t
plain_lower(utf8proc_int32_t point, void *unused)
{
    const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE;
    utf8proc_propval_t form = utf8proc_get_property(point)->decomp_type;
    utf8proc_int32_t plain[EXPANSION_MAX];

    (void)unused;
    if ((form == UTF8PROC_DECOMP_TYPE_WIDE || form == UTF8PROC_DECOMP_TYPE_NARROW)
        && utf8proc_decompose_char(point, plain, EXPANSION_MAX, options, NULL) == 1
        && !is_conjoining_jamo(plain[0]))
        point = plain[0];
    return utf8proc_tolower(point);
}

/* OpaqueString of RFC 8265: every space is the plain one. */
static utf8proc_int32_t
plain_space(utf8proc_int32_t point, void *unused)
{
    (void)unused;
    return utf8proc_category(point) == UTF8PROC_CATEGORY_ZS ? ' ' : point;
}

/* RFC 8264, 9.17 (HasCompat): NFKC would make something else of it. */
static bool
has_compatible_form(utf8proc_int32_t point)
{
    utf8proc_int32_t form[EXPANSION_MAX];
    utf8proc_ssize_t count = utf8proc_decompose_char(point, form, EXPANSION_MAX,
        UTF8PROC_COMPAT | UTF8PROC_COMPOSE, NULL);

    if (count < 1 || count > EXPANSION_MAX)
        return true;
    count = utf8proc_normalize_utf32(form, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return count != 1 || form[0] != point;
}

/* RFC 8264, 9.6: letters and marks that are refused by name. */
static bool
is_exception(utf8proc_int32_t point)
{
    return point == 0x0640 || point == 0x07FA || point == 0x302E || point == 0x302F
        || (point >= 0x3031 && point <= 0x3035) || point == 0x303B;
}

/* Letters, digits and the marks that belong to them (RFC 8264, 9.1). */
static bool
is_letter_or_digit(utf8proc_int32_t point)
{
    static const unsigned allowed = 1u << UTF8PROC_CATEGORY_LU | 1u << UTF8PROC_CATEGORY_LL
        | 1u << UTF8PROC_CATEGORY_LO | 1u << UTF8PROC_CATEGORY_LM | 1u << UTF8PROC_CATEGORY_ND
        | 1u << UTF8PROC_CATEGORY_MN | 1u << UTF8PROC_CATEGORY_MC;

    return (allowed >> utf8proc_category(point) & 1u) && !utf8proc_get_property(point)->ignorable
        && !is_conjoining_jamo(point) && !is_exception(point) && !has_compatible_form(point);
}

static bool
is_mark(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);

    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC
        || category == UTF8PROC_CATEGORY_ME;
}

/* ---- a whole text ------------------------------------------------------------------------------- */

/* Maps each character and composes (NFC). False when the text is not UTF-8. */
static bool
compose(struct lodge_arena *arena, const char *text, utf8proc_custom_func map, int more_options,
    struct code_points *points)
{
    const utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | more_options);
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t length = (utf8proc_ssize_t)strlen(text);

    if (lodge_text_length(text) < 0)
        return false;
    utf8proc_ssize_t room = utf8proc_decompose_custom(bytes, length, NULL, 0, options, map, NULL);
    if (room < 0)
        return false;
    /* One more, for the NUL when it is made a text again. */
    points->items = LODGE_NEW_ARRAY(arena, utf8proc_int32_t, (size_t)room + 1);
    points->count = utf8proc_decompose_custom(bytes, length, points->items, room, options, map, NULL);
    if (points->count != room)
        return false;
    points->count = utf8proc_normalize_utf32(points->items, room, options);
    return points->count >= 0;
}

/* The code points as UTF-8; they are overwritten. */
static const char *
encode(struct code_points points)
{
    utf8proc_ssize_t length = utf8proc_reencode(points.items, points.count, UTF8PROC_STABLE);

    return length < 0 ? NULL : (const char *)points.items;
}

/* The Bidi rule of RFC 5893 for names that hold anything written from right to left: no letters of the other
 * direction, right to left at both ends, and only one kind of digits. */
static bool
has_one_direction(struct code_points points)
{
    const unsigned right = 1u << UTF8PROC_BIDI_CLASS_R | 1u << UTF8PROC_BIDI_CLASS_AL;
    const unsigned european = 1u << UTF8PROC_BIDI_CLASS_EN, arabic = 1u << UTF8PROC_BIDI_CLASS_AN;
    unsigned first = 0, last = 0, seen = 0;

    for (utf8proc_ssize_t i = 0; i < points.count; i++) {
        unsigned kind = 1u << utf8proc_get_property(points.items[i])->bidi_class;

        seen |= kind;
        if (i == 0)
            first = kind;
        if (kind != 1u << UTF8PROC_BIDI_CLASS_NSM)
            last = kind;
    }
    if (!(seen & (right | arabic)))
        return true;
    return (first & right) && (last & (right | european | arabic)) && !(seen & 1u << UTF8PROC_BIDI_CLASS_L)
        && (seen & (european | arabic)) != (european | arabic);
}

/* RFC 5892, A.8 and A.9: the two sets of Arabic digits look alike and do not mix. */
static bool
mixes_arabic_digits(struct code_points points)
{
    bool arabic = false, extended = false;

    for (utf8proc_ssize_t i = 0; i < points.count; i++) {
        arabic = arabic || (points.items[i] >= 0x0660 && points.items[i] <= 0x0669);
        extended = extended || (points.items[i] >= 0x06F0 && points.items[i] <= 0x06F9);
    }
    return arabic && extended;
}

/* Width mapped, lower case, NFC. False when it is empty or holds more than letters, digits and this ASCII
 * punctuation. */
static bool
fold_characters(struct lodge_arena *arena, const char *text, const char *punctuation,
    struct code_points *points)
{
    if (!compose(arena, text, plain_lower, 0, points))
        return false;
    for (utf8proc_ssize_t i = 0; i < points->count; i++) {
        utf8proc_int32_t point = points->items[i];
        bool punctuates = point > 0 && point < 0x80 && strchr(punctuation, (int)point);

        if (!punctuates && !is_letter_or_digit(point))
            return false;
    }
    return points->count > 0;
}

/* UsernameCaseMapped with this ASCII punctuation. False when it cannot be one. */
static bool
fold_identifier(struct lodge_arena *arena, const char *text, const char *punctuation,
    struct code_points *points)
{
    return fold_characters(arena, text, punctuation, points) && !is_mark(points->items[0])
        && has_one_direction(*points) && !mixes_arabic_digits(*points);
}

/* Would be taken for the id of somebody: letters, an underscore, and 26 letters and digits. */
static bool
looks_like_id(const char *name)
{
    const char *underscore = strrchr(name, '_');

    return underscore && strlen(underscore + 1) == 26
        && strspn(underscore + 1, "0123456789abcdefghijklmnopqrstuvwxyz") == 26;
}

/* ---- what others call --------------------------------------------------------------------------- */

const char *
username_fold(struct lodge_arena *arena, const char *text)
{
    struct code_points points;

    if (!text || strnlen(text, NAME_BYTES_MAX + 1) > NAME_BYTES_MAX
        || !fold_identifier(arena, text, username_punctuation, &points) || points.count > USERNAME_MAX
        || (points.items[0] < 0x80 && strchr(username_punctuation, (int)points.items[0])))
        return NULL;
    const char *name = encode(points);
    return name && !looks_like_id(name) ? name : NULL;
}

/* The host in lower-case ASCII (IDNA 2008). Its characters are judged before, because libidn2 drops some
 * that it ought to refuse: "exa mple.org" became "example.org". */
static const char *
host_fold(struct lodge_arena *arena, const char *host)
{
    struct code_points points;
    char *ascii = NULL;

    if (!fold_characters(arena, host, "-.", &points))
        return NULL;
    const char *plain = encode(points);
    if (!plain || idn2_to_ascii_8z(plain, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return NULL;
    const char *folded = lodge_copy_text(arena, ascii);
    idn2_free(ascii);
    return folded;
}

const char *
email_fold(struct lodge_arena *arena, const char *text)
{
    struct code_points points;
    const char *at = text ? strchr(text, '@') : NULL;

    if (!at || strnlen(text, EMAIL_BYTES_MAX + 1) > EMAIL_BYTES_MAX || strchr(at + 1, '@')
        || lodge_text_length(text) < 0)
        return NULL;
    const char *local_part = lodge_copy(arena, text, (size_t)(at - text));
    if (!fold_identifier(arena, local_part, local_part_punctuation, &points))
        return NULL;
    local_part = encode(points);
    const char *host = host_fold(arena, at + 1);
    if (!local_part || !host)
        return NULL;
    const char *folded = lodge_print(arena, "%s@%s", local_part, host);
    return lodge_text_is_email(folded) ? folded : NULL;
}

const char *
password_normalise(struct lodge_arena *arena, const char *text)
{
    struct code_points points;

    if (!text || !*text || strnlen(text, PASSWORD_BYTES_MAX + 1) > PASSWORD_BYTES_MAX
        || !compose(arena, text, plain_space, 0, &points))
        return NULL;
    for (utf8proc_ssize_t i = 0; i < points.count; i++)
        if (utf8proc_category(points.items[i]) == UTF8PROC_CATEGORY_CC)
            return NULL;
    return encode(points);
}

const char *
caseless(struct lodge_arena *arena, const char *text)
{
    struct code_points points;

    if (!text || strnlen(text, PASSWORD_BYTES_MAX + 1) > PASSWORD_BYTES_MAX
        || !compose(arena, text, NULL, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &points))
        return NULL;
    return encode(points);
}

/* Letters, marks and numbers of any kind: what the migration that wrote the first words took for them, too. */
static bool
is_of_a_word(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* Marks, and letters that only join others or carry a mark: to the collation these are nothing. */
static bool
begins_no_word(utf8proc_int32_t point)
{
    static const struct { utf8proc_int32_t first, last; } joining[] = {
        { 0x0640, 0x0640 }, { 0x07FA, 0x07FA }, { 0x0824, 0x0824 }, { 0x0828, 0x0828 }, { 0x1CF2, 0x1CF3 },
        { 0xFC5E, 0xFC63 }, { 0xFCF2, 0xFCF4 }, { 0xFE70, 0xFE7F }, { 0xFF9E, 0xFF9F },
    };

    for (size_t i = 0; i < LODGE_COUNT(joining); i++)
        if (point >= joining[i].first && point <= joining[i].last)
            return true;
    return is_mark(point);
}

/* The dotless i is the small letter of I. The collation knows no case, but takes it for a letter of its own. */
static utf8proc_int32_t
dotted(utf8proc_int32_t point, void *unused)
{
    (void)unused;
    return point == 0x0131 ? 'i' : point;
}

static const char *
word_at(struct lodge_arena *arena, const utf8proc_int32_t *start, utf8proc_ssize_t length)
{
    struct code_points word = { .count = length < WORD_MAX ? length : WORD_MAX };

    word.items = LODGE_NEW_ARRAY(arena, utf8proc_int32_t, (size_t)word.count + 1);
    memcpy(word.items, start, (size_t)word.count * sizeof(*start));
    return encode(word);
}

/* A mark that belongs to nothing begins no word: it could be an empty one, with which everybody's begin. Emoji bring
 * such marks along. */
struct lodge_texts
words_of(struct lodge_arena *arena, const char *text)
{
    struct code_points points;
    size_t count = 0;

    if (!text || !compose(arena, text, dotted, 0, &points))
        return (struct lodge_texts){ .count = 0 };
    const char **words = LODGE_NEW_ARRAY(arena, const char *, (size_t)points.count / 2 + 1);
    for (utf8proc_ssize_t at = 0; at < points.count; at++) {
        utf8proc_ssize_t start = at;

        if (!is_of_a_word(points.items[at]) || begins_no_word(points.items[at]))
            continue;
        while (at + 1 < points.count && is_of_a_word(points.items[at + 1]))
            at++;
        words[count++] = word_at(arena, points.items + start, at + 1 - start);
    }
    return (struct lodge_texts){ words, count };
}

bool
group_name_is_valid(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

    if (!text || !*text || strchr("._-", text[0]))
        return false;
    size_t length = strnlen(text, GROUP_NAME_MAX + 1);
    return length <= GROUP_NAME_MAX && strspn(text, allowed) == length;
}
