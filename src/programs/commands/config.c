/* gatelodge config: does the settings file work, and what holds? */
#include "programs/commands/output.h"

#include <string.h>

static const struct lodge_field setting_fields[] = {
    LODGE_TEXT(struct lodge_setting_shown, name, "Section and name", .max = 512),
    LODGE_TEXT(struct lodge_setting_shown, value, "The value, as it would stand in the file", .max = 65536),
};
LODGE_SCHEMA(setting_schema, struct lodge_setting_shown, setting_fields);

enum lodge_problem
check_config(struct errand *errand)
{
    void *shared;
    enum lodge_problem problem = errand_settings(errand);

    if (problem == LODGE_OK)
        problem = errand_prepare(errand, &shared);
    return problem ? problem : output_done(errand, "%s works.", errand->config);
}

const char *
shown_setting(const struct errand *errand, const struct lodge_list *shown, const char *name)
{
    const struct lodge_setting_shown *each = shown->items;

    for (size_t i = 0; i < shown->count; i++) {
        size_t quoted = each[i].value[0] == '"', length = strlen(each[i].value);
        if (lodge_text_equal(each[i].name, name))
            return lodge_copy(errand->arena, each[i].value + quoted, length - 2 * quoted);
    }
    return "";
}

/* Prints what a file says (NULL: the defaults): name = value, or a list. */
enum lodge_problem
output_settings(struct errand *errand, const char *path)
{
    static const char *const none[] = { NULL };
    struct lodge_list shown;
    struct listing listing;
    const char *why = NULL;
    enum lodge_problem problem = lodge_settings_show(&house_settings, path, errand->arena, &shown, &why);
    const struct lodge_setting_shown *settings = shown.items;

    if (problem)
        return errand_refuse_settings(errand, problem, why);
    if (option_given(errand, "json")) {
        listing_begin(&listing, errand, &setting_schema, none);
        listing_add(&listing, errand->arena, shown);
        return listing_end(&listing);
    }
    for (size_t i = 0; i < shown.count; i++)
        output_text(lodge_print(errand->arena, "%s = %s\n", printable(errand->arena, settings[i].name, false),
            printable(errand->arena, settings[i].value, false)));
    return LODGE_OK;
}

enum lodge_problem
show_config(struct errand *errand)
{
    return output_settings(errand, errand->config);
}
