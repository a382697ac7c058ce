/* gatelodge nginx check: reads a configuration and says what people get wrong. What is wrong: nginx/mistakes.h. */
#include "programs/commands/nginx.h"
#include "programs/commands/output.h"

#include <string.h>
#include <unistd.h>

static const struct lodge_field mistake_fields[] = {
    LODGE_TEXT(struct mistake, file, "File", .max = 4096),
    LODGE_NUMBER(struct mistake, line, "Line", .max = 1048576),
    LODGE_TEXT(struct mistake, mistake, "Stable name", .max = 64),
    LODGE_TEXT(struct mistake, what, "What is wrong", .max = 4096),
    LODGE_TEXT(struct mistake, instead, "What to write instead", .max = 4096),
};
LODGE_SCHEMA(mistake_schema, struct mistake, mistake_fields);

enum lodge_problem
nginx_read(struct errand *errand, const char *path, const char *prefix, struct directive **outermost)
{
    const char *slash = strrchr(path, '/'), *why = NULL;

    if (!prefix)
        prefix = slash ? lodge_copy(errand->arena, path, (size_t)(slash - path) + (slash == path)) : ".";
    enum lodge_problem problem = configuration_read(path, prefix, errand->arena, outermost, &why);
    return problem ? errand_refuse(errand, problem, "See what nginx -t says of it", "%s", why) : LODGE_OK;
}

/* What cookies are good for is told by the settings: they are read when they are named, or there. */
static enum lodge_problem
read_settings(struct errand *errand)
{
    if (!option_given(errand, "config") && access(errand->config, F_OK) < 0)
        return LODGE_OK;
    return errand_settings(errand);
}

static enum lodge_problem
list_mistakes(struct errand *errand, struct lodge_list mistakes)
{
    static const char *const none[] = { NULL };
    struct listing listing;

    listing_begin(&listing, errand, &mistake_schema, none);
    listing_add(&listing, errand->arena, mistakes);
    return listing_end(&listing);
}

static void
tell_mistakes(const struct errand *errand, struct lodge_list mistakes)
{
    const struct mistake *each = mistakes.items;

    for (size_t i = 0; i < mistakes.count; i++)
        output_text(printable(errand->arena, lodge_print(errand->arena, "%s:%lld: %s.\n    Write instead: %s\n",
            each[i].file, (long long)each[i].line, each[i].what, each[i].instead), true));
}

enum lodge_problem
check_nginx(struct errand *errand)
{
    const char *path = errand->operands[0];
    struct directive *outermost;
    enum lodge_problem problem = read_settings(errand);

    if (problem == LODGE_OK)
        problem = nginx_read(errand, path, option_value(errand, "prefix"), &outermost);
    if (problem)
        return problem;
    struct lodge_list mistakes = mistakes_in(outermost, errand->settings, errand->arena);
    if (option_given(errand, "json"))
        problem = list_mistakes(errand, mistakes);
    else
        tell_mistakes(errand, mistakes);
    if (problem || mistakes.count > 0)
        return errand_refuse(errand, LODGE_FIELD_INVALID, NULL, "%zu %s in %s.", mistakes.count,
            mistakes.count == 1 ? "mistake" : "mistakes", path);
    return option_given(errand, "json") ? LODGE_OK : output_done(errand, "No mistake is found in %s.", path);
}
