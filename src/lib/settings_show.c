/* The settings in effect, for programs that are not a lodge_main: as a list to look at, and for their log. */
#include "lib/log.h"
#include "lib/settings.h"
#include "lib/setting_value.h"

struct showing {
    struct lodge_arena *arena;
    struct lodge_setting_shown *items;      /* NULL: only count */
    size_t count;
};

static void show_group(struct showing *showing, const struct lodge_setting_group *group, const void *bound,
    const char *above);

static void
show_sections(struct showing *showing, const struct lodge_setting *row, const struct lodge_list *sections,
    const char *above)
{
    const char *items = sections->items;

    for (size_t i = 0; i < sections->count; i++) {
        const void *section = items + i * row->group->size;
        const char *title = *(const char *const *)section;

        show_group(showing, row->group, section,
            lodge_print(showing->arena, "%s%s \"%s\".", above, setting_word(row, showing->arena), title));
    }
}

static void
show_row(struct showing *showing, const struct lodge_setting *row, const void *member, const char *above)
{
    if (row->kind == LODGE_SETTING_SECTIONS) {
        show_sections(showing, row, member, above);
    } else if (row->kind == LODGE_SETTING_SECTION) {
        show_group(showing, row->group, member, lodge_print(showing->arena, "%s%s.", above, row->name));
    } else {
        if (showing->items)
            showing->items[showing->count] = (struct lodge_setting_shown){
                .name = lodge_print(showing->arena, "%s%s", above, row->name),
                .value = setting_value_write(row, member, showing->arena),
            };
        showing->count++;
    }
}

static void
show_group(struct showing *showing, const struct lodge_setting_group *group, const void *bound, const char *above)
{
    for (size_t i = 0; group && i < group->count; i++)
        show_row(showing, &group->rows[i], (const char *)bound + group->rows[i].offset, above);
}

enum lodge_problem
lodge_settings_show(const struct lodge_setting_group *group, const char *path, struct lodge_arena *arena,
    struct lodge_list *shown, const char **why)
{
    struct showing showing = { .arena = arena };
    const struct library_settings *settings;
    enum lodge_problem problem = settings_read(group, path, arena, &settings, why);

    if (problem)
        return problem;
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1)
            showing.items = LODGE_NEW_ARRAY(arena, struct lodge_setting_shown, showing.count);
        showing.count = 0;
        show_group(&showing, &library_group, settings, "");
        show_group(&showing, group, settings->app, "");
    }
    *shown = (struct lodge_list){ .items = showing.items, .count = showing.count };
    return LODGE_OK;
}

enum lodge_problem
lodge_settings_use(const char *program, const struct lodge_setting_group *group, const char *path,
    struct lodge_arena *arena, const void **bound, const char **why)
{
    const struct library_settings *settings;
    enum lodge_problem problem = settings_read(group, path, arena, &settings, why);

    if (problem)
        return problem;
    log_use(program, &settings->log);
    *bound = settings->app;
    return LODGE_OK;
}
