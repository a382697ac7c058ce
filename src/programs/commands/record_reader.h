/* Reads a file record by record: a line each, or with CSV as many lines as its quotes need. What stands in them is not
 * known here. */
#ifndef PROGRAMS_COMMANDS_RECORD_READER_H
#define PROGRAMS_COMMANDS_RECORD_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define RECORD_MAX ((size_t)64 * 1024)      /* bytes */

struct record_reader {
    FILE *file;
    bool quotes;                /* a line end between quotes belongs to the record */
    int64_t line;               /* lines read so far */
    char bytes[RECORD_MAX + 1];
};

struct record {
    int64_t line;               /* its first line, counted from 1 */
    int64_t last_line;
    char *text;                 /* without its line end; holds until the next is read */
    size_t length;
    const char *why;            /* NULL, or what is wrong with it */
};

enum record_result { RECORD_UNSTATED, RECORD_READ, RECORD_NO_MORE, RECORD_UNREADABLE /* errno says why */ };

/* The next record that is not empty. A byte order mark at the beginning is passed over. */
enum record_result record_next(struct record_reader *reader, struct record *record);

#endif
