/* What commands print: lines and tables for people, or with --json one JSON document. Both come from the
 * same structs and schemas. What a terminal would obey is escaped in both. */
#ifndef PROGRAMS_COMMANDS_OUTPUT_H
#define PROGRAMS_COMMANDS_OUTPUT_H

#include "programs/commands/command.h"

#define COLUMNS_MAX 10

/* Prints a text as it is. */
void output_text(const char *text);

/* Prints one thing: a line for each member, or a JSON object. LODGE_BROKEN when it cannot be written. */
enum lodge_problem output_one(struct errand *errand, const struct lodge_schema *schema, const void *given);

/* Prints that something was done, as a sentence, or as {"done": "..."}. */
enum lodge_problem output_done(struct errand *errand, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints that something was revoked, and when it is in the journal what that means. */
enum lodge_problem output_revoked(struct errand *errand, const char *done);

/* Many things, a page after the other: a table, or {"data": [...]}. Its columns are as wide as the first
 * page needs them. */
struct listing {
    struct errand *errand;
    const struct lodge_schema *schema;
    const char *const *columns;         /* names of the members that people see; ended by NULL */
    int widths[COLUMNS_MAX];
    size_t count;                       /* rows so far */
    bool broken;
};

/* Prints nothing yet: what fails before the first row leaves standard output empty. */
void listing_begin(struct listing *listing, struct errand *errand, const struct lodge_schema *schema,
    const char *const *columns);

/* Prints rows, structs of the schema; memory that is needed for them is taken from `page`. */
void listing_add(struct listing *listing, struct lodge_arena *page, struct lodge_list rows);

enum lodge_problem listing_end(struct listing *listing);

/* Prints the settings that a file says (NULL: the defaults). config.c */
enum lodge_problem output_settings(struct errand *errand, const char *path);

/* The text with everything escaped that could move a terminal's cursor, colour it or turn its direction:
 * control characters, characters without a place on the screen, broken UTF-8. Line ends stay when
 * `keep_lines` is set. As the escapes are JSON's, a JSON document stays one. May be `text` itself. */
const char *printable(struct lodge_arena *arena, const char *text, bool keep_lines);

#endif
