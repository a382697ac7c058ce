/* The settings file, from its text to the structs that programs see. The only file that knows libConfuse.
 *
 * libConfuse reads the grammar; every value comes to it as a text and is judged by setting_value.c, while the
 * line is known. */
#include "lib/settings.h"
#include "lib/setting_value.h"

#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES  (1024 * 1024)
#define SECTIONS_MAX    4096            /* of one kind in one place */
#define TITLE_MAX       128             /* bytes                    */
#define ROWS_MAX        256             /* different keys of a file */

/* libConfuse takes the end of the file for the end of an open section. Read last, at the top, this proves
 * that everything was closed. */
#define LAST_WORD "end_of_settings"

static const struct lodge_setting last_row = { .name = LAST_WORD };

/* One file being read. libConfuse's callbacks carry nothing of ours, hence the one pointer to it. */
struct reading {
    const char *path;
    struct lodge_arena *arena;
    const char *why;                            /* the first complaint */
    const struct lodge_setting *rows[ROWS_MAX]; /* numbered; an option keeps its number in def.number */
    long row_count;
    bool finished;                              /* LAST_WORD was seen */
};
static struct reading *now_reading;

static void complain(cfg_t *section, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static void
complain(cfg_t *section, const char *format, va_list values)
{
    struct reading *reading = now_reading;
    const char *sentence = lodge_print_list(reading->arena, format, values);
    bool at_top = strcmp(section->name, "root") == 0;

    if (reading->why)
        return;
    if (strstr(sentence, LAST_WORD) || strcmp(sentence, "premature end of file") == 0)
        reading->why = lodge_print(reading->arena, "%s: the file ends too early, something is not closed",
            reading->path);
    else
        reading->why = lodge_print(reading->arena, "%s:%d: %s%s%s", reading->path, section->line, sentence,
            at_top ? "" : " in ", at_top ? "" : section->name);
}

/* Judges a value as soon as it is read. A key that comes twice is refused here, since libConfuse would
 * silently take the last; def.boolean, which an option without default does not need, remembers the first. */
static int
judge_value(cfg_t *section, cfg_opt_t *option, const char *text, void *result)
{
    struct reading *reading = now_reading;
    const struct lodge_setting *row = reading->rows[option->def.number];
    struct setting_value value = { 0 };
    const char *why = NULL;

    *(const char **)result = text;
    if (row == &last_row) {
        reading->finished = true;
        return 0;
    }
    if (row->kind != LODGE_SETTING_TEXTS && option->def.boolean) {
        cfg_error(section, "%s is set twice", option->name);
        return -1;
    }
    option->def.boolean = cfg_true;
    if (row->kind == LODGE_SETTING_TEXTS && option->nvalues > (unsigned)row->max) {
        cfg_error(section, "%s must have at most %" PRId64 " entries", option->name, row->max);
        return -1;
    }
    if (!setting_value_read(row, text, reading->arena, &value, &why)) {
        cfg_error(section, "%s = %.64s: %s", option->name, text, why);
        return -1;
    }
    return 0;
}

/* Judges a section when it is closed. */
static int
judge_section(cfg_t *outer, cfg_opt_t *option)
{
    const struct lodge_setting *row = now_reading->rows[option->def.number];
    const char *title = cfg_title(cfg_opt_getnsec(option, option->nvalues - 1));
    struct setting_value value;
    const char *why = NULL;

    if (row->kind == LODGE_SETTING_SECTION && option->nvalues > 1)
        cfg_error(outer, "%s is there twice", option->name);
    else if (option->nvalues > SECTIONS_MAX)
        cfg_error(outer, "more than %d of %s", SECTIONS_MAX, option->name);
    else if (title && (title[0] == '\0' || strlen(title) > TITLE_MAX))
        cfg_error(outer, "%s needs a title of 1 to %d bytes", option->name, TITLE_MAX);
    else if (title && !setting_value_read(&(struct lodge_setting){ .kind = LODGE_SETTING_TEXTS }, title,
        now_reading->arena, &value, &why))
        cfg_error(outer, "title of %s: %s", option->name, why);
    else
        return 0;
    return -1;
}

static cfg_opt_t *grammar_of(struct reading *reading, const struct lodge_setting_group *const *groups,
    const struct lodge_setting *last);

static cfg_opt_t
option_of(struct reading *reading, const struct lodge_setting *row)
{
    const struct lodge_setting_group *const inner[] = { row->group, NULL };
    cfg_opt_t option = { .name = setting_word(row, reading->arena), .flags = CFGF_NODEFAULT };

    if (reading->row_count == ROWS_MAX)
        abort();            /* a table, not a file, is too large */
    option.def.number = reading->row_count;
    reading->rows[reading->row_count++] = row;
    if (!row->group) {
        option.type = CFGT_STR;
        option.flags |= row->kind == LODGE_SETTING_TEXTS ? CFGF_LIST : CFGF_NONE;
        option.parsecb = judge_value;
        return option;
    }
    option.type = CFGT_SEC;
    option.flags |= CFGF_MULTI;
    if (row->kind == LODGE_SETTING_SECTIONS)
        option.flags |= CFGF_TITLE | CFGF_NO_TITLE_DUPES;
    option.validcb = judge_section;
    option.subopts = grammar_of(reading, inner, NULL);
    return option;
}

/* The options for these groups side by side, ended as libConfuse wants it. */
static cfg_opt_t *
grammar_of(struct reading *reading, const struct lodge_setting_group *const *groups,
    const struct lodge_setting *last)
{
    size_t count = 0;

    for (size_t i = 0; groups[i]; i++)
        count += groups[i]->count;

    cfg_opt_t *options = LODGE_NEW_ARRAY(reading->arena, cfg_opt_t, count + 2);
    cfg_opt_t *next = options;

    for (size_t i = 0; groups[i]; i++)
        for (size_t r = 0; r < groups[i]->count; r++)
            *next++ = option_of(reading, &groups[i]->rows[r]);
    if (last)
        *next = option_of(reading, last);
    return options;
}

/* The file's text with LAST_WORD behind it; NULL and *why when it cannot be had. */
static const char *
file_text(const char *path, struct lodge_arena *arena, const char **why)
{
    static const char end[] = "\n" LAST_WORD " = yes\n";
    struct stat about;
    char *text = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    ssize_t length = -1;

    if (file < 0 || fstat(file, &about) < 0)
        *why = lodge_print(arena, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(about.st_mode))
        *why = lodge_print(arena, "%s: not a regular file", path);
    else if (about.st_size > FILE_MAX_BYTES)
        *why = lodge_print(arena, "%s: larger than 1 MiB", path);
    else {
        text = lodge_take(arena, (size_t)about.st_size + sizeof(end));
        if ((length = read(file, text, (size_t)about.st_size)) < 0)
            *why = lodge_print(arena, "%s: %s", path, strerror(errno));
    }
    if (file >= 0)
        close(file);
    if (length < 0)
        return NULL;
    if (memchr(text, '\0', (size_t)length)) {
        *why = lodge_print(arena, "%s: holds a NUL byte", path);
        return NULL;
    }
    memcpy(text + length, end, sizeof(end));
    return text;
}

/* Parses the text; false when something in it does not fit. */
static bool
parse(struct reading *reading, cfg_t *parsed, const char *text)
{
    cfg_set_error_function(parsed, complain);
    now_reading = reading;
    int result = cfg_parse_buf(parsed, text);
    now_reading = NULL;
    if (result == CFG_SUCCESS && reading->finished)
        return true;
    if (!reading->why)
        reading->why = lodge_print(reading->arena, "%s: the file ends too early, something is not closed",
            reading->path);
    return false;
}

static bool bind_group(struct reading *reading, const struct lodge_setting_group *group, cfg_t *section,
    char *bound);

static bool
bind_texts(struct reading *reading, const struct lodge_setting *row, cfg_opt_t *option,
    struct lodge_texts *texts)
{
    size_t count = option ? cfg_opt_size(option) : 0;
    const char **items = LODGE_NEW_ARRAY(reading->arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        items[i] = lodge_copy_text(reading->arena, cfg_opt_getnstr(option, (unsigned)i));
    if (!option && row->fallback)
        items[count++] = row->fallback;
    *texts = (struct lodge_texts){ .items = items, .count = count };
    return true;
}

static bool
bind_sections(struct reading *reading, const struct lodge_setting *row, cfg_opt_t *option,
    struct lodge_list *list)
{
    size_t count = option ? cfg_opt_size(option) : 0;
    char *items = lodge_take_array(reading->arena, count, row->group->size);

    for (size_t i = 0; i < count; i++) {
        cfg_t *section = cfg_opt_getnsec(option, (unsigned)i);
        char *item = items + i * row->group->size;

        *(const char **)(void *)item = lodge_copy_text(reading->arena, cfg_title(section));
        if (!bind_group(reading, row->group, section, item))
            return false;
    }
    *list = (struct lodge_list){ .items = items, .count = count };
    return true;
}

static bool
bind_value(struct reading *reading, const struct lodge_setting *row, cfg_opt_t *option, void *at)
{
    struct setting_value value = { 0 };
    const char *text = option ? cfg_opt_getstr(option) : row->fallback;
    const char *why = NULL;

    if (!text && row->kind == LODGE_SETTING_TEXT)
        text = "";
    if (!text || !setting_value_read(row, text, reading->arena, &value, &why)) {
        reading->why = lodge_print(reading->arena, "the default of %s %s", row->name,
            why ? why : "is missing");
        return false;
    }
    if (row->kind == LODGE_SETTING_TEXT || row->kind == LODGE_SETTING_CHOICE)
        *(const char **)at = value.text;
    else if (row->kind == LODGE_SETTING_FLAG)
        *(bool *)at = value.flag;
    else
        *(int64_t *)at = value.number;
    return true;
}

static bool
bind_row(struct reading *reading, const struct lodge_setting *row, cfg_opt_t *option, void *at)
{
    switch (row->kind) {
    case LODGE_SETTING_SECTION:
        return bind_group(reading, row->group, option ? cfg_opt_getnsec(option, 0) : NULL, at);
    case LODGE_SETTING_SECTIONS:
        return bind_sections(reading, row, option, at);
    case LODGE_SETTING_TEXTS:
        return bind_texts(reading, row, option, at);
    case LODGE_SETTING_TEXT:
    case LODGE_SETTING_CHOICE:
    case LODGE_SETTING_NUMBER:
    case LODGE_SETTING_SIZE:
    case LODGE_SETTING_DURATION:
    case LODGE_SETTING_FLAG:
        return bind_value(reading, row, option, at);
    case LODGE_SETTING_UNSTATED:
        break;
    }
    reading->why = lodge_print(reading->arena, "setting %s has no kind", row->name);
    return false;
}

/* The option of this row when the file sets it, else NULL. */
static cfg_opt_t *
option_set(struct reading *reading, const struct lodge_setting *row, cfg_t *section)
{
    cfg_opt_t *option = section ? cfg_getopt(section, setting_word(row, reading->arena)) : NULL;

    return option && (cfg_opt_size(option) > 0 || (option->flags & CFGF_MODIFIED)) ? option : NULL;
}

/* Fills the group's struct from a section, or from defaults when there is none. */
static bool
bind_group(struct reading *reading, const struct lodge_setting_group *group, cfg_t *section, char *bound)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct lodge_setting *row = &group->rows[i];

        if (!bind_row(reading, row, option_set(reading, row, section), bound + row->offset))
            return false;
    }

    const char *flaw = group->check ? group->check(bound, reading->arena) : NULL;

    if (flaw && section && strcmp(section->name, "root") != 0)
        reading->why = lodge_print(reading->arena, "%s:%d: %s in %s", reading->path, section->line, flaw,
            section->name);
    else if (flaw)
        reading->why = lodge_print(reading->arena, "%s: %s", reading->path, flaw);
    return !flaw;
}

