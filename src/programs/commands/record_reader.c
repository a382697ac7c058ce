/* Records of a file, each within its bound. */
#include "programs/commands/record_reader.h"

#include <string.h>

#define MARK "\xEF\xBB\xBF"     /* what some programs begin UTF-8 with */

/* Where in a cell of CSV the reading is. */
enum within { CELL_START, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE /* that ends it, or is the first of two */ };

/* One record as it is read. */
struct reading {
    size_t length;
    enum within within;
    bool too_long;
    bool nul;
};

static enum within
step(enum within within, int byte)
{
    if (within == CELL_QUOTED)
        return byte == '"' ? CELL_QUOTE : CELL_QUOTED;
    if (byte == '"')
        return within == CELL_PLAIN ? CELL_PLAIN : CELL_QUOTED;
    return byte == ',' ? CELL_START : CELL_PLAIN;
}

/* Takes a byte; false when the record ends with it. What is too long ends with its line, whatever quotes say: one that
 * is not closed must not swallow the rest of the file. */
static bool
take(struct record_reader *reader, struct reading *reading, int byte)
{
    if (byte == '\n') {
        reader->line++;
        if (reading->within != CELL_QUOTED || reading->too_long)
            return false;
    }
    if (reader->quotes)
        reading->within = step(reading->within, byte);
    reading->nul = reading->nul || byte == '\0';
    reading->too_long = reading->length == RECORD_MAX;
    if (!reading->too_long)
        reader->bytes[reading->length++] = (char)byte;
    return true;
}

static const char *
what_is_wrong(const struct reading *reading)
{
    if (reading->too_long)
        return reading->within == CELL_QUOTED ? "It is longer than 64 KiB: a quote may be open."
            : "It is longer than 64 KiB.";
    if (reading->within == CELL_QUOTED)
        return "A quote is opened and not closed.";
    return reading->nul ? "It holds a NUL byte." : NULL;
}

/* One record, also an empty one. */
static enum record_result
read_one(struct record_reader *reader, struct record *record)
{
    struct reading reading = { .length = 0 };
    int byte = EOF;

    *record = (struct record){ .line = reader->line + 1, .text = reader->bytes };
    while ((byte = getc(reader->file)) != EOF && take(reader, &reading, byte))
        continue;
    if (ferror(reader->file))
        return RECORD_UNREADABLE;
    if (byte == EOF && reading.length == 0)
        return RECORD_NO_MORE;
    if (byte == EOF && reader->bytes[reading.length - 1] != '\n')
        reader->line++;         /* the last line has no end */
    if (reading.length > 0 && reader->bytes[reading.length - 1] == '\r')
        reading.length--;
    reader->bytes[reading.length] = '\0';
    record->length = reading.length;
    record->last_line = reader->line;
    record->why = what_is_wrong(&reading);
    return RECORD_READ;
}

enum record_result
record_next(struct record_reader *reader, struct record *record)
{
    for (;;) {
        bool first = reader->line == 0;
        enum record_result result = read_one(reader, record);

        if (result != RECORD_READ)
            return result;
        if (first && strncmp(record->text, MARK, strlen(MARK)) == 0) {
            record->text += strlen(MARK);
            record->length -= strlen(MARK);
        }
        if (record->length > 0)
            return RECORD_READ;
    }
}
