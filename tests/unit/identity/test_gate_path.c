/* Paths at the gate: what passes is read alike by every kind of server that we can think of. */
#include "support/test.h"

#include "identity/gate_path.h"

#include <gatelodge/arena.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ROOM 512

static char path[PATH_ROOM];

static const char *
flaw_of(const char *sent)
{
    return gate_path_read(sent, strlen(sent), path);
}

START_TEST(a_plain_path_is_decoded_once)
{
    static const struct { const char *sent, *read; } paths[] = {
        { "/",                        "/" },
        { "/pub",                     "/pub" },
        { "/pub/",                    "/pub/" },
        { "/a/b/c.html",              "/a/b/c.html" },
        { "/.well-known/x",           "/.well-known/x" },
        { "/a..b/..c/d../.e",         "/a..b/..c/d../.e" },
        { "/%70ub",                   "/pub" },
        { "/a%20b",                   "/a b" },
        { "/caf%C3%A9",               "/caf\xc3\xa9" },
        { "/caf\xc3\xa9",             "/caf\xc3\xa9" },
        { "/100%25",                  "/100%" },
        { "/50%25off",                "/50%off" },
        { "/100%25users",             "/100%users" },
        { "/~ann/a+b/c,d/e=f/g@h:i!$&'()*", "/~ann/a+b/c,d/e=f/g@h:i!$&'()*" },
        { "/file%2etxt",              "/file.txt" },
        { "/Was%EF%BC%9F",            "/Was\xef\xbc\x9f" },
        { "/Dr\xef\xbc\x8e/\xe2\x80\xa6x", "/Dr\xef\xbc\x8e/\xe2\x80\xa6x" },
    };

    for (size_t i = 0; i < LODGE_COUNT(paths); i++) {
        ck_assert_ptr_null(flaw_of(paths[i].sent));
        ck_assert_str_eq(path, paths[i].read);
    }
}
END_TEST

START_TEST(an_ambiguous_path_is_refused)
{
    static const char *const paths[] = {
        "", "pub", "/pub/../admin", "/pub/%2e%2e/admin", "/pub%2f..%2fadmin", "//pub/../admin", "/./admin",
        "/pub/..;/admin", "/pub\\..\\admin", "/pub/.%2e/admin", "/pub/%2e./admin", "/..", "/.", "/a/.",
        "/a/..", "//", "//evil/admin", "/a//b", "/a//", "/pub%2fadmin", "/pub%2Fadmin", "/pub%5cadmin",
        "/pub%5Cadmin", "/a;b", "/a;jsessionid=1", "/a%3bb", "/a%3fb", "/a#b", "/a%23b", "/%252e%252e/admin",
        "/pub%252fadmin", "/a%2541", "/a%25u002f", "/a%00", "/a%0a", "/a%0d", "/a%1f", "/a%7f", "/a\tb",
        "/a\x7f", "/a%c2%85", "/a%", "/a%4", "/a%zz", "/a%u002f", "/a%c0%af", "/a%c0%ae", "/a%ff", "/a\xff",
        "/a%ed%a0%80", "/...", "/a/.../b", "/.%20/b", "/..%20/b", "/%20/b",
        "/open/\xef\xbc\x8f../staff", "/a%ef%bc%8fb", "/a\xef\xbc\xbc" "b", "/a\xef\xb9\xa8" "b",
        "/a\xe2\x81\x84" "b", "/a\xe2\x88\x95" "b", "/a\xe2\x88\x96" "b", "/\xef\xbc\x8e\xef\xbc\x8e/b",
        "/%ef%bc%8e./b", "/\xe2\x80\xa5", "/a/\xe2\x80\xa4\xe2\x80\xa4/", "/\xe2\x80\xa6/b", "/\xef\xb9\x92.",
        "/..\xe3\x80\x80/b", "/..\xc2\xa0/b",
    };

    for (size_t i = 0; i < LODGE_COUNT(paths); i++)
        if (!flaw_of(paths[i]))
            ck_abort_msg("%s passed as %s", paths[i], path);
}
END_TEST

