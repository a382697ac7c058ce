/* Comma-separated values as RFC 4180 has them: one record into its cells, and a text into a cell. */
#ifndef PROGRAMS_COMMANDS_CSV_H
#define PROGRAMS_COMMANDS_CSV_H

#include <gatelodge/arena.h>

#include <stdbool.h>

#define CSV_CELLS_MAX 64

struct csv_row {
    const char *cells[CSV_CELLS_MAX];
    size_t count;
};

/* Splits one record, without its line end, in place. NULL, or a sentence that says what is wrong with it. */
const char *csv_split(char *record, struct csv_row *row);

/* The text as a cell, quoted where it must be. */
const char *csv_cell(struct lodge_arena *arena, const char *text);

/* What people wrote, so that no spreadsheet takes it for a formula: a text that begins with = + - @ (in full
 * width, too), a tab or a return gets an apostrophe before it, and so does one that already looks like that.
 * csv_unguarded takes it off again. */
const char *csv_guarded(struct lodge_arena *arena, const char *text);
const char *csv_unguarded(const char *text);

#endif
