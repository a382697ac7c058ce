/* Comma-separated values. Where records end in a file: record_reader.c. */
#include "programs/commands/csv.h"

#include <string.h>

/* Reads a cell that begins behind a quote: in place, since it only gets shorter. NULL when no quote ends it. */
static char *
unquote(char *at)
{
    char *to = at;

    for (; *at; at++) {
        if (*at == '"' && *++at != '"') {
            *to = '\0';
            return at;
        }
        *to++ = *at;
    }
    return NULL;
}

const char *
csv_split(char *record, struct csv_row *row)
{
    char *at = record;

    for (row->count = 0; row->count < CSV_CELLS_MAX;) {
        bool quoted = *at == '"';
        char *cell = at + quoted;

        at = quoted ? unquote(cell) : at + strcspn(at, ",\"");
        if (!at)
            return "A quote is opened and not closed.";
        if (*at && *at != ',')
            return quoted ? "There is something behind a closing quote."
                : "There is a quote within a cell without quotes.";
        bool last = *at == '\0';
        if (!quoted)
            *at = '\0';
        row->cells[row->count++] = cell;
        if (last)
            return NULL;
        at++;
    }
    return "These are too many cells.";
}

const char *
csv_cell(struct lodge_arena *arena, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")])
        return text;

    char *cell = lodge_take(arena, 2 * strlen(text) + 3), *to = cell;
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"')
            *to++ = '"';
        *to++ = *text;
    }
    *to++ = '"';
    *to = '\0';
    return cell;
}

/* Spreadsheets take what begins so for a formula, some also in the full width of East Asian keyboards. */
static const char *const formula_signs[] = { "=", "+", "-", "@", "\t", "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20" };

static bool
looks_like_formula(const char *text)
{
    for (size_t i = 0; i < LODGE_COUNT(formula_signs); i++)
        if (strncmp(text, formula_signs[i], strlen(formula_signs[i])) == 0)
            return true;
    return false;
}

static bool
looks_guarded(const char *text)
{
    return text[0] == '\'' && (text[1] == '\'' || looks_like_formula(text + 1));
}

const char *
csv_guarded(struct lodge_arena *arena, const char *text)
{
    return looks_like_formula(text) || looks_guarded(text) ? lodge_print(arena, "'%s", text) : text;
}

const char *
csv_unguarded(const char *text)
{
    return looks_guarded(text) ? text + 1 : text;
}