START_TEST(a_decoded_path_is_held_to_the_same)
{
    static const char *const refused[] = {
        "", "a", "/a/../b", "/a//b", "/a\\b", "/a;b", "/a?b", "/a#b", "/a%2fb", "/a\nb", "/a\xff",
    };

    ck_assert_ptr_null(gate_path_flaw("/a b/caf\xc3\xa9/100%"));
    for (size_t i = 0; i < LODGE_COUNT(refused); i++)
        ck_assert_ptr_nonnull(gate_path_flaw(refused[i]));
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    char *longest = malloc(PATH_ROOM + 1);

    memset(longest, 'a', PATH_ROOM + 1);
    longest[0] = '/';
    ck_assert_ptr_null(gate_path_read(longest, PATH_ROOM - 1, path));
    ck_assert_ptr_nonnull(gate_path_read(longest, PATH_ROOM, path));
    longest[PATH_ROOM] = '\0';
    ck_assert_ptr_nonnull(gate_path_flaw(longest));
    free(longest);
}
END_TEST

/* The readings: what servers of different kinds make of a path. Each works in place. */

static int
digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c ? strchr(digits, c) : NULL;

    return found ? (int)(found - digits) % 16 : -1;
}

/* Decodes what can be decoded and leaves the rest; ends at a NUL, as C does. */
static void
decode(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        if (*from == '%' && digit(from[1]) >= 0 && digit(from[2]) >= 0) {
            *to++ = (char)(digit(from[1]) * 16 + digit(from[2]));
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void
turn_backslashes(char *text)
{
    for (; *text; text++)
        if (*text == '\\')
            *text = '/';
}

/* What compatibility folding (NFKC) makes of fullwidth slashes. */
static void
fold(char *text)
{
    for (char *found; (found = strstr(text, "\xef\xbc\x8f")); memmove(found + 1, found + 3,
        strlen(found + 3) + 1))
        *found = '/';
}

static void
merge_slashes(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++)
        if (*from != '/' || from[1] != '/')
            *to++ = *from;
    *to = '\0';
}

/* RFC 3986, 5.2.4; a segment of more dots counts as "..", as on systems that drop dots at the end. */
static void
resolve_dots(char *text)
{
    char done[ROOM] = "";
    size_t used = 0;

    for (const char *segment = text; *segment == '/';) {
        size_t length = strcspn(segment + 1, "/");
        size_t dots = strspn(segment + 1, ".");

        if (dots == length && length >= 2) {
            while (used > 0 && done[--used] != '/')
                ;
        } else if (dots != length || length == 0) {
            memcpy(done + used, segment, length + 1);
            used += length + 1;
        }
        segment += length + 1;
        if (dots == length && length > 0 && !*segment)
            done[used++] = '/';
    }
    done[used] = '\0';
    strcpy(text, used ? done : "/");
}

/* Servlet containers drop from each segment what stands behind a semicolon. */
static void
drop_parameters(char *text)
{
    char *to = text;
    bool dropping = false;

    for (const char *from = text; *from; from++) {
        dropping = *from != '/' && (dropping || *from == ';');
        if (!dropping)
            *to++ = *from;
    }
    *to = '\0';
}

/* "//host/path" is a reference with an authority (RFC 3986, 4.2). */
static void
drop_authority(char *text)
{
    if (text[0] == '/' && text[1] == '/')
        memmove(text, text + 2 + strcspn(text + 2, "/"), strlen(text + 2 + strcspn(text + 2, "/")) + 1);
}

static void
cut_query(char *text)
{
    text[strcspn(text, "?#")] = '\0';
}

typedef void reading_step(char *text);

static reading_step *const readings[][8] = {
    { decode },
    { decode, decode },
    { decode, resolve_dots },
    { resolve_dots, decode },
    { decode, decode, resolve_dots },
    { decode, resolve_dots, decode, resolve_dots },
    { merge_slashes, decode },
    { decode, merge_slashes, resolve_dots },
    { decode, turn_backslashes, resolve_dots },
    { turn_backslashes, resolve_dots, decode },
    { drop_parameters, decode, resolve_dots },
    { decode, drop_parameters, resolve_dots },
    { decode, drop_parameters, turn_backslashes, merge_slashes, resolve_dots },
    { drop_authority, decode },
    { decode, drop_authority },
    { decode, fold, resolve_dots },
    { cut_query, decode },
    { decode, cut_query },
    { decode, decode, cut_query, drop_parameters, turn_backslashes, merge_slashes, resolve_dots },
};

/* Segments as a router sees them that splits first and decodes each part afterwards. */
static size_t
segments_before_decoding(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '/';
    return count;
}

static size_t passed;

static void
everybody_agrees_about(const char *sent)
{
    if (flaw_of(sent))
        return;
    passed++;
    if (segments_before_decoding(sent) != segments_before_decoding(path))
        ck_abort_msg("%s: read as %s, which has other segments", sent, path);
    for (size_t i = 0; i < LODGE_COUNT(readings); i++) {
        char text[ROOM];

        snprintf(text, sizeof(text), "%s", sent);
        for (size_t step = 0; readings[i][step]; step++)
            readings[i][step](text);
        if (strcmp(text, path) != 0)
            ck_abort_msg("%s: the rules see %s, reading %zu sees %s", sent, path, i, text);
    }
}

static const char *const pieces[] = {
    "/", "//", "a", "admin", ".", "..", "...", "%2e", "%2E", "%2e%2e", "%252e", "%25", "%2f", "%2F", "%252f",
    "%5c", "\\", "%255c", ";", ";x=1", "%3b", "%253b", "?", "%3f", "#", "%23", "%00", "%0a", "%", "%4", "1",
    "%41", "%2541", "%c0%af", "%e2%80%a5", "\xef\xbc\x8f", "\xc3\xa9", "%C3%A9", "%20", "+", "~", "%7e",
    "u002f",
};

START_TEST(whatever_passes_is_read_alike_by_everybody)
{
    char sent[ROOM];
    size_t count = LODGE_COUNT(pieces);

    passed = 0;
    for (size_t i = 0; i < count * count * count; i++) {
        snprintf(sent, sizeof(sent), "/pub/%s%s%s/admin", pieces[i % count], pieces[i / count % count],
            pieces[i / count / count]);
        everybody_agrees_about(sent);
        everybody_agrees_about(sent + 4);
        snprintf(sent, sizeof(sent), "%s%s%s", pieces[i % count], pieces[i / count % count],
            pieces[i / count / count]);
        everybody_agrees_about(sent);
    }
    ck_assert_uint_gt(passed, 3000);    /* refusing everything would be no art */
}
END_TEST

/* Longer ones, always the same: a generator of our own, so that a failure comes again. */
START_TEST(long_mixtures_that_pass_are_read_alike_too)
{
    uint64_t state = 1;

    passed = 0;
    for (int round = 0; round < 200000; round++) {
        char sent[ROOM] = "/";
        size_t used = 1;

        state = state * 6364136223846793005u + 1442695040888963407u;
        size_t length = 2 + (state >> 33) % 7;
        for (size_t i = 0; i < length; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            used += (size_t)snprintf(sent + used, sizeof(sent) - used, "%s",
                pieces[(state >> 33) % LODGE_COUNT(pieces)]);
        }
        everybody_agrees_about(sent);
    }
    ck_assert_uint_gt(passed, 300);
}
END_TEST

RUN_TESTS("gate_path", a_plain_path_is_decoded_once, an_ambiguous_path_is_refused,
    a_decoded_path_is_held_to_the_same, a_path_that_is_too_long_is_refused,
    whatever_passes_is_read_alike_by_everybody, long_mixtures_that_pass_are_read_alike_too);
