/* Text and JSON from the same schemas. What may be shown on a terminal: printable.c. */
#include "programs/commands/output.h"

#include <gatelodge/clock.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define JOINED_MAX 4096         /* bytes of a list of texts that people see */

void
output_text(const char *text)
{
    fputs(text, stdout);
}

/* Columns of the screen that a text takes; it went through printable, so each character has a width. */
static int
width_of(const char *text)
{
    mbstate_t state = { 0 };
    int width = 0;

    while (*text) {
        wchar_t character;
        size_t size = mbrtowc(&character, text, strlen(text), &state);

        if (size == (size_t)-1 || size == (size_t)-2)
            return width;
        width += wcwidth(character);
        text += size;
    }
    return width;
}

static const char *
texts_shown(struct lodge_arena *arena, const struct lodge_texts *texts)
{
    const char *joined = lodge_texts_join(arena, *texts, ", ", JOINED_MAX);

    return *joined ? joined : NULL;
}

/* What people see of a member; NULL when there is nothing. */
static const char *
member_text(const struct errand *errand, struct lodge_arena *arena, const struct lodge_field *field, const void *member)
{
    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_CHOICE:
    case LODGE_KIND_ANYTHING:
        return *(const char *const *)member;
    case LODGE_KIND_NUMBER:
        return lodge_print(arena, "%" PRId64, *(const int64_t *)member);
    case LODGE_KIND_FLAG:
        return *(const bool *)member ? errand_say(errand, "yes", "command.yes")
            : errand_say(errand, "no", "command.no");
    case LODGE_KIND_TIME:
        return lodge_time_text(arena, *(const int64_t *)member);
    case LODGE_KIND_ID:
        return lodge_id_is_none(*(const struct lodge_id *)member) ? NULL
            : lodge_id_text(arena, field->prefix, *(const struct lodge_id *)member);
    case LODGE_KIND_TEXTS:
        return texts_shown(arena, member);
    case LODGE_KIND_SECRET:
    case LODGE_KIND_LIST:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    return NULL;                /* only --json shows these, and secrets nobody does */
}

static const char *
cell_text(const struct errand *errand, struct lodge_arena *arena, const struct lodge_field *field, const void *row)
{
    const char *text = member_text(errand, arena, field, (const char *)row + field->offset);

    return text ? printable(arena, text, false) : "-";
}

/* "display_name" for people: "display name", or what their language calls it. */
static const char *
heading(const struct errand *errand, const char *name)
{
    char *text = lodge_copy_text(errand->arena, name);

    for (char *c = text; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    return errand_say(errand, text, "command.heading.%s", name);
}

/* The same above a column, in capital letters. */
static const char *
column_heading(const struct errand *errand, const char *name)
{
    const char *text = heading(errand, name);
    size_t room = strlen(text) * MB_CUR_MAX + 1, length = mbstowcs(NULL, text, 0);

    if (length == (size_t)-1)
        return text;
    wchar_t *letters = LODGE_NEW_ARRAY(errand->arena, wchar_t, length + 1);
    char *capital = lodge_take(errand->arena, room);
    mbstowcs(letters, text, length + 1);
    for (size_t i = 0; i < length; i++)
        letters[i] = (wchar_t)towupper((wint_t)letters[i]);
    return wcstombs(capital, letters, room) == (size_t)-1 ? text : capital;
}

static enum lodge_problem
output_json(struct errand *errand, struct lodge_arena *arena, const struct lodge_schema *schema, const void *given)
{
    const char *text = lodge_json(arena, schema, given);

    if (!text)
        return lodge_fail(&errand->fault, LODGE_BROKEN, "%s cannot be written as JSON", schema->name);
    fputs(printable(arena, text, true), stdout);
    return LODGE_OK;
}

enum lodge_problem
output_one(struct errand *errand, const struct lodge_schema *schema, const void *given)
{
    int widest = 0;

    if (option_given(errand, "json")) {
        enum lodge_problem problem = output_json(errand, errand->arena, schema, given);
        fputc('\n', stdout);
        return problem;
    }
    for (size_t i = 0; i < schema->count; i++)
        if (width_of(heading(errand, schema->fields[i].name)) > widest)
            widest = width_of(heading(errand, schema->fields[i].name));
    for (size_t i = 0; i < schema->count; i++) {
        const char *name = heading(errand, schema->fields[i].name);
        printf("%s%*s  %s\n", name, widest - width_of(name), "",
            cell_text(errand, errand->arena, &schema->fields[i], given));
    }
    return LODGE_OK;
}

struct outcome {
    const char *done;
};

static const struct lodge_field outcome_fields[] = {
    LODGE_TEXT(struct outcome, done, "What was done", .max = 4096),
};
LODGE_SCHEMA(outcome_schema, struct outcome, outcome_fields);

enum lodge_problem
output_done(struct errand *errand, const char *format, ...)
{
    struct outcome outcome;
    va_list values;

    va_start(values, format);
    outcome.done = lodge_print_list(errand->arena, format, values);
    va_end(values);
    if (option_given(errand, "json"))
        return output_one(errand, &outcome_schema, &outcome);
    printf("%s\n", printable(errand->arena, outcome.done, false));
    return LODGE_OK;
}

enum lodge_problem
output_revoked(struct errand *errand, const char *done)
{
    if (!errand->house->journalled)
        return output_done(errand, "%s", done);
    return output_done(errand,
        "%s MariaDB is away: it is kept in the journal, and holds on this machine already.", done);
}

/* ---- listings ----------------------------------------------------------------------------------- */

static const struct lodge_field *
column_field(const struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->schema->count; i++)
        if (strcmp(listing->schema->fields[i].name, name) == 0)
            return &listing->schema->fields[i];
    abort();                    /* a table in a command names a member that is not there */
}

