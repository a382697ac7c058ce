/* A complete settings file, written from the rows: every setting with its sentence, range and default. */
#include "lib/settings.h"
#include "lib/setting_value.h"

#include <gatelodge/app.h>

#include <stdio.h>
#include <stdlib.h>

/* Where the next line goes, and how. */
struct page {
    FILE *out;
    struct lodge_arena *arena;
    const char *comment;        /* "#" inside an example of a section that may come many times */
    int depth;
};

static void
line_start(const struct page *page)
{
    fprintf(page->out, "%s%*s", page->comment, page->depth * 4, "");
}

static void
write_quoted(const struct page *page, const char *text)
{
    fputc('"', page->out);
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', page->out);
        fputc(*text, page->out);
    }
    fputc('"', page->out);
}

/* The default is a comment: who does not touch a line follows a better default of a later release. */
static void
write_value(const struct page *page, const struct lodge_setting *row)
{
    line_start(page);
    fprintf(page->out, "#%s = ", row->name);
    if (row->kind == LODGE_SETTING_TEXTS) {
        fputc('{', page->out);
        if (row->fallback)
            write_quoted(page, row->fallback);
        fputc('}', page->out);
    } else if (row->kind == LODGE_SETTING_TEXT || row->kind == LODGE_SETTING_CHOICE) {
        write_quoted(page, row->fallback);
    } else {
        fputs(row->fallback ? row->fallback : "", page->out);
    }
    fputc('\n', page->out);
}

static void write_group(const struct page *page, const struct lodge_setting_group *group);

static void
write_section(const struct page *page, const struct lodge_setting *row)
{
    bool example = row->kind == LODGE_SETTING_SECTIONS;
    struct page inner = { page->out, page->arena, example ? "#" : page->comment, page->depth + 1 };
    struct page edge = { page->out, page->arena, inner.comment, page->depth };

    line_start(&edge);
    fprintf(page->out, example ? "%s \"NAME\" {\n" : "%s {\n", setting_word(row, page->arena));
    write_group(&inner, row->group);
    line_start(&edge);
    fputs("}\n", page->out);
}

static void
write_row(const struct page *page, const struct lodge_setting *row)
{
    const char *range = setting_range(row, page->arena);

    line_start(page);
    if (row->kind == LODGE_SETTING_SECTIONS)
        fprintf(page->out, "# %s; may come several times.\n", row->about);
    else if (range)
        fprintf(page->out, "# %s (%s).\n", row->about, range);
    else
        fprintf(page->out, "# %s.\n", row->about);
    if (row->group)
        write_section(page, row);
    else
        write_value(page, row);
}

static void
write_group(const struct page *page, const struct lodge_setting_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (page->depth == 0)
            fputc('\n', page->out);
        write_row(page, &group->rows[i]);
    }
}

const char *
lodge_describe_settings(const struct lodge_setting_group *group, struct lodge_arena *arena)
{
    char *text = NULL;
    size_t length = 0;
    struct page page = { open_memstream(&text, &length), arena, "", 0 };

    if (!page.out)
        abort();
    fputs("# Settings of gatelodge: every one with its default. Remove the # before a line to change it.\n"
        "# A size has a unit (K, M, G), a duration too (ms, s, m, h, d). \"${NAME:-default}\" is taken from\n"
        "# the environment. Lists are {\"a\", \"b\"}. All programs read the same file.\n", page.out);
    write_group(&page, &library_group);
    if (group)
        write_group(&page, group);
    if (fclose(page.out) != 0)
        abort();

    const char *copy = lodge_copy(arena, text, length);

    free(text);
    return copy;
}
