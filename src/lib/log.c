/* One line for each thing that happened, to standard error: logfmt or JSON, always one write(2).
 *
 * Needs no memory but its own: a line is written also when there is none. */
#include "lib/log.h"

#include <gatelodge/clock.h>
#include <gatelodge/text.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES  4096
#define VALUE_MAX_BYTES 1024        /* before it is escaped                   */
#define END_BYTES       3           /* room kept for: closing quote, } and LF */
#define PRIORITY_BYTES  3           /* <6>, for the journal                   */

struct line {
    char bytes[LINE_MAX_BYTES];
    size_t length;
    bool json;
    bool begun;                     /* has a member */
};

static struct {
    const char *program;
    enum lodge_level level;
    bool json;
    bool journal;
} log_now = { .level = LODGE_INFO };

static const struct {
    const char *name;
    char priority;              /* syslog's, as sd-daemon(3) wants it */
} levels[] = {
    [LODGE_LEVEL_UNSTATED] = { "error",   '3' },
    [LODGE_ERROR]          = { "error",   '3' },
    [LODGE_WARNING]        = { "warning", '4' },
    [LODGE_NOTICE]         = { "notice",  '5' },
    [LODGE_INFO]           = { "info",    '6' },
    [LODGE_DEBUG]          = { "debug",   '7' },
};

/* JOURNAL_STREAM may be inherited although standard error goes elsewhere now: systemd.exec(5). */
static bool
is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat about;
    uintmax_t device, inode;

    return stream && sscanf(stream, "%ju:%ju", &device, &inode) == 2 && fstat(STDERR_FILENO, &about) == 0
        && about.st_dev == device && about.st_ino == inode;
}

void
log_use(const char *program, const struct log_settings *settings)
{
    log_now.program = program;
    log_now.level = LODGE_INFO;
    log_now.json = settings && strcmp(settings->format, "json") == 0;
    log_now.journal = is_journal();
    for (int level = LODGE_ERROR; settings && level <= LODGE_DEBUG; level++)
        if (strcmp(levels[level].name, settings->level) == 0)
            log_now.level = (enum lodge_level)level;
}

bool
log_writes(enum lodge_level level)
{
    return level <= log_now.level;
}

/* Adds all bytes or, when they do not fit, none. */
static bool
add(struct line *line, const char *bytes, size_t length)
{
    if (line->length + length > LINE_MAX_BYTES - END_BYTES)
        return false;
    memcpy(line->bytes + line->length, bytes, length);
    line->length += length;
    return true;
}

/* Bytes of the character at `text`; 0 when it is not UTF-8. */
static size_t
character_size(const char *text)
{
    char character[5] = { 0 };

    for (size_t size = 1; size <= 4 && text[size - 1]; size++) {
        character[size - 1] = text[size - 1];
        if (lodge_text_length(character) == 1)
            return size;
    }
    return 0;
}

/* Control characters of ASCII, and those that UTF-8 makes of U+0080 to U+009F: terminals obey them, too. */
static bool
is_control(const char *text)
{
    unsigned char first = (unsigned char)text[0], second = first ? (unsigned char)text[1] : 0;

    return first < ' ' || first == 0x7f || (first == 0xc2 && second >= 0x80 && second <= 0x9f);
}

static bool
add_escape(struct line *line, const char *text, size_t size)
{
    static const char letters[] = "\n\r\t\"\\", names[] = "nrt\"\\";
    const char *letter = size == 1 ? strchr(letters, text[0]) : NULL;
    unsigned byte = (unsigned char)text[size > 0 ? size - 1 : 0];
    char escape[8];
    int length;

    if (letter)
        length = snprintf(escape, sizeof(escape), "\\%c", names[letter - letters]);
    else if (line->json)
        length = snprintf(escape, sizeof(escape), size == 0 ? "\\ufffd" : "\\u%04x", byte);
    else
        length = snprintf(escape, sizeof(escape), "\\x%02x", byte);
    return add(line, escape, (size_t)length);
}

/* A value in quotes, cut where it is too long. */
static void
add_quoted(struct line *line, const char *text)
{
    bool fits = add(line, "\"", 1);

    for (size_t size, done = 0; fits && text[0]; text += size, done += size) {
        size_t character = character_size(text);
        size = character > 0 ? character : 1;
        if (done + size > VALUE_MAX_BYTES)
            break;
        if (character == 0 || is_control(text) || text[0] == '"' || text[0] == '\\')
            fits = add_escape(line, text, character);
        else
            fits = add(line, text, size);
    }
    line->bytes[line->length++] = '"';      /* END_BYTES */
}

static void
add_member(struct line *line, const char *name, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@+-";
    char start[80];
    const char *gap = !line->begun ? "" : line->json ? "," : " ";
    int length = snprintf(start, sizeof(start), line->json ? "%s\"%.64s\":" : "%s%.64s=", gap, name);
    size_t size = strlen(text);
    bool bare = !line->json && size > 0 && size <= VALUE_MAX_BYTES && strspn(text, plain) == size;

    /* What cannot get its opening quote is not begun. */
    if (line->length + (size_t)length + 1 > LINE_MAX_BYTES - END_BYTES)
        return;
    add(line, start, (size_t)length);
    line->begun = true;
    if (!bare || !add(line, text, size))
        add_quoted(line, text);
}

static void
add_time(struct line *line)
{
    int64_t now = lodge_now();
    time_t seconds = now / 1000;
    struct tm parts = { 0 };
    char date[64], text[80];

    gmtime_r(&seconds, &parts);
    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text, sizeof(text), "%s.%03dZ", date, (int)(now % 1000));
    add_member(line, "time", text);
}

void
lodge_log_fields(enum lodge_level level, const struct lodge_log_field *fields, int count)
{
    struct line line = {
        .bytes = { '<', levels[level].priority, '>' }, .length = PRIORITY_BYTES, .json = log_now.json,
    };
    size_t start = log_now.journal ? 0 : PRIORITY_BYTES;

    if (!log_writes(level))
        return;
    if (line.json)
        add(&line, "{", 1);
    add_time(&line);
    add_member(&line, "level", levels[level].name);
    if (log_now.program)
        add_member(&line, "program", log_now.program);
    for (int i = 0; i < count; i++)
        if (fields[i].text)
            add_member(&line, fields[i].name, fields[i].text);
    if (line.json)
        line.bytes[line.length++] = '}';
    line.bytes[line.length++] = '\n';

    /* Who cannot write a line has nowhere to say so. */
    if (write(STDERR_FILENO, line.bytes + start, line.length - start) < 0)
        return;
}

void
lodge_log(enum lodge_level level, const char *format, ...)
{
    char note[VALUE_MAX_BYTES + 1];
    const struct lodge_log_field field = { "note", note };
    va_list values;

    va_start(values, format);
    vsnprintf(note, sizeof(note), format, values);
    va_end(values);
    lodge_log_fields(level, &field, 1);
}