enum lodge_problem
settings_read(const struct lodge_setting_group *app_group, const char *path, struct lodge_arena *arena,
    const struct library_settings **bound, const char **why)
{
    static const struct lodge_setting_group none;
    const struct lodge_setting_group *const groups[] = { &library_group, app_group ? app_group : &none, NULL };
    const char *text = path ? file_text(path, arena, why) : NULL;
    struct reading *reading = LODGE_NEW(arena, struct reading);
    struct library_settings *settings = LODGE_NEW(arena, struct library_settings);
    char *app = lodge_take(arena, groups[1]->size);
    cfg_t *parsed = NULL;

    if (path && !text)
        return LODGE_NOT_FOUND;
    reading->path = path ? path : "defaults";
    reading->arena = arena;
    if (text && !(parsed = cfg_init(grammar_of(reading, groups, &last_row), CFGF_NONE)))
        abort();

    bool fits = (!text || parse(reading, parsed, text))
        && bind_group(reading, groups[0], parsed, (char *)settings)
        && bind_group(reading, groups[1], parsed, app);

    if (parsed)
        cfg_free(parsed);
    settings->app = app;
    *bound = fits ? settings : NULL;
    *why = reading->why;
    return fits ? LODGE_OK : LODGE_FIELD_INVALID;
}

enum lodge_problem
lodge_settings_read(const struct lodge_setting_group *group, const char *path, struct lodge_arena *arena,
    const void **bound, const char **why)
{
    const struct library_settings *settings;
    enum lodge_problem problem = settings_read(group, path, arena, &settings, why);

    if (problem == LODGE_OK)
        *bound = settings->app;
    return problem;
}

const struct program_settings *
program_settings_of(const struct library_settings *settings, const char *name, struct lodge_arena *arena)
{
    const struct program_settings *programs = settings->programs.items;
    struct program_settings *defaults = LODGE_NEW(arena, struct program_settings);
    struct reading reading = { .path = "defaults", .arena = arena };

    for (size_t i = 0; i < settings->programs.count; i++)
        if (strcmp(programs[i].name, name) == 0)
            return &programs[i];
    defaults->name = lodge_copy_text(arena, name);
    if (!bind_group(&reading, &program_group, NULL, (char *)defaults))
        abort();
    return defaults;
}
