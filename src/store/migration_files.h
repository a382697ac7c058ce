/* The files of db/schema/: read, numbered, cut into statements. Nothing here knows a database. */
#ifndef STORE_MIGRATION_FILES_H
#define STORE_MIGRATION_FILES_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>
#include <gatelodge/text.h>

struct migration_file {
    int64_t number;
    const char *name;           /* "0001_people.sql" */
    const char *text;
};

/* All files NNNN_name.sql of a directory, by number, as struct migration_file; others are left alone.
 * *why is set on any problem. */
enum lodge_problem migration_files_read(const char *directory, struct lodge_arena *arena,
    struct lodge_list *files, const char **why);

/* The text of one file; NULL with *why when it cannot be read or is larger than 256 KiB. */
const char *sql_file_read(const char *path, struct lodge_arena *arena, const char **why);

/* The next statement: ends with `;` at the end of a line. Comments and empty lines before it are left out.
 * Moves *rest behind it; NULL when there is none. */
const char *migration_statement(const char **rest, size_t *length);

#endif