static void
print_cell(const struct listing *listing, size_t column, const char *text)
{
    bool last = !listing->columns[column + 1];
    int gap = listing->widths[column] - width_of(text);

    printf("%s%*s", text, last ? 0 : (gap > 0 ? gap : 0) + 2, "");
    if (last)
        fputc('\n', stdout);
}

static void
print_head(struct listing *listing, const char *const *cells, size_t rows, size_t columns)
{
    for (size_t c = 0; c < columns; c++) {
        listing->widths[c] = width_of(column_heading(listing->errand, listing->columns[c]));
        for (size_t r = 0; r < rows; r++)
            if (width_of(cells[r * columns + c]) > listing->widths[c])
                listing->widths[c] = width_of(cells[r * columns + c]);
    }
    for (size_t c = 0; c < columns; c++)
        print_cell(listing, c, column_heading(listing->errand, listing->columns[c]));
}

static void
print_table(struct listing *listing, struct lodge_arena *arena, struct lodge_list rows)
{
    size_t columns = 0;

    while (listing->columns[columns])
        columns++;

    const char **cells = LODGE_NEW_ARRAY(arena, const char *, rows.count * columns);
    const char *items = rows.items;

    for (size_t i = 0; i < rows.count * columns; i++)
        cells[i] = cell_text(listing->errand, arena, column_field(listing, listing->columns[i % columns]),
            items + i / columns * listing->schema->size);
    if (listing->count == 0 && rows.count > 0)
        print_head(listing, cells, rows.count, columns);
    for (size_t i = 0; i < rows.count * columns; i++)
        print_cell(listing, i % columns, cells[i]);
}

void
listing_begin(struct listing *listing, struct errand *errand, const struct lodge_schema *schema,
    const char *const *columns)
{
    *listing = (struct listing){ .errand = errand, .schema = schema, .columns = columns };
}

void
listing_add(struct listing *listing, struct lodge_arena *page, struct lodge_list rows)
{
    const char *items = rows.items;

    if (!option_given(listing->errand, "json")) {
        print_table(listing, page, rows);
        listing->count += rows.count;
        return;
    }
    for (size_t i = 0; i < rows.count && !listing->broken; i++) {
        fputs(listing->count++ > 0 ? ",\n" : "{\"data\": [\n", stdout);
        listing->broken = output_json(listing->errand, page, listing->schema,
            items + i * listing->schema->size) != LODGE_OK;
    }
}

enum lodge_problem
listing_end(struct listing *listing)
{
    if (option_given(listing->errand, "json"))
        fputs(listing->count > 0 ? "\n]}\n" : "{\"data\": []}\n", stdout);
    else if (listing->count == 0)
        printf("%s\n", errand_say(listing->errand, "There are none.", "command.none"));
    return listing->broken ? LODGE_BROKEN : LODGE_OK;
}
