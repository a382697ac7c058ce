/* A person in a file: a line of NDJSON, or a row of CSV whose columns have the same names. */
#ifndef PROGRAMS_COMMANDS_PERSON_RECORD_H
#define PROGRAMS_COMMANDS_PERSON_RECORD_H

#include "identity/imports.h"
#include "programs/commands/csv.h"

#include <gatelodge/schema.h>

enum record_format { FORMAT_UNSTATED, FORMAT_NDJSON, FORMAT_CSV };

/* "ndjson" or "csv"; FORMAT_UNSTATED for anything else. */
enum record_format record_format_named(const char *name);

/* The schema of struct import_record. */
extern const struct lodge_schema person_record_schema;

/* Which member each column holds. */
struct person_columns {
    const struct lodge_field *fields[CSV_CELLS_MAX];
    size_t count;
};

/* Reads the names of the columns from the first row. NULL, or a sentence that says what is wrong. */
const char *person_columns_read(struct lodge_arena *arena, const struct csv_row *row, struct person_columns *columns);

/* A row as a JSON object of the members that are not empty, to be bound as a line of NDJSON is. */
const char *person_row_json(struct lodge_arena *arena, const struct person_columns *columns, const struct csv_row *row);

/* What a record says of a member, as a cell; "" for nothing. */
const char *person_cell(struct lodge_arena *arena, const struct lodge_field *field, const struct import_record *record);

#endif
