/* The files of db/schema/: read, numbered, cut into statements. */
#include "store/migration_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILES_MAX    1000
#define FILE_MAX     (256 * 1024)       /* bytes of one file */
#define DIGITS       4
#define ENDING       ".sql"

static bool
is_migration(const char *name)
{
    size_t length = strlen(name);

    return length > DIGITS + sizeof(ENDING) && strspn(name, "0123456789") == DIGITS && name[DIGITS] == '_'
        && strcmp(name + length - (sizeof(ENDING) - 1), ENDING) == 0;
}

const char *
sql_file_read(const char *path, struct lodge_arena *arena, const char **why)
{
    FILE *file = fopen(path, "re");
    struct stat about = { 0 };
    char *text = NULL;

    if (!file || fstat(fileno(file), &about) != 0)
        *why = lodge_print(arena, "%s: %s", path, strerror(errno));
    else if (about.st_size > FILE_MAX)
        *why = lodge_print(arena, "%s: is larger than %d bytes", path, FILE_MAX);
    else
        text = lodge_take(arena, (size_t)about.st_size + 1);
    if (text && fread(text, 1, (size_t)about.st_size, file) != (size_t)about.st_size) {
        *why = lodge_print(arena, "%s: cannot be read", path);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}

static int
by_number(const void *one, const void *other)
{
    const struct migration_file *left = one, *right = other;

    return (left->number > right->number) - (left->number < right->number);
}

/* Reads the files that the directory names, in the order it names them. -1: *why says why not. */
static int
read_all(DIR *listing, const char *directory, struct lodge_arena *arena, struct migration_file *files,
    const char **why)
{
    const struct dirent *entry;
    int count = 0;

    while ((entry = readdir(listing)) != NULL) {
        if (!is_migration(entry->d_name))
            continue;
        if (count == FILES_MAX) {
            *why = lodge_print(arena, "%s: has more than %d migrations", directory, FILES_MAX);
            return -1;
        }
        struct migration_file *file = &files[count++];
        file->number = strtoll(entry->d_name, NULL, 10);
        file->name = lodge_copy_text(arena, entry->d_name);
        file->text = sql_file_read(lodge_print(arena, "%s/%s", directory, entry->d_name), arena, why);
        if (!file->text)
            return -1;
    }
    return count;
}

enum lodge_problem
migration_files_read(const char *directory, struct lodge_arena *arena, struct lodge_list *files,
    const char **why)
{
    DIR *listing = opendir(directory);

    if (!listing) {
        *why = lodge_print(arena, "%s: %s", directory, strerror(errno));
        return LODGE_BROKEN;
    }
    struct migration_file *found = LODGE_NEW_ARRAY(arena, struct migration_file, FILES_MAX);
    int count = read_all(listing, directory, arena, found, why);

    closedir(listing);
    if (count < 0)
        return LODGE_BROKEN;
    qsort(found, (size_t)count, sizeof(*found), by_number);
    for (int i = 1; i < count; i++)
        if (found[i].number == found[i - 1].number) {
            *why = lodge_print(arena, "%s and %s have the same number", found[i - 1].name, found[i].name);
            return LODGE_BROKEN;
        }
    *files = (struct lodge_list){ found, (size_t)count };
    return LODGE_OK;
}

static const char *
line_end(const char *line)
{
    return strchrnul(line, '\n');
}

const char *
migration_statement(const char **rest, size_t *length)
{
    const char *line = *rest;

    while (*line && (*line == '\n' || strncmp(line, "--", 2) == 0))
        line = *line == '\n' ? line + 1 : line_end(line);

    const char *start = line;
    for (; *line; line += *line == '\n') {
        const char *end = line_end(line);

        if (end > line && end[-1] == ';') {
            *rest = end;
            *length = (size_t)(end - 1 - start);
            return start;
        }
        line = end;
    }
    *rest = line;
    *length = (size_t)(line - start);
    return *length ? start : NULL;
}
