/* From files to the tree. Includes are read where they stand, as nginx does it. */
#include "programs/nginx/configuration.h"
#include "programs/nginx/words.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX     ((size_t)1024 * 1024)      /* bytes of one file           */
#define FILES_MAX    1000
#define ALL_MAX      ((size_t)16 * 1024 * 1024) /* bytes of all files          */
#define INCLUDES_MAX 16                         /* how deep files include      */
#define BLOCKS_MAX   32                         /* how deep blocks nest        */
#define WORDS_MAX    256                        /* of one directive            */

struct reading {
    struct lodge_arena *arena;
    const char *prefix;
    const char **why;
    size_t files, bytes;
    int includes;               /* how deep we are */
    int blocks;
};

/* One file while it is read. */
struct page {
    const char *path;
    struct words words;
    struct directive *outside;  /* the block that the file stands in */
    struct directive *block;    /* the block that we are in */
    const char *collected[WORDS_MAX];
    size_t count;
    int line;                   /* of the first word that was collected */
};

static enum lodge_problem read_file(struct reading *reading, const char *path, struct directive *block);

static enum lodge_problem
refuse(const struct reading *reading, const struct page *page, const char *flaw)
{
    *reading->why = lodge_print(reading->arena, "%s:%d: %s", page->path, page->words.line, flaw);
    return LODGE_FIELD_INVALID;
}

static enum lodge_problem
refuse_file(const struct reading *reading, const char *path, const char *flaw)
{
    *reading->why = lodge_print(reading->arena, "%s: %s", path, flaw);
    return LODGE_NOT_FOUND;
}

/* The contents of a plain file; NULL and errno. */
static const char *
contents_of(struct reading *reading, const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    struct stat about;

    if (!file)
        return NULL;
    if (fstat(fileno(file), &about) < 0 || !S_ISREG(about.st_mode) || about.st_size > (off_t)FILE_MAX) {
        fclose(file);
        errno = EFBIG;
        return NULL;
    }
    char *text = lodge_take(reading->arena, (size_t)about.st_size + 1);
    *length = fread(text, 1, (size_t)about.st_size, file);
    fclose(file);
    return text;
}

/* ---- directives --------------------------------------------------------------------------------------- */

static struct directive *
add_directive(struct reading *reading, struct page *page, bool is_block)
{
    struct directive *made = LODGE_NEW(reading->arena, struct directive);
    const char **values = LODGE_NEW_ARRAY(reading->arena, const char *, page->count);

    memcpy(values, page->collected, page->count * sizeof(*values));
    *made = (struct directive){
        .file = page->path, .line = page->line, .name = values[0], .values = { values + 1, page->count - 1 },
        .is_block = is_block, .parent = page->block,
    };
    if (page->block->last)
        page->block->last->next = made;
    else
        page->block->first = made;
    page->block->last = made;
    page->count = 0;
    return made;
}

static enum lodge_problem
include_files(struct reading *reading, struct page *page, const char *pattern)
{
    const char *from = pattern[0] == '/' ? pattern
        : lodge_print(reading->arena, "%s/%s", reading->prefix, pattern);
    bool many = strpbrk(pattern, "*?[") != NULL;
    enum lodge_problem problem = LODGE_OK;
    glob_t found;

    if (reading->includes == INCLUDES_MAX)
        return refuse(reading, page, "files include each other too deep");
    if (!many)
        return read_file(reading, from, page->block);
    if (glob(from, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && problem == LODGE_OK; i++)
            problem = read_file(reading, lodge_copy_text(reading->arena, found.gl_pathv[i]), page->block);
        globfree(&found);
    }
    return problem;
}

static enum lodge_problem
end_line(struct reading *reading, struct page *page)
{
    if (page->count == 0)
        return refuse(reading, page, "a \";\" stands alone");
    if (page->count == 2 && strcmp(page->collected[0], "include") == 0) {
        page->count = 0;
        return include_files(reading, page, page->collected[1]);
    }
    add_directive(reading, page, false);
    return LODGE_OK;
}

static enum lodge_problem
open_block(struct reading *reading, struct page *page)
{
    if (page->count == 0)
        return refuse(reading, page, "a \"{\" stands alone");
    if (reading->blocks == BLOCKS_MAX)
        return refuse(reading, page, "blocks nest too deep");

    struct directive *block = add_directive(reading, page, true);
    if (strstr(block->name, "_by_lua_block"))
        return words_skip_block(&page->words) ? LODGE_OK : refuse(reading, page, "a block is not closed");
    page->block = block;
    reading->blocks++;
    return LODGE_OK;
}

static enum lodge_problem
close_block(struct reading *reading, struct page *page)
{
    if (page->count > 0)
        return refuse(reading, page, "a \";\" is missing before \"}\"");
    if (page->block == page->outside)
        return refuse(reading, page, "a \"}\" is one too many");
    page->block = page->block->parent;
    reading->blocks--;
    return LODGE_OK;
}

static enum lodge_problem
collect(struct reading *reading, struct page *page)
{
    if (page->count == WORDS_MAX)
        return refuse(reading, page, "a directive has too many words");
    if (page->count == 0)
        page->line = page->words.line;
    page->collected[page->count++] = page->words.word;
    return LODGE_OK;
}

static enum lodge_problem
take(struct reading *reading, struct page *page, enum mark mark)
{
    switch (mark) {
    case MARK_WORD:
        return collect(reading, page);
    case MARK_END_OF_LINE:
        return end_line(reading, page);
    case MARK_OPEN:
        return open_block(reading, page);
    case MARK_CLOSE:
        return close_block(reading, page);
    case MARK_END_OF_FILE:
        return page->count == 0 && page->block == page->outside ? LODGE_OK
            : refuse(reading, page, "the file ends before a \";\" or a \"}\"");
    case MARK_BROKEN:
    case MARK_UNSTATED:
        break;
    }
    return refuse(reading, page, page->words.flaw);
}

/* ---- files -------------------------------------------------------------------------------------------- */

static enum lodge_problem
read_file(struct reading *reading, const char *path, struct directive *block)
{
    struct page *page = LODGE_NEW(reading->arena, struct page);
    enum lodge_problem problem = LODGE_OK;
    enum mark mark = MARK_UNSTATED;
    size_t length = 0;
    const char *text = contents_of(reading, path, &length);

    if (!text)
        return refuse_file(reading, path, errno == EFBIG ? "is no file, or too large" : strerror(errno));
    if (++reading->files > FILES_MAX || (reading->bytes += length) > ALL_MAX)
        return refuse_file(reading, path, "these are too many files");

    *page = (struct page){ .path = path, .outside = block, .block = block,
                           .words = { .arena = reading->arena, .next = text, .end = text + length, .line = 1 } };
    reading->includes++;
    while (problem == LODGE_OK && mark != MARK_END_OF_FILE) {
        mark = words_next(&page->words);
        problem = take(reading, page, mark);
    }
    reading->includes--;
    return problem;
}

enum lodge_problem
configuration_read(const char *path, const char *prefix, struct lodge_arena *arena, struct directive **outermost,
    const char **why)
{
    struct reading reading = { .arena = arena, .prefix = prefix, .why = why };

    *outermost = LODGE_NEW(arena, struct directive);
    **outermost = (struct directive){ .file = path, .name = "", .is_block = true };
    return read_file(&reading, path, *outermost);
}
