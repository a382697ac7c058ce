/* CSV: each record within its bound, each cell as it was; and a row becomes JSON that says nothing else. */
#include "fuzz.h"

#include "programs/commands/csv.h"
#include "programs/commands/person_record.h"
#include "programs/commands/record_reader.h"

#include <gatelodge/schema.h>

#include <stdlib.h>
#include <string.h>

/* What is read can be written so that it is read as the same again. */
static void
check_cell(struct lodge_arena *arena, const char *cell)
{
    struct csv_row row;
    char *again = lodge_copy_text(arena, csv_cell(arena, cell));

    if (csv_split(again, &row) != NULL || row.count != 1 || strcmp(row.cells[0], cell) != 0)
        abort();
    if (strcmp(csv_unguarded(csv_guarded(arena, cell)), cell) != 0)
        abort();
}

/* Whatever stands in attributes, no role comes out of it. */
static void
check_row(struct lodge_arena *arena, const struct csv_row *row)
{
    static const char *const names[] = { "username", "attributes", "display_name", "email_verified", "groups" };
    struct csv_row head = { .count = LODGE_COUNT(names) };
    struct person_columns columns;
    struct import_record record = { .username = NULL };
    struct lodge_fault fault = { .note = "" };

    memcpy(head.cells, names, sizeof(names));
    if (person_columns_read(arena, &head, &columns) != NULL)
        abort();
    const char *json = person_row_json(arena, &columns, row);
    enum lodge_problem problem = lodge_bind(arena, &fault, &person_record_schema, json, strlen(json), &record);
    if (record.roles.count > 0 || record.email || record.password_hash)
        abort();
    for (size_t i = 0; problem == LODGE_FIELD_INVALID && i < fault.misfit_count; i++)
        if (strcmp(fault.misfits[i].code, "unknown_member") == 0)
            abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct record_reader reader;
    struct lodge_arena *arena = fuzz_arena();
    struct record record;
    struct csv_row row;

    reader = (struct record_reader){ .quotes = true };
    reader.file = size > 0 ? fmemopen(lodge_copy(arena, data, size), size, "r") : NULL;
    while (reader.file && record_next(&reader, &record) == RECORD_READ) {
        if (record.length > RECORD_MAX || record.line > record.last_line || record.last_line != reader.line)
            abort();
        if (record.why || csv_split(record.text, &row))
            continue;
        for (size_t i = 0; i < row.count; i++)
            check_cell(arena, row.cells[i]);
        check_row(arena, &row);
    }
    if (reader.file)
        fclose(reader.file);
    lodge_arena_reset(arena);           /* json-c's trees, too: no leak is reported */
    return 0;
}
